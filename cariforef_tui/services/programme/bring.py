"""Import the programme of a year: shown against what is known, then loaded whole, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.pilotage.regulation import RegulationProposee, propose_regulations
from cariforef_tui.domain.programme.comparison import Difference, Ecart, compare_programmes, compute_controle
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.values.refusals import CodeRefuse, DateRefusee
from cariforef_tui.services.agents.rights import writing_as
from cariforef_tui.services.ports.store import Reading, Store
from cariforef_tui.services.programme.plan import read_last_plan

CITES_MAX = 20
"""Codes that a refusal names before it counts the others."""


@dataclass(frozen=True, kw_only=True)
class ProgrammePreview:
    """What an import would do.

    `compare_a` is the exercice with which the programme is compared. `regulations` are those that a new
    exercice lacks to plan no more than the means of `compare_a`. `charge` is True if the exercice is loaded
    already; it is the very same if `differences` is empty too.
    """

    programme: Programme
    compare_a: int | None
    charge: bool
    differences: tuple[Difference, ...]
    ecarts: tuple[Ecart, ...]
    regulations: tuple[RegulationProposee, ...]
    nouveaux_agents: tuple[Agent, ...]

    @property
    def is_done(self) -> bool:
        """True if there is nothing to write."""
        return self.charge and not self.differences and not self.nouveaux_agents


def preview_programme(store: Store, programme: Programme, agents: Sequence[Agent]) -> ProgrammePreview:
    """Return what differs from the same exercice already loaded, else from the body's nearest one before.

    Raises:
        CodeRefuse: the exercice is there with days logged on lines that the programme no longer has.
        DateRefusee: the exercice is loaded, and people already use it.
    """
    with store.reading() as reading:
        return _preview(reading, programme, agents)


def preview_alone(programme: Programme, agents: Sequence[Agent]) -> ProgrammePreview:
    """Return what a store would hold that is created with this programme."""
    return ProgrammePreview(
        programme=programme,
        compare_a=None,
        charge=False,
        differences=(),
        ecarts=compute_controle(programme, agents),
        regulations=(),
        nouveaux_agents=tuple(agents),
    )


def check_import(store: Store, *, acteur: str) -> None:
    """Raise DroitRefuse if `acteur` may not import a programme: the store then needs no copy first."""
    with writing_as(store, acteur, Droit.ADMINISTRER):
        pass


def import_programme(
    store: Store, programme: Programme, agents: Sequence[Agent], feries: Calendrier, *, acteur: str
) -> ProgrammePreview:
    """Write the exercice, its days off and the agents not known yet; the same one again changes nothing.

    Raises as `preview_programme`, and DroitRefuse if `acteur` may not.
    """
    with writing_as(store, acteur, Droit.ADMINISTRER) as writing:
        preview = _preview(writing, programme, agents)
        if preview.charge and preview.differences:
            writing.replace_programme(preview.programme, feries, agents)
        elif not preview.is_done:
            writing.load_programme(preview.programme, feries, agents)
        return preview


def _preview(reading: Reading, programme: Programme, agents: Sequence[Agent]) -> ProgrammePreview:
    exercice = programme.exercice
    known = reading.exercices()
    loaded = exercice in known
    root = programme.lignes[0].code
    earlier = [year for year in known if year < exercice and reading.programme(year).lignes[0].code == root]
    against = exercice if loaded else (earlier[-1] if earlier else None)
    before = reading.programme(against) if against is not None else None
    if loaded and before is not None and replace(before, livrables=()) == programme:
        # A folder without livrables says nothing about those defined since.
        programme = before
    differences = compare_programmes(before, programme) if before is not None else ()
    if loaded and before is not None and before != programme:
        _refuse_if_alive(reading, programme, before)
    regulations: tuple[RegulationProposee, ...] = ()
    if against is not None and not loaded:
        # The draft was made from the plan as it ended, revisions included: its means are the same here.
        regulations = propose_regulations(programme, read_last_plan(reading, against).programme)
    there = {agent.initiales for agent in reading.agents()}
    everybody = (*reading.agents(), *(agent for agent in agents if agent.initiales not in there))
    return ProgrammePreview(
        programme=programme,
        compare_a=against,
        charge=loaded,
        differences=differences if before != programme else (),
        ecarts=compute_controle(programme, everybody),
        regulations=regulations,
        nouveaux_agents=tuple(agent for agent in agents if agent.initiales not in there),
    )


def _refuse_if_alive(reading: Reading, programme: Programme, before: Programme) -> None:
    """Refuse if people use the exercice: its baseline then never changes, only revisions move its plan."""
    exercice = programme.exercice
    logged = reading.realises(exercice, date(exercice, 12, 31))
    lost = [code for code in logged if code not in programme.by_code or not programme.is_imputable(code)]
    if lost:
        cited = ", ".join(lost[:CITES_MAX])
        rest = f" et {len(lost) - CITES_MAX} de plus" if len(lost) > CITES_MAX else ""
        raise CodeRefuse(
            f"Programme {exercice} refusé : des jours sont saisis sur des lignes qu'il n'a plus, ou que "
            f"d'autres détaillent : {cited}{rest}. Gardez leurs codes, ou déplacez d'abord ces saisies."
        )
    if (
        logged
        or reading.faits(exercice)
        or reading.revisions(exercice)
        or reading.rafs(exercice)
        or reading.demandes(exercice)
        or reading.productions(exercice)
        or reading.revues(exercice)
        or reading.decisions(exercice)
    ):
        if replace(programme, livrables=before.livrables) == before:
            raise DateRefusee(
                f"L'exercice {exercice} a commencé : changez ses livrables un par un (cariforef livrable "
                "definir)."
            )
        raise DateRefusee(
            f"L'exercice {exercice} a commencé : son programme voté ne change plus. Passez par une révision "
            "du plan (cariforef plan reviser)."
        )
