"""Close a year: read what it left undone, and make the next programme from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.avancement.avancement import AvancementLigne
from cariforef_tui.domain.pilotage.carry import Choix
from cariforef_tui.domain.pilotage.year_end import (
    ECHEANCE,
    Inacheve,
    draft_year,
    list_days_off,
    list_unfinished,
)
from cariforef_tui.domain.programme.programme import Jalon, Programme
from cariforef_tui.domain.programme.revisions import JalonRevise, LigneAjoutee, lines_of
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.refusals import DateRefusee
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.services.agents.rights import require
from cariforef_tui.services.ports.store import Reading, Store
from cariforef_tui.services.programme.carry import (
    Carried,
    Feries,
    describe_carried,
    describe_questions,
    read_carried,
    write_carried,
)
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import Situation, read_last_plan, read_situation


@dataclass(frozen=True, kw_only=True)
class TravailInacheve:
    """The work left to do at `au`, in document order."""

    au: date
    programme: Programme
    inacheves: tuple[Inacheve, ...]


@dataclass(frozen=True, kw_only=True)
class PreparedYear:
    """The programme of another year made from that of `source`, what goes with it, and the agents still here.

    `choix` is all that is left to people, less what they decided if the year `is_open`. `lignes` are the
    figures of `source`, by code. `jalons` are those left out.
    """

    source: int
    programme: Programme
    choix: tuple[Choix, ...]
    carried: Carried
    lignes: Mapping[str, AvancementLigne]
    agents: tuple[Agent, ...]
    jalons: tuple[Jalon, ...]
    is_open: bool


def load_unfinished(store: Store, reference: DateReference) -> TravailInacheve:
    """Return the unfinished work at the date de référence."""
    with store.reading() as reading:
        return gather_unfinished(read_situation(reading, reference.exercice, reference.au))


def prepare_year(
    store: Store, exercice: int, feries: Feries, reference: DateReference | None = None
) -> PreparedYear:
    """Return the programme of `exercice` made from the nearest other one, an earlier one if there is any.

    The other one is taken as it ended, or as it stood at `reference` if that is a date of its year.

    Raises:
        DateRefusee: the store has no other programme.
    """
    with store.reading() as reading:
        return _prepare(reading, exercice, feries, reference)


def prepare_opening(store: Store, today: date, feries: Feries) -> PreparedYear:
    """Do as `prepare_year`, for the year of `today`, or for the next one if the store has it.

    Raises:
        DateRefusee: the store has both, or no other year.
    """
    with store.reading() as reading:
        exercice = today.year + (today.year in reading.exercices())
        _require_new(reading, exercice)
        return _prepare(reading, exercice, feries, None)


def describe_prepared(prepared: PreparedYear) -> tuple[str, ...]:
    """Say what a year made from another one keeps, moves, leaves out and leaves to people, one a line."""
    programme, source = prepared.programme, prepared.source
    exercice = programme.exercice
    lignes = count_of(sum(1 for _ in programme.imputables()), "ligne à saisir", "lignes à saisir")
    left = ", ".join(f"{jalon.code} ({format_date(jalon.jour)})" for jalon in prepared.jalons)
    aside = count_of(len(prepared.jalons), "jalon laissé de côté", "jalons laissés de côté")
    people = count_of(len(prepared.agents), "personne gardée", "personnes gardées")
    return (
        f"{lignes}, {format_jours(programme.centiemes_prevus(programme.racine) or 0)} prévus ; {people}.",
        *((f"{aside} : {left}.",) if left else ()),
        f"Ni révision, ni déclaration, ni jour de {source}. L'année s'ouvre pour tous.",
        *describe_carried(prepared.carried),
        *describe_questions(prepared.choix, exercice),
    )


def open_year(store: Store, exercice: int, feries: Feries, *, acteur: str) -> PreparedYear:
    """Write the programme of `exercice` made from the nearest other one, and what goes with it, in one write.

    Raises:
        DroitRefuse: `acteur` is not of the direction nor, without one, a coordinateur where there are some.
        DateRefusee: the year is in the store already.
    """
    with store.writing(acteur) as writing:
        require(writing, acteur, Droit.OUVRIR)
        _require_new(writing, exercice)
        prepared = _prepare(writing, exercice, feries, None)
        writing.load_programme(prepared.programme, feries(exercice), ())
        write_carried(writing, exercice, prepared.carried)
        return prepared


def _require_new(reading: Reading, exercice: int) -> None:
    if exercice in reading.exercices():
        raise DateRefusee(f"Le programme {exercice} est déjà dans la base. Rien n'a été écrit.")


def _prepare(
    reading: Reading, exercice: int, feries: Feries, reference: DateReference | None
) -> PreparedYear:
    known = reading.exercices()
    source = max((year for year in known if year < exercice), default=None) or min(
        (year for year in known if year > exercice), default=None
    )
    if source is None:
        raise DateRefusee(f"Aucun autre programme que {exercice} n'est dans la base : rien d'où partir.")
    au = reference.au if reference is not None and reference.exercice == source else date(source, 12, 31)
    situation = read_situation(reading, source, au)
    # For a year that nobody followed, or for an older one, nothing says which work is carried over.
    is_followed = source == exercice - 1 and reading.suivi_depuis(source) is not None
    inacheves = gather_unfinished(situation).inacheves if is_followed else None
    programme = situation.programme
    draft, choix = draft_year(programme, exercice, situation.declarations, situation.plan.retirees, inacheves)
    carried = read_carried(reading, source, draft, feries) if source < exercice else Carried()
    off = reading.calendrier(exercice) if exercice in known else feries(exercice)
    days = {jour: nom for jour, nom in {**off.feries, **carried.fermetures}.items() if nom is not None}
    days_off = {one.code: one for one in list_days_off(draft, Calendrier(exercice, days))}
    # One question for one échéance: the day proposed answers both.
    choix = (
        *(one for one in choix if one.question != ECHEANCE or one.code not in days_off),
        *days_off.values(),
    )
    decided = _list_decided(reading, draft) if exercice in known else frozenset()
    return PreparedYear(
        source=source,
        choix=(*carried.choix, *(one for one in choix if decided.isdisjoint((one.code, one.libelle)))),
        programme=draft,
        carried=carried,
        lignes=situation.avancement.lignes,
        agents=tuple(agent for agent in situation.agents if agent.actif),
        jalons=tuple(jalon for jalon in programme.jalons if jalon not in draft.jalons),
        is_open=exercice in known,
    )


def _list_decided(reading: Reading, draft: Programme) -> frozenset[str]:
    """Return the codes and labels that people decided of, once the year of `draft` is open."""
    exercice = draft.exercice
    programme = read_last_plan(reading, exercice).programme
    decided = {livrable.code for livrable in programme.livrables if livrable not in draft.livrables}
    for revision in reading.revisions(exercice):
        for change in revision.changements:
            match change:
                case JalonRevise():
                    decided.add(change.jalon.code)
                case LigneAjoutee(ligne):
                    decided.add(ligne.libelle)
                case _:
                    decided.update(lines_of(programme, change))
    return frozenset(decided)


def gather_unfinished(situation: Situation) -> TravailInacheve:
    """Return the unfinished work of a situation already read."""
    programme, avancement = situation.programme, situation.avancement
    return TravailInacheve(
        au=avancement.au,
        programme=programme,
        inacheves=list_unfinished(programme, avancement, situation.declarations, situation.plan.retirees),
    )


def describe_unfinished(travail: TravailInacheve) -> str:
    """Say what is left by pôle, without the permanent work."""
    by_pole = Counter[str]()
    for inacheve in travail.inacheves:
        if not inacheve.permanente:
            by_pole[inacheve.pole or travail.programme.racine] += inacheve.a_faire
    parts = [f"{pole} {format_jours(a_faire)}" for pole, a_faire in by_pole.items()]
    return f"À terminer : {', '.join(parts) or 'rien'}."
