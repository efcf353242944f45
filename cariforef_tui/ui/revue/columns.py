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
    """Return the rows to decide about, then the synthesis of the perimeter and its moves."""
    return (*_decided_upon(snapshot), *_standing(snapshot))


def right_rows(snapshot: RevueSnapshot, alertes: Collection[Gravite]) -> tuple[RevueRow, ...]:
    """Return the rows to come and the missing sheets, then the days of the week and the SI team."""
    return (*_to_come(snapshot, alertes), *_week(snapshot))


def single_rows(snapshot: RevueSnapshot, alertes: Collection[Gravite]) -> tuple[RevueRow, ...]:
    """Return all rows in one column, the ones to decide about first."""
    return (
        *_decided_upon(snapshot),
        *_to_come(snapshot, alertes),
        *_standing(snapshot),
        *_week(snapshot),
    )


def _decided_upon(snapshot: RevueSnapshot) -> tuple[RevueRow, ...]:
    revue = snapshot.revue
    decisions, remarques = tell_decisions(revue.figures), tell_remarques(revue.ecrite)
    return (
        *section_rows(replace(decisions, vide="Aucune à suivre (o : en noter une).")),
        *(section_rows(remarques) if remarques.rows else ()),
        *groupe_rows(snapshot, tell_qui),
        stand_row(revue.figures, "voir"),
    )


def _to_come(snapshot: RevueSnapshot, alertes: Collection[Gravite]) -> tuple[RevueRow, ...]:
    figures = snapshot.revue.figures
    return (
        *echeance_rows(snapshot, partial(decided_notes, snapshot)),
        heading("suivi", "Feuilles et alertes"),
        feuille_row(figures),
        alerte_row(figures, alertes),
        *reunion_rows(snapshot.revue.ecrite),
    )


def _standing(snapshot: RevueSnapshot) -> tuple[RevueRow, ...]:
    figures = snapshot.revue.figures
    return (*synthese_rows(figures), *section_rows(tell_mouvements(figures)))


def _week(snapshot: RevueSnapshot) -> tuple[RevueRow, ...]:
    figures = snapshot.revue.figures
    si = tell_si(figures.si)
    return (*jours_rows(figures), *(section_rows(si) if si.rows else ()))
