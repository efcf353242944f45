"""`cariforef avancement [CODE]`: planned against actual, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from cariforef_tui.cli.kit.blocks import Block, tabular
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.lignes import format_estimate, indent_libelle
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.table import (
    ColumnOf,
    Fit,
    columns_of,
    is_spoken,
    stdout_page,
    wrap_text,
)
from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.avancement.avancement import (
    Avancement,
    AvancementGroupe,
    AvancementLigne,
    format_taux,
)
from cariforef_tui.domain.avancement.etat import Etat, Gravite
from cariforef_tui.domain.avancement.livrables import describe_livrable
from cariforef_tui.domain.avancement.look import (
    advise_debut,
    describe_title,
    enjeu_signe,
    explain_regulation,
    keep_perimeter,
    short_code,
    tell_etat,
    tell_fin,
    tell_ratio,
)
from cariforef_tui.domain.avancement.sentences import name_etat
from cariforef_tui.domain.programme.find import resolve_code
from cariforef_tui.domain.programme.gestes import describe_enveloppe
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_cell, format_jours, format_nombre
from cariforef_tui.domain.values.glossary import MOTS
from cariforef_tui.domain.values.shown import DAY, JOURS, TEXT, Shape, each, field, known, member, optional
from cariforef_tui.services.agents.rights import load_droits
from cariforef_tui.services.avancement import Raison, load_avancement, load_raisons, tell_raison
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.services.shown.avancement import AVANCEMENT, LIGNE, Confrontation

_AVANT = "Avant"
_LEAST = {_AVANT: 110, "%": 110, "Reste": 110, "Atterrissage": 100, "Écart final": 100}
"""Cells that a page needs to show a column, by its title: what others imply goes first, then the forecast.

