"""Any arguments at all: an answer, or a refusal with its code in inert words; never a defect."""

from __future__ import annotations

import io
import sys
from typing import Any

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.values.text import inert_text
from tests.kit.examples import examples

EXAMPLES = examples(15)
Leaves = dict[tuple[str, ...], click.Command]
SOUND = (
    "DM",
    "LR",
    "14.7.1",
    "18",
    "PRI",
    "GIP",
    "0,5",
    "1",
    "22/05/2018",
    "hier",
    "2018-W21",
    "RTT",
    "rouge",
)
ODD = (
    "",
    " ",
    "-",
    "--",
    "=",
    ":",
    "a=b",
    "18:7.1:1",
    "é",
    "½",
    "99",
    "-1",
    "1e9",
    "9" * 400,
    "٣",
)
DATES = ("9999-12-31", "01/01/1900", "31/12/2199")
WEEKS = ("0001-W01", "9999-W52", "1900-W01", "2199-W52")
MONTHS = ("0001-01", "12/9999", "janvier 1900", "12/2199")
FAR = (*DATES, *WEEKS, *MONTHS)
"""The ends of what is accepted, and of what the calendar holds."""
ALIVE = ("\x1b]52;c;Zm9v\x07", "\u202e", "\u200b", "\udcff", "[/x]", "'; DROP TABLE saisie; --")
VALUE = st.sampled_from((*SOUND, *SOUND, *ODD, *FAR, *ALIVE)) | st.text(max_size=12).filter(
    lambda one: "\0" not in one
)
WITH_FILES = {
    ("importer", "saisies"),
    ("importer", "heures"),
    ("importer", "agenda"),
    ("importer", "programme"),
    ("importer", "absences"),
    ("agent", "importer"),
    ("plan", "preparer"),
    ("programme", "modele"),
    ("demo",),
    ("servir",),
}
FILES = {"--vers", "--base", "--pdf", "--csv", "--png", "--svg", "--dossier", "--fichier"}


def draw_arguments(data: st.DataObject, command: click.Command) -> list[str]:
    given: list[str] = []
    for param in command.params:
        if isinstance(param, click.Argument):
            if param.required or data.draw(st.booleans()):
                given += [data.draw(VALUE) for _ in range(max(1, param.nargs))]
        elif param.opts[0] not in FILES and (param.required or data.draw(st.integers(0, 3)) == 0):
            is_flag = getattr(param, "is_flag", False)
            given += [param.opts[0]] if is_flag else [param.opts[0], data.draw(VALUE)]
    return given


def check_answer(outcome: Any) -> None:
    assert outcome.code != 1, outcome.err
    for line in (outcome.out + outcome.err).removeprefix("\ufeff").replace("\r\n", "\n").split("\n"):
        assert inert_text(line) == line


@EXAMPLES
@given(st.data())
def test_any_arguments_get_an_answer_or_a_refusal(cli: Any, leaves: Leaves, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from([one for one in leaves if one[0] != "base" and one not in WITH_FILES]))
    check_answer(cli(*path, *draw_arguments(data, leaves[path])))


DATED = (
    "saisir DM 14.7.1 0,5 {day}",
    "effacer DM 14.7.1 {day}",
    "semaine DM --semaine {week}",
    "semaine DM --au {day}",
    "absence ajouter DM RTT {day} {day}",
    "absence ajouter DM RTT 22/05/2018 {day}",
    "mois fiche DM {month}",
    "mois histoire DM {month}",
    "mois signer {month}",
    "revue GIP --semaine {week}",
    "revue decision GIP texte --qui LR --pour {day}",
    "revue faite 1 --le {day}",
    "journal --jour {day} --ligne 18",
    "journal --depuis {day} --jusqu-au {day}",
    "exporter saisies --du {day}",
    "plan rattacher 14.7.1 18 --du {day} --jusqu-au {day}",
    "convention marquer FSE 18 --depuis {day} --jusqu-au {day}",
    "agent ajouter ZZ --arrivee {day}",
    "agent modifier DM --arrivee {day} --depart {day}",
    "agent partir DM {day}",
    "agent quotite DM 1 1 1 1 1 --depuis {day}",
    "reglages calendrier ajouter {day} pont",
    "raf 18 1 --le {day}",
    "plan solder 18 --le {day}",
    "jalon tenu RGPD --le {day}",
    "plan reviser 18 1 --motif essai --le {day}",
    "plan simuler --transfert 14.7.1:14.3.1:1 --le {day}",
    "rgpd purger --au {day}",
    "equipe --au {day}",
    "alertes --au {day}",
)


def test_the_ends_of_the_calendar_are_answered_or_refused(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARIFOREF_AGENT", "DM")
    for rank, line in enumerate(DATED):
        kind, values = next(
            (kind, values)
            for kind, values in (("{week}", WEEKS), ("{month}", MONTHS), ("{day}", DATES))
            if kind in line
        )
        far = values[rank % len(values)]
        check_answer(cli(*(word.replace(kind, far) for word in line.split())))


class Directory(io.BytesIO):
    """A standard input that cannot be read."""

    def read(self, _size: int | None = -1) -> bytes:
        raise IsADirectoryError(21, "")


@EXAMPLES
@given(st.none() | st.builds(Directory) | st.builds(io.BytesIO, st.binary(max_size=40)))
def test_any_standard_input_is_read_or_refused(cli: Any, given_bytes: io.BytesIO | None) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", given_bytes and io.TextIOWrapper(given_bytes))
        outcome = cli("importer", "saisies", "-", "--agent", "DM")
    check_answer(outcome)
    assert outcome.code == 8
