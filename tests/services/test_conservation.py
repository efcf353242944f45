"""A purge through a real store: who may, when, what it leaves unchanged whatever was logged."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cariforef_db.proof.store import verify_store
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Role
from cariforef_tui.domain.journal.sentences import describe_ecriture
from cariforef_tui.domain.mois.visas import GesteVisa, Visa
from cariforef_tui.domain.rgpd import ConservationRefusee, is_pseudonyme
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import AgentRefuse, TexteRefuse
from cariforef_tui.services.agents.agents import deactivate_agent, list_agents
from cariforef_tui.services.ports.errors import DroitRefuse, StoreIO
from cariforef_tui.services.rgpd import erase_comment, prepare_comment, prepare_purge, purge
from cariforef_tui.services.temps.calendrier import load_reglages, set_reglages
from tests.conftest import StoreAfter
from tests.people import freeze, head_of, last_rows, log, open_store, set_agent, signature_of

JOUR = date(2018, 5, 22)
ECHU = date(2029, 1, 1)
VEILLE = date(2028, 12, 31)
COMMENT = "commentaire très personnel"


def log_both(store: SqliteStore) -> None:
    """Tell a commented day of DM, who stays, and of LR, who left."""
    for agent in ("DM", "LR"):
        log(store, agent, "18", 50, on=JOUR, commentaire=COMMENT)
    deactivate_agent(store, "LR", date(2018, 12, 31), acteur="DM")


@pytest.fixture
def logged(store_after: StoreAfter) -> SqliteStore:
    return store_after("commented days", log_both)


def erase(store: SqliteStore, au: date = ECHU, agent: str | None = None) -> tuple[tuple[str, str], ...]:
    prepared, _ = purge(store, au, acteur="DM", motif="délai passé", today=au, save=int, agent=agent)
    return prepared.personnes


def test_what_would_be_erased_is_shown_and_nothing_is_written(logged: SqliteStore) -> None:
    before = head_of(logged)
    prepared = prepare_purge(logged, ECHU, acteur="DM")
    assert [(one.agent, one.commentaires, one.ecritures, one.premier) for one in prepared.textes] == [
        ("DM", 1, 1, JOUR),
        ("LR", 1, 1, JOUR),
    ]
    assert prepared.personnes == (("LR", "X01"),)
    assert prepare_purge(logged, VEILLE, acteur="DM").is_empty
    assert head_of(logged) == before


def test_the_retention_in_force_decides(logged: SqliteStore) -> None:
    set_reglages(logged, replace(load_reglages(logged), conservation=11), acteur="DM")
    assert prepare_purge(logged, ECHU, acteur="DM").is_empty
    with pytest.raises(ConservationRefusee):
        set_reglages(logged, replace(load_reglages(logged), conservation=0), acteur="DM")


def test_a_second_purge_has_nothing_left_to_do(logged: SqliteStore) -> None:
    assert erase(logged) == (("LR", "X01"),)
    assert prepare_purge(logged, ECHU, acteur="DM").is_empty
    prepared, done = purge(logged, ECHU, acteur="DM", motif="encore", today=ECHU, save=int)
    assert (prepared.is_empty, done) == (True, None)
    with logged.reading() as reading:
        assert [(one.par, one.agent, one.limite) for one in reading.purges()] == [
            ("DM", None, date(2018, 12, 31)),
            ("DM", "X01", date(2018, 12, 31)),
        ]


def test_a_person_asked_for_too_early_is_refused_with_the_date(logged: SqliteStore) -> None:
    with pytest.raises(ConservationRefusee, match="à partir du 01/01/2029"):
        erase(logged, VEILLE, agent="LR")
    assert erase(logged, agent="LR") == (("LR", "X01"),)
    with logged.reading() as reading:
        assert reading.saisies("DM", JOUR, JOUR)[0].commentaire == COMMENT
    with pytest.raises(AgentRefuse):
        erase(logged, agent="LR")


def test_whoever_countersigned_a_month_under_retention_keeps_their_name(logged: SqliteStore) -> None:
    with logged.writing("DM") as writing:
        writing.add_visa(signature_of("DM", Mois(2018, 5), 50))
    set_agent(logged, "LR", actif=True)
    with logged.writing("LR") as writing:
        writing.add_visa(Visa(agent="DM", mois=Mois(2018, 5), geste=GesteVisa.CONTRESEING, par="LR"))
    deactivate_agent(logged, "LR", date(2018, 12, 31), acteur="DM")
    assert prepare_purge(logged, VEILLE, acteur="DM").personnes == ()
    assert erase(logged) == (("LR", "X01"),)


@pytest.mark.parametrize("motif", [None, "", "  "])
def test_a_purge_needs_a_reason(motif: str | None, logged: SqliteStore) -> None:
    with pytest.raises(ConservationRefusee, match="Motif requis"):
        purge(logged, ECHU, acteur="DM", motif=motif, today=ECHU, save=int)


def test_the_reason_is_a_text_that_a_terminal_may_show(logged: SqliteStore) -> None:
    with pytest.raises(TexteRefuse):
        purge(logged, ECHU, acteur="DM", motif="a\x1b[0m", today=ECHU, save=int)
    assert not prepare_purge(logged, ECHU, acteur="DM").is_empty


def test_where_the_copy_to_go_back_to_fails_nothing_is_erased(logged: SqliteStore) -> None:
    def fail() -> None:
        raise StoreIO("Disque plein.")

    before = head_of(logged)
    with pytest.raises(StoreIO):
        purge(logged, ECHU, acteur="DM", motif="délai passé", today=ECHU, save=fail)
    assert head_of(logged) == before
    assert not prepare_purge(logged, ECHU, acteur="DM").is_empty


def test_nothing_is_purged_ahead_of_time(logged: SqliteStore) -> None:
    with pytest.raises(ConservationRefusee, match="à venir"):
        purge(logged, ECHU, acteur="DM", motif="délai passé", today=VEILLE, save=int)


def test_only_the_direction_purges_and_an_attempt_is_kept(logged: SqliteStore) -> None:
    set_agent(logged, "PG", role=Role.DIRECTION)
    with pytest.raises(DroitRefuse):
        prepare_purge(logged, ECHU, acteur="DM")
    with pytest.raises(DroitRefuse):
        erase(logged)
    with logged.reading() as reading:
        assert last_rows(reading, 1)[0].objet == "refus_droit"
    assert purge(logged, ECHU, acteur="PG", motif="délai passé", today=ECHU, save=int)[0].personnes == (
        ("LR", "X01"),
    )


def test_the_direction_erases_a_comment_before_its_retention_a_signed_month_s_too(
    logged: SqliteStore,
) -> None:
    with logged.writing("LR") as writing:
        writing.add_visa(freeze(writing, "LR", Mois(2018, 5)))
    found = prepare_comment(logged, "lr", " 18", JOUR, acteur="DM")
    assert (found.agent, found.code, found.ecritures) == ("LR", "18", 1)
    done = erase_comment(logged, "lr", "18", JOUR, acteur="DM", motif="à sa demande")
    assert done == found
    with logged.reading() as reading:
        assert [one.commentaire for one in reading.saisies("LR", JOUR, JOUR)] == [None]
        assert [one.commentaire for one in reading.saisies("DM", JOUR, JOUR)] == [COMMENT]
        assert reading.purges()[-1].motif == "commentaire du 22/05/2018 sur 18 : à sa demande"
        assert describe_ecriture(last_rows(reading, 2)[1]) == (
            "effacement de LR : commentaire du 22/05/2018 sur 18 : à sa demande"
        )


def test_a_comment_is_erased_by_the_direction_alone_with_a_reason_and_where_there_is_one(
    logged: SqliteStore,
) -> None:
    log(logged, "DM", "7.1", 25, on=JOUR, commentaire=COMMENT)
    before = head_of(logged)
    with pytest.raises(ConservationRefusee, match="Motif requis"):
        erase_comment(logged, "DM", "18", JOUR, acteur="DM", motif=" ")
    with pytest.raises(
        ConservationRefusee, match=r"sur « 14\.7\.1 » le 22/05/2018\. Ce jour-là, .* 18 et 7\.1\."
    ):
        erase_comment(logged, "DM", "14.7.1", JOUR, acteur="DM", motif="demande")
    assert head_of(logged) == before
    set_agent(logged, "PG", role=Role.DIRECTION)
    for refused in (
        lambda: prepare_comment(logged, "DM", "18", JOUR, acteur="DM"),
        lambda: erase_comment(logged, "DM", "18", JOUR, acteur="DM", motif="demande"),
    ):
        with pytest.raises(DroitRefuse):
            refused()


@contextmanager
def copy_of(master: Path) -> Iterator[tuple[SqliteStore, Path]]:
    with TemporaryDirectory() as name:
        path = Path(shutil.copy(master, Path(name) / "cariforef.db"))
        with open_store(path) as store:
            yield store, path


cells = st.lists(
    st.tuples(
        st.sampled_from(["DM", "LR", "PG"]),
        st.integers(0, 364).map(lambda days: date(2018, 1, 1) + timedelta(days=days)),
        st.sampled_from(["18", "7.1", "14.7.1"]),
        st.sampled_from([25, 50, 100]),
        st.sampled_from([None, COMMENT, "vu avec LR", "Œuvre d'été"]),
    ),
    max_size=12,
    unique_by=lambda cell: (cell[0], cell[1]),
)


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(logged=cells, gone=st.sets(st.sampled_from(["LR", "PG"])), signed=st.booleans())
def test_a_purge_changes_no_total_no_day_and_no_visa(
    master_store: Path,
    logged: list[tuple[str, date, str, int, str | None]],
    gone: set[str],
    signed: bool,
) -> None:
    with copy_of(master_store) as (store, path):
        with store.writing("DM") as writing:
            writing.write_cells(
                [
                    CellChange(agent=agent, jour=jour, code=code, centiemes=centiemes, commentaire=comment)
                    for agent, jour, code, centiemes, comment in logged
                ]
            )
        if signed:
            _sign_all(store, {(agent, Mois.of(jour)) for agent, jour, *_ in logged})
        for agent in gone:
            deactivate_agent(store, agent, date(2018, 12, 31), acteur="DM")
        before = _facts(store)
        names = dict(erase(store))
        assert {names.get(agent, agent): facts for agent, facts in before.items()} == _facts(store)
        assert all(map(is_pseudonyme, names.values()))
        assert names.keys() == gone
        assert not gone & {one.initiales for one in list_agents(store)}
        store.close()
        assert verify_store(path).constats == ()


def _sign_all(store: SqliteStore, months: set[tuple[str, Mois]]) -> None:
    for agent, mois in sorted(months):
        with store.writing(agent) as writing:
            writing.add_visa(freeze(writing, agent, mois))


def _facts(store: SqliteStore) -> dict[str, object]:
    """What must not change, by person, and under GIP for all."""
    first, last = date(2018, 1, 1), date(2018, 12, 31)
    with store.reading() as reading:
        facts: dict[str, object] = {
            "GIP": (reading.realises(2018, last), reading.sums_by_day(2018, None, last))
        }
        for agent in reading.agents():
            name = agent.initiales
            facts[name] = (
                [(one.jour, one.code, one.centiemes) for one in reading.saisies(name, first, last)],
                [(one.jour, one.saisi) for one in reading.totaux_jour(first, last) if one.agent == name],
                [
                    (one.mois, one.geste, one.quand, one.centiemes)
                    for one in reading.visas(Mois(2018, 1), Mois(2018, 12), name)
                ],
            )
        return facts
