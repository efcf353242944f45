"""The stores that the benchmark measures: a week of one agent, and ten exercices of many."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path

from cariforef_db.files.rotation import list_backups
from cariforef_db.store.admin import SqliteAdmin
from cariforef_seeds.reader import read_programme
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.temps.saisies import CellChange, Saisie
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME

EXERCICE = 2018
EXERCICES = 10
AGENTS = 30
AGENT = "DM"
JOUR = "2018-05-22"
MONDAY_TEXT = "lun"
CODE = "14.7.1"
LARGE_AGENT = "AAZ"
FREE_DAY = "2018-12-20"
"""A day of the first exercice on which nobody of the large store has logged."""
_PAR_JOUR = 4


def make_small(path: Path) -> Path:
    """Make a store in which one agent has logged 12 lines in the week before and the week of `JOUR`."""
    programme, agents = read_programme()
    _create(path, programme, agents)
    codes = ["14.7.1", *[ligne.code for ligne in programme.imputables() if ligne.code.startswith("14.")][:11]]
    with closing(SqliteAdmin().open(str(path))) as store, store.writing(AGENT) as writing:
        for rank, code in enumerate(dict.fromkeys(codes)):
            writing.write_cells(
                [CellChange(agent=AGENT, jour=date(2018, 5, 14 + rank // 4), code=code, centiemes=25)]
            )
        writing.write_cells([CellChange(agent=AGENT, jour=date(2018, 5, 22), code="14.7.1", centiemes=50)])
    return path


def make_places(path: Path) -> Path:
    """Make a store of 30 agents and ten exercices, every day of theirs logged on four lines."""
    _fill(path, tuple(range(EXERCICE, EXERCICE + EXERCICES)), AGENTS * _PAR_JOUR * 250)
    return path


def make_large(folder: Path, saisies: int) -> tuple[Path, Path]:
    """Make two stores: `saisies` over ten exercices, and the first exercice's tenth alone."""
    ten, one = folder / "ten.db", folder / "one.db"
    _fill(ten, tuple(range(EXERCICE, EXERCICE + EXERCICES)), saisies // EXERCICES)
    _fill(one, (EXERCICE,), saisies // EXERCICES)
    return ten, one


def make_new_day(store: Path) -> None:
    """Leave a store as the next morning finds it: no copy of the day, and no memory of the last check."""
    for copy in list_backups(store):
        copy.unlink()
    store.with_name(f"{store.name}.etat").unlink(missing_ok=True)


def _create(path: Path, programme: Programme, agents: tuple[Agent, ...]) -> None:
    SqliteAdmin().create(str(path), programme, agents, lambda _text: None)


def _fill(path: Path, exercices: tuple[int, ...], a_year: int) -> None:
    programme, _ = read_programme()
    heads = -(-a_year // (_PAR_JOUR * 250))
    agents = tuple(
        Agent(initiales=f"{chr(65 + rank // 26)}{chr(65 + rank % 26)}Z", fictif=True) for rank in range(heads)
    )
    _create(path, programme, agents)
    with closing(SqliteAdmin().open(str(path))) as store:
        with store.writing(ACTEUR_SYSTEME) as writing:
            for exercice in exercices[1:]:
                year = replace(programme, exercice=exercice, jalons=(), aliases=())
                writing.load_programme(year, Calendrier(exercice, {}), agents)
        for exercice in exercices:
            with store.writing(ACTEUR_SYSTEME) as writing:
                made = _imagine_saisies(programme, agents, exercice)
                writing.load_saisies(list(islice(made, a_year)))


def _imagine_saisies(programme: Programme, agents: tuple[Agent, ...], exercice: int) -> Iterator[Saisie]:
    """Yield quarter-days: four lines a day for each agent, day after day."""
    codes = [ligne.code for ligne in programme.imputables()]
    for jour in Calendrier(exercice, {}).working_days:
        for rank, agent in enumerate(agents, 1):
            for part in range(_PAR_JOUR):
                code = codes[(rank * 7 + jour.toordinal() + part * 31) % len(codes)]
                yield Saisie(agent=agent.initiales, jour=jour, code=code, centiemes=25)
