"""PDF through typst: what people typed goes in as data, never as markup; no network, no local font."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from cariforef_tui.exchange.extras import load_optional

NORMES = ("a-2b", "ua-1")
_BEFORE_SIGN = re.compile(r" (?=[:;?!%»])|(?<=«) ")
_BEFORE_UNIT = re.compile(r"(?<=[0-9]) (?=j\b)")


def compile_pdf(template: Path, purpose: str, data: Any) -> bytes:
    """Return an archivable, tagged PDF; the same `data` give the same bytes.

    The template, alone in what it may read, finds them as JSON in `sys.inputs`, under its own name.

    Raises:
        ConfigurationError: typst is not installed; `purpose` opens the sentence.
    """
    typst = load_optional("typst", "pdf", purpose)
    pdf: bytes = typst.compile(
        str(template),
        format="pdf",
        root=str(template.parent),
        sys_inputs={template.stem: json.dumps(data, ensure_ascii=False)},
        ignore_system_fonts=True,
        pdf_standards=list(NORMES),
        timestamp=0,
    )
    return pdf


def fr(texte: str) -> str:
    """Return a sentence of ours with the narrow spaces of French typography, which no line break cuts."""
    return _BEFORE_UNIT.sub("\u00a0", _BEFORE_SIGN.sub("\u202f", texte))
