"""Trials on a plan read once, and their forms; the store is not written before the person confirms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from cariforef_tui.domain.pilotage.what_if import Depart, Simulation, compact, simulate
from cariforef_tui.domain.programme import gestes
from cariforef_tui.domain.programme.revisions import Changement
from cariforef_tui.domain.programme.sentences import describe_changement
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.refusals import read_field
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.services.programme.revisions import Redaction, clean_motif
from cariforef_tui.ui.dialogs.form import FormDialog
from cariforef_tui.ui.kit.undo import Undo, Way
from cariforef_tui.ui.programme.forms import dated_fields, fields_of, known_echeance, read_change, read_jour

Step = tuple[Changement, ...]
SHOWN_MAX = 8
"""Changes shown in the form that writes them; the others are counted."""


class Trials:
    """Owns the steps tried, and simulates them on the plan that they start from."""

    def __init__(self, depart: Depart) -> None:
        self._steps: tuple[Step, ...] = ()
        self._undo: Undo[tuple[Step, ...]] = Undo()
        self.rebase(depart)

    def rebase(self, depart: Depart) -> None:
        """Try the same steps on a plan that has changed meanwhile."""
        self.depart = depart
        self.simulation: Simulation = self._simulate()

    def _simulate(self) -> Simulation:
        changements = tuple(changement for step in self._steps for changement in step)
        return simulate(self.depart, compact(changements))

    @property
    def has_changes(self) -> bool:
        return bool(self.simulation.changements)

    @property
    def poles(self) -> tuple[str, ...]:
        return tuple(pole.code for pole in self.depart.plan.programme.poles)

    def add(self, step: Step) -> None:
        """Try one more step."""
        self._hold(Way.DO, (*self._steps, step))

    def take_back(self, way: Way) -> bool:
        """Undo the last step, or redo it. Return False if there is none."""
        steps = self._undo.take(way)
        if steps is not None:
            self._hold(way, steps)
        return steps is not None

    def _hold(self, way: Way, steps: tuple[Step, ...]) -> None:
        self._undo.record(way, self._steps)
        self._steps = steps
        self.simulation = self._simulate()


Form = FormDialog[tuple[Changement, ...]]


def echeance_form(depart: Depart, simulation: Simulation, code: str) -> Form:
    """Return the form that asks for another échéance of a line, as a trial."""
    known = known_echeance(simulation.programme.by_code[code])
    return _form(depart, simulation, gestes.DEPLACER, f"Essayer une autre échéance de {code}", known)


def qui_form(depart: Depart, simulation: Simulation, code: str) -> Form:
    """Return the form that asks for other people on a line, as a trial."""
    known = {"code": code, "qui": gestes.write_qui(simulation.programme.by_code[code])}
    return _form(depart, simulation, gestes.CONFIER, f"Essayer d'autres personnes sur {code}", known)


def _form(
    depart: Depart, simulation: Simulation, geste: gestes.Geste, titre: str, known: Mapping[str, str]
) -> Form:
    initiales = [agent.initiales for agent in depart.facts.agents]

    def read(values: Mapping[str, str]) -> tuple[Changement, ...]:
        changements = read_change(geste, known, values)(simulation.plan, ())
        return gestes.check_named(simulation.plan, changements, initiales)

    def preview(values: Mapping[str, str]) -> tuple[str, ...]:
        return tuple(describe_changement(simulation.programme, each) for each in read(values))

    return FormDialog(titre, (), fields_of(geste, known), read, preview)


def writing_form(simulation: Simulation, au: date, auteur: str) -> FormDialog[Redaction]:
    """Return the form that lists the changes, and asks for a motif and a start date to write them."""
    lines = [describe_changement(simulation.programme, each) for each in simulation.changements]
    more = [f"… et {len(lines) - SHOWN_MAX} de plus"] if len(lines) > SHOWN_MAX else []
    total = format_jours(gestes.total_metier(simulation.programme))
    summary = f"{count_of(len(lines), 'changement')}, en une révision ; programme : {total}."

    def check(values: Mapping[str, str]) -> Redaction:
        motif = read_field(values, "motif", clean_motif)
        return Redaction(read_jour(values, au, "depuis"), auteur, motif)

    return FormDialog(
        "Enregistrer ce qui est essayé",
        (*lines[:SHOWN_MAX], *more, summary),
        dated_fields(au),
        check,
    )
