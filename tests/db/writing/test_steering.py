"""Revisions of the plan, reste à faire, reviews and decisions: read back as written, and never rewritten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from cariforef_db.engine.sqlite_engines import driver_of
from cariforef_db.files.opening import FileIdentity
from cariforef_db.store.reading import SqlReading
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.programme.declarations import Raf
from cariforef_tui.domain.programme.programme import Livrable, Production, Programme
from cariforef_tui.domain.programme.revisions import (
    LigneAjoutee,
    LigneRemise,
    LigneRetiree,
    MontantRevise,
    Revision,
    inverse_of_revision,
)
from cariforef_tui.domain.revue.revue import Decision, Meteo, MeteoDeclaree, Remarque, RevueEcrite
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.domain.values.refusals import AgentRefuse, CodeRefuse, DateRefusee, Refus
from cariforef_tui.services.ports.errors import Conflit
from cariforef_tui.services.ports.store import Writing
from cariforef_tui.services.programme.plan import read_plan
from tests.kit.engines import both_engines
from tests.people import last_rows

JOUR = date(2018, 5, 22)
FIN = date(2018, 12, 31)
SEMAINE = "2018-W21"


def revise(store: SqliteStore, revision: Revision) -> Revision:
    with store.writing("DM") as writing:
        return writing.add_revision(2018, revision)


def retire(code: str, annule: int | None = None) -> Revision:
    return Revision(
        jour=JOUR, auteur="DM", motif="abandonnée", changements=(LigneRetiree(code),), annule=annule
    )


def write_revue(store: SqliteStore, revue: RevueEcrite) -> None:
    with store.writing("DM") as writing:
        writing.write_revue(2018, revue)


@both_engines
def test_a_revision_is_read_back_whole_with_its_number_beside_the_same_baseline(
    store: SqliteStore, programme_2018: Programme, whole_revision: Revision
) -> None:
    first, second = revise(store, whole_revision), revise(store, retire("7.1"))
    assert (first, second.numero) == (replace(whole_revision, numero=1), 2)
    with store.reading() as reading:
        assert reading.revisions(2018) == (first, second)
        assert reading.revisions(2017) == ()
        assert reading.programme(2018) == programme_2018
        assert read_plan(reading, 2018, JOUR - timedelta(days=1)).programme == programme_2018


@both_engines
def test_an_added_line_takes_days_that_every_sum_counts(store: SqliteStore, added: LigneAjoutee) -> None:
    revise(store, Revision(jour=JOUR, auteur="DM", motif="nouvelle demande", changements=(added,)))
    with store.writing("LR") as writing:
        writing.write_cells(
            [
                CellChange(agent="LR", jour=JOUR, code="14.7.9", centiemes=50),
                CellChange(agent="LR", jour=JOUR, code="18", centiemes=25),
            ]
        )
    with store.reading() as reading:
        assert [one.code for one in reading.saisies("LR", JOUR, JOUR)] == ["18", "14.7.9"]
        assert reading.realises(2018, FIN)["14.7.9"].metier == 50
        assert [one.metier for one in reading.sums_by_day(2018, ["14.7.9"], FIN)] == [50]
        assert reading.sums_by_agent(2018, ["14.7.9"], FIN) == (("LR", 50),)
        assert set(reading.recent_codes("LR", JOUR, JOUR)) == {"18", "14.7.9"}
        assert reading.last_saisies(2018, ["14.7.9"], (), FIN, 5)[0].centiemes == 50
        programme = read_plan(reading, 2018, JOUR).programme
        assert programme.by_code["14.7.9"] == added.ligne
        assert programme.enveloppes_of["14.7.9"] == (added.enveloppe,)


def test_a_line_may_be_added_under_an_added_line_and_none_twice(
    store: SqliteStore, added: LigneAjoutee
) -> None:
    below = LigneAjoutee(
        replace(added.ligne, code="14.7.9.1", parent="14.7.9"),
        replace(added.enveloppe, id="14.7.9.1-metier", lignes=("14.7.9.1",)),
    )
    written = revise(
        store, Revision(jour=JOUR, auteur="DM", motif="deux niveaux", changements=(added, below))
    )
    other = LigneAjoutee(replace(added.ligne, code="14.7.10"), added.enveloppe)
    for again in (added, other):
        with pytest.raises(CodeRefuse):
            revise(store, Revision(jour=JOUR, auteur="DM", motif="deux fois", changements=(again,)))
    with store.reading() as reading:
        assert reading.revisions(2018) == (written,)


def test_a_revision_that_makes_no_sense_is_refused_whole(store: SqliteStore, added: LigneAjoutee) -> None:
    whole = Revision(jour=JOUR, auteur="DM", motif="essai", changements=(added, LigneRetiree("18")))
    for wrong, kind in (
        (replace(whole, changements=(added, LigneRetiree("99"))), CodeRefuse),
        (replace(whole, changements=(added, MontantRevise("nulle part", 1, 2))), CodeRefuse),
        (replace(whole, auteur="ZZ"), AgentRefuse),
        (replace(whole, annule=7), Refus),
        (replace(whole, changements=()), ValueError),
    ):
        with store.writing("DM") as writing:
            with pytest.raises(kind):
                writing.add_revision(2018, wrong)
            with pytest.raises(CodeRefuse):
                writing.ligne_of(2018, "14.7.9")
    with pytest.raises(DateRefusee), store.writing("DM") as writing:
        writing.add_revision(2019, whole)
    with store.reading() as reading:
        assert reading.revisions(2018) == ()


@both_engines
def test_a_revision_is_taken_back_once_and_so_is_its_taking_back(store: SqliteStore) -> None:
    first = revise(store, retire("18"))
    second = revise(store, inverse_of_revision(first, JOUR, "DM", "erreur"))
    assert second.changements == (LigneRemise("18"),)
    with pytest.raises(Refus, match="déjà annulée, par la révision n° 2"):
        revise(store, retire("18", annule=1))
    third = revise(store, inverse_of_revision(second, JOUR, "DM", "finalement"))
    with store.reading() as reading:
        assert [one.annule for one in reading.revisions(2018)] == [None, 1, 2]
        assert read_plan(reading, 2018, JOUR).retirees == {"18"}
    assert third.numero == 3


def test_remaining_days_are_kept_in_the_order_they_were_declared(store: SqliteStore) -> None:
    rafs = (
        Raf(code="18", jour=JOUR, centiemes=500, auteur="LR", commentaire="estimé"),
        Raf(code="14.7.1", jour=JOUR, centiemes=0, auteur="DM"),
        Raf(code="18", jour=JOUR - timedelta(days=7), centiemes=800, auteur="LR"),
    )
    with store.writing("LR") as writing:
        for raf in rafs:
            writing.add(2018, raf)
    with store.reading() as reading:
        assert reading.rafs(2018) == rafs
    for wrong in (replace(rafs[0], code="99"), replace(rafs[0], auteur="ZZ")):
        with pytest.raises((CodeRefuse, AgentRefuse)), store.writing("LR") as writing:
            writing.add(2018, wrong)


def test_a_thing_that_no_table_holds_is_never_taken_for_another(store: SqliteStore) -> None:
    thing: Any = Meteo.VERT
    with store.writing("LR") as writing:
        for write in (writing.add, writing.remove):
            with pytest.raises(TypeError, match="Meteo"):
                write(2018, thing)
        with pytest.raises(TypeError, match="Meteo"):
            writing.replace(2018, thing, thing)


@both_engines
def test_a_review_is_replaced_by_what_is_written_and_only_what_differs_is_journalled(
    store: SqliteStore,
) -> None:
    remarques = tuple(Remarque(code, f"sur {code}", "LR") for code in ("18", "7.1", "18"))
    revue = RevueEcrite(
        perimetre="PRI",
        semaine=SEMAINE,
        remarques=remarques,
        meteo=MeteoDeclaree("PRI", Meteo.ORANGE, "Retard", "DM"),
    )
    write_revue(store, revue)
    with store.reading() as reading:
        assert reading.revue(2018, "PRI", SEMAINE) == revue
        assert reading.revue(2018, "GIP", SEMAINE) is None
        assert reading.revue(2018, "PRI", "2018-W22") is None
        before = last_rows(reading, 1)[0].seq
    shorter = replace(revue, remarques=(remarques[0], replace(remarques[1], texte="autre")))
    for _ in range(2):
        write_revue(store, shorter)
    with store.reading() as reading:
        assert reading.revue(2018, "PRI", SEMAINE) == shorter
        (last,) = last_rows(reading, 1)
        assert last.seq == before + 2


def test_reviews_come_back_by_week_then_perimeter(store: SqliteStore) -> None:
    for perimetre, semaine in (("PRI", "2018-W22"), ("PRI", SEMAINE), ("GIP", "2018-W22"), ("AD2I", SEMAINE)):
        write_revue(
            store,
            RevueEcrite(
                perimetre=perimetre, semaine=semaine, remarques=(Remarque(perimetre, semaine, "DM"),)
            ),
        )
    with store.reading() as reading:
        assert [(one.semaine, one.perimetre) for one in reading.revues(2018)] == [
            (SEMAINE, "AD2I"),
            (SEMAINE, "PRI"),
            ("2018-W22", "GIP"),
            ("2018-W22", "PRI"),
        ]
        assert {one.remarques[0].texte for one in reading.revues(2018)} == {SEMAINE, "2018-W22"}


@both_engines
def test_a_closed_review_keeps_its_figures_for_ever(store: SqliteStore) -> None:
    closed = RevueEcrite(
        perimetre="GIP", semaine=SEMAINE, close_le=JOUR, close_par="DM", figures='{"realise": 1250}'
    )
    write_revue(store, RevueEcrite(perimetre="GIP", semaine=SEMAINE))
    write_revue(store, closed)
    with_remark = replace(closed, remarques=(Remarque("18", "ajoutée ensuite", "DM"),))
    write_revue(store, with_remark)
    for changed in (replace(closed, figures="{}"), RevueEcrite(perimetre="GIP", semaine=SEMAINE)):
        with pytest.raises(
            Refus, match="ses chiffres, ses présents et la date de la prochaine ne changent plus"
        ):
            write_revue(store, changed)
    with store.reading() as reading:
        assert reading.revue(2018, "GIP", SEMAINE) == with_remark


@both_engines
def test_decisions_are_numbered_followed_and_never_lost(store: SqliteStore) -> None:
    first = Decision(
        perimetre="GIP",
        semaine=SEMAINE,
        texte="Relancer le prestataire",
        qui="LR",
        pour=date(2018, 6, 1),
        numero=1,
    )
    second = Decision(
        perimetre="PRI", semaine=SEMAINE, texte="Tester", qui="DM / équipes", pour=None, numero=2, ligne="18"
    )
    with store.writing("DM") as writing:
        writing.add(2018, second)
        writing.add(2018, first)
    done = replace(first, faite_le=date(2018, 5, 30))
    with store.writing("LR") as writing:
        writing.replace(2018, first, done)
    with store.reading() as reading:
        assert reading.decisions(2018) == (done, second)
    for gone in (first, replace(done, numero=9)):
        with (
            pytest.raises(Conflit, match="Décision : la base n'a rien changé"),
            store.writing("LR") as writing,
        ):
            writing.replace(2018, gone, first)
        with pytest.raises(Conflit), store.writing("LR") as writing:
            writing.remove(2018, gone)


@both_engines
def test_of_two_equal_things_the_last_one_written_is_taken_away(store: SqliteStore) -> None:
    produced = Production(code="18", numero=1, jour=JOUR, quantite=1, agent="LR")
    with store.writing("DM") as writing:
        writing.add(2018, Livrable(code="18", numero=1, libelle="Lettre", quantite=4))
        for _ in range(2):
            writing.add(2018, produced)
        first = writing.connection.scalar(text("SELECT min(id) FROM production"))
        writing.remove(2018, produced)
        assert writing.connection.scalars(text("SELECT id FROM production")).all() == [first]
    with pytest.raises(CodeRefuse, match="pas de livrable n° 2"), store.writing("DM") as writing:
        writing.add(2018, replace(produced, numero=2))


@contextmanager
def counting(reading: SqlReading) -> Iterator[list[str]]:
    asked: list[str] = []
    driver = driver_of(reading.connection)
    driver.set_trace_callback(asked.append)
    try:
        yield asked
    finally:
        driver.set_trace_callback(None)


def test_steering_costs_as_many_queries_whatever_it_holds(
    store: SqliteStore, steer: Callable[[Writing], None], added: LigneAjoutee
) -> None:
    with store.writing("DM") as writing:
        steer(writing)
    assert_few_queries(store)
    with store.writing("DM") as writing:
        for index in range(1, 4):
            code = f"14.7.{90 + index}"
            ligne, enveloppe = (
                replace(added.ligne, code=code),
                replace(added.enveloppe, id=code, lignes=(code,)),
            )
            writing.add_revision(
                2018,
                Revision(
                    jour=JOUR, auteur="DM", motif="encore", changements=(LigneAjoutee(ligne, enveloppe),)
                ),
            )
            writing.write_revue(2018, RevueEcrite(perimetre="PRI", semaine=f"2018-W{20 + index}"))
    assert_few_queries(store)


def assert_few_queries(store: SqliteStore) -> None:
    with store.reading() as reading:
        asks: list[tuple[Callable[[], object], int]] = [
            (lambda: reading.programme(2018), 6),
            (lambda: reading.revisions(2018), 5),
            (lambda: reading.rafs(2018), 1),
            (lambda: reading.revues(2018), 2),
            (lambda: reading.revue(2018, "GIP", SEMAINE), 2),
            (lambda: reading.decisions(2018), 1),
        ]
        for ask, expected in asks:
            with counting(reading) as asked:
                ask()
            assert len(asked) == expected, asked


def test_a_reading_of_the_plan_is_one_snapshot(store_path: Path, added: LigneAjoutee) -> None:
    # A write waits for the reading to end, in vain here: it is not made to wait.
    store = SqliteStore(store_path, FileIdentity.of(store_path), busy_timeout_ms=0)
    with closing(store), store.reading() as reading:
        before = reading.revisions(2018)
        with suppress(Exception):
            revise(store, Revision(jour=JOUR, auteur="DM", motif="pendant", changements=(added,)))
        assert reading.revisions(2018) == before == ()
        assert "14.7.9" not in read_plan(reading, 2018, FIN).programme.by_code


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=80)
REMARQUES = st.lists(
    st.builds(Remarque, st.sampled_from(["GIP", "PRI", "18"]), TEXTS, st.sampled_from(["DM", "LR"])),
    max_size=4,
).map(tuple)
METEOS = st.none() | st.builds(
    MeteoDeclaree, st.just("PRI"), st.sampled_from(Meteo), TEXTS, st.sampled_from(["DM", "LR"])
)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    writes=st.lists(
        st.tuples(st.sampled_from([SEMAINE, "2018-W22"]), REMARQUES, METEOS), min_size=1, max_size=6
    )
)
def test_the_reviews_are_always_the_last_written_of_each_week(
    writes: list[tuple[str, tuple[Remarque, ...], MeteoDeclaree | None]], store: SqliteStore
) -> None:
    model = {semaine: RevueEcrite(perimetre="PRI", semaine=semaine) for semaine in (SEMAINE, "2018-W22")}
    with store.writing("DM") as writing:
        for revue in model.values():
            writing.write_revue(2018, revue)
        for semaine, remarques, meteo in writes:
            model[semaine] = RevueEcrite(perimetre="PRI", semaine=semaine, remarques=remarques, meteo=meteo)
            writing.write_revue(2018, model[semaine])
    with store.reading() as reading:
        assert reading.revues(2018) == tuple(model[semaine] for semaine in sorted(model))
