"""Import the programme of a year: shown against what is known, then loaded whole, or nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.pilotage.regulation import RegulationProposee, propose_regulations
from cariforef_tui.domain.programme.comparison import Difference, Ecart, compare_programmes, compute_controle
from cariforef_tui.domain.programme.programme import Niveau, Programme
from cariforef_tui.domain.programme.sentences import describe_doubts, describe_ecart
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.refusals import CodeRefuse, DateRefusee
from cariforef_tui.domain.values.text import agree, cite_some, count_of, inert_text, join_words
from cariforef_tui.services.agents.rights import writing_as
from cariforef_tui.services.ports.store import Reading, Store, Writing
from cariforef_tui.services.programme.carry import (
    Carried,
    Feries,
    describe_carried,
    describe_choices,
    has_own,
    read_carried,
    take_out,
    write_carried,
)
from cariforef_tui.services.programme.exercice import nearest_exercice
from cariforef_tui.services.programme.plan import read_last_plan

CITES_MAX = 20
"""Codes that a refusal names before it counts the others."""


@dataclass(frozen=True, kw_only=True)
class ProgrammePreview:
    """What an import would do.

    `compare_a` is the exercice with which the programme is compared. `regulations` are those that a new
    exercice lacks to plan no more than the means of `compare_a`. `charge` is True if the exercice is loaded
    already; it is the very same if `differences` is empty too.

    `remplaces` are the exercices of another body, by their root, that nobody has used: a store begins with
    the programme that comes with the product. The import removes them, with `partants`, the people of whom
    nothing is known but what these programmes say; one that somebody used stays, and is in `voisins`.
    `exercices` are those of the store afterwards. `carried` is what the exercice takes over from the body's
    year before.
    """

    programme: Programme
    compare_a: int | None
    charge: bool
    differences: tuple[Difference, ...]
    ecarts: tuple[Ecart, ...]
    regulations: tuple[RegulationProposee, ...]
    nouveaux_agents: tuple[Agent, ...]
    remplaces: tuple[Programme, ...]
    voisins: tuple[Programme, ...]
    partants: tuple[Agent, ...]
    exercices: tuple[int, ...]
    carried: Carried

    @property
    def is_done(self) -> bool:
        """True if there is nothing to write."""
        return self.charge and not (self.differences or self.nouveaux_agents or self.remplaces)


def preview_programme(
    store: Store, programme: Programme, agents: Sequence[Agent], feries: Feries
) -> ProgrammePreview:
    """Return what differs from the same exercice already loaded, else from the body's nearest one before.

    Raises:
        CodeRefuse: the exercice is there with days logged on lines that the programme no longer has.
        DateRefusee: the exercice is loaded, and people already use it.
    """
    with store.reading() as reading:
        return _preview(reading, programme, agents, feries)


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
        remplaces=(),
        voisins=(),
        partants=(),
        exercices=(programme.exercice,),
        carried=Carried(),
    )


def describe_brought(preview: ProgrammePreview, today: date) -> Iterator[str]:
    """Say what an import writes, one sentence a line: lines, days, people, discrepancies."""
    programme = preview.programme
    lignes = count_of(sum(1 for _ in programme.imputables()), "ligne à saisir", "lignes à saisir")
    prevus = programme.centiemes_prevus(programme.racine)
    yield f"{lignes}, {'sans nombre de jours' if prevus is None else f'{format_jours(prevus)} prévus'}."
    poles = [f"{pole.code} {inert_text(pole.libelle)}" for pole in programme.poles]
    yield f"{count_of(len(poles), programme.name_of(Niveau.POLE))} : {', '.join(poles)}."
    if preview.nouveaux_agents:
        names = " ".join(agent.initiales for agent in preview.nouveaux_agents)
        count = count_of(len(preview.nouveaux_agents), "nouvelle personne", "nouvelles personnes")
        yield f"{count} : {names}."
    if preview.is_done:
        yield "Il est déjà chargé tel quel."
    elif preview.charge:
        yield f"Il remplace le programme {programme.exercice}, que personne n'utilise encore."
    yield from describe_others(preview)
    if opening := describe_opening(preview, today):
        yield opening
    if preview.ecarts:
        kept = agree(len(preview.ecarts), "gardé et montré", "gardés et montrés")
        yield f"{count_of(len(preview.ecarts), 'écart')} dans ce document, {kept} :"
    for ecart in preview.ecarts:
        yield f"  {inert_text(describe_ecart(programme, ecart))}"
    yield from describe_doubts(programme)
    yield from describe_turn(preview)


def describe_turn(preview: ProgrammePreview) -> Iterator[str]:
    """Say what the exercice takes over from the year before, and each choice that this leaves."""
    yield from describe_carried(preview.carried)
    yield from describe_choices(preview.carried.choix, preview.programme.exercice)


def describe_others(preview: ProgrammePreview) -> Iterator[str]:
    """Say which programmes of another body go, with whom, and which stay."""
    if preview.remplaces:
        people = count_of(len(preview.partants), "personne")
        gone = f", avec {people} que rien d'autre ne nomme" if preview.partants else ""
        yield f"Il prend la place du programme {_name(preview.remplaces)}, que personne n'a utilisé{gone}."
    if preview.voisins:
        yield f"Le programme {_name(preview.voisins)} reste à côté, avec ses personnes : il a servi."


def _name(plans: Sequence[Programme]) -> str:
    return join_words([f"{plan.exercice} ({plan.racine})" for plan in plans])


def describe_opening(preview: ProgrammePreview, today: date) -> str:
    """Say at which date one looks after the import; nothing if it is in the exercice loaded."""
    exercice, shown = preview.programme.exercice, nearest_exercice(preview.exercices, today)
    if shown != exercice:
        return f"Au {format_date(today)}, on regarde toujours {shown} ; {exercice} est à « --au » ou « d »."
    if exercice == today.year:
        return ""
    which = "dernier" if exercice < today.year else "premier"
    return f"Le {format_date(today)} est hors de {exercice} : on le regarde à son {which} jour ouvré."


def check_import(store: Store, *, acteur: str) -> None:
    """Raise DroitRefuse if `acteur` may not import a programme: the store then needs no copy first."""
    with writing_as(store, acteur, Droit.OUVRIR):
        pass


def import_programme(
    store: Store, programme: Programme, agents: Sequence[Agent], feries: Feries, *, acteur: str
) -> ProgrammePreview:
    """Write the exercice, its days off, the agents not known yet, and what goes on from the year before.

    The same one again changes nothing.

    Raises as `preview_programme`, and DroitRefuse if `acteur` may not.
    """
    with writing_as(store, acteur, Droit.OUVRIR) as writing:
        preview = _preview(writing, programme, agents, feries)
        loaded, exercice = preview.programme, programme.exercice
        if preview.remplaces:
            _remove(writing, preview, agents)
        if preview.charge and preview.differences:
            take_out(writing, exercice)
            writing.replace_programme(loaded, feries(exercice), agents)
            write_carried(writing, exercice, preview.carried)
        elif not preview.is_done:
            writing.load_programme(loaded, feries(exercice), agents)
            write_carried(writing, exercice, preview.carried)
        return preview


def _remove(writing: Writing, preview: ProgrammePreview, agents: Sequence[Agent]) -> None:
    """Remove the programmes of another body and their people; who stays takes the pôle of the new one."""
    for programme in preview.remplaces:
        writing.remove_programme(programme.exercice)
    brought = {agent.initiales: agent for agent in agents}
    gone = {agent.initiales for agent in preview.partants if writing.remove_agent(agent.initiales)}
    for agent in writing.agents():
        if agent.initiales not in gone:
            new = brought.get(agent.initiales, Agent(initiales=agent.initiales))
            moved = replace(agent, pole=new.pole, equipe=new.equipe, coordonne=new.coordonne)
            if moved != agent:
                writing.update_agent(moved)


def _preview(
    reading: Reading, programme: Programme, agents: Sequence[Agent], feries: Feries
) -> ProgrammePreview:
    exercice = programme.exercice
    plans = {year: reading.programme(year) for year in reading.exercices()}
    others = tuple(plan for plan in plans.values() if plan.racine != programme.racine)
    remplaces = () if _is_any_used(reading, others) else others
    known = [year for year, plan in plans.items() if plan not in remplaces]
    loaded = exercice in known
    earlier = [year for year in known if year < exercice and plans[year].racine == programme.racine]
    source = earlier[-1] if earlier else None
    against = exercice if loaded else source
    before = plans[against] if against is not None else None
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
    partants = _leaving(reading, agents) if remplaces else ()
    staying = [agent for agent in reading.agents() if agent not in partants]
    there = {agent.initiales for agent in staying}
    nouveaux = tuple(agent for agent in agents if agent.initiales not in there)
    return ProgrammePreview(
        programme=programme,
        compare_a=against,
        charge=loaded,
        differences=differences if before != programme else (),
        ecarts=compute_controle(programme, (*staying, *nouveaux)),
        regulations=regulations,
        nouveaux_agents=nouveaux,
        remplaces=remplaces,
        voisins=() if remplaces else others,
        partants=partants,
        exercices=tuple(sorted({*known, exercice})),
        carried=Carried()
        if source is None or before == programme
        else read_carried(reading, source, programme, feries),
    )


def _is_any_used(reading: Reading, plans: Collection[Programme]) -> bool:
    """True if somebody has logged days in one of these programmes, or declared something of it."""
    return bool(reading.conventions()) or any(
        reading.remplis(date(plan.exercice, 1, 1), date(plan.exercice, 12, 31))
        or _is_begun(reading, plan.exercice)
        for plan in plans
    )


def _leaving(reading: Reading, agents: Sequence[Agent]) -> tuple[Agent, ...]:
    """Return the people of whom nothing is known but their team, and whom `agents` does not bring."""
    brought = {agent.initiales for agent in agents}
    return tuple(
        agent
        for agent in reading.agents()
        if agent.initiales not in brought
        and agent
        == Agent(initiales=agent.initiales, pole=agent.pole, equipe=agent.equipe, coordonne=agent.coordonne)
    )


def _is_begun(reading: Reading, exercice: int) -> bool:
    """True if somebody has declared, revised, asked or decided something of the exercice."""
    return bool(
        reading.faits(exercice)
        or reading.revisions(exercice)
        or reading.rafs(exercice)
        or reading.productions(exercice)
        or reading.revues(exercice)
        or has_own(reading, exercice)
    )


def _refuse_if_alive(reading: Reading, programme: Programme, before: Programme) -> None:
    """Refuse if people use the exercice: its baseline then never changes, only revisions move its plan."""
    exercice = programme.exercice
    logged = reading.realises(exercice, date(exercice, 12, 31))
    lost = [code for code in logged if code not in programme.by_code or not programme.is_imputable(code)]
    if lost:
        raise CodeRefuse(
            f"Programme {exercice} refusé : des jours sont saisis sur des lignes qu'il n'a plus, ou que "
            f"d'autres détaillent : {cite_some(lost, CITES_MAX)}. Gardez leurs codes, ou déplacez d'abord "
            "ces saisies."
        )
    if logged or _is_begun(reading, exercice):
        if replace(programme, livrables=before.livrables) == before:
            raise DateRefusee(
                f"L'exercice {exercice} a commencé : changez ses livrables un par un (cariforef livrable "
                "definir)."
            )
        raise DateRefusee(
            f"L'exercice {exercice} a commencé : son programme voté ne change plus. Passez par une révision "
            "du plan (cariforef plan reviser)."
        )
