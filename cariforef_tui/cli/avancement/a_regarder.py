"""`cariforef avancement --a-regarder [CODE]`: what is over or late, the worst first, with who and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cariforef_tui.cli.kit.lignes import format_cell, iso
from cariforef_tui.cli.kit.table import Column, Fit, is_spoken, numbers, render_table, wrap_text
from cariforef_tui.domain.avancement.etat import Gravite
from cariforef_tui.domain.avancement.look import (
    enjeu_signe,
    name_qui,
    short_code,
    tell_etat,
    tell_fin,
    tell_landing_sign,
    tell_ratio,
)
from cariforef_tui.domain.avancement.sentences import name_etat
from cariforef_tui.domain.programme.gestes import describe_enveloppe
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_nombre, to_number
from cariforef_tui.services.avancement import Raison, tell_raison
from cariforef_tui.services.programme.plan import Situation

COLUMNS = (
    Column(""),
    *numbers("À voir"),
    Column("Code"),
    Column("Libellé", Fit.CUT),
    Column("État"),
    *numbers("Réal./prévu", "Atterr."),
    Column("Fin"),
    Column("Qui"),
)
SIGNES = {Gravite.CRITIQUE: "!!", Gravite.ATTENTION: "!"}
QUI_MAX = 3
"""People named in a row; the others are counted."""


def to_json(situation: Situation, raisons: Sequence[Raison]) -> dict[str, Any]:
    avancement = situation.avancement
    return {
        "au": avancement.au.isoformat(),
        "arrete": iso(avancement.arrete),
        "a_regarder": [_groupe_to_json(situation, raison) for raison in raisons],
    }


def _groupe_to_json(situation: Situation, raison: Raison) -> dict[str, Any]:
    groupe = raison.groupe
    return {
        "lignes": list(groupe.lignes),
        "etat": groupe.etat.value if groupe.etat else None,
        "gravite": groupe.gravite.value if groupe.gravite else None,
        "enjeu": to_number(groupe.enjeu),
        "prevu": to_number(groupe.prevu),
        "realise_arrete": to_number(groupe.realise),
        "avant": to_number(groupe.avant),
        "attendu": to_number(groupe.attendu),
        "ecart": to_number(groupe.ecart),
        "atterrissage": to_number(groupe.atterrissage),
        "fin": iso(groupe.fin_propre),
        "qui": list(name_qui(situation.programme, raison.participants, groupe.lignes)),
    }


def render(
    situation: Situation, raisons: Sequence[Raison], code: str, title: str, lecteur: str | None
) -> Iterator[str]:
    """Yield the list as a table, or a sentence a group where sentences are wanted."""
    avancement = situation.avancement
    yield from wrap_text(
        f"{code} au {format_date(avancement.au)} : {title} ; {situation.tell_arrete(lecteur)}"
    )
    if raisons:
        yield ""
    if is_spoken():
        yield from (_tell(situation, raison) for raison in raisons)
    elif raisons:
        yield from render_table(COLUMNS, [_row(situation, raison) for raison in raisons])


def _tell(situation: Situation, raison: Raison) -> str:
    """One group in a line: `Critique. 14.7.1 Mise en conformité : en retard de 25 j… Rien de décidé.`"""
    groupe, avancement = raison.groupe, situation.avancement
    gravite = groupe.gravite.value.capitalize() if groupe.gravite else ""
    libelle = situation.programme.by_code[groupe.ouvertes[0]].libelle
    etat = tell_etat(groupe, avancement.arrete, avancement.au)
    why = " ".join(tell_raison(raison, avancement.au))
    return f"{gravite} : {describe_enveloppe(groupe.enveloppe)} {libelle} : {etat}. {why}"


def _row(situation: Situation, raison: Raison) -> tuple[str, ...]:
    groupe, programme = raison.groupe, situation.programme
    qui = name_qui(programme, raison.participants, groupe.lignes)
    rest = len(qui) - QUI_MAX
    stake = enjeu_signe(groupe)
    return (
        SIGNES.get(groupe.gravite, "") if groupe.gravite else "",
        f"+{format_nombre(stake)}" if stake > 0 else format_cell(stake),
        short_code(groupe),
        programme.by_code[groupe.ouvertes[0]].libelle,
        name_etat(groupe.etat),
        tell_ratio(groupe),
        tell_landing_sign(groupe.prevision),
        tell_fin(groupe, situation.avancement.au),
        " ".join([*qui[:QUI_MAX], *([f"+{rest}"] if rest > 0 else [])]),
    )
