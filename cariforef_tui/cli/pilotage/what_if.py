"""`cariforef plan simuler`: changes of the plan tried; `regulation`: demand against means, by pôle."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.lignes import format_cell, format_estimate
from cariforef_tui.cli.kit.options import PROSE, command
from cariforef_tui.cli.kit.output import print_done
from cariforef_tui.cli.kit.table import Column, Fit, numbers, render_table, wrap_text
from cariforef_tui.cli.programme.revise import tell_revision
from cariforef_tui.domain.alertes.alertes import Alerte
from cariforef_tui.domain.avancement.avancement import AvancementLigne
from cariforef_tui.domain.avancement.sentences import name_etat
from cariforef_tui.domain.pilotage.regulation import Regulation
from cariforef_tui.domain.pilotage.what_if import Depart, Effet, Simulation, compact, simulate
from cariforef_tui.domain.programme import gestes
from cariforef_tui.domain.programme.revisions import Changement, apply_changements
from cariforef_tui.domain.programme.sentences import describe_changement
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_jours, format_nombre, parse_volume, to_number
from cariforef_tui.domain.values.refusals import ConfirmationRequise
from cariforef_tui.services.agents.agents import resolve_pole
from cariforef_tui.services.pilotage.what_if import load_depart, load_regulations
from cariforef_tui.services.programme.plan import load_plan
from cariforef_tui.services.programme.revisions import Accord, Redaction, write_scenario

EFFETS = (
    Column("Code"),
    Column("Libellé", Fit.CUT),
    *numbers("Prévu", "Atterrissage", "Écart final"),
    Column("État"),
)
POLES = (
    Column("Pôle"),
    *numbers("Demande", "Régulation", "Disponible", "Voté", "Réal.", "Atterrissage", "Écart final"),
)


@command("base", "agent", "au", "json")
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
        *(("transfert", _split_transfert(texte)) for texte in transferts),
        *(("montant", _split(texte, ":", "CODE:JOURS")) for texte in montants),
        *(("echeance", _split(texte, "=", "CODE=TEXTE")) for texte in echeances),
        *(("qui", _split(texte, "=", "CODE=TEXTE")) for texte in quis),
    ]
    with invocation.store() as store:
        reference = invocation.reference(store)
        jour = reference.au
        if le is not None:
            jour = invocation.read_day(store, le)
            reference = invocation.reference_of(store, jour)
        depart = load_depart(store, reference, lecteur=invocation.reader(store))
        simulation = simulate(depart, _chain(depart, steps))
        if not oui:
            invocation.answer(_to_json(simulation, reference.au.isoformat()), _render(depart, simulation))
            return
        redaction = Redaction(
            jour, invocation.actor(store), motif or "", Accord.DONNE if malgre_realise else Accord.A_DEMANDER
        )
        try:
            revision = write_scenario(store, simulation.changements, redaction)
        except ConfirmationRequise as error:
            raise ConfirmationRequise(f"{error.message} Ajoutez --malgre-realise.") from error
        lines = list(tell_revision(store, revision))
    print_done(lines)


def _split(texte: str, sign: str, shape: str) -> tuple[str, ...]:
    head, between, tail = texte.rpartition(sign) if sign == ":" else texte.partition(sign)
    if not between or not head.strip():
        raise click.UsageError(f"« {texte[:30]} » : attendu {shape}.")
    return head, tail


def _split_transfert(texte: str) -> tuple[str, ...]:
    """`14.1.6:14.7.1:12`; `14.1.1:SI:14.4.1:SI:3` between SI enveloppes."""
    names: list[str] = []
    for part in texte.split(":"):
        if names and part.strip().casefold() == "si":
            names[-1] += ":SI"
        else:
            names.append(part)
    if len(names) != 3:
        raise click.UsageError(f"« {texte[:30]} » : attendu DE:VERS:JOURS.")
    return tuple(names)


def _chain(depart: Depart, steps: list[tuple[str, tuple[str, ...]]]) -> tuple[Changement, ...]:
    plan, chained = depart.plan, list[Changement]()
    for kind, parts in steps:
        match kind:
            case "transfert":
                changements = gestes.transfer(plan, parts[0], parts[1], parse_volume(parts[2]))
            case "montant":
                changements = gestes.set_montant(plan, parts[0], parse_volume(parts[1]))
            case "echeance":
                changements = gestes.move_echeance(plan, parts[0], parts[1])
            case _:
                changements = gestes.change_qui(plan, parts[0], parts[1])
        plan = apply_changements(plan, changements)
        chained += changements
    return compact(tuple(chained))


def _to_json(simulation: Simulation, au: str) -> dict[str, Any]:
    return {
        "au": au,
        "changements": [
            describe_changement(simulation.programme, changement) for changement in simulation.changements
        ],
        "total": to_number(gestes.total_metier(simulation.programme)),
        "lignes": [
            {"code": effet.code, "avant": _figures(effet.avant), "apres": _figures(effet.apres)}
            for effet in simulation.effets
        ],
        "agents": [
            {
                "agent": charge.agent,
                "a_faire_avant": to_number(charge.avant),
                "a_faire_apres": to_number(charge.apres),
                "disponible": to_number(charge.disponible),
            }
            for charge in simulation.charges
        ],
        "alertes_nouvelles": [alerte.message for alerte in simulation.alertes_nouvelles],
        "alertes_levees": [alerte.message for alerte in simulation.alertes_levees],
    }


def _figures(figures: AvancementLigne | None) -> dict[str, Any] | None:
    if figures is None:
        return None
    return {
        "prevu": to_number(figures.prevu),
        "reste": to_number(figures.reste),
        "attendu": to_number(figures.attendu),
        "atterrissage": to_number(figures.atterrissage),
        "calcul": figures.base_atterrissage.value if figures.base_atterrissage else None,
        "ecart_atterrissage": to_number(figures.ecart_atterrissage),
        "etat": figures.etat.value if figures.etat else None,
        "gravite": figures.gravite.value if figures.gravite else None,
    }


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
        yield from render_table(EFFETS, (_effet(simulation, effet) for effet in simulation.effets))
    if simulation.charges:
        yield ""
        yield "Charge restante des agents (à faire / disponible d'ici la fin de l'année)"
        for charge in simulation.charges:
            left = "" if charge.disponible is None else f" / {format_estimate(charge.disponible)} j"
            moved = f"{format_estimate(charge.avant)} → {format_estimate(charge.apres)}"
            yield f"  {charge.agent:<4} {moved}{left}"
    yield from _alertes("Alertes nouvelles", simulation.alertes_nouvelles)
    yield from _alertes("Alertes levées", simulation.alertes_levees)


def _alertes(titre: str, alertes: tuple[Alerte, ...]) -> Iterator[str]:
    if alertes:
        yield ""
        yield titre
        for alerte in alertes:
            yield from wrap_text(f"  {alerte.advised}", indent="  ")


def _effet(simulation: Simulation, effet: Effet) -> tuple[str, ...]:
    before, after = effet.avant, effet.apres
    return (
        effet.code,
        simulation.programme.by_code[effet.code].libelle,
        _prevu(before, after),
        format_cell(after.estimation),
        _pair(before.ecart_final if before else None, after.ecart_final),
        _etats(before, after),
    )


def _etats(before: AvancementLigne | None, after: AvancementLigne) -> str:
    """Where the line stands: `dépassera`, or what the changes make of it: `dépassera → à l'heure`."""
    was, now = name_etat(before.etat if before else None), name_etat(after.etat)
    return now if was in ("", now) else f"{was} → {now}"


def _prevu(before: AvancementLigne | None, after: AvancementLigne) -> str:
    if after.enveloppe is not None:
        old = before.enveloppe.centiemes if before and before.enveloppe else None
        return f"partagé {_pair(old, after.enveloppe.centiemes)}"
    return _pair(before.prevu if before else None, after.prevu)


def _pair(before: int | None, after: int | None) -> str:
    if before == after:
        return format_cell(after)
    return f"{format_cell(before) or '—'} → {format_cell(after) or '—'}"


@command("base", "au", "json")
@click.argument("pole", required=False)
def regulation(invocation: Invocation, pole: str | None) -> None:
    """Confronter demande et moyens des pôles, ou de POLE.

    La demande, la régulation et les jours disponibles.
    """
    with invocation.store() as store:
        reference = invocation.reference(store)
        regulations = load_regulations(store, reference)
        if pole is not None:
            code = resolve_pole(load_plan(store, reference).programme, pole)
            regulations = tuple(of_pole for of_pole in regulations if of_pole.pole == code)
    invocation.answer(
        {"au": reference.au.isoformat(), "poles": [_regulation_to_json(of_pole) for of_pole in regulations]},
        render_table(POLES, map(_regulation_row, regulations)),
    )


def _regulation_to_json(regulation: Regulation) -> dict[str, Any]:
    return {
        "pole": regulation.pole,
        "demande": to_number(regulation.demande),
        "regulation": to_number(regulation.regulation),
        "lignes": list(regulation.lignes),
        "disponible": to_number(regulation.disponible),
        "vote": to_number(regulation.vote[2]),
        "realise": to_number(regulation.figures.realise),
        "atterrissage": to_number(regulation.figures.atterrissage),
        "ecart_atterrissage": to_number(regulation.figures.ecart_atterrissage),
    }


def _regulation_row(regulation: Regulation) -> tuple[str, ...]:
    figures = regulation.figures
    return (
        regulation.pole,
        format_nombre(regulation.demande),
        format_nombre(regulation.regulation),
        format_nombre(regulation.disponible),
        format_nombre(regulation.vote[2]),
        format_nombre(figures.realise),
        format_cell(figures.estimation),
        format_cell(figures.ecart_final),
    )
