"""Rows as domain values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from cariforef_tui.domain.agents.agents import Agent, Role, Suppleance
from cariforef_tui.domain.programme.echeances import parse_echeance
from cariforef_tui.domain.programme.programme import Chiffrage, Compte, Enveloppe, Ligne, Niveau
from cariforef_tui.domain.programme.responsables import parse_qui
from cariforef_tui.domain.temps.calendrier import monday_of, week_days
from cariforef_tui.domain.temps.saisies import SANS_DEMANDE, Saisie

Row = tuple[Any, ...]

OWN_WRITES_MAX = 64
"""More writes of one session than fit between two looks at the store, a second apart."""


class OwnWrite(NamedTuple):
    """A transaction of this process: its number, and the journal rows that it added, `first` to `last`."""

    numero: int
    first: int
    last: int


_echeance = lru_cache(maxsize=1024)(parse_echeance)
_qui = lru_cache(maxsize=1024)(parse_qui)
to_jour = lru_cache(maxsize=4096)(date.fromisoformat)


def to_days(rows: Iterable[Row]) -> dict[str, dict[date, int]]:
    """Return hundredths by initials and date, of rows of the three."""
    by_agent: dict[str, dict[date, int]] = {}
    for agent, jour, centiemes in rows:
        by_agent.setdefault(agent, {})[to_jour(jour)] = centiemes
    return by_agent


def list_semaines(first: date, au: date, last: date) -> str:
    """Return the weeks from `first` to `last`, cut after `au`, as the values that a text asks for."""
    return ", ".join(
        "(" + ", ".join(f"'{day}'" for day in (debut, fin, *week_days(monday_of(debut)))) + ")"
        for debut, fin in _cut_weeks(first, au, last)
    )


def _cut_weeks(first: date, au: date, last: date) -> Iterator[tuple[date, date]]:
    debut = first
    while debut <= last:
        sunday = monday_of(debut) + timedelta(days=6)
        fin = min(sunday, last, au if debut <= au else sunday)
        yield debut, fin
        debut = fin + timedelta(days=1)


def to_ligne(row: Row) -> Ligne:
    code, niveau, parent, libelle, echeance, qui, jours, actions, operations, regulation, _ = row
    return Ligne(
        code=code,
        niveau=Niveau(niveau),
        parent=parent,
        libelle=libelle,
        echeance=_echeance(echeance),
        responsables=_qui(qui),
        centiemes_annonces=jours,
        actions_annoncees=actions,
        operations_annoncees=operations,
        regulation=bool(regulation),
    )


def to_agent(row: Sequence[Any], suppleances: tuple[Suppleance, ...] = ()) -> Agent:
    initiales, nom, pole, equipe, coordonne, actif, fictif, arrivee, depart, fonction, role, *contact = row
    compte, courriel = contact
    return Agent(
        initiales=initiales,
        nom=nom,
        pole=pole,
        equipe=equipe,
        coordonne=coordonne,
        actif=bool(actif),
        fictif=bool(fictif),
        arrivee=to_day_or_none(arrivee),
        depart=to_day_or_none(depart),
        fonction=fonction,
        role=Role(role) if role else None,
        compte=compte,
        courriel=courriel,
        suppleances=suppleances,
    )


def to_saisie(row: Row) -> Saisie:
    agent, jour, code, centiemes, commentaire, a_confirmer, version, par, demande = row
    return Saisie(
        agent=agent,
        jour=to_jour(jour),
        code=code,
        centiemes=centiemes,
        commentaire=commentaire,
        a_confirmer=bool(a_confirmer),
        version=version,
        par=par,
        demande=demande or SANS_DEMANDE,
    )


def to_enveloppes(rows: Iterable[Row]) -> tuple[Enveloppe, ...]:
    """Return the enveloppes of rows that follow each other, one a line that draws on them."""
    lignes: dict[Row, list[str]] = {}
    for row in rows:
        lignes.setdefault(row[:4], []).append(row[4])
    return tuple(
        Enveloppe(
            id=key,
            compte=Compte(compte),
            chiffrage=Chiffrage(chiffrage),
            centiemes=centiemes,
            lignes=tuple(codes),
        )
        for (key, compte, chiffrage, centiemes), codes in lignes.items()
    )


def to_day_or_none(text: str | None) -> date | None:
    return to_jour(text) if text else None
