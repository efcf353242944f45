"""Planned against actual: one function per figure of every line.

All amounts are hundredths of a day. Sums come first, a ratio is never the mean of ratios.
Source: programme 2018 (axe 18, 15 % infrastructure; PRI's 332 SI days), and the counting rules it implies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.avancement.atterrissage import (
    BaseAtterrissage,
    Consommation,
    Prevision,
    Previsions,
    Realise,
    sum_enveloppe,
    sum_previsions,
)
from cariforef_tui.domain.avancement.pace import Rythme, compute_rythme
from cariforef_tui.domain.avancement.sentences import estimate, estimate_gap
from cariforef_tui.domain.programme.programme import Compte, Enveloppe, Programme
from cariforef_tui.domain.temps.calendrier import Calendrier

NO_PREVISION: Previsions = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class AvancementLigne:
    """The figures of one line at a date; None where the programme gives no number of its own.

    `taux` is realise / prevu (1.0 = reached), None for a régulation. `realise_si` is what SI agents
    logged in the subtree; `au_titre_des_poles` is the part of axe 18's realise logged on other lines.
    `raf` is what is still to do of the declared restes à faire, None unless every line within has one.
    `ecart_atterrissage` is atterrissage - prevu. `enveloppe` is the shared enveloppe that the line draws on,
    with what all its lines consumed and will have consumed.
    """

    code: str
    prevu: int | None
    realise: int
    realise_si: int
    reste: int | None
    attendu: int | None
    ecart: int | None
    taux: float | None
    raf: int | None
    prevision: Prevision | None
    prevu_si: int | None
    si_non_chiffre: bool
    au_titre_des_poles: int
    enveloppe: Enveloppe | None
    enveloppe_realise: int | None
    enveloppe_prevision: Prevision | None

    @property
    def atterrissage(self) -> int | None:
        """Hundredths that the line will have used in the end."""
        return self.prevision.centiemes if self.prevision else None

    @property
    def estimation(self) -> int | None:
        """The landing as it is shown."""
        return estimate(self.prevision.centiemes) if self.prevision else None

    @property
    def ecart_atterrissage(self) -> int | None:
        return None if self.prevu is None or self.prevision is None else self.prevision.centiemes - self.prevu

    @property
    def ecart_final(self) -> int | None:
        """What the landing shown is beyond the plan."""
        return estimate_gap(self.atterrissage, self.prevu)

    @property
    def base_atterrissage(self) -> BaseAtterrissage | None:
        return self.prevision.base if self.prevision else None


def format_taux(taux: float | None) -> str:
    """Return `63 %`, half a percent up; nothing where the line has no percentage of its own."""
    return "" if taux is None else f"{int(taux * 100 + 0.5)} %"


@dataclass(frozen=True)
class Avancement:
    """The figures of every line at `au`, in the programme's order."""

    au: date
    lignes: dict[str, AvancementLigne]


def compute_avancement(
    programme: Programme,
    calendrier: Calendrier,
    consommation: Consommation,
    au: date,
    previsions: Previsions = NO_PREVISION,
) -> Avancement:
    """Return the figures of every line at the end of `au`; without `previsions` no line has a forecast.

    Every day of an SI agent, wherever logged, is in the realise of the programme's `code_si`, once.
    """
    realises = consommation.realises
    attendus = {
        enveloppe.id: enveloppe_attendu(programme, calendrier, enveloppe, au)
        for enveloppe in programme.enveloppes
        if enveloppe.compte is Compte.METIER and enveloppe.centiemes is not None
    }
    by_code = sum_previsions(programme, previsions)
    drawn = {code: consommation.drawn(programme, code) for code in (*realises, *_si(programme))}
    non_chiffres = _lines_non_chiffrees(programme)
    lignes = {}
    for code in programme.by_code:
        below = programme.subtrees[code]
        parts = [
            attendus[enveloppe.id]
            for enveloppe in programme.enveloppes_within[code]
            if enveloppe.id in attendus
        ]
        shared = programme.shared_enveloppe(code)
        lignes[code] = _make_ligne(
            programme,
            code,
            realise=sum(centiemes for line, centiemes in drawn.items() if line in below),
            realise_si=sum(realise.si for line, realise in realises.items() if line in below),
            attendu=sum(parts) if parts else None,
            raf=_raf(programme, consommation, code),
            prevision=by_code.get(code),
            si_non_chiffre=not non_chiffres.isdisjoint(below),
            au_titre_des_poles=_for_the_poles(programme, realises, code),
            enveloppe=shared,
            enveloppe_realise=sum(drawn.get(line, 0) for line in shared.lignes) if shared else None,
            enveloppe_prevision=sum_enveloppe(shared.lignes, previsions) if shared else None,
        )
    return Avancement(au, lignes)


