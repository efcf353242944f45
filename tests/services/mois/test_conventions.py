"""Conventions: lines of any pôle, a heading for its lines, dates that end without a hole nor an overlap."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.domain.mois.fiche import write_fiche
from cariforef_tui.domain.mois.visas import GesteVisa, Visa
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import CodeRefuse, ConventionRefusee, DateRefusee, TexteRefuse
from cariforef_tui.services.mois.conventions import (
    Periode,
    add_convention,
    change_fonds,
    close_convention,
    list_conventions,
    load_paid_codes,
    mark_lignes,
    retitle_convention,
    unmark_ligne,
)
from cariforef_tui.services.mois.fiche import read_fiche
from cariforef_tui.services.ports.errors import DroitRefuse
from tests.kit.engines import both_engines

NOUVEL_AN, FIN = date(2018, 1, 1), date(2018, 12, 31)
MAI, JUIN = date(2018, 5, 31), date(2018, 6, 1)
TOUJOURS = Periode(NOUVEL_AN)


@pytest.fixture
def conventions(store: SqliteStore) -> SqliteStore:
    add_convention(store, "FSE-1", "Orientation", acteur="DM")
    add_convention(store, "FSE-2", "Observation", acteur="DM")
    return store


def periods(store: SqliteStore, numero: str = "FSE-1") -> list[tuple[str, date, date | None]]:
    (found,) = [one for one in list_conventions(store) if one.numero == numero]
    return [(ligne.code, ligne.depuis, ligne.jusque) for ligne in found.lignes]


def paid(store: SqliteStore, programme: Programme, au: date) -> dict[str, str]:
    paying = load_paid_codes(store, programme, au)
    return {code: convention.numero for code, convention in paying.items()}


def test_a_heading_covers_its_lines_and_a_nearer_mark_wins(
    conventions: SqliteStore, programme_2018: Programme
) -> None:
    mark_lignes(conventions, " fse-1 ", ["pri", "7.1"], TOUJOURS, acteur="DM")
    mark_lignes(conventions, "FSE-2", ["14.7"], Periode(JUIN), acteur="DM")
    before, after = paid(conventions, programme_2018, MAI), paid(conventions, programme_2018, JUIN)
    assert (before["14.7.1"], before["7.1"], before["14.1.1"]) == ("FSE-1", "FSE-1", "FSE-1")
    assert (after["14.7.1"], after["14.7"], after["14.1.1"]) == ("FSE-2", "FSE-2", "FSE-1")
    assert {"18", "GIP", "7"}.isdisjoint(before)


@both_engines
def test_a_line_taken_out_stays_paid_for_until_the_day_before(
    conventions: SqliteStore, programme_2018: Programme
) -> None:
    mark_lignes(conventions, "FSE-1", ["18", "18"], TOUJOURS, acteur="DM")
    unmark_ligne(conventions, "FSE-1", "18", JUIN, acteur="DM")
    assert periods(conventions) == [("18", NOUVEL_AN, MAI)]
    mark_lignes(conventions, "FSE-2", ["18"], Periode(JUIN), acteur="DM")
    assert paid(conventions, programme_2018, MAI)["18"] == "FSE-1"
    assert paid(conventions, programme_2018, JUIN)["18"] == "FSE-2"
    unmark_ligne(conventions, "FSE-2", "18", JUIN, acteur="DM")
    assert periods(conventions, "FSE-2") == []


def test_a_convention_that_closes_pays_nothing_after(conventions: SqliteStore) -> None:
    mark_lignes(conventions, "FSE-1", ["18", "7.1"], TOUJOURS, acteur="DM")
    mark_lignes(conventions, "FSE-1", ["14"], Periode(date(2018, 9, 1)), acteur="DM")
    mark_lignes(conventions, "FSE-1", ["15"], Periode(NOUVEL_AN, date(2018, 3, 31)), acteur="DM")
    assert len(close_convention(conventions, "FSE-1", MAI, acteur="DM").lignes) == 3
    assert set(periods(conventions)) == {
        ("18", NOUVEL_AN, MAI),
        ("7.1", NOUVEL_AN, MAI),
        ("15", NOUVEL_AN, date(2018, 3, 31)),
    }
    with pytest.raises(ConventionRefusee, match="n'a plus de ligne"):
        close_convention(conventions, "FSE-1", MAI, acteur="DM")


def test_two_conventions_never_pay_for_a_line_on_one_day(conventions: SqliteStore) -> None:
    mark_lignes(conventions, "FSE-1", ["18"], Periode(NOUVEL_AN, MAI), acteur="DM")
    with pytest.raises(ConventionRefusee, match="déjà conventionnée"):
        mark_lignes(conventions, "FSE-2", ["7.1", "18"], Periode(MAI), acteur="DM")
    assert periods(conventions, "FSE-2") == []
    mark_lignes(conventions, "FSE-1", ["18"], Periode(NOUVEL_AN, FIN), acteur="DM")
    assert periods(conventions) == [("18", NOUVEL_AN, FIN)]


def test_what_cannot_be_taken_out_says_why(conventions: SqliteStore) -> None:
    mark_lignes(conventions, "FSE-1", ["14"], TOUJOURS, acteur="DM")
    with pytest.raises(ConventionRefusee, match="par 14, qui la contient"):
        unmark_ligne(conventions, "FSE-1", "14.7.1", JUIN, acteur="DM")
    with pytest.raises(ConventionRefusee, match="ne finance pas 18"):
        unmark_ligne(conventions, "FSE-1", "18", JUIN, acteur="DM")


def test_numbers_titles_codes_and_dates_are_checked(conventions: SqliteStore) -> None:
    with pytest.raises(ConventionRefusee, match="existe déjà"):
        add_convention(conventions, "fse-1", "Autre", acteur="DM")
    with pytest.raises(ConventionRefusee, match=r"inconnue.*FSE-1"):
        mark_lignes(conventions, "FSE-9", ["18"], TOUJOURS, acteur="DM")
    for numero, intitule in ((" ", "Titre"), ("FSE-3", ""), ("FSE\u202e-3", "Titre"), ("x" * 41, "Titre")):
        with pytest.raises(TexteRefuse):
            add_convention(conventions, numero, intitule, acteur="DM")
    with pytest.raises(CodeRefuse):
        mark_lignes(conventions, "FSE-1", ["99.9"], TOUJOURS, acteur="DM")
    for periode in (
        Periode(date(2019, 1, 1)),
        Periode(JUIN, MAI),
        Periode(NOUVEL_AN, date(2019, 1, 1)),
    ):
        with pytest.raises(DateRefusee):
            mark_lignes(conventions, "FSE-1", ["18"], periode, acteur="DM")
    assert retitle_convention(conventions, "fse-1", "Nouveau", acteur="DM").intitule == "Nouveau"
    assert [one.intitule for one in list_conventions(conventions)] == ["Nouveau", "Observation"]


def test_conventions_are_reserved_to_the_direction_once_it_is_named(conventions: SqliteStore) -> None:
    with conventions.writing("système") as writing:
        known = {one.initiales: one for one in writing.agents()}
        writing.update_agent(replace(known["KF"], role=Role.DIRECTION))
    mark_lignes(conventions, "FSE-1", ["18"], TOUJOURS, acteur="KF")
    for attempt in (
        lambda: add_convention(conventions, "FSE-3", "Titre", acteur="DM"),
        lambda: retitle_convention(conventions, "FSE-1", "Titre", acteur="DM"),
        lambda: change_fonds(conventions, "FSE-1", "Région", acteur="DM"),
        lambda: mark_lignes(conventions, "FSE-1", ["7.1"], TOUJOURS, acteur="DM"),
        lambda: unmark_ligne(conventions, "FSE-1", "18", JUIN, acteur="DM"),
        lambda: close_convention(conventions, "FSE-1", MAI, acteur="DM"),
    ):
        with pytest.raises(DroitRefuse):
            attempt()


def test_marking_lines_tells_how_many_signed_months_had_days_on_them(conventions: SqliteStore) -> None:
    for mois, codes in ((4, ("14.7.1", "1.1")), (5, ("14.7.1",)), (6, ("1.1",))):
        with conventions.writing("LR") as writing:
            writing.write_cells(
                [CellChange(agent="LR", jour=date(2018, mois, 4), code=code, centiemes=50) for code in codes]
            )
            fiche = read_fiche(writing, Agent(initiales="LR"), Mois(2018, mois))
            signature = Visa(
                agent="LR", mois=fiche.mois, geste=GesteVisa.SIGNATURE, par="LR", centiemes=fiche.total
            )
            writing.add_visa(replace(signature, contenu=write_fiche(fiche)))
    assert mark_lignes(conventions, "FSE-1", ["14.7"], TOUJOURS, acteur="DM").fiches_signees == 2
    assert mark_lignes(conventions, "FSE-2", ["1.1"], Periode(JUIN), acteur="DM").fiches_signees == 1


def test_a_line_is_not_taken_out_of_a_convention_on_a_day_that_it_does_not_pay_for(
    conventions: SqliteStore,
) -> None:
    mark_lignes(conventions, "FSE-1", ["18"], Periode(NOUVEL_AN, date(2018, 3, 31)), acteur="DM")
    with pytest.raises(ConventionRefusee, match="ne finance pas 18 le 01/06/2018"):
        unmark_ligne(conventions, "FSE-1", "18", JUIN, acteur="DM")
