"""The command that adds an extra to this installation of the program."""

from __future__ import annotations

import json
import re
import shlex
import sys
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

NAME = "cariforef"
_OF_AN_EXTRA = re.compile(r"""(?P<library>[\w.-]+).*extra == ["'](?P<extra>[\w-]+)["']""")


def install_command(extra: str) -> str:
    """Return the command that adds `extra` to this interpreter's environment, from the same source."""
    home = Path(sys.prefix)
    if (home / "pipx_metadata.json").exists():
        return f"pipx install --force {_source(_with_those_there(extra))}"
    if (home / "uv-receipt.toml").exists():
        return f"uv tool install --force {_source(_with_those_there(extra))}"
    python = shlex.quote(sys.executable)
    if find_spec("pip") is None:
        return f"uv pip install --python {python} {_source(extra)}"
    return f"{python} -m pip install {_source(extra)}"


def _with_those_there(extra: str) -> str:
    """Return `extra` and the extras that are installed: tools that make the environment again drop them."""
    libraries: dict[str, list[str]] = {}
    for requirement in _requirements():
        match = _OF_AN_EXTRA.match(requirement)
        # `tout` asks for the other extras of the program itself, which is always there.
        if match and match["library"] != NAME:
            libraries.setdefault(match["extra"], []).append(match["library"])
    there = {name for name, needed in libraries.items() if all(map(_is_there, needed))}
    return ",".join(sorted({extra, *there}))


def _requirements() -> list[str]:
    try:
        return distribution(NAME).requires or []
    except PackageNotFoundError:
        return []


def _is_there(library: str) -> bool:
    try:
        distribution(library)
    except PackageNotFoundError:
        return False
    return True


def _source(extra: str) -> str:
    """Return what was installed (PEP 610) with its extras: a folder, an address, or else the name."""
    origin = _read_origin()
    url = str(origin.get("url", ""))
    folder = origin.get("dir_info")
    if isinstance(folder, dict):
        path = shlex.quote(f"{unquote(urlsplit(url).path)}[{extra}]")
        return f"-e {path}" if folder.get("editable") else path
    vcs = origin.get("vcs_info")
    if isinstance(vcs, dict):
        url = f"{vcs.get('vcs', 'git')}+{url}"
    return shlex.quote(f"{NAME}[{extra}] @ {url}" if url else f"{NAME}[{extra}]")


def _read_origin() -> dict[str, object]:
    try:
        texte = distribution(NAME).read_text("direct_url.json")
    except PackageNotFoundError:
        return {}
    origin = json.loads(texte) if texte else {}
    return origin if isinstance(origin, dict) else {}
