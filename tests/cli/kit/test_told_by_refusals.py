"""No refusal tells somebody's days to who may not read them: a store with some and one without answer alike.

Each probe names a line, a person or a day, as an ordinary account of another pôle would, on a day of an open
month and of a signed one, where the person logged, and where they did not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.domain.temps.saisies import Absence, CellChange, Demande, TypeAbsence
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from tests.people import copy_store, freeze, open_store

AVRIL = Mois(2018, 4)
LOGGED_OPEN, ABSENT_OPEN, EMPTY_OPEN = "17/05/2018", "15/05/2018", "14/05/2018"
LOGGED_SIGNED, EMPTY_SIGNED = "16/04/2018", "28/04/2018"
DAYS = (LOGGED_OPEN, ABSENT_OPEN, EMPTY_OPEN, LOGGED_SIGNED, EMPTY_SIGNED)

Answers = Callable[[str], list[Any]]
BY_DAY = """\
saisir LR 14.7.1 0,5 {jour}
saisir LR 14.7.1 1 {jour} --ajouter
saisir LR 14.7.1 1 {jour} --remplacer
saisir LR 4.5 0,5 {jour} --demande salon
effacer LR 14.7.1 {jour}
absence ajouter LR RTT {jour}
absence retirer LR {jour}
plan rattacher 14.7.1 14.5.2 --du {jour} --jusqu-au {jour}
plan rattacher 14.7.1 14.5.2 --du {jour} --jusqu-au {jour} --oui
plan rattacher 14.7.1 14.5.2 --du {jour} --jusqu-au {jour} --de LR --oui
plan rattacher 14.7.1 14.5.2 --du {jour} --jusqu-au {jour} --de LR
journal --de LR --jour {jour}
rgpd effacer LR 14.7.1 {jour} --oui --motif essai
agent partir LR {jour}
agent modifier LR --depart {jour}
agent modifier LR --arrivee {jour}
agent quotite LR 1 1 0 1 1 --depuis {jour}
reglages calendrier ajouter {jour} Pont
reglages calendrier retirer {jour}
exporter saisies --de LR --du {jour} --vers {dossier}/saisies.csv --remplacer
importer saisies {dossier}/lr_{rang}.csv --oui
importer saisies {dossier}/sans_{rang}.csv --de LR --oui
importer heures {dossier}/heures_{rang}.csv --de LR --oui
importer absences {dossier}/rh_{rang}.csv --oui
convention marquer FSE 14.7.1 --depuis {jour}
plan solder 14.7.1 --le {jour}
plan reprise 14.7.1 2 --le {jour}
plan retirer 14.7.1 --motif essai --le {jour} --oui
plan reviser 14.7.1 1 --motif essai --le {jour} --oui
plan transferer 14.7.1 7.1 1 --motif essai --le {jour} --oui
plan echeance 14.7.1 07/2018 --motif essai --le {jour}
plan confier 14.7.1 DM --motif essai --le {jour}
raf 14.7.1 1 --le {jour}
livrable produire 15.3.2 1 --le {jour}
"""
"""Probes that name a day, tried on each of `DAYS`."""
BY_MONTH = """\
mois contresigner LR {mois}
mois renvoyer LR {mois} --motif essai
mois rouvrir LR {mois} --motif essai
mois histoire LR {mois}
mois fiche LR {mois}
mois fiche LR {mois} --csv {dossier}/fiche.csv --remplacer
"""
AGENDA = """\
BEGIN:VCALENDAR
BEGIN:VEVENT
UID:1
SUMMARY:Point
DTSTART;TZID=Europe/Paris:20180517T090000
DTEND;TZID=Europe/Paris:20180517T110000
END:VEVENT
END:VCALENDAR
"""
ONCE = """\
semaine LR --semaine 20
semaine LR --semaine 16
absence liste LR
rgpd exporter LR --fichier {dossier}/lr.json
rgpd purger --de LR --motif essai --oui
agent courriel LR lr@exemple.fr
agent compte LR aucun
agent role LR direction
agent coordonne LR PRI
agent importer {dossier}/agents.csv --oui
agent importer {dossier}/quotite.csv --oui
reglages communs --suivi-depuis 21/05/2018
demande tirage 4.5 --non
revue presents PRI LR
revue decision PRI relancer --qui LR
rappels --envoyer
exporter absences --vers {dossier}/absences.csv --remplacer
exporter heures --mois 04/2018 --vers {dossier}/heures.csv --remplacer
"""


def fill(path: Path, *, with_days: bool, role: Role | None) -> None:
    """Let LR of PRI have days, an absence and a signed month; ZX of APO is an ordinary account."""
    with open_store(path) as store:
        with store.writing(ACTEUR_SYSTEME) as writing:
            writing.add_agent(Agent(initiales="ZX", pole="APO"))
            writing.add_agent(Agent(initiales="ZD", pole="DIR", role=role))
            writing.set_suivi_depuis(2018, date(2018, 4, 2))
            writing.add(2018, Demande(code="4.5", numero=1, libelle="salon", ouverte_le=date(2018, 4, 2)))
        if with_days:
            log_days_of_lr(store)


def log_days_of_lr(store: SqliteStore) -> None:
    with store.writing("LR") as writing:
        days = writing.calendrier(2018).working_days_in(AVRIL.first_day, AVRIL.last_day)
        cells = [("14.7.1", day, 100, None) for day in days]
        cells += [("14.7.1", date(2018, 5, 17), 75, None), ("4.5", date(2018, 5, 18), 25, 1)]
        writing.write_cells(
            [
                CellChange(agent="LR", jour=day, code=code, centiemes=part, commentaire="mot", demande=asked)
                for code, day, part, asked in cells
            ]
        )
        writing.write_absence(
            "LR", date(2018, 5, 15), [Absence("LR", date(2018, 5, 15), TypeAbsence.RTT, 100)]
        )
        writing.add_visa(freeze(writing, "LR", AVRIL))


def write_files(folder: Path) -> None:
    """Write the files that probes import: one for each of `DAYS`, then one of people."""
    for rang, jour in enumerate(DAYS):
        saisies = f"agent;date;code;jours\nLR;{jour};14.7.1;0,5\n"
        (folder / f"lr_{rang}.csv").write_text(saisies)
        (folder / f"sans_{rang}.csv").write_text(f"date;code;jours\n{jour};14.7.1;0,5\n")
        (folder / f"heures_{rang}.csv").write_text(f"date;code;heures\n{jour};14.7.1;3,5\n")
        (folder / f"rh_{rang}.csv").write_text(f"initiales;type;du\nLR;RTT;{jour}\n")
    (folder / "agenda.ics").write_text(AGENDA)
    (folder / "agents.csv").write_text("initiales;arrivee\nLR;17/05/2018\n")
    (folder / "quotite.csv").write_text("initiales;quotite;depuis\nLR;80 %;01/04/2018\n")


@pytest.fixture(scope="module", params=[Role.DIRECTION, None], ids=["une direction", "sans direction"])
def worlds(
    request: pytest.FixtureRequest, master_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """A store where LR has days and the same without any, with a direction, then without."""
    made = {}
    for name in ("without", "with"):
        made[name] = copy_store(master_store, tmp_path_factory.mktemp(name))
        fill(made[name], with_days=name == "with", role=request.param)
    return made


@pytest.fixture
def answers(
    worlds: dict[str, Path], bare_cli: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Answers:
    """Try one command as ZX in each world, on a copy in a folder of its own, whose name is masked."""
    write_files(tmp_path)
    monkeypatch.setenv("CARIFOREF_AGENT", "ZX")
    folders = (tmp_path / f"essai_{rang}" for rang in count())

    def ask(command: str) -> list[Any]:
        found = []
        for world, folder in zip(worlds.values(), folders, strict=False):
            monkeypatch.setenv("CARIFOREF_BASE", str(copy_store(world, folder)))
            outcome = bare_cli(*command.format(dossier=tmp_path).split())
            found.append(replace(outcome, err=outcome.err.replace(folder.name, "essai")))
        return found

    return ask


PROBES = (
    *(
        line.replace("{jour}", jour).replace("{rang}", str(rang))
        for line in BY_DAY.splitlines()
        for rang, jour in enumerate(DAYS)
    ),
    *(line.replace("{mois}", mois) for line in BY_MONTH.splitlines() for mois in ("04/2018", "05/2018")),
    *ONCE.splitlines(),
)


def test_a_refusal_says_the_same_whether_the_person_has_days_or_not(
    answers: Answers, subtests: pytest.Subtests
) -> None:
    for probe in PROBES:
        with subtests.test(probe):
            without, with_days = answers(probe)
            assert with_days.code == without.code
            if with_days.code:
                assert with_days == without
