"""Write monthly sheets as PDF or CSV files: one sheet, or those of every agent for a month."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from pathlib import Path

from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.exchange.files.files import Existing, check_target, write_atomically
from cariforef_tui.exchange.files.optional import has_optional
from cariforef_tui.machine.named_files import PAR_LA_SORTIE, check_named_file
from cariforef_tui.machine.store_files import check_apart
from cariforef_tui.services.mois.fiche import FicheVisee
from cariforef_tui.services.ports.errors import ConfigurationError


class FormatFiche(StrEnum):
    PDF = "pdf"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class WrittenBatch:
    """The sheets that a batch wrote, in order, and the error that stopped it, if any."""

    ecrites: tuple[FicheVisee, ...]
    erreur: CariforefError | None = None


def fiche_name(initiales: str, mois: Mois, format_: FormatFiche) -> str:
    """Return the default name of the file: `fiche-2018-05-LR.pdf`."""
    return f"fiche-{mois}-{initiales}.{format_}"


def offered_format() -> FormatFiche:
    """Return the format to propose: PDF if typst is installed, else CSV."""
    return FormatFiche.PDF if has_optional("typst") else FormatFiche.CSV


def to_fiche(visee: FicheVisee, format_: FormatFiche, made: datetime) -> bytes:
    """Return the bytes of the sheet's file; the same sheet and `made` give the same bytes.

    Raises:
        ConfigurationError: typst, which makes a PDF, is not installed.
    """
    if format_ is FormatFiche.PDF:
        from cariforef_tui.exchange.mois.page import to_pdf

        return to_pdf(visee, made)
    from cariforef_tui.exchange.mois.csv import to_csv_file

    return to_csv_file(visee, made)


def archive_fiches(
    visees: Sequence[FicheVisee], format_: FormatFiche, made: datetime, progress: Callable[[str], None]
) -> bytes:
    """Return a ZIP of every sheet, dated `made`; the same sheets and `made` give the same bytes.

    Raises:
        ConfigurationError: typst, which makes a PDF, is not installed.
    """
    from zipfile import ZipFile, ZipInfo

    archive = BytesIO()
    with ZipFile(archive, "w") as files:
        for rang, visee in enumerate(visees, start=1):
            progress(f"{rang}/{len(visees)} {visee.agent.initiales}…")
            name = fiche_name(visee.agent.initiales, visee.fiche.mois, format_)
            files.writestr(ZipInfo(name, made.timetuple()[:6]), to_fiche(visee, format_, made))
    return archive.getvalue()


def export_fiches(
    visees: Sequence[FicheVisee],
    dossier: Path,
    format_: FormatFiche,
    existing: Existing,
    store: str,
    made: datetime,
    progress: Callable[[str], None],
) -> WrittenBatch:
    """Write every sheet in a folder, made private if it is new; stop at the first sheet that fails.

    Raises:
        ConfigurationError, DroitRefuse: the folder cannot be made, or a file may not be written. No sheet
            is written then.
    """
    folder = dossier.expanduser().absolute()
    check_named_file(folder, PAR_LA_SORTIE)
    check_apart(folder)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"Le dossier {folder} n'existe pas et ne peut pas être créé.") from error
    targets = [folder / fiche_name(visee.agent.initiales, visee.fiche.mois, format_) for visee in visees]
    for target in targets:
        check_target(target, existing, store)
    done: list[FicheVisee] = []
    for rang, (visee, target) in enumerate(zip(visees, targets, strict=True), start=1):
        progress(f"{rang}/{len(visees)} {visee.agent.initiales}…")
        try:
            write_atomically(target, to_fiche(visee, format_, made), existing, store)
        except CariforefError as error:
            return WrittenBatch(tuple(done), error)
        done.append(visee)
    return WrittenBatch(tuple(done))
