"""The tree as looked at: what is kept, in which order, what is open."""

from __future__ import annotations

from datetime import date

import pytest

from cariforef_tui.domain.alertes.alertes import Alerte, TypeAlerte
from cariforef_tui.domain.avancement.avancement import Avancement, compute_avancement
from cariforef_tui.domain.avancement.consommation import Consommation, Realise
from cariforef_tui.domain.avancement.etat import Gravite
from cariforef_tui.domain.pilotage.tree import (
    LineState,
    Node,
    TreeFilter,
    TreeView,
    close_level,
    group_alertes,
    keep_lignes,
    lines_naming,
    list_rows,
    nearest_visible,
    open_by_default,
    open_everywhere,
    open_level,
    states_of,
    worst_below,
)
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier

AU = date(2018, 5, 28)


@pytest.fixture(scope="module")
def avancement(programme_2018: Programme) -> Avancement:
    realises = {"1.5": Realise(metier=550), "1.1": Realise(metier=500), "8.1": Realise(metier=100)}
    return compute_avancement(programme_2018, Calendrier(2018, {}), Consommation(realises, {}), AU)


def _alerte(gravite: Gravite, code: str | None, jalon: str | None = None) -> Alerte:
    return Alerte(
        type=TypeAlerte.ECHEANCE_DEPASSEE,
        gravite=gravite,
        code=code,
        jalon=jalon,
        agent=None,
        date=None,
        jours_restants=None,
        fait="",
        objet="",
        constat="À",
        conseil="voir.",
    )


def _codes(programme: Programme, ouverts: frozenset[str], gardes: frozenset[str] | None = None) -> list[str]:
    return [row.code for row in list_rows(programme, ouverts, gardes)]


def test_at_first_the_gip_and_its_poles_are_open_and_every_axe_is_seen(programme_2018: Programme) -> None:
    codes = _codes(programme_2018, open_by_default(programme_2018))
    assert codes[:4] == ["GIP", "AD2I", "1", "2"]
    assert len(codes) == 1 + 4 + 20


def test_open_everywhere_shows_every_line_in_document_order(programme_2018: Programme) -> None:
    codes = _codes(programme_2018, open_everywhere(programme_2018))
    assert codes == [ligne.code for ligne in programme_2018.lignes]


def test_a_node_says_whether_it_is_open_and_a_line_of_saisie_is_a_leaf(programme_2018: Programme) -> None:
    rows = {row.code: row for row in list_rows(programme_2018, {"GIP", "AD2I", "1"}, None)}
    assert (rows["1"].noeud, rows["2"].noeud) == (Node.OUVERT, Node.FERME)
    assert (rows["1.1"].noeud, rows["1.1"].profondeur) == (Node.FEUILLE, 3)


def test_a_filter_on_a_pole_keeps_the_pole_and_the_gip_above_it(programme_2018: Programme) -> None:
    kept = keep_lignes(programme_2018, TreeFilter(poles=("DIR",)), codes_agents=(), etats={})
    assert kept == frozenset({"GIP", "DIR", "17", "18", "19", "20"})


def test_filters_add_up_and_keep_the_way_to_each_line(programme_2018: Programme) -> None:
    filtre = TreeFilter(poles=("PRI",), agents=("DM",), etats=(LineState.A_REGARDER,))
    etats = {LineState.A_REGARDER: {"14.7.1", "7.1"}}
    kept = keep_lignes(programme_2018, filtre, codes_agents={"14.7.1", "14.1.1", "7.1"}, etats=etats)
    assert kept == frozenset({"GIP", "PRI", "14", "14.7", "14.7.1"})


def test_no_filter_keeps_everything(programme_2018: Programme) -> None:
    assert keep_lignes(programme_2018, TreeFilter(), codes_agents=(), etats={}) is None


