"""What a year leaves to be finished, and the programme drafted from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from cariforef_tui.domain.avancement.avancement import Consommation, compute_avancement
from cariforef_tui.domain.pilotage.year_end import draft_year, list_unfinished
from cariforef_tui.domain.programme.declarations import Declaration, Declarations, Fait
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier
from tests.domain.avancement.test_avancement import declared

NOTHING = Declarations({}, {})


def with_labels(programme: Programme, labels: Mapping[str, str]) -> Programme:
    lignes = (replace(one, libelle=labels.get(one.code, one.libelle)) for one in programme.lignes)
    return replace(programme, lignes=tuple(lignes))


@pytest.mark.parametrize(
    "libelle", ["Budget, paie et marchés", "Charte 2016-2018", "Bilan 2018", "Cap 2030", "Lot 12017"]
)
def test_a_line_beside_the_regulation_that_finishes_nothing_keeps_its_label_and_its_days(
    programme: Programme, libelle: str
) -> None:
    after, choices = draft_year(with_labels(programme, {"8.1": libelle}), 2019, NOTHING, (), ())
    assert (after.by_code["8.1"].libelle, after.centiemes_prevus("8.1")) == (libelle, 1000)
    assert after.by_code["8"].libelle == programme.by_code["8"].libelle
    assert [choix.question for choix in choices if choix.code == "8.1"] == []


def test_the_line_that_names_the_year_before_takes_what_is_left_wherever_it_stands(
    programme: Programme, calendrier: Calendrier
) -> None:
    labels = {"8.1": "Finalisation des travaux 2017"}
    avancement = compute_avancement(programme, calendrier, Consommation({}, {}), date(2018, 12, 31))
    left = [one for one in list_unfinished(programme, avancement, NOTHING, ()) if one.code == "1.1"]
    after, _ = draft_year(with_labels(programme, labels), 2019, NOTHING, (), left)
    assert after.by_code["8.1"].libelle == "Finalisation des travaux 2018"
    assert after.centiemes_prevus("8.1") == left[0].a_faire == programme.centiemes_prevus("1.1")


def test_what_was_declared_finished_and_the_days_that_nobody_asked_for_are_not_left_to_finish(
    programme: Programme, calendrier: Calendrier
) -> None:
    requests = replace(programme, tirages=frozenset({"14.7.1"}))
    consommation = Consommation({}, declared("1.1", 0))
    avancement = compute_avancement(requests, calendrier, consommation, date(2018, 12, 31))
    found = {one.code: one for one in list_unfinished(requests, avancement, NOTHING, ())}
    assert "1.1" not in found
    assert (found["14.7.1"].permanente, found["1.2"].permanente) == (True, False)
    _, asked = draft_year(requests, 2019, NOTHING, (), [*found.values()])
    carried = {choix.code for choix in asked if choix.question == "Travail à reporter ?"}
    assert ("1.1" in carried, "14.7.1" in carried, "1.2" in carried) == (False, False, True)


def test_a_jalon_of_the_year_is_asked_for_the_next_whether_it_was_held_or_not(programme: Programme) -> None:
    held = Fait(code="RGPD", declaration=Declaration.TENU, jour=date(2018, 5, 25), agent="DM")
    for declarations, question in (
        (NOTHING, "Jalon non tenu : à reporter ?"),
        (Declarations({}, {"RGPD": held}), "Jalon tenu : un autre en 2019 ?"),
    ):
        _, choices = draft_year(programme, 2019, declarations, (), ())
        (asked,) = [one for one in choices if one.code == "RGPD"]
        assert asked.question == question
        assert asked.geste.endswith("--code RGPD --borne 14.7.1 --le 01/01/2019 --motif MOTIF"), asked.geste
