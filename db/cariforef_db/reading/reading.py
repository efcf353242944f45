"""One snapshot of a store, as domain values, by the statements of `queries`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Executable, text

from cariforef_db.reading import queries
from cariforef_db.reading.agents import read_agents, read_preferences, read_rappels, read_suppleances
from cariforef_db.reading.journal import read_history, read_journal
from cariforef_db.reading.mois import (
    read_conventions,
    read_copied_days,
    read_first_signed,
    read_gestes,
    read_head,
    read_seal_of,
    read_visas,
)
from cariforef_db.reading.programme import (
    DEMANDE,
    LIVRABLE,
    PRODUCTION,
    RAF,
    read_parts_demandes,
    read_revisions,
)
from cariforef_db.reading.revue import DECISION, read_revue, read_revues
from cariforef_db.reading.rgpd import (
    count_autres_echus,
    read_dossier,
    read_purges,
    read_textes_echus,
    read_traces,
)
from cariforef_db.reading.values import (
    Row,
    list_semaines,
    to_day_or_none,
    to_days,
    to_enveloppes,
    to_jour,
    to_ligne,
    to_saisie,
)
from cariforef_db.schema import days
from cariforef_db.schema.records import Record, names_agent
from cariforef_tui.domain.agents.agents import Agent, Quotite
from cariforef_tui.domain.agents.rights import judge_by
from cariforef_tui.domain.programme.declarations import Declaration, Fait
from cariforef_tui.domain.programme.programme import Compte, Jalon, Programme
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes, days_between, monday_of
from cariforef_tui.domain.temps.saisies import Absence, Saisie, TypeAbsence
from cariforef_tui.domain.values.refusals import DateRefusee
from cariforef_tui.services.ports.store import Reglages, SommeJour
from cariforef_tui.services.ports.totaux import TotalJour

if TYPE_CHECKING:
    from cariforef_tui.domain.avancement.atterrissage import Realise
    from cariforef_tui.domain.avancement.livrables import Production
    from cariforef_tui.domain.programme.raf import Raf
    from cariforef_tui.domain.revue.revue import Decision
    from cariforef_tui.domain.temps.demandes import Demande
    from cariforef_tui.domain.values.months import Mois

ABSENCE = Record(
    Absence,
    days.absence,
    names_agent("agent"),
    order="absence.jour, absence.type",
    read={"jour": to_jour, "type": TypeAbsence},
)


class SqlReading:
    """`services.ports.Reading` inside the transaction that `connection` is in.

    `juges` are the people of the live store, where this is a copy of it: theirs are the rights. What stands
    first below is read in the module of its subject.
    """

    revisions = read_revisions
    parts_demandes = read_parts_demandes
    revue = read_revue
    revues = read_revues
    visas = read_visas
    gestes = read_gestes
    first_signed = read_first_signed
    copied_days = read_copied_days
    conventions = read_conventions
    head = read_head
    seal_of = read_seal_of
    journal = read_journal
    history = read_history
    dossier = read_dossier
    traces = read_traces
    textes_echus = read_textes_echus
    autres_echus = count_autres_echus
    purges = read_purges
    suppleances = read_suppleances
    preferences = read_preferences
    rappels = read_rappels

    def __init__(self, connection: Connection, juges: Sequence[Agent] | None = None) -> None:
        self.connection, self._juges = connection, juges

    def rows(self, statement: Executable, /, **parameters: object) -> Iterator[Row]:
        return iter(self.connection.execute(statement, parameters))

    def row(self, statement: Executable, /, **parameters: object) -> Row | None:
        return self.connection.execute(statement, parameters).first()

    def exercices(self) -> tuple[int, ...]:
        return tuple(row[0] for row in self.rows(queries.EXERCICES))

    def suivi_depuis(self, exercice: int) -> date | None:
        row = self.row(queries.SUIVI_DEPUIS, exercice=exercice)
        return to_day_or_none(row[0] if row else None)

    def programme(self, exercice: int) -> Programme:
        """Raises DateRefusee where that exercice is not loaded."""
        rows = list(self.rows(queries.LIGNES, exercice=exercice))
        if not rows:
            raise DateRefusee(f"L'exercice {exercice} n'est pas dans la base.")
        return Programme(
            exercice=exercice,
            lignes=tuple(to_ligne(row) for row in rows),
            enveloppes=to_enveloppes(self.rows(queries.ENVELOPPES, exercice=exercice)),
            jalons=self._jalons(exercice),
            aliases=tuple((row[0], row[1]) for row in self.rows(queries.ALIASES, exercice=exercice)),
            code_si=next((row[0] for row in rows if row[10]), None),
            tirages=frozenset(row[0] for row in self.rows(queries.TIRAGES, exercice=exercice)),
            livrables=LIVRABLE.fetch_of(self.connection, exercice),
        )

    def _jalons(self, exercice: int) -> tuple[Jalon, ...]:
        lignes: dict[Row, dict[str, int]] = {}
        for row in self.rows(queries.JALONS, exercice=exercice):
            bornes = lignes.setdefault(row[:3], {})
            if row[3] is not None:
                bornes[row[3]] = row[4]
        return tuple(
            Jalon(
                code,
                libelle,
                to_jour(jour),
                tuple(bornes),
                tuple(ligne for ligne, borne in bornes.items() if borne),
            )
            for (code, libelle, jour), bornes in lignes.items()
        )

    def calendrier(self, exercice: int) -> Calendrier:
        rows = self.rows(queries.FERIES, first=f"{exercice}-01-01", last=f"{exercice}-12-31")
        return Calendrier(exercice, {to_jour(jour): libelle for jour, libelle in rows})

    def reglages(self) -> Reglages:
        values: dict[str, int] = dict(self.rows(queries.REGLAGES))
        default = Reglages()
        return Reglages(
            pas=values.get("pas", default.pas),
            minutes_par_jour=values.get("minutes_par_jour", default.minutes_par_jour),
            au_dela_quotite=bool(values.get("au_dela_quotite", default.au_dela_quotite)),
            delai_visa=values.get("delai_visa", default.delai_visa),
            conservation=values.get("conservation", default.conservation),
            jours_par_etp=values.get("jours_par_etp", default.jours_par_etp),
        )

    def agents(self) -> tuple[Agent, ...]:
        agents = read_agents(self)
        return agents if self._juges is None else judge_by(agents, self._juges)

    def rythmes(self) -> Rythmes:
        return Rythmes(
            tuple(
                Quotite(agent, to_jour(depuis), (lun, mar, mer, jeu, ven, sam, dim))
                for agent, depuis, lun, mar, mer, jeu, ven, sam, dim in self.rows(queries.QUOTITES)
            )
        )

    def faits(self, exercice: int) -> tuple[Fait, ...]:
        return tuple(
            Fait(
                code=code,
                declaration=Declaration(declaration),
                jour=to_jour(jour),
                agent=agent,
                motif=motif,
                centiemes=centiemes,
            )
            for code, declaration, jour, agent, motif, centiemes in self.rows(
                queries.FAITS, exercice=exercice
            )
        )

    def realises(self, exercice: int, au: date, first: date | None = None) -> dict[str, Realise]:
        from cariforef_tui.domain.avancement.atterrissage import Realise

        realises: dict[str, Realise] = {}
        for code, compte, centiemes, premier, dernier in self.rows(
            queries.REALISES,
            exercice=exercice,
            first=(first or date(exercice, 1, 1)).isoformat(),
            au=au.isoformat(),
        ):
            known, jours = realises.get(code, Realise()), (to_jour(premier), to_jour(dernier))
            realises[code] = (
                replace(known, si=centiemes, jours_si=jours)
                if compte == Compte.SI.value
                else replace(known, metier=centiemes, jours=jours)
            )
        return realises

    def travaux(self, exercice: int, first: date, last: date) -> Iterator[tuple[str, str, date, int]]:
        agents: dict[int, str] = dict(self.rows(queries.AGENT_KEYS))
        dates = {day.isoformat(): day for day in days_between(first, last)}
        for code, agent_id, jour, centiemes in self.rows(
            queries.TRAVAUX, exercice=exercice, first=first.isoformat(), last=last.isoformat()
        ):
            yield code, agents[agent_id], dates[jour], centiemes

    def sums_by_ligne(self, exercice: int, au: date) -> Iterator[tuple[str, date, int]]:
        for code, jour, centiemes in self.rows(queries.SUMS_BY_LIGNE, exercice=exercice, au=au.isoformat()):
            yield code, to_jour(jour), centiemes

    def saisies(self, agent: str, first: date, last: date) -> tuple[Saisie, ...]:
        rows = self.rows(queries.SAISIES, agent=agent, first=first.isoformat(), last=last.isoformat())
        return tuple(to_saisie(row) for row in rows)

    def absences(self, agent: str, first: date, last: date) -> tuple[Absence, ...]:
        owner, jour = ABSENCE.shown["agent"], days.absence.c.jour
        span = (jour >= first.isoformat(), jour <= last.isoformat())
        return ABSENCE.fetch(self.connection, owner == agent, *span)

    def rafs(self, exercice: int) -> tuple[Raf, ...]:
        return RAF.fetch_of(self.connection, exercice)

    def demandes(self, exercice: int) -> tuple[Demande, ...]:
        return DEMANDE.fetch_of(self.connection, exercice)

    def productions(self, exercice: int) -> tuple[Production, ...]:
        return PRODUCTION.fetch_of(self.connection, exercice)

    def decisions(self, exercice: int) -> tuple[Decision, ...]:
        return DECISION.fetch_of(self.connection, exercice)

    def recent_codes(self, agent: str, first: date, last: date) -> tuple[str, ...]:
        rows = self.rows(queries.RECENT_CODES, agent=agent, first=first.isoformat(), last=last.isoformat())
        return tuple(row[0] for row in rows)

    def last_saisies(self, exercice: int, codes: Collection[str], au: date, limit: int) -> tuple[Saisie, ...]:
        rows = self.rows(
            queries.LAST_SAISIES, exercice=exercice, codes=list(codes), au=au.isoformat(), limit=limit
        )
        return tuple(to_saisie(row) for row in rows)

    def sums_by_day(self, exercice: int, codes: Collection[str] | None, au: date) -> tuple[SommeJour, ...]:
        if codes is None:
            rows = self.rows(queries.SUMS_BY_DAY, exercice=exercice, au=au.isoformat())
        else:
            rows = self.rows(queries.SUMS_BY_DAY_ON, exercice=exercice, codes=list(codes), au=au.isoformat())
        return tuple(SommeJour(to_jour(jour), metier, si) for jour, metier, si in rows)

    def sums_by_agent(self, exercice: int, codes: Collection[str], au: date) -> tuple[tuple[str, int], ...]:
        rows = self.rows(queries.SUMS_BY_AGENT, exercice=exercice, codes=list(codes), au=au.isoformat())
        return tuple((agent, centiemes) for agent, centiemes in rows)

    def totaux_jour(self, first: date, last: date) -> tuple[TotalJour, ...]:
        rows = self.rows(queries.TOTAUX_JOUR, first=first.isoformat(), last=last.isoformat())
        return tuple(TotalJour(agent, to_jour(jour), saisi, absent) for agent, jour, saisi, absent in rows)

    def absents(self, first: date, last: date) -> dict[str, dict[date, int]]:
        return to_days(self.rows(queries.ABSENTS, first=first.isoformat(), last=last.isoformat()))

    def remplis(self, first: date, last: date) -> dict[str, dict[date, int]]:
        return to_days(self.rows(queries.REMPLIS, first=first.isoformat(), last=last.isoformat()))

    def absents_le(self, jour: date) -> frozenset[str]:
        return frozenset(row[0] for row in self.rows(queries.ABSENTS_LE, jour=jour.isoformat()))

    def premiers_jours(self, first: date, last: date) -> dict[str, date]:
        rows = self.rows(queries.PREMIERS_JOURS, first=first.isoformat(), last=last.isoformat())
        return {agent: to_jour(jour) for agent, jour in rows}

    def mois_saisis(self, first: date, last: date) -> frozenset[tuple[str, Mois]]:
        from cariforef_tui.domain.values.months import Mois

        rows = self.rows(queries.MOIS_SAISIS, first=first.isoformat(), last=last.isoformat())
        return frozenset((agent, Mois.from_iso(mois)) for agent, mois in rows)

    def totaux_semaine(self, first: date, au: date) -> dict[str, dict[date, tuple[int, int]]]:
        totaux: dict[str, dict[date, tuple[int, int]]] = {}
        for agent, debut, saisi, absent in self._weekly(queries.TOTAUX_SEMAINE, first, au, au):
            totaux.setdefault(agent, {})[monday_of(to_jour(debut))] = (saisi, absent)
        return totaux

    def absences_otees(self, first: date, au: date, last: date) -> Iterator[tuple[str, date, int, int]]:
        for agent, debut, absent, otes in self._weekly(queries.ABSENCES_OTEES, first, au, last):
            yield agent, to_jour(debut), absent, otes

    def _weekly(self, sql: str, first: date, au: date, last: date) -> Iterator[Row]:
        statement = text(sql.format(semaines=list_semaines(first, au, last)))
        return self.rows(statement, first=first.isoformat(), au=au.isoformat())
