"""The shell completes commands, options, and what the store names; silently, and nothing is written."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cariforef_tui.domain.agents.account import Account, Way
from tests.kit.patience import PATIENCE_S

Complete = Callable[..., list[str]]


@pytest.fixture
def complete(cli: Any, monkeypatch: pytest.MonkeyPatch) -> Complete:
    return completer(cli, monkeypatch)


def completer(cli: Any, monkeypatch: pytest.MonkeyPatch) -> Complete:
    def run(*words: str, shell: str = "bash") -> list[str]:
        """Lines that the shell gets; the last word is the one being typed."""
        monkeypatch.setenv("_CARIFOREF_COMPLETE", f"{shell}_complete")
        monkeypatch.setenv("COMP_WORDS", shlex.join(["cariforef", *words[:-1]]) + f" {words[-1]}")
        monkeypatch.setenv("COMP_CWORD", words[-1] if shell == "fish" else str(len(words)))
        outcome = cli()
        assert (outcome.code, outcome.err) == (0, "")
        return [line.removeprefix("plain,") for line in outcome.out.split("\n") if line]

    return run


TYPED = (
    (("sai",), ["saisir"]),
    (("--ag",), ["--agent"]),
    (("saisir", "d"), ["DM"]),
    (("saisir", "DM", "14.7.1"), ["14.7.1"]),
    (("--agent", "L"), ["LR"]),
    (("semaine", "--semaine", "2018-W21"), ["2018-W21"]),
    (("mois", "fiche", "DM", "2018-05"), ["2018-05"]),
    (("avancement", "gip"), ["GIP"]),
    (("plan", "transferer", "14.1.1", "14.1.2"), ["14.1.2"]),
    (("mois", "A"), ["AD2I", "APO", "AR"]),
    (("mois", "DM"), ["DM"]),
    (("absence", "ajouter", "DM", "con"), ["congé"]),
    (("absence", "ajouter", "DM", "congé", "lu"), ["lundi"]),
    (("raf", "14.7.1", "2", "--le", "h"), ["hier"]),
    (("alertes", "--de", "D"), ["DM"]),
    (("avancement", "courbe", "14.7.1"), ["14.7.1"]),
    (("saisir", "DM", "0,5", "14.7.1", "h"), ["hier"]),
    (("saisir", "DM", "m"), ["mardi", "mercredi"]),
    (("mois", "sig"), ["signer"]),
    (("mois", "contresigner", "2018-1"), ["2018-10", "2018-11", "2018-12"]),
    (("revue", "P"), ["PRI"]),
    (("revue", "PRI", "--semaine", "2018-W5"), ["2018-W50", "2018-W51", "2018-W52"]),
    (("revue", "--sem"), ["--semaine"]),
    (("revue", "remarque", "PRI", "14.7.1"), ["14.7.1"]),
    (("journal", "--objet", "sais"), ["saisie"]),
    (("plan", "revisions", "14.7.1"), ["14.7.1"]),
    (("agent", "coordonne", "DM", "p"), ["PRI"]),
    (("alertes", "--gravite", "c"), ["critique"]),
)


def test_what_is_typed_is_completed_behind_every_kind_of_command(complete: Complete) -> None:
    assert [(words, complete(*words)) for words, _ in TYPED] == [*TYPED]


def test_a_group_offers_what_it_holds_and_what_it_takes_alone(complete: Complete) -> None:
    shown = complete("revue", "")
    assert {"clore", "remarque", "GIP", "PRI"} <= {*shown}
    assert len(shown) == len({*shown})


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("pour",), ["Pour commencer"]),
        (("Retirer", "le", ""), ["programme"]),
        (("lecteur",), ["Lecteur d’écran"]),
    ],
)
def test_the_titles_of_the_guide_are_offered_and_taken_as_they_are(
    cli: Any,
    complete: Complete,
    monkeypatch: pytest.MonkeyPatch,
    words: Sequence[str],
    expected: list[str],
) -> None:
    assert complete("guide", *words) == expected
    assert "Agent" in complete("guide", "")
    monkeypatch.delenv("_CARIFOREF_COMPLETE")
    assert cli.done("guide", *words[:-1], *expected[0].split()).out.startswith("#")


def test_the_copies_are_offered_to_be_restored_and_a_path_where_none_begins_so(
    cli: Any, complete: Complete
) -> None:
    made = cli.done("base", "sauvegarder").out.split(" : ")[1].strip()
    assert complete("base", "restaurer", "") == [made]
    assert complete("base", "restaurer", made[:-4]) == [made]
    assert complete("base", "restaurer", "autre") == ["file,autre"]


def test_a_path_is_left_to_the_shell(complete: Complete) -> None:
    assert complete("--base", "x") == ["file,x"]
    assert complete("mois", "fiche", "--tous", "2018-05", "--dossier", "x") == ["dir,x"]


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_a_shell_that_shows_labels_gets_them(complete: Complete, shell: str) -> None:
    shown = "\n".join(complete("saisir", "DM", "14.7.1", shell=shell))
    assert "14.7.1" in shown
    assert "RGPD" in shown
    assert "mai 2018" in "\n".join(complete("mois", "signer", "2018-05", shell=shell))


@pytest.mark.parametrize(
    "words", [("zzz", ""), ("saisir", "DM", "-1", ""), ("base", "zzz", ""), ("revue", "'")]
)
def test_what_cannot_be_completed_is_met_with_silence(complete: Complete, words: Sequence[str]) -> None:
    complete(*words)


def test_no_store_is_made_to_complete(bare_cli: Any, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    complete = completer(bare_cli, monkeypatch)
    assert complete("saisir", "D") == []
    assert complete("--base", str(home / "no.db"), "saisir", "D") == []
    assert list(home.iterdir()) == []


def test_another_file_is_no_store_and_stays_as_it_is(
    complete: Complete, tmp_path: Path, store_path: Path
) -> None:
    other, folder = tmp_path / "a.db", store_path.parent
    other.write_text("no store")
    before = {path: path.read_bytes() for path in (other, *folder.iterdir())}
    assert complete("--base", str(other), "saisir", "D") == []
    assert complete("saisir", "D") == ["DM"]
    assert {path: path.read_bytes() for path in (other, *folder.iterdir())} == before


def test_behind_bound_accounts_nobody_else_is_told_any_name(
    cli: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = Account("moi", os.getuid())
    cli.wiring = replace(cli.wiring, compte=lambda _: me)
    assert cli("--agent", "DM", "agent", "compte", "DM", "moi").code == 0
    complete = completer(cli, monkeypatch)
    assert complete("saisir", "L") == ["LR"]
    assert complete("--agent", "LR", "saisir", "L") == []
    cli.wiring = replace(cli.wiring, compte=lambda _: Account("autre", 12))
    assert complete("saisir", "L") == []
    assert complete("revue", "P") == []
    assert complete("mois", "sig") == ["signer"]


def test_by_service_a_store_that_one_names_is_not_read(
    cli: Any, store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli.wiring = replace(cli.wiring, compte=lambda _: Account("autre", 12, Way.SUDO))
    complete = completer(cli, monkeypatch)
    assert complete("saisir", "D") == ["DM"]
    assert complete("--base", str(store_path), "saisir", "D") == []


def test_a_process_completes_without_what_commands_need(environment: dict[str, str]) -> None:
    """The store is read through the driver alone: what takes time to import stays out."""
    watch = (
        "import sys; from cariforef_tui.__main__ import main; sys.argv = ['cariforef']; main();"
        "heavy = {'sqlalchemy', 'textual', 'pendulum', 'holidays'} & sys.modules.keys();"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", watch],
        env={
            **environment,
            "_CARIFOREF_COMPLETE": "bash_complete",
            "COMP_WORDS": "cariforef saisir DM 14.7.1",
            "COMP_CWORD": "3",
        },
        capture_output=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().startswith("plain,14.7.1")


SHELLS = {
    "bash": (
        'eval "$(cariforef reglages completion bash)"; COMP_WORDS=(cariforef saisir DM 14.7); COMP_CWORD=3; '
        '_cariforef_completion cariforef 14.7 DM; printf "%s\\n" "${COMPREPLY[@]}"'
    ),
    "fish": 'cariforef reglages completion fish | source; complete -C "cariforef saisir DM 14.7" | cut -f1',
    "zsh": (
        "compdef() { :; }; _describe() { print -l -- ${(P)3}; }; "
        "source <(cariforef reglages completion zsh); "
        "words=(cariforef saisir DM 14.7); CURRENT=4; _cariforef_completion | grep -o '^14[.0-9]*'"
    ),
}


@pytest.mark.parametrize("shell", SHELLS)
def test_a_real_shell_completes_a_code(shell: str, environment: dict[str, str], tmp_path: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    program = tmp_path / "cariforef"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m cariforef_tui "$@"\n')
    program.chmod(0o755)
    done = subprocess.run(
        [shell, "-c", SHELLS[shell]],
        env={**environment, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert {line for line in done.stdout.splitlines() if line} == {"14.7", "14.7.1"}, done.stderr
