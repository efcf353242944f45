"""List every échéance and every jalon of a programme by date."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.programme.declarations import Declaration, Fait, declarations_at
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.programme.revisions import EcheanceRevisee, LigneAjoutee, QuiRevise, Revision
from cariforef_tui.domain.values.dates import format_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Terme:
    """An échéance or a jalon (`type`); `etat` says how it ended, empty while it is expected.

    `texte` is as printed; `debut` opens a period, `fin` is None without a date. `changements` are the days,
    in order, on which the plan or a declaration changed it since the vote.
    """

    type: str
    code: str
    libelle: str
    texte: str
    debut: date | None
    fin: date | None
    qui: str
    etat: str = ""
    changements: tuple[date, ...] = ()


def list_termes(
    programme: Programme,
    revisions: Iterable[Revision],
    faits: Collection[Fait],
    codes: Collection[str],
    au: date,
) -> tuple[Terme, ...]:
    """Return the échéances of the lines `codes` and the jalons that concern one, by date, undated last.

    `programme` is the plan at the end of `au`; `revisions` and `faits` are those of the exercice.
    """
    declarations = declarations_at(faits, au)
    changes: dict[tuple[str, str], list[date]] = {}
    for jour, type_, code in sorted((*_list_revised(revisions), *_list_declared(faits))):
        if jour <= au:
            changes.setdefault((type_, code), []).append(jour)
    termes = [
        Terme(
            type="echeance",
            code=ligne.code,
            libelle=ligne.libelle,
            texte=ligne.echeance.texte,
            debut=ligne.echeance.debut,
            fin=ligne.echeance.fin,
            qui=" / ".join(map(str, ligne.responsables)),
            etat=_since("soldée", declarations.soldees[ligne.code].jour)
            if ligne.code in declarations.soldees
            else "",
            changements=tuple(changes.get(("echeance", ligne.code), ())),
        )
        for ligne in programme.lignes
        if ligne.code in codes and ligne.echeance.texte
    ]
    termes += [
        Terme(
            type="jalon",
            code=jalon.code,
            libelle=jalon.libelle,
            texte=f"lignes {' '.join(jalon.lignes)}",
            debut=None,
            fin=jalon.jour,
            qui="",
            etat=_since("tenu", declarations.tenus[jalon.code].jour)
            if jalon.code in declarations.tenus
            else "",
            changements=tuple(changes.get(("jalon", jalon.code), ())),
        )
        for jalon in programme.jalons
        if not set(codes).isdisjoint(jalon.lignes)
    ]
    return tuple(sorted(termes, key=lambda terme: terme.fin or date.max))


def _list_revised(revisions: Iterable[Revision]) -> Iterator[tuple[date, str, str]]:
    """Yield the day, type and code of each échéance whose date or people a revision changed, or added."""
    for revision in revisions:
        for changement in revision.changements:
            match changement:
                case EcheanceRevisee() | QuiRevise():
                    yield revision.jour, "echeance", changement.code
                case LigneAjoutee():
                    yield revision.jour, "echeance", changement.ligne.code


def _list_declared(faits: Iterable[Fait]) -> Iterator[tuple[date, str, str]]:
    for fait in faits:
        if fait.declaration is Declaration.REPRISE:
            continue
        is_jalon = fait.declaration in (Declaration.TENU, Declaration.NON_TENU)
        yield fait.jour, "jalon" if is_jalon else "echeance", fait.code


def _since(word: str, jour: date) -> str:
    return f"{word} le {format_date(jour)}"
