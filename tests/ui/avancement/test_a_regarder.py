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

from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.domain.revue.revue import CleRevue
from cariforef_tui.services.avancement import load_avancement, load_detail, load_raisons, tell_raison
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from cariforef_tui.services.programme.declarations import close_ligne
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.revue.write import NewDecision, take_decision
from cariforef_tui.ui.avancement.look_list import LookList, draw_stake, fit_names
from cariforef_tui.ui.avancement.screen import AvancementScreen
from cariforef_tui.ui.avancement.tree import TreeTable
from cariforef_tui.ui.dialogs.filter_box import FilterBox
from tests.people import open_store
from tests.ui.prompt import paste, until_rested
from tests.ui.visit import MakeApp, Press, Shown, screen_of, visiting

AU = date(2018, 5, 22)
Visiting = Callable[..., AbstractAsyncContextManager[Pilot[int]]]


@pytest.fixture
def store_path(demonstration: Path) -> Path:
    return demonstration


@pytest.fixture
def listing(make_app: MakeApp, press: Press) -> Visiting:
    """Open Avancement, then its list, as DM of PRI."""

    @asynccontextmanager
    async def listing() -> AsyncIterator[Pilot[int]]:
        async with visiting(make_app(agent="DM", au=AU), press) as pilot:
            await press(pilot, "f3", "exclamation_mark")
            yield pilot

    return listing


def codes(pilot: Pilot[int]) -> list[str]:
    """Codes listed as to look at: headings and groups that slow down are left out."""
    rows = pilot.app.screen.query_one(LookList).rows
    return [row.code for row in rows if row.code and not row.is_dim]


def to_look_at(path: Path, pole: str | None = None) -> list[str]:
    """First open lines of what the domain says is to look at."""
    with open_store(path) as store:
        situation = load_avancement(store, DateReference(AU, 2018))
    below = situation.programme.subtrees[pole or "GIP"]
    return [one.ouvertes[0] for one in situation.avancement.a_regarder if below & {*one.ouvertes}]


def row_of(pilot: Pilot[int], kind: type[LookList | TreeTable]) -> str:
    """Code under the cursor of the list or of the tree."""
    row = pilot.app.screen.query_one(kind).row
    return row.code if row is not None else ""


async def test_the_list_is_that_of_ones_pole_worst_first_with_who_and_why_and_escape_widens_it(
    listing: Visiting, press: Press, shown: Shown, store_path: Path
) -> None:
    async with listing() as pilot:
        lines = shown(pilot.app).splitlines()
        assert lines[1].startswith(
            " PRI · 17 à regarder sur 43 · 9 ailleurs : ! (Échap) · arrêté au ven. 18/05"
        )
        assert lines[3].startswith("❯‼  +46    dépasse   14.3.2+ Réflexion sur la gestion")
        assert "  39,5/10    56 PP +9" in lines[3]
        assert lines[4].startswith(" ‼  -25,25 en retard 14.7.1  Mise en conformité avec")
        assert lines[4][:79].rstrip().endswith("…   3,75/30 ◆ J-3 DM LR")
        assert lines[6].startswith(" !  +31    dépassera 16.1.1 ")
        assert lines[9].startswith(" !  -14,25 en retard 16.4.1 ")
        assert codes(pilot) == to_look_at(store_path, "PRI")
        why = " ".join(" ".join(lines[-8:-2]).split())
        assert (
            "14.3.2 et 14.3.3 partagent 10 j. Dépasse le prévu de 29,5 j au 18/05, de 46 j à la fin." in why
        )
        assert "39,5 j pour 10" not in why
        assert "PP 3 j, ILG 2,75 j" in why
        assert "Rien de décidé. Dernière saisie il y a 5 jours (17/05), ME 0,25." in why
        assert "Réflexion sur la gestion et la coexistence des deux bases métiers" in why
        told = "↵ Ouvrir  P Plan  r Reste à faire  x Solder  o Décider  v Échéancier  ? Aide"
        assert lines[-1].strip() == told
        await press(pilot, "plus")
        assert "Cette touche range l'arbre" in shown(pilot.app)
        # A wide list has more of labels and people.
        await pilot.resize_terminal(120, 40)
        text = shown(pilot.app)
        # Days supposed done before the suivi are in it: « réal » is what was logged.
        assert " fait/prévu " in text
        assert "PRI · 17 à regarder sur 43 · 9 ailleurs : ! (Échap) · arrêté au ven. 18/05 · " in text
        assert "la coexistence des deux bases m…   39,5/10    56 PP +9" in text
        assert " ‼  -25,25 ██▋   en retard 14.7.1 " in text
        assert "   3,75/30 ◆ J-3 DM LR" in text
        assert "   1,25/20 30/06 PG" in text
        assert "+3,5  ▌     dépassera 16.2.1 " in text
        await press(pilot, "enter")
        screen = screen_of(pilot.app, AvancementScreen)  # type: ignore[arg-type]
        await until_rested(pilot.app, screen.body.panel.rest)
        assert screen.body.is_whole
        assert "14.3.2 Réflexion sur la gestion" in shown(pilot.app)
        await press(pilot, "escape")
        assert pilot.app.screen.query_one(LookList).has_focus
        # A narrow one cuts no figure, and why a row is there comes before its label.
        await pilot.resize_terminal(60, 20)
        line = next(one for one in shown(pilot.app).splitlines() if " 16.4.1 " in one)
        assert (line.split()[:3], line.split()[-1:]) == (["!", "-14,25", "16.4.1"], ["1,25/20"])
        await press(pilot, "down", "down")
        told = " ".join(shown(pilot.app).split())
        assert "14.1.9 Dépasse le prévu de 5,25 j" in told
        assert "ILG" in told
        await pilot.resize_terminal(80, 24)
        await press(pilot, "escape")
        assert " GIP · 26 à regarder sur 84 · " in shown(pilot.app)
        assert codes(pilot) == to_look_at(store_path)
        await press(pilot, "G")
        region = pilot.app.screen.query_one(LookList).region
        listed = shown(pilot.app).splitlines()[region.y + 1 : region.bottom]
        assert any(line.startswith("❯") for line in listed)
        labels = [found[1] for line in listed if (found := re.search(r" [\d.]+\+? +(\D.*?…) ", line))]
        assert min(map(len, labels)) >= 27 - 1
        await press(pilot, "escape")
        assert not pilot.app.screen.query(LookList)
        assert pilot.app.screen.query_one(TreeTable).has_focus


