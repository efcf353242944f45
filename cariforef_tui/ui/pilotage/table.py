"""The table of the what-if: the enveloppes of a pôle as voted, as tried, and their forecast."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from textual.content import Content

from cariforef_tui.domain.alertes.evolution import StatutAlerte, tell_counts
from cariforef_tui.domain.avancement.avancement import AvancementLigne
from cariforef_tui.domain.avancement.etat import Gravite
from cariforef_tui.domain.avancement.sentences import estimate_gap, name_etat
from cariforef_tui.domain.pilotage.regulation import compute_regulations
from cariforef_tui.domain.pilotage.what_if import Depart, Simulation
from cariforef_tui.domain.programme import gestes
from cariforef_tui.domain.programme.programme import Compte, Enveloppe, Ligne, Programme
from cariforef_tui.domain.programme.sentences import describe_changement, format_delta
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import describe_jours, format_jours, format_nombre
from cariforef_tui.domain.values.text import inert_text
from cariforef_tui.ui.kit.column_table import WIDEST, Column, ColumnTable, Label, figures_column
from cariforef_tui.ui.kit.columns import LABEL_MIN
from cariforef_tui.ui.kit.figures import AUCUN, format_ecart, format_estime, look_of, mark_of
from cariforef_tui.ui.kit.inert import inert

_SOURCE = "◂"
_STYLES = {Gravite.CRITIQUE: "$text-error", Gravite.ATTENTION: "$text-warning", Gravite.INFO: "$text-muted"}
"""Style of the sign of an alert that moves; one that is gone has another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationRow:
    """One enveloppe as tried, and the figures of its first line; its days voted and planned, None if none.

    `is_source` is True for the enveloppe that gives days.
    """

    enveloppe: Enveloppe
    ligne: Ligne
    figures: AvancementLigne
    voted: int | None
    before: int | None
    is_retired: bool
    is_source: bool

    @property
    def nom(self) -> str:
        """Name of the enveloppe, as typed."""
        return gestes.name_enveloppe(self.enveloppe)

    @property
    def code(self) -> str:
        return self.ligne.code

    @property
    def abrege(self) -> str:
        return f"{self.code}+" if self.enveloppe.is_shared else self.code

    @property
    def libelle(self) -> str:
        return inert_text(f"{'× ' if self.is_retired else ''}{self.ligne.libelle}")

    @property
    def delta(self) -> int:
        """Hundredths of a day that the trials add."""
        tried = self.enveloppe.centiemes
        return 0 if self.before is None or tried is None else tried - self.before

    @property
    def etat(self) -> str:
        return "régulation" if self.figures.is_regulation else name_etat(self.figures.etat)

    @property
    def realise(self) -> int | None:
        return self.figures.enveloppe_realise if self.enveloppe.is_shared else self.figures.realise

    @property
    def atterrissage(self) -> int | None:
        prevision = self.figures.enveloppe_prevision if self.enveloppe.is_shared else self.figures.prevision
        return prevision.centiemes if prevision else None

    @property
    def ecart(self) -> int | None:
        if self.enveloppe.is_shared:
            return estimate_gap(self.atterrissage, self.enveloppe.centiemes)
        return self.figures.ecart_final


def make_rows(
    depart: Depart, simulation: Simulation, pole: str, source: str | None
) -> tuple[SimulationRow, ...]:
    """Return the rows of a pôle's métier enveloppes, in document order; `source` names the one that gives."""
    programme = simulation.programme
    rank = {code: index for index, code in enumerate(programme.by_code)}
    within = [
        enveloppe for enveloppe in programme.enveloppes_within[pole] if enveloppe.compte is Compte.METIER
    ]
    return tuple(
        SimulationRow(
            enveloppe=enveloppe,
            ligne=programme.by_code[enveloppe.lignes[0]],
            figures=simulation.avancement.lignes[enveloppe.lignes[0]],
            voted=_held(depart.plan.baseline, enveloppe.id),
            before=_held(depart.plan.programme, enveloppe.id),
            is_retired=simulation.plan.retirees.issuperset(enveloppe.lignes),
            is_source=gestes.name_enveloppe(enveloppe) == source,
        )
        for enveloppe in sorted(within, key=lambda enveloppe: rank[enveloppe.lignes[0]])
    )


def _held(programme: Programme, enveloppe_id: str) -> int | None:
    enveloppe = programme.enveloppes_by_id.get(enveloppe_id)
    return enveloppe.centiemes if enveloppe else None


def _number(centiemes: int | None) -> str:
    return AUCUN if centiemes is None else format_nombre(centiemes)


