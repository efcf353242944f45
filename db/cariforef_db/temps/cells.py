"""Cells of the week: written, replaced or emptied, by version; refusals are said first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import text

from cariforef_db.engine.errors import BUSY_MESSAGE, broken_constraint
from cariforef_db.rows.transaction import Transaction
from cariforef_db.schema import temps as tables
from cariforef_db.schema.temps import NON_IMPUTABLE, PLAFOND, plafond_of
from cariforef_tui.domain.agents.agents import EQUIPE_SI
from cariforef_tui.domain.programme.programme import Compte
from cariforef_tui.domain.temps.calendrier import describe_day_off
from cariforef_tui.domain.temps.saisies import SANS_DEMANDE, CellChange, CellWritten, Saisie, describe_full
from cariforef_tui.domain.values.dates import format_moment
from cariforef_tui.domain.values.days import JOUR_ENTIER, describe_jours, format_jours
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import (
    AgentRefuse,
    CodeRefuse,
    DemandeRefusee,
    JourneePleine,
    MoisSigne,
)
from cariforef_tui.services.ports.errors import ConflitSaisie, StoreCrossed
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME

LAST_VISA_OF = text("""
SELECT v.geste, p.initiales, v.quand FROM visa v JOIN agent p ON p.id = v.par_id
WHERE v.agent_id = :agent_id AND v.mois = :mois ORDER BY v.numero DESC LIMIT 1
""")
PLAFOND_OF = plafond_of("CAST(:weekday AS text)", "a.id", ":jour")
DAY_OF = text(f"""
SELECT coalesce(t.saisi, 0), coalesce(t.absent, 0), {PLAFOND_OF}
FROM agent a LEFT JOIN total_jour t ON t.agent_id = a.id AND t.jour = :jour WHERE a.id = :agent_id
""")
"""What an agent's date holds, logged and absent, and what it allows."""
_HELD = """
s.id, s.centiemes, s.commentaire, s.a_confirmer, s.version, s.compte,
       (SELECT p.initiales FROM agent p WHERE p.id = s.par_id), s.demande_id,
       (SELECT d.numero FROM demande d WHERE d.id = s.demande_id)
"""
CELL = text(f"""
SELECT {_HELD} FROM saisie s WHERE s.agent_id = :agent_id AND s.jour = :jour AND s.ligne_id = :ligne_id
""")
CELL_AROUND = text(f"""
SELECT a.id, a.equipe, (SELECT p.id FROM agent p WHERE p.initiales = :par), l.id,
       (SELECT e.suivi_depuis IS NOT NULL FROM exercice e WHERE e.id = l.exercice_id),
       l.regulation = 1 OR EXISTS (SELECT 1 FROM ligne e WHERE e.parent_id = l.id),
       EXISTS (SELECT 1 FROM visa v WHERE v.agent_id = a.id AND v.mois = :mois),
       coalesce(t.saisi + t.absent, 0), {PLAFOND_OF}, {_HELD}
FROM agent a LEFT JOIN ligne l ON l.exercice_id = :exercice AND l.code = :code
     LEFT JOIN total_jour t ON t.agent_id = a.id AND t.jour = :jour
     LEFT JOIN saisie s ON s.agent_id = a.id AND s.jour = :jour AND s.ligne_id = l.id
WHERE a.initiales = :agent
""")
"""All that the write of a cell asks of the store, in one round trip to a server."""
LAST_WRITE_OF = text("""
SELECT a.initiales, j.quand FROM journal j LEFT JOIN agent a ON a.id = j.acteur_id
WHERE j.objet = :objet AND j.cle = :cle ORDER BY j.seq DESC LIMIT 1
""")
DEMANDE_SUM = text("""
SELECT d.libelle, coalesce(sum(s.centiemes), 0) FROM demande d LEFT JOIN saisie s ON s.demande_id = d.id
WHERE d.id = :demande_id GROUP BY d.id
""")


