"""What a month lacks before its agent signs it, and what to read before it is countersigned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cariforef_tui.domain.mois.fiche import Fiche
from cariforef_tui.domain.mois.history import EcartFiche
from cariforef_tui.domain.mois.visas import Visa
from cariforef_tui.domain.values.dates import JOURS, cite_dates, format_date, format_jour
from cariforef_tui.domain.values.days import describe_jours, format_jours
from cariforef_tui.domain.values.text import capitalize


class MotifManque(StrEnum):
    HORS_CONTRAT = "hors_contrat"
    MOIS_EN_COURS = "mois_en_cours"
    JOUR_INCOMPLET = "jour_incomplet"
    A_CONFIRMER = "a_confirmer"


@dataclass(frozen=True, slots=True)
class Manque:
    """One thing that forbids to sign: a French sentence, the days concerned, hundredths (0: not counted)."""

    motif: MotifManque
    phrase: str
    jours: tuple[date, ...] = ()
    centiemes: int = 0


def missing_before_signature(fiche: Fiche, today: date) -> tuple[Manque, ...]:
    """Return all that forbids to sign `fiche` on `today`, in the order of the days; empty where nothing does.

    A month may be signed from its last day that expects work on. Days still to come are not lacking yet.
    """
    return tuple(_find_manques(fiche, today))


def _find_manques(fiche: Fiche, today: date) -> Iterator[Manque]:
    nom = fiche.mois.libelle
    if not any(jour.sous_contrat for jour in fiche.jours):
        yield Manque(MotifManque.HORS_CONTRAT, f"L'agent n'est pas en activité en {nom} : rien à signer.")
        return
    if today < fiche.fin:
        sentence = f"{nom.capitalize()} se signe à partir du {format_date(fiche.fin)} : il n'est pas terminé."
        yield Manque(MotifManque.MOIS_EN_COURS, sentence, (fiche.fin,))
    lacking = dict(fiche.manques)
    for jour in fiche.jours:
        name = f"{JOURS[jour.jour.weekday()]} {format_date(jour.jour)}"
        if jour.jour in lacking and jour.jour <= today:
            centiemes = lacking[jour.jour]
            sentence = f"Le {name} : il manque {format_jours(centiemes)} sur {format_jours(jour.attendu)}."
            yield Manque(MotifManque.JOUR_INCOMPLET, sentence, (jour.jour,), centiemes)
        if jour.a_confirmer:
            sentence = f"Le {name} : {describe_jours(jour.a_confirmer, 'copié')}, à confirmer."
            yield Manque(MotifManque.A_CONFIRMER, sentence, (jour.jour,), jour.a_confirmer)


def describe_manques(manques: Sequence[Manque], before: str = "") -> str:
    """Return one French sentence that sums `manques` up, with the first days of each; empty without any.

    `before` are the words that open the sentence.
    """
    parts = [
        manque.phrase.rstrip(".")
        for manque in manques
        if manque.motif in (MotifManque.HORS_CONTRAT, MotifManque.MOIS_EN_COURS)
    ]
    for motif, what in (
        (MotifManque.JOUR_INCOMPLET, "il manque {}"),
        (MotifManque.A_CONFIRMER, "{} copiés à confirmer"),
    ):
        same = [manque for manque in manques if manque.motif is motif]
        if same:
            amount = format_jours(sum(manque.centiemes for manque in same))
            parts.append(f"{what.format(amount)} ({cite_dates([manque.jours[0] for manque in same])})")
    texte = " ; ".join(parts)
    if not texte:
        return ""
    return f"{before}{texte[0].lower()}{texte[1:]}." if before else f"{capitalize(texte)}."


def list_manques(manques: Sequence[Manque]) -> str:
    """Return sentences that name every day of `manques`, short: `À compléter : jeu. 12/04 (0,5 j).`"""
    parts = [manque.phrase for manque in manques if not manque.centiemes]
    for motif, what in (
        (MotifManque.JOUR_INCOMPLET, "À compléter"),
        (MotifManque.A_CONFIRMER, "Copiés, à confirmer"),
    ):
        days = [
            f"{format_jour(manque.jours[0])} ({format_jours(manque.centiemes)})"
            for manque in manques
            if manque.motif is motif
        ]
        if days:
            parts.append(f"{what} : {', '.join(days)}.")
    return " ".join(parts)


def list_anomalies(
    fiche: Fiche, signature: Visa, changes: Sequence[EcartFiche] | None, acteur: str
) -> Iterator[str]:
    """Yield in French what is unusual in the sheet that `signature` froze, for `acteur` to read.

    `changes` is what changed since the month was last taken back, None if it never was.
    """
    if signature.pour is not None:
        yield f"signé par {signature.par} pour {signature.agent}, parti"
    if fiche.excedent:
        yield f"{format_jours(fiche.excedent)} de plus qu'attendu"
    if fiche.manques:
        yield f"il manque {format_jours(sum(lacking for _, lacking in fiche.manques))}"
    if acteur in fiche.auteurs:
        yield "en partie saisi par vous"
    if changes is not None and not changes:
        yield "renvoyé, puis signé sans changement"
