"""Two sessions at once on one cell; many processes at once are in `tests/stress`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cariforef_db.files.opening import FileIdentity
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.services.ports.errors import ConflitSaisie


def test_two_sessions_on_one_cell_the_second_is_told_and_nothing_is_overwritten(
    store: SqliteStore, store_path: Path
) -> None:
    jour = date(2018, 5, 22)
    other = SqliteStore(store_path, FileIdentity.of(store_path))
    with other.reading() as reading:
        assert reading.saisies("LR", jour, jour) == ()
    with store.writing("LR") as writing:
        writing.write_cells([CellChange(agent="LR", jour=jour, code="18", centiemes=25, expected_version=0)])
    with pytest.raises(ConflitSaisie) as caught, other.writing("LR") as writing:
        writing.write_cells([CellChange(agent="LR", jour=jour, code="18", centiemes=50, expected_version=0)])
    assert caught.value.actuel is not None
    assert (caught.value.actuel.centiemes, caught.value.change.centiemes) == (25, 50)
    with store.reading() as reading:
        assert [saisie.centiemes for saisie in reading.saisies("LR", jour, jour)] == [25]
    other.close()