def check_unsigned(transaction: Transaction, days: Iterable[tuple[str, date]]) -> None:
    """Check that nothing locks these agents' dates; each agent and month is looked up once.

    Raises:
        MoisSigne: one of the months is signed; it says by whom, and what can be done.
        AgentRefuse: nobody has those initials.
    """
    for agent, mois in dict.fromkeys((agent, Mois.of(jour)) for agent, jour in days):
        agent_id = transaction.agent_key(agent)
        row = transaction.row(LAST_VISA_OF, agent_id=agent_id, mois=mois)
        if row is not None:
            _refuse_locked(agent, mois, *row)


def _refuse_locked(agent: str, mois: Mois, geste: str, par: str, quand: str) -> None:
    # Imported here: most months were never signed, and need none of this.
    from cariforef_tui.domain.mois.history import describe_verrou
    from cariforef_tui.domain.mois.visas import GesteVisa, Visa, etat_of

    last = Visa(agent=agent, mois=mois, geste=GesteVisa(geste), par=par, quand=quand)
    if etat_of([last]).is_locked:
        raise MoisSigne(describe_verrou(last))


@contextmanager
def filling(transaction: Transaction, agent_id: int, jour: date, own: int) -> Iterator[None]:
    """Put in words the refusal of a block that exceeds what the date allows; `own` is the cell's hundredths.

    Raises:
        JourneePleine: the database refused the day's total; it says what fills the date.
    """
    with transaction.refusing({PLAFOND: lambda: full_day(transaction, agent_id, jour, own)}):
        yield


def full_day(transaction: Transaction, agent_id: int, jour: date, own: int) -> JourneePleine:
    """Return the refusal to exceed what a date allows; it says what fills the date."""
    row = transaction.row(DAY_OF, agent_id=agent_id, jour=jour, weekday=str(jour.isoweekday()))
    saisi, absent, plafond = row or (0, 0, JOUR_ENTIER)
    held = describe_jours(saisi - own, "déjà saisi")
    if own:
        held += " sur d'autres lignes"
    if absent:
        held += f" et {format_jours(absent)} d'absence"
    if not plafond:
        return JourneePleine(f"{describe_day_off(jour)}.")
    return JourneePleine(f"Journée pleine : {held} le {jour:%d/%m/%Y}, {format_jours(plafond)} au plus.")


class Held(NamedTuple):
    """What a cell holds, the id of its row, the account that it counts for and the id of its request."""

    saisie_id: int
    compte: str
    saisie: Saisie
    demande_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    """A change and what the store holds for it.

    `filled` and `plafond` are of the agent's date: what it holds in all, and what it allows.
    """

    change: CellChange
    agent_id: int
    par_id: int | None
    ligne_id: int
    is_followed: bool
    is_heading: bool
    compte: Compte
    filled: int
    plafond: int
    held: Held | None

    @property
    def before(self) -> Saisie | None:
        return None if self.held is None else self.held.saisie

    @property
    def growth(self) -> int:
        return (self.change.centiemes or 0) - (self.before.centiemes if self.before else 0)


def write_cells(transaction: Transaction, changes: Sequence[CellChange]) -> tuple[CellWritten, ...]:
    """Apply `changes`, first those that free time, so that to move hours within a day is never refused.

    Refusals are foreseen before the write: on a server, a statement that fails ends the transaction. The
    database still refuses a change that somebody else's write has made wrong meanwhile.
    """
    if len({(change.agent, change.jour, change.code) for change in changes}) != len(changes):
        raise ValueError("a cell is changed twice in one batch")
    cells = [_look_up(transaction, change) for change in changes]
    written: dict[int, CellWritten] = {}
    grown: Counter[tuple[str, date]] = Counter()
    # One cell is one statement: it needs no savepoint, which costs two round trips to a server.
    with transaction.savepoint() if len(cells) > 1 else nullcontext():
        for index, cell in sorted(enumerate(cells), key=lambda item: item[1].growth):
            day = cell.change.agent, cell.change.jour
            if cell.growth > 0 and cell.filled + grown[day] + cell.growth > cell.plafond:
                own = cell.before.centiemes if cell.before else 0
                raise full_day(transaction, cell.agent_id, cell.change.jour, own)
            written[index] = _write(transaction, cell)
            grown[day] += cell.growth
    return tuple(written[index] for index in range(len(changes)))


