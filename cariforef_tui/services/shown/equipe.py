"""The team, as a reader may see it: without the right to absences, what reveals them is empty."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from cariforef_tui.domain.equipe.capacite import Capacite, CapaciteAgent, Equipe
from cariforef_tui.domain.equipe.disponibles import Disponible, Disponibles, MoisDisponible, Periode
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
    exported,
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
    """A group, and the days of its lines that fall on nobody in the months to come."""

    capacite: Capacite
    equipe: Equipe
    a_personne: int


@dataclass(frozen=True)
class Annee:
    """One agent's year and months to come, in the group that they are shown in."""

    capacite: Capacite
    groupe: str
    year: CapaciteAgent
    libre: Disponible

    @property
    def lisible(self) -> bool:
        return self.year.lisible


R = TypeVar("R", Annee, SemaineAgent)


def _if_read(read: Callable[[R], V]) -> Callable[[R], V | None]:
    """Read what reveals absences or a rhythm; None if the reader may not see it."""
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
    field("a_personne", JOURS, lambda it: it.a_personne),
    field("etp_disponible", optional(JOURS), lambda it: _etp(it)),
    field("etp_promis", JOURS, lambda it: it.capacite.plein.to_etp(it.equipe.promis)),
)


def _etp(groupe: Groupe) -> int | None:
    disponible = groupe.equipe.disponible
    return None if disponible is None else groupe.capacite.plein.to_etp(disponible)


PRIS = Shape[tuple[Sequence[str], int]](
    "JoursPris",
    field("codes", each(TEXT), lambda pris: pris[0]),
    field("jours", JOURS, lambda pris: pris[1]),
)
MOIS = Shape[MoisDisponible](
    "MoisDisponible",
    field("mois", TEXT, lambda it: str(it.mois)),
    field("ouvres", JOURS, lambda it: it.ouvres),
    field("libres", JOURS, lambda it: it.ouvres - sum(it.pris.values())),
    field("lignes", each(PRIS), lambda it: it.pris.items()),
)
ABSENCE = Shape[Periode](
    "PeriodeAbsence",
    field("pole", optional(TEXT), lambda it: it.agent.pole, "Pôle", 7),
    field("agent", TEXT, lambda it: it.agent.initiales, "Agent", 7),
    field("du", DAY, lambda it: it.debut, "Du", 11),
    field("au", DAY, lambda it: it.fin, "Au", 11),
    field("jours", JOURS, lambda it: it.centiemes, "Jours"),
)
EXPORT = exported("AbsencesExportees", "absences", ABSENCE)
SEMAINE = Shape[SemaineAgent](
    "SemaineAgent",
    field("semaine", TEXT, lambda it: iso_week(it.lundi)),
    field("attendu", optional(JOURS), _if_read(lambda it: it.attendu)),
    field("disponible", optional(JOURS), _if_read(lambda it: it.disponible)),
    field("du", optional(JOURS), _if_read(lambda it: it.du)),
    field("saisi", optional(JOURS), _if_read(lambda it: it.saisi)),
    field("absent", optional(JOURS), _if_read(lambda it: it.absent)),
    field("completude", optional(WHOLE), lambda it: it.pourcent),
    field("manquants", optional(each(DAY)), _if_read(lambda it: [jour for jour, _ in it.manquants])),
)
AGENT = Shape[Annee](
    "CapaciteAgent",
    field("agent", TEXT, lambda it: it.year.agent.initiales, "Agent", 7),
    field("pole", optional(TEXT), lambda it: it.year.agent.pole),
    field("equipe", optional(TEXT), lambda it: it.year.agent.equipe),
    field("disponible", optional(JOURS), _if_read(lambda it: it.year.disponible)),
    field("disponible_a_date", optional(JOURS), _if_read(lambda it: it.year.disponible_a_date)),
    field("saisi", optional(JOURS), _if_read(lambda it: it.year.saisi)),
    field("absent", optional(JOURS), _if_read(lambda it: it.year.absent)),
    field("a_saisir", optional(JOURS), lambda it: it.year.a_saisir, "À saisir"),
    field("completude", optional(WHOLE), lambda it: it.year.completude),
    field(
        "etp_disponible", optional(JOURS), _if_read(lambda it: it.capacite.plein.to_etp(it.year.disponible))
    ),
    field("mois", each(MOIS), lambda it: it.libre.mois),
    field("absences", each(ABSENCE), lambda it: it.libre.absences),
    field("semaines", each(SEMAINE), lambda it: it.year.semaines),
)


