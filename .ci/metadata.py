"""What a package says of where it comes from: links are absolute where its repository has a page."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

from hatchling.metadata.plugin.interface import MetadataHookInterface

_RELATIVE = re.compile(r"\]\((?!\w+:|#)([^)]+)\)")
_OVER_SSH = re.compile(r"(?:ssh://)?[\w.-]+@([\w.-]+)[:/]([\w./~-]+)")


def read_origin(root: Path) -> str:
    """Return the address that git has for the repository at ``root``, or "" without git or a repository."""
    # Sources unpacked inside another repository are not of that repository.
    if not (root / ".git").exists():
        return ""
    asked = ["git", "-C", str(root), "remote", "get-url", "origin"]
    try:
        told = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603
    except FileNotFoundError:
        return ""
    return told.stdout.strip()


def page_of(origin: str) -> str:
    """Return the page that a browser opens for a repository, or "" for a folder of this machine.

    The name and the password of an address are left out: a package is published.
    """
    over_ssh = _OVER_SSH.fullmatch(origin)
    if over_ssh:
        host, path = over_ssh.groups()
    else:
        address = urlsplit(origin)
        if address.scheme != "https":
            return ""
        host, path = address.netloc.rpartition("@")[2], address.path
    return f"https://{host}/{path.strip('/').removesuffix('.git')}"


def with_absolute_links(text: str, page: str) -> str:
    """Return a text of Markdown whose relative links and pictures go to the repository's page."""

    def absolute(link: re.Match[str]) -> str:
        path = link[1]
        if path == "../../issues":
            return f"]({page}/issues)"
        kind = "raw" if path.endswith(".png") else "blob"
        return f"]({page}/{kind}/HEAD/{path})"

    return _RELATIVE.sub(absolute, text)


class LinkHook(MetadataHookInterface):
    """Gives `urls` and `readme`, which `pyproject.toml` says are dynamic."""

    def update(self, metadata: dict[str, object]) -> None:
        root = Path(self.root)
        text = (root / "README.md").read_text()
        page = page_of(read_origin(root))
        if page:
            text = with_absolute_links(text, page)
            metadata["urls"] = {
                "Source": page,
                "Issues": f"{page}/issues",
                "Changelog": f"{page}/blob/HEAD/CHANGELOG.md",
            }
        metadata["readme"] = {"content-type": "text/markdown", "text": text}
