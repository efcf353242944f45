"""`cariforef avancement --a-regarder [CODE]`: what is over or late, the worst first, with who and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cariforef_tui.cli.kit.lignes import format_cell
from cariforef_tui.cli.kit.table import ColumnOf, Fit, is_spoken, render_rows, wrap_text
from cariforef_tui.domain.avancement.avancement import Avancement, AvancementGroupe
from cariforef_tui.domain.avancement.etat import Etat, Gravite
from cariforef_tui.domain.avancement.look import (
    enjeu_signe,
    short_code,
    tell_etat,
    tell_fin,
    tell_landing_sign,
    tell_ratio,
)
from cariforef_tui.domain.avancement.sentences import name_etat
from cariforef_tui.domain.programme.gestes import describe_enveloppe
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_nombre
from cariforef_tui.domain.values.shown import DAY, JOURS, TEXT, Shape, each, field, known, member, optional
from cariforef_tui.services.avancement import Raison, tell_raison
from cariforef_tui.services.programme.plan import Situation

SIGNES = {Gravite.CRITIQUE: "!!", Gravite.ATTENTION: "!"}
QUI_MAX = 3
"""People named in a row; the others are counted."""


GROUPE = Shape[Raison](
    "GroupeARegarder",
    field("lignes", each(TEXT), lambda it: it.groupe.lignes),
    field("etat", member(Etat), lambda it: known(it.groupe.etat)),
    field("gravite", member(Gravite), lambda it: known(it.groupe.gravite)),
    field("enjeu", JOURS, lambda it: it.groupe.enjeu),
    field("prevu", JOURS, lambda it: it.groupe.prevu),
    field("realise_arrete", JOURS, lambda it: it.groupe.realise),
    field("avant", JOURS, lambda it: it.groupe.avant),
    field("attendu", JOURS, lambda it: known(it.groupe.attendu)),
    field("ecart", JOURS, lambda it: known(it.groupe.ecart)),
    field("atterrissage", optional(JOURS), lambda it: it.groupe.atterrissage),
    field("fin", optional(DAY), lambda it: it.groupe.fin_propre),
    field("qui", each(TEXT), lambda it: it.qui),
)
A_REGARDER = Shape[tuple[Avancement, Sequence[Raison]]](
    "ARegarder",
    field("au", DAY, lambda it: it[0].au),
    field("arrete", optional(DAY), lambda it: it[0].arrete),
    field("a_regarder", each(GROUPE), lambda it: it[1]),
)


def render(
    situation: Situation, raisons: Sequence[Raison], code: str, title: str, lecteur: str | None
) -> Iterator[str]:
    """Yield the list as a table, or a sentence a group where sentences are wanted."""
    yield from wrap_text(
        f"{code} au {format_date(situation.avancement.au)} : {title} ; {situation.tell_arrete(lecteur)}"
    )
    if raisons:
        yield ""
    if is_spoken():
        yield from (_tell(situation, raison) for raison in raisons)
    elif raisons:
        yield from render_rows(_columns(situation), raisons)


def _columns(situation: Situation) -> tuple[ColumnOf[Raison], ...]:
    au, by_code = situation.avancement.au, situation.programme.by_code
    return (
        ColumnOf("", lambda it: SIGNES.get(it.groupe.gravite, "") if it.groupe.gravite else ""),
        ColumnOf("À voir", lambda it: _stake(it.groupe), Fit.RIGHT),
        ColumnOf("Code", lambda it: short_code(it.groupe)),
        ColumnOf("Libellé", lambda it: by_code[it.groupe.ouvertes[0]].libelle, Fit.CUT),
        ColumnOf("État", lambda it: name_etat(it.groupe.etat)),
        ColumnOf("Réal./prévu", lambda it: tell_ratio(it.groupe), Fit.RIGHT),
        ColumnOf("Atterr.", lambda it: tell_landing_sign(it.groupe.prevision), Fit.RIGHT),
        ColumnOf("Fin", lambda it: tell_fin(it.groupe, au)),
        ColumnOf("Qui", lambda it: _name_some(it.qui)),
    )


def _stake(groupe: AvancementGroupe) -> str:
    stake = enjeu_signe(groupe)
    return f"+{format_nombre(stake)}" if stake > 0 else format_cell(stake)


def _name_some(qui: Sequence[str]) -> str:
    rest = len(qui) - QUI_MAX
    return " ".join([*qui[:QUI_MAX], *([f"+{rest}"] if rest > 0 else [])])


def _tell(situation: Situation, raison: Raison) -> str:
    """One group in a line: `Critique. 14.7.1 Mise en conformité : en retard de 25 j… Rien de décidé.`"""
    groupe, avancement = raison.groupe, situation.avancement
    gravite = groupe.gravite.value.capitalize() if groupe.gravite else ""
    libelle = situation.programme.by_code[groupe.ouvertes[0]].libelle
    etat = tell_etat(groupe, avancement.arrete, avancement.au)
    why = " ".join(tell_raison(raison, avancement.au))
    return f"{gravite} : {describe_enveloppe(groupe.enveloppe)} {libelle} : {etat}. {why}"
