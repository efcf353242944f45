"""Planned against actual: one function per figure of every line.

All amounts are hundredths of a day. Sums come first, a ratio is never the mean of ratios.
Source: programme 2018 (axe 18, 15 % infrastructure; PRI's 332 SI days), and the counting rules it implies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cariforef_tui.domain.calendrier import Calendrier
from cariforef_tui.domain.programme import Compte, Enveloppe, Programme

JOURS_OBSERVES_MIN = 20


class BaseAtterrissage(StrEnum):
    """How a forecast was computed."""

    RAF = "raf"
    RYTHME = "rythme"


@dataclass(frozen=True, slots=True)
class Realise:
    """Hundredths logged on one imputable line, by agents outside and inside the SI team."""

    metier: int = 0
    si: int = 0
    premier_jour: date | None = None
    dernier_jour: date | None = None


@dataclass(frozen=True, slots=True)
class AvancementLigne:
    """The figures of one line at a date; None where the programme gives no number of its own.

    `taux` is realise / prevu (1.0 = reached), None for a régulation. `realise_si` is what SI agents
    logged in the subtree; `au_titre_des_poles` is the part of axe 18's realise logged on other lines.
    `enveloppe` is the shared enveloppe that the line draws on, with what all its lines consumed.
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
    atterrissage: int | None
    base_atterrissage: BaseAtterrissage | None
    prevu_si: int | None
    si_non_chiffre: bool
    au_titre_des_poles: int
    enveloppe: Enveloppe | None
    enveloppe_realise: int | None


@dataclass(frozen=True)
class Avancement:
    """The figures of every line at `au`, in the programme's order."""

    au: date
    lignes: dict[str, AvancementLigne]


def compute_avancement(
    programme: Programme,
    calendrier: Calendrier,
    realises: Mapping[str, Realise],
    au: date,
    *,
    rafs: Mapping[str, int] | None = None,
) -> Avancement:
    """Return the figures of every line at the end of `au`.

    `realises` counts the saisies up to `au` by imputable line. Every day of an SI agent,
    wherever logged, is in the realise of the programme's `code_si`, once. `rafs` are the restes à faire
    declared by line.
    """
    total_si = sum(realise.si for realise in realises.values())
    code_si = programme.code_si
    path_si = frozenset(programme.path(code_si)) if code_si else frozenset()
    lignes = {}
    for ligne in programme.lignes:
        code = ligne.code
        below = [realises[line] for line in programme.subtrees[code] if line in realises]
        realise_si = sum(realise.si for realise in below)
        realise = sum(realise.metier for realise in below) + (total_si if code in path_si else 0)
        own = realises.get(code, Realise()).si if code == code_si else 0
        lignes[code] = _compute_ligne(
            programme,
            calendrier,
            code,
            au,
            realise=realise,
            realise_si=realise_si,
            au_titre_des_poles=total_si - own if code == code_si else 0,
            raf=(rafs or {}).get(code),
            enveloppe_realise=_enveloppe_realise(programme, realises, code),
        )
    return Avancement(au, lignes)


def _compute_ligne(
    programme: Programme,
    calendrier: Calendrier,
    code: str,
    au: date,
    *,
    realise: int,
    realise_si: int,
    au_titre_des_poles: int,
    raf: int | None,
    enveloppe_realise: int | None,
) -> AvancementLigne:
    prevu = programme.centiemes_prevus(code)
    attendu = compute_attendu(programme, calendrier, code, au)
    atterrissage, base = compute_atterrissage(programme, calendrier, code, au, realise, raf)
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
        atterrissage=atterrissage,
        base_atterrissage=base,
        prevu_si=programme.centiemes_si(code),
        si_non_chiffre=programme.has_si_non_chiffre(code),
        au_titre_des_poles=au_titre_des_poles,
        enveloppe=programme.shared_enveloppe(code),
        enveloppe_realise=enveloppe_realise,
    )


def compute_attendu(programme: Programme, calendrier: Calendrier, code: str, au: date) -> int | None:
    """Hundredths expected within `code` at the end of `au`: each enveloppe at its own window's pace.

    prévu x working days elapsed (`au` included) / working days of the window, half a hundredth up.
    """
    parts = [
        enveloppe_attendu(programme, calendrier, enveloppe, au)
        for enveloppe in programme.enveloppes_within[code]
        if enveloppe.compte is Compte.METIER and enveloppe.centiemes is not None
    ]
    return sum(parts) if parts else None


def enveloppe_attendu(programme: Programme, calendrier: Calendrier, enveloppe: Enveloppe, au: date) -> int:
    """Hundredths of one enveloppe expected at the end of `au`; 0 where it has no number."""
    first, last = programme.enveloppe_window(enveloppe)
    return expect_at(calendrier, enveloppe.centiemes or 0, first, last, au)


def expect_at(calendrier: Calendrier, centiemes: int, first: date, last: date, au: date) -> int:
    """Hundredths of `centiemes` expected at the end of `au` where the work spreads from `first` to `last`."""
    total = calendrier.count_working_days(first, last)
    if au >= last or total == 0:
        return centiemes if au >= first else 0
    elapsed = calendrier.count_working_days(first, au)
    return (2 * centiemes * elapsed + total) // (2 * total)


def compute_atterrissage(
    programme: Programme, calendrier: Calendrier, code: str, au: date, realise: int, raf: int | None
) -> tuple[int | None, BaseAtterrissage | None]:
    """Hundredths the line will have used at the end of its window, and how that was computed.

    A declared RAF wins; otherwise the pace since the window opened, once it has 20 working days behind it
    and something is logged. (None, None) where neither holds.
    """
    if raf is not None:
        return realise + raf, BaseAtterrissage.RAF
    windows = [programme.enveloppe_window(enveloppe) for enveloppe in programme.enveloppes_within[code]]
    if not windows:
        return None, None
    first, last = min(debut for debut, _ in windows), max(fin for _, fin in windows)
    projete = project_rythme(calendrier, realise, first, last, au)
    return (None, None) if projete is None else (projete, BaseAtterrissage.RYTHME)


def project_rythme(calendrier: Calendrier, realise: int, first: date, last: date, au: date) -> int | None:
    """Hundredths used at `last` at the pace held from `first` to `au`, half a hundredth up.

    None before 20 working days of the window, or where nothing is logged.
    """
    elapsed = calendrier.count_working_days(first, min(au, last))
    if realise <= 0 or elapsed < JOURS_OBSERVES_MIN:
        return None
    total = calendrier.count_working_days(first, last)
    return realise + (2 * realise * (total - elapsed) + elapsed) // (2 * elapsed)


def _enveloppe_realise(programme: Programme, realises: Mapping[str, Realise], code: str) -> int | None:
    enveloppe = programme.shared_enveloppe(code)
    if enveloppe is None:
        return None
    return sum(realises[line].metier for line in enveloppe.lignes if line in realises)
