"""One snapshot of a store, as domain values; SQL text in `queries`, run on any driver's connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Protocol

from cariforef_db import queries
from cariforef_tui.domain.agents import Agent, Quotite
from cariforef_tui.domain.avancement import Realise
from cariforef_tui.domain.calendrier import Calendrier, Rythmes
from cariforef_tui.domain.echeances import parse_echeance
from cariforef_tui.domain.programme import Chiffrage, Compte, Enveloppe, Jalon, Ligne, Niveau, Programme
from cariforef_tui.domain.refus import DateRefusee
from cariforef_tui.domain.responsables import parse_qui
from cariforef_tui.domain.saisies import Absence, Saisie, TypeAbsence
from cariforef_tui.domain.suivi import Declaration, Fait
from cariforef_tui.services.ports import ACTEUR_SYSTEME, Ecriture, Reglages, SommeJour, TotalJour

Row = tuple[Any, ...]

_echeance = lru_cache(maxsize=1024)(parse_echeance)
_qui = lru_cache(maxsize=1024)(parse_qui)
_jour = lru_cache(maxsize=4096)(date.fromisoformat)


class Driver(Protocol):
    """What is asked of a DBAPI connection."""

    def execute(self, sql: str, parameters: Mapping[str, object] = ..., /) -> sqlite3.Cursor: ...


class SqlReading:
    """`services.ports.Reading` inside the transaction that its connection is in."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    def _rows(self, sql: str, /, **parameters: object) -> Iterator[Row]:
        return self._driver.execute(sql, parameters)

    def _row(self, sql: str, /, **parameters: object) -> Row | None:
        found: Row | None = self._driver.execute(sql, parameters).fetchone()
        return found

    def _rows_on(self, sql: str, codes: Collection[str], /, **parameters: object) -> Iterator[Row]:
        named = {f"c{index}": code for index, code in enumerate(codes)}
        text = sql.format(codes=", ".join(f":{name}" for name in named))
        return self._driver.execute(text, {**parameters, **named})

    def exercices(self) -> tuple[int, ...]:
        return tuple(row[0] for row in self._rows(queries.EXERCICES))

    def programme(self, exercice: int) -> Programme:
        """Raises DateRefusee where that exercice is not loaded."""
        rows = list(self._rows(queries.LIGNES, exercice=exercice))
        if not rows:
            raise DateRefusee(f"L'exercice {exercice} n'est pas dans la base.")
        return Programme(
            exercice=exercice,
            lignes=tuple(_to_ligne(row) for row in rows),
            enveloppes=self._enveloppes(exercice),
            jalons=self._jalons(exercice),
            aliases=tuple((row[0], row[1]) for row in self._rows(queries.ALIASES, exercice=exercice)),
            code_si=next((row[0] for row in rows if row[10]), None),
        )

    def _enveloppes(self, exercice: int) -> tuple[Enveloppe, ...]:
        lignes: dict[Row, list[str]] = {}
        for row in self._rows(queries.ENVELOPPES, exercice=exercice):
            lignes.setdefault(row[:4], []).append(row[4])
        return tuple(
            Enveloppe(key, Compte(compte), Chiffrage(chiffrage), centiemes, tuple(codes))
            for (key, compte, chiffrage, centiemes), codes in lignes.items()
        )

    def _jalons(self, exercice: int) -> tuple[Jalon, ...]:
        lignes: dict[Row, list[str]] = {}
        for row in self._rows(queries.JALONS, exercice=exercice):
            codes = lignes.setdefault(row[:3], [])
            if row[3] is not None:
                codes.append(row[3])
        return tuple(
            Jalon(code, libelle, _jour(jour), tuple(codes)) for (code, libelle, jour), codes in lignes.items()
        )

    def calendrier(self, exercice: int) -> Calendrier:
        rows = self._rows(queries.FERIES, first=f"{exercice}-01-01", last=f"{exercice}-12-31")
        return Calendrier(exercice, {_jour(jour): libelle for jour, libelle in rows})

    def reglages(self) -> Reglages:
        found: dict[str, int] = dict(self._rows(queries.REGLAGES))
        default = Reglages()
        return Reglages(
            pas=found.get("pas", default.pas),
            minutes_par_jour=found.get("minutes_par_jour", default.minutes_par_jour),
            au_dela_quotite=bool(found.get("au_dela_quotite", default.au_dela_quotite)),
        )

    def agents(self) -> tuple[Agent, ...]:
        return tuple(_to_agent(row) for row in self._rows(queries.AGENTS))

    def rythmes(self) -> Rythmes:
        return Rythmes(
            tuple(
                Quotite(agent, _jour(depuis), (lun, mar, mer, jeu, ven, sam, dim))
                for agent, depuis, lun, mar, mer, jeu, ven, sam, dim in self._rows(queries.QUOTITES)
            )
        )

    def faits(self, exercice: int) -> tuple[Fait, ...]:
        return tuple(
            Fait(code, Declaration(declaration), _jour(jour), agent, motif)
            for code, declaration, jour, agent, motif in self._rows(queries.FAITS, exercice=exercice)
        )

    def realises(self, exercice: int, au: date) -> dict[str, Realise]:
        return {
            code: Realise(metier, si, _jour(premier), _jour(dernier))
            for code, metier, si, premier, dernier in self._rows(
                queries.REALISES, exercice=exercice, au=au.isoformat()
            )
        }

    def saisies(self, agent: str, first: date, last: date) -> tuple[Saisie, ...]:
        rows = self._rows(queries.SAISIES, agent=agent, first=first.isoformat(), last=last.isoformat())
        return tuple(_to_saisie(row) for row in rows)

    def absences(self, agent: str, first: date, last: date) -> tuple[Absence, ...]:
        rows = self._rows(queries.ABSENCES, agent=agent, first=first.isoformat(), last=last.isoformat())
        return tuple(
            Absence(initiales, _jour(jour), TypeAbsence(type_), centiemes)
            for initiales, jour, type_, centiemes in rows
        )

    def recent_codes(self, agent: str, first: date, last: date) -> tuple[str, ...]:
        rows = self._rows(queries.RECENT_CODES, agent=agent, first=first.isoformat(), last=last.isoformat())
        return tuple(row[0] for row in rows)

    def last_saisies(self, exercice: int, codes: Collection[str], au: date, limit: int) -> tuple[Saisie, ...]:
        rows = self._rows_on(queries.LAST_SAISIES, codes, exercice=exercice, au=au.isoformat(), limit=limit)
        return tuple(_to_saisie(row) for row in rows)

    def sums_by_day(self, exercice: int, codes: Collection[str] | None, au: date) -> tuple[SommeJour, ...]:
        if codes is None:
            rows = self._rows(queries.SUMS_BY_DAY, exercice=exercice, au=au.isoformat())
        else:
            rows = self._rows_on(queries.SUMS_BY_DAY_ON, codes, exercice=exercice, au=au.isoformat())
        return tuple(SommeJour(_jour(jour), metier, si) for jour, metier, si in rows)

    def sums_by_agent(self, exercice: int, codes: Collection[str], au: date) -> tuple[tuple[str, int], ...]:
        rows = self._rows_on(queries.SUMS_BY_AGENT, codes, exercice=exercice, au=au.isoformat())
        return tuple((agent, centiemes) for agent, centiemes in rows)

    def totaux_jour(self, first: date, last: date) -> tuple[TotalJour, ...]:
        rows = self._rows(queries.TOTAUX_JOUR, first=first.isoformat(), last=last.isoformat())
        return tuple(TotalJour(agent, _jour(jour), saisi, absent) for agent, jour, saisi, absent in rows)

    def journal(self, limit: int) -> tuple[Ecriture, ...]:
        agents = {str(key): name for key, name in self._rows(queries.AGENT_IDS)}
        lignes = {str(key): code for key, code in self._rows(queries.LIGNE_IDS)}
        rows = self._rows(queries.JOURNAL, limit=limit)
        return tuple(
            Ecriture(
                seq, quand, acteur or ACTEUR_SYSTEME, objet, _readable(objet, cle, agents, lignes), *values
            )
            for seq, quand, acteur, objet, cle, *values in rows
        )


