"""What commands print agrees with its numbers, where there is none, one or two."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kit.sentences import faults_of

AGREEMENT = ("a plural", "a singular")
READ = (
    ("semaine", "DM"),
    ("avancement",),
    ("alertes",),
    ("equipe",),
    ("equipe", "demandes"),
    ("revue", "GIP"),
    ("mois", "fiche", "DM", "05/2018"),
    ("mois",),
    ("journal",),
)
WHATEVER_IS_LOGGED = (
    ("jalon",),
    ("raf",),
    ("programme", "controle"),
    ("convention",),
    ("absence", "liste", "DM"),
    ("reglages", "calendrier"),
)


@pytest.mark.parametrize("logged", [0, 1, 2])
def test_every_sentence_agrees_with_its_numbers(cli: Any, logged: int) -> None:
    for day in ("17/05/2018", "18/05/2018")[:logged]:
        cli.done("saisir", "DM", "18", "1", day)
        cli.done("saisir", "PG", "14.7.1", "0,5", day)
    labels = cli.done("programme").out
    faults = {}
    for command in READ if logged else (*READ, *WHATEVER_IS_LOGGED):
        outcome = cli("--agent", "DM", *command)
        found = [
            fault for fault in faults_of(outcome.out + outcome.err, labels) if fault[0].startswith(AGREEMENT)
        ]
        if found or outcome.code:
            faults[command] = found or outcome.err
    assert faults == {}
