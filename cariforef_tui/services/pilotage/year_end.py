"""Close a year: what is left undone at a date, and the draft of the year after."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.pilotage.year_end import Brouillon, Inacheve, draft_next_year, list_unfinished
from cariforef_tui.domain.programme.programme import GIP, Programme
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.refusals import DateRefusee
from cariforef_tui.domain.values.tables import Column, Kind, Table
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import Situation, read_situation

COLONNES_INACHEVE = (
    Column("code", "Code", largeur=9),
    Column("lignes", "Lignes", largeur=20),
    Column("pole", "Pôle", largeur=7),
    Column("libelle", "Libellé", largeur=60),
    Column("prevu", "Prévu", Kind.JOURS),
    Column("realise", "Réalisé", Kind.JOURS),
    Column("reste", "Reste", Kind.JOURS),
    Column("raf", "Reste à faire déclaré", Kind.JOURS, 12),
    Column("a_faire", "À faire", Kind.JOURS),
    Column("nature", "Nature", largeur=12),
)


@dataclass(frozen=True, kw_only=True)
class TravailInacheve:
    """What is left to do at `au`, in document order."""

    au: date
    programme: Programme
    inacheves: tuple[Inacheve, ...]


@dataclass(frozen=True)
class NextYear:
    """The draft of the year after, and the agents still here."""

    brouillon: Brouillon
    agents: tuple[Agent, ...]


def load_unfinished(store: Store, reference: DateReference) -> TravailInacheve:
    """Return the unfinished work at the date de référence."""
    with store.reading() as reading:
        return gather_unfinished(read_situation(reading, reference.exercice, reference.au))


def prepare_next_year(store: Store, exercice: int, reference: DateReference) -> NextYear:
    """Return the draft of `exercice` from the year before, as the end of the date de référence finds it.

    Raises:
        DateRefusee: the year before is not the one looked at, or is not in the store.
    """
    with store.reading() as reading:
        known = reading.exercices()
        if exercice - 1 not in known:
            loaded = ", ".join(map(str, known))
            raise DateRefusee(f"Le programme {exercice - 1} n'est pas dans la base ({loaded}).")
        if reference.exercice != exercice - 1:
            reference = DateReference(date(exercice - 1, 12, 31), exercice - 1)
        situation = read_situation(reading, reference.exercice, reference.au)
    inacheves = gather_unfinished(situation).inacheves
    draft = draft_next_year(situation.programme, situation.declarations, situation.plan.retirees, inacheves)
    return NextYear(draft, tuple(agent for agent in situation.agents if agent.actif))


def gather_unfinished(situation: Situation) -> TravailInacheve:
    """Return the unfinished work of a situation already read."""
    programme, avancement = situation.programme, situation.avancement
    return TravailInacheve(
        au=avancement.au,
        programme=programme,
        inacheves=list_unfinished(programme, avancement, situation.declarations, situation.plan.retirees),
    )


def tabulate_unfinished(travail: TravailInacheve) -> Table:
    """Return the unfinished work as a table."""
    rows = tuple(
        (
            inacheve.code,
            " ".join(inacheve.lignes) if len(inacheve.lignes) > 1 else None,
            inacheve.pole,
            inacheve.libelle,
            inacheve.prevu,
            inacheve.realise,
            inacheve.reste,
            inacheve.raf,
            inacheve.a_faire,
            "permanente" if inacheve.permanente else "à terminer",
        )
        for inacheve in travail.inacheves
    )
    exercice = travail.programme.exercice
    return Table(
        cle="bilan",
        titre=f"Inachevé {exercice}",
        exercice=exercice,
        au=travail.au,
        colonnes=COLONNES_INACHEVE,
        lignes=rows,
        totalisees=(5, 8),
    )


def describe_unfinished(travail: TravailInacheve) -> str:
    """Say what is left by pôle, without the permanent work."""
    by_pole = Counter[str]()
    for inacheve in travail.inacheves:
        if not inacheve.permanente:
            by_pole[inacheve.pole or GIP] += inacheve.a_faire
    parts = [f"{pole} {format_jours(a_faire)}" for pole, a_faire in by_pole.items()]
    return f"À terminer : {', '.join(parts) or 'rien'}."
