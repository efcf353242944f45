"""`cariforef plan revisions [CODE]`: the history of the plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.table import wrap_text
from cariforef_tui.domain.programme.find import resolve_code
from cariforef_tui.domain.programme.revisions import (
    Changement,
    EcheanceRevisee,
    LigneAjoutee,
    LigneRemise,
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
from cariforef_tui.services.programme.revisions import History, load_history


@command("base", "au", "json")
@click.argument("code", required=False)
def revisions(invocation: Invocation, code: str | None) -> None:
    """Lister les révisions, toutes ou celles de la ligne CODE.

    Ce qui fut voté, puis révisé.
    """
    with invocation.store() as store:
        reference = invocation.reference(store)
        root = resolve_code(load_plan(store, reference).programme, code) if code else None
        historique = load_history(store, reference, root)
    shown = root or historique.plan.programme.lignes[0].code
    value = {
        "au": reference.au.isoformat(),
        "code": shown,
        "jours_votes": to_number(_voted(historique.plan, shown)),
        "jours": to_number(historique.plan.programme.centiemes_prevus(shown)),
        "revisions": [_to_json(historique, revision) for revision in historique.revisions],
    }
    invocation.answer(value, _render(historique, shown))


def _voted(plan: Plan, code: str) -> int | None:
    return plan.baseline.centiemes_prevus(code) if code in plan.baseline.by_code else None


def _render(historique: History, code: str) -> Iterator[str]:
    plan = historique.plan
    before, now = _voted(plan, code), plan.programme.centiemes_prevus(code)
    yield from wrap_text(f"{code}  {plan.programme.by_code[code].libelle}")
    if now is not None and before is not None:
        moved = f" ({format_delta(now - before)})" if now != before else ""
        yield f"Voté : {format_jours(before)}. Au plan : {format_jours(now)}{moved}."
    if not historique.revisions:
        yield "Aucune révision."
    for revision in historique.revisions:
        yield ""
        undone_by = historique.annulees.get(revision.numero)
        back = f" (annulée par la n° {undone_by})" if undone_by is not None else ""
        taking = f", annule la n° {revision.annule}" if revision.annule is not None else ""
        head = f"n° {revision.numero}  {format_date(revision.jour)}  {revision.auteur}"
        head += f"{taking} : {revision.motif}{back}"
        yield from wrap_text(head, indent="  ")
        for changement in revision.changements:
            yield from wrap_text(f"  {describe_changement(plan.programme, changement)}", indent="  ")


def _to_json(historique: History, revision: Revision) -> dict[str, Any]:
    return {
        "numero": revision.numero,
        "date": revision.jour.isoformat(),
        "auteur": revision.auteur,
        "motif": revision.motif,
        "annule": revision.annule,
        "annulee_par": historique.annulees.get(revision.numero),
        "changements": [_changement(changement) for changement in revision.changements],
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
        case LigneRemise():
            return {"type": "reprise", "code": changement.code}


def _texte(kind: str, code: str, before: str, after: str) -> dict[str, Any]:
    return {"type": kind, "code": code, "avant": before, "apres": after}
