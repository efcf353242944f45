"""`cariforef plan revisions [CODE]`: the history of the plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.table import wrap_text
from cariforef_tui.domain.programme.find import resolve_code
from cariforef_tui.domain.programme.revisions import (
    JalonRevise,
    LigneAjoutee,
    LigneRemise,
    LigneRetiree,
    MontantRevise,
    Revision,
    TexteLigne,
    TexteRevise,
)
from cariforef_tui.domain.programme.sentences import describe_changement, format_delta
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.shown import (
    DAY,
    JOURS,
    TEXT,
    WHOLE,
    Shape,
    each,
    field,
    one_of,
    optional,
    word,
)
from cariforef_tui.services.programme.plan import load_plan
from cariforef_tui.services.programme.revisions import History, load_history


@dataclass(frozen=True)
class CodeHistory:
    """The revisions of a line, or of the whole plan; `code` is then that of its first line."""

    au: date
    code: str
    history: History

    @property
    def voted(self) -> int | None:
        baseline = self.history.plan.baseline
        return baseline.centiemes_prevus(self.code) if self.code in baseline.by_code else None

    @property
    def planned(self) -> int | None:
        return self.history.plan.programme.centiemes_prevus(self.code)

    @property
    def revisions(self) -> list[tuple[Revision, int | None]]:
        """Each revision, with the number of the revision that took it back, if any."""
        return [(revision, self.history.annulees.get(revision.numero)) for revision in self.history.revisions]


LIGNE = Shape[LigneRetiree | LigneRemise](
    "LigneRetiree",
    field(
        "type",
        word("retrait", "reprise"),
        lambda it: "retrait" if isinstance(it, LigneRetiree) else "reprise",
    ),
    field("code", TEXT, lambda it: it.code),
)
CHANGEMENT = one_of(
    {
        MontantRevise: Shape[MontantRevise](
            "MontantRevise",
            field("type", word("jours"), lambda _: "jours"),
            field("enveloppe", TEXT, lambda it: it.enveloppe),
            field("avant", optional(JOURS), lambda it: it.avant),
            field("apres", optional(JOURS), lambda it: it.centiemes),
        ),
        TexteRevise: Shape[TexteRevise](
            "TexteRevise",
            field("type", word(*TexteLigne), lambda it: it.objet),
            field("code", TEXT, lambda it: it.code),
            field("avant", TEXT, lambda it: it.avant),
            field("apres", TEXT, lambda it: it.texte),
        ),
        LigneAjoutee: Shape[LigneAjoutee](
            "LigneAjoutee",
            field("type", word("ajout"), lambda _: "ajout"),
            field("code", TEXT, lambda it: it.ligne.code),
            field("libelle", TEXT, lambda it: it.ligne.libelle),
        ),
        LigneRetiree: LIGNE,
        LigneRemise: LIGNE,
        JalonRevise: Shape[JalonRevise](
            "JalonRevise",
            field("type", word("jalon"), lambda _: "jalon"),
            field("code", TEXT, lambda it: it.jalon.code),
            field("libelle", TEXT, lambda it: it.jalon.libelle),
            field("lignes", each(TEXT), lambda it: it.jalon.lignes),
            field("avant", optional(DAY), lambda it: it.avant.jour if it.avant else None),
            field("apres", optional(DAY), lambda it: it.apres.jour if it.apres else None),
        ),
    }
)
REVISION = Shape[tuple[Revision, int | None]](
    "Revision",
    field("numero", WHOLE, lambda it: it[0].numero),
    field("date", DAY, lambda it: it[0].jour),
    field("auteur", TEXT, lambda it: it[0].auteur),
    field("motif", TEXT, lambda it: it[0].motif),
    field("annule", optional(WHOLE), lambda it: it[0].annule),
    field("annulee_par", optional(WHOLE), lambda it: it[1]),
    field("changements", each(CHANGEMENT), lambda it: it[0].changements),
)
REVISIONS = Shape[CodeHistory](
    "Revisions",
    field("au", DAY, lambda it: it.au),
    field("code", TEXT, lambda it: it.code),
    field("jours_votes", optional(JOURS), lambda it: it.voted),
    field("jours", optional(JOURS), lambda it: it.planned),
    field("revisions", each(REVISION), lambda it: it.revisions),
)


@command("base", "au", "json")
@click.argument("code", required=False)
def revisions(invocation: Invocation, code: str | None) -> None:
    """Lister les révisions, toutes ou celles de la ligne CODE.

    La liste donne ce qui a été voté, puis révisé.
    """
    with invocation.store() as store:
        reference = invocation.reference(store)
        root = resolve_code(load_plan(store, reference).programme, code) if code else None
        historique = load_history(store, reference, root)
    shown = CodeHistory(reference.au, root or historique.plan.programme.racine, historique)
    invocation.answer(REVISIONS.to_json(shown), _render(shown))


def _render(shown: CodeHistory) -> Iterator[str]:
    historique, code = shown.history, shown.code
    plan, before, now = historique.plan, shown.voted, shown.planned
    yield from wrap_text(f"{code}  {plan.programme.by_code[code].libelle}")
    if now is not None and before is not None:
        moved = f" ({format_delta(now - before)})" if now != before else ""
        yield f"Voté : {format_jours(before)}. Au plan : {format_jours(now)}{moved}."
    if not historique.revisions:
        yield "Aucune révision."
    for revision, undone_by in shown.revisions:
        yield ""
        back = f" (annulée par la n° {undone_by})" if undone_by is not None else ""
        taking = f", annule la n° {revision.annule}" if revision.annule is not None else ""
        head = f"n° {revision.numero}  {format_date(revision.jour)}  {revision.auteur}"
        head += f"{taking} : {revision.motif}{back}"
        yield from wrap_text(head, indent="  ")
        for changement in revision.changements:
            yield from wrap_text(f"  {describe_changement(plan.programme, changement)}", indent="  ")