def _make_ligne(
    programme: Programme,
    code: str,
    *,
    realise: int,
    realise_si: int,
    attendu: int | None,
    raf: int | None,
    prevision: Prevision | None,
    si_non_chiffre: bool,
    au_titre_des_poles: int,
    enveloppe: Enveloppe | None,
    enveloppe_realise: int | None,
    enveloppe_prevision: Prevision | None,
) -> AvancementLigne:
    prevu = programme.centiemes_prevus(code)
    return AvancementLigne(
        code=code,
        prevu=prevu,
        realise=realise,
        realise_si=realise_si,
        reste=None if prevu is None else prevu - realise,
        attendu=attendu,
        ecart=None if attendu is None else realise - attendu,
        taux=realise / prevu if prevu is not None and prevu > 0 else None,
        raf=raf,
        prevision=prevision,
        prevu_si=programme.centiemes_si(code),
        si_non_chiffre=si_non_chiffre,
        au_titre_des_poles=au_titre_des_poles,
        enveloppe=enveloppe,
        enveloppe_realise=enveloppe_realise,
        enveloppe_prevision=enveloppe_prevision,
    )


def enveloppe_attendu(programme: Programme, calendrier: Calendrier, enveloppe: Enveloppe, au: date) -> int:
    """Hundredths of one enveloppe expected at the end of `au`; 0 where it has no number."""
    first, last = programme.enveloppe_window(enveloppe)
    return expect_at(calendrier, enveloppe.centiemes or 0, first, last, au)


def expect_at(calendrier: Calendrier, centiemes: int, first: date, last: date, au: date) -> int:
    """Hundredths of `centiemes` expected at the end of `au` where the work spreads from `first` to `last`.

    By working days elapsed (`au` included) over those of the window, half a hundredth up.
    """
    total = calendrier.count_working_days(first, last)
    if au >= last or total == 0:
        return centiemes if au >= first else 0
    elapsed = calendrier.count_working_days(first, au)
    return (2 * centiemes * elapsed + total) // (2 * total)


def rythme_of(
    programme: Programme,
    calendrier: Calendrier,
    avancement: Avancement,
    code: str,
) -> Rythme | None:
    """Return the pace of a line, or of the shared enveloppe that it draws on; None for a régulation."""
    if programme.by_code[code].regulation:
        return None
    figures = avancement.lignes[code]
    shared = figures.enveloppe
    realise = figures.realise if figures.enveloppe_realise is None else figures.enveloppe_realise
    prevision = figures.enveloppe_prevision if shared else figures.prevision
    a_faire = figures.raf if shared is None else None
    if a_faire is None:
        prevu = shared.centiemes if shared else figures.prevu
        a_faire = None if prevu is None else prevu - realise
    return compute_rythme(
        calendrier,
        observe=prevision.hebdomadaire if prevision and prevision.hebdomadaire else None,
        a_faire=a_faire,
        window=programme.window_within(code),
        au=avancement.au,
    )


def _si(programme: Programme) -> tuple[str, ...]:
    return (programme.code_si,) if programme.code_si else ()


def _for_the_poles(programme: Programme, realises: Mapping[str, Realise], code: str) -> int:
    if code != programme.code_si:
        return 0
    return sum(realise.si for line, realise in realises.items() if line != code)


def _raf(programme: Programme, consommation: Consommation, code: str) -> int | None:
    lines = [line for line in programme.subtrees[code] if programme.is_imputable(line)]
    if not lines or not all(line in consommation.rafs for line in lines):
        return None
    return sum(consommation.rafs[line].left(consommation.drawn(programme, line)) for line in lines)


def _lines_non_chiffrees(programme: Programme) -> frozenset[str]:
    return frozenset(
        code
        for enveloppe in programme.enveloppes
        if enveloppe.compte is Compte.SI and enveloppe.is_non_chiffree
        for code in enveloppe.lignes
    )
