"""Hours of each person and month, as payroll reads them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.mois.visas import EtatMois, MoisAgent
from cariforef_tui.domain.temps.saisies import TypeAbsence
from cariforef_tui.domain.values.days import to_hours
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.shown import JOURS, TEXT, Field, Shape, exported, field, member, optional
from cariforef_tui.domain.values.tables import Table, tabulate
from cariforef_tui.services.agents.rights import readable, require_reader
from cariforef_tui.services.mois.months import read_mois_agents
from cariforef_tui.services.ports.store import Reading, Store
from cariforef_tui.services.programme.exercice import DateReference, check_exercice


@dataclass(frozen=True, kw_only=True)
class HeuresMois:
    """One month of a person: hundredths of a day logged and absent, hundredths of an hour logged."""

    mois: MoisAgent
    absences: Mapping[TypeAbsence, int]
    heures: int


@dataclass(frozen=True, kw_only=True)
class HeuresLues:
    """The months read; `ecartees` counts the people whose days the reader may not read."""

    exercice: int
    au: date
    lignes: tuple[HeuresMois, ...]
    ecartees: int


def _absent(kind: TypeAbsence) -> Field[HeuresMois]:
    return field(kind.name.lower(), JOURS, lambda it: it.absences.get(kind, 0), f"Absence : {kind.value}", 12)


HEURE = Shape[HeuresMois](
    "HeuresMois",
    field("agent", TEXT, lambda it: it.mois.agent.initiales, "Initiales", 9),
    field("nom", optional(TEXT), lambda it: it.mois.agent.nom, "Nom", 25),
    field("mois", TEXT, lambda it: str(it.mois.mois), "Mois", 9),
    field("saisi", JOURS, lambda it: it.mois.saisi or 0, "Jours saisis", 11),
    *map(_absent, TypeAbsence),
    field("heures", JOURS, lambda it: it.heures, "Heures", 9),
    field("etat", member(EtatMois), lambda it: it.mois.etat, "État", 12),
)
HEURES = exported("Heures", "heures", HEURE)


def load_heures(
    store: Store, months: Sequence[Mois], reference: DateReference, *, lecteur: str | None
) -> HeuresLues:
    """Return consecutive months of one exercice of those whose days `lecteur` may read.

    Raises:
        DroitRefuse: `lecteur` did not say who they are.
        DateRefusee: the months are of no exercice.
    """
    with store.reading() as reading:
        agents = reading.agents()
        require_reader(agents, lecteur)
        first, last = months[0].first_day, months[-1].last_day
        check_exercice(first, reading.exercices())
        shown = readable(agents, lecteur)
        calendriers = {first.year: reading.calendrier(first.year)}
        remplis = reading.remplis(first, last)
        states = read_mois_agents(reading, agents, months, calendriers, remplis, reference.au, lisibles=shown)
        read = [state for state in states if state.agent.initiales in shown]
        absences = _read_absences(reading, {state.agent.initiales for state in read}, first, last)
        minutes = reading.reglages().minutes_par_jour
    lignes = [
        HeuresMois(
            mois=state,
            absences=absences.get((state.agent.initiales, state.mois), {}),
            heures=to_hours(state.saisi or 0, minutes),
        )
        for state in read
    ]
    lignes.sort(key=lambda one: (one.mois.mois, one.mois.agent.initiales))
    hidden = {state.agent.initiales for state in states} - shown
    return HeuresLues(exercice=first.year, au=reference.au, lignes=tuple(lignes), ecartees=len(hidden))


def _read_absences(
    reading: Reading, agents: Iterable[str], first: date, last: date
) -> dict[tuple[str, Mois], Counter[TypeAbsence]]:
    sums: dict[tuple[str, Mois], Counter[TypeAbsence]] = {}
    for agent in agents:
        for absence in reading.absences(agent, first, last):
            key = (agent, Mois.of(absence.jour))
            sums.setdefault(key, Counter())[absence.type] += absence.centiemes
    return sums


def tabulate_heures(lues: HeuresLues) -> Table:
    return tabulate("heures", "Heures", lues.exercice, lues.au, HEURE.fields, lues.lignes)
