"""List every échéance and every jalon of a programme by date."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.programme.suivi import Suivi
from cariforef_tui.domain.values.dates import format_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Terme:
    """What is due: `type` is `echeance` or `jalon`; `etat` says how it ended, empty while it is expected.

    `texte` is as printed; `debut` opens a period, `fin` is None where nothing is dated.
    """

    type: str
    code: str
    libelle: str
    texte: str
    debut: date | None
    fin: date | None
    qui: str
    etat: str = ""


def list_termes(programme: Programme, suivi: Suivi, codes: Collection[str]) -> tuple[Terme, ...]:
    """Return the échéances of the lines `codes` and the jalons that concern one, by date, undated last."""
    termes = [
        Terme(
            type="echeance",
            code=ligne.code,
            libelle=ligne.libelle,
            texte=ligne.echeance.texte,
            debut=ligne.echeance.debut,
            fin=ligne.echeance.fin,
            qui=" / ".join(map(str, ligne.responsables)),
            etat=_since("soldée", suivi.soldees[ligne.code].jour) if ligne.code in suivi.soldees else "",
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
            etat=_since("tenu", suivi.tenus[jalon.code].jour) if jalon.code in suivi.tenus else "",
        )
        for jalon in programme.jalons
        if not set(codes).isdisjoint(jalon.lignes)
    ]
    return tuple(sorted(termes, key=lambda terme: terme.fin or date.max))


def _since(word: str, jour: date) -> str:
    return f"{word} le {format_date(jour)}"
