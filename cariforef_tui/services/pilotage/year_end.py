"""Close a year: what is left undone at a date, and the draft of the year after."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.pilotage.year_end import Brouillon, Inacheve, draft_next_year, list_unfinished
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.programme.suivi import Suivi, suivi_at
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import describe_jours, format_jours
from cariforef_tui.domain.values.refusals import DateRefusee
from cariforef_tui.domain.values.tables import Column, Kind, Table
from cariforef_tui.services.ports.store import Reading, Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import read_situation

COLONNES_BILAN = (
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
class Bilan:
    """What is left to do at `au`, in document order, and the totals of the exercice."""

    au: date
    programme: Programme
    inacheves: tuple[Inacheve, ...]
    prevu: int | None
    realise: int


@dataclass(frozen=True)
class NextYear:
    """The draft of the year after, and the agents still here."""

    brouillon: Brouillon
    agents: tuple[Agent, ...]
    au: date


def load_bilan(store: Store, reference: DateReference) -> Bilan:
    """Return the unfinished work at the date de référence."""
    with store.reading() as reading:
        bilan, _, _ = _read_bilan(reading, reference)
    return bilan


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
        bilan, suivi, retirees = _read_bilan(reading, reference)
        draft = draft_next_year(bilan.programme, suivi, retirees, bilan.inacheves)
        agents = tuple(agent for agent in reading.agents() if agent.actif)
    return NextYear(draft, agents, bilan.au)


def _read_bilan(reading: Reading, reference: DateReference) -> tuple[Bilan, Suivi, frozenset[str]]:
    situation = read_situation(reading, reference.exercice, reference.au)
    programme, avancement = situation.programme, situation.avancement
    suivi = suivi_at(reading.faits(reference.exercice), reference.au)
    retirees = situation.plan.retirees
    root = avancement.lignes[programme.lignes[0].code]
    inacheves = list_unfinished(programme, avancement, suivi, retirees)
    return (
        Bilan(
            au=reference.au, programme=programme, inacheves=inacheves, prevu=root.prevu, realise=root.realise
        ),
        suivi,
        retirees,
    )


def tabulate_bilan(bilan: Bilan) -> Table:
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
        for inacheve in bilan.inacheves
    )
    exercice = bilan.programme.exercice
    return Table(
        cle="bilan",
        titre=f"Inachevé {exercice}",
        exercice=exercice,
        au=bilan.au,
        colonnes=COLONNES_BILAN,
        lignes=rows,
        totalisees=(5, 8),
    )


def describe_bilan(bilan: Bilan) -> tuple[str, ...]:
    """Return the sentences above the table: totals, and what is left by pôle."""
    exercice = bilan.programme.exercice
    left = [inacheve for inacheve in bilan.inacheves if not inacheve.permanente]
    by_pole = Counter[str]()
    for inacheve in left:
        by_pole[inacheve.pole or "GIP"] += inacheve.a_faire
    parts = [f"{pole} {format_jours(a_faire)}" for pole, a_faire in by_pole.items()]
    prevu = "rien de chiffré" if bilan.prevu is None else describe_jours(bilan.prevu, "prévu")
    return (
        f"Exercice {exercice} au {format_date(bilan.au)} : {describe_jours(bilan.realise, 'réalisé')}, "
        f"{prevu}.",
        f"À terminer : {', '.join(parts) or 'rien'}.",
    )
