"""A text given as `-` is read from standard input: no history and no list of processes shows it."""

from __future__ import annotations

import io
from typing import Any

import pytest

SAID = "reçu le dossier\nde Mme Ana\n"
READ = "reçu le dossier de Mme Ana"
DM = ("--agent", "DM")


@pytest.mark.usefixtures("as_dm")
@pytest.mark.parametrize(
    ("write", "read"),
    [
        (("saisir", "DM", "18", "0,5", "22/05/2018", "--commentaire", "-"), ("semaine", *DM, "--json")),
        (("raf", "14.7.1", "8", "--commentaire", "-", *DM), ("raf", "--json")),
        (("plan", "solder", "14.7.1", "--motif", "-", *DM), ("journal", "--json")),
        (("plan", "reviser", "14.7.1", "9", "--motif", "-", *DM), ("journal", "--json")),
        (("revue", "remarque", "PRI", "14.1.1", "-", *DM), ("revue", "voir", "PRI", "--json")),
    ],
)
def test_a_text_is_read_from_standard_input(
    cli: Any, monkeypatch: pytest.MonkeyPatch, write: tuple[str, ...], read: tuple[str, ...]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(SAID))
    cli.done(*write)
    assert READ in cli.done(*read).out


def test_a_closed_standard_input_is_said(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    refused = cli("saisir", "DM", "18", "0,5", "22/05/2018", "--commentaire", "-")
    assert (refused.code, refused.out) == (2, "")
    assert "l'entrée standard, et elle est fermée" in refused.err
