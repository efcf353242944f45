"""Going back on a restore: the proof holds on every branch, and what came back by hand is still told."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from cariforef_db.files.anchors import (
    Ancre,
    Cause,
    ancre_in_force,
    ancres_path,
    keep_ancres,
    left_behind,
    read_ancres,
    still_binding,
)
from cariforef_db.store.admin import SqliteAdmin
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.services.ports.files import Verification
from tests.people import open_store

JOUR = date(2018, 5, 22)


def log(path: Path, centiemes: int) -> None:
    with open_store(path) as store, store.writing("LR") as writing:
        writing.write_cells([CellChange(agent="LR", jour=JOUR, code="18", centiemes=centiemes)])


def verify(path: Path) -> Verification:
    return SqliteAdmin().verify_journal(str(path), None)


def refusal(path: Path) -> str:
    with open_store(path) as store:
        return store.read_only_reason or ""


def restore(path: Path, copy: Path) -> Path:
    before = SqliteAdmin().restore(str(path), copy, lambda _: None)
    assert before is not None
    return before


def test_going_back_on_a_restore_leaves_the_proof_whole_and_says_what_it_left(store_path: Path) -> None:
    log(store_path, 25)
    copy = SqliteAdmin().backup(str(store_path), store_path.with_name("copie.db"))
    log(store_path, 50)
    before = restore(store_path, copy)
    log(store_path, 75)
    left = read_ancres(store_path)[0][-1]
    other = restore(store_path, before)
    found = verify(store_path)
    assert found.constats == ()
    assert f"(branche quittée au n° {left.seq})" in dict(found.faits)["Contenu remplacé par l'outil"]
    said = SqliteAdmin().branch_left(str(store_path))
    assert said is not None
    assert (said.seq, said.empreinte) == (left.seq, left.empreinte)
    for again in (other, copy, before):
        restore(store_path, again)
        assert verify(store_path).constats == ()
        assert SqliteAdmin().verify(str(store_path)).constats == ()


def test_a_restore_that_leaves_nothing_written_says_that_it_left_nothing(store_path: Path) -> None:
    log(store_path, 25)
    copy = SqliteAdmin().backup(str(store_path), store_path.with_name("copie.db"))
    restore(store_path, copy)
    assert SqliteAdmin().branch_left(str(store_path)) is None
    log(store_path, 50)
    before = restore(store_path, copy)
    assert SqliteAdmin().branch_left(str(store_path)) is not None
    restore(store_path, before)
    assert SqliteAdmin().branch_left(str(store_path)) is None
    said = dict(verify(store_path).faits)["Contenu remplacé par l'outil"]
    assert (said.count("une sauvegarde restaurée"), said.count("branche quittée")) == (3, 1)


def test_what_a_restore_left_is_told_when_it_is_put_back_by_hand(store_path: Path) -> None:
    log(store_path, 25)
    copy = SqliteAdmin().backup(str(store_path), store_path.with_name("copie.db"))
    log(store_path, 50)
    before = restore(store_path, copy)
    shutil.copy(before, store_path)
    assert "qu'une restauration avait quittée" in refusal(store_path)
    found = verify(store_path)
    assert found.integrity_broken
    assert "remis à la main" in found.constats[0].detail
    restore(store_path, before)
    assert verify(store_path).constats == ()


def test_a_copy_of_a_store_put_back_by_hand_does_not_vouch_for_it(store_path: Path) -> None:
    log(store_path, 25)
    older = Path(shutil.copy(store_path, store_path.with_name("ancienne.db")))
    log(store_path, 50)
    shutil.copy(older, store_path)
    before = read_ancres(store_path)
    SqliteAdmin().backup(str(store_path), store_path.with_name("copie.db"))
    assert read_ancres(store_path) == before
    assert verify(store_path).integrity_broken


def test_a_copy_of_another_day_and_branch_is_known_again(store: SqliteStore, store_path: Path) -> None:
    """Of a day, one line stays: the copy made in the middle of it has its own."""
    first = SqliteAdmin().backup(str(store_path), store_path.with_name("vide.db"))
    log(store_path, 25)
    copy = SqliteAdmin().backup(str(store_path), store_path.with_name("copie.db"))
    log(store_path, 50)
    lines = [replace(one, quand=one.quand - timedelta(days=1)) for one in read_ancres(store_path)[0]]
    ancres_path(store_path).write_text("".join(f"{one}\n" for one in lines))
    restore(store_path, first)
    log(store_path, 75)
    log(store_path, 100)
    restore(store_path, copy)
    assert verify(store_path).constats == ()


Chain = tuple[str, ...]


@dataclass
class Installation:
    """A store and its lines, without a file: the content is the seals of its chain."""

    chain: Chain = ("origine",)
    lines: list[Ancre] = field(default_factory=list)
    copies: list[Chain] = field(default_factory=list)
    day: int = 0
    made: int = 0

    def keep(self, cause: Cause) -> None:
        now = datetime(2018, 5, 22, 12, tzinfo=UTC) + timedelta(days=self.day)
        if self.lines and self.lines[-1].quand != now:
            self.lines = keep_ancres(self.lines)
        self.lines.append(Ancre(len(self.chain), self.chain[-1], now, cause))

    def act(self, step: str, rang: int) -> None:
        match step:
            case "écrire":
                self.made += 1
                self.chain += (f"{self.made:064x}",)
                self.keep(Cause.ECRITURE)
            case "sauvegarder":
                self.copies.append(self.chain)
                self.keep(Cause.SAUVEGARDE)
            case "demain":
                self.day += 1
            case "restaurer" if self.copies:
                before, self.chain = self.chain, self.copies[rang % len(self.copies)]
                self.copies.append(before)
                kept, self.chain = self.chain, before
                self.keep(Cause.QUITTEE)
                self.chain = kept
                self.keep(Cause.RESTAURATION)

    def holds(self, ancre: Ancre) -> bool:
        return self.chain[ancre.seq - 1 : ancre.seq] == (ancre.empreinte,)

    def contradicts(self) -> bool:
        ancre = ancre_in_force(self.lines)
        return ancre is not None and (not self.holds(ancre) or any(map(self.holds, left_behind(self.lines))))


STEPS = st.tuples(
    st.sampled_from(("écrire", "écrire", "sauvegarder", "restaurer", "demain")), st.integers(0, 9)
)


@given(st.lists(STEPS, max_size=25))
def test_whatever_is_written_saved_and_restored_the_proof_holds_and_no_copy_comes_back_by_hand(
    steps: list[tuple[str, int]],
) -> None:
    here = Installation()
    for step, rang in steps:
        here.act(step, rang)
        assert all(map(here.holds, still_binding(here.lines)))
        assert not here.contradicts()
    current = here.chain
    for copy in here.copies:
        here.chain = copy
        assert here.contradicts() == (copy != current and bool(here.lines))


@given(st.lists(STEPS, max_size=25), st.integers(1, 30))
def test_a_chain_made_again_and_restored_by_the_tool_still_contradicts_what_was_kept(
    steps: list[tuple[str, int]], depuis: int
) -> None:
    here = Installation()
    for step, rang in steps:
        here.act(step, rang)
    forged = tuple(f"{seal}*" if seq >= depuis else seal for seq, seal in enumerate(here.chain, start=1))
    here.copies = [forged]
    here.act("restaurer", 0)
    lied = depuis <= len(here.chain)
    assert any(not here.holds(one) for one in still_binding(here.lines)) == lied
