"""What comes: the échéances and jalons ahead, soonest first, each with where its group of lines stands."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from cariforef_tui.domain.avancement.avancement import Avancement, AvancementGroupe
from cariforef_tui.domain.avancement.etat import rank_gravite
from cariforef_tui.domain.programme.programme import Jalon, Programme

PROCHE = timedelta(weeks=4)
"""What falls due within so long is listed one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AVenir:
    """An échéance, or a jalon where `jalon` is its code.

    `code` is the line that it is about: for a jalon that bounds none, the first that it concerns, and the
    label is the jalon's. `lignes` are all of them. `groupe` is the group that must be ready; None for such a
    jalon, and for a line without a number.
    """

    jour: date
    code: str
    libelle: str
    lignes: tuple[str, ...]
    jalon: str = ""
    groupe: AvancementGroupe | None = None

    @property
    def abrege(self) -> str:
        """`14.3.2+` where other lines share the days of this one; the jalon's code where it bounds none."""
        if self.jalon and self.groupe is None:
            return self.jalon
        return f"{self.code}+" if self.groupe and len(self.groupe.lignes) > 1 else self.code


@dataclass(frozen=True, slots=True)
class Suite:
    """What falls due from the date `au` on, soonest first."""

    au: date
    a_venir: tuple[AVenir, ...]

    @property
    def horizon(self) -> date:
        """The last day of the four weeks to come."""
        return self.au + PROCHE

    @property
    def proches(self) -> tuple[AVenir, ...]:
        """What falls due within four weeks."""
        return tuple(one for one in self.a_venir if one.jour <= self.horizon)


def list_suite(
    programme: Programme,
    avancement: Avancement,
    codes: Collection[str],
    tenus: Collection[str],
    closed: Collection[str],
) -> Suite:
    """Return what falls due for the lines `codes` from the date on, up to the eve of the exercice's last day.

    Left out are the jalons `tenus` and the lines `closed`; the year's end is no news of a line. On one day,
    the gravest come first.
    """
    ranks = {code: rank for rank, code in enumerate(programme.by_code)}
    kept = frozenset(codes).difference(closed)
    last = date(programme.exercice, 12, 31)
    found = dict[tuple[date, str], AVenir]()
    for one in (*_jalons(programme, avancement, kept, tenus), *_echeances(programme, avancement, kept)):
        if avancement.au <= one.jour < last:
            found.setdefault((one.jour, one.abrege), one)

    def order(one: AVenir) -> tuple[date, int, int]:
        return one.jour, rank_gravite(one.groupe.gravite if one.groupe else None), ranks[one.code]

    return Suite(avancement.au, tuple(sorted(found.values(), key=order)))


def _jalons(
    programme: Programme, avancement: Avancement, kept: Collection[str], tenus: Collection[str]
) -> Iterator[AVenir]:
    for jalon in programme.jalons:
        if jalon.code in tenus:
            continue
        bounded = [code for code in jalon.bornees if code in kept]
        for code in bounded or [code for code in jalon.lignes if code in kept][:1]:
            yield _of_jalon(programme, avancement, jalon, code)


def _of_jalon(programme: Programme, avancement: Avancement, jalon: Jalon, code: str) -> AVenir:
    groupe = avancement.lignes[code].groupe if code in jalon.bornees else None
    return AVenir(
        jour=jalon.jour,
        code=code,
        libelle=programme.by_code[code].libelle if groupe else jalon.libelle,
        lignes=jalon.lignes,
        jalon=jalon.code,
        groupe=groupe,
    )


def _echeances(programme: Programme, avancement: Avancement, kept: Collection[str]) -> Iterator[AVenir]:
    for code, ligne in programme.by_code.items():
        fin = ligne.echeance.fin
        if code in kept and fin is not None:
            groupe = avancement.lignes[code].groupe
            yield AVenir(jour=fin, code=code, libelle=ligne.libelle, lignes=(code,), groupe=groupe)