def _readable(objet: str, cle: str, agents: Mapping[str, str], lignes: Mapping[str, str]) -> str:
    """Return a journal key with initials and codes in place of ids: `LR 2018-05-21 14.7.1`."""
    parts = cle.split("/")
    if objet in ("agent", "quotite", "absence", "saisie"):
        parts[0] = agents.get(parts[0], parts[0])
    if objet == "saisie":
        parts[-1] = lignes.get(parts[-1], parts[-1])
    if objet == "ligne":
        parts[0] = lignes.get(parts[0], parts[0])
    return " ".join(parts)


def _to_ligne(row: Row) -> Ligne:
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


def _to_agent(row: Row) -> Agent:
    initiales, nom, pole, equipe, coordonne, actif, fictif, arrivee, depart = row
    return Agent(
        initiales=initiales,
        nom=nom,
        pole=pole,
        equipe=equipe,
        coordonne=coordonne,
        actif=bool(actif),
        fictif=bool(fictif),
        arrivee=_jour(arrivee) if arrivee else None,
        depart=_jour(depart) if depart else None,
    )


def _to_saisie(row: Row) -> Saisie:
    agent, jour, code, centiemes, commentaire, a_confirmer, version = row
    return Saisie(agent, _jour(jour), code, centiemes, commentaire, bool(a_confirmer), version)
