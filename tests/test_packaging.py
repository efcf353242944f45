"""What an installation gets: the three packages and nothing else, with their data."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel_names(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    target = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = target.glob("*.whl")
    return ZipFile(wheel).namelist()


def test_a_wheel_holds_the_three_packages_and_no_other(wheel_names: list[str]) -> None:
    tops = {name.split("/")[0] for name in wheel_names if ".dist-info/" not in name and ".data/" not in name}
    assert tops == {"cariforef_tui", "cariforef_db", "cariforef_seeds"}


def test_a_wheel_installs_the_manual_page(wheel_names: list[str]) -> None:
    (page,) = (name.partition(".data/")[2] for name in wheel_names if ".data/" in name)
    assert page == "data/share/man/man1/cariforef.1"


@pytest.mark.parametrize(
    "folder",
    [
        "cariforef_tui/locale",
        "cariforef_tui/cli/tools/gabarits",
        "cariforef_tui/cli/tools/modeles",
        "cariforef_tui/ui/temps",
        "cariforef_db/schema",
        "cariforef_db/migrations",
        "cariforef_seeds",
    ],
)
def test_a_wheel_holds_every_data_file_of_the_sources(wheel_names: list[str], folder: str) -> None:
    source = ROOT / {"cariforef_db": "db", "cariforef_seeds": "seeds"}.get(folder.split("/")[0], "")
    kept = [
        str(path.relative_to(source))
        for path in (source / folder).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    ]
    assert kept
    assert set(kept) <= set(wheel_names)


def test_a_wheel_holds_the_texts_that_people_read(wheel_names: list[str]) -> None:
    assert {f"cariforef_tui/{page}.md" for page in ("guide", "administration", "notice")} <= set(wheel_names)
