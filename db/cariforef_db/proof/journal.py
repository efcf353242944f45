"""The findings of « journal verifier »: the chain, its seals, the purges, the journal against the tables."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from cariforef_db.engine.dialects import in_code_points, is_on_server, row_as_json, stream
from cariforef_db.engine.errors import translating
from cariforef_db.engine.sqlite import Access
from cariforef_db.engine.sqlite_engines import driver_of
from cariforef_db.files.anchors import Ancre, ancres_path, read_ancres
from cariforef_db.files.copying import copied_aside
from cariforef_db.files.opening import check_before_content, check_version
from cariforef_db.journal.touched import Names
from cariforef_db.proof.chain import ChainReport, verify_chain
from cariforef_db.proof.findings import (
    Explain,
    check_fiches,
    check_left_write,
    check_lignes,
    check_totals,
    count_rows,
    gather,
    shorten,
)
from cariforef_db.schema.columns import metadata
from cariforef_db.schema.making import JOURNAL_KEYS
from cariforef_db.schema.version import read_schema_version
from cariforef_tui.domain.journal.entries import Maillon
from cariforef_tui.domain.values.dates import format_heure, format_moment
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.services.ports.errors import StoreError, describe_os_error
from cariforef_tui.services.ports.files import Constat, Verification
from cariforef_tui.services.ports.store import Progress, silent

_ROWS_OF = text("SELECT cle, seq, avant, apres FROM journal WHERE objet = :objet ORDER BY cle, seq")
_TOLD_EVERY = 100_000
"""Keys between two messages of progress: some seconds."""
_KEPT = "Codes gardés hors de la base"
_ROW = text("SELECT objet, cle FROM journal WHERE seq = :seq")
_HEAD = text("""
SELECT tete.seq, tete.empreinte, coalesce(s.seq, 0), coalesce(s.empreinte, tete.empreinte) FROM tete
LEFT JOIN (SELECT seq, empreinte FROM sceau ORDER BY seq DESC LIMIT 1) s ON true
""")
_PURGE = text("""
SELECT p.quand, a.initiales FROM purge p LEFT JOIN agent a ON a.id = p.par_id WHERE p.id = :purge
""")


@dataclass(frozen=True, slots=True)
class _State:
    """One key by the journal: its last row (None: deleted), and the first that does not follow."""

    cle: str
    apres: str | None
    broken_at: int | None


def replay(connection: Connection, progress: Progress) -> Iterator[Constat]:
    """Yield each row that the journal does not explain, by table: its name, and the columns that differ.

    `connection` holds one snapshot.
    """
    progress("Comparaison des tables au journal…")
    names = Names(connection.execute)
    for table in JOURNAL_KEYS:
        # Both are closed here: if a damaged page ends one, the other must not outlive the connection.
        with (
            closing(_journal_states(connection, table)) as states,
            closing(_table_rows(connection, table)) as rows,
        ):
            # Of each table, so that many rows of one do not hide those of the next.
            yield from shorten(
                Constat(table, f"{_name_row(names, table, cle)} : {detail}")
                for cle, detail in _merge(_telling(states, table, progress), rows)
            )


def _name_row(names: Names, table: str, cle: str) -> str:
    """Return a table and the key of a row, such as initials and a date, but nothing that the row says.

    Anybody who reads the store may read a finding, which the machine's own log keeps too.
    """
    # Why somebody was absent ends the key of an absence; a request is named by what somebody typed.
    if table == "absence":
        cle = cle.rpartition("/")[0]
    return f"{table} {cle if table == 'demande' else names.read_key(table, cle)}"


def _telling(states: Iterator[_State], table: str, progress: Progress) -> Iterator[_State]:
    for number, state in enumerate(states, start=1):
        if number % _TOLD_EVERY == 0:
            progress(f"Comparaison des tables au journal : {number} de « {table} »…")
        yield state


def _journal_states(connection: Connection, table: str) -> Generator[_State]:
    rows = stream(connection, _ROWS_OF, objet=table)
    cle, apres, broken = None, None, None
    for row_cle, seq, row_avant, row_apres in rows:
        # Rows come by key, then by number: a new key ends the state of the one before.
        if row_cle != cle:
            if cle is not None:
                yield _State(cle, apres, broken)
            cle, apres, broken = row_cle, None, None
        # Each row must begin where the one before ended; only the first that does not is told.
        if not _same(row_avant, apres) and broken is None:
            broken = seq
        apres = row_apres
    if cle is not None:
        yield _State(cle, apres, broken)


def _table_rows(connection: Connection, table: str) -> Generator[Any]:
    key = _key_of(connection, table)
    row = row_as_json(connection, table, metadata.tables[table].columns.keys())
    statement = f"SELECT coalesce({key}, '') AS cle_journal, {row} FROM {table} ORDER BY cle_journal"
    return stream(connection, text(statement))


def _key_of(connection: Connection, table: str) -> str:
    """Return the SQL of the key by which the journal names a row of `table`, in the order of `_merge`."""
    return in_code_points(connection, " || '/' || ".join(JOURNAL_KEYS[table]) + " || ''")


def _merge(states: Iterator[_State], rows: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Walk both sides, in the order of their keys, and yield key and detail of each gap."""
    state, row = next(states, None), next(rows, None)
    while state is not None or row is not None:
        row_cle = None if row is None else str(row[0])
        if state is None or (row_cle is not None and row_cle < state.cle):
            assert row_cle is not None
            yield row_cle, "dans la base, mais absente du journal"
            row = next(rows, None)
            continue
        stored = None
        if row is not None and row_cle == state.cle:
            stored = row[1]
            row = next(rows, None)
        if not _same(stored, state.apres):
            yield state.cle, _describe(stored, state.apres)
        # The last row agrees with the table, but the rows before do not lead to it.
        elif state.broken_at is not None:
            yield state.cle, f"l'écriture n° {state.broken_at} du journal ne continue pas la précédente"
        state = next(states, None)


