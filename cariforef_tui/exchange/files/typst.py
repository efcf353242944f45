"""PDF and pictures through typst: typed texts are data, never markup; no network, no local font."""

from __future__ import annotations

import json
import re
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import Any

from cariforef_tui.domain.values.text import inert_text
from cariforef_tui.exchange.files.optional import load_optional

NORMES = ("a-2b", "ua-1")
_PPI = 192
"""Dots per inch: twice those of a screen, so that a picture is sharp in a mail."""
CARRE = "□"
_UNDRAWN = re.compile(
    "[^ -\u024f\u0300-\u04ff\u1e00-\u1eff\u2010-\u2040\u20a0-\u20bf\u2116\u2122\u2190-\u22ff\u25a0-\u25ff]"
)
"""Characters outside those that the font draws: Latin, Greek, Cyrillic, signs and arrows."""
_BEFORE_SIGN = re.compile(r" (?=[:;?!%»])|(?<=«) ")
_BEFORE_UNIT = re.compile(r"(?<=[0-9]) (?=j\b)")
"""Spaces that French wants unbreakable."""


def compile_pdf(template: Path, purpose: str, data: Any, made: datetime) -> bytes:
    """Return an archivable, tagged PDF dated `made`; the same `data` and `made` give the same bytes.

    The template finds `data` as JSON in `sys.inputs`, under its own name; it may read files of its folder and
    of those beside. The norm forbids characters that the font cannot draw: each is printed as a square.

    Raises:
        ConfigurationError: typst is not installed; its sentence starts with `purpose`.
    """
    typst = load_optional("typst", "pdf", purpose)
    texte = _write_inert(data)
    form = {"format": "pdf", "pdf_standards": list(NORMES), "timestamp": int(made.timestamp())}
    try:
        return _compile(typst, template, texte, **form)
    except typst.TypstError:
        # The norm may have refused a character that the font cannot draw.
        drawn = _UNDRAWN.sub(CARRE, texte)
        if drawn == texte:
            raise
        return _compile(typst, template, drawn, **form)


def _compile(typst: ModuleType, template: Path, texte: str, **form: Any) -> bytes:
    """Return the document that the template makes of the JSON `texte`; `form` holds typst's own options."""
    inputs, root = {template.stem: texte}, str(template.parents[1])
    drawn: bytes = typst.compile(
        str(template), root=root, sys_inputs=inputs, ignore_system_fonts=True, **form
    )
    return drawn


class ImageFormat(StrEnum):
    """Formats of pictures to paste in a mail or a page."""

    SVG = "svg"
    PNG = "png"


def compile_image(template: Path, purpose: str, data: Any, format_: ImageFormat) -> bytes:
    """Return a template of one page as a picture; parameters and errors are those of `compile_pdf`."""
    typst = load_optional("typst", "pdf", purpose)
    return _compile(typst, template, _write_inert(data), format=format_.value, ppi=_PPI)


def _write_inert(data: Any) -> str:
    return json.dumps(_make_inert(data), ensure_ascii=False)


def _make_inert(value: Any) -> Any:
    """Return `value` with the dangerous characters of its texts made visible; line breaks are kept."""
    if isinstance(value, str):
        return "\n".join(map(inert_text, value.split("\n")))
    if isinstance(value, dict):
        return {key: _make_inert(item) for key, item in value.items()}
    return [_make_inert(item) for item in value] if isinstance(value, list | tuple) else value


def fr(texte: str) -> str:
    """Return a sentence with the unbreakable spaces of French typography."""
    return _BEFORE_UNIT.sub("\u00a0", _BEFORE_SIGN.sub("\u202f", texte))


def shorten(texte: str, room: int) -> str:
    """Return `texte` in at most `room` characters; if it is longer, an ellipsis replaces its end."""
    return texte if len(texte) <= room else texte[: room - 1].rstrip() + "…"
