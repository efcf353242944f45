"""cariforef as people have it: the wheel of this checkout, or of a commit, in an environment of its own.

README installs it editable, with a finder at each start of the interpreter, which both sides of a ratio would
pay. That install is made too, so that a figure tells what it costs over the wheel. The libraries are those of
the environment that runs the benchmark: a path file names its folder, whose own path files, an editable
finder's among them, are then not read.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import sysconfig
import tarfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOW = "now"
README = "README"
_STARTED = """
import sys
print(*sorted(name for name in sys.modules if "editable" in name))
import cariforef_tui, cariforef_db, cariforef_seeds
print(*{module.__file__.split("/cariforef_")[0] for module in (cariforef_tui, cariforef_db, cariforef_seeds)})
"""


class NotInstalled(Exception):
    """The environment made is not the one that people have."""


@dataclass(frozen=True)
class Installed:
    """One version of the program, with the interpreter that runs it; `name` is what the figures call it.

    `source` is the checkout it was built from, whose own benchmark makes its stores.
    """

    name: str
    python: str
    source: Path

    @property
    def cariforef(self) -> str:
        return str(Path(self.python).with_name("cariforef"))


def install(folder: Path, ref: str | None) -> tuple[Installed, ...]:
    """Install this checkout as it stands, then the commit `ref` where one is given; raises NotInstalled."""
    made = [_install(NOW, ROOT, folder / "now")]
    if ref is not None:
        source = folder / "source"
        archive = _run(["git", "-C", str(ROOT), "archive", "--format=tar", ref])
        with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
            packed.extractall(source, filter="data")
        made.append(_install(ref, source, folder / "before"))
    return tuple(made)


def install_as_readme(folder: Path) -> Installed:
    """Install this checkout editable, as README does; raises NotInstalled."""
    python = _prepare(folder / "readme")
    _pip(python, ROOT, "--editable", str(ROOT))
    return Installed(README, str(python), ROOT)


def _install(name: str, source: Path, folder: Path) -> Installed:
    wheels = folder / "wheels"
    _run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels)], source)
    python = _prepare(folder / "environment")
    (wheel,) = wheels.glob("*.whl")
    _pip(python, source, str(wheel))
    finders, packages = _run([str(python), "-c", _STARTED], folder).decode().splitlines()
    if finders or packages != str(_libraries(python)):
        raise NotInstalled(f"{python} loads {finders or 'no finder'} and finds cariforef in {packages}")
    return Installed(name, str(python), source)


def _prepare(place: Path) -> Path:
    """Make an environment that has the libraries of this one; return its interpreter."""
    _run([sys.executable, "-m", "venv", "--without-pip", str(place)])
    python = place / "bin" / "python"
    paths = dict.fromkeys(sysconfig.get_path(kind) for kind in ("purelib", "platlib"))
    (_libraries(python) / "libraries.pth").write_text("\n".join(paths) + "\n", encoding="utf-8")
    return python


def _libraries(python: Path) -> Path:
    bases = dict.fromkeys(("base", "platbase"), str(python.parents[1]))
    return Path(sysconfig.get_path("purelib", "venv", bases))


def _pip(python: Path, source: Path, *wanted: str) -> None:
    # The network is asked only for a library that this environment lacks, or has in another version.
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
    _run([*pip, "install", "-q", "-c", str(source / ".ci" / "constraints.txt"), *wanted])


def _run(argv: list[str], folder: Path = ROOT) -> bytes:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(argv, cwd=folder, env=environment, capture_output=True, check=False)
    if done.returncode:
        raise NotInstalled(f"{' '.join(argv)}: {done.stderr.decode(errors='replace')}")
    return done.stdout
