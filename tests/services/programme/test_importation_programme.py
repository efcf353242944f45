"""A programme brought again: the one that people use keeps the lines on which they logged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cariforef_db.store.creating import french_holidays
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.echeances import parse_echeance
from cariforef_tui.domain.programme.programme import Ligne, Niveau, Programme
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.domain.values.refusals import CodeRefuse, DateRefusee
from cariforef_tui.exchange.programme.folder import read_folder
from cariforef_tui.services.ports.errors import Conflit
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME, Store
from cariforef_tui.services.programme.bring import (
    describe_brought,
    import_programme,
    preview_programme,
)
from cariforef_tui.services.programme.exercice import resolve_reference
from cariforef_tui.services.programme.livrables import (
    Promesse,
    declare_production,
    define_livrable,
    undo_livrable,
    undo_production,
)
from tests.kit.engines import both_engines
from tests.people import set_agent
from tests.worlds import MEDIATHEQUE


def log_each(store: Store, codes: list[str]) -> None:
    with store.writing("DM") as writing:
        writing.write_cells(
            [
                CellChange(agent="DM", jour=date(2018, 1, 1) + timedelta(days=rank), code=code, centiemes=25)
                for rank, code in enumerate(codes)
            ]
        )


@pytest.mark.parametrize(("count", "rest"), [(20, ""), (21, " et 1 de plus")])
def test_of_the_lines_that_a_programme_lost_with_days_on_them_twenty_are_named(
    store: SqliteStore, programme_2018: Programme, count: int, rest: str
) -> None:
    lost = [ligne.code for ligne in programme_2018.imputables()][:count]
    log_each(store, lost)
    kept = tuple(ligne for ligne in programme_2018.lignes if ligne.code not in lost)
    with pytest.raises(CodeRefuse) as refused:
        preview_programme(store, replace(programme_2018, lignes=kept), (), french_holidays)
    assert f" : {', '.join(lost[:20])}{rest}. Gardez leurs codes" in str(refused.value)


def test_a_line_with_days_on_it_is_not_detailed_by_others(
    store: SqliteStore, programme_2018: Programme
) -> None:
    log_each(store, ["14.7.1", "18"])
    below = Ligne(
        code="18.1", niveau=Niveau.ACTION, parent="18", libelle="Réseau", echeance=parse_echeance("")
    )
    lignes = [*programme_2018.lignes, below]
    with pytest.raises(CodeRefuse, match=r"que d'autres détaillent : 18\. Gardez leurs codes"):
        preview_programme(store, replace(programme_2018, lignes=tuple(lignes)), (), french_holidays)


def test_the_livrables_of_a_programme_not_begun_are_replaced_and_none_in_the_folder_keeps_them(
    store: SqliteStore, programme_2018: Programme
) -> None:
    fewer = replace(programme_2018, livrables=programme_2018.livrables[1:])
    with store.writing("DM") as writing:
        writing.replace_programme(fewer, writing.calendrier(2018), ())
    with store.reading() as reading:
        assert reading.programme(2018) == fewer
    assert [
        one.objet for one in preview_programme(store, programme_2018, (), french_holidays).differences
    ] == ["livrable"]
    assert preview_programme(store, replace(programme_2018, livrables=()), (), french_holidays).is_done


def test_the_livrables_of_a_programme_begun_are_changed_one_by_one(
    store: SqliteStore, programme_2018: Programme
) -> None:
    declare_production(
        store, "15.3.2", 1, date(2018, 5, 22), numero=None, today=date(2018, 5, 22), acteur="DM"
    )
    fewer = replace(programme_2018, livrables=programme_2018.livrables[1:])
    with pytest.raises(DateRefusee, match="changez ses livrables un par un"):
        preview_programme(store, fewer, (), french_holidays)
    assert preview_programme(store, replace(programme_2018, livrables=()), (), french_holidays).is_done


def test_an_undo_says_that_somebody_changed_it_since(store: SqliteStore) -> None:
    written = define_livrable(store, 2018, Promesse(code="15.3.2", libelle="Lico", quantite=40), acteur="DM")
    define_livrable(store, 2018, Promesse(code="15.3.2", libelle="Lico", quantite=41), acteur="LR")
    with pytest.raises(Conflit, match="a changé depuis"):
        undo_livrable(store, written, acteur="DM")
    made = declare_production(
        store, "15.3.2", 1, date(2018, 5, 22), numero=None, today=date(2018, 5, 22), acteur="DM"
    )
    undo_production(store, made, acteur="DM")
    with pytest.raises(Conflit, match="n'a rien changé"):
        undo_production(store, made, acteur="DM")


@pytest.fixture(scope="module")
def mediatheque() -> tuple[Programme, tuple[Agent, ...]]:
    read = read_folder(MEDIATHEQUE)
    return read.programme, read.agents


def bring(store: Store, plan: tuple[Programme, tuple[Agent, ...]], acteur: str = ACTEUR_SYSTEME) -> None:
    programme, agents = plan
    import_programme(store, programme, agents, french_holidays, acteur=acteur)


def people(store: Store) -> dict[str, str | None]:
    with store.reading() as reading:
        return {agent.initiales: agent.pole for agent in reading.agents()}


@both_engines
def test_the_plan_of_another_body_takes_the_place_of_the_one_that_nobody_used(
    store: Store, mediatheque: tuple[Programme, tuple[Agent, ...]]
) -> None:
    preview = preview_programme(store, *mediatheque, french_holidays)
    assert (preview.compare_a, preview.differences, preview.exercices) == (None, (), (2027,))
    told = list(describe_brought(preview, date(2026, 11, 29)))
    assert told[:3] == [
        "21 lignes à saisir, 1700 j prévus.",
        "4 services : COL Collections, PUB Accueil et publics, CUL Action culturelle, "
        "RES Direction et ressources.",
        "9 nouvelles personnes : ADL BK CMR DVN EF GTO HB JS NPL.",
    ]
    assert told[3:] == [
        "Il prend la place du programme 2018 (GIP), que personne n'a utilisé, avec 14 personnes que rien "
        "d'autre ne nomme.",
        "Le 29/11/2026 est hors de 2027 : on le regarde à son premier jour ouvré.",
        "1 écart dans ce document, gardé et montré :",
        "  CUL : jours, annoncé 325, sommé 330",
    ]
    bring(store, mediatheque)
    with store.reading() as reading:
        assert (reading.exercices(), reading.programme(2027)) == ((2027,), mediatheque[0])
    assert people(store) == {agent.initiales: agent.pole for agent in mediatheque[1]}
    assert preview_programme(store, *mediatheque, french_holidays).is_done


def test_before_a_year_that_has_not_begun_one_looks_from_its_first_working_day(
    store: Store, mediatheque: tuple[Programme, tuple[Agent, ...]]
) -> None:
    bring(store, mediatheque)
    assert resolve_reference(store, date(2026, 11, 29), None).au == date(2027, 1, 4)
    assert resolve_reference(store, date(2028, 1, 5), None).au == date(2027, 12, 31)
    assert resolve_reference(store, date(2028, 1, 5), date(2027, 5, 3)).au == date(2027, 5, 3)
    with pytest.raises(DateRefusee, match="hors de l'exercice"):
        resolve_reference(store, date(2027, 5, 3), date(2026, 5, 3))


def test_whoever_has_done_something_stays_in_the_pole_of_the_new_plan(
    store: Store, mediatheque: tuple[Programme, tuple[Agent, ...]]
) -> None:
    agents = mediatheque[1]
    set_agent(store, "LR", nom="Nom de quelqu'un")
    with store.writing("DM") as writing:
        writing.add_agent(Agent(initiales="EF", pole="PRI"))
    bring(store, mediatheque)
    kept = people(store)
    assert (kept.pop("LR"), kept.pop("DM")) == (None, None)
    assert kept == {agent.initiales: agent.pole for agent in agents}


@pytest.mark.parametrize("acteur", ["DM", ACTEUR_SYSTEME])
def test_a_plan_that_somebody_used_stays_beside_that_of_another_body(
    store: Store, mediatheque: tuple[Programme, tuple[Agent, ...]], acteur: str
) -> None:
    log_each(store, ["14.7.1"])
    preview = preview_programme(store, *mediatheque, french_holidays)
    assert (preview.remplaces, preview.partants, preview.compare_a) == ((), (), None)
    assert list(describe_brought(preview, date(2026, 11, 29)))[3:5] == [
        "Le programme 2018 (GIP) reste à côté, avec ses personnes : il a servi.",
        "Au 29/11/2026, on regarde toujours 2018 ; 2027 est à « --au » ou « d ».",
    ]
    bring(store, mediatheque, acteur)
    with store.reading() as reading:
        assert reading.exercices() == (2018, 2027)
    assert people(store)["DM"] == "PRI"


def test_another_year_of_the_same_body_stands_beside_the_first(
    store: Store, programme_2018: Programme
) -> None:
    preview = preview_programme(store, replace(programme_2018, exercice=2019, jalons=()), (), french_holidays)
    assert (preview.remplaces, preview.compare_a, preview.exercices) == ((), 2018, (2018, 2019))