def _same(left: str | None, right: str | None) -> bool:
    """Compare rows as JSON; a column that one side does not know is left out (an older schema's row)."""
    if left == right:
        return True
    if left is None or right is None:
        return False
    ours, theirs = _load(left), _load(right)
    return bool(ours and theirs) and all(
        ours[column] == theirs[column] for column in ours.keys() & theirs.keys()
    )


def _load(text: str) -> Mapping[str, Any]:
    """Return the columns of a row, none if the text is damaged."""
    try:
        columns = json.loads(text)
    except ValueError:
        return {}
    return columns if isinstance(columns, dict) else {}


def _describe(stored: str | None, journalled: str | None) -> str:
    """Return how a row and its last journal row differ; no value of either is told."""
    if stored is None:
        return "absente de la base, alors que le journal l'a enregistrée"
    if journalled is None:
        return "dans la base, alors que le journal l'a supprimée"
    ours, theirs = _load(stored), _load(journalled)
    if not theirs:
        return "l'écriture du journal est illisible"
    changed = ", ".join(name for name in ours if name in theirs and ours[name] != theirs[name])
    return f"la base ne dit pas ce que dit le journal ({changed})"


Faits = Iterator[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Kept:
    """The seals kept beside a store, and the facts to show about them."""

    ancres: tuple[Ancre, ...]
    faits: tuple[tuple[str, str], ...]


def verify_journal(path: Path, printed: Maillon | None, progress: Progress = silent) -> Verification:
    """Check the chain, the seals kept beside, the tables, and `printed` if given; nobody waits for it.

    Raises:
        StoreError: the file cannot be read as a store at all.
    """
    with put_aside(path, check_before_content(path), progress) as (copy, beside):
        return prove_journal(copy, beside, progress, printed)


@contextmanager
def put_aside(
    path: Path, refusal: StoreError | None, progress: Progress
) -> Iterator[tuple[Connection, Kept]]:
    """Lend a copy of the store, and the seals kept beside it; `refusal` is as `check_before_content` says.

    Raises:
        StoreError: it cannot be read, or is of another version.
    """
    # The copy would not hold a seal kept later.
    beside = _read_kept(path)
    progress("Copie de la base à l'écart : personne n'attend la vérification…")
    with translating(str(path)), copied_aside(path, Access.allowed_by(refusal)) as copy:
        check_version(path, read_schema_version(driver_of(copy)))
        yield copy, beside


def prove_journal(
    connection: Connection, beside: Kept, progress: Progress, printed: Maillon | None
) -> Verification:
    """Check the chain and the tables of a store of any engine, in the one snapshot of `connection`."""
    faits, constats = check_chain(connection, beside, progress, printed)
    constats += check_left_write(connection)
    # A sound chain does not prove the tables, nor a signed sheet the days.
    constats += replay(connection, progress)
    constats += shorten(check_fiches(connection))
    return Verification(tuple(faits), tuple(constats), integrity_broken=bool(constats))


def prove_content(
    connection: Connection, beside: Kept, progress: Progress, explain: Explain, alone: str = ""
) -> tuple[list[Constat], list[tuple[str, str]]]:
    """Return what is wrong in the tables and the chain of a store of any engine, and facts to show.

    `alone` is as in `check_totals`.
    """
    sealed: list[tuple[str, str]] = []
    checks = (
        replay(connection, progress),
        check_left_write(connection),
        shorten(check_totals(connection, alone)),
        shorten(check_lignes(connection)),
        shorten(check_fiches(connection)),
        _check_chain(connection, beside, progress, sealed),
    )
    constats = [constat for check in checks for constat in gather(check, explain)]
    return constats, [*count_rows(connection, explain), *sealed]


def _check_chain(
    connection: Connection, beside: Kept, progress: Progress, faits: list[tuple[str, str]]
) -> Iterator[Constat]:
    """Yield what is wrong with the chain over the journal; its facts go to `faits`."""
    facts, constats = check_chain(connection, beside, progress)
    faits += facts
    yield from constats


def check_chain(
    connection: Connection, beside: Kept, progress: Progress, printed: Maillon | None = None
) -> tuple[list[tuple[str, str]], list[Constat]]:
    """Return facts and findings on the chain, in words."""
    claims = {ancre.maillon: ancre for ancre in beside.ancres}
    report = verify_chain(connection, [*claims, *([printed] if printed else [])], progress)
    faits = [*_describe_chain(connection, report), *beside.faits]
    constats = list(shorten(_name_breaks(connection, report)))
    constats += shorten(_contradicted(claims[seal] for seal in claims if seal in report.refuted))
    if printed is not None:
        held = printed not in report.refuted
        text = _describe_printed(report, printed)
        if held:
            faits.append(("Code de contrôle donné", text))
        else:
            constats.append(Constat("empreinte", text))
    if is_on_server(connection):
        constats += _check_head(connection)
    return faits, constats


def _check_head(connection: Connection) -> Iterator[Constat]:
    """Yield a finding if the head of a server, which the next seal will follow, is not the last seal."""
    row = connection.execute(_HEAD).first()
    if row is None:
        yield Constat("journal", "la tête de la chaîne a été retirée : plus rien ne s'y écrit")
    elif tuple(row[:2]) != tuple(row[2:]):
        yield Constat(
            "journal",
            f"la tête tenue dit le n° {row[0]}, le dernier code est le n° {row[2]} : l'un a été réécrit",
        )


def _name_breaks(connection: Connection, report: ChainReport) -> Iterator[Constat]:
    """Yield one finding a break, in the order of their numbers: the row, its table, and what is wrong."""
    names = Names(connection.execute)
    for gap in report.breaks:
        numbers = f"n° {gap.seq}" if gap.seq == gap.until else f"n° {gap.seq} à {gap.until}"
        row = connection.execute(_ROW, {"seq": gap.seq}).fetchone()
        about = f", {_name_row(names, *row)}" if row else ""
        yield Constat("journal", f"écriture {numbers}{about} : {gap.rupture}")


def _describe_chain(connection: Connection, report: ChainReport) -> Faits:
    yield "Écritures et codes", f"{report.rows} et {report.seals}"
    yield "Tête de la chaîne", str(report.head)
    if report.set_back:
        first = report.set_back[0]
        times = count_of(len(report.set_back), "fois", "fois")
        yield (
            "Heure reculée",
            f"{times}, d'abord au n° {first.seq}, du {format_heure(first.before)} au "
            f"{format_heure(first.after)} : l'horloge de la machine a été changée, ou ces écritures datées à "
            "la main",
        )
    erased = [
        f"{count}, {_describe_purge(connection, purge)}" for purge, count in sorted(report.effaced.items())
    ]
    if erased:
        yield "Textes effacés", " ; ".join(erased)


def _describe_purge(connection: Connection, purge: int) -> str:
    row = connection.execute(_PURGE, {"purge": purge}).fetchone()
    if row is None:
        return f"par une purge n° {purge} que la base ne connaît pas"
    quand, par = row
    return f"par la purge du {format_moment(quand)} ({par}) ; leurs codes de contrôle restent"


def _read_kept(path: Path) -> Kept:
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


def _contradicted(refuted: Iterator[Ancre]) -> Iterator[Constat]:
    for ancre in refuted:
        yield Constat(
            "codes gardés",
            f"la chaîne ne contient plus le code de contrôle du {format_heure(ancre.quand)} "
            f"({ancre.maillon})",
        )


def _describe_printed(report: ChainReport, printed: Maillon) -> str:
    if printed not in report.refuted:
        sound = "" if report.is_sound else ", mais elle est rompue : voir plus bas"
        return f"{printed} : la chaîne porte bien ce code au n° {printed.seq}{sound}"
    return (
        f"{printed} : la chaîne ne porte pas ce code : elle a été réécrite ou coupée depuis, ou il est mal "
        "recopié"
    )
