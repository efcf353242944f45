"""Livrables: what lines promise by the count, how many are produced, and whether the pace will make it.

Source: programme 2018, which counts some of what it promises (« Produire 44 Lico », axe 15).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor

from cariforef_tui.domain.avancement.avancement import Avancement
from cariforef_tui.domain.avancement.sentences import estimate
from cariforef_tui.domain.programme.programme import Livrable, Production, Programme
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.values.days import format_jours


@dataclass(frozen=True, slots=True, kw_only=True)
class EtatLivrable:
    """The state of a livrable: how many were produced, and how many its window asks for by now.

    `ecoules` are the working days of the window gone by, of `ouvres` up to `fin`; `centiemes` is what was
    logged on the line, all its livrables together. `avant` is what its window asked for before the suivi and
    nobody declared: it is supposed produced, as days are supposed done.
    """

    livrable: Livrable
    produit: int
    attendu: int
    ecoules: int
    ouvres: int
    fin: date
    dernier: date | None
    centiemes: int
    avant: int = 0

    @property
    def compte(self) -> int:
        """How many count as produced, including those supposed so before the suivi."""
        return self.produit + self.avant

    @property
    def is_tenu(self) -> bool:
        """True if as many count as produced as the past part of the window asks for."""
        return self.compte >= self.attendu

    @property
    def sign(self) -> str:
        """`✓` if it is tenu, `▼` if it is late; blank while nothing is produced and nothing is late."""
        if not self.is_tenu:
            return "▼"
        return "✓" if self.produit else " "

    @property
    def centiemes_par_unite(self) -> int | None:
        """Days logged for each one produced, None before the first of either."""
        if not self.produit or not self.centiemes:
            return None
        # The nearest hundredth, a half rounded up.
        return (2 * self.centiemes + self.produit) // (2 * self.produit)

    @property
    def par_unite_montre(self) -> int | None:
        """The same, rounded as people read it; also None if it would round to 0."""
        each = self.centiemes_par_unite
        return (estimate(each) or None) if each else None

    @property
    def projete(self) -> int:
        """How many there will be at the end of the window, at the pace so far."""
        return self.compte * self.ouvres // self.ecoules if self.ecoules else self.compte

    @property
    def ratio(self) -> str:
        """`12/44`: produced, promised."""
        return f"{self.produit}/{self.livrable.quantite}"


def compute_livrables(
    programme: Programme,
    calendrier: Calendrier,
    avancement: Avancement,
    productions: Iterable[Production],
) -> tuple[EtatLivrable, ...]:
    """Return where each livrable of the plan stands at the end of the date of `avancement`, by line."""
    au, eve = avancement.au, avancement.suivi - timedelta(days=1)
    made: dict[tuple[str, int], list[Production]] = {}
    for production in productions:
        if production.jour <= au:
            made.setdefault((production.code, production.numero), []).append(production)
    states = []
    for livrable in programme.livrables:
        if livrable.code not in programme.by_code:
            continue
        is_leaf = programme.is_imputable(livrable.code)
        debut, fin = (programme.window if is_leaf else programme.window_within)(livrable.code)
        own = made.get((livrable.code, livrable.numero), [])
        ouvres = calendrier.count_working_days(debut, fin)
        ecoules = calendrier.count_working_days(debut, min(au, fin))
        attendu = floor(_share_asked(livrable.quantite, ecoules, ouvres, au, fin))
        avant = 0
        if eve >= calendrier.first_day:
            gone = calendrier.count_working_days(debut, min(eve, fin))
            declared = sum(production.quantite for production in own if production.jour <= eve)
            # Rounded up, since a doubt is in favour of the people, and never above what is asked now.
            asked = min(attendu, ceil(_share_asked(livrable.quantite, gone, ouvres, eve, fin)))
            avant = max(0, asked - declared)
        states.append(
            EtatLivrable(
                livrable=livrable,
                produit=sum(production.quantite for production in own),
                attendu=attendu,
                ecoules=ecoules,
                ouvres=ouvres,
                fin=fin,
                dernier=max((production.jour for production in own), default=None),
                centiemes=avancement.lignes[livrable.code].realise,
                avant=avant,
            )
        )
    return tuple(states)


def _share_asked(quantite: int, ecoules: int, ouvres: int, au: date, fin: date) -> Fraction:
    """Return the part of `quantite` that a window up to `fin` asks for at the end of `au`.

    `ecoules` of its `ouvres` working days have gone by.
    """
    if au >= fin:
        return Fraction(quantite)
    return Fraction(quantite * ecoules, ouvres) if ouvres else Fraction(0)


def states_of(states: Iterable[EtatLivrable], code: str) -> tuple[EtatLivrable, ...]:
    """Return what the line itself promises."""
    return tuple(state for state in states if state.livrable.code == code)


def format_ratios(states: Iterable[EtatLivrable], code: str) -> str:
    """`12/44`, each livrable of the line after the other; empty if it promises none."""
    return " ".join(state.ratio for state in states_of(states, code))


def describe_livrable(state: EtatLivrable) -> str:
    """`Lico : 12/44, attendu 16 à ce jour, 4,5 j par unité`."""
    each = state.par_unite_montre
    par_unite = "" if each is None else f", {format_jours(each)} par unité"
    before = f" + {state.avant} d'avant le suivi" if state.avant else ""
    return f"{state.livrable.libelle} : {state.ratio}{before}, attendu {state.attendu} à ce jour{par_unite}"
