"""The table of the what-if: the enveloppes of a pôle as voted, as tried, and their forecast."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import ClassVar

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import var
from textual.strip import Strip

from cariforef_tui.domain.avancement.sentences import estimate_gap
from cariforef_tui.domain.pilotage.regulation import compute_regulations
from cariforef_tui.domain.pilotage.what_if import Depart, Simulation
from cariforef_tui.domain.programme import gestes
from cariforef_tui.domain.programme.programme import Compte, Enveloppe, Programme
from cariforef_tui.domain.programme.sentences import describe_changement, format_delta
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import describe_jours, format_jours, format_nombre
from cariforef_tui.domain.values.text import count_of, inert_text
from cariforef_tui.ui.kit.columns import LABEL_MIN, fit, fit_right, tell_apart
from cariforef_tui.ui.kit.figures import AUCUN, format_ecart, format_estime
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.lines import CURSEUR, RowTable

AGENTS_MAX = 12
"""Agents named in the effects of a trial; the others are counted."""
_CODE_MIN, _NUMBER_MIN = 8, 6
"""Least cells of the names, and of a column of figures."""
_SOURCE = "◂"
_GROWTH = ("plan", "simule", "delta", "ecart", "realise", "atterrissage", "vote")
"""Columns in the order in which they appear as the width grows."""
_TITRES = {
    "vote": "voté",
    "plan": "prévu",
    "simule": "essayé",
    "delta": "+/-",
    "realise": "réal.",
    "atterrissage": "atterr.",
    "ecart": "écart final",
}


@dataclass(frozen=True, slots=True)
class SimulationRow:
    """One enveloppe: its name as typed, whole and short, its first line, then its texts by column."""

    nom: str
    titre: str
    abrege: str
    code: str
    libelle: str
    vote: str
    plan: str
    simule: str
    delta: str
    realise: str
    atterrissage: str
    ecart: str


def make_rows(depart: Depart, simulation: Simulation, pole: str) -> tuple[SimulationRow, ...]:
    """Return the rows of a pôle's métier enveloppes, in document order."""
    programme = simulation.programme
    rank = {code: index for index, code in enumerate(programme.by_code)}
    within = [
        enveloppe for enveloppe in programme.enveloppes_within[pole] if enveloppe.compte is Compte.METIER
    ]
    return tuple(
        _make_row(depart, simulation, enveloppe)
        for enveloppe in sorted(within, key=lambda enveloppe: rank[enveloppe.lignes[0]])
    )


def _make_row(depart: Depart, simulation: Simulation, enveloppe: Enveloppe) -> SimulationRow:
    code = enveloppe.lignes[0]
    figures = simulation.avancement.lignes[code]
    prevision = figures.enveloppe_prevision if enveloppe.is_shared else figures.prevision
    landing = prevision.centiemes if prevision else None
    realise = figures.enveloppe_realise if enveloppe.is_shared else figures.realise
    before = _held(depart.plan.programme, enveloppe.id)
    voted = _held(depart.plan.baseline, enveloppe.id)
    delta = None if before is None or enveloppe.centiemes is None else enveloppe.centiemes - before
    retired = "× " if simulation.plan.retirees.issuperset(enveloppe.lignes) else ""
    return SimulationRow(
        nom=gestes.name_enveloppe(enveloppe),
        titre=gestes.describe_enveloppe(enveloppe),
        abrege=f"{code}+" if enveloppe.is_shared else code,
        code=code,
        libelle=inert_text(f"{retired}{simulation.programme.by_code[code].libelle}"),
        vote=_number(voted),
        plan=_number(before),
        simule=_number(enveloppe.centiemes) if delta else "",
        delta="" if not delta else format_ecart(delta),
        realise=_number(realise),
        atterrissage=format_estime(landing),
        ecart=format_ecart(
            estimate_gap(landing, enveloppe.centiemes) if enveloppe.is_shared else figures.ecart_final
        ),
    )


def _held(programme: Programme, enveloppe_id: str) -> int | None:
    enveloppe = programme.enveloppes_by_id.get(enveloppe_id)
    return enveloppe.centiemes if enveloppe else None


def _number(centiemes: int | None) -> str:
    return AUCUN if centiemes is None else format_nombre(centiemes)


def describe_pole(depart: Depart, simulation: Simulation, pole: str) -> Content:
    """Return a line: the pôle's demand, régulation and means before and after, then the programme's total."""
    before = next(
        regulation
        for regulation in compute_regulations(depart.plan, depart.avancement)
        if regulation.pole == pole
    )
    after = next(
        regulation
        for regulation in compute_regulations(simulation.plan, simulation.avancement)
        if regulation.pole == pole
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
        (pole, "bold $text-primary"),
        f" {held}",
        (describe_jours(after.disponible, "prévu"), "bold"),
        f" ({format_delta(moved)})" if moved else "",
        f" · atterrissage {landing}",
        f" · {simulation.programme.racine} {format_jours(total)}"
        + (f" ({format_delta(gap)})" if gap else ", inchangé"),
    )


