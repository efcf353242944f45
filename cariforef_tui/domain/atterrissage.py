"""Where every line will land: from the reste à faire that people declare, otherwise from the pace.

The forecast of a node is the sum of the forecasts below it, each said one way or the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cariforef_tui.domain.calendrier import Calendrier
from cariforef_tui.domain.programme import Compte, Programme
from cariforef_tui.domain.raf import RafConstate
from cariforef_tui.domain.rythme import project_rythme


class BaseAtterrissage(StrEnum):
    """How a forecast was computed: as declared, at the observed pace, or part one way and part the other."""

    RAF = "raf"
    RYTHME = "rythme"
    MIXTE = "mixte"


@dataclass(frozen=True, slots=True)
class Realise:
    """Hundredths logged on one imputable line, by agents outside and inside the SI team."""

    metier: int = 0
    si: int = 0
    premier_jour: date | None = None
    dernier_jour: date | None = None


@dataclass(frozen=True)
class Consommation:
    """What was used up to a date, by imputable line: in all, and in its last six weeks.

    `rafs` are the restes à faire in force on that date. Every day of an SI agent, wherever logged, draws on
    the programme's `code_si`; those of other agents draw on the line that they are logged on.
    """

    realises: Mapping[str, Realise]
    recents: Mapping[str, Realise]
    rafs: Mapping[str, RafConstate]

    def drawn(self, programme: Programme, code: str) -> int:
        """Hundredths used on an imputable line."""
        return _drawn(self.realises, programme, code)

    def drawn_recently(self, programme: Programme, code: str) -> int:
        return _drawn(self.recents, programme, code)


@dataclass(frozen=True, slots=True)
class Prevision:
    """A forecast in hundredths, and how it was made.

    It mixes `par_raf` lines whose RAF is declared, `par_rythme` lines at their pace, and `sans` lines without
    either, counted for what they have used.
    """

    centiemes: int
    par_raf: int
    par_rythme: int
    sans: int

    @property
    def base(self) -> BaseAtterrissage:
        if not self.par_raf:
            return BaseAtterrissage.RYTHME
        return BaseAtterrissage.MIXTE if self.par_rythme or self.sans else BaseAtterrissage.RAF

    def plus(self, other: Prevision) -> Prevision:
        return Prevision(
            self.centiemes + other.centiemes,
            self.par_raf + other.par_raf,
            self.par_rythme + other.par_rythme,
            self.sans + other.sans,
        )


@dataclass(frozen=True, slots=True)
class Groupe:
    """Lines forecast together: those that draw on one enveloppe, or one line that has none."""

    lignes: tuple[str, ...]
    window: tuple[date, date]


def list_groupes(programme: Programme) -> Iterator[Groupe]:
    """Every métier enveloppe, then every imputable line without one; régulation lines left out."""
    covered = set[str]()
    for enveloppe in programme.enveloppes:
        if enveloppe.compte is Compte.METIER:
            covered.update(enveloppe.lignes)
            if not any(programme.by_code[code].regulation for code in enveloppe.lignes):
                yield Groupe(enveloppe.lignes, programme.enveloppe_window(enveloppe))
    for ligne in programme.imputables():
        if ligne.code not in covered:
            yield Groupe((ligne.code,), programme.window(ligne.code))


def compute_previsions(
    programme: Programme, calendrier: Calendrier, consommation: Consommation, au: date
) -> dict[tuple[str, ...], Prevision]:
    """Return the forecasts at the end of `au`, by the lines that each one concerns.

    Lines are alone where their RAF is declared; the others of their enveloppe share one forecast.
    """
    found: dict[tuple[str, ...], Prevision] = {}
    for groupe in list_groupes(programme):
        for code in groupe.lignes:
            if code in consommation.rafs:
                landing = consommation.rafs[code].landing(consommation.drawn(programme, code))
                found[(code,)] = Prevision(landing, 1, 0, 0)
        others = tuple(code for code in groupe.lignes if code not in consommation.rafs)
        if others:
            found[others] = _at_pace(programme, calendrier, consommation, others, groupe.window, au)
    return found


def sum_previsions(
    programme: Programme, previsions: Mapping[tuple[str, ...], Prevision]
) -> dict[str, Prevision]:
    """Return the forecast of every line that has one; a node's sums those that lie within it."""
    found: dict[str, Prevision] = {}
    for lignes, prevision in previsions.items():
        above = set(programme.path(lignes[0])).intersection(*map(programme.path, lignes[1:]))
        for code in above:
            found[code] = found[code].plus(prevision) if code in found else prevision
    return {code: one for code, one in found.items() if one.par_raf or one.par_rythme}


def sum_enveloppe(
    lignes: tuple[str, ...], previsions: Mapping[tuple[str, ...], Prevision]
) -> Prevision | None:
    """Return the forecast of one enveloppe, None where nothing is known of any of its lines."""
    parts = [one for codes, one in previsions.items() if codes[0] in lignes]
    total = Prevision(0, 0, 0, 0)
    for part in parts:
        total = total.plus(part)
    return total if total.par_raf or total.par_rythme else None


def _at_pace(
    programme: Programme,
    calendrier: Calendrier,
    consommation: Consommation,
    lignes: tuple[str, ...],
    window: tuple[date, date],
    au: date,
) -> Prevision:
    realise = sum(consommation.drawn(programme, code) for code in lignes)
    recent = sum(consommation.drawn_recently(programme, code) for code in lignes)
    projete = project_rythme(calendrier, realise, recent, *window, au)
    if projete is None:
        return Prevision(realise, 0, 0, len(lignes))
    return Prevision(projete, 0, len(lignes), 0)


def _drawn(realises: Mapping[str, Realise], programme: Programme, code: str) -> int:
    own = realises[code].metier if code in realises else 0
    return own + sum(one.si for one in realises.values()) if code == programme.code_si else own