def describe_pole(depart: Depart, simulation: Simulation, pole: str) -> Content:
    """Return a line: the pôle's demand, régulation and means before and after, then the programme's total."""
    before, after = (
        next(one for one in compute_regulations(plan, figures) if one.pole == pole)
        for plan, figures in (
            (depart.plan, depart.avancement),
            (simulation.plan, simulation.avancement),
        )
    )
    moved = after.disponible - before.disponible
    total = gestes.total_metier(simulation.programme)
    gap = total - gestes.total_metier(depart.plan.programme)
    landing = f"{format_estime(after.figures.atterrissage)} ({format_ecart(after.figures.ecart_final)})"
    held = ""
    if after.regulation:
        sign = "-" if after.regulation < 0 else "+"
        held = f"{format_nombre(after.demande)} {sign} {format_nombre(abs(after.regulation))} = "
    return Content.assemble(
        (pole, "bold"),
        f" {held}",
        (describe_jours(after.disponible, "prévu"), "bold"),
        f" ({format_delta(moved)})" if moved else "",
        f" · atterrissage {landing}",
        f" · {simulation.programme.racine} {format_jours(total)}"
        + (f" ({format_delta(gap)})" if gap else ""),
    )


def describe_way(source: str | None) -> str:
    """Return what to press now: the line that gives days is not marked yet, or is `source`."""
    way = (
        f"De {source} {_SOURCE} au curseur : + donne 1 j"
        if source
        else "Espace : marquer la ligne qui donne des jours"
    )
    return f"Rien n'est écrit. {way}"


def describe_effects(depart: Depart, simulation: Simulation) -> Content:
    """Return what changes do to alerts, then the changes tried."""
    return Content("\n").join(_effects(depart, simulation))


def _effects(depart: Depart, simulation: Simulation) -> Iterator[Content]:
    if not simulation.changements:
        yield Content.styled("Rien d'essayé encore.", "$text-muted")
        return
    moved = tell_counts(one.statut for one in simulation.alertes)
    yield Content.styled(f"Alertes : {moved}" if moved else "Aucune alerte ne bouge", "bold")
    for bougee in simulation.alertes:
        is_gone, gravite = bougee.statut is StatutAlerte.LEVEE, bougee.alerte.gravite
        sign = inert("✓", "$text-success") if is_gone else inert(mark_of(gravite), _STYLES[gravite])
        yield sign + inert(f" {bougee.phrase}")
    yield Content.styled(f"Essayé au {format_date(depart.avancement.au)} (rien d'écrit)", "bold")
    for changement in simulation.changements:
        yield inert(describe_changement(simulation.programme, changement))


def _look(row: SimulationRow) -> str:
    return look_of(row.figures.gravite)


class SimulationTable(ColumnTable[SimulationRow]):
    """The table of `rows`; the sign of the enveloppe that gives days replaces that of its gravité."""

    COLUMNS: ClassVar[tuple[Column[SimulationRow], ...]] = (
        Column(
            read=lambda row: _SOURCE if row.is_source else mark_of(row.figures.gravite),
            cells={0: 1},
            is_fixed=True,
            look=lambda row: "fort" if row.is_source else _look(row),
        ),
        Column(
            titre="ligne",
            read=lambda row: row.abrege,
            cells={0: WIDEST},
            least=5,
            look=lambda row: "fort" if row.is_source else "discret",
        ),
        Label(read=lambda row: row.libelle, cells={0: LABEL_MIN}),
        figures_column(
            "voté", 8, lambda row: "" if row.voted == row.before else _number(row.voted), "discret"
        ),
        figures_column("prévu", 1, lambda row: _number(row.before)),
        figures_column(
            "essayé", 2, lambda row: _number(row.enveloppe.centiemes) if row.delta else "", "fort"
        ),
        figures_column("+/-", 5, lambda row: format_ecart(row.delta) if row.delta else "", "discret"),
        figures_column("réal.", 6, lambda row: _number(row.realise), "discret"),
        figures_column("atterr.", 7, lambda row: format_estime(row.atterrissage), "discret"),
        figures_column("écart final", 3, lambda row: format_ecart(row.ecart), _look),
        Column(titre="état", read=lambda row: row.etat, cells={4: WIDEST}, look=_look),
    )

    def select(self, codes: frozenset[str]) -> None:
        """Put the cursor on the first enveloppe of these lines, or on the first row if there is none."""
        ranks = [rank for rank, row in enumerate(self.rows) if row.code in codes]
        self.cursor = ranks[0] if ranks else 0