def test_two_poles_or_two_states_keep_either_and_words_what_they_are_found_in(
    programme_2018: Programme,
) -> None:
    def keep(filtre: TreeFilter) -> frozenset[str]:
        etats = {LineState.EN_RETARD: {"1.1"}, LineState.DEPASSEE: {"17"}}
        return keep_lignes(programme_2018, filtre, codes_agents=(), etats=etats) or frozenset()

    both = keep(TreeFilter(poles=("DIR", "APO")))
    assert {"DIR", "APO"} <= both
    assert "PRI" not in both
    late = keep(TreeFilter(etats=(LineState.EN_RETARD, LineState.DEPASSEE)))
    assert late == {"GIP", "AD2I", "1", "1.1", "DIR", "17"}
    assert keep(TreeFilter(mots="mailchimp")) == {"GIP", "PRI", "14", "14.7", "14.7.1"}
    assert keep(TreeFilter(mots="14.7")) == {"GIP", "PRI", "14", "14.7", "14.7.1"}


def test_lines_are_late_over_to_look_at_or_not_begun_and_a_closed_one_is_in_no_state(
    programme_2018: Programme, avancement: Avancement
) -> None:
    etats = states_of(programme_2018, avancement, {"1.2"})
    # Five days of the 17 expected are done on 1.1, more than what is expected of 1.5, nothing elsewhere.
    assert "1.5" not in etats[LineState.EN_RETARD] | etats[LineState.DEPASSEE]
    assert {"1.1", "14.7.1"} <= etats[LineState.EN_RETARD]
    assert "1.2" not in etats[LineState.EN_RETARD]
    assert etats[LineState.A_REGARDER] == {
        code for groupe in avancement.a_regarder for code in groupe.ouvertes
    }
    assert "1.1" not in etats[LineState.NON_COMMENCEE]
    assert "14.7.1" in etats[LineState.NON_COMMENCEE]


def test_levels_open_and_close_one_at_a_time_for_the_whole_tree(programme_2018: Programme) -> None:
    first = open_by_default(programme_2018)
    axes = open_level(programme_2018, first)
    assert {"1", "14", "20"} & axes == {"1", "14"}
    assert "14.7" not in axes
    assert "14.7" in open_level(programme_2018, axes)
    assert close_level(programme_2018, axes) == first
    assert close_level(programme_2018, first) == {"GIP"}
    assert close_level(programme_2018, {"GIP"}) == {"GIP"}
    assert open_level(programme_2018, frozenset({"GIP"})) == first


def test_a_kept_node_whose_children_are_left_out_is_shown_as_a_leaf(programme_2018: Programme) -> None:
    rows = list_rows(programme_2018, {"GIP"}, frozenset({"GIP", "DIR"}))
    assert [(row.code, row.noeud) for row in rows] == [("GIP", Node.OUVERT), ("DIR", Node.FEUILLE)]


def test_the_lines_of_an_agent_are_those_whose_qui_names_them(programme_2018: Programme) -> None:
    named = lines_naming(programme_2018, "KF")
    assert "14.4.2" in named
    assert "1.1" not in named


def test_revealing_a_line_opens_every_line_above_it(programme_2018: Programme) -> None:
    vue = TreeView(frozenset()).revealing(programme_2018, "14.7.1")
    assert vue.ouverts == {"GIP", "PRI", "14", "14.7"}


def test_a_hidden_line_leaves_the_cursor_on_the_nearest_line_above(programme_2018: Programme) -> None:
    rows = list_rows(programme_2018, {"GIP", "PRI"}, None)
    assert nearest_visible(programme_2018, rows, "14.7.1") == "14"
    assert nearest_visible(programme_2018, rows, "15") == "15"


def test_the_alert_of_a_jalon_stands_on_each_of_its_lines(programme_2018: Programme) -> None:
    found = group_alertes(programme_2018, [_alerte(Gravite.CRITIQUE, "14.7.1", "RGPD")])
    assert found.keys() == {"14.7.1", "7.1", "18"}
    assert all(len(alertes) == 1 for alertes in found.values())


def test_an_alert_for_information_marks_no_line(programme_2018: Programme) -> None:
    assert group_alertes(programme_2018, [_alerte(Gravite.INFO, "1.1")]) == {}


def test_a_closed_node_bears_the_worst_gravite_below_it(
    programme_2018: Programme, avancement: Avancement
) -> None:
    worst = worst_below(programme_2018, avancement)
    assert {code: worst.get(code) for code in ("14.7.1", "14.7", "1.5")} == {
        "14.7.1": Gravite.ATTENTION,
        "14.7": Gravite.ATTENTION,
        "1.5": None,
    }
    assert worst["GIP"] is Gravite.CRITIQUE