async def test_what_slows_down_stands_below_and_nothing_counts_it(
    listing: Visiting, press: Press, shown: Shown, store_path: Path
) -> None:
    async with listing() as pilot:
        await press(pilot, "end", "up")
        text = shown(pilot.app)
        assert " Ralentit · moins de la moitié de ce qu'il faudrait par semaine " in text
        assert "❯·  -10    ralentit  14.1.2 " in text
        assert "En retard de 9,25 j au 18/05, fin le 01/07. Rythme 1 j par semaine, il en faudrait 2,75." in (
            " ".join(text.split())
        )
        assert "17 à regarder sur 43" in text


async def test_where_one_s_own_pole_has_nothing_the_others_stand_dim(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    async with visiting(make_app(agent="ZA", au=date(2018, 2, 19)), press) as pilot:
        await press(pilot, "f3", "exclamation_mark")
        assert " Rien à regarder ici ; ailleurs : " in shown(pilot.app)
        rows = pilot.app.screen.query_one(LookList).rows
        assert [row.is_dim for row in rows if row.raison] == [True] * 6


async def test_a_row_opens_its_detail_whole_and_each_key_back_keeps_the_line(
    listing: Visiting, press: Press, burst: Press, shown: Shown
) -> None:
    async with listing() as pilot:
        screen = screen_of(pilot.app, AvancementScreen)  # type: ignore[arg-type]
        await press(pilot, "down", "down", "enter")
        assert screen.body.is_whole
        await until_rested(pilot.app, screen.body.panel.rest)
        assert "14.1.9 Gérer la base Annuaire" in shown(pilot.app)
        assert "dépasse le prévu de 5,25 j au 18/05" in shown(pilot.app)
        await press(pilot, "right", "left", "left")
        await until_rested(pilot.app, screen.body.panel.rest)
        assert "14.7.1 Mise en conformité" in shown(pilot.app)
        await press(pilot, "right", "escape")
        assert pilot.app.screen.query_one(LookList).has_focus
        assert row_of(pilot, LookList) == "14.1.9"
        # The key gives the list back, then the tree on the same line, then the list on it.
        await press(pilot, "enter", "exclamation_mark")
        assert pilot.app.screen.query_one(LookList).has_focus
        await press(pilot, "exclamation_mark")
        assert not pilot.app.screen.query(LookList)
        assert pilot.app.screen.query_one(TreeTable).has_focus
        assert row_of(pilot, TreeTable) == "14.1.9"
        assert shown(pilot.app).splitlines()[1].startswith(" GIP · 2030 sur 5160 j · arrêté au ven. 18/05")
        await press(pilot, "exclamation_mark")
        assert row_of(pilot, LookList) == "14.1.9"
        # The échéancier and the search leave the list.
        await press(pilot, "v")
        assert not pilot.app.screen.query(LookList)
        assert shown(pilot.app).splitlines()[-1].startswith(" ↵ Ouvrir  v L'arbre  r Reste à faire  x ")
        await press(pilot, "exclamation_mark", "slash", *"rgpd", "enter")
        assert not pilot.app.screen.query(LookList)
        assert row_of(pilot, TreeTable) == "14.7.1"
        told = " ! À regarder  / Ligne  r Reste  x "
        assert shown(pilot.app).splitlines()[-1].startswith(told)
        await burst(pilot, "exclamation_mark", "exclamation_mark")
        assert not pilot.app.screen.query(LookList)
        assert pilot.app.screen.query_one(TreeTable).display


async def test_the_filter_narrows_the_list_within_one_s_pole_or_the_one_typed_and_the_tree_keeps_it(
    listing: Visiting, press: Press, shown: Shown
) -> None:
    async with listing() as pilot:
        everyone = codes(pilot)
        await press(pilot, "f")
        assert pilot.app.screen.query_one(FilterBox).query_one(Input).value == ""
        await paste(pilot.app, "dépassé")
        await press(pilot, "enter")
        assert shown(pilot.app).splitlines()[1].startswith(" PRI · dépassée · 11 à regarder sur 11 · ")
        await press(pilot, "escape")
        assert shown(pilot.app).splitlines()[1].startswith(" PRI · 17 à regarder sur 43 · ")
        await press(pilot, "f")
        await paste(pilot.app, "kf")
        await press(pilot, "enter")
        assert shown(pilot.app).splitlines()[1].startswith(" KF · ")
        assert "16.2.2" in codes(pilot)
        assert set(codes(pilot)) < set(everyone)
        await press(pilot, "exclamation_mark")
        assert "KF" in shown(pilot.app).splitlines()[1]
        await press(pilot, "escape", "exclamation_mark", "f", *"ad2i", "enter")
        assert shown(pilot.app).splitlines()[1].startswith(" pôle AD2I · 4 à regarder sur ")
        # Nothing to look at: the list says so and its keys do nothing.
        await press(pilot, "f", *"zzz", "enter", "enter", "x", "r", "P")
        assert shown(pilot.app).splitlines()[3].strip() == "Rien à regarder ici."


async def test_what_is_done_with_a_row_is_done_with_its_line_and_what_is_decided_is_said(
    listing: Visiting, press: Press, shown: Shown, store_path: Path
) -> None:
    async with listing() as pilot:
        await press(pilot, "down", "down", "r")
        assert "14.1.9" in shown(pilot.app)
        await press(pilot, "escape", "x", "tab", "enter")
        screen = screen_of(pilot.app, AvancementScreen)  # type: ignore[arg-type]
        assert "14.1.9" not in codes(pilot)
        assert screen.outline.situation is not None
        assert "14.1.9" in screen.outline.situation.declarations.soldees
        with open_store(store_path) as store:
            taken = NewDecision("réviser à 40", "DM", date(2018, 5, 29), "14.3.2")
            take_decision(
                store, DateReference(AU, 2018), CleRevue("PRI", date(2018, 5, 14)), taken, acteur="DM"
            )
        screen.session.following.ask()
        await press(pilot, "home")
        assert "DM, pour le 29/05 : « réviser à 40 »" in " ".join(shown(pilot.app).split())
    assert "14.1.9" not in to_look_at(store_path)


async def test_the_footer_has_the_keys_of_ones_pole_on_its_lines_alone(
    listing: Visiting, press: Press, shown: Shown, store_path: Path
) -> None:
    with open_store(store_path) as store, store.writing(ACTEUR_SYSTEME) as writing:
        writing.add_agent(Agent(initiales="ZDIR", pole="DIR", role=Role.DIRECTION))
    async with listing() as pilot:
        await press(pilot, "slash", *"16.4.1", "enter")
        assert " r Reste  x Solder  P Plan " in shown(pilot.app).splitlines()[-1]
        # A heading takes neither days nor what is declared of them.
        await press(pilot, "left")
        assert " / Ligne  P Plan " in shown(pilot.app).splitlines()[-1]
        await press(pilot, "down")
        assert "en retard de 14,25 j au 18/05, fin le 30/06" in " ".join(shown(pilot.app).split())
        await press(pilot, "slash", *"1.1", "enter")
        assert shown(pilot.app).splitlines()[-1].startswith(" ! À regarder  / Ligne  v Échéancier  f ")
        # The key says why all the same.
        await press(pilot, "P")
        assert "réservé à ZA, qui coordonne" in shown(pilot.app)


def test_a_decision_about_the_line_is_said_and_a_closed_group_leaves(store_path: Path) -> None:
    reference = DateReference(AU, 2018)
    with open_store(store_path) as store:
        cle = CleRevue("PRI", date(2018, 5, 14))
        taken = NewDecision("réviser à 40", "DM", date(2018, 5, 29), "14.1.9")
        take_decision(store, reference, cle, taken, acteur="DM")
        situation = load_avancement(store, reference)
        found = [one for one in situation.avancement.a_regarder if one.lignes == ("14.1.9",)]
        (raison,) = load_raisons(store, situation, found, lecteur="DM")
        assert tell_raison(raison, AU)[2] == "n° 1, semaine 20, DM, pour le 29/05 : « réviser à 40 »."
        assert load_detail(store, situation, "14.1.9", lecteur="DM").decisions == raison.decisions
        for code in ("14.3.2", "14.3.3"):
            close_ligne(store, code, AU, acteur="DM")
    assert "14.3.2" not in to_look_at(store_path)


def test_the_bar_is_full_for_the_most_and_half_a_cell_at_least() -> None:
    assert [draw_stake(days, 6000, 5) for days in (6000, 2950, 25)] == ["█████", "██▍  ", "▌    "]


def test_people_who_do_not_fit_are_counted() -> None:
    assert [fit_names(("MP", "SPB", "CR"), width) for width in (9, 6, 2)] == ["MP SPB CR", "MP +2 ", "MP"]
