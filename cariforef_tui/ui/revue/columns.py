"""The two columns of the screen Revue: rows to decide about come first, then rows that look back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import partial

from cariforef_tui.domain.alertes.scope import keep_within
from cariforef_tui.domain.avancement.etat import Gravite
from cariforef_tui.domain.revue.sections import tell_decisions, tell_mouvements, tell_remarques, tell_si
from cariforef_tui.services.alertes import AlertesSnapshot
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


def gravites_of(snapshot: RevueSnapshot, counted: AlertesSnapshot | None) -> tuple[Gravite, ...]:
    """Return the gravité of each alert of the perimeter: now, or at closing if the review is closed."""
    revue = snapshot.revue
    alertes = revue.figures.en_cours
    if counted is not None and not revue.ecrite.is_close:
        kept = keep_within(counted.alertes, revue.figures.perimetre, counted.programme, counted.agents)
        alertes = tuple(kept)
    return tuple(alerte.gravite for alerte in alertes)


def left_rows(snapshot: RevueSnapshot) -> tuple[RevueRow, ...]:
    """Return the rows to decide about, then the synthesis of the perimeter."""
    return (*_list_pending(snapshot)[0], *synthese_rows(snapshot.revue.figures))


def right_rows(snapshot: RevueSnapshot, alertes: Collection[Gravite]) -> tuple[RevueRow, ...]:
    """Return the rows to come and the missing sheets, then the moves, the week and the SI team."""
    return (*_list_pending(snapshot)[1], *_follow_up(snapshot, alertes), *_week(snapshot))


def single_rows(snapshot: RevueSnapshot, alertes: Collection[Gravite]) -> tuple[RevueRow, ...]:
    """Return all rows in one column, the ones to decide about first."""
    decided_upon, echeances = _list_pending(snapshot)
    return (
        *decided_upon,
        *echeances,
        *_follow_up(snapshot, alertes),
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


def _follow_up(snapshot: RevueSnapshot, alertes: Collection[Gravite]) -> tuple[RevueRow, ...]:
    figures = snapshot.revue.figures
    return (
        heading("suivi", "Feuilles et alertes"),
        feuille_row(figures),
        alerte_row(figures, alertes),
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