def _look_up(transaction: Transaction, change: CellChange) -> _Cell:
    row = transaction.row(
        CELL_AROUND,
        agent=change.agent,
        par=transaction.writer_for(change.agent),
        exercice=change.jour.year,
        code=change.code,
        jour=change.jour,
        weekday=str(change.jour.isoweekday()),
        mois=Mois.of(change.jour),
    )
    if row is None:
        raise AgentRefuse(f"Agent inconnu : « {change.agent} ».")
    agent_id, equipe, par_id, ligne_id, is_followed, is_heading, has_visas, *others = row
    filled, plafond, *held_row = others
    if has_visas:
        check_unsigned(transaction, [(change.agent, change.jour)])
    if ligne_id is None:
        ligne_id = transaction.ligne_of(change.jour.year, change.code)
    held = None if held_row[0] is None else _to_held(held_row, change)
    version = held.saisie.version if held else 0
    if change.expected_version not in (None, version):
        raise conflict_on(transaction, change, agent_id, held.saisie if held else None)
    return _Cell(
        change=change,
        agent_id=agent_id,
        par_id=par_id,
        ligne_id=ligne_id,
        is_followed=bool(is_followed),
        is_heading=bool(is_heading),
        compte=Compte.SI if equipe == EQUIPE_SI else Compte.METIER,
        filled=filled,
        plafond=plafond,
        held=held,
    )


def read_held(
    transaction: Transaction, agent_id: int, ligne_id: int, cell: CellChange | Saisie
) -> Held | None:
    """Return what the store holds on the agent, date and line of `cell`, None if it is empty."""
    row = transaction.row(CELL, agent_id=agent_id, jour=cell.jour, ligne_id=ligne_id)
    return None if row is None else _to_held(row, cell)


def _to_held(row: Sequence[Any], cell: CellChange | Saisie) -> Held:
    key, centiemes, commentaire, a_confirmer, version, compte, par, demande_id, demande = row
    saisie = Saisie(
        agent=cell.agent,
        jour=cell.jour,
        code=cell.code,
        centiemes=centiemes,
        commentaire=commentaire,
        a_confirmer=bool(a_confirmer),
        version=version,
        par=par,
        demande=demande or SANS_DEMANDE,
    )
    return Held(key, compte, saisie, demande_id)


def _write(transaction: Transaction, cell: _Cell) -> CellWritten:
    change, before = cell.change, cell.before
    if change.centiemes is None:
        if cell.held is not None and not delete_saisie(transaction, cell.held):
            raise _explain_unwritten(transaction, cell)
        return CellWritten(change, before, None)
    commentaire = change.commentaire or None
    demande = change.demande
    if demande is None:
        demande = before.demande if before else SANS_DEMANDE
    if before is not None and (before.centiemes, before.commentaire, before.a_confirmer, before.demande) == (
        change.centiemes,
        commentaire,
        change.a_confirmer,
        demande,
    ):
        return CellWritten(change, before, before)
    after = Saisie(
        agent=change.agent,
        jour=change.jour,
        code=change.code,
        centiemes=change.centiemes,
        commentaire=commentaire,
        a_confirmer=change.a_confirmer,
        version=transaction.numero,
        par=transaction.writer_for(change.agent),
        demande=demande,
    )
    demande_id = _find_demande(transaction, cell, demande)
    if demande_id is not None:
        _check_demande(transaction, cell, demande_id)
    values = values_of(after, cell.par_id, demande_id)
    if cell.held is None:
        if cell.is_heading:
            raise _refuse_heading(change.code)
        insert_saisie(transaction, cell.agent_id, cell.ligne_id, cell.compte.value, after, values)
        if not cell.is_followed:
            transaction.note_logged((change.jour,))
    elif not update_saisie(transaction, cell.held, values):
        raise _explain_unwritten(transaction, cell)
    return CellWritten(change, before, after)


def _explain_unwritten(transaction: Transaction, cell: _Cell) -> StoreCrossed | ConflitSaisie:
    """Return why the row that was just read could not be written: somebody has changed it."""
    held = read_held(transaction, cell.agent_id, cell.ligne_id, cell.change)
    if cell.change.expected_version is None and held != cell.held:
        return StoreCrossed(BUSY_MESSAGE)
    return conflict_on(transaction, cell.change, cell.agent_id, held.saisie if held else None)


