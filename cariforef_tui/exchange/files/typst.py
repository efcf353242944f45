"""PDF through typst: what people typed goes in as data, never as markup; no network, no local font."""

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
"""Twice the dots of a screen: sharp in a mail."""
CARRE = "□"
_UNDRAWN = re.compile(
    "[^ -\u024f\u0300-\u04ff\u1e00-\u1eff\u2010-\u2040\u20a0-\u20bf\u2116\u2122\u2190-\u22ff\u25a0-\u25ff]"
)
"""Characters that the font may not draw: it draws Latin, Greek, Cyrillic, signs and arrows."""
_BEFORE_SIGN = re.compile(r" (?=[:;?!%»])|(?<=«) ")
_BEFORE_UNIT = re.compile(r"(?<=[0-9]) (?=j\b)")
"""Where French wants a space at which no line breaks."""


def compile_pdf(template: Path, purpose: str, data: Any, made: datetime) -> bytes:
    """Return an archivable, tagged PDF that says it was `made` then; the same `data` give the same bytes.

    The template, which may read its own room and those beside, finds them as JSON in `sys.inputs`, under its
    own name. An archivable PDF holds no character that its font cannot draw: each is printed as a square.

    Raises:
        ConfigurationError: typst is not installed; `purpose` opens the sentence.
    """
    typst = load_optional("typst", "pdf", purpose)
    texte = _write_inert(data)
    form = {"format": "pdf", "pdf_standards": list(NORMES), "timestamp": int(made.timestamp())}
    try:
        return _compile(typst, template, texte, **form)
    except typst.TypstError:
        drawn = _UNDRAWN.sub(CARRE, texte)
        if drawn == texte:
            raise
        return _compile(typst, template, drawn, **form)


def _compile(typst: ModuleType, template: Path, texte: str, **form: Any) -> bytes:
    """Return what the template draws of `texte`, in the form that typst's own options say."""
    inputs, root = {template.stem: texte}, str(template.parents[1])
    drawn: bytes = typst.compile(
        str(template), root=root, sys_inputs=inputs, ignore_system_fonts=True, **form
    )
    return drawn


class ImageFormat(StrEnum):
    """Pictures that one pastes in a mail or a page."""

    SVG = "svg"
    PNG = "png"


def compile_image(template: Path, purpose: str, data: Any, format_: ImageFormat) -> bytes:
    """Return the one page of a template as a picture; as `compile_pdf` otherwise."""
    typst = load_optional("typst", "pdf", purpose)
    return _compile(typst, template, _write_inert(data), format=format_.value, ppi=_PPI)


def _write_inert(data: Any) -> str:
    return json.dumps(_make_inert(data), ensure_ascii=False)


def _make_inert(value: Any) -> Any:
    """Return `value` with the dangerous characters of its texts shown as what they are; lines are kept."""
    if isinstance(value, str):
        return "\n".join(map(inert_text, value.split("\n")))
    if isinstance(value, dict):
        return {key: _make_inert(item) for key, item in value.items()}
    return [_make_inert(item) for item in value] if isinstance(value, list | tuple) else value


def fr(texte: str) -> str:
    """Return a sentence with the narrow spaces of French typography, at which no line breaks."""
    return _BEFORE_UNIT.sub("\u00a0", _BEFORE_SIGN.sub("\u202f", texte))


def shorten(texte: str, room: int) -> str:
    """Return `texte` in at most `room` characters, an ellipsis in place of what is cut."""
    return texte if len(texte) <= room else texte[: room - 1].rstrip() + "…"
