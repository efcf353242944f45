"""`cariforef plan revisions [CODE]`: the history of the plan; `plan annuler N` takes one revision back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import commande
from cariforef_tui.cli.kit.table import wrap_text
from cariforef_tui.cli.programme.revise import accord_of, confirm_option, revision_options, write_revision
from cariforef_tui.domain.programme.find import resolve_code
from cariforef_tui.domain.programme.revisions import (
    Changement,
    EcheanceRevisee,
    LigneAjoutee,
    LigneReprise,
    LigneRetiree,
    MontantRevise,
    Plan,
    QuiRevise,
    Revision,
)
from cariforef_tui.domain.programme.sentences import describe_changement, format_delta
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_jours, to_number
from cariforef_tui.services.programme.plan import load_plan
from cariforef_tui.services.programme.revisions import History, load_history, undo_revision


@commande("base", "au", "json")
@click.argument("code", required=False)
@click.pass_obj
def revisions(invocation: Invocation, code: str | None) -> None:
    """Lister les révisions, toutes ou celles de la ligne CODE.

    Ce qui fut voté, puis révisé.
    """
    with invocation.store() as store:
        reference = invocation.reference(store)
        root = resolve_code(load_plan(store, reference).programme, code) if code else None
        found = load_history(store, reference, root)
    shown = root or found.plan.programme.lignes[0].code
    value = {
        "au": reference.au.isoformat(),
        "code": shown,
        "jours_votes": to_number(_voted(found.plan, shown)),
        "jours": to_number(found.plan.programme.centiemes_prevus(shown)),
        "revisions": [_to_json(found, one) for one in found.revisions],
    }
    invocation.answer(value, _render(found, shown))


@commande("base", "agent")
@click.argument("numero", type=int)
@revision_options
@confirm_option
@click.pass_obj
def annuler(
    invocation: Invocation,
    numero: int,
    le: str | None,
    motif: str,
    confirmer: bool,  # noqa: FBT001
) -> None:
    """Annuler la révision NUMERO, par une révision inverse."""
    write_revision(
        invocation,
        le,
        motif,
        lambda store, redaction: undo_revision(store, numero, redaction),
        accord_of(confirmer),
    )


def _voted(plan: Plan, code: str) -> int | None:
    return plan.baseline.centiemes_prevus(code) if code in plan.baseline.by_code else None


def _render(found: History, code: str) -> Iterator[str]:
    plan = found.plan
    before, now = _voted(plan, code), plan.programme.centiemes_prevus(code)
    yield from wrap_text(f"{code}  {plan.programme.by_code[code].libelle}")
    if now is not None and before is not None:
        moved = f" ({format_delta(now - before)})" if now != before else ""
        yield f"Voté : {format_jours(before)}. Au plan : {format_jours(now)}{moved}."
    if not found.revisions:
        yield "Aucune révision."
    for one in found.revisions:
        yield ""
        back = f" (annulée par la n° {found.annulees[one.numero]})" if one.numero in found.annulees else ""
        taking = f", annule la n° {one.annule}" if one.annule is not None else ""
        head = f"n° {one.numero}  {format_date(one.jour)}  {one.auteur}{taking} : {one.motif}{back}"
        yield from wrap_text(head, retrait="  ")
        for changement in one.changements:
            yield from wrap_text(f"  {describe_changement(plan.programme, changement)}", retrait="  ")


def _to_json(found: History, one: Revision) -> dict[str, Any]:
    return {
        "numero": one.numero,
        "date": one.jour.isoformat(),
        "auteur": one.auteur,
        "motif": one.motif,
        "annule": one.annule,
        "annulee_par": found.annulees.get(one.numero),
        "changements": [_changement(changement) for changement in one.changements],
    }


def _changement(changement: Changement) -> dict[str, Any]:
    match changement:
        case MontantRevise():
            before, after = to_number(changement.avant), to_number(changement.centiemes)
            return {"type": "jours", "enveloppe": changement.enveloppe, "avant": before, "apres": after}
        case EcheanceRevisee():
            return _texte("echeance", changement.code, changement.avant, changement.texte)
        case QuiRevise():
            return _texte("qui", changement.code, changement.avant, changement.texte)
        case LigneAjoutee():
            return {"type": "ajout", "code": changement.ligne.code, "libelle": changement.ligne.libelle}
        case LigneRetiree():
            return {"type": "retrait", "code": changement.code}
        case LigneReprise():
            return {"type": "reprise", "code": changement.code}


def _texte(kind: str, code: str, before: str, after: str) -> dict[str, Any]:
    return {"type": kind, "code": code, "avant": before, "apres": after}