def describe_way(source: str | None) -> str:
    """Return what to press now: the line that gives days is not marked yet, or is `source`."""
    if source is None:
        return "Rien n'est écrit. Espace : marquer la ligne qui donne des jours"
    return f"De {source} {_SOURCE} au curseur : + donne 1 j, - le rend, ↵ écrit"


def describe_effects(depart: Depart, simulation: Simulation) -> Content:
    """Return the changes tried, and their effects on alerts and on the load of agents."""
    return Content("\n").join(_effects(depart, simulation))


def _effects(depart: Depart, simulation: Simulation) -> Iterator[Content]:
    if not simulation.changements:
        yield Content.styled("Rien d'essayé encore.", "$text-muted")
        return
    yield Content.styled(f"Essayé au {format_date(depart.avancement.au)} (rien d'écrit)", "bold")
    for changement in simulation.changements:
        yield inert(describe_changement(simulation.programme, changement))
    for titre, style, alertes in (
        ("! Alertes nouvelles", "$text-warning", simulation.alertes_nouvelles),
        ("✓ Alertes levées", "$text-success", simulation.alertes_levees),
    ):
        if alertes:
            yield Content.styled(f"{titre} ({len(alertes)})", f"bold {style}")
            for alerte in alertes:
                yield inert(alerte.advised)
    if simulation.charges:
        yield Content.styled("Reste demandé aux agents / jours disponibles", "bold")
        for charge in simulation.charges[:AGENTS_MAX]:
            left = charge.disponible
            mark = "!" if left is not None and charge.apres > left else " "
            figures = f"{format_estime(charge.avant)} → {format_estime(charge.apres)}"
            figures += "" if left is None else f" / {format_estime(left)}"
            yield inert(f"{mark} {charge.agent:<4} {figures}")
        if len(simulation.charges) > AGENTS_MAX:
            yield Content.styled(
                f"… et {count_of(len(simulation.charges) - AGENTS_MAX, 'autre')}", "$text-muted"
            )


class SimulationTable(RowTable[SimulationRow]):
    """The table of `rows`; the enveloppe that gives days is marked."""

    LOOK = "simulation"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "simulation--entete",
        "simulation--curseur",
        "simulation--normal",
        "simulation--modifie",
        "simulation--source",
    }

    source: var[str | None] = var(None)
    """Name of the enveloppe that gives days, None if there is none."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._widths: dict[str, int] = {}

    def select(self, codes: frozenset[str]) -> None:
        """Put the cursor on the first enveloppe of these lines, or on the first row if there is none."""
        ranks = [rank for rank, row in enumerate(self.rows) if row.code in codes]
        self.cursor = ranks[0] if ranks else 0

    def watch_source(self) -> None:
        self.refresh()

    def _code_width(self) -> int:
        """Return the cells of the names."""
        return max([_CODE_MIN, *(cell_len(row.abrege) + 1 for row in self.rows)])

    def fit_rows(self) -> None:
        super().fit_rows()
        self._widths = {
            name: max(_NUMBER_MIN, *map(cell_len, (titre, *(getattr(row, name) for row in self.rows))))
            for name, titre in _TITRES.items()
        }

    def _columns(self, width: int) -> dict[str, int]:
        """Return the widths of the columns of figures that fit beside the labels, in display order."""
        room = width - 3 - self._code_width() - LABEL_MIN
        needed = accumulate(self._widths[name] + 1 for name in _GROWTH)
        shown = [name for name, cells in zip(_GROWTH, needed, strict=True) if cells <= room]
        return {name: cells for name, cells in self._widths.items() if name in shown}

    def _label_width(self, columns: dict[str, int], width: int) -> int:
        return max(4, width - 3 - self._code_width() - sum(cells + 1 for cells in columns.values()))

    def draw_header(self, _y: int, width: int) -> Strip:
        columns = self._columns(width)
        titles = "".join(f" {fit_right(_TITRES[name], cells)}" for name, cells in columns.items())
        label = fit("", self._label_width(columns, width))
        name = fit("ligne", self._code_width())
        return self.draw_text(f"   {name}{label}{titles}", self.style("entete"), width)

    def draw_row(self, rank: int, _line: int, width: int) -> Strip:
        row, columns = self.rows[rank], self._columns(width)
        sign = CURSEUR if rank == self.cursor else " "
        mark = _SOURCE if row.nom == self.source else " "
        room, labels = self._label_width(columns, width), tuple(each.libelle for each in self.rows)
        label = fit(tell_apart(labels, (room,) * len(labels))[rank], room)
        numbers = "".join(f" {fit_right(getattr(row, name), cells)}" for name, cells in columns.items())
        look = "modifie" if row.delta else "source" if row.nom == self.source else "normal"
        style = self.style("curseur" if rank == self.cursor else look)
        name = fit(row.abrege, self._code_width())
        return self.draw_text(f"{sign}{mark} {name}{label}{numbers}", style, width)
