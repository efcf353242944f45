"""What the map of Équipe shows in each view: signs, rows and the facts of each group."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from enum import StrEnum

from cariforef_tui.domain.avancement.sentences import estimate
from cariforef_tui.domain.equipe.capacite import Capacite, CapaciteAgent, Equipe
from cariforef_tui.domain.equipe.load import Charge, rate_charge
from cariforef_tui.domain.mois.visas import LIBELLES, SIGNES, Etape, MoisAgent
from cariforef_tui.domain.temps.semaine import Completude
from cariforef_tui.domain.values.dates import MOIS
from cariforef_tui.domain.values.days import describe_jours, format_jours, format_nombre
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.mois.months import MoisSnapshot
from cariforef_tui.ui.equipe.team_map import NOM_WIDTH, MapView, TeamCell, TeamRow, Tone

COMPLETUDES = {
    Completude.SANS_ATTENTE: TeamCell(" ", Tone.RIEN),
    Completude.AVANT: TeamCell(" ", Tone.RIEN),
    Completude.A_VENIR: TeamCell("…", Tone.RIEN),
    Completude.ABSENTE: TeamCell("–", Tone.RIEN),
    Completude.VIDE: TeamCell("✗", Tone.ALERTE),
    Completude.FAIBLE: TeamCell("░", Tone.CHAUD),
    Completude.PARTIELLE: TeamCell("▒", Tone.CHAUD),
    Completude.PRESQUE: TeamCell("▓", Tone.TIEDE),
    Completude.COMPLETE: TeamCell("█", Tone.PLEIN),
}
CHARGES = {
    Charge.SANS: TeamCell("·", Tone.RIEN),
    Charge.FAIBLE: TeamCell("░", Tone.FROID),
    Charge.NORMALE: TeamCell("▒", Tone.FROID),
    Charge.PLEINE: TeamCell("▓", Tone.PLEIN),
    Charge.SURCHARGE: TeamCell("▲", Tone.CHAUD),
    Charge.ABSENT: TeamCell("–", Tone.RIEN),
}
_TONES = {
    Etape.A_COMPLETER: Tone.ALERTE,
    Etape.A_SIGNER: Tone.TIEDE,
    Etape.A_REPRENDRE: Tone.CHAUD,
    Etape.SIGNE: Tone.TIEDE,
    Etape.VALIDE: Tone.PLEIN,
    Etape.EN_COURS: Tone.RIEN,
}
"""Tones of the steps that a month shown may wait for, in the order of the legend."""
_NOTHING = TeamCell(" ", Tone.RIEN)
_AGREED = frozenset((Etape.SIGNE, Etape.VALIDE))
"""Steps whose name takes the plural."""


class Vue(StrEnum):
    """What the map shows: who has completed and signed, or who is loaded."""

    FEUILLES = "feuilles"
    CHARGE = "charge"


WEEKS_LEGEND = (
    (COMPLETUDES[Completude.VIDE], "rien"),
    (COMPLETUDES[Completude.FAIBLE], "< 34 %"),
    (COMPLETUDES[Completude.PARTIELLE], "< 67 %"),
    (COMPLETUDES[Completude.PRESQUE], "< 100 %"),
    (COMPLETUDES[Completude.COMPLETE], "complète"),
    (COMPLETUDES[Completude.ABSENTE], "absent"),
    (COMPLETUDES[Completude.A_VENIR], "en cours"),
)
MONTHS_LEGEND = tuple((TeamCell(SIGNES[etape], tone), LIBELLES[etape]) for etape, tone in _TONES.items())
LOAD_LEGEND = (
    (CHARGES[Charge.SANS], "rien"),
    (CHARGES[Charge.FAIBLE], "< 50 %"),
    (CHARGES[Charge.NORMALE], "< 90 %"),
    (CHARGES[Charge.PLEINE], "pleine"),
    (CHARGES[Charge.SURCHARGE], "> 110 %"),
    (CHARGES[Charge.ABSENT], "absent"),
)


def rank_of(lundis: Sequence[date], jour: date) -> int | None:
    """Return the rank of the week that holds a date, or None."""
    return next((rank for rank, monday in enumerate(lundis) if 0 <= (jour - monday).days < 7), None)


def build_feuilles(capacite: Capacite, mois: MoisSnapshot, groupe: str | None, ended: Mois) -> MapView:
    """Return the weeks and months of one group (None: all) up to the date; `ended` is the last month over."""
    rank = rank_of(capacite.lundis, capacite.au)
    weeks = capacite.lundis[: None if rank is None else rank + 1]
    last = Mois.of(min(max(capacite.au, capacite.calendrier.first_day), capacite.calendrier.last_day))
    months = tuple(Mois(last.annee, numero) for numero in range(1, last.numero + 1))

    def draw(year: CapaciteAgent) -> TeamRow:
        name = year.agent.initiales
        cells = [COMPLETUDES[week.completude] for week in year.semaines[: len(weeks)]]
        states = mois.by_agent.get(name, ())[: len(months)]
        cells += [TeamCell(SIGNES[one.etape], _TONES.get(one.etape, Tone.RIEN)) for one in states]
        cells += [_NOTHING] * (len(weeks) + len(months) - len(cells))
        figure = format_nombre(year.a_saisir) if year.a_saisir else ""
        return TeamRow(cle=name, nom=name, figure=figure, cells=tuple(cells))

    def head(equipe: Equipe) -> TeamRow:
        names = [year.agent.initiales for year in equipe.agents]
        states = [mois.by_agent[name][ended.numero - 1] for name in names if name in mois.by_agent]
        month = MOIS[ended.numero - 1] if states else ""
        facts = tuple(count_months(states)) or ("personne",)
        return _head(equipe, "", month, facts)

    rows = _rows_of(capacite, groupe, head, draw)
    current: tuple[date | Mois, ...] = (ended,) if rank is None else (capacite.lundis[rank], ended)
    return MapView(figure="manque", weeks=weeks, months=months, current=current, rows=rows)


def build_charge(capacite: Capacite, groupe: str | None) -> MapView:
    """Return the load of one group (None: all of them) over the weeks of the year."""

    def draw(year: CapaciteAgent) -> TeamRow:
        name = year.agent.initiales
        cells = tuple(
            CHARGES[rate_charge(charge, semaine.disponible)]
            for charge, semaine in zip(capacite.charges(name), year.semaines, strict=True)
        )
        figure = _percent(capacite, year.charge)
        if rate_charge(year.demande, year.disponible) is Charge.SURCHARGE and not capacite.is_beginning:
            signe = CHARGES[Charge.SURCHARGE].signe
            return TeamRow(cle=name, nom=name, figure=signe + figure, tone=Tone.ALERTE, cells=cells)
        return TeamRow(cle=name, nom=name, figure=figure, cells=cells)

    def head(equipe: Equipe) -> TeamRow:
        figure = _percent(capacite, equipe.charge) if equipe.agents and equipe.lisible else ""
        return _head(equipe, figure, "", tuple(_ask_of(equipe)))

    rows = _rows_of(capacite, groupe, head, draw)
    rank = rank_of(capacite.lundis, capacite.au)
    current = () if rank is None else (capacite.lundis[rank],)
    return MapView(figure="charge", weeks=capacite.lundis, current=current, rows=rows)


def count_months(states: Sequence[MoisAgent]) -> Iterator[str]:
    """Yield the number of months of each step: `8 contresignés`, `3 signés`, `1 à compléter`."""
    for etape in reversed(Etape):
        if count := sum(state.etape is etape for state in states):
            plural = "s" if count > 1 and etape in _AGREED else ""
            yield f"{count} {LIBELLES[etape]}{plural}"


def _rows_of(
    capacite: Capacite,
    groupe: str | None,
    head: Callable[[Equipe], TeamRow],
    draw: Callable[[CapaciteAgent], TeamRow],
) -> tuple[TeamRow, ...]:
    """Return the heading and the people of each group shown, then the heading of the whole."""
    equipes = [equipe for equipe in capacite.equipes if groupe in (None, equipe.code)]
    rows = [row for equipe in equipes for row in (head(equipe), *map(draw, equipe.agents))]
    return (*rows, head(capacite.ensemble))


def _head(equipe: Equipe, figure: str, titre: str, faits: tuple[str, ...]) -> TeamRow:
    """Return the heading of a group; « Sans pôle » is longer than a code, and begins its title."""
    nom = equipe.nom if len(equipe.nom) <= NOM_WIDTH else ""
    title = ", ".join(part for part in ("" if nom else equipe.nom, titre) if part)
    return TeamRow(
        cle=f"groupe {equipe.code}", nom=nom, figure=figure, titre=f"{title} : " if title else "", faits=faits
    )


def _ask_of(equipe: Equipe) -> Iterator[str]:
    """Yield `940 j sans personne`, then `1060 j demandés pour 1212 j disponibles`."""
    if equipe.non_attribue:
        yield f"{format_jours(estimate(equipe.non_attribue))} sans personne"
    if equipe.agents or not equipe.non_attribue:
        free = estimate(equipe.disponible) if equipe.disponible else 0
        days = f" pour {describe_jours(free, 'disponible')}" if free else ""
        yield f"{describe_jours(estimate(equipe.demande), 'demandé')}{days}"


def _percent(capacite: Capacite, pourcent: int | None) -> str:
    return "–" if pourcent is None or capacite.is_beginning else f"{pourcent} %"
