"""A store of a whole year of everybody gives the worked figures of the rules, which the domain holds."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from cariforef_db.store.admin import SqliteAdmin
from cariforef_tui.domain.avancement.avancement import Avancement
from cariforef_tui.domain.avancement.etat import Etat, Gravite
from cariforef_tui.services.avancement import load_avancement
from cariforef_tui.services.ports.files import silent
from cariforef_tui.services.programme.exercice import DateReference
from tests.frozen.year import build_year

FEVRIER, MARS, MAI = date(2018, 2, 19), date(2018, 3, 19), date(2018, 5, 22)
APRES_RGPD, JUILLET, OCTOBRE, DECEMBRE = (
    date(2018, 5, 28),
    date(2018, 7, 16),
    date(2018, 10, 15),
    date(2018, 12, 10),
)
DATES = (FEVRIER, MARS, MAI, APRES_RGPD, JUILLET, OCTOBRE, DECEMBRE)

At = Callable[[date], Avancement]


@pytest.fixture(scope="module")
def at(build_once: Callable[[str, Callable[[Path], None]], Path]) -> At:
    """The figures of the frozen year, logged up to 28/12, at a date."""

    def build(path: Path) -> None:
        build_year(str(path), date(2018, 12, 28), silent).close()

    place = str(build_once("frozen-year", build))
    with closing(SqliteAdmin().open(place)) as store:
        known = {au: load_avancement(store, DateReference(au, 2018)).avancement for au in DATES}
    return known.__getitem__


@pytest.mark.parametrize(
    ("au", "code", "shown"),
    [
        (MAI, "14.7.1", (375, 2879, 544, Etat.RETARD, Gravite.CRITIQUE)),
        (MAI, "14.3.3", (3950, 377, 5281, Etat.DEPASSE, Gravite.CRITIQUE)),
        (MAI, "16.1.1", (13_750, 10_367, 29_574, Etat.DEPASSERA, Gravite.ATTENTION)),
        (JUILLET, "16.1.1", (20_325, 14_623, 31_803, Etat.DEPASSERA, Gravite.ATTENTION)),
    ],
)
def test_a_group_stands_where_the_rules_say(
    at: At, au: date, code: str, shown: tuple[int, int, int, Etat, Gravite | None]
) -> None:
    groupe = at(au).lignes[code].groupe
    assert groupe is not None
    assert (groupe.utilise, groupe.attendu, groupe.atterrissage, groupe.etat, groupe.gravite) == shown


def test_the_body_lands_and_has_groups_to_look_at_as_the_rules_say(at: At) -> None:
    whole = at(MAI).lignes["GIP"]
    assert (whole.realise_arrete, whole.attendu, whole.atterrissage) == (204_700, 204_352, 527_170)
    assert whole.etat is None
    assert [len(at(au).a_regarder) for au in DATES] == [5, 7, 17, 17, 24, 34, 38]


def test_what_is_to_be_looked_at_is_one_list_by_gravite_then_days_at_stake(at: At) -> None:
    found = at(JUILLET).a_regarder
    ranks = [(one.gravite is Gravite.ATTENTION, -one.enjeu) for one in found]
    assert ranks == sorted(ranks)
    kinds = [(one.gravite, bool(one.etat and one.etat.is_late)) for one in found]
    assert len(set(kinds)) == 4
