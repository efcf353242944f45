"""`cariforef avancement --a-regarder [CODE]`: what is over or late, the worst first, with who and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cariforef_tui.cli.kit.lignes import format_cell
from cariforef_tui.cli.kit.table import ColumnOf, Fit, is_spoken, render_rows, wrap_text
from cariforef_tui.domain.avancement.avancement import Avancement, AvancementGroupe
from cariforef_tui.domain.avancement.etat import Etat, Gravite
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
from cariforef_tui.domain.values.days import format_nombre
from cariforef_tui.domain.values.shown import DAY, JOURS, TEXT, Shape, each, field, known, member, optional
from cariforef_tui.services.avancement import Raison, tell_raison
from cariforef_tui.services.programme.plan import Situation

SIGNES = {Gravite.CRITIQUE: "!!", Gravite.ATTENTION: "!"}
QUI_MAX = 3
"""People named in a row; the others are counted."""


@dataclass(frozen=True)
class Look:
    """A group to look at, why, and the situation that it is in."""

    situation: Situation
    raison: Raison

    @property
    def groupe(self) -> AvancementGroupe:
        return self.raison.groupe

    @property
    def libelle(self) -> str:
        return self.situation.programme.by_code[self.groupe.ouvertes[0]].libelle

    @property
    def qui(self) -> tuple[str, ...]:
        return name_qui(self.situation.programme, self.raison.participants, self.groupe.lignes)


GROUPE = Shape[Look](
    "GroupeARegarder",
    (
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
    ),
)
COLUMNS = (
    ColumnOf[Look]("", lambda it: SIGNES.get(it.groupe.gravite, "") if it.groupe.gravite else ""),
    ColumnOf[Look]("À voir", lambda it: _stake(it.groupe), Fit.RIGHT),
    ColumnOf[Look]("Code", lambda it: short_code(it.groupe)),
    ColumnOf[Look]("Libellé", lambda it: it.libelle, Fit.CUT),
    ColumnOf[Look]("État", lambda it: name_etat(it.groupe.etat)),
    ColumnOf[Look]("Réal./prévu", lambda it: tell_ratio(it.groupe), Fit.RIGHT),
    ColumnOf[Look]("Atterr.", lambda it: tell_landing_sign(it.groupe.prevision), Fit.RIGHT),
    ColumnOf[Look]("Fin", lambda it: tell_fin(it.groupe, it.situation.avancement.au)),
    ColumnOf[Look]("Qui", lambda it: _name_some(it.qui)),
)


A_REGARDER = Shape[tuple[Avancement, Sequence[Look]]](
    "ARegarder",
    (
        field("au", DAY, lambda it: it[0].au),
        field("arrete", optional(DAY), lambda it: it[0].arrete),
        field("a_regarder", each(GROUPE), lambda it: it[1]),
    ),
)


def _stake(groupe: AvancementGroupe) -> str:
    stake = enjeu_signe(groupe)
    return f"+{format_nombre(stake)}" if stake > 0 else format_cell(stake)


def _name_some(qui: Sequence[str]) -> str:
    rest = len(qui) - QUI_MAX
    return " ".join([*qui[:QUI_MAX], *([f"+{rest}"] if rest > 0 else [])])


def render(
    situation: Situation, looks: Sequence[Look], code: str, title: str, lecteur: str | None
) -> Iterator[str]:
    """Yield the list as a table, or a sentence a group where sentences are wanted."""
    yield from wrap_text(
        f"{code} au {format_date(situation.avancement.au)} : {title} ; {situation.tell_arrete(lecteur)}"
    )
    if looks:
        yield ""
    if is_spoken():
        yield from map(_tell, looks)
    elif looks:
        yield from render_rows(COLUMNS, looks)


def _tell(look: Look) -> str:
    """One group in a line: `Critique. 14.7.1 Mise en conformité : en retard de 25 j… Rien de décidé.`"""
    groupe, avancement = look.groupe, look.situation.avancement
    gravite = groupe.gravite.value.capitalize() if groupe.gravite else ""
    etat = tell_etat(groupe, avancement.arrete, avancement.au)
    why = " ".join(tell_raison(look.raison, avancement.au))
    return f"{gravite} : {describe_enveloppe(groupe.enveloppe)} {look.libelle} : {etat}. {why}"
