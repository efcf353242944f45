"""Commands on a store of a server."""

from __future__ import annotations

import os
import shutil
from typing import Any

import pytest

from tests.postgres.clusters import find_programs
from tests.postgres.server import Server


@pytest.fixture
def served(bare_cli: Any, store_address: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Commands on the test's own store there."""
    monkeypatch.setenv("CARIFOREF_BASE", store_address)
    return bare_cli


@pytest.fixture
def client_programs(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """`pg_dump` and `pg_restore` of the version of the tests' server."""
    programs = None if "CARIFOREF_TEST_PG" in os.environ else find_programs()
    if programs is not None:
        monkeypatch.setenv("PATH", f"{programs / 'bin'}{os.pathsep}{os.environ['PATH']}")
    elif shutil.which("pg_dump") is None:
        pytest.skip("pg_dump is not installed")
