"""The seals that a machine keeps hold for whoever opens the body there, whatever rows they may read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from cariforef_db.store.postgres_admin import PostgresAdmin
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.services.ports.store import Store
from tests.db.postgres.rights.people import ACTEURS, LIBRE, Body


@contextmanager
def opened(body: Body, initiales: str) -> Iterator[Store]:
    address = body.address.replace(
        body.server.url(body.database), body.server.url(body.database, body.comptes[initiales])
    )
    with closing(PostgresAdmin().open(address)) as store:
        yield store


def log(body: Body, initiales: str) -> None:
    with closing(PostgresAdmin().open(body.address)) as store, store.writing(initiales) as writing:
        writing.write_cells([CellChange(agent=initiales, jour=LIBRE, code="14.7.1", centiemes=25)])


@pytest.mark.parametrize("role", ["agent", "auditeur", "ailleurs"])
def test_a_person_is_not_told_that_a_seal_of_rows_hidden_from_them_is_missing(
    body: Body, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    log(body, ACTEURS["coordinateur ailleurs"])
    with opened(body, ACTEURS[role]) as store:
        assert store.read_only_reason is None


def test_a_person_is_told_of_an_older_content_put_back(
    body: Body, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    log(body, ACTEURS["coordinateur ailleurs"])
    with body.connect() as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            "UPDATE sceau SET empreinte = repeat('a', 64) WHERE seq = (SELECT max(seq) FROM sceau)"
        )
    with opened(body, ACTEURS["agent"]) as store:
        assert "le sceau qu'elle portait" in str(store.read_only_reason)
