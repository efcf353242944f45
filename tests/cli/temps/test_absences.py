"""No command tells an absence or a rhythm to who may not read it: worlds that differ so answer alike."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from cariforef_tui.cli.tools.schemas import SHAPES
from tests.worlds import RHYTHM, build_absences

ARGUMENTS = {
    "agent droits": ("CB",),
    "absence": ("liste", "CB"),
    "mois": ("CB",),
    "mois fiche": ("CB", "mai"),
    "mois histoire": ("CB", "mai"),
    "semaine": ("CB",),
    "plan simuler": ("--transfert", "14.1.1:14.1.2:1"),
    "plan rattacher": ("9.2.1", "9.2.2", "--de", "CB", "--du", "01/05/2018"),
    "rgpd exporter --format json": ("CB",),
}
OF_THE_STORE = {"base organisme", "base verifier", "journal verifier"}
"""What they answer is of servers, or of the file whole."""
OF_NO_PERSON = {
    "base sauvegardes",
    "convention",
    "plan revisions",
    "programme",
    "programme controle",
    "plan regulation",
    "jalon",
    "livrable",
    "reglages",
    "reglages calendrier",
}
"""What they answer is of the plan and of the year alone."""
AS_TEXT = ("alertes", "equipe", "mois", "rappels", "revue")
MINUTES = "revue compte-rendu APO --vers -"
MORE = (
    MINUTES,
    "exporter alertes --format csv --vers -",
    "exporter saisies --format csv --vers -",
    "revue APO --json",
    "plan bilan --format md --vers -",
    "alertes --de CB",
    "journal --de CB",
    "journal --jour 15/05/2018",
)
COMMANDS = (
    *(
        command if "--" in command else f"{command} --json"
        for command in sorted(SHAPES.keys() - OF_THE_STORE - OF_NO_PERSON)
    ),
    *AS_TEXT,
    *MORE,
)
WORLDS = ("none", "some")
DIFFERENT = (*WORLDS, RHYTHM)
Answers = Callable[..., list[Any]]


@pytest.fixture(scope="module")
def worlds(master_store: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return build_absences(master_store, tmp_path_factory.mktemp("mondes"))


@pytest.fixture
def answers(
    worlds: dict[str, Path], bare_cli: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Answers:
    """Ask one command in worlds, all by default, each from a copy at the same place, which keeps refusals."""
    folder = tmp_path / "monde"
    folder.mkdir(mode=0o700)

    def ask(agent: str, *args: str, among: Sequence[str] = WORLDS, of: dict[str, Path] = worlds) -> list[Any]:
        monkeypatch.setenv("CARIFOREF_AGENT", agent)
        monkeypatch.setenv("CARIFOREF_BASE", str(folder / "base.db"))
        found = []
        for world in among:
            shutil.copy(of[world], folder / "base.db")
            found.append(bare_cli(*args))
        return found

    return ask


@pytest.fixture(scope="module")
def open_worlds(master_store: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same, before anybody is at the direction."""
    return build_absences(master_store, tmp_path_factory.mktemp("ouverts"), role=None)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_colleague_is_told_nothing_of_absences_nor_of_a_rhythm(answers: Answers, command: str) -> None:
    given = ARGUMENTS.get(command.removesuffix(" --json"), ())
    without, *others = answers("CA", *command.split(), *given, among=DIFFERENT)
    assert without.code in (0, 4)
    assert others == [without, without]


@pytest.mark.parametrize("agent", ["CA", ""])
@pytest.mark.parametrize("command", COMMANDS)
def test_nobody_is_told_of_them_before_a_direction_is_named_either(
    answers: Answers, open_worlds: dict[str, Path], command: str, agent: str
) -> None:
    given = ARGUMENTS.get(command.removesuffix(" --json"), ())
    without, *others = answers(agent, *command.split(), *given, among=DIFFERENT, of=open_worlds)
    assert without.code in (0, 3, 4)
    assert others == [without, without]


def test_a_team_of_two_is_told_neither_days_expected_nor_what_it_lacks_to_who_may_not_read_them(
    answers: Answers,
) -> None:
    for agent, shown in (("DM", False), ("ZD", True)):
        (answer,) = answers(agent, "revue", "GIP", "--semaine", "20", "--json", among=WORLDS[:1])
        (apo,) = (one for one in answer.json["jours"] if one["equipe"] == "APO")
        assert apo["agents"] == 2
        told = [apo[key] is not None for key in ("saisi", "absent", "attendu", "attendu_net", "incomplets")]
        assert told == [shown] * 5


def test_what_is_not_told_is_null_as_the_schema_says(answers: Answers) -> None:
    (answer,) = answers("CA", "equipe", "--json", among=WORLDS[:1])
    (schema,) = answers("CA", "guide", "--schema", "equipe", among=WORLDS[:1])
    checker = Draft202012Validator(schema.json, format_checker=Draft202012Validator.FORMAT_CHECKER)
    checker.validate(answer.json)
    assert None in {one["disponible"] for one in answer.json["agents"]}


def test_minutes_tell_everybody_the_same_whoever_writes_them(answers: Answers) -> None:
    without, with_some = answers("ZD", *MINUTES.split())
    assert without.code == 0
    assert with_some == without


@pytest.mark.parametrize(
    "command", ["equipe --json", "mois --json", "revue --json", "alertes --json", "plan bilan --format md"]
)
def test_who_may_read_those_days_is_told(answers: Answers, command: str) -> None:
    without, with_some = answers("ZD", *command.split())
    assert without.code == 0
    assert with_some != without