Where a line stands today (attendu, écart, état) decides, and is always shown.
"""
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
    field("realise_arrete", JOURS, lambda it: it.groupe.realise_arrete),
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


@command("base", "au", "json", mots=tuple(MOTS))
@click.argument("code", required=False)
@click.option("--a-regarder", is_flag=True, help="Seulement ce qui dépasse (ou dépassera) ou est en retard.")
def voir(invocation: Invocation, code: str | None, *, a_regarder: bool) -> None:
    """Confronter le prévu et le réalisé, ligne par ligne.

    Le tableau donne tout le programme, ou la ligne CODE et ce qu'elle contient. Attendu : prévu au prorata
    des jours ouvrés écoulés. Avant : ce qui est compté comme fait avant le suivi. Écart : réalisé et avant,
    moins attendu, à l'arrêté. Atterrissage : ce qui aura été utilisé à la fin, entre le plan et le rythme des
    huit dernières semaines. Écart final : atterrissage moins prévu. « partagé 160 » : la ligne partage une
    enveloppe de 160 jours. ✓ : ligne soldée. × : ligne retirée. Un terminal de moins de 110 colonnes ne
    montre ni l'avant, ni le taux, ni le reste ; de moins de 100, ni l'atterrissage, ni l'écart final.
    Un fichier ou un tube a toutes les colonnes ; « exporter avancement » donne les libellés entiers.

    --a-regarder : les seules enveloppes qui dépassent, dépasseront, sont en retard ou à confirmer, du pire au
    moins grave ; --simple dit pour chacune pourquoi.
    """
    with invocation.store() as store:
        snapshot = load_avancement(store, invocation.reference(store))
        lecteur = invocation.reader(store)
        loaded = snapshot.programme
        root = resolve_code(loaded, code) if code is not None else loaded.racine
        if a_regarder:
            _answer_look(invocation, store, snapshot, root, lecteur)
            return
        more = _tell_debut(store, snapshot, root, lecteur)
    below = loaded.subtrees[root]
    lines = [line for line in snapshot.avancement.lignes.values() if line.code in below]
    shown = Confrontation(snapshot, lines)
    invocation.answer(AVANCEMENT.to_json(shown), _render(shown, lecteur, more))


def _tell_debut(store: Store, situation: Situation, code: str, lecteur: str | None) -> str:
    """Return when a line begins, or how to say it to who may, if the line is late for that alone."""
    programme, figures = situation.programme, situation.avancement.lignes[code]
    echeance = programme.by_code[code].echeance
    if echeance.debut is not None:
        return f"Échéance : {echeance.texte}."
    droits = load_droits(store, lecteur, programme.exercice) if lecteur else None
    if droits is None or droits.refusal_on(Droit.PILOTER, programme, code):
        return ""
    how = f'« cariforef plan echeance {code} "{echeance.texte}" --debut DATE --motif … »'
    return advise_debut(programme, figures, situation.avancement.au, how)


def _answer_look(
    invocation: Invocation, store: Store, snapshot: Situation, root: str, lecteur: str | None
) -> None:
    below = snapshot.programme.subtrees[root]
    found = keep_perimeter(snapshot.avancement.a_regarder, below)
    raisons = load_raisons(store, snapshot, found, lecteur=lecteur)
    title = describe_title(snapshot.avancement, below)
    invocation.answer(
        A_REGARDER.to_json((snapshot.avancement, raisons)),
        render(snapshot, raisons, root, title, lecteur),
    )


def _render(shown: Confrontation, lecteur: str | None, more: str) -> Iterator[Block]:
    situation = shown.situation
    exercice, au = situation.programme.exercice, situation.avancement.au
    # The first line is the one that holds all the others.
    stand = situation.tell_arrete(lecteur, shown.lignes[0].code)
    yield from wrap_text(f"Avancement {exercice} au {format_date(au)} (jours), {stand}")
    yield ""
    page = stdout_page()
    # A sentence has room for all.
    width = None if is_spoken() else page.width
    columns = [
        one
        for one in _columns(situation)
        if (width is None or width >= _LEAST.get(one.title, 0))
        and (one.title != _AVANT or any(line.avant for line in shown.lignes))
    ]
    yield tabular(columns, shown.lignes, page)
    yield ""
    if more:
        yield from wrap_text(more)
    si = [f"{line.code} ({format_jours(line.realise_si)})" for line in shown.lignes if line.realise_si]
    if si:
        yield ""
        yield from wrap_text(f"Jours de l'équipe SI : {', '.join(si)}.")
    livrables = [f"{etat.livrable.code} {describe_livrable(etat)}" for etat in shown.livrables]
    if livrables:
        yield ""
        yield from wrap_text(f"Livrables : {' ; '.join(livrables)}.")
    regulations = [
        f"{line.code}, {told}."
        for line in shown.lignes
        if (told := explain_regulation(situation.programme, line))
    ]
    if regulations:
        yield ""
    for told in regulations:
        yield from wrap_text(told)
    for line in shown.lignes:
        if line.au_titre_des_poles:
            yield ""
            yield from wrap_text(
                f"{line.code} : dont {format_jours(line.au_titre_des_poles)} sur d'autres lignes."
            )


def _columns(situation: Situation) -> tuple[ColumnOf[AvancementLigne], ...]:
    by_code, soldees = situation.programme.by_code, situation.declarations.soldees

    def label(line: AvancementLigne) -> str:
        libelle = indent_libelle(by_code[line.code])
        if line.code in soldees:
            return f"✓ {libelle}"
        return f"× {libelle}" if line.code in situation.plan.retirees else libelle

    return (
        *columns_of(*LIGNE.pick("code")),
        ColumnOf("Libellé", label, Fit.CUT),
        ColumnOf("Prévu", _prevu, Fit.RIGHT),
        ColumnOf("Réal.", lambda line: format_nombre(line.realise), Fit.RIGHT),
        ColumnOf(_AVANT, lambda line: format_estimate(line.avant), Fit.RIGHT),
        ColumnOf("%", lambda line: format_taux(line.taux), Fit.RIGHT),
        ColumnOf("Attendu", lambda line: format_cell(line.attendu_montre), Fit.RIGHT),
        ColumnOf("Écart", lambda line: format_cell(line.ecart_montre), Fit.RIGHT),
        ColumnOf("Reste", lambda line: format_cell(line.reste_montre), Fit.RIGHT),
        ColumnOf("Atterrissage", lambda line: format_cell(line.estimation), Fit.RIGHT),
        ColumnOf("Écart final", lambda line: format_cell(line.ecart_final), Fit.RIGHT),
        ColumnOf("État", lambda line: "" if line.code in soldees else name_etat(line.etat)),
    )


def _prevu(line: AvancementLigne) -> str:
    if line.prevu is None and line.enveloppe is not None and line.enveloppe.centiemes is not None:
        return f"partagé {format_nombre(line.enveloppe.centiemes)}"
    return format_cell(line.prevu)


def render(
    situation: Situation, raisons: Sequence[Raison], code: str, title: str, lecteur: str | None
) -> Iterator[Block]:
    """Yield the groups to look at as a table, or one sentence for each if sentences are asked for."""
    stand = situation.tell_arrete(lecteur, code)
    yield from wrap_text(f"{code} au {format_date(situation.avancement.au)} : {title} ; {stand}")
    if raisons:
        yield ""
    if is_spoken():
        yield from (_tell(situation, raison) for raison in raisons)
    elif raisons:
        yield tabular(_look_columns(situation), raisons)


def _look_columns(situation: Situation) -> tuple[ColumnOf[Raison], ...]:
    au, by_code = situation.avancement.au, situation.programme.by_code
    return (
        ColumnOf("", lambda it: SIGNES.get(it.groupe.gravite, "") if it.groupe.gravite else ""),
        ColumnOf("À voir", lambda it: _stake(it.groupe), Fit.RIGHT),
        ColumnOf("Code", lambda it: short_code(it.groupe)),
        ColumnOf("Libellé", lambda it: by_code[it.groupe.ouvertes[0]].libelle, Fit.CUT),
        ColumnOf("État", lambda it: name_etat(it.groupe.etat)),
        ColumnOf("Fait/prévu", lambda it: tell_ratio(it.groupe), Fit.RIGHT),
        ColumnOf("Atterr.", lambda it: format_estimate(it.groupe.atterrissage), Fit.RIGHT),
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
    """Return one group in a line: `Critique : 14.7.1 Mise en conformité : en retard… Rien de décidé.`"""
    groupe, avancement = raison.groupe, situation.avancement
    gravite = groupe.gravite.value.capitalize() if groupe.gravite else ""
    libelle = situation.programme.by_code[groupe.ouvertes[0]].libelle
    etat = tell_etat(groupe, avancement.arrete, avancement.au)
    why = " ".join(filter(None, tell_raison(raison, avancement.au)))
    return f"{gravite} : {describe_enveloppe(groupe.enveloppe)} {libelle} : {etat}. {why}"
