"""Rows as domain values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from cariforef_tui.domain.agents.agents import Agent, Role, Suppleance
from cariforef_tui.domain.programme.echeances import parse_echeance
from cariforef_tui.domain.programme.programme import Chiffrage, Compte, Enveloppe, Ligne, Niveau
from cariforef_tui.domain.programme.responsables import parse_qui
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
