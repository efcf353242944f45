"""What « journal verifier » says: the chain, the seals printed or kept outside the file, the purges."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from sqlalchemy import Connection, text

from cariforef_db.engine.errors import translating
from cariforef_db.engine.sqlite import Access, driver_of
from cariforef_db.files.anchors import Ancre, ancres_path, read_ancres
from cariforef_db.files.copying import copied_aside
from cariforef_db.files.opening import check_before_content, check_version
from cariforef_db.journal.touched import Names
from cariforef_db.proof.chain import ChainReport, verify_chain
from cariforef_db.proof.findings import check_fiches, check_left_write
from cariforef_db.proof.replay import replay
from cariforef_db.schema.version import read_schema_version
from cariforef_tui.domain.journal.entries import Maillon
from cariforef_tui.domain.journal.sentences import say_day
from cariforef_tui.domain.values.dates import format_heure, format_moment
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.services.ports.errors import describe_os_error
from cariforef_tui.services.ports.files import Constat, Verification
from cariforef_tui.services.ports.store import Progress, silent

COPYING = "Copie de la base à l'écart : personne n'attend la vérification…"
_KEPT = "Sceaux gardés hors de la base"
_SHOWN = 5
"""Contradicted seals that are named; the others are counted."""

_GAPS = 20
"""Rows named of those that the journal does not explain."""

_ROW = text("SELECT objet, cle FROM journal WHERE seq = :seq")
_PURGE = text("""
SELECT p.quand, a.initiales, x.initiales, p.limite, p.motif FROM purge p
LEFT JOIN agent a ON a.id = p.par_id LEFT JOIN agent x ON x.id = p.agent_id WHERE p.id = :purge
""")

Faits = Iterator[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Kept:
    """The seals kept beside a store, and the facts to show about them."""

    ancres: tuple[Ancre, ...]
    faits: tuple[tuple[str, str], ...]


def verify_journal(path: Path, printed: Maillon | None, progress: Progress = silent) -> Verification:
    """Check the chain, the seals kept beside, the tables, and `printed` where given; nobody waits for it.

    Raises:
        StoreError: the file cannot be read as a store at all.
    """
    refusal = check_before_content(path)
    access = Access.allowed_by(refusal)
    beside = read_kept(path)
    progress(COPYING)
    with translating(str(path)), copied_aside(path, access) as copy:
        check_version(path, read_schema_version(driver_of(copy)))
        faits, constats = check_chain(copy, beside, progress, printed)
        constats += check_left_write(copy)
        constats += compare_tables(copy, progress)
    return Verification(tuple(faits), tuple(constats), integrity_broken=bool(constats))


def check_chain(
    connection: Connection, beside: Kept, progress: Progress, printed: Maillon | None = None
) -> tuple[list[tuple[str, str]], list[Constat]]:
    """Return facts and findings on the chain, in words.

    `beside` must be read before the copy is made, which would not hold a seal kept later.
    """
    claims = {ancre.maillon: ancre for ancre in beside.ancres}
    report = verify_chain(connection, [*claims, *([printed] if printed else [])], progress)
    faits = [*_describe_chain(connection, report), *beside.faits]
    constats = list(_name_breaks(connection, report))
    constats += _contradicted([claims[seal] for seal in claims if seal in report.refuted])
    if printed is not None:
        held = printed not in report.refuted
        text = _describe_printed(report, printed)
        if held:
            faits.append(("Empreinte donnée", text))
        else:
            constats.append(Constat("empreinte", text))
    return faits, constats


def _name_breaks(connection: Connection, report: ChainReport) -> Iterator[Constat]:
    """Yield one finding a break, in the order of their numbers: the row, its table, and what is wrong."""
    names = Names(connection.execute)
    for gap in report.breaks:
        numbers = f"n° {gap.seq}" if gap.seq == gap.until else f"n° {gap.seq} à {gap.until}"
        row = connection.execute(_ROW, {"seq": gap.seq}).fetchone()
        about = f", {row[0]} {names.read_key(*row)}" if row else ""
        yield Constat("journal", f"écriture {numbers}{about} : {gap.rupture}")
    if report.others:
        yield Constat("journal", f"et {count_of(report.others, 'autre rupture')} de la chaîne")


def _describe_chain(connection: Connection, report: ChainReport) -> Faits:
    yield "Écritures et sceaux", f"{report.rows} et {report.seals}"
    yield "Tête de la chaîne", str(report.head)
    erased = [
        f"{count}, {_describe_purge(connection, purge)}" for purge, count in sorted(report.effaced.items())
    ]
    if erased:
        yield "Textes effacés", " ; ".join(erased)


def _describe_purge(connection: Connection, purge: int) -> str:
    row = connection.execute(_PURGE, {"purge": purge}).fetchone()
    if row is None:
        return f"par une purge n° {purge} que la base ne connaît pas"
    quand, par, agent, limite, motif = row
    whose = f"de {agent}" if agent else "de tous"
    what = f"{whose}, jusqu'au {say_day(limite)}, par {par} : {motif}"
    return f"par la purge du {format_moment(quand)} ({what}) ; leurs sceaux restent"


def read_kept(path: Path) -> Kept:
    """Return the seals kept beside the store."""
    place = ancres_path(path)
    try:
        ancres = read_ancres(path)
    except FileNotFoundError:
        return Kept((), ((_KEPT, f"aucun : pas de fichier {place.name}"),))
    except OSError as error:
        return Kept((), ((_KEPT, f"{place} ne peut pas être lu ({describe_os_error(error)})"),))
    text = f"{len(ancres)} dans {place.name}"
    if ancres:
        text += f", le dernier au n° {ancres[-1].seq}, le {format_heure(ancres[-1].quand)}"
    return Kept(ancres, ((_KEPT, text),))


def _contradicted(refuted: list[Ancre]) -> Iterator[Constat]:
    for ancre in refuted[:_SHOWN]:
        yield Constat(
            "sceaux gardés",
            f"la chaîne ne contient plus le sceau du {format_heure(ancre.quand)} ({ancre.maillon})",
        )
    if len(refuted) > _SHOWN:
        yield Constat("sceaux gardés", f"ni {count_of(len(refuted) - _SHOWN, 'autre')}")


def _describe_printed(report: ChainReport, printed: Maillon) -> str:
    if printed not in report.refuted:
        sound = "" if report.is_sound else ", mais elle est rompue : voir plus bas"
        return f"{printed} : la chaîne porte bien ce sceau au n° {printed.seq}{sound}"
    return (
        f"{printed} : la chaîne ne porte pas ce sceau : elle a été récrite ou coupée depuis, ou l'empreinte "
        "est mal recopiée"
    )


def compare_tables(connection: Connection, progress: Progress) -> list[Constat]:
    """Name the rows that differ from their last journal row: a sound chain does not prove the tables.

    Name too the signed sheets that differ from the days stored.
    """
    gaps = list(islice(chain(replay(connection, progress), check_fiches(connection)), _GAPS + 1))
    if len(gaps) > _GAPS:
        gaps[_GAPS:] = [Constat("suite", "d'autres du même genre ; « cariforef base verifier » les compte")]
    return gaps
