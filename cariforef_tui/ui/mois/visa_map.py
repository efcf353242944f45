"""The map of the visas: a row for each agent, a column for each month, a sign in each cell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.strip import Strip

from cariforef_tui.domain.equipe.capacite import Capacite
from cariforef_tui.domain.mois.visas import LIBELLES, SIGNES, Etape, GesteVisa, MoisAgent, tell_author
from cariforef_tui.domain.values.dates import format_ago, format_jour_moment
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.mois.months import MoisSnapshot
from cariforef_tui.ui.kit.columns import fit
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.maps import RESUME_WIDTH, CellMap, HeatCell, HeatRow, MapView, Tone

_CELL_MIN, _CELL_MAX = 3, 8
"""Least and greatest width of a month in cells. A wider one would put the sign far from its title."""
_COURT = 4
"""Width in cells of the name of a month, `janv`."""
TONES = {
    Etape.SANS_OBJET: Tone.RIEN,
    Etape.A_VENIR: Tone.RIEN,
    Etape.EN_COURS: Tone.RIEN,
    Etape.A_COMPLETER: Tone.ALERTE,
    Etape.A_SIGNER: Tone.TIEDE,
    Etape.A_REPRENDRE: Tone.CHAUD,
    Etape.SIGNE: Tone.TIEDE,
    Etape.VALIDE: Tone.PLEIN,
}
LEGENDE = tuple(
    (HeatCell(SIGNES[etape], TONES[etape]), LIBELLES[etape])
    for etape in (
        Etape.A_COMPLETER,
        Etape.A_SIGNER,
        Etape.A_REPRENDRE,
        Etape.SIGNE,
        Etape.VALIDE,
        Etape.EN_COURS,
    )
)
"""The signs of the map with their meaning."""


class VisaMap(CellMap[Mois]):
    """The map of `view`, with a column for each month."""

    @property
    def columns_shown(self) -> range:
        return range(len(self.view.columns))

    @property
    def cell_width(self) -> int:
        width = self.scrollable_content_region.width - self.FIRST_CELL
        return max(_CELL_MIN, min(_CELL_MAX, width // max(1, len(self.view.columns))))

    def text_of(self, cell: HeatCell) -> str:
        return fit(f" {cell.signe}", self.cell_width)

    def draw_header(self, _y: int, width: int) -> Strip:
        title, current = self.style("titre"), self.style("courante")
        segments = [Segment(fit(" Agent", self.FIRST_CELL), title)]
        for rank, mois in enumerate(self.view.columns):
            style = title + Style(underline=rank == self.column)
            name = fit(mois.court[: self.cell_width - 1], min(_COURT, self.cell_width - 1))
            segments.append(Segment(name, current if rank == self.view.current else style))
            segments.append(Segment(" " * (self.cell_width - len(name)), title))
        return Strip(segments).adjust_cell_length(width, title)


def build_visa_map(
    capacite: Capacite, snapshot: MoisSnapshot, groupe: str | None, ended: Mois
) -> MapView[Mois]:
    """Return the map of one group (None: all of them). Its current month is `ended`, the last one over."""
    rows: list[HeatRow] = []
    for equipe in capacite.equipes:
        names = [
            capacite_agent.agent.initiales
            for capacite_agent in equipe.agents
            if capacite_agent.agent.initiales in snapshot.by_agent
        ]
        if groupe in (None, equipe.code) and names:
            months = [snapshot.by_agent[name][ended.numero - 1] for name in names]
            rows.append(HeatRow(f"groupe {equipe.code}", equipe.code, texte=_summarize(ended, months)))
            rows += [_row(snapshot.by_agent[name]) for name in names]
    months_of = next(iter(snapshot.by_agent.values()), ())
    return MapView(tuple(state.mois for state in months_of), ended.numero - 1, tuple(rows))


def _row(months: Sequence[MoisAgent]) -> HeatRow:
    agent = months[0].agent.initiales
    cells = tuple(HeatCell(SIGNES[state.etape], TONES[state.etape]) for state in months)
    due = sum(state.is_due for state in months)
    told = f"{due} mois" if due else ""
    return HeatRow(agent, agent, told if len(told) <= RESUME_WIDTH else str(due), cells=cells)


def _summarize(mois: Mois, months: Sequence[MoisAgent]) -> str:
    """Return the number of months by state: `avril : 8 validés · 3 signés · 1 à compléter`."""
    counts = [(etape, sum(state.etape is etape for state in months)) for etape in Etape]
    shown = [f"{count} {_accord(etape, count)}" for etape, count in reversed(counts) if count]
    return f"{mois.libelle} : {' · '.join(shown)}"


def _accord(etape: Etape, count: int) -> str:
    return LIBELLES[etape] + ("s" if count > 1 and etape in (Etape.SIGNE, Etape.VALIDE) else "")


def describe_visa_cell(
    snapshot: MoisSnapshot, state: MoisAgent, acteur: str, waiting: int, now: datetime
) -> Content:
    """Return two lines: the state of the month, its date and its days, then the gestures made and possible.

    `waiting` counts the signed months of that month that `acteur` may countersign.
    """
    title = f"{state.agent.initiales}, {state.mois.libelle} · {SIGNES[state.etape]} {LIBELLES[state.etape]}"
    if visa := state.contreseing or state.signature:
        title += f" {format_ago(visa.quand, now)}"
    held = "attendus : " if state.rempli is None else f"{format_jours(state.rempli)} sur "
    figures = f" · {held}{format_jours(state.attendu)}"
    more = f" · S : contresigner les {waiting} signés" if waiting > 1 else ""
    sentence = _say(snapshot, state, acteur, now) + more
    return inert(title, "bold") + inert(figures) + Content("\n") + inert(sentence)


def _say(snapshot: MoisSnapshot, state: MoisAgent, acteur: str, now: datetime) -> str:
    if state.contreseing is not None:
        visa = state.contreseing
        return f"Contresigné par {tell_author(visa, f'le {format_jour_moment(visa.quand)}')}."
    if state.signature is not None:
        signature, when = state.signature, f"le {format_jour_moment(state.signature.quand)}"
        signed = f"Signé par {tell_author(signature, when)}." if signature.pour else f"Signé {when}."
        if snapshot.may(acteur, GesteVisa.CONTRESEING, state):
            supplee = snapshot.supplee(acteur, state)
            return f"{signed} s : contresigner{f' pour {supplee}' if supplee else ''}"
        return signed
    parts = []
    if state.reprise is not None:
        why = f" : « {state.reprise.motif} »" if state.reprise.motif else ""
        parts.append(f"Repris par {state.reprise.par} {format_ago(state.reprise.quand, now)}{why}.")
    if state.manque and state.is_due:
        parts.append(f"Il manque {format_jours(state.manque)}.")
    if state.a_confirmer:
        parts.append(f"Jours copiés à confirmer : {state.a_confirmer}.")
    return " ".join(parts) or "Entrée : voir le mois."
