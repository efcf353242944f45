"""The breaks of the chain, named: which row, what it says now, and what its table says under the same key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cariforef_db.proof.chain import Break, ChainReport, Rupture
from cariforef_db.proof.replay import read_current
from cariforef_db.reading.names import Names
from cariforef_tui.domain.journal.entries import Ecriture
from cariforef_tui.domain.journal.sentences import describe_ecriture
from cariforef_tui.domain.values.moments import format_moment
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.services.ports.files import Constat
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME

if TYPE_CHECKING:
    from cariforef_db.engine.driver import Driver

_ROW = "SELECT seq, quand, acteur_id, objet, cle, action, avant, apres, motif FROM journal WHERE seq = :seq"
_SENTENCES = {
    Rupture.ALTEREE: "modifiée, ou mise à la place d'une autre. Elle dit : {row}",
    Rupture.SANS_SCEAU: "son sceau a été retiré, ou elle a été insérée. Elle dit : {row}",
    Rupture.NON_SCELLEE: "écrite par un autre outil, pas encore scellée. Elle dit : {row}",
    Rupture.HORS_OUTIL: "écrite par un autre outil, scellée comme telle. Elle dit : {row}",
    Rupture.SCEAU_ALTERE: "son sceau ne suit pas celui d'avant : l'un des deux a été récrit. {row}",
    Rupture.SEL_EFFACE: "de quoi vérifier son sceau a été effacé, sans purge. Elle dit : {row}",
    Rupture.RETIREE: "retirée du journal ; son sceau reste{moment}",
    Rupture.MANQUANTE: "retirée du journal avec son sceau{moment}",
}


def name_breaks(connection: Driver, report: ChainReport) -> Iterator[Constat]:
    """Yield one finding a break, in the order of their numbers."""
    names = Names(lambda sql: list(connection.execute(sql)))
    for gap in report.breaks:
        numbers = f"n° {gap.seq}" if gap.seq == gap.until else f"n° {gap.seq} à {gap.until}"
        yield Constat("journal", f"écriture {numbers} : {_describe(connection, names, gap)}")
    if report.others:
        yield Constat("journal", f"et {count_of(report.others, 'autre rupture')} de la chaîne")


def _describe(connection: Driver, names: Names, gap: Break) -> str:
    row = _row(connection, gap.seq)
    sentence = _SENTENCES[gap.rupture]
    if row is None:
        return sentence.format(row="", moment=_describe_moment(connection, gap))
    text = sentence.format(row=_describe_row(_to_ecriture(names, row)))
    if gap.rupture is not Rupture.ALTEREE:
        return text
    current = read_current(connection, row[3], row[4])
    if current is None:
        return f"{text} ; la base n'a plus rien sous cette clé"
    held = _to_ecriture(names, (*row[:5], "creation", None, current, None))
    return f"{text} ; la base dit aujourd'hui « {describe_ecriture(held)} »"


def _row(connection: Driver, seq: int) -> tuple[Any, ...] | None:
    row: tuple[Any, ...] | None = connection.execute(_ROW, {"seq": seq}).fetchone()
    return row


def _to_ecriture(names: Names, row: tuple[Any, ...]) -> Ecriture:
    seq, quand, acteur, objet, cle, action, avant, apres, motif = row
    return Ecriture(
        seq=seq,
        quand=quand,
        acteur=ACTEUR_SYSTEME if acteur is None else names.of("agent", acteur),
        objet=objet,
        cle=names.read_key(objet, cle),
        avant=names.read_text(avant),
        apres=names.read_text(apres),
        motif=motif,
        action=action,
    )


def _describe_row(ecriture: Ecriture) -> str:
    """Return what a row says, who wrote it and when."""
    why = f", motif « {ecriture.motif} »" if ecriture.motif else ""
    when = format_moment(ecriture.quand)
    return f"« {describe_ecriture(ecriture)} », par {ecriture.acteur}, le {when}{why}"


def _describe_moment(connection: Driver, gap: Break) -> str:
    """Return between which moments the rows that are gone were written, as their neighbours date them."""
    before, after = _row(connection, gap.seq - 1), _row(connection, gap.until + 1)
    if before is None or after is None:
        return ""
    return f" ; elle date d'entre le {format_moment(before[1])} et le {format_moment(after[1])}"
