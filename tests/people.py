"""What people do with a store in one line: open it, log days, read them back. Days are in hundredths."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from cariforef_db.store.admin import SqliteAdmin
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.journal.entries import Ecriture
from cariforef_tui.domain.journal.filter import JournalFilter
from cariforef_tui.domain.mois.fiche import write_fiche
from cariforef_tui.domain.mois.visas import GesteVisa, Visa
from cariforef_tui.domain.programme import gestes
from cariforef_tui.domain.programme.revisions import Revision
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.mois.fiche import read_fiche
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME, Reading, Store
from cariforef_tui.services.programme.revisions import Redaction, revise


def copy_store(store: Path, folder: Path) -> Path:
    """Copy a store, not open, into a folder that its owner alone may read; return the copy."""
    folder.mkdir(exist_ok=True)
    folder.chmod(0o700)
    return Path(shutil.copy(store, folder / "cariforef.db"))


@contextmanager
def open_store(path: Path) -> Iterator[SqliteStore]:
    """Open a store as another session would, closed at the end of the block whatever happens."""
    store = SqliteAdmin().open(str(path))
    try:
        yield store
    finally:
        store.close()


def log(
    store: SqliteStore,
    agent: str,
    code: str,
    centiemes: int | None,
    *,
    on: date,
    par: str | None = None,
    commentaire: str | None = None,
) -> None:
    """Write an agent's cell, by the agent unless somebody else does; None empties it."""
    change = CellChange(agent=agent, jour=on, code=code, centiemes=centiemes, commentaire=commentaire)
    with store.writing(par or agent) as writing:
        writing.write_cells([change])


def follow(store: SqliteStore, since: date = date(2018, 1, 1)) -> None:
    """Follow the exercice of `since` from that day: nothing before is supposed done."""
    with store.writing(ACTEUR_SYSTEME) as writing:
        writing.set_suivi_depuis(since.year, since)


def logged(store: SqliteStore, agent: str, on: date) -> dict[str, int]:
    """Return what an agent's day holds, by code of line."""
    with store.reading() as reading:
        return {saisie.code: saisie.centiemes for saisie in reading.saisies(agent, on, on)}


def commented(store: Store, agent: str, on: date) -> dict[str, tuple[int, str | None]]:
    """Return what an agent's day holds, by code of line: its hundredths and its comment."""
    with store.reading() as reading:
        return {one.code: (one.centiemes, one.commentaire) for one in reading.saisies(agent, on, on)}


def signature_of(agent: str, mois: Mois, centiemes: int = 0, contenu: str = "{}") -> Visa:
    """Return what the agent signs of a month by, whatever it holds."""
    return Visa(
        agent=agent, mois=mois, geste=GesteVisa.SIGNATURE, par=agent, centiemes=centiemes, contenu=contenu
    )


def freeze(reading: Reading, agent: str, mois: Mois) -> Visa:
    """Return what the agent signs of a month by: the sheet of the days that it holds."""
    owner = next(one for one in reading.agents() if one.initiales == agent)
    fiche = read_fiche(reading, owner, mois)
    return signature_of(agent, mois, fiche.total, write_fiche(fiche))


def set_agent(store: SqliteStore, initiales: str, **fields: object) -> None:
    """Change what the store knows of a person, whoever may."""
    with store.writing(ACTEUR_SYSTEME) as writing:
        agent = next(one for one in writing.agents() if one.initiales == initiales)
        writing.update_agent(replace(agent, **fields))  # type: ignore[arg-type]


def head_of(store: SqliteStore) -> int:
    """Return the number of the journal's last row, which a write that changes anything moves."""
    with store.reading() as reading:
        return reading.head().seq


def last_rows(reading: Reading, nombre: int) -> tuple[Ecriture, ...]:
    """Return the latest rows of the journal, newest first."""
    return reading.history(JournalFilter(nombre=nombre))


def selects_of(store: SqliteStore) -> list[str]:
    """Return the SELECTs that a store's kept connection is asked from now on, as they come."""
    seen: list[str] = []

    def note(sql: str) -> None:
        if sql.lstrip().startswith("SELECT"):
            seen.append(sql)

    with store.reading() as reading:
        reading.connection.connection.driver_connection.set_trace_callback(note)  # type: ignore[attr-defined]
    return seen


def stored(path: Path, agent: str, on: date) -> dict[str, int]:
    """Return what an agent's day holds in a file, as another session reads it."""
    with open_store(path) as store:
        return logged(store, agent, on)


def revise_montant(store: Store, code: str, centiemes: int, redaction: Redaction) -> Revision:
    """Set what an enveloppe holds."""
    return revise(store, lambda plan, _: gestes.set_montant(plan, code, centiemes), redaction)


def transfer_jours(store: Store, de: str, vers: str, centiemes: int, redaction: Redaction) -> Revision:
    """Move days from an enveloppe to another."""
    return revise(store, lambda plan, _: gestes.transfer(plan, de, vers, centiemes), redaction)


def move_echeance(store: Store, code: str, texte: str, redaction: Redaction) -> Revision:
    return revise(store, gestes.DEPLACER.read({"code": code, "echeance": texte}), redaction)


def change_qui(store: Store, code: str, texte: str, redaction: Redaction) -> Revision:
    return revise(store, gestes.CONFIER.read({"code": code, "qui": texte}), redaction)


def add_ligne(store: Store, values: Mapping[str, str], redaction: Redaction) -> Revision:
    return revise(store, gestes.AJOUTER.read({"parent": "14.7", **values}), redaction)


def retire_ligne(store: Store, code: str, redaction: Redaction) -> Revision:
    return revise(store, gestes.RETIRER.read({"code": code}), redaction)


def resume_ligne(store: Store, code: str, redaction: Redaction) -> Revision:
    return revise(store, gestes.REMETTRE.read({"code": code}), redaction)
