"""What the map of Équipe shows in each view: signs, rows and the facts of each group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum

from cariforef_tui.domain.equipe.capacite import Capacite, CapaciteAgent, Equipe
from cariforef_tui.domain.mois.visas import LIBELLES, SIGNES, Etape, MoisAgent
from cariforef_tui.domain.temps.semaine import Completude, SemaineAgent
from cariforef_tui.domain.values.dates import MOIS
from cariforef_tui.domain.values.days import format_nombre
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.mois.months import MoisSnapshot
from cariforef_tui.ui.equipe.team_map import NOM_WIDTH, MapView, TeamCell, TeamRow, Tone

COMPLETUDES = {
    Completude.SANS_ATTENTE: TeamCell(" ", Tone.RIEN),
    Completude.AVANT: TeamCell(" ", Tone.RIEN),
    Completude.A_VENIR: TeamCell("…", Tone.RIEN),
    Completude.ABSENTE: TeamCell("–", Tone.RIEN),
    Completude.COMPLETE: TeamCell("·", Tone.RIEN),
}
"""Signs of the weeks that lack nothing; another one shows the days that it lacks."""
LACKING = TeamCell("✗", Tone.CHAUD)
"""A week that lacks days, to who may not read how many."""
_QUARTERS = ("", "¼", "½", "¾")
_TONES = {
    Etape.A_COMPLETER: Tone.ALERTE,
    Etape.A_SIGNER: Tone.TIEDE,
    Etape.A_REPRENDRE: Tone.CHAUD,
    Etape.SIGNE: Tone.TIEDE,
    Etape.VALIDE: Tone.RIEN,
    Etape.EN_COURS: Tone.RIEN,
}
"""Tones of the steps that a month shown may wait for, in the order of the legend."""
_NOTHING = TeamCell(" ", Tone.RIEN)
_AGREED = frozenset((Etape.SIGNE, Etape.VALIDE))
"""Steps whose name takes the plural."""


class Vue(StrEnum):
    """What Équipe shows: who has completed and signed, or who is free."""

    FEUILLES = "feuilles"
    DISPONIBLES = "disponibles"


WEEKS_LEGEND = (
    (TeamCell("2½", Tone.CHAUD), "jours manquants"),
    (LACKING, "à compléter"),
    (COMPLETUDES[Completude.COMPLETE], "complète"),
    (COMPLETUDES[Completude.ABSENTE], "absent"),
    (COMPLETUDES[Completude.A_VENIR], "en cours"),
)
MONTHS_LEGEND = tuple((TeamCell(SIGNES[etape], tone), LIBELLES[etape]) for etape, tone in _TONES.items())


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
        cells = [_draw_week(week) for week in year.semaines[: len(weeks)]]
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
        return _head(equipe, month, facts)

    equipes = [equipe for equipe in capacite.equipes if groupe in (None, equipe.code)]
    rows = [row for equipe in equipes for row in (head(equipe), *map(draw, equipe.agents))]
    current: tuple[date | Mois, ...] = (ended,) if rank is None else (capacite.lundis[rank], ended)
    return MapView(weeks=weeks, months=months, current=current, rows=(*rows, head(capacite.ensemble)))


def _draw_week(week: SemaineAgent) -> TeamCell:
    """Return the sign of a week, or the days that it lacks, to the quarter: `4½`."""
    if (cell := COMPLETUDES.get(week.completude)) is not None:
        return cell
    if not week.lisible:
        return LACKING
    whole, quarters = divmod(-(-(week.du - week.fait) // 25), 4)
    tone = Tone.ALERTE if week.completude is Completude.VIDE else Tone.CHAUD
    return TeamCell(f"{whole or ''}{_QUARTERS[quarters]}", tone)


def count_months(states: Sequence[MoisAgent]) -> Iterator[str]:
    """Yield the number of months of each step: `8 contresignés`, `3 signés`, `1 à compléter`."""
    for etape in reversed(Etape):
        if count := sum(state.etape is etape for state in states):
            plural = "s" if count > 1 and etape in _AGREED else ""
            yield f"{count} {LIBELLES[etape]}{plural}"


def _head(equipe: Equipe, titre: str, faits: tuple[str, ...]) -> TeamRow:
    """Return the heading of a group; « Sans pôle » is longer than a code, and begins its title."""
    nom = equipe.nom if len(equipe.nom) <= NOM_WIDTH else ""
    title = ", ".join(part for part in ("" if nom else equipe.nom, titre) if part)
    return TeamRow(cle=f"groupe {equipe.code}", nom=nom, titre=f"{title} : " if title else "", faits=faits)
