"""The README tells the truth: its commands, files and options exist, its figures are those measured."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from cariforef_tui import __version__
from cariforef_tui.cli.kit.registry import COMMANDS
from cariforef_tui.domain.programme.programme import Niveau
from cariforef_tui.machine.documents import read_administration, read_guide
from tests.worlds import read_2018

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
PROOF = (ROOT / ".github" / "PROOF.md").read_text()
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PROJECT, GROUPS = PYPROJECT["project"], PYPROJECT["dependency-groups"]


def commands_shown() -> set[str]:
    """Commands that the shell blocks and the code of its sentences name."""
    shown = re.findall(r"`(cariforef [a-z][^`]*)`", README)
    for block in re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL):
        shown += [line for line in block.splitlines() if line.startswith("cariforef ")]
    return {line.split()[1] for line in shown}


def test_every_command_that_is_shown_is_one() -> None:
    assert commands_shown() <= {*COMMANDS, "--help", "--version"}
    assert len(commands_shown()) > 5


def test_every_command_is_in_the_guide() -> None:
    told = read_guide() + read_administration()
    named = set(re.findall(r"(?:`|^ {4})cariforef ([a-z]+)", told, re.MULTILINE))
    assert set(COMMANDS) - named == set()


def test_what_it_links_to_is_there() -> None:
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)]+)\)", README)]
    assert len(links) > 6
    # The page of issues is beside the repository's files: only a website has it.
    links.remove("../../issues")
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []


def test_the_pictures_are_there() -> None:
    pictures = re.findall(r"!\[[^]]*\]\(([^)]+)\)", README)
    assert len(pictures) >= 2
    for picture in pictures:
        assert (ROOT / picture).read_bytes().startswith(b"\x89PNG")


def test_ci_runs_the_readme_s_own_test_command() -> None:
    commands = re.findall(r"^python3 -m venv .*$", README, re.MULTILINE)
    assert len(commands) == 2
    assert commands[1].endswith("-m pytest -q")
    assert "-m1 -E '^python3 -m venv .* -m pytest' README.md" in (ROOT / ".ci" / "run").read_text()


def test_every_pinned_dependency_is_in_the_constraints() -> None:
    asked = PROJECT["dependencies"]
    pinned = {
        line.split("==")[0].lower() for line in (ROOT / ".ci" / "constraints.txt").read_text().splitlines()
    }
    extras = [name for extra in PROJECT["optional-dependencies"].values() for name in extra]
    names = {re.split(r"[<>=!~\[]", name)[0].lower() for name in (*asked, *extras, *GROUPS["dev"])}
    assert names - {"cariforef"} <= pinned


def test_the_programme_is_of_the_size_that_is_said() -> None:
    programme, _ = read_2018()
    gip, niveaux = programme.lignes[0], [ligne.niveau for ligne in programme.lignes]
    poles, axes = niveaux.count(Niveau.POLE), niveaux.count(Niveau.AXE)
    days = (gip.centiemes_annonces or 0) // 100
    assert f"{days} days over {poles} pôles, {axes} axes and {gip.actions_annoncees} actions" in " ".join(
        README.split()
    )


def test_what_it_takes_to_install_is_as_the_package_says() -> None:
    assert f"Python {PROJECT['requires-python'].removeprefix('>=')} or later" in README
    extras = PROJECT["optional-dependencies"]
    assert set(re.findall(r"'\.\[(\w+)\]'", README)) == {"tout"}
    (wheel,) = re.findall(r"`pipx install '\./(\S+)\[tout\]'`", README)
    assert wheel == f"cariforef-{__version__}-py3-none-any.whl"
    assert extras["tout"] == [f"cariforef[{','.join(name for name in extras if name != 'tout')}]"]


def test_the_programs_of_the_repository_that_it_names_run_so() -> None:
    shown = set(re.findall(r"`python (tests/[\w/]+\.py)((?: --?[\w-]+(?: \w+)?)*)`", README + PROOF))
    assert len(shown) >= 3
    for program, options in shown:
        source = (ROOT / program).read_text()
        assert [option for option in re.findall(r"--[\w-]+", options) if option not in source] == []


def measured(page: str) -> dict[tuple[str, str], str]:
    """Return what each row of a page's tables measures, by its ratio and its target."""
    rows = re.findall(r"^\| (.+?) \| ([\d.]+) \| ([\d.]+(?:, missed)?) \|$", page, re.MULTILINE)
    return {(ratio, target): what for what, ratio, target in rows}


def test_the_figures_are_those_measured_last() -> None:
    ratios = {what: ratio for (ratio, _), what in measured(PROOF).items()}
    (said,) = re.findall(r"takes ([\d.]+) times as long as a script of SQLAlchemy", README)
    assert f"{float(ratios['`saisir` / a script of SQLAlchemy that inserts one row']):.1f}" == said
    ways = [int(count.replace(",", "")) for count in re.findall(r"in (\d+,\d+) ways", PROOF)]
    assert f"{sum(ways):,} ways" in README
    for ratio, target in measured(PROOF):
        assert target.endswith(", missed") == (float(ratio) > float(target.partition(",")[0])), ratio


def test_it_is_read_in_one_sitting() -> None:
    assert len(README.splitlines()) <= 100
