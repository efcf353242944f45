"""The minutes of reviews as a file: Markdown, or a PDF with a page and an échéancier for each perimeter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from cariforef_tui.domain.revue.figures import Revue
from cariforef_tui.domain.revue.revue import CleRevue
from cariforef_tui.exchange.files.optional import has_optional
from cariforef_tui.services.ports.mail import Attachment, Mail


class FormatMinutes(StrEnum):
    MARKDOWN = "md"
    PDF = "pdf"


def minutes_name(cle: CleRevue, format_: FormatMinutes) -> str:
    """`compte-rendu-2018-W21-PRI.pdf`: what the file is called unless somebody says otherwise."""
    return f"compte-rendu-{cle.semaine}-{cle.perimetre}.{format_}"


def offered_format() -> FormatMinutes:
    """Return the form to offer: PDF where typst is installed."""
    return FormatMinutes.PDF if has_optional("typst") else FormatMinutes.MARKDOWN


def to_minutes(revues: Sequence[Revue], format_: FormatMinutes, made: datetime) -> bytes:
    """Return the minutes of reviews; the same reviews and the same moment give the same bytes.

    Raises:
        ConfigurationError: a PDF without the library that makes it.
    """
    if format_ is FormatMinutes.PDF:
        from cariforef_tui.exchange.revue.pdf import to_pdf

        return to_pdf(revues, made)
    from cariforef_tui.exchange.revue.markdown import to_markdown

    return to_markdown(revues).encode("utf-8")


def to_mail(revues: Sequence[Revue], format_: FormatMinutes, made: datetime) -> Mail:
    """Return the minutes as a mail without a recipient: Markdown is its text, a PDF is attached.

    Raises:
        ConfigurationError: a PDF without the library that makes it.
    """
    cle = revues[0].cle
    name = f"compte rendu de la {cle.titre}"
    data = to_minutes(revues, format_, made)
    if format_ is FormatMinutes.MARKDOWN:
        return Mail("", f"cariforef : {name}", data.decode("utf-8"))
    joined = Attachment(minutes_name(cle, format_), "application/pdf", data)
    return Mail("", f"cariforef : {name}", f"Bonjour,\n\nVoici le {name}.\n", joined)
