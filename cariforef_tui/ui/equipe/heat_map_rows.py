"""People by weeks as the heat map draws them: signs and tones; figures come from the domain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from cariforef_tui.domain.avancement.sentences import estimate
from cariforef_tui.domain.equipe.capacite import Capacite, CapaciteAgent, Equipe
from cariforef_tui.domain.equipe.load import Charge, rate_charge
from cariforef_tui.domain.temps.semaine import Completude
from cariforef_tui.domain.values.days import describe_jours, format_jours, format_nombre
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.ui.kit.maps import HeatCell, HeatRow, MapView, Tone


class Vue(StrEnum):
    """What the cells tell."""

    COMPLETUDE = "complétude"
    CHARGE = "charge"
    VISAS = "visas"
    SI = "équipe SI"


COMPLETUDES = {
    Completude.SANS_ATTENTE: HeatCell(" ", Tone.RIEN),
    Completude.A_VENIR: HeatCell("·", Tone.RIEN),
    Completude.VIDE: HeatCell("✗", Tone.ALERTE),
    Completude.FAIBLE: HeatCell("░", Tone.CHAUD),
    Completude.PARTIELLE: HeatCell("▒", Tone.CHAUD),
    Completude.PRESQUE: HeatCell("▓", Tone.TIEDE),
    Completude.COMPLETE: HeatCell("█", Tone.PLEIN),
}
CHARGES = {
    Charge.SANS: HeatCell("·", Tone.RIEN),
    Charge.FAIBLE: HeatCell("░", Tone.FROID),
    Charge.NORMALE: HeatCell("▒", Tone.FROID),
    Charge.PLEINE: HeatCell("▓", Tone.PLEIN),
    Charge.SURCHARGE: HeatCell("▲", Tone.CHAUD),
    Charge.ABSENT: HeatCell("–", Tone.RIEN),
}
_LEGENDES = {
    Vue.COMPLETUDE: (
        (COMPLETUDES[Completude.VIDE], "rien"),
        (COMPLETUDES[Completude.FAIBLE], "< 34 %"),
        (COMPLETUDES[Completude.PARTIELLE], "< 67 %"),
        (COMPLETUDES[Completude.PRESQUE], "< 100 %"),
        (COMPLETUDES[Completude.COMPLETE], "complète"),
        (COMPLETUDES[Completude.A_VENIR], "à venir"),
    ),
    Vue.CHARGE: (
        (CHARGES[Charge.SANS], "rien"),
        (CHARGES[Charge.FAIBLE], "< 50 %"),
        (CHARGES[Charge.NORMALE], "< 90 %"),
        (CHARGES[Charge.PLEINE], "pleine"),
        (CHARGES[Charge.SURCHARGE], "> 110 %"),
        (CHARGES[Charge.ABSENT], "absent"),
    ),
}


def legend_of(vue: Vue) -> tuple[tuple[HeatCell, str], ...]:
    """The signs of a view of weeks with what each says; none for the others."""
    return _LEGENDES.get(vue, ())


def build_map(capacite: Capacite, vue: Vue, groupe: str | None) -> MapView[date]:
    """Return the map of one group (None: all of them), the current week marked."""
    rows: list[HeatRow] = []
    for equipe in capacite.equipes:
        if groupe in (None, equipe.code):
            rows.append(
                HeatRow(f"groupe {equipe.code}", equipe.code, texte=summarize_equipe(capacite, equipe))
            )
            rows += [_row(capacite, membre, vue) for membre in equipe.agents]
    gip = capacite.gip
    rows.append(HeatRow("groupe GIP", gip.code, texte=summarize_equipe(capacite, gip)))
    return MapView(capacite.lundis, rank_of(capacite.lundis, capacite.au), tuple(rows))


def rank_of(lundis: Sequence[date], jour: date) -> int | None:
    """Rank of the week that holds a date."""
    return next((rank for rank, monday in enumerate(lundis) if 0 <= (jour - monday).days < 7), None)


def month_labels(lundis: Sequence[date]) -> tuple[tuple[int, Mois], ...]:
    """Rank of the first week of each month, by the week's Thursday, with the month."""
    labels: list[tuple[int, Mois]] = []
    previous = None
    for rank, monday in enumerate(lundis):
        month = Mois.of(monday + timedelta(days=3))
        if month != previous:
            labels.append((rank, month))
        previous = month
    return tuple(labels)


def summarize_equipe(capacite: Capacite, equipe: Equipe) -> str:
    """`charge 86 % · saisi 99 % · promis 940 j (4,7 ETP) sur 1094,5 (5,47)`: within a narrow window."""
    parts = []
    if equipe.agents and equipe.lisible:
        if not capacite.is_beginning:
            parts.append(f"charge {equipe.charge if equipe.charge is not None else '–'} %")
        if equipe.completude is not None:
            parts.append(f"saisi {equipe.completude} %")
    etp = format_nombre(capacite.to_etp(equipe.promis))
    promised = f"promis {format_jours(estimate(equipe.promis))} ({etp} ETP)"
    if equipe.agents and equipe.disponible is not None:
        available = format_nombre(capacite.to_etp(equipe.disponible))
        promised += f" sur {format_nombre(estimate(equipe.disponible))} ({available})"
    parts.append(promised)
    if equipe.demande != equipe.promis:
        parts.append(describe_jours(estimate(equipe.demande), "demandé"))
    if equipe.non_attribue:
        parts.append(f"dont {format_jours(estimate(equipe.non_attribue))} sans personne")
    return " · ".join(parts)


def _row(capacite: Capacite, membre: CapaciteAgent, vue: Vue) -> HeatRow:
    name = membre.agent.initiales
    if vue is Vue.COMPLETUDE:
        quiet = COMPLETUDES[Completude.A_VENIR]
        cells = tuple(
            quiet if capacite.is_unfollowed(semaine) else COMPLETUDES[semaine.completude]
            for semaine in membre.semaines
        )
        resume = _pourcent(membre.completude)
    else:
        charges = capacite.charges(name)
        cells = tuple(
            CHARGES[rate_charge(charge, semaine.disponible)]
            for charge, semaine in zip(charges, membre.semaines, strict=True)
        )
        resume = "–" if capacite.is_beginning else _pourcent(membre.charge)
    return HeatRow(name, name, resume, cells=cells)


def _pourcent(pourcent: int | None) -> str:
    return "–" if pourcent is None else f"{pourcent} %"
