"""`cariforef plan simuler`: try changes of the plan; `regulation`: compare demand and means by pôle."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import PROSE, command
from cariforef_tui.cli.kit.output import print_done
from cariforef_tui.cli.kit.table import ColumnOf, Fit, columns_of, render_rows, wrap_text
from cariforef_tui.cli.programme.revise import write_told
from cariforef_tui.domain.alertes.evolution import StatutAlerte, tell_counts
from cariforef_tui.domain.avancement.atterrissage import BaseAtterrissage
from cariforef_tui.domain.avancement.avancement import AvancementLigne
from cariforef_tui.domain.avancement.etat import Etat, Gravite
from cariforef_tui.domain.avancement.sentences import name_etat
from cariforef_tui.domain.pilotage.regulation import Regulation
from cariforef_tui.domain.pilotage.what_if import Depart, Effet, Simulation, compact, simulate
from cariforef_tui.domain.programme import gestes
from cariforef_tui.domain.programme.programme import Niveau
from cariforef_tui.domain.programme.revisions import Changement, apply_changements
from cariforef_tui.domain.programme.sentences import describe_changement
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_cell, format_jours
from cariforef_tui.domain.values.shown import DAY, JOURS, TEXT, Shape, dated, each, field, member, optional
from cariforef_tui.services.agents.agents import resolve_pole
from cariforef_tui.services.pilotage.what_if import load_depart, load_regulations
from cariforef_tui.services.programme.plan import load_plan
from cariforef_tui.services.programme.revisions import Accord, Redaction, write_scenario

FIGURES = Shape[AvancementLigne](
    "FiguresSimulees",
    field("prevu", optional(JOURS), lambda figures: figures.prevu),
    field("reste", optional(JOURS), lambda figures: figures.reste),
    field("attendu", optional(JOURS), lambda figures: figures.attendu),
    field("atterrissage", optional(JOURS), lambda figures: figures.atterrissage),
    field("calcul", optional(member(BaseAtterrissage)), lambda figures: figures.base_atterrissage),
    field("ecart_atterrissage", optional(JOURS), lambda figures: figures.ecart_atterrissage),
    field("etat", optional(member(Etat)), lambda figures: figures.etat),
    field("gravite", optional(member(Gravite)), lambda figures: figures.gravite),
)
EFFET = Shape[Effet](
    "EffetLigne",
    field("code", TEXT, lambda effet: effet.code),
    field("avant", optional(FIGURES), lambda effet: effet.avant),
    field("apres", optional(FIGURES), lambda effet: effet.apres),
)


def _list_messages(statut: StatutAlerte, simulation: Simulation) -> list[str]:
    return [one.alerte.message for one in simulation.alertes if one.statut is statut]


SIMULATION = Shape[Simulation](
    "Simulation",
    field("au", DAY, lambda it: it.avancement.au),
    field(
        "changements",
        each(TEXT),
        lambda it: [describe_changement(it.programme, changement) for changement in it.changements],
    ),
    field("total", JOURS, lambda it: gestes.total_metier(it.programme)),
    field("lignes", each(EFFET), lambda it: it.effets),
    *(
        field(
            f"alertes_{statut}s",
            each(TEXT),
            partial(_list_messages, statut),
        )
        for statut in StatutAlerte
        if statut is not StatutAlerte.INCHANGEE
    ),
)
REGULATION = Shape[Regulation](
    "RegulationPole",
    field("pole", TEXT, lambda it: it.pole, "Pôle"),
    field("demande", JOURS, lambda it: it.demande, "Demande"),
    field("regulation", JOURS, lambda it: it.regulation, "Régulation"),
    field("lignes", each(TEXT), lambda it: it.lignes),
    field("disponible", JOURS, lambda it: it.disponible, "Disponible"),
    field("vote", optional(JOURS), lambda it: it.vote[2], "Voté"),
    field("realise", JOURS, lambda it: it.figures.realise, "Réal."),
    field("atterrissage", optional(JOURS), lambda it: it.figures.atterrissage),
    field("ecart_atterrissage", optional(JOURS), lambda it: it.figures.ecart_atterrissage),
)
REGULATIONS = dated("Regulation", "poles", REGULATION)
POLES = (
    *columns_of(*REGULATION.pick("demande", "regulation", "disponible", "vote", "realise")),
    ColumnOf[Regulation]("Atterrissage", lambda it: format_cell(it.figures.estimation), Fit.RIGHT),
    ColumnOf[Regulation]("Écart final", lambda it: format_cell(it.figures.ecart_final), Fit.RIGHT),
)


@command("base", "agent", "au", "json", mots=("enveloppe", "régulation"))
@click.option("--transfert", "transferts", multiple=True, metavar="DE:VERS:JOURS", help="Déplacer des jours.")
@click.option(
    "--montant", "montants", multiple=True, metavar="CODE:JOURS", help="Porter une enveloppe à JOURS."
)
@click.option("--echeance", "echeances", multiple=True, metavar="CODE=TEXTE", help="Déplacer une échéance.")
@click.option("--qui", "quis", multiple=True, metavar="CODE=TEXTE", help="Confier une ligne à d'autres.")
@click.option("--motif", type=PROSE, metavar="TEXTE", help="Pourquoi : obligatoire avec --oui.")
@click.option("--oui", is_flag=True, help="Enregistrer le tout, en une révision.")
@click.option("--le", metavar="DATE", help="Date de la révision confirmée (sinon aujourd'hui).")
@click.option("--malgre-realise", is_flag=True, help="Confirmer même sous ce qui est déjà réalisé.")
def simuler(
    invocation: Invocation,
    *,
    transferts: tuple[str, ...],
    montants: tuple[str, ...],
    echeances: tuple[str, ...],
    quis: tuple[str, ...],
    motif: str | None,
    oui: bool,
    le: str | None,
    malgre_realise: bool,
) -> None:
    """Essayer des changements du plan, en montrer les effets.

    Rien n'est écrit sans --oui. Les options se répètent et se combinent, dans l'ordre : transferts,
    montants, échéances, qui.
    """
    if not (transferts or montants or echeances or quis):
        raise click.UsageError("Que simuler ? Donnez --transfert, --montant, --echeance ou --qui.")
    if oui and not motif:
        raise click.UsageError("Avec --oui, donnez --motif.")
    steps = [
        *((gestes.TRANSFERER, _split_transfert(texte)) for texte in transferts),
        *((gestes.REVISER, _split(texte, ":", "CODE:JOURS")) for texte in montants),
        *((gestes.DEPLACER, _split(texte, "=", "CODE=TEXTE")) for texte in echeances),
        *((gestes.CONFIER, _split(texte, "=", "CODE=TEXTE")) for texte in quis),
    ]
    with invocation.store() as store:
        reference = invocation.reference(store)
        jour = reference.au
        if le is not None:
            jour = invocation.read_day(store, le)
            reference = invocation.reference_of(store, jour)
        depart = load_depart(store, reference)
        simulation = simulate(depart, _chain(depart, steps))
        if not oui:
            invocation.answer(SIMULATION.to_json(simulation), _render(depart, simulation))
            return
        redaction = Redaction(
            jour, invocation.actor(store), motif or "", Accord.DONNE if malgre_realise else Accord.A_DEMANDER
        )
        lines = write_told(
            store,
            lambda store, how: write_scenario(store, simulation.changements, how),
            redaction,
            "--malgre-realise",
        )
    print_done(lines)


def _split(texte: str, sign: str, shape: str) -> tuple[str, ...]:
    head, between, tail = texte.rpartition(sign) if sign == ":" else texte.partition(sign)
    if not between or not head.strip():
        raise click.UsageError(f"« {texte[:30]} » : attendu {shape}.")
    return head, tail


def _split_transfert(texte: str) -> tuple[str, ...]:
    """Return the parts of `14.1.6:14.7.1:12`, or of `14.1.1:SI:14.4.1:SI:3` between SI enveloppes."""
    names: list[str] = []
    for part in texte.split(":"):
        if names and part.strip().casefold() == "si":
            names[-1] += ":SI"
        else:
            names.append(part)
    if len(names) != 3:
        raise click.UsageError(f"« {texte[:30]} » : attendu DE:VERS:JOURS.")
    return tuple(names)


def _chain(depart: Depart, steps: list[tuple[gestes.Geste, tuple[str, ...]]]) -> tuple[Changement, ...]:
    plan, chained = depart.plan, list[Changement]()
    for geste, parts in steps:
        typed = {champ.nom: part for champ, part in zip(geste.champs, parts, strict=False)}
        changements = geste.read(typed)(plan, ())
        plan = apply_changements(plan, changements)
        chained += changements
    return compact(tuple(chained))


def _render(depart: Depart, simulation: Simulation) -> Iterator[str]:
    when = format_date(depart.avancement.au)
    yield f"Simulation au {when} : rien n'est enregistré (--oui pour le faire)"
    for changement in simulation.changements:
        yield from wrap_text(f"  {describe_changement(simulation.programme, changement)}", indent="  ")
    if not simulation.changements:
        yield "  aucun changement"
    before, after = gestes.total_metier(depart.plan.programme), gestes.total_metier(simulation.programme)
    moved = "inchangé" if before == after else f"au lieu de {format_jours(before)}"
    yield f"Total du programme : {format_jours(after)}, {moved}."
    if simulation.effets:
        yield ""
        by_code = simulation.programme.by_code
        columns = (
            ColumnOf[Effet]("Code", lambda effet: effet.code),
            ColumnOf[Effet]("Libellé", lambda effet: by_code[effet.code].libelle, Fit.CUT),
            ColumnOf("Prévu", _prevu, Fit.RIGHT),
            ColumnOf[Effet]("Atterrissage", lambda effet: format_cell(effet.apres.estimation), Fit.RIGHT),
            ColumnOf("Écart final", _ecart_final, Fit.RIGHT),
            ColumnOf("État", _etats),
        )
        yield from render_rows(columns, simulation.effets)
    if simulation.alertes:
        yield ""
        yield f"Alertes : {tell_counts(one.statut for one in simulation.alertes)}"
        for alerte in simulation.alertes:
            yield from wrap_text(f"  {alerte.phrase}", indent="  ")


def _ecart_final(effet: Effet) -> str:
    return _pair(effet.avant.ecart_final if effet.avant else None, effet.apres.ecart_final)


def _etats(effet: Effet) -> str:
    """Return the état of the line, `dépassera`; if the changes alter it, `dépassera → à l'heure`."""
    before, after = effet.avant, effet.apres
    was, now = name_etat(before.etat if before else None), name_etat(after.etat)
    return now if was in ("", now) else f"{was} → {now}"


def _prevu(effet: Effet) -> str:
    before, after = effet.avant, effet.apres
    if after.enveloppe is not None:
        old = before.enveloppe.centiemes if before and before.enveloppe else None
        return f"partagé {_pair(old, after.enveloppe.centiemes)}"
    return _pair(before.prevu if before else None, after.prevu)


def _pair(before: int | None, after: int | None) -> str:
    if before == after:
        return format_cell(after)
    return f"{format_cell(before) or '—'} → {format_cell(after) or '—'}"


@command("base", "au", "json", mots=("régulation",))
@click.argument("pole", required=False)
def regulation(invocation: Invocation, pole: str | None) -> None:
    """Confronter demande et moyens de chacun, ou de POLE.

    Le tableau donne la demande, la régulation et les jours disponibles.
    """
    with invocation.store() as store:
        reference = invocation.reference(store)
        regulations = load_regulations(store, reference)
        programme = load_plan(store, reference).programme
        if pole is not None:
            code = resolve_pole(programme, pole)
            regulations = tuple(of_pole for of_pole in regulations if of_pole.pole == code)
    columns = (ColumnOf[Regulation](programme.title_of(Niveau.POLE), lambda it: it.pole), *POLES)
    invocation.answer(REGULATIONS.to_json((reference.au, regulations)), render_rows(columns, regulations))
