"""One month as a screen or a command looks at it: its sheet, what it lacks, its history, what may be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.agents.rights import regime_of
from cariforef_tui.domain.mois.gaps import Manque, missing_before_signature
from cariforef_tui.domain.mois.gestures import offered_gestes, who_may
from cariforef_tui.domain.mois.states import Etape, etape_of
from cariforef_tui.domain.mois.visas import EtatMois, GesteVisa, Visa
from cariforef_tui.domain.programme.find import resolve_anybody
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.agents.rights import check_reading
from cariforef_tui.services.mois.fiche import FicheVisee, Reprise, read_cadre, read_fiche_visee
from cariforef_tui.services.ports.store import Store


@dataclass(frozen=True, slots=True)
class Episode:
    """One gesture of a month's history: the version it is about, and what changed after it was taken back."""

    visa: Visa
    version: int
    reprise: Reprise | None


@dataclass(frozen=True, kw_only=True)
class MoisVu:
    """A month with its sheet; `manques` is empty where it is signed or may be.

    `etape` is what the month waits for, as everybody's table says it.
    `offerts` are the gestures that who looks may make now, `peuvent` the initials of who may countersign.
    `exercices` are the years that have months.
    """

    visee: FicheVisee
    etape: Etape
    manques: tuple[Manque, ...]
    offerts: tuple[GesteVisa, ...]
    peuvent: tuple[str, ...]
    exercices: tuple[int, ...]

    @property
    def agent(self) -> Agent:
        return self.visee.agent

    @property
    def mois(self) -> Mois:
        return self.visee.fiche.mois

    @property
    def etat(self) -> EtatMois:
        return self.visee.etat

    @property
    def can_sign(self) -> bool:
        """True where who looks may sign and nothing is missing."""
        return GesteVisa.SIGNATURE in self.offerts and not self.manques

    @cached_property
    def histoire(self) -> tuple[Episode, ...]:
        """Every gesture in order, for ever: a reopening and what changed after it stay."""
        reprises = {reprise.visa: reprise for reprise in self.visee.reprises}
        episodes, version = [], 0
        for visa in self.visee.visas:
            version += visa.geste is GesteVisa.SIGNATURE
            episodes.append(Episode(visa, version, reprises.get(visa)))
        return tuple(episodes)


def load_mois(store: Store, agent: str, mois: Mois, *, acteur: str | None, today: date) -> MoisVu:
    """Return one month of an agent, as signed where it is locked, else as it stands.

    Raises:
        DroitRefuse: `acteur` may not read the agent's days; see `check_reading` for None.
        AgentRefuse, DateRefusee: nobody of these initials, or a month outside every exercice.
    """
    with store.reading() as reading:
        agents = reading.agents()
        owner = resolve_anybody(agents, agent)
        looking = resolve_anybody(agents, acteur) if acteur is not None else None
        check_reading(agents, acteur, owner)
        visee = read_fiche_visee(reading, owner, mois, read_cadre(reading, mois.annee))
        exercices = reading.exercices()
    regime, fiche = regime_of(agents), visee.fiche
    manques = missing_before_signature(fiche, today) if visee.etat is EtatMois.OUVERT else ()
    return MoisVu(
        visee=visee,
        etape=etape_of(
            mois,
            visee.visas,
            today,
            fiche.fin,
            is_empty=not (fiche.cumul.attendu or fiche.total),
            is_ready=not any(manque.centiemes for manque in manques),
        ),
        manques=manques,
        offerts=offered_gestes(looking, owner, visee.visas, regime) if looking is not None else (),
        peuvent=who_may(GesteVisa.CONTRESEING, owner, visee.visas, agents, regime),
        exercices=exercices,
    )
