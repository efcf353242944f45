"""Everybody's year, as a reader may see it: without the right to absences, what reveals them is empty."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from cariforef_tui.domain.avancement.promises import Part
from cariforef_tui.domain.equipe.capacite import Capacite, CapaciteAgent, Equipe
from cariforef_tui.domain.equipe.load import to_pourcent
from cariforef_tui.domain.mois.visas import LIBELLES
from cariforef_tui.domain.temps.calendrier import iso_week
from cariforef_tui.domain.temps.semaine import SemaineAgent
from cariforef_tui.domain.values.shown import (
    DAY,
    JOURS,
    TEXT,
    WHOLE,
    Field,
    Shape,
    V,
    each,
    field,
    optional,
)
from cariforef_tui.domain.values.text import capitalize

if TYPE_CHECKING:
    from cariforef_tui.domain.values.months import Mois
    from cariforef_tui.domain.values.tables import Table
    from cariforef_tui.services.mois.months import MoisSnapshot


@dataclass(frozen=True)
class Groupe:
    capacite: Capacite
    equipe: Equipe


@dataclass(frozen=True)
class Semaine:
    """A week, and the days asked in it."""

    week: SemaineAgent
    charge: int

    @property
    def lisible(self) -> bool:
        return self.week.lisible


@dataclass(frozen=True)
class Annee:
    """One agent's year, in the group that they are shown in."""

    capacite: Capacite
    groupe: str
    year: CapaciteAgent

    @property
    def lisible(self) -> bool:
        return self.year.lisible

    @property
    def semaines(self) -> tuple[Semaine, ...]:
        charges = self.capacite.charges(self.year.agent.initiales)
        return tuple(map(Semaine, self.year.semaines, charges))


R = TypeVar("R", Annee, Semaine)


def _if_read(read: Callable[[R], V]) -> Callable[[R], V | None]:
    """Read what reveals absences; None if the reader may not see it."""
    return lambda one: read(one) if one.lisible else None


EQUIPE = Shape[Groupe](
    "Capacite",
    field("code", TEXT, lambda it: it.equipe.code),
    field("libelle", TEXT, lambda it: it.equipe.libelle),
    field("agents", WHOLE, lambda it: len(it.equipe.agents)),
    field("disponible", optional(JOURS), lambda it: it.equipe.disponible),
    field("disponible_a_date", optional(JOURS), lambda it: it.equipe.disponible_a_date),
    field("saisi", optional(JOURS), lambda it: it.equipe.saisi),
    field("absent", optional(JOURS), lambda it: it.equipe.absent),
    field("a_saisir", optional(JOURS), lambda it: it.equipe.a_saisir),
    field("completude", optional(WHOLE), lambda it: it.equipe.completude),
    field("promis", JOURS, lambda it: it.equipe.promis),
    field("non_attribue", JOURS, lambda it: it.equipe.non_attribue),
    field("demande", JOURS, lambda it: it.equipe.demande),
    field("reste", JOURS, lambda it: it.equipe.reste),
    field("charge", optional(WHOLE), lambda it: it.equipe.charge),
    field("etp_disponible", optional(JOURS), lambda it: _etp(it)),
    field("etp_promis", JOURS, lambda it: it.capacite.to_etp(it.equipe.promis)),
)


def _etp(groupe: Groupe) -> int | None:
    disponible = groupe.equipe.disponible
    return None if disponible is None else groupe.capacite.to_etp(disponible)


PART = Shape[Part](
    "PartPromise",
    field("codes", each(TEXT), lambda part: part.lignes),
    field("promis", JOURS, lambda part: part.centiemes),
)
SEMAINE = Shape[Semaine](
    "SemaineAgent",
    field("semaine", TEXT, lambda it: iso_week(it.week.lundi)),
    field("attendu", JOURS, lambda it: it.week.attendu),
    field("disponible", optional(JOURS), _if_read(lambda it: it.week.disponible)),
    field("du", JOURS, lambda it: it.week.du),
    field("saisi", optional(JOURS), _if_read(lambda it: it.week.saisi)),
    field("absent", optional(JOURS), _if_read(lambda it: it.week.absent)),
    field("completude", optional(WHOLE), lambda it: it.week.pourcent),
    field("manquants", optional(each(DAY)), _if_read(lambda it: [jour for jour, _ in it.week.manquants])),
    field("demande", JOURS, lambda it: it.charge),
    field("charge", optional(WHOLE), _if_read(lambda it: to_pourcent(it.charge, it.week.disponible))),
)
AGENT = Shape[Annee](
    "CapaciteAgent",
    field("agent", TEXT, lambda it: it.year.agent.initiales, "Agent", 7),
    field("pole", optional(TEXT), lambda it: it.year.agent.pole),
    field("equipe", optional(TEXT), lambda it: it.year.agent.equipe),
    field("disponible", optional(JOURS), _if_read(lambda it: it.year.disponible), "Disponible", 11),
    field("disponible_a_date", optional(JOURS), _if_read(lambda it: it.year.disponible_a_date)),
    field("saisi", optional(JOURS), _if_read(lambda it: it.year.saisi)),
    field("absent", optional(JOURS), _if_read(lambda it: it.year.absent)),
    field("a_saisir", optional(JOURS), lambda it: it.year.a_saisir, "À saisir"),
    field("completude", optional(WHOLE), lambda it: it.year.completude),
    field("promis", JOURS, lambda it: it.year.promis, "Prévu"),
    field("demande_si", JOURS, lambda it: it.year.demande_si),
    field("reste", JOURS, lambda it: it.year.reste),
    field("charge", optional(WHOLE), _if_read(lambda it: it.year.charge), "Charge (%)"),
    field("charge_a_venir", optional(WHOLE), _if_read(lambda it: it.year.charge_a_venir)),
    field("etp_disponible", optional(JOURS), _if_read(lambda it: it.capacite.to_etp(it.year.disponible))),
    field("etp_promis", JOURS, lambda it: it.capacite.to_etp(it.year.promis)),
    field("lignes", each(PART), lambda it: it.year.parts),
    field("semaines", each(SEMAINE), lambda it: it.semaines),
)


