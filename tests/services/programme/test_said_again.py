"""What was said, taken back, then said again at another day holds from that day on, whatever the kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.programme.declarations import declarations_at, rafs_at
from cariforef_tui.domain.programme.revisions import plan_at
from cariforef_tui.services.ports.store import Reading
from cariforef_tui.services.programme.declarations import (
    close_ligne,
    declare_raf,
    declare_reprise,
    hold_jalon,
    release_jalon,
    reopen_ligne,
    withdraw_raf,
)
from cariforef_tui.services.programme.revisions import Redaction, undo_revision
from tests.kit.engines import both_engines
from tests.people import follow, revise_montant

LAST = date(2018, 12, 31)
LINE = "14.1.1"


class Jalon:
    """A jalon held."""

    def say(self, store: SqliteStore, jour: date, _value: int) -> None:
        hold_jalon(store, "RGPD", jour, acteur="DM")

    def take_back(self, store: SqliteStore, jour: date) -> None:
        release_jalon(store, "RGPD", jour, acteur="DM")

    def read(self, reading: Reading, au: date) -> object:
        held = declarations_at(reading.faits(2018), au).tenus.get("RGPD")
        return held and held.jour

    def expected(self, jour: date, _value: int) -> object:
        return jour


class Soldee(Jalon):
    """A line closed."""

    def say(self, store: SqliteStore, jour: date, _value: int) -> None:
        close_ligne(store, LINE, jour, acteur="DM")

    def take_back(self, store: SqliteStore, jour: date) -> None:
        reopen_ligne(store, LINE, jour, acteur="DM")

    def read(self, reading: Reading, au: date) -> object:
        closed = declarations_at(reading.faits(2018), au).soldees.get(LINE)
        return closed and closed.jour


class Reste(Jalon):
    """What is left to do on a line."""

    def say(self, store: SqliteStore, jour: date, value: int) -> None:
        declare_raf(store, LINE, value, jour, today=LAST, acteur="DM")

    def take_back(self, store: SqliteStore, jour: date) -> None:
        withdraw_raf(store, LINE, jour, acteur="DM")

    def read(self, reading: Reading, au: date) -> object:
        raf = rafs_at(reading.rafs(2018), au).get(LINE)
        return raf and (raf.jour, raf.centiemes)

    def expected(self, jour: date, value: int) -> object:
        return jour, value


class Reprise(Reste):
    """The days done on a line before the suivi."""

    def say(self, store: SqliteStore, jour: date, value: int) -> None:
        declare_reprise(store, LINE, value, jour, acteur="DM")

    def take_back(self, store: SqliteStore, jour: date) -> None:
        declare_reprise(store, LINE, None, jour, acteur="DM")

    def read(self, reading: Reading, au: date) -> object:
        reprise = declarations_at(reading.faits(2018), au).reprises.get(LINE)
        return reprise and (reprise.jour, reprise.centiemes)


class Montant(Jalon):
    """The days of a line in the plan."""

    def say(self, store: SqliteStore, jour: date, value: int) -> None:
        self.numero = revise_montant(store, LINE, value, Redaction(jour, "DM", "essai")).numero

    def take_back(self, store: SqliteStore, jour: date) -> None:
        undo_revision(store, self.numero, Redaction(jour, "DM", "essai"))

    def read(self, reading: Reading, au: date) -> object:
        plan = plan_at(reading.programme(2018), reading.revisions(2018), au)
        held = plan.programme.centiemes_prevus(LINE)
        return None if held == reading.programme(2018).centiemes_prevus(LINE) else held

    def expected(self, _jour: date, value: int) -> object:
        return value


KINDS: tuple[Callable[[], Jalon], ...] = (Jalon, Soldee, Reste, Reprise, Montant)


DAYS = (
    (date(2018, 6, 14), date(2018, 6, 14), date(2018, 5, 28)),
    (date(2018, 6, 14), date(2018, 7, 20), date(2018, 5, 28)),
    (date(2018, 6, 14), date(2018, 7, 20), date(2018, 6, 13)),
)
"""Days of what is said, taken back, and said again."""


@both_engines
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("said", "taken_back", "again"), DAYS)
def test_what_is_said_again_at_an_earlier_day_holds_from_that_day_on(
    store: SqliteStore, kind: Callable[[], Jalon], said: date, taken_back: date, again: date
) -> None:
    one, value = kind(), 4250
    follow(store, date(2018, 5, 14))
    one.say(store, said, 3125)
    one.take_back(store, taken_back)
    with store.reading() as reading:
        assert one.read(reading, LAST) is None
    one.say(store, again, value)
    with store.reading() as reading:
        assert one.read(reading, again - timedelta(days=1)) is None
        assert one.read(reading, again) == one.expected(again, value)
        assert one.read(reading, LAST) == one.expected(again, value)
