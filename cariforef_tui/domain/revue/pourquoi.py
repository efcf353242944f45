"""Why a group has its état: who works on it, at what pace, and how its months went."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from cariforef_tui.domain.avancement.activite import Activite
from cariforef_tui.domain.avancement.atterrissage import Rythme
from cariforef_tui.domain.avancement.avancement import Avancement, AvancementGroupe, rythme_of
from cariforef_tui.domain.avancement.look import Participant, list_participants, name_qui
from cariforef_tui.domain.avancement.sentences import estimate
from cariforef_tui.domain.pilotage.echeancier import Travail
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.values.days import format_jours, format_nombre


@dataclass(frozen=True, slots=True, kw_only=True)
class Pourquoi:
    """`qui` works on the group, `participants` logged on it in six weeks.

    `mois` holds the hundredths of each month up to the date; it is empty if they were not read.
    """

    qui: tuple[str, ...]
    participants: tuple[Participant, ...]
    rythme: Rythme | None
    mois: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FaitsPourquoi:
    """The facts of reasons; `lisibles` are those whose days may be shown, `travail` is None if not read."""

    programme: Programme
    calendrier: Calendrier
    avancement: Avancement
    activite: Activite
    lisibles: Collection[str]
    travail: Travail | None


def explain(faits: FaitsPourquoi, groupe: AvancementGroupe) -> Pourquoi:
    """Return why a group has its état."""
    programme = faits.programme
    participants = list_participants(programme, faits.activite, groupe, faits.lisibles)
    worked = [faits.travail[code] for code in groupe.lignes if code in faits.travail] if faits.travail else []
    return Pourquoi(
        qui=name_qui(programme, participants, groupe.lignes),
        participants=participants,
        rythme=rythme_of(programme, faits.calendrier, faits.avancement, groupe.ouvertes[0]),
        mois=tuple(map(sum, zip(*worked, strict=True)))[: faits.avancement.au.month],
    )


def tell_rythme(rythme: Rythme | None) -> str:
    """Return « 6,75 j par semaine, il en faudrait 4,5 »; empty if neither is known."""
    if rythme is None or (rythme.observe is None and not rythme.requis):
        return ""
    held = "pas de rythme connu"
    if rythme.observe is not None:
        held = f"{format_jours(estimate(rythme.observe))} par semaine"
    if rythme.requis is None:
        return held
    if not rythme.requis:
        return f"{held}, et le prévu est utilisé"
    need = estimate(rythme.requis)
    return f"{held}, il en faudrait {format_nombre(need) if need else 'moins de 0,25'}"