@dataclass(frozen=True)
class Vue:
    """Some groups of a capacity, and who is free in the months to come."""

    capacite: Capacite
    disponibles: Disponibles
    equipes: Sequence[Equipe]

    @property
    def groupes(self) -> Iterable[Groupe]:
        nobody = self.disponibles.a_personne
        return (Groupe(self.capacite, equipe, nobody.get(equipe.code, 0)) for equipe in self.equipes)

    @property
    def total(self) -> Groupe:
        return Groupe(self.capacite, self.capacite.ensemble, self.disponibles.a_personne.get(None, 0))

    @property
    def annees(self) -> Iterable[Annee]:
        found = self.disponibles.by_agent
        return (
            Annee(self.capacite, equipe.nom, year, found.get(year.agent.initiales) or Disponible(year.agent))
            for equipe in self.equipes
            for year in equipe.agents
        )

    @property
    def free(self) -> list[Annee]:
        """The people whose days one may read, the freest first."""
        found = (one for one in self.annees if one.libre.mois)
        return sorted(found, key=lambda one: self.disponibles.agents.index(one.libre))


VUE = Shape[Vue](
    "Equipe",
    field("au", DAY, lambda it: it.capacite.au),
    field("exercice", WHOLE, lambda it: it.capacite.calendrier.exercice),
    field("jours_ouvres", WHOLE, lambda it: it.capacite.plein.jours_ouvres),
    field("jours_par_etp", WHOLE, lambda it: it.capacite.plein.par_etp),
    field("conges", optional(JOURS), lambda it: it.capacite.plein.conges),
    field("libres_du", DAY, lambda it: it.disponibles.debut),
    field("libres_au", DAY, lambda it: it.disponibles.fin),
    field("equipes", each(EQUIPE), lambda it: it.groupes),
    field("total", EQUIPE, lambda it: it.total),
    field("agents", each(AGENT), lambda it: it.annees),
)


def tabulate_feuilles(vue: Vue, mois: MoisSnapshot, weeks: Sequence[date], months: Sequence[Mois]) -> Table:
    """Tell what the people of a view completed in these weeks, and signed in these months."""

    def signed(month: Mois) -> Field[Annee]:
        def tell(annee: Annee) -> str | None:
            states = mois.by_agent.get(annee.year.agent.initiales, ())
            return next((LIBELLES[state.etape] for state in states if state.mois == month), None)

        return field(str(month), optional(TEXT), tell, capitalize(month.libelle), 15)

    def completed(rank: int, monday: date) -> Field[Annee]:
        title = f"Sem. du {monday:%d/%m} (%)"
        read = optional(WHOLE)
        return field(iso_week(monday), read, lambda it: it.year.semaines[rank].pourcent, title)

    weekly = (completed(rank, monday) for rank, monday in enumerate(weeks))
    columns = (*AGENT.pick("a_saisir"), *weekly, *map(signed, months))
    return _tabulate(vue, "equipe", "Équipe", columns, vue.annees)


def tabulate_disponibles(vue: Vue) -> Table:
    """Return the free days of the people of a view, month by month, the freest first; then their absences."""

    def free(rank: int, month: Mois) -> Field[Annee]:
        def tell(annee: Annee) -> int:
            return annee.libre.mois[rank].libres

        return field(str(month), JOURS, tell, capitalize(month.libelle), 15)

    months = (free(rank, month) for rank, month in enumerate(vue.disponibles.mois))
    total: Field[Annee] = field("libres", JOURS, lambda it: it.libre.libres, "Libres")
    table = _tabulate(vue, "disponibles", "Disponibles", (*months, total), vue.free)
    return replace(table, recapitulatif=tabulate_absences(vue))


def list_away(vue: Vue) -> list[Periode]:
    """Return the absences of the months to come, by their first day."""
    found = (absence for one in vue.annees for absence in one.libre.absences)
    return sorted(found, key=lambda one: (one.debut, one.agent.initiales))


def tabulate_absences(vue: Vue) -> Table:
    """Return the absences of the months to come; never of what kind."""
    from cariforef_tui.domain.values.tables import tabulate

    capacite = vue.capacite
    exercice = capacite.calendrier.exercice
    return tabulate("absences", "Absences", exercice, capacite.au, ABSENCE.fields, list_away(vue))


def _tabulate(
    vue: Vue, cle: str, titre: str, colonnes: Sequence[Field[Annee]], annees: Iterable[Annee]
) -> Table:
    """Return the people; figures not to be seen are empty."""
    from cariforef_tui.domain.values.tables import tabulate

    capacite = vue.capacite
    who = (field("pole", TEXT, lambda it: it.groupe, "Pôle", 7), *AGENT.pick("agent"))
    return tabulate(cle, titre, capacite.calendrier.exercice, capacite.au, (*who, *colonnes), annees)
