"""What an installation gets: three packages and nothing else, their data, their extras, their links."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import distributions
from pathlib import Path
from zipfile import ZipFile

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent

WHEEL_FILE = "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def build_wheel(sources: Path, target: Path) -> Path:
    """Build the wheel of ``sources`` in ``target``; return its file."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)],
        cwd=sources,
        check=True,
        capture_output=True,
    )
    (wheel,) = target.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def wheel_names(wheel: Path) -> list[str]:
    return ZipFile(wheel).namelist()


@pytest.fixture(scope="module")
def stand_ins(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of wheels with the metadata of what is installed here, and no code: no network is asked."""
    folder = tmp_path_factory.mktemp("stand_ins")
    for distribution in distributions():
        name = f"{distribution.name.replace('-', '_').replace('.', '_')}-{distribution.version}"
        with ZipFile(folder / f"{name}-py3-none-any.whl", "w") as file:
            file.writestr(f"{name}.dist-info/METADATA", distribution.read_text("METADATA") or "")
            file.writestr(f"{name}.dist-info/WHEEL", WHEEL_FILE)
            file.writestr(f"{name}.dist-info/RECORD", "")
    return folder


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


@pytest.mark.parametrize("installer", ["pipx install", "uv tool install"])
def test_the_readme_s_ways_in_install_every_extra(
    wheel: Path, stand_ins: Path, tmp_path: Path, installer: str
) -> None:
    (command,) = re.findall(r"`(pipx install [^`]+)`", (ROOT / "README.md").read_text())
    subprocess.run(
        ["bash", "-c", command.replace("pipx install", installer)],
        cwd=wheel.parent,
        env={
            "HOME": str(tmp_path),
            "PATH": os.pathsep.join((str(Path(sys.executable).parent), os.defpath)),
            "UV_FIND_LINKS": str(stand_ins),
            "UV_OFFLINE": "1",
            "UV_PYTHON": sys.executable,
        },
        check=True,
        capture_output=True,
    )
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [name for extra in project["optional-dependencies"].values() for name in extra]
    wanted = {re.split(r"[<>=\[]", name)[0].lower() for name in (*project["dependencies"], *asked)}
    installed = {path.name.lower().split("-")[0].replace("_", "-") for path in tmp_path.rglob("*.dist-info")}
    assert wanted - installed == set()


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A copy of what the metadata are made of, in a repository of its own."""
    copy = tmp_path / "sources"
    for file in ("pyproject.toml", "README.md", "LICENSE", ".ci/metadata.py", "cariforef_tui/__init__.py"):
        (copy / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, copy / file)
    subprocess.run(["git", "init", "-q", str(copy)], check=True)
    return copy


def read_metadata(sources: Path) -> dict[str, object]:
    """Return what a package of ``sources`` says of itself."""
    command = [sys.executable, "-m", "hatchling", "metadata"]
    told: dict[str, object] = json.loads(subprocess.check_output(command, cwd=sources, text=True))
    return told


@pytest.mark.parametrize(
    "origin",
    [
        "https://forge.example/equipe/cariforef.git",
        "https://dm:secret@forge.example/equipe/cariforef",
        "git@forge.example:equipe/cariforef.git",
        "ssh://git@forge.example/equipe/cariforef.git",
    ],
)
def test_the_links_of_a_package_are_those_of_its_repository(sources: Path, origin: str) -> None:
    subprocess.run(["git", "-C", str(sources), "remote", "add", "origin", origin], check=True)
    told = read_metadata(sources)
    page = "https://forge.example/equipe/cariforef"
    assert told["urls"] == {
        "Source": page,
        "Issues": f"{page}/issues",
        "Changelog": f"{page}/blob/HEAD/CHANGELOG.md",
    }
    text = str(told["readme"])
    assert f"({page}/raw/HEAD/.github/images/semaine.png)" in text
    assert f"({page}/blob/HEAD/LICENSE)" in text
    assert f"({page}/issues)" in text
    assert [link for link in re.findall(r"\]\(([^)]+)\)", text) if not link.startswith(page)] == []


@pytest.mark.parametrize("origin", ["/srv/cariforef.git", "../cariforef", "http://forge.example/c", None])
def test_a_package_of_no_public_repository_names_none(sources: Path, origin: str | None) -> None:
    if origin is not None:
        subprocess.run(["git", "-C", str(sources), "remote", "add", "origin", origin], check=True)
    told = read_metadata(sources)
    assert "urls" not in told
    assert "(.github/images/semaine.png)" in str(told["readme"])


def test_a_package_of_sources_without_their_repository_names_none(sources: Path) -> None:
    shutil.rmtree(sources / ".git")
    subprocess.run(["git", "init", "-q", str(sources.parent)], check=True)
    address = "https://forge.example/another.git"
    subprocess.run(["git", "-C", str(sources.parent), "remote", "add", "origin", address], check=True)
    assert "urls" not in read_metadata(sources)
