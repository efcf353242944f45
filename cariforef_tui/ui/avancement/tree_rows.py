"""Texts of each visible line of the tree; figures come computed from the domain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cariforef_tui.domain.alertes.alertes import Alerte, Gravite
from cariforef_tui.domain.avancement.avancement import AvancementLigne, format_taux
from cariforef_tui.domain.pilotage.tree import Node, TreeRow
from cariforef_tui.domain.programme.echeances import Echeance, Recurrence, TypeEcheance
from cariforef_tui.domain.programme.programme import Chiffrage, Compte, Enveloppe, Niveau, Programme
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_nombre
from cariforef_tui.domain.values.text import inert_text
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.ui.avancement.tree_columns import Column
from cariforef_tui.ui.kit.figures import (
    AUCUN,
    format_atterrissage,
    format_ecart,
    format_ecart_court,
)
from cariforef_tui.ui.kit.progress_bar import Bar

X = "X"
"""How a forecast was computed: declared, at the observed pace, or both."""
_RECURRENCES = {
    Recurrence.QUOTIDIEN: "quotid.",
    Recurrence.HEBDOMADAIRE: "hebdo.",
    Recurrence.TRIMESTRIEL: "trim.",
}


class Tone(StrEnum):
    """Looks of a line; a sign or a word always doubles the colour."""

    NIVEAU = "niveau"
    NORMAL = "normal"
    SOLDEE = "soldee"
    REGULATION = "regulation"


@dataclass(frozen=True, slots=True)
class LigneRow:
    """One visible line: texts by column, and the bar, or the word that stands for it."""

    rangee: TreeRow
    libelle: str
    tone: Tone
    marque: str
    barre: Bar | str
    textes: tuple[tuple[Column, str], ...]

    @property
    def code(self) -> str:
        return self.rangee.code


def make_rows(
    snapshot: Situation,
    rangees: tuple[TreeRow, ...],
    en_alerte: Mapping[str, tuple[Alerte, ...]],
    worst: Mapping[str, Gravite],
) -> tuple[LigneRow, ...]:
    """Texts of every visible line; a closed node bears the worst alert below it."""
    return tuple(_make_row(snapshot, rangee, en_alerte, worst) for rangee in rangees)


def _make_row(
    snapshot: Situation,
    rangee: TreeRow,
    en_alerte: Mapping[str, tuple[Alerte, ...]],
    worst: Mapping[str, Gravite],
) -> LigneRow:
    programme, code = snapshot.programme, rangee.code
    ligne, figures = programme.by_code[code], snapshot.avancement.lignes[code]
    if code in snapshot.suivi.soldees:
        marque, tone = "✓", Tone.SOLDEE
    elif code in snapshot.plan.retirees:
        marque, tone = "×", Tone.SOLDEE
    else:
        is_marked = code in en_alerte or rangee.noeud is Node.FERME
        marque = mark_of(worst.get(code)) if is_marked else ""
        tone = Tone.NIVEAU if ligne.niveau in (Niveau.GIP, Niveau.POLE) else Tone.NORMAL
    if ligne.regulation:
        tone = Tone.REGULATION
    return LigneRow(
        rangee=rangee,
        libelle=inert_text(ligne.libelle),
        tone=tone,
        marque=marque,
        barre=_bar_part(figures, tone),
        textes=(
            (Column.PREVU, prevu_court(programme, figures)),
            (Column.REALISE, format_nombre(figures.realise)),
            (Column.RESTE, _nombre(figures.reste)),
            (Column.ECART, AUCUN if ligne.regulation else format_ecart(figures.ecart)),
            (Column.ATTERRISSAGE, format_atterrissage(figures.prevision)),
            (Column.ECART_FINAL, format_ecart_court(figures.ecart_final)),
            (Column.ECHEANCE, echeance_courte(ligne.echeance, programme.exercice)),
            (Column.SI, si_court(programme, figures)),
            (Column.TAUX, format_taux(figures.taux) or AUCUN),
        ),
    )


def mark_of(gravite: Gravite | None) -> str:
    """The sign of a gravité, as in the header."""
    return {Gravite.CRITIQUE: "‼", Gravite.ATTENTION: "!"}.get(gravite, "") if gravite else ""


def _nombre(centiemes: int | None) -> str:
    return AUCUN if centiemes is None else format_nombre(centiemes)


def _bar_part(figures: AvancementLigne, tone: Tone) -> Bar | str:
    if tone is Tone.REGULATION:
        return "régulation"
    if figures.prevu is not None and figures.prevu > 0:
        return Bar(figures.prevu, figures.realise, figures.attendu or 0)
    return "partagé" if figures.enveloppe else AUCUN


def prevu_court(programme: Programme, figures: AvancementLigne) -> str:
    """`46`, `env. 160` in a shared enveloppe, `X`, or `non ch.` where the document gives no number."""
    if figures.prevu is not None:
        return format_nombre(figures.prevu)
    if figures.enveloppe is not None:
        return f"env. {chiffrage_court(figures.enveloppe)}"
    for enveloppe in programme.enveloppes_of[figures.code]:
        if enveloppe.compte is Compte.METIER:
            return chiffrage_court(enveloppe)
    return AUCUN if programme.children[figures.code] else "non ch."


def chiffrage_court(enveloppe: Enveloppe) -> str:
    """The enveloppe's number, `X`, or `non ch.`: never 0 for a number that is not there."""
    if enveloppe.centiemes is not None:
        return format_nombre(enveloppe.centiemes)
    return X if enveloppe.chiffrage is Chiffrage.X else "non ch."


def si_court(programme: Programme, figures: AvancementLigne) -> str:
    """`40/332+X`: days of the SI team, done and claimed; empty where there is neither."""
    shared = programme.shared_enveloppe(figures.code, Compte.SI)
    if figures.prevu_si is None and shared is not None:
        return f"{format_nombre(figures.realise_si)}/e.{chiffrage_court(shared)}"
    claimed = "" if figures.prevu_si is None else format_nombre(figures.prevu_si)
    if figures.si_non_chiffre:
        claimed = f"{claimed}+{X}" if claimed else X
    if not claimed and not figures.realise_si:
        return ""
    return f"{format_nombre(figures.realise_si)}/{claimed or AUCUN}"


def echeance_courte(echeance: Echeance, exercice: int) -> str:
    """At most eight cells: `31/12`, `→31/12`, `quotid.`, `continu`; `?` before what is not understood."""
    if echeance.recurrence is not None:
        return _RECURRENCES[echeance.recurrence]
    if echeance.fin is not None:
        texte = format_date(echeance.fin)
        court = texte[:5] if echeance.fin.year == exercice else texte[3:]
        return f"→{court}" if echeance.type is TypeEcheance.PERIODE else court
    if echeance.type is TypeEcheance.CONTINUE:
        return "continu"
    return f"? {inert_text(echeance.texte)}" if echeance.texte else ""
