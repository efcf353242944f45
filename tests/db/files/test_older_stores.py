"""A store of each schema that was in service, lived in by the program of then, is brought up to today's.

`stores/schema-N.db.gz` was written by that program's own commands: a month logged, signed and countersigned,
a revision, a reste à faire, a jalon held, a review with a decision, closed, and a convention. Each schema
adds one.
"""

from __future__ import annotations

import gzip
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from cariforef_db.schema.version import OLDER_FINGERPRINTS
from cariforef_db.store.admin import SqliteAdmin
from cariforef_tui.domain.mois.visas import GesteVisa
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import MoisSigne

STORES = Path(__file__).parent / "stores"
AVRIL = Mois(2018, 4)


@pytest.fixture(params=sorted(OLDER_FINGERPRINTS))
def older(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    path = tmp_path / "cariforef.db"
    path.write_bytes(gzip.decompress((STORES / f"schema-{request.param}.db.gz").read_bytes()))
    path.chmod(0o600)
    return str(path)


def test_a_store_of_then_holds_all_it_held_and_takes_days_again(older: str) -> None:
    admin = SqliteAdmin()
    assert admin.migrate(older, lambda _: None) is not None
    assert admin.verify(older).constats == ()
    with closing(admin.open(older)) as store:
        with store.reading() as reading:
            saisies = reading.saisies("LR", date(2018, 1, 1), date(2018, 12, 31))
            assert sum(saisie.centiemes for saisie in saisies) == 2050
            assert [visa.geste for visa in reading.gestes(AVRIL, AVRIL, "LR")] == [
                GesteVisa.SIGNATURE,
                GesteVisa.CONTRESEING,
            ]
            assert (
                len(reading.revisions(2018)) == len(reading.decisions(2018)) == len(reading.revues(2018)) == 1
            )
        with store.writing("LR") as writing:
            writing.write_cells(
                [CellChange(agent="LR", jour=date(2018, 5, 24), code="14.7.1", centiemes=100)]
            )
        with pytest.raises(MoisSigne), store.writing("LR") as writing:
            writing.write_cells(
                [CellChange(agent="LR", jour=date(2018, 4, 24), code="14.7.1", centiemes=None)]
            )
