"""The history of a line, of an agent, of a cell: whole, in names, and by the index."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent, Quotite, Role
from cariforef_tui.domain.journal.entries import Ecriture
from cariforef_tui.domain.journal.filter import OBJETS, JournalFilter
from cariforef_tui.domain.journal.sentences import describe_ecriture
from cariforef_tui.domain.mois.conventions import Convention, LigneConventionnee
from cariforef_tui.domain.programme.declarations import Declaration, Fait
from cariforef_tui.domain.temps.saisies import Absence, CellChange, TypeAbsence
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import AgentRefuse, CodeRefuse
from cariforef_tui.services.journal import load_journal
from cariforef_tui.services.ports.errors import DroitRefuse
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME, Writing
from tests.conftest import StoreAfter
from tests.kit.engines import both_engines
from tests.people import log, signature_of

JOUR = date(2018, 5, 22)
VEILLE = date(2018, 5, 21)


def fill(store: SqliteStore, steer: Callable[[Writing], None]) -> None:
    """Write a row of every kind, by several people."""
    with store.writing("LR", "oubli") as writing:
        writing.add_agent(Agent(initiales="ZZ1"))
        writing.set_quotite(Quotite("LR", date(2018, 1, 1), (100, 100, 0, 100, 100, 0, 0)))
        writing.write_cells(
            [
                CellChange(agent="LR", jour=JOUR, code="14.7.1", centiemes=50),
                CellChange(agent="LR", jour=JOUR, code="18", centiemes=25),
            ]
        )
        writing.write_absence("LR", VEILLE, [Absence("LR", VEILLE, TypeAbsence.CONGE, 50)])
        writing.add_fait(2018, Fait(code="14.7.1", declaration=Declaration.SOLDEE, jour=JOUR, agent="LR"))
    with store.writing("DM") as writing:
        writing.write_cells(
            [
                CellChange(agent="LR", jour=JOUR, code="14.7.1", centiemes=75),
                CellChange(agent="DM", jour=JOUR, code="14.7.1", centiemes=25),
            ]
        )
        steer(writing)
        writing.set_convention(Convention("2018-44", "Orientation"))
        marked = LigneConventionnee(2018, "14.7.1", date(2018, 1, 1))
        writing.set_ligne_conventionnee("2018-44", marked)
        writing.remove_ligne_conventionnee("2018-44", marked)
    with store.writing("LR") as writing:
        writing.add_visa(signature_of("LR", Mois(2018, 5), 150))
    with pytest.raises(DroitRefuse), store.writing("DM"):
        raise DroitRefuse("non", "saisir", "LR")


@pytest.fixture
def busy(store_after: StoreAfter, steer: Callable[[Writing], None]) -> SqliteStore:
    """A store where a row of every kind was written, by several people."""
    return store_after("history", partial(fill, steer=steer))


def history(store: SqliteStore, **criteria: object) -> tuple[Ecriture, ...]:
    with store.reading() as reading:
        return reading.history(JournalFilter(**{"nombre": 10_000, **criteria}))  # type: ignore[arg-type]


@both_engines
def test_the_history_of_a_line_is_all_that_touches_it(busy: SqliteStore) -> None:
    found = history(busy, exercice=2018, ligne="14.7.1")
    assert {one.objet for one in found} == {
        "saisie",
        "fait",
        "ligne",
        "plan_revision",
        "plan_changement",
        "convention_ligne",
    }
    assert [one.seq for one in found] == sorted((one.seq for one in found), reverse=True)
    saisies = [describe_ecriture(one) for one in found if one.objet == "saisie"]
    assert saisies == [
        "saisie de DM le 22/05/2018 sur 14.7.1 : 0,25 j",
        "saisie de LR le 22/05/2018 sur 14.7.1 : 0,5 → 0,75 j ; par DM pour LR",
        "saisie de LR le 22/05/2018 sur 14.7.1 : 0,5 j",
    ]
    marked = [describe_ecriture(one) for one in found if one.objet == "convention_ligne"]
    assert marked == [
        "14.7.1 dans la convention 2018-44 depuis le 01/01/2018 (supprimé)",
        "14.7.1 dans la convention 2018-44 depuis le 01/01/2018",
    ]
    changes = [describe_ecriture(one) for one in found if one.objet == "plan_changement"]
    assert changes == [
        "révision n° 1 : jalon RGPD déplacé du 25/05/2018 au 29/06/2018",
        "révision n° 1 : 14.7.1 confiée à « DM / équipes » (« LR » avant)",
        "révision n° 1 : enveloppe 14.7.1-metier : 12 j → non chiffrée",
        "révision n° 1 : enveloppe 14.7.1-metier : 30 j → 12 j",
    ]


def test_the_history_of_a_branch_holds_that_of_its_lines(busy: SqliteStore) -> None:
    above, leaf = history(busy, exercice=2018, ligne="14"), history(busy, exercice=2018, ligne="14.7.1")
    assert {one.seq for one in leaf} < {one.seq for one in above}
    assert any(one.objet == "raf" and "14.7.9" in describe_ecriture(one) for one in above)
    everything = history(busy, exercice=2018, ligne="GIP", objets=("saisie",))
    assert everything == history(busy, objets=("saisie",))
    assert any(one.objet == "remarque" for one in history(busy, exercice=2018, ligne="7.1"))


@both_engines
def test_the_history_of_an_agent_is_what_was_written_on_them(busy: SqliteStore) -> None:
    found = history(busy, agent="LR")
    assert {one.objet for one in found} == {"saisie", "absence", "visa", "quotite", "agent", "refus_droit"}
    assert all("DM" not in one.cle for one in found)
    assert {one.acteur for one in found} == {"LR", "DM", ACTEUR_SYSTEME}
    assert describe_ecriture(found[0]) == "tentative refusée faute de droit : saisir (LR)"
    assert describe_ecriture(found[1]) == "signature de mai 2018 de LR : 1,5 j"


@both_engines
def test_criteria_add_up(busy: SqliteStore) -> None:
    def keys(**criteria: object) -> list[str]:
        return [one.cle for one in history(busy, **criteria)]

    cell = "LR 2018-05-22 14.7.1"
    assert keys(agent="LR", exercice=2018, ligne="14.7.1") == [cell, cell]
    assert keys(agent="LR", exercice=2018, ligne="14.7.1", jour=JOUR) == [cell, cell]
    assert keys(agent="LR", exercice=2018, ligne="14.7.1", jour=VEILLE) == []
    assert keys(agent="LR", exercice=2018, ligne="14.7.1", par="DM") == [cell]
    assert keys(agent="LR", jour=VEILLE) == ["LR 2018-05-21 congé"]
    assert keys(jour=JOUR, objets=("saisie",), par="DM") == ["DM 2018-05-22 14.7.1", cell]
    assert keys(agent="LR", objets=OBJETS["visa"]) == ["LR 2018-05 1"]
    assert keys(par=ACTEUR_SYSTEME, nombre=1) == ["AR"]
    assert keys(depuis="2999-01-01T00:00:00.000Z") == []
    assert keys(avant="2000-01-01T00:00:00.000Z") == []
    assert len(keys(nombre=3)) == 3
    assert keys(agent="XX") == keys(exercice=2018, ligne="99") == []


@both_engines
def test_names_stand_in_place_of_numbers_in_every_text(busy: SqliteStore) -> None:
    for one in history(busy):
        for side in (one.avant, one.apres):
            assert side is None or not [name for name in json.loads(side) if name.endswith("_id")]
    changed = next(one for one in history(busy, agent="LR", objets=("saisie",)) if one.avant is not None)
    assert changed.action == "modification"
    assert json.loads(changed.avant or "") == {
        "agent": "LR",
        "jour": "2018-05-22",
        "ligne": "14.7.1",
        "exercice": 2018,
        "compte": "metier",
        "centiemes": 50,
        "commentaire": None,
        "a_confirmer": 0,
        "version": json.loads(changed.avant or "")["version"],
        "par": None,
        "demande": None,
    }
    assert json.loads(changed.apres or "")["par"] == "DM"
    assert [one.motif for one in history(busy, agent="LR", objets=("absence",))] == ["oubli"]
    assert not any(one.hors_outil for one in history(busy))


def test_a_row_that_another_tool_wrote_is_marked(busy: SqliteStore, raw: sqlite3.Connection) -> None:
    raw.execute("BEGIN")
    raw.execute("INSERT INTO ecriture_en_cours (id, acteur) VALUES (1, 'système')")
    raw.execute("UPDATE agent SET nom = 'Autre' WHERE initiales = 'ZZ1'")
    raw.execute("DELETE FROM ecriture_en_cours")
    raw.execute("COMMIT")
    assert history(busy, nombre=1)[0].hors_outil


def test_the_history_of_somebody_goes_through_the_index(busy: SqliteStore, store_path: Path) -> None:
    from cariforef_db.journal.reads import Search

    for filtre in (JournalFilter(agent="LR"), JournalFilter(agent="LR", jour=JOUR)):
        with busy.reading() as reading:
            where, parameters = Search(reading, filtre).build()
        with closing(sqlite3.connect(store_path)) as shell:
            asked = f"EXPLAIN QUERY PLAN SELECT j.seq FROM journal j WHERE {where}"
            plan = [str(row[3]) for row in shell.execute(asked, parameters)]
        assert any("ix_journal_objet_cle (objet=? AND cle>? AND cle<?)" in step for step in plan)
        assert not [step for step in plan if step.startswith(("SCAN j", "SCAN x"))]


@pytest.fixture
def named(busy: SqliteStore) -> SqliteStore:
    """The same, with a direction named and an auditor: details are for those who may read them."""
    with busy.writing("DM") as writing:
        writing.add_agent(Agent(initiales="DIR1", role=Role.DIRECTION))
        writing.add_agent(Agent(initiales="AUD1", role=Role.AUDITEUR))
    return busy


def read_as(store: SqliteStore, lecteur: str | None, **criteria: object) -> tuple[Ecriture, ...]:
    filtre = JournalFilter(**{"nombre": 10_000, **criteria})  # type: ignore[arg-type]
    return load_journal(store, filtre, lecteur)


def test_direction_and_auditors_read_the_whole_journal(named: SqliteStore) -> None:
    for lecteur in ("DIR1", "AUD1"):
        assert read_as(named, lecteur) == history(named)
        assert {one.objet for one in read_as(named, lecteur, agent="lr")} >= {"saisie", "absence", "visa"}


def test_a_coordinateur_reads_the_history_of_their_people_and_not_of_others(named: SqliteStore) -> None:
    with named.writing("DIR1") as writing:
        writing.add_agent(Agent(initiales="ZX", pole="APO"))
        writing.write_cells(
            [
                CellChange(agent="ZX", jour=JOUR, code="9.1.1", centiemes=25),
                CellChange(agent="PG", jour=JOUR, code="14.7.1", centiemes=25),
            ]
        )
    seen = [one.cle for one in read_as(named, "LR", objets=("saisie", "agent"))]
    assert "PG 2018-05-22 14.7.1" in seen
    assert "PG" in seen
    assert not [cle for cle in seen if cle.startswith(("ZX", "DIR1"))]
    with pytest.raises(DroitRefuse):
        read_as(named, "LR", agent="ZX")


def test_the_history_of_somebody_who_left_stays(named: SqliteStore) -> None:
    before = read_as(named, "DIR1", agent="LR")
    with named.writing("DIR1") as writing:
        writing.update_agent(Agent(initiales="LR", actif=False, depart=JOUR))
    assert set(before) < set(read_as(named, "DIR1", agent="lr"))
    assert read_as(named, "DIR1", par="LR")


@both_engines
def test_an_agent_reads_their_own_history_and_lines_without_other_people_s_days(named: SqliteStore) -> None:
    seen = read_as(named, "PG")
    assert seen
    assert not [one for one in seen if one.objet in ("saisie", "absence", "visa", "quotite", "refus_droit")]
    assert {one.cle for one in seen if one.objet == "agent"} == {"PG"}
    line = read_as(named, "PG", exercice=2018, ligne="14.7.1")
    assert {one.objet for one in line} == {
        "fait",
        "ligne",
        "plan_revision",
        "plan_changement",
        "convention_ligne",
    }
    log(named, "PG", "14.7.1", 25, on=JOUR)
    assert [one.cle for one in read_as(named, "PG", agent="PG", objets=("saisie",))] == [
        "PG 2018-05-22 14.7.1"
    ]
    assert "PG 2018-05-22 14.7.1" in {one.cle for one in read_as(named, "PG", exercice=2018, ligne="14.7.1")}
    with pytest.raises(DroitRefuse, match="lire"):
        read_as(named, "PG", agent="LR")


def test_who_has_not_said_who_they_are_reads_none_of_it(busy: SqliteStore) -> None:
    with pytest.raises(DroitRefuse, match="--agent"):
        read_as(busy, None)


def test_unknown_people_and_lines_are_refused(named: SqliteStore) -> None:
    for criteria in ({"agent": "XX"}, {"par": "XX"}):
        with pytest.raises(AgentRefuse):
            read_as(named, "DIR1", **criteria)
    with pytest.raises(CodeRefuse):
        read_as(named, "DIR1", exercice=2018, ligne="99.9")
    assert read_as(named, "DIR1", exercice=2018, ligne="14.7.9")
