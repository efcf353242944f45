"""What commands print agrees with its numbers, where there is none, one or two, and fits 80 columns."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cariforef_tui.cli.kit.table import cell_width
from cariforef_tui.domain.temps.saisies import Duree, TypeAbsence
from cariforef_tui.services.programme.declarations import declare_raf
from cariforef_tui.services.programme.revisions import Redaction
from cariforef_tui.services.temps.absences import set_absence
from tests.kit.sentences import faults_of
from tests.people import log, open_store, transfer_jours

MARDI, MERCREDI = date(2018, 5, 22), date(2018, 5, 23)
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
STEERED = (
    ("programme", "14.7.1"),
    ("agent",),
    ("absence",),
    ("reglages",),
    ("raf",),
    ("plan", "revisions"),
    ("plan", "regulation"),
    ("plan", "simuler", "--transfert", "14.1.6:14.7.1:12,25"),
    ("plan", "rattacher", "18", "14.1.1"),
)


def fill(path: Path, logged: int) -> None:
    """Log days; of two, the world also has long words, a RAF, an absence and a revision."""
    with open_store(path) as store:
        for day in (17, 18)[:logged]:
            log(store, "DM", "18", 100, on=date(2018, 5, day))
            log(store, "PG", "14.7.1", 50, on=date(2018, 5, day))
        if logged == 2:
            log(store, "DM", "14.7.1", 50, on=MARDI, commentaire="é" * 200)
            declare_raf(store, "14.7.1", 800, MARDI, today=MARDI, acteur="DM")
            set_absence(store, "DM", TypeAbsence.RTT, MERCREDI, MERCREDI, Duree.JOURNEE, acteur="DM")
            transfer_jours(store, "14.1.6", "14.7.1", 1200, Redaction(MARDI, "DM", "RGPD " * 30))


@pytest.mark.usefixtures("eighty_columns")
@pytest.mark.parametrize(("logged", "more"), [(0, WHATEVER_IS_LOGGED), (1, ()), (2, STEERED)])
def test_every_sentence_agrees_with_its_numbers_and_every_line_fits(
    cli: Any, store_path: Path, logged: int, more: tuple[tuple[str, ...], ...]
) -> None:
    fill(store_path, logged)
    labels = cli.done("programme").out
    assert max(map(cell_width, labels.splitlines())) <= 80
    faults = {}
    for command in (*READ, *more):
        outcome = cli("--agent", "DM", *command)
        found: list[Any] = [
            fault for fault in faults_of(outcome.out + outcome.err, labels) if fault[0].startswith(AGREEMENT)
        ]
        if logged:
            found += [line for line in outcome.out.splitlines() if cell_width(line) > 80]
        if found or outcome.code:
            faults[command] = found or outcome.err
    assert faults == {}
