"""Three bodies whose years are simulated: the delivered programme, and two smaller ones drawn once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from random import Random
from statistics import median

import holidays

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.echeances import parse_echeance
from cariforef_tui.domain.programme.programme import Chiffrage, Compte, Enveloppe, Ligne, Niveau, Programme
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.values.days import JOUR_ENTIER, JOURS_PAR_ETP
from tests.frozen.people import imagine_agents
from tests.worlds import read_2018

EXERCICE = 2018
_LIGNES_PAR_POLE = 9
_ECHEANCES = ("", "", "30/06/2018", "30/09/2018", "15/03/2018 – 15/10/2018", "01/09/2018 – 30/11/2018")


@dataclass(frozen=True)
class Body:
    """A plan, and who works on it; no jalon and no livrable, which people declare."""

    name: str
    programme: Programme
    agents: tuple[Agent, ...]

    @property
    def groupes(self) -> Iterator[Enveloppe]:
        """Enveloppes that have a number and a landing of their own."""
        for enveloppe in self.programme.enveloppes:
            if enveloppe.compte is Compte.METIER and (enveloppe.centiemes or 0) > 0:
                yield enveloppe


@cache
def make_calendrier() -> Calendrier:
    return Calendrier(EXERCICE, dict(holidays.country_holidays("FR", years=EXERCICE)))


def make_delivered() -> Body:
    programme, named = read_2018()
    team = (one for one in (*named, *imagine_agents(programme, named)) if one.pole)
    return Body("84 groups, 26 people", replace(programme, jalons=(), livrables=()), tuple(team))


def make_small(lines: int, people: int) -> Body:
    """Return a body of that many lines, of very unequal plans that take its people's year together."""
    random = Random(lines)
    weights = [random.paretovariate(1.2) for _ in range(lines)]
    days = people * JOURS_PAR_ETP
    poles = [f"P{rank}" for rank in range(1, max(2, lines // _LIGNES_PAR_POLE) + 1)]
    lignes = [
        _make_ligne("CORPS", Niveau.GIP, None),
        *(_make_ligne(one, Niveau.POLE, "CORPS") for one in poles),
    ]
    enveloppes = []
    for rank, weight in enumerate(weights):
        code = str(rank + 1)
        echeance = random.choice(_ECHEANCES) if weight < median(weights) else ""
        lignes.append(_make_ligne(code, Niveau.ACTION, poles[rank % len(poles)], echeance))
        centiemes = max(2, round(days * weight / sum(weights))) * JOUR_ENTIER
        enveloppes.append(
            Enveloppe(
                id=code,
                compte=Compte.METIER,
                chiffrage=Chiffrage.CHIFFRE,
                centiemes=centiemes,
                lignes=(code,),
            )
        )
    team = (Agent(initiales=f"Z{chr(65 + rank)}", pole=poles[rank % len(poles)]) for rank in range(people))
    programme = Programme(exercice=EXERCICE, lignes=tuple(lignes), enveloppes=tuple(enveloppes))
    return Body(f"{lines} lines, {people} people", programme, tuple(team))


def _make_ligne(code: str, niveau: Niveau, parent: str | None, echeance: str = "") -> Ligne:
    return Ligne(code=code, niveau=niveau, parent=parent, libelle=code, echeance=parse_echeance(echeance))


def make_bodies() -> tuple[Body, ...]:
    return make_delivered(), make_small(34, 14), make_small(12, 5)
