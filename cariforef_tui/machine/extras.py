"""How this very installation of the program takes one of its extras."""

from __future__ import annotations

import json
import shlex
import sys
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

NAME = "cariforef"


def install_command(extra: str) -> str:
    """Return the command that adds `extra` where this interpreter runs from, its source kept as it is."""
    return f"{_installer()} {_source(extra)}"


def _installer() -> str:
    home = Path(sys.prefix)
    if (home / "pipx_metadata.json").exists():
        return "pipx install --force"
    if (home / "uv-receipt.toml").exists():
        return "uv tool install --force"
    python = shlex.quote(sys.executable)
    if find_spec("pip") is None:
        return f"uv pip install --python {python}"
    return f"{python} -m pip install"


def _source(extra: str) -> str:
    """What was installed (PEP 610), with its extra: a folder, an address, else the name alone."""
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
