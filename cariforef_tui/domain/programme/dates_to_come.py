"""List every échéance and every jalon of a programme by date."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from cariforef_tui.domain.programme.declarations import Declaration, Declarations, Fait, declarations_at
from cariforef_tui.domain.programme.echeances import parse_echeance
from cariforef_tui.domain.programme.programme import Jalon, Ligne, Programme
from cariforef_tui.domain.programme.revisions import (
    JalonRevise,
    LigneAjoutee,
    LigneRetiree,
    MontantRevise,
    Plan,
    Revision,
    TexteLigne,
    TexteRevise,
    in_order,
)
from cariforef_tui.domain.values.dates import format_date

Cle = tuple[str, str]
"""The type and the code of a terme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ecrits:
    """When the programme was loaded, each revision written, by number, and each declaration, by rank."""

    charge: datetime
    revisions: Mapping[int, datetime]
    faits: Mapping[int, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terme:
    """An échéance or a jalon (`type`); `etat` says how it ended, empty while it is expected.

    `texte` is as printed; `debut` opens a period, `fin` is None without a date: `quitte` is then the last one
    that it had. `changements` is the number of times that the plan or a declaration changed it since the
    vote, `modifie` the last of these moments, or the load. `retiree` is True once it has left the plan.
    """

    type: str
    code: str
    libelle: str
    texte: str
    debut: date | None
    fin: date | None
    qui: str
    modifie: datetime
    etat: str = ""
    changements: int = 0
    quitte: date | None = None
    retiree: bool = False


def list_termes(
    plan: Plan,
    revisions: Iterable[Revision],
    faits: Sequence[Fait],
    codes: Collection[str],
    au: date,
    ecrits: Ecrits,
) -> tuple[Terme, ...]:
    """Return the échéances of the lines `codes` and the jalons that concern one, by date, undated last.

    `plan` is the plan at the end of `au`; `revisions` and `faits` are those of the exercice. An échéance that
    was taken away is listed without a text.
    """
    declarations = declarations_at(faits, au)
    past = [revision for revision in in_order(revisions) if revision.jour <= au]
    changes: dict[Cle, list[datetime]] = {}
    for cle, moment in (*_list_revised(past, ecrits), *_list_declared(faits, au, ecrits)):
        changes.setdefault(cle, []).append(moment)
    termes = [
        *_list_echeances(plan, past, declarations, codes, ecrits.charge),
        *_list_jalons(plan.programme, past, declarations, codes, ecrits.charge),
    ]
    for rank, terme in enumerate(termes):
        if moments := changes.get((terme.type, terme.code)):
            termes[rank] = replace(terme, modifie=max(moments), changements=len(moments))
    return tuple(sorted(termes, key=lambda terme: terme.fin or date.max))


def _list_echeances(
    plan: Plan,
    past: Sequence[Revision],
    declarations: Declarations,
    codes: Collection[str],
    charge: datetime,
) -> Iterator[Terme]:
    """Yield the échéances of the lines `codes`, as if nothing had changed since the load."""
    left: dict[str, date] = {}
    retired: dict[str, date] = {}
    for revision in past:
        for changement in revision.changements:
            match changement:
                case TexteRevise(TexteLigne.ECHEANCE) if fin := parse_echeance(changement.avant).fin:
                    left[changement.code] = fin
                # A line that was put back stays here: `plan.retirees` says whether it is still out.
                case LigneRetiree():
                    retired[changement.code] = revision.jour
    for ligne in plan.programme.lignes:
        if ligne.code not in codes or not (ligne.echeance.texte or ligne.code in left):
            continue
        is_retired = ligne.code in plan.retirees
        yield Terme(
            type="echeance",
            code=ligne.code,
            libelle=ligne.libelle,
            texte=ligne.echeance.texte,
            debut=ligne.echeance.debut,
            fin=ligne.echeance.fin,
            qui=" / ".join(map(str, ligne.responsables)),
            modifie=charge,
            etat=_end_of(ligne, declarations, retired if is_retired else {}),
            quitte=None if ligne.echeance.fin else left.get(ligne.code),
            retiree=is_retired,
        )


def _list_jalons(
    programme: Programme,
    past: Sequence[Revision],
    declarations: Declarations,
    codes: Collection[str],
    charge: datetime,
) -> Iterator[Terme]:
    """Yield the jalons that concern one of the lines `codes`, as if nothing had changed since the load."""
    removed = {
        change.jalon.code: (change.jalon, revision.jour)
        for revision in past
        for change in revision.changements
        if isinstance(change, JalonRevise) and change.apres is None
    }
    known = {jalon.code: (jalon, None) for jalon in programme.jalons}
    for jalon, out in {**removed, **known}.values():
        if set(codes).isdisjoint(jalon.lignes):
            continue
        yield Terme(
            type="jalon",
            code=jalon.code,
            libelle=jalon.libelle,
            texte="" if out else f"lignes {' '.join(jalon.lignes)}",
            debut=None,
            fin=None if out else jalon.jour,
            qui="",
            modifie=charge,
            etat=_since("retiré", out) if out else _held(jalon, declarations),
            quitte=jalon.jour if out else None,
            retiree=out is not None,
        )


def _list_revised(revisions: Iterable[Revision], ecrits: Ecrits) -> Iterator[tuple[Cle, datetime]]:
    """Yield each échéance that a revision changed, and when: its date, its people, or its line's presence."""
    for revision in revisions:
        moment = _in_force(revision.jour, ecrits.revisions.get(revision.numero))
        for changement in revision.changements:
            match changement:
                case LigneAjoutee():
                    yield ("echeance", changement.ligne.code), moment
                case MontantRevise():
                    pass
                case JalonRevise():
                    yield ("jalon", changement.jalon.code), moment
                case _:
                    yield ("echeance", changement.code), moment


def _list_declared(faits: Sequence[Fait], au: date, ecrits: Ecrits) -> Iterator[tuple[Cle, datetime]]:
    for rank, fait in enumerate(faits):
        # What was done before the suivi moves no date.
        if fait.declaration is Declaration.REPRISE or fait.jour > au:
            continue
        is_jalon = fait.declaration in (Declaration.TENU, Declaration.NON_TENU)
        yield ("jalon" if is_jalon else "echeance", fait.code), _in_force(fait.jour, ecrits.faits.get(rank))


def _in_force(jour: date, written: datetime | None) -> datetime:
    """Return when a diary may first see what was written of `jour`."""
    begins = datetime.combine(jour, time(), UTC)
    return max(begins, written) if written else begins


def _end_of(ligne: Ligne, declarations: Declarations, retired: Mapping[str, date]) -> str:
    if ligne.code in retired:
        return _since("retirée", retired[ligne.code])
    soldee = declarations.soldees.get(ligne.code)
    return _since("soldée", soldee.jour) if soldee else ""


def _held(jalon: Jalon, declarations: Declarations) -> str:
    tenu = declarations.tenus.get(jalon.code)
    return _since("tenu", tenu.jour) if tenu else ""


def _since(word: str, jour: date) -> str:
    return f"{word} le {format_date(jour)}"