def _find_demande(transaction: Transaction, cell: _Cell, numero: int) -> int | None:
    """Return the id of a request of the cell's line; raises DemandeRefusee if it has no such one."""
    if cell.held is not None and cell.held.saisie.demande == numero:
        return cell.held.demande_id
    return transaction.demande_key(cell.ligne_id, cell.change.code, numero) if numero else None


def _check_demande(transaction: Transaction, cell: _Cell, demande_id: int) -> None:
    """Check that the cell leaves its request under one day; raises DemandeRefusee."""
    own = cell.held.saisie.centiemes if cell.held and cell.held.demande_id == demande_id else 0
    libelle, total = transaction.row(DEMANDE_SUM, demande_id=demande_id) or ("", 0)
    if total - own + (cell.change.centiemes or 0) >= JOUR_ENTIER:
        raise DemandeRefusee(describe_full(libelle, total - own))


def _refuse_heading(code: str) -> CodeRefuse:
    return CodeRefuse(
        f"{code} ne prend pas de saisie : elle regroupe d'autres lignes, ou c'est une régulation. "
        "Choisissez une ligne de détail. Rien n'a été écrit."
    )


def insert_saisie(
    transaction: Transaction,
    agent_id: int,
    ligne_id: int,
    compte: str,
    saisie: Saisie,
    values: Mapping[str, object],
) -> None:
    """Insert the row of a saisie; `values` are as `values_of` gives them.

    Raises:
        CodeRefuse: the database refused its line.
    """
    try:
        transaction.insert(
            tables.saisie,
            agent_id=agent_id,
            jour=saisie.jour,
            ligne_id=ligne_id,
            exercice_id=saisie.jour.year,
            compte=compte,
            **values,
        )
    except Exception as error:
        if broken_constraint(error) != NON_IMPUTABLE:
            raise
        raise _refuse_heading(saisie.code) from error


def update_saisie(transaction: Transaction, held: Held, values: Mapping[str, object]) -> int:
    """Put `values` in place of those of `held`; return 1, or 0 if it is no longer at its version."""
    return transaction.update(tables.saisie, _at_its_version(held), **values)


def delete_saisie(transaction: Transaction, held: Held) -> int:
    """Delete `held`; return 1, or 0 if it is no longer at its version."""
    return transaction.delete(tables.saisie, **_at_its_version(held))


def _at_its_version(held: Held) -> dict[str, object]:
    return {"id": held.saisie_id, "version": held.saisie.version}


def values_of(saisie: Saisie, par_id: int | None, demande_id: int | None = None) -> dict[str, object]:
    """Return the columns of a saisie that a write of its cell may change."""
    return {
        "centiemes": saisie.centiemes,
        "commentaire": saisie.commentaire,
        "a_confirmer": int(saisie.a_confirmer),
        "version": saisie.version,
        "par_id": par_id,
        "demande_id": demande_id,
    }


def conflict_on(
    transaction: Transaction, change: CellChange, agent_id: int, actuel: Saisie | None
) -> ConflitSaisie:
    """Return the refusal to write over `actuel`, with who last wrote the cell and when."""
    cle = f"{agent_id}/{change.jour.isoformat()}/{transaction.ligne_of(change.jour.year, change.code)}"
    last = transaction.row(LAST_WRITE_OF, objet="saisie", cle=cle)
    par, quand = (last[0] or ACTEUR_SYSTEME, last[1]) if last else (None, None)
    wanted = "vide" if change.centiemes is None else format_jours(change.centiemes)
    held = "vide" if actuel is None else format_jours(actuel.centiemes)
    writer = f" par {par}" if par else ""
    when = f" le {format_moment(quand)}" if quand else ""
    return ConflitSaisie(
        f"Conflit sur {change.code} le {change.jour:%d/%m/%Y} : la cellule a été modifiée{writer}{when}. "
        f"Elle contient : {held} ; vous vouliez : {wanted}. Rien n'a été écrit.",
        change,
        actuel,
        par,
        quand,
    )
