"""The options that commands share: before or after the name of each, where the README says."""

from __future__ import annotations

from typing import Any

import click
import pytest

from cariforef_tui.cli.kit.options import OPTIONS


def test_an_option_works_before_and_after_each_command_whose_help_shows_it(
    bare_cli: Any, leaves: dict[tuple[str, ...], click.Command], monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[dict[str, str]] = []

    def note(**_: object) -> None:
        given.append(dict(click.get_current_context().obj.given))

    for command in leaves.values():
        if not isinstance(command, click.Group):
            monkeypatch.setattr(command, "callback", note)
    tried = 0
    for path, command in leaves.items():
        shown = bare_cli.done(*path, "--help").out
        words = [] if isinstance(command, click.Group) else _sound_words(command)
        for name, (flag, settings) in OPTIONS.items():
            own = [
                param
                for param in command.params
                if flag in param.opts and (param.expose_value or param.hidden)
            ]
            if f" {flag} " not in shown or own:
                continue
            option = [flag] if settings.get("is_flag") else [flag, "X"]
            for args in ((*option, *path, *words), (*path, *words, *option), (*path, *option, *words)):
                outcome = bare_cli(*args)
                assert (outcome.code, outcome.err) == (0, ""), args
                assert given.pop() == {name: option[-1] if len(option) > 1 else "True"}, args
                tried += 1
    assert tried > 300


OF_MANY_LINES = {"--qui": "CODE=TEXTE", "--echeance": "CODE=TEXTE"}
"""What `plan simuler` takes, of several lines, as the commands of one line take it."""


def test_an_option_is_followed_by_the_same_thing_in_every_command(
    leaves: dict[tuple[str, ...], click.Command],
) -> None:
    shapes: dict[str, set[str]] = {}
    for path, command in leaves.items():
        for param in command.params:
            if not isinstance(param, click.Option) or (param.hidden and not param.expose_value):
                continue
            flag = param.opts[0]
            shape = "" if param.is_flag else param.metavar or str(param.name).upper()
            if path == ("plan", "simuler") and OF_MANY_LINES.get(flag) == shape:
                continue
            shapes.setdefault(flag, set()).add(shape)
    folder = shapes.pop("--vers") - {"FICHIER|-"}
    assert folder == {"FICHIER.xlsx|DOSSIER|-"}
    assert {flag: said for flag, said in shapes.items() if len(said) > 1} == {}


def test_who_acts_may_be_said_after_each_command_that_opens_the_store(
    leaves: dict[tuple[str, ...], click.Command],
) -> None:
    for path, command in leaves.items():
        if "base" in getattr(command, "common", ()):
            acts = [param for param in command.params if "--agent" in param.opts]
            assert [(param.name, param.expose_value) for param in acts] == [("_agent", False)], path


def test_what_reads_takes_the_options_that_the_readme_says(
    leaves: dict[tuple[str, ...], click.Command],
) -> None:
    taken = {" ".join(path): {*getattr(command, "common", ())} for path, command in leaves.items()}
    for path, common in taken.items():
        noun = path.split()[0]
        if "json" in common and path != "plan rattacher":
            alone = noun in ("journal", "convention", "agent", "base") or path == "reglages communs"
            assert ("au" not in common) is alone, path
        if noun == "exporter" and len(path.split()) == 2:
            assert common & {"au", "json"} == {"au"}, path


def test_an_option_works_between_a_noun_and_its_command(cli: Any) -> None:
    first = cli.done("jalon", "--agent", "DM", "tenu", "RGPD", "--le", "22/05/2018")
    assert "RGPD" in first.out
    assert cli.done("plan", "--agent", "DM", "revisions").out
    assert cli.done("plan", "--json", "revisions").json["revisions"] == []
    assert "--agent" not in cli.done("plan", "--help").out


def _sound_words(command: click.Command) -> list[str]:
    """What a command cannot do without."""
    words = []
    for param in command.params:
        if param.required:
            option = param.opts[:1] if isinstance(param, click.Option) else []
            value = param.type.choices[0] if isinstance(param.type, click.Choice) else "1"
            if isinstance(param.type, click.IntRange):
                value = str(param.type.min)
            words += [*option, *[value] * max(1, param.nargs)]
    return words
