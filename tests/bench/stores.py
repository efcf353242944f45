"""The stores that the benchmark measures, each made by the version that is measured on it.

python stores.py small PATH
python stores.py many PATH SAISIES
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path

from cariforef_db.store.admin import SqliteAdmin
from cariforef_seeds.delivered import PROGRAMME_2018
from cariforef_tui.__main__ import make_wiring
from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.temps.saisies import CellChange, Saisie
from cariforef_tui.exchange.programme.folder import read_folder
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME

EXERCICE = 2018
EXERCICES = 10
AGENT = "DM"
OTHER = "LR"
JOUR = "2018-05-22"
CODE = "14.7.1"
MANY_AGENT = "AAZ"
"""Who reads the days of all, too."""
FREE_DAY = "2018-12-20"
"""A day of the first exercice on which nobody of a store of many has logged."""
_PAR_JOUR = 4
_A_YEAR = _PAR_JOUR * 250


def make_small(path: Path) -> None:
    """Make the demonstration, in which `AGENT` logs on `JOUR`."""
    jour = date.fromisoformat(JOUR)
    with (
        closing(make_wiring().demonstration(str(path), jour, lambda _text: None)) as store,
        store.writing(AGENT) as writing,
    ):
        writing.write_cells([CellChange(agent=AGENT, jour=jour, code=CODE, centiemes=25)])


def make_many(path: Path, saisies: int) -> None:
    """Make `saisies` over ten exercices, in one where they are no more than a person's year."""
    exercices = range(EXERCICE, EXERCICE + (EXERCICES if saisies > _A_YEAR else 1))
    each = saisies // len(exercices)
    programme = read_folder(PROGRAMME_2018).programme
    others = tuple(
        Agent(initiales=f"{chr(65 + rank // 26)}{chr(65 + rank % 26)}Z", fictif=True)
        for rank in range(1, -(-each // _A_YEAR))
    )
    agents = (Agent(initiales=MANY_AGENT, fictif=True, role=Role.DIRECTION), *others)
    SqliteAdmin().create(str(path), programme, agents, lambda _text: None)
    with closing(SqliteAdmin().open(str(path))) as store:
        for exercice in exercices:
            with store.writing(ACTEUR_SYSTEME) as writing:
                year = replace(programme, exercice=exercice, jalons=(), aliases=())
                if exercice != EXERCICE:
                    writing.load_programme(year, Calendrier(exercice, {}), agents)
                writing.load_saisies(list(islice(_imagine(programme, agents, exercice), each)))


def _imagine(programme: Programme, agents: tuple[Agent, ...], exercice: int) -> Iterator[Saisie]:
    """Yield quarter-days: four lines a day for each agent, day after day."""
    codes = [ligne.code for ligne in programme.imputables()]
    for jour in Calendrier(exercice, {}).working_days:
        for rank, agent in enumerate(agents, 1):
            for part in range(_PAR_JOUR):
                code = codes[(rank * 7 + jour.toordinal() + part * 31) % len(codes)]
                yield Saisie(agent=agent.initiales, jour=jour, code=code, centiemes=25)


if __name__ == "__main__":
    if sys.argv[1] == "small":
        make_small(Path(sys.argv[2]))
    else:
        make_many(Path(sys.argv[2]), int(sys.argv[3]))
