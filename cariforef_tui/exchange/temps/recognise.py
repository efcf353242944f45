"""Recognise what a file of days, hours, absences or events is, by its content and not only by its name."""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cariforef_tui.domain.temps.columns import Field, guess_columns
from cariforef_tui.domain.temps.hours import Unite, recognise_unite
from cariforef_tui.domain.temps.periods import TITRES, PeriodField
from cariforef_tui.domain.values.columns import match_titles
from cariforef_tui.domain.values.faults import Fault, FichierRefuse
from cariforef_tui.domain.values.tables import Sheet
from cariforef_tui.domain.values.text import join_words
from cariforef_tui.exchange.files.files import OCTETS_MAX, check_size, check_source, read_bytes
from cariforef_tui.exchange.files.read_csv import read_csv
from cariforef_tui.exchange.files.read_xlsx import looks_like_archive, read_xlsx
from cariforef_tui.exchange.files.write import Format
from cariforef_tui.exchange.temps.json import read_json
from cariforef_tui.services.ports.errors import describe_os_error

ENTREE = "-"
ENTREE_STANDARD = "entrée standard"


@dataclass(frozen=True, slots=True)
class Source:
    """A file to import: its name, its content and its format."""

    name: str
    data: bytes
    format: Format


def load_source(chemin: str, format_: Format | None = None) -> Source:
    """Return the file at `chemin`, or standard input for `-`; recognise its format if none is given.

    Raises:
        ConfigurationError, DroitRefuse, StoreDenied, StoreIO: the file cannot be read.
        FichierRefuse: it has none of the formats.
    """
    if chemin == ENTREE:
        name, data = ENTREE_STANDARD, read_standard_input()
    else:
        path = Path(chemin).expanduser()
        check_source(path)
        name, data = path.name, read_bytes(path)
    return Source(name, data, format_ or _recognise(name, data))


def load_agenda(chemin: str) -> Source:
    """Return the file at `chemin` as a calendar; raises as `load_source` and, for a table, `check_reader`."""
    source = load_source(chemin, Format.ICS)
    feuille = None
    # What is no table either is left to the reader of calendars, which says what it misses.
    with suppress(FichierRefuse):
        feuille = read_data(source.name, source.data)
    if feuille is not None:
        check_reader(feuille)
    return source


def check_reader(feuille: Sheet, *own: str) -> None:
    """Raise FichierRefuse, with the commands to use, for a table that other imports than `own` read."""
    readers = find_readers(feuille)
    if readers and not {*own} & {*readers}:
        names = join_words([f"« importer {name} »" for name in readers], "ou")
        raise FichierRefuse(feuille.source, [Fault(f"ce tableau se lit par {names}")])


def find_readers(feuille: Sheet) -> tuple[str, ...]:
    """Return the imports that may read a table, by its titles: `absences`, `saisies`, `heures`, or none."""
    colonnes, periodes = guess_columns(feuille.titres), match_titles(feuille.titres, TITRES)
    has_period = {PeriodField.TYPE, PeriodField.DU} <= periodes.keys() and Field.CODE not in colonnes
    # Hours may have a type and a date too, and absences a number of days: an end tells these apart.
    if has_period and (PeriodField.AU in periodes or Field.JOURS not in colonnes):
        return ("absences",)
    if not {Field.DATE, Field.JOURS} <= colonnes.keys():
        return ()
    unite = recognise_unite(feuille, colonnes)
    if unite is None:
        return ("saisies", "heures")
    return ("saisies",) if unite is Unite.JOURS else ("heures",)


def read_standard_input() -> bytes:
    """Return all of standard input; raises FichierRefuse if it is closed, unreadable or too large."""
    if sys.stdin is None:
        raise FichierRefuse(ENTREE_STANDARD, [Fault("fermée : donnez le nom du fichier, ou < FICHIER")])
    try:
        data = sys.stdin.buffer.read(OCTETS_MAX + 1)
    except OSError as error:
        raise FichierRefuse(ENTREE_STANDARD, [Fault(f"illisible : {describe_os_error(error)}")]) from error
    check_size(ENTREE_STANDARD, len(data), OCTETS_MAX)
    return data


def read_source(chemin: str) -> Sheet:
    """Return the table in the file at `chemin`; raises as `load_source` and `read_data`."""
    source = load_source(chemin)
    return read_data(source.name, source.data, source.format)


def read_data(source: str, data: bytes, format_: Format | None = None) -> Sheet:
    """Return the table in the bytes of a file; raises FichierRefuse for no table or one with faults."""
    kind = format_ or _recognise(source, data)
    if kind is Format.ICS:
        raise FichierRefuse(source, [Fault("c'est un agenda, pas un tableau : « importer agenda » le lit")])
    if kind is Format.XLSX:
        return read_xlsx(source, data)
    if kind is Format.CSV:
        if looks_like_archive(data):
            raise FichierRefuse(source, [Fault("ce n'est pas du texte CSV mais un classeur")])
        return read_csv(source, data)
    return read_json(source, data)


def _recognise(source: str, data: bytes) -> Format:
    if looks_like_archive(data):
        return Format.XLSX
    suffix = Path(source).suffix.casefold()
    if suffix in (".xlsx", ".xlsm", ".xls", ".ods"):
        raise FichierRefuse(source, [Fault(f"ce n'est pas un classeur, malgré son nom en {suffix}")])
    start = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if suffix == ".ics" or start[:15].upper() == b"BEGIN:VCALENDAR":
        return Format.ICS
    return Format.JSON if start[:1] in (b"{", b"[") else Format.CSV