@dataclass(frozen=True)
class Vue:
    """Some groups of a capacity."""

    capacite: Capacite
    equipes: Sequence[Equipe]

    @property
    def groupes(self) -> Iterable[Groupe]:
        return (Groupe(self.capacite, equipe) for equipe in self.equipes)

    @property
    def annees(self) -> Iterable[Annee]:
        return (Annee(self.capacite, equipe.nom, year) for equipe in self.equipes for year in equipe.agents)


VUE = Shape[Vue](
    "Equipe",
    field("au", DAY, lambda it: it.capacite.au),
    field("exercice", WHOLE, lambda it: it.capacite.calendrier.exercice),
    field("jours_ouvres", WHOLE, lambda it: it.capacite.jours_ouvres),
    field("jours_par_etp", WHOLE, lambda it: it.capacite.jours_par_etp),
    field("equipes", each(EQUIPE), lambda it: it.groupes),
    field("total", EQUIPE, lambda it: Groupe(it.capacite, it.capacite.ensemble)),
    field("agents", each(AGENT), lambda it: it.annees),
)


def tabulate_feuilles(
    capacite: Capacite, mois: MoisSnapshot, groupe: str | None, weeks: Sequence[date], months: Sequence[Mois]
) -> Table:
    """Tell what the people of a group completed in these weeks, and signed in these months."""

    def signed(month: Mois) -> Field[Annee]:
        def tell(annee: Annee) -> str | None:
            states = mois.by_agent.get(annee.year.agent.initiales, ())
            return next((LIBELLES[state.etape] for state in states if state.mois == month), None)

        return field(str(month), optional(TEXT), tell, capitalize(month.libelle), 15)

    columns = (*AGENT.pick("a_saisir"), *_by_week(weeks, "completude"), *map(signed, months))
    return _tabulate(capacite, groupe, columns)


def tabulate_charge(capacite: Capacite, groupe: str | None) -> Table:
    """Return the load of the people of a group (None: of all), over the year and week by week."""
    asked: Field[Annee] = field("demande", JOURS, lambda it: it.year.demande, "Demandé")
    columns = (*AGENT.pick("disponible"), asked, *AGENT.pick("charge"), *_by_week(capacite.lundis, "charge"))
    return _tabulate(capacite, groupe, columns)


def _by_week(weeks: Sequence[date], key: str) -> tuple[Field[Annee], ...]:
    """Return a column for each of the first weeks of the year: the field `key` of SEMAINE, in percents."""
    (of_week,) = SEMAINE.pick(key)

    def column(rank: int, monday: date) -> Field[Annee]:
        title = f"Sem. du {monday:%d/%m} (%)"
        return field(iso_week(monday), optional(WHOLE), lambda it: of_week.read(it.semaines[rank]), title)

    return tuple(column(rank, monday) for rank, monday in enumerate(weeks))


def _tabulate(capacite: Capacite, groupe: str | None, colonnes: Sequence[Field[Annee]]) -> Table:
    """Return the people group by group; figures not to be seen are empty."""
    from cariforef_tui.domain.values.tables import tabulate

    vue = Vue(capacite, [equipe for equipe in capacite.equipes if groupe in (None, equipe.code)])
    exercice = capacite.calendrier.exercice
    who = (field("pole", TEXT, lambda it: it.groupe, "Pôle", 7), *AGENT.pick("agent"))
    return tabulate("equipe", "Équipe", exercice, capacite.au, (*who, *colonnes), vue.annees)
