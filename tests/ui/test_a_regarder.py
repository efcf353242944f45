"""The list of what needs a look: keys in, rows and words out, on the frozen year."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from cariforef_tui.domain.revue.revue import CleRevue
from cariforef_tui.services.avancement import load_avancement, load_raisons, tell_raison
from cariforef_tui.services.programme.declarations import close_ligne
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.revue.write import NewDecision, take_decision
from cariforef_tui.ui.avancement.look_list import LookList, draw_stake, fit_names
from cariforef_tui.ui.avancement.screen import AvancementScreen
from cariforef_tui.ui.avancement.tree import TreeTable
from cariforef_tui.ui.dialogs.filter_box import FilterBox
from tests.people import open_store
from tests.ui.prompt import until_rested
from tests.ui.visit import MakeApp, Press, Shown, screen_of, visiting

AU = date(2018, 5, 22)
Visiting = Callable[..., AbstractAsyncContextManager[Pilot[int]]]


@pytest.fixture
def store_path(demonstration: Path) -> Path:
    return demonstration


@pytest.fixture
def listing(make_app: MakeApp, press: Press) -> Visiting:
    """Open Avancement, then its list, as somebody."""

    @asynccontextmanager
    async def listing(size: tuple[int, int] = (80, 24), agent: str = "DM") -> AsyncIterator[Pilot[int]]:
        async with visiting(make_app(agent=agent, au=AU), press, size) as pilot:
            await press(pilot, "f3")
            await press(pilot, "exclamation_mark")
            yield pilot

    return listing


def codes(pilot: Pilot[int]) -> list[str]:
    """Codes listed, headings left out."""
    return [row.code for row in pilot.app.screen.query_one(LookList).rows if row.code]


def to_look_at(path: Path, pole: str | None = None) -> list[str]:
    """First open lines of what the domain says is to look at."""
    with open_store(path) as store:
        situation = load_avancement(store, DateReference(AU, 2018))
    below = situation.programme.subtrees[pole or "GIP"]
    return [one.ouvertes[0] for one in situation.avancement.a_regarder if below & {*one.ouvertes}]


async def test_the_list_is_that_of_ones_pole_worst_first_with_who_and_why(
    listing: Visiting, shown: Shown, store_path: Path
) -> None:
    async with listing() as pilot:
        lines = shown(pilot.app).splitlines()
        assert lines[1].startswith(
            " PRI · 14 à regarder sur 43 · arrêté au ven. 18/05 · Échap toutes · f filtrer"
        )
        assert lines[3].startswith(" DÉPASSE OU DÉPASSERA  7 · au-delà du prévu ─")
        assert lines[4].startswith("❯‼  +29,5  ██▍   14.3.2+ Réflexion sur la gestion")
        assert "39,5/10   ~84 ILG" in lines[4]
        assert lines[11].startswith(" RETARD  7 · écart à l'attendu ─")
        assert lines[12].startswith(" ‼  -25    ██    14.7.1  Mise en conformité avec")
        assert lines[12][:79].rstrip().endswith("…   3,75/30 ◆ J-3 DM LR")
        assert " !  -14    █▏    16.4.1 " in lines[13]
        assert "  1,25/20 30/06 PG" in lines[13]
        assert codes(pilot) == to_look_at(store_path, "PRI")
        why = " ".join(" ".join(lines[-8:-2]).split())
        assert "14.3.2 et 14.3.3 partagent 10 j. Dépasse le prévu de 29,5 j au 18/05." in why
        assert "39,5 j pour 10 depuis le 02/01. ILG 2,75 j" in why
        assert "Dernière saisie il y a 5 jours (17/05), ME 0,25. Rien de décidé." in why
        assert "Réflexion sur la gestion et la coexistence des deux bases métiers" in why


async def test_a_wide_list_has_more_of_labels_and_people(listing: Visiting, shown: Shown) -> None:
    async with listing((120, 40)) as pilot:
        text = shown(pilot.app)
        assert "PRI · 14 à regarder sur 43 · arrêté au ven. 18/05 · Échap toutes · f filtrer · il" in text
        assert "il manque 17 j de feuilles" in text
        assert "la coexistence des deux bases m…   39,5/10   ~84 ILG PP VS ME " in text
        assert "-2,25 ▌     14.1.3 " in text


async def test_a_narrow_list_cuts_no_figure(listing: Visiting, shown: Shown) -> None:
    async with listing((60, 20)) as pilot:
        line = next(one for one in shown(pilot.app).splitlines() if " 16.1.1 " in one)
        assert (line.split()[:3], line.split()[-1:]) == (["!", "+60", "16.1.1"], ["137,5/275"])


async def test_in_a_narrow_window_why_a_row_is_there_comes_before_its_label(
    listing: Visiting, press: Press, shown: Shown
) -> None:
    async with listing((60, 20)) as pilot:
        await press(pilot, "down")
        told = " ".join(shown(pilot.app).split())
        assert "14.1.9 Dépasse le prévu de 5,25 j" in told
        assert "ILG" in told


async def test_escape_widens_to_everything_then_gives_the_tree_back(
    listing: Visiting, press: Press, shown: Shown, store_path: Path
) -> None:
    async with listing() as pilot:
        await press(pilot, "escape")
        assert " GIP · 17 à regarder sur 84 · " in shown(pilot.app)
        assert codes(pilot) == to_look_at(store_path)
        await press(pilot, "escape")
        assert not pilot.app.screen.query(LookList)
        assert pilot.app.screen.query_one(TreeTable).has_focus


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (160, 50)])
async def test_enter_shows_the_detail_of_the_line_whole_and_escape_the_list_again(
    listing: Visiting, press: Press, shown: Shown, size: tuple[int, int]
) -> None:
    async with listing(size) as pilot:
        await press(pilot, "down", "enter")
        screen = screen_of(pilot.app, AvancementScreen)  # type: ignore[arg-type]
        assert screen.body.is_whole
        await until_rested(pilot.app, screen.body.panel.rest)
        assert "14.1.9 Gérer la base Annuaire" in shown(pilot.app)
        assert "dépasse le prévu de 5,25 j au 18/05" in shown(pilot.app)
        await press(pilot, "right", "left", "left")
        await until_rested(pilot.app, screen.body.panel.rest)
        assert "14.3.2 Réflexion sur la gestion" in shown(pilot.app)
        await press(pilot, "right", "escape")
        listed = pilot.app.screen.query_one(LookList)
        assert listed.has_focus
        assert listed.row is not None
        assert listed.row.code == "14.1.9"


async def test_the_key_in_the_detail_of_a_row_gives_the_list_back_then_the_tree(
    listing: Visiting, press: Press
) -> None:
    async with listing() as pilot:
        await press(pilot, "down", "enter", "exclamation_mark")
        assert pilot.app.screen.query_one(LookList).has_focus
        await press(pilot, "exclamation_mark")
        assert not pilot.app.screen.query(LookList)
        tree = pilot.app.screen.query_one(TreeTable)
        assert tree.has_focus
        assert tree.row is not None
        assert tree.row.code == "14.1.9"


async def test_the_key_gives_the_whole_tree_back_and_the_line_in_it(
    listing: Visiting, press: Press, shown: Shown
) -> None:
    async with listing() as pilot:
        await press(pilot, "exclamation_mark")
        assert shown(pilot.app).splitlines()[1].startswith(" GIP · 2030 sur 5160 j · arrêté au ven. 18/05")
        await press(pilot, "exclamation_mark", "down", "exclamation_mark")
        assert not pilot.app.screen.query(LookList)
        row = pilot.app.screen.query_one(TreeTable).row
        assert row is not None
        assert row.code == "14.1.9"
        await press(pilot, "exclamation_mark")
        listed = pilot.app.screen.query_one(LookList).row
        assert listed is not None
        assert listed.code == "14.1.9"


async def test_the_filter_narrows_the_list_and_the_tree_keeps_it(
    listing: Visiting, press: Press, shown: Shown
) -> None:
    async with listing() as pilot:
        everyone = codes(pilot)
        await press(pilot, "f", *"pri", "space", *"kf", "enter")
        assert "KF · " in shown(pilot.app).splitlines()[1]
        assert set(codes(pilot)) < set(everyone)
        assert "16.2.2" in codes(pilot)
        await press(pilot, "exclamation_mark")
        assert "KF" in shown(pilot.app).splitlines()[1]


async def test_the_filter_of_the_list_begins_empty_within_one_s_pole(
    listing: Visiting, press: Press, shown: Shown
) -> None:
    async with listing() as pilot:
        await press(pilot, "f")
        assert pilot.app.screen.query_one(FilterBox).query_one(Input).value == ""
        await press(pilot, *"dépassé", "enter")
        assert shown(pilot.app).splitlines()[1].startswith(" PRI · dépassée · 7 à regarder sur 7 · ")
        await press(pilot, "escape")
        assert shown(pilot.app).splitlines()[1].startswith(" PRI · 14 à regarder sur 43 · ")


async def test_a_pole_or_a_person_typed_stands_for_one_s_own(
    listing: Visiting, press: Press, shown: Shown
) -> None:
    async with listing() as pilot:
        await press(pilot, "f", *"ad2i", "enter")
        assert shown(pilot.app).splitlines()[1].startswith(" pôle AD2I · 2 à regarder sur ")
        await press(pilot, "exclamation_mark")
        assert "pôle AD2I" in shown(pilot.app).splitlines()[1]


async def test_the_footer_shows_what_serves_on_a_row(listing: Visiting, press: Press, shown: Shown) -> None:
    async with listing() as pilot:
        footer = shown(pilot.app).splitlines()[-1]
        told = "↵ Ouvrir  P Plan  r Reste à faire  x Solder  o Décider  v Échéancier  ? Aide"
        assert footer.strip() == told
        await press(pilot, "v")
        assert shown(pilot.app).splitlines()[-1].startswith(" ↵ Ouvrir  v L'arbre  r Reste à faire  x Sol")
        await press(pilot, "v")
        told = " ! À regarder  / Ligne  r Reste  x Solder  P Plan  v Échéancier  ? Aide (+"
        assert shown(pilot.app).splitlines()[-1].startswith(told)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_a_label_has_28_cells_and_the_last_row_comes_in_sight(
    listing: Visiting, press: Press, shown: Shown, size: tuple[int, int]
) -> None:
    async with listing(size) as pilot:
        await press(pilot, "escape", "G")
        region = pilot.app.screen.query_one(LookList).region
        lines = shown(pilot.app).splitlines()[region.y + 1 : region.bottom]
        assert any(line.startswith("❯") for line in lines)
        labels = [found[1] for line in lines if (found := re.search(r" [\d.]+\+? +(\D.*?…) ", line))]
        assert labels
        assert min(map(len, labels)) >= 28 - 1


async def test_where_nothing_needs_a_look_the_list_says_so_and_its_keys_do_nothing(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    async with visiting(make_app(agent="DM", au=date(2018, 1, 2)), press, (50, 16)) as pilot:
        await press(pilot, "f3")
        await press(pilot, "exclamation_mark", "enter", "x", "r", "P")
        assert shown(pilot.app).splitlines()[3].strip() == "Rien à regarder ici."
        await press(pilot, "exclamation_mark")
        assert not pilot.app.screen.query(LookList)


async def test_two_keys_at_once_leave_the_tree(make_app: MakeApp, press: Press, burst: Press) -> None:
    async with visiting(make_app(au=AU), press) as pilot:
        await press(pilot, "f3")
        await burst(pilot, "exclamation_mark", "exclamation_mark")
        assert not pilot.app.screen.query(LookList)
        assert pilot.app.screen.query_one(TreeTable).display


async def test_what_is_done_with_a_row_is_done_with_its_line(
    listing: Visiting, press: Press, shown: Shown, store_path: Path
) -> None:
    async with listing() as pilot:
        await press(pilot, "down", "r")
        assert "14.1.9" in shown(pilot.app)
        await press(pilot, "escape")
        await press(pilot, "x", "tab", "enter")
        screen = screen_of(pilot.app, AvancementScreen)  # type: ignore[arg-type]
        assert "14.1.9" not in codes(pilot)
        assert screen.outline.situation is not None
        assert "14.1.9" in screen.outline.situation.declarations.soldees
    assert "14.1.9" not in to_look_at(store_path)


async def test_opening_levels_is_said_to_be_of_the_tree(
    listing: Visiting, press: Press, shown: Shown
) -> None:
    async with listing() as pilot:
        await press(pilot, "plus")
        assert "Cette touche range l'arbre" in shown(pilot.app)


async def test_the_echeancier_and_the_search_leave_the_list(listing: Visiting, press: Press) -> None:
    async with listing() as pilot:
        await press(pilot, "v")
        assert not pilot.app.screen.query(LookList)
        await press(pilot, "exclamation_mark", "slash", *"rgpd", "enter")
        assert not pilot.app.screen.query(LookList)
        row = pilot.app.screen.query_one(TreeTable).row
        assert row is not None
        assert row.code == "14.7.1"


def test_a_decision_about_the_line_is_said_and_a_closed_group_leaves(store_path: Path) -> None:
    reference = DateReference(AU, 2018)
    with open_store(store_path) as store:
        cle = CleRevue("PRI", date(2018, 5, 14))
        taken = NewDecision("réviser à 40", "DM", date(2018, 5, 29), "14.1.9")
        take_decision(store, reference, cle, taken, acteur="DM")
        situation = load_avancement(store, reference)
        found = [one for one in situation.avancement.a_regarder if one.lignes == ("14.1.9",)]
        (raison,) = load_raisons(store, situation, found, lecteur="DM")
        assert tell_raison(raison, AU)[-1] == "n° 1, semaine 20, DM, pour le 29/05 : « réviser à 40 »."
        for code in ("14.3.2", "14.3.3"):
            close_ligne(store, code, AU, acteur="DM")
    assert "14.3.2" not in to_look_at(store_path)


def test_the_bar_is_full_for_the_most_and_half_a_cell_at_least() -> None:
    assert [draw_stake(days, 6000, 5) for days in (6000, 2950, 25)] == ["█████", "██▍  ", "▌    "]


def test_people_who_do_not_fit_are_counted() -> None:
    assert [fit_names(("MP", "SPB", "CR"), width) for width in (9, 6, 2)] == ["MP SPB CR", "MP +2 ", "MP"]


async def test_a_decision_taken_since_is_said_when_one_comes_back(
    listing: Visiting, press: Press, shown: Shown, store_path: Path
) -> None:
    async with listing() as pilot:
        await press(pilot, "exclamation_mark")
        with open_store(store_path) as store:
            taken = NewDecision("réviser à 40", "DM", date(2018, 5, 29), "14.3.2")
            take_decision(
                store, DateReference(AU, 2018), CleRevue("PRI", date(2018, 5, 14)), taken, acteur="DM"
            )
        await press(pilot, "exclamation_mark")
        assert "DM, pour le 29/05 : « réviser à 40 »" in " ".join(shown(pilot.app).split())
