"""Two sessions at once on a server: locks make the order, never a sleep; what each is told, what is left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from psycopg import Connection

from cariforef_db.engine.postgres import SETTINGS
from cariforef_db.store.postgres_store import PostgresStore
from cariforef_tui.domain.mois.visas import GesteVisa, Visa
from cariforef_tui.domain.programme.revisions import MontantRevise, Revision
from cariforef_tui.domain.temps.saisies import CellChange, Demande
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import (
    CodeRefuse,
    DemandeRefusee,
    JourneePleine,
    MoisSigne,
    VisaRefuse,
)
from cariforef_tui.services.ports.errors import ConflitSaisie, StoreBusy, StoreCrossed, StoreIO
from cariforef_tui.services.ports.store import Writing
from cariforef_tui.services.programme.declarations import close_ligne
from cariforef_tui.services.programme.revisions import Accord, Redaction
from cariforef_tui.services.temps.saisies import ModeSaisie, log_days, write_cells
from tests.db.postgres.building import Open
from tests.people import log, logged, revise_montant, signature_of

JOUR, LENDEMAIN = date(2018, 5, 22), date(2018, 5, 23)
MAI = Mois(2018, 5)
TODAY = date(2018, 5, 31)
WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)
ACCORD = Redaction(JOUR, "DM", "essai", Accord.DONNE)
Overlap = Callable[[PostgresStore, str, Callable[[Writing], object], Callable[[], object]], Future[object]]


@pytest.fixture
def elsewhere() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as threads:
        yield threads


@pytest.fixture
def overlap(shell: Connection[Any], elsewhere: ThreadPoolExecutor) -> Overlap:
    """Write, begin another write that waits for it, then commit the first; return what the other becomes."""

    def overlap(
        store: PostgresStore, acteur: str, first: Callable[[Writing], object], second: Callable[[], object]
    ) -> Future[object]:
        with store.writing(acteur) as writing:
            first(writing)
            doing = elsewhere.submit(second)
            wait_for_a_lock(shell, doing)
        return doing

    return overlap


def wait_for_a_lock(shell: Connection[Any], doing: Future[object]) -> None:
    while shell.execute(WAITING).fetchone() == (0,):
        assert not doing.done(), doing.exception() or "it did not wait"


def change(agent: str, code: str, centiemes: int, jour: date = JOUR, **rest: int) -> CellChange:
    return CellChange(agent=agent, jour=jour, code=code, centiemes=centiemes, **rest)  # type: ignore[arg-type]


def signature(centiemes: int) -> Visa:
    """LR's, as the service makes it, of the days that it read before."""
    return signature_of("LR", MAI, centiemes)


def sign(store: PostgresStore, centiemes: int) -> None:
    with store.writing("LR") as writing:
        writing.add_visa(signature(centiemes))


def send_back(store: PostgresStore) -> None:
    with store.writing("DM") as writing:
        writing.add_visa(Visa(agent="LR", mois=MAI, geste=GesteVisa.RENVOI, par="DM", motif="à revoir"))


def signed(store: PostgresStore) -> list[int | None]:
    with store.reading() as reading:
        return [visa.centiemes for visa in reading.visas(MAI, MAI)]


def test_of_two_saves_that_fill_a_day_the_second_is_told_what_fills_it(
    open_one: Open, overlap: Overlap
) -> None:
    own, other = open_one(), open_one()
    late = overlap(
        own,
        "LR",
        lambda writing: writing.write_cells([change("LR", "18", 75)]),
        lambda: write_cells(other, [change("LR", "7.1", 50)], today=TODAY, acteur="DM"),
    )
    with pytest.raises(JourneePleine, match="0,75 j déjà saisi"):
        late.result()
    assert logged(own, "LR", JOUR) == {"18": 75}


def test_a_new_cell_written_meanwhile_is_added_to_and_never_overwritten(
    open_one: Open, overlap: Overlap
) -> None:
    own, other = open_one(), open_one()

    def first(writing: Writing) -> None:
        writing.write_cells([change("LR", "18", 25)])

    late = overlap(
        own,
        "LR",
        first,
        lambda: log_days(other, "LR", "18", "0,5", JOUR, mode=ModeSaisie.AJOUTER, today=TODAY, acteur="DM"),
    )
    late.result()
    assert logged(own, "LR", JOUR) == {"18": 75}


