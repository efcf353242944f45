"""List what people declared since the last review, one French sentence each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from cariforef_tui.domain.programme.declarations import Declaration, Fait, Raf
from cariforef_tui.domain.programme.programme import GIP, Programme
from cariforef_tui.domain.programme.revisions import (
    Changement,
    EcheanceRevisee,
    LigneAjoutee,
    LigneRemise,
    LigneRetiree,
    MontantRevise,
    QuiRevise,
    Revision,
)
from cariforef_tui.domain.programme.sentences import describe_reprise, format_montant
from cariforef_tui.domain.revue.facts import FaitsRevue
from cariforef_tui.domain.revue.figures import Evenement, NatureEvenement
from cariforef_tui.domain.values.days import format_jours

_D = TypeVar("_D", Revision, Raf, Fait)
_FAITS = {
    Declaration.SOLDEE: "soldée",
    Declaration.ROUVERTE: "rouverte",
    Declaration.TENU: "jalon tenu",
    Declaration.NON_TENU: "jalon non tenu",
}


def list_evenements(faits: FaitsRevue) -> tuple[Evenement, ...]:
    """Return what concerns the perimeter, dated or written since the last review, up to the figures' day.

    So what was written late, with a date before the last review, shows in the next one.
    """
    programme, au, depuis = faits.facts.programme, faits.facts.au, faits.depuis
    perimetre, vus = faits.cle.perimetre, faits.avant.vus if faits.avant else faits.vus
    below = programme.subtrees[perimetre]
    evenements = [
        *_revisions(programme, below, _fresh(faits.revisions, vus.revisions, depuis)),
        *_rafs(below, _fresh(faits.rafs, vus.rafs, depuis)),
        *_faits(programme, perimetre, _fresh(faits.faits, vus.faits, depuis)),
    ]
    return tuple(
        sorted(
            (evenement for evenement in evenements if evenement.jour <= au),
            key=lambda evenement: evenement.jour,
        )
    )


def _fresh(written: Sequence[_D], seen: int, depuis: date) -> list[_D]:
    return [dated for rang, dated in enumerate(written) if rang >= seen or dated.jour > depuis]


def _rafs(below: frozenset[str], rafs: Iterable[Raf]) -> Iterator[Evenement]:
    for raf in rafs:
        if raf.code in below:
            texte = f"reste à faire {format_jours(raf.centiemes)}"
            comment = f" ({raf.commentaire})" if raf.commentaire else ""
            yield Evenement(
                nature=NatureEvenement.RAF,
                jour=raf.jour,
                code=raf.code,
                texte=texte + comment,
                auteur=raf.auteur,
            )


def _revisions(
    programme: Programme, below: frozenset[str], revisions: Iterable[Revision]
) -> Iterator[Evenement]:
    for revision in revisions:
        lines = [
            code
            for changement in revision.changements
            for code in _lines_of(programme, changement)
            if code in below
        ]
        if lines:
            what = " ; ".join(_describe(programme, changement) for changement in revision.changements)
            texte = f"{what}. Motif : {revision.motif}"
            yield Evenement(
                nature=NatureEvenement.REVISION,
                jour=revision.jour,
                code=lines[0],
                texte=texte,
                auteur=revision.auteur,
            )


def _faits(programme: Programme, perimetre: str, faits: Iterable[Fait]) -> Iterator[Evenement]:
    jalons = {jalon.code: jalon for jalon in programme.jalons}
    below = programme.subtrees[perimetre]
    for fait in faits:
        said = describe_reprise(fait) if fait.declaration is Declaration.REPRISE else _FAITS[fait.declaration]
        texte = said + (f" ({fait.motif})" if fait.motif else "")
        if fait.declaration in (Declaration.TENU, Declaration.NON_TENU):
            jalon = jalons.get(fait.code)
            if jalon is None or (perimetre != GIP and below.isdisjoint(jalon.lignes)):
                continue
            code = next((ligne for ligne in jalon.lignes if ligne in below), perimetre)
            texte = f"{fait.code} : {texte}"
        elif fait.code in below:
            code = fait.code
            texte = texte if fait.declaration is Declaration.REPRISE else f"ligne {texte}"
        else:
            continue
        yield Evenement(
            nature=NatureEvenement.FAIT, jour=fait.jour, code=code, texte=texte, auteur=fait.agent
        )


def _lines_of(programme: Programme, changement: Changement) -> tuple[str, ...]:
    match changement:
        case MontantRevise():
            drawn = (
                enveloppe.lignes for enveloppe in programme.enveloppes if enveloppe.id == changement.enveloppe
            )
            return next(drawn, ())
        case LigneAjoutee():
            return (changement.ligne.code,)
        case _:
            return (changement.code,)


def _describe(programme: Programme, changement: Changement) -> str:
    match changement:
        case MontantRevise():
            lines = ", ".join(_lines_of(programme, changement)[:3])
            return f"{lines} : {format_montant(changement.avant)} → {format_montant(changement.centiemes)}"
        case EcheanceRevisee():
            return f"{changement.code} : échéance « {changement.avant} » → « {changement.texte} »"
        case QuiRevise():
            return f"{changement.code} : qui « {changement.avant} » → « {changement.texte} »"
        case LigneAjoutee():
            return f"{changement.ligne.code} ajoutée, {format_montant(changement.enveloppe.centiemes)}"
        case LigneRetiree():
            return f"{changement.code} retirée"
        case LigneRemise():
            return f"{changement.code} remise au plan"
