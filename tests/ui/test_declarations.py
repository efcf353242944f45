"""What undoes a declaration: nothing that it ended is lost."""

from __future__ import annotations

from datetime import date

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.programme.declarations import Declaration, Fait
from cariforef_tui.services.programme.declarations import hold_jalon
from cariforef_tui.ui.programme.declarations import declare, take_back

VENDREDI, MARDI = date(2018, 5, 25), date(2018, 5, 29)


def test_a_jalon_no_longer_tenu_by_mistake_is_tenu_again_with_its_first_date_and_reason(
    store: SqliteStore,
) -> None:
    hold_jalon(store, "RGPD", VENDREDI, acteur="LR", motif="registre déposé")
    mistake = declare(
        store, Fait(code="RGPD", declaration=Declaration.NON_TENU, jour=MARDI, agent="DM", motif="erreur")
    )
    again = take_back(store, mistake, "DM")
    assert (again.declaration, again.motif) == (
        Declaration.TENU,
        "de nouveau, depuis le 25/05/2018 : registre déposé",
    )


def test_what_ended_nothing_is_undone_without_a_reason(store: SqliteStore) -> None:
    held = hold_jalon(store, "RGPD", VENDREDI, acteur="LR", motif="registre déposé")
    assert take_back(store, held, "LR").motif is None