@pytest.mark.parametrize("before", [None, 50], ids=["new", "held"])
def test_a_cell_that_somebody_saw_and_somebody_wrote_meanwhile_is_a_conflict_with_both_values(
    before: int | None, open_one: Open, overlap: Overlap
) -> None:
    own, other = open_one(), open_one()
    if before:
        log(own, "LR", "18", before, on=JOUR)
    with own.reading() as reading:
        seen = next((saisie.version for saisie in reading.saisies("LR", JOUR, JOUR)), 0)
    late = overlap(
        own,
        "LR",
        lambda writing: writing.write_cells([change("LR", "18", 25)]),
        lambda: write_cells(
            other, [change("LR", "18", 100, expected_version=seen)], today=TODAY, acteur="DM"
        ),
    )
    with pytest.raises(ConflitSaisie) as caught:
        late.result()
    assert caught.value.actuel is not None
    assert (caught.value.actuel.centiemes, caught.value.par) == (25, "LR")
    assert logged(own, "LR", JOUR) == {"18": 25}


def test_a_signature_waits_for_a_save_of_the_month_and_finds_its_days(
    open_one: Open, overlap: Overlap
) -> None:
    own, other = open_one(), open_one()
    late = overlap(
        own, "LR", lambda writing: writing.write_cells([change("LR", "18", 75)]), lambda: sign(other, 0)
    )
    with pytest.raises(StoreCrossed) as caught:
        late.result()
    # The first saisie of the year, which dates its suivi: neither of the two holds what the other wants.
    assert "JOURS_CHANGES" in str(caught.value.__cause__)
    assert signed(own) == []


def test_a_save_waits_for_a_signature_of_its_month_and_finds_it(open_one: Open, overlap: Overlap) -> None:
    own, other = open_one(), open_one()
    late = overlap(
        own,
        "LR",
        lambda writing: writing.add_visa(signature(0)),
        lambda: log(other, "LR", "18", 75, on=JOUR, par="DM"),
    )
    with pytest.raises(MoisSigne):
        late.result()
    assert (signed(own), logged(own, "LR", JOUR)) == ([0], {})


def test_whichever_comes_first_a_signed_month_holds_the_days_that_were_signed(
    open_one: Open, elsewhere: ThreadPoolExecutor
) -> None:
    """Eight times, the two begun together; signed or not, the month is open again for the next."""
    own, other, director = open_one(), open_one(), open_one()
    barrier = Barrier(2)
    outcomes = set()

    def save(turn: int) -> None:
        barrier.wait()
        log(own, "LR", ("18", "7.1")[turn % 2], 50 if turn % 4 < 2 else 25, on=JOUR)

    def sign_now(centiemes: int) -> None:
        barrier.wait()
        sign(other, centiemes)

    for turn in range(8):
        before = sum(logged(own, "LR", JOUR).values())
        doing = elsewhere.submit(save, turn), elsewhere.submit(sign_now, before)
        refused = [type(one.exception()) for one in doing]
        outcomes.add(tuple(refused))
        after = sum(logged(own, "LR", JOUR).values())
        if refused[1] is type(None):
            assert signed(own)[-1] == after == before
            send_back(director)
    done = type(None)
    assert outcomes <= {(MoisSigne, done), (done, VisaRefuse), (done, StoreCrossed), (done, done)}


def test_of_two_saves_that_fill_a_request_the_second_is_told(open_one: Open, overlap: Overlap) -> None:
    own, other = open_one(), open_one()
    with own.writing("DM") as writing:
        writing.set_tirage(2018, "14.7.1")
        writing.add(2018, Demande(code="14.7.1", numero=1, libelle="Salon", ouverte_le=JOUR))

    late = overlap(
        own,
        "LR",
        lambda writing: writing.write_cells([change("LR", "14.7.1", 50, demande=1)]),
        lambda: write_cells(other, [change("DM", "14.7.1", 50, demande=1)], today=TODAY, acteur="DM"),
    )
    with pytest.raises(DemandeRefusee):
        late.result()
    assert logged(own, "DM", JOUR) == {}


def test_of_two_revisions_the_second_is_made_on_the_plan_that_the_first_left(
    open_one: Open, overlap: Overlap
) -> None:
    own, other = open_one(), open_one()
    with own.reading() as reading:
        enveloppe = reading.programme(2018).enveloppes_of["14.7.1"][0]
    change = MontantRevise(enveloppe.id, enveloppe.centiemes, 300)
    first = Revision(jour=JOUR, auteur="DM", motif="d'abord", changements=(change,))
    late = overlap(
        own,
        "DM",
        lambda writing: writing.add_revision(2018, first),
        lambda: revise_montant(other, "14.7.1", 100, ACCORD),
    )
    made = late.result()
    assert isinstance(made, Revision)
    assert (made.numero, made.changements) == (2, (MontantRevise(enveloppe.id, 300, 100),))


