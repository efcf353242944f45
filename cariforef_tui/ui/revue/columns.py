"""The two columns of the screen Revue: rows to decide about come first, then rows that look back."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from cariforef_tui.domain.revue.sections import tell_decisions, tell_mouvements, tell_remarques, tell_si
from cariforef_tui.services.revue.read import RevueSnapshot
from cariforef_tui.ui.revue.rows import (
    RevueRow,
    alerte_row,
    decided_notes,
    echeance_rows,
    feuille_row,
    followed_rows,
    groupe_rows,
    heading,
    jours_rows,
    reunion_rows,
    section_rows,
    stand_row,
    synthese_rows,
    tell_qui,
)


def left_rows(snapshot: RevueSnapshot) -> tuple[RevueRow, ...]:
    """Return the rows to decide about, then the synthesis of the perimeter."""
    return (*_list_pending(snapshot)[0], *synthese_rows(snapshot.revue.figures))


def right_rows(snapshot: RevueSnapshot) -> tuple[RevueRow, ...]:
    """Return the rows to come and the missing sheets, then the moves, the week and the SI team."""
    return (*_list_pending(snapshot)[1], *_follow_up(snapshot), *_week(snapshot))


def single_rows(snapshot: RevueSnapshot) -> tuple[RevueRow, ...]:
    """Return all rows in one column, the ones to decide about first."""
    decided_upon, echeances = _list_pending(snapshot)
    return (
        *decided_upon,
        *echeances,
        *_follow_up(snapshot),
        *synthese_rows(snapshot.revue.figures),
        *_week(snapshot),
    )


def _list_pending(snapshot: RevueSnapshot) -> tuple[tuple[RevueRow, ...], tuple[RevueRow, ...]]:
    """Return the rows to decide about, then the échéances; a decision stands once, under its line."""
    revue = snapshot.revue
    figures, remarques = revue.figures, tell_remarques(revue.ecrite)
    left = {decision.numero: decision for decision in figures.decisions}
    tell_decided = partial(decided_notes, snapshot, but=frozenset(left))
    groupes = tuple(followed_rows(snapshot, groupe_rows(snapshot, tell_qui, tell_decided), left))
    echeances = tuple(followed_rows(snapshot, echeance_rows(snapshot, tell_decided), left))
    others = tell_decisions(replace(figures, decisions=tuple(left.values())))
    decisions = section_rows(replace(others, vide="Aucune à suivre (o : en noter une)."))
    decided_upon = (
        *(decisions if left or not figures.decisions else ()),
        *(section_rows(remarques) if remarques.rows else ()),
        *groupes,
        stand_row(figures, "voir"),
    )
    return decided_upon, echeances


def _follow_up(snapshot: RevueSnapshot) -> tuple[RevueRow, ...]:
    figures = snapshot.revue.figures
    return (
        heading("suivi", "Feuilles et alertes"),
        feuille_row(figures),
        alerte_row(figures),
        *reunion_rows(snapshot.revue.ecrite),
    )


def _week(snapshot: RevueSnapshot) -> tuple[RevueRow, ...]:
    figures = snapshot.revue.figures
    si = tell_si(figures.si)
    return (
        *section_rows(tell_mouvements(figures)),
        *jours_rows(figures),
        *(section_rows(si) if si.rows else ()),
    )
