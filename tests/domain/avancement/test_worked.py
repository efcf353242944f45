"""The worked table of the rule, on the frozen year: used, landings, paces and états at four dates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from cariforef_tui.domain.avancement.avancement import Avancement, AvancementGroupe
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes
from tests.domain.avancement.seen import see
from tests.frozen.people import imagine_agents, imagine_year
from tests.worlds import read_2018

MAI, FIN_MAI, JUILLET, DECEMBRE = (
    date(2018, 5, 22),
    date(2018, 5, 28),
    date(2018, 7, 16),
    date(2018, 12, 10),
)
DERNIER = date(2018, 12, 27)
"""The table of the rule was worked on a year imagined to this day: its last leave is not entered."""
See = Callable[[date], Avancement]


@pytest.fixture(scope="module")
def frozen(programme: Programme, calendrier: Calendrier) -> See:
    """Return the figures of the frozen year seen at a date, its jalon PRO held, as it was lived."""
    named = read_2018()[1]
    agents = (*named, *imagine_agents(programme, named))
    year = imagine_year(programme, calendrier, agents, DERNIER)
    bound = programme.bound_by({"PRO"}, (), ())
    known: dict[tuple[date, date], Avancement] = {}

    def seen(au: date, *, logged_to: date | None = None) -> Avancement:
        last = logged_to or calendrier.last_day
        if (au, last) not in known:
            known[au, last] = see(
                bound,
                calendrier,
                agents,
                [one for one in year.saisies if one.jour <= last],
                au,
                absences=year.absences,
                rythmes=Rythmes(year.quotites),
            )
        return known[au, last]

    return seen


def groupe_of(avancement: Avancement, code: str) -> AvancementGroupe:
    found = avancement.lignes[code].groupe
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("code", "used", "landing", "pace", "etat", "gravite"),
    [
        ("14.7.1", (375, 3000, 2879), (544, (375, 3300)), (None, None), "retard", "critique"),
        ("14.1.9", (3525, 3000, 1131), (4951, (3525, 9319)), (175, 0), "depasse", "critique"),
        (
            "16.1.1",
            (13_750, 27_500, 10_367),
            (29_574, (24_750, 38_242)),
            (692, 438),
            "depassera",
            "attention",
        ),
        ("16.4.1", (125, 2000, 1532), (748, (125, 2200)), (4, 323), "retard", "attention"),
        ("14.3.2", (3950, 1000, 377), (5281, (3950, 9279)), (163, 0), "depasse", "critique"),
        ("15.2.1", (2250, 7000, 2639), (6958, (6138, 7700)), (146, 151), "a_l_heure", None),
    ],
)
def test_a_group_in_may(
    frozen: See,
    code: str,
    used: tuple[int, int, int],
    landing: tuple[int, tuple[int, int]],
    pace: tuple[int | None, int | None],
    etat: str,
    gravite: str | None,
) -> None:
    groupe = groupe_of(frozen(MAI), code)
    assert groupe.prevision is not None
    assert (groupe.utilise, groupe.prevu, groupe.attendu) == used
    assert (groupe.atterrissage, groupe.prevision.fourchette) == landing
    assert (groupe.rythme.observe, groupe.rythme.requis) == pace
    assert (groupe.etat, groupe.gravite) == (etat, gravite)


@pytest.mark.parametrize(
    ("au", "stands"),
    [
        (
            FIN_MAI,
            {
                "14.7.1": ("echu", 400),
                "14.1.9": ("depasse", 4871),
                "16.1.1": ("depassera", 29_409),
                "16.4.1": ("retard", 670),
                "14.3.2": ("depasse", 6119),
                "15.2.1": ("a_l_heure", 6799),
            },
        ),
        (
            JUILLET,
            {
                "14.7.1": ("echu", 475),
                "14.1.9": ("depasse", 6426),
                "16.1.1": ("depassera", 31_803),
                "16.4.1": ("echu", 200),
                "14.3.2": ("depasse", 7944),
                "15.2.1": ("a_l_heure", 6861),
            },
        ),
        (
            DECEMBRE,
            {
                "14.7.1": ("echu", 675),
                "14.1.9": ("depasse", 9145),
                "16.1.1": ("depasse", 36_920),
                "16.4.1": ("echu", 450),
                "14.3.2": ("depasse", 10_653),
                "15.2.1": ("a_l_heure", 6527),
            },
        ),
    ],
)
def test_the_same_groups_later(frozen: See, au: date, stands: dict[str, tuple[str, int]]) -> None:
    groupes = {code: groupe_of(frozen(au), code) for code in stands}
    assert {code: (groupe.etat, groupe.atterrissage) for code, groupe in groupes.items()} == stands


def test_the_body_lands_on_what_its_groups_do(frozen: See) -> None:
    gip = frozen(MAI).lignes["GIP"]
    assert (gip.realise_arrete, gip.prevu, gip.attendu, gip.ecart) == (204_700, 516_000, 204_352, 348)
    assert gip.prevision is not None
    assert gip.prevision.fourchette == (511_426, 545_851)
    assert gip.ecart_atterrissage == 11_170
    landings = [frozen(au).lignes["GIP"].atterrissage for au in (MAI, FIN_MAI, JUILLET, DECEMBRE)]
    assert landings == [527_170, 527_206, 529_924, 541_579]


def test_how_many_groups_are_to_look_at_month_after_month(frozen: See) -> None:
    dates = (date(2018, 2, 19), date(2018, 3, 19), MAI, FIN_MAI, JUILLET, date(2018, 10, 15), DECEMBRE)
    assert [len(frozen(au).a_regarder) for au in dates] == [5, 7, 17, 17, 24, 34, 38]
    assert len(frozen(MAI).groupes) == 84


def test_those_that_slow_down_are_no_part_of_them(frozen: See) -> None:
    seen = frozen(MAI)
    slow = {one.lignes[0]: one.en_moins for one in seen.ralentis}
    assert [*slow.values()] == sorted(slow.values(), reverse=True)
    assert slow.keys().isdisjoint(one.lignes[0] for one in seen.a_regarder)
    for one in seen.ralentis:
        assert one.rythme.observe is not None
        assert one.rythme.requis is not None
        assert 2 * one.rythme.observe < one.rythme.requis
        assert one.en_moins >= 500
    assert slow["14.1.1"] == 1_737
    # Eight weeks are not over: a year that begins would slow down everywhere.
    assert frozen(date(2018, 2, 19)).ralentis == ()


@pytest.mark.parametrize("au", [MAI, JUILLET, date(2018, 10, 15)])
def test_two_weeks_without_sheets_hardly_lower_where_the_body_lands(
    frozen: Callable[..., Avancement], au: date
) -> None:
    whole, late = frozen(au), frozen(au, logged_to=au - timedelta(days=15))
    before, after = whole.lignes["GIP"], late.lignes["GIP"]
    assert before.atterrissage is not None
    assert after.atterrissage is not None
    assert 0 <= before.atterrissage - after.atterrissage < 516_000 * 4 // 100


@pytest.mark.parametrize("au", [MAI, JUILLET, DECEMBRE])
def test_a_heading_s_gaps_are_those_of_its_rows(frozen: See, programme: Programme, au: date) -> None:
    lignes = frozen(au).lignes
    for code in ("GIP", "AD2I", "8", "PRI", "APO"):
        rows = [lignes[child] for child in programme.children[code]]
        assert lignes[code].ecart_atterrissage == sum(row.ecart_atterrissage or 0 for row in rows)
        # A row without a number has no écart: its days are in the heading's.
        without = sum(row.realise_arrete for row in rows if row.ecart is None)
        assert lignes[code].ecart == sum(row.ecart or 0 for row in rows) + without


def test_a_regulation_lowers_the_plan_alone_and_is_still_to_be_found(frozen: See) -> None:
    row = frozen(MAI).lignes["8.2"]
    assert (row.prevu, row.attendu, row.ecart, row.prevision) == (-10_800, None, None, None)
    assert (row.ecart_atterrissage, row.ecart_final) == (10_800, 10_800)
