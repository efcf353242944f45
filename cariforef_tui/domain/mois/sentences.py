"""The monthly sheet in French sentences, and what it lacks before its agent signs it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from cariforef_tui.domain.mois.conventions import convention_of
from cariforef_tui.domain.mois.fiche import (
    SEMAINE_ENTIERE,
    CadreFiche,
    Cumul,
    Fiche,
    JourFiche,
    NatureJour,
    QuotiteFiche,
)
from cariforef_tui.domain.mois.history import EcartFiche
from cariforef_tui.domain.mois.visas import Visa
from cariforef_tui.domain.values.dates import JOURS, cite_dates, format_date, format_jour
from cariforef_tui.domain.values.days import describe_jours, format_jours, format_nombre
from cariforef_tui.domain.values.text import capitalize

_JOURS = tuple(f"{jour[:3]}." for jour in JOURS)


def format_part(part: int | None) -> str:
    """Return hundredths of a percent as `61,54 %`, a dash if there is no ratio."""
    return "—" if part is None else f"{format_nombre(part)} %"


def describe_quotites(fiche: Fiche) -> str:
    """Return `80 % (lun. 1, mar. 1, mer. 0, jeu. 1, ven. 1)`, with its changes within the month."""
    first, *others = fiche.quotites
    parts = [_describe_quotite(first)]
    parts += [f"{_describe_quotite(quotite)} à partir du {format_date(quotite.depuis)}" for quotite in others]
    return ", puis ".join(parts)


def _describe_quotite(quotite: QuotiteFiche) -> str:
    part = format_part(quotite.part)
    if sum(quotite.semaine) == SEMAINE_ENTIERE and not any(quotite.semaine[5:]):
        return part
    worked = range(7 if any(quotite.semaine[5:]) else 5)
    return (
        f"{part} ({', '.join(f'{_JOURS[rang]} {format_nombre(quotite.semaine[rang])}' for rang in worked)})"
    )


def describe_part(cumul: Cumul, centiemes: int) -> str:
    """Return the share of `centiemes`: `61,54 % des jours travaillés (12,5 j sur 20,25 j)`."""
    if not cumul.travaille:
        return "aucun jour travaillé"
    return (
        f"{format_part(cumul.part_of(centiemes))} des jours travaillés ({format_jours(centiemes)} sur "
        f"{format_jours(cumul.travaille)})"
    )


def describe_ecart(fiche: Fiche) -> str:
    """Return `aucun`, or how much is lacking and how much is above, which do not make up for each other."""
    lacking = sum(centiemes for _, centiemes in fiche.manques)
    parts = [f"il manque {format_jours(lacking)}"] if lacking else []
    if fiche.excedent:
        parts.append(f"{format_jours(fiche.excedent)} au-delà de l'attendu")
    return ", ".join(parts) or "aucun"


def describe_jour(jour: JourFiche) -> str:
    """Return why a day expects nothing: `week-end`, the holiday's name, `hors contrat`, `non travaillé`."""
    if jour.ferie is not None:
        return jour.ferie
    if jour.nature is NatureJour.WEEKEND:
        return "week-end"
    if not jour.sous_contrat:
        return "hors contrat"
    return "" if jour.attendu else "non travaillé"


def list_notes(fiche: Fiche, noms: Mapping[str, str]) -> Iterator[str]:
    """Give what the figures do not say: holidays, contract, who else logged.

    `noms` gives the names behind initials; those that it lacks stay initials.
    """
    feries = [jour for jour in fiche.jours if jour.ferie is not None]
    if feries:
        named = ", ".join(f"{format_jour(jour.jour)} ({jour.ferie})" for jour in feries)
        yield f"Fériés et fermetures : {named}."
    present = [jour.jour for jour in fiche.jours if jour.sous_contrat]
    if not present:
        yield "L'agent n'est pas en activité ce mois-ci."
    elif len(present) < len(fiche.jours):
        yield f"En activité du {format_date(present[0])} au {format_date(present[-1])}."
    for auteur in fiche.auteurs:
        yield f"Saisi par {noms.get(auteur, auteur)} : {', '.join(_list_saisi_par(fiche, auteur))}."
    if fiche.lignes and not fiche.saisi_par:
        yield "Toutes les saisies du mois sont de l'agent."


def _list_saisi_par(fiche: Fiche, auteur: str) -> Iterator[str]:
    """Give each day that `auteur` logged on, with the codes if other lines of the day are the agent's own."""
    for rang, jour in enumerate(fiche.jours):
        codes = {
            saisi_par.code
            for saisi_par in fiche.saisi_par
            if saisi_par.par == auteur and saisi_par.jour == jour.jour
        }
        if codes:
            held = {ligne.code for ligne in fiche.lignes if ligne.centiemes[rang]}
            yield format_jour(jour.jour) + ("" if codes == held else f" ({', '.join(sorted(codes))})")


class MotifManque(StrEnum):
    HORS_CONTRAT = "hors_contrat"
    MOIS_EN_COURS = "mois_en_cours"
    JOUR_INCOMPLET = "jour_incomplet"
    A_CONFIRMER = "a_confirmer"


class Manque(NamedTuple):
    """One thing that forbids to sign: a French sentence, the days concerned, hundredths (0: not counted)."""

    motif: MotifManque
    phrase: str
    jours: tuple[date, ...] = ()
    centiemes: int = 0


def missing_before_signature(
    fiche: Fiche, today: date, demandes: Collection[date] = ()
) -> tuple[Manque, ...]:
    """Return all that forbids to sign `fiche` on `today`, in the order of the days; empty if nothing does.

    Of a month begun before the suivi, only the days `demandes` may lack something; where none is asked, all
    may. A month may be signed from its last day that expects work on. Days still to come lack nothing yet.
    """
    return tuple(_find_manques(fiche, today, demandes))


def _find_manques(fiche: Fiche, today: date, demandes: Collection[date]) -> Iterator[Manque]:
    nom = fiche.mois.libelle
    if not any(jour.sous_contrat for jour in fiche.jours):
        yield Manque(MotifManque.HORS_CONTRAT, f"L'agent n'est pas en activité en {nom} : rien à signer.")
        return
    if today < fiche.fin:
        sentence = f"{nom.capitalize()} n'est pas terminé : signez-le à partir du {format_date(fiche.fin)}."
        yield Manque(MotifManque.MOIS_EN_COURS, sentence, (fiche.fin,))
    lacking = {day: lacks for day, lacks in fiche.manques if not demandes or day in demandes}
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


def describe_unpaid(code: str, numero: str, last: date) -> str:
    """Return `14.7.1 n'est plus financée par 2017-01 après le 31/12/2018`, the last day paid for."""
    return f"{code} n'est plus financée par {numero} après le {format_date(last)}"


def list_unpaid(fiche: Fiche, cadre: CadreFiche) -> Iterator[str]:
    """Yield the lines of a January on which a convention paid for the days until the year before ended."""
    if fiche.mois.numero > 1:
        return
    eve = fiche.mois.first_day - timedelta(days=1)
    parents = {ligne.code: ligne.parent for ligne in cadre.programme.lignes}
    for ligne in fiche.lignes_of(None):
        if (paid := convention_of(cadre.conventions, parents, ligne.code, eve)) is not None:
            yield f"{describe_unpaid(ligne.code, paid.numero, eve)}."


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