def test_a_save_that_deadlocks_is_done_again_unseen(
    open_one: Open, open_shell: Callable[[], Connection[Any]], elsewhere: ThreadPoolExecutor
) -> None:
    own, holder, shell = open_one(), open_shell(), open_shell()
    for jour in (JOUR, LENDEMAIN):
        log(own, "LR", "18", 50, on=jour)
    holder.execute("SET deadlock_timeout = '1min'")
    hold = "UPDATE saisie SET centiemes = centiemes + 1 WHERE jour = %s"
    holder.execute("BEGIN")
    holder.execute(hold, (str(JOUR),))
    # What shrinks is written first: the next day, then the one that is held.
    cells = [change("LR", "18", 75), change("LR", "18", 25, LENDEMAIN)]
    saved = elsewhere.submit(write_cells, own, cells, today=TODAY, acteur="LR")
    wait_for_a_lock(shell, saved)
    holder.execute(hold, (str(LENDEMAIN),))
    holder.execute("COMMIT")
    saved.result()
    assert (logged(own, "LR", JOUR), logged(own, "LR", LENDEMAIN)) == ({"18": 75}, {"18": 25})


def test_a_client_frozen_in_its_write_keeps_others_for_a_time_and_they_are_told_who(
    open_one: Open, shell: Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SETTINGS, "lock_timeout", "50ms")
    own = open_one()
    shell.execute("BEGIN")
    shell.execute("SELECT ouvrir_ecriture('DM', NULL)")
    shell.execute("INSERT INTO reglage VALUES ('delai_visa', 5) ON CONFLICT (cle) DO UPDATE SET valeur = 5")
    shell.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(StoreBusy, match=r"Une autre personne enregistre.* En cause : DM\.$") as caught:
        log(own, "LR", "18", 25, on=JOUR)
    assert not isinstance(caught.value, StoreCrossed)
    assert logged(own, "LR", JOUR) == {}
    shell.execute("ROLLBACK")
    log(own, "LR", "18", 25, on=JOUR)


def test_a_frozen_client_is_let_go_of_and_told_that_nothing_was_written(
    open_one: Open, elsewhere: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = open_one()
    log(own, "DM", "18", 25, on=JOUR)
    monkeypatch.setitem(SETTINGS, "idle_in_transaction_session_timeout", "200ms")
    frozen = open_one()

    def freeze() -> None:
        with frozen.writing("LR") as writing:
            writing.write_cells([change("LR", "18", 75)])
            elsewhere.submit(log, own, "LR", "7.1", 100, on=JOUR).result()

    with pytest.raises(StoreIO, match="perdue"):
        freeze()
    assert logged(own, "LR", JOUR) == {"7.1": 100}


@dataclass(frozen=True)
class Meanwhile:
    """A store where somebody else acts once, between what a write read and its commit."""

    store: PostgresStore
    acts: list[Callable[[], object]]

    reading = property(lambda self: self.store.reading)

    @contextmanager
    def writing(self, acteur: str, motif: str | None = None) -> Iterator[Writing]:
        with self.store.writing(acteur, motif) as writing:
            yield writing
            while self.acts:
                self.acts.pop()()


def test_a_line_closed_while_one_saves_takes_no_day_more(open_one: Open) -> None:
    own, other = open_one(), open_one()
    meanwhile = Meanwhile(own, [lambda: close_ligne(other, "18", JOUR, acteur="DM", motif="fini")])
    with pytest.raises(CodeRefuse, match="soldée"):
        write_cells(meanwhile, [change("LR", "18", 50)], today=TODAY, acteur="LR")
    assert logged(own, "LR", JOUR) == {}


def test_somebody_elses_days_and_signature_cross_no_save(open_one: Open) -> None:
    own, other = open_one(), open_one()
    acts = [lambda: log(other, "DM", "18", 50, on=JOUR), lambda: sign(other, 0)]
    with Meanwhile(own, acts).writing("PG") as writing:
        writing.write_cells([change("PG", "18", 50)])
    assert logged(own, "PG", JOUR) == {"18": 50}


def test_days_that_moved_since_they_were_read_are_not_signed_be_their_total_the_same(open_one: Open) -> None:
    own, other = open_one(), open_one()
    log(own, "LR", "18", 50, on=JOUR)

    def sign_late() -> None:
        with own.writing("LR") as writing:
            (read,) = writing.saisies("LR", JOUR, JOUR)
            move = [change("LR", "18", 25), change("LR", "7.1", 25)]
            write_cells(other, move, today=TODAY, acteur="DM")
            writing.add_visa(signature(read.centiemes))

    with pytest.raises(StoreCrossed):
        sign_late()
    assert signed(own) == []
    sign(own, 50)
    assert signed(own) == [50]
