"""One write transaction, through SQLAlchemy Core. Imported by the first write only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, delete, insert, update
from sqlalchemy.exc import IntegrityError

from cariforef_db.engine.errors import broken_constraint
from cariforef_db.files.anchors import Cause
from cariforef_db.reading import queries
from cariforef_db.reading.reading import SqlReading
from cariforef_db.reading.values import Row
from cariforef_db.schema import tables
from cariforef_db.sqlite.journal import INALTERABLE
from cariforef_db.writing import bulk, cells, loading, moving
from cariforef_db.writing import people as people_writing
from cariforef_db.writing import plan as plan_writing
from cariforef_db.writing import revue as revue_writing
from cariforef_db.writing import visas as trust_writing
from cariforef_db.writing.filling import Filling
from cariforef_tui.domain.agents.agents import Agent, Quotite
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.programme.suivi import Declaration, Fait
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.temps.saisies import Absence, CellChange, CellWritten, Saisie
from cariforef_tui.domain.values.days import JOUR_ENTIER
from cariforef_tui.domain.values.refusals import AgentRefuse, CodeRefuse, DateRefusee
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME, Reglages

if TYPE_CHECKING:
    from cariforef_tui.domain.mois.conventions import Convention, LigneConventionnee
    from cariforef_tui.domain.mois.visas import Visa
    from cariforef_tui.domain.programme.raf import Raf
    from cariforef_tui.domain.programme.revisions import Revision
    from cariforef_tui.domain.revue.revue import Decision, RevueEcrite
    from cariforef_tui.domain.rgpd.retention import Effacement, EffacementFait


class SqlWriting(SqlReading):
    """`services.ports.Writing` inside the transaction that `connection` has begun.

    `numero` is the number of the transaction: the version of every cell that it writes; `acteur` is who
    writes. `cause` says why its seal is kept outside the file.
    """

    cause = Cause.ECRITURE

    def __init__(self, connection: Connection, numero: int, acteur: str) -> None:
        driver: Any = connection.connection.driver_connection
        super().__init__(driver)
        self.connection = connection
        self.numero = numero
        self.acteur = acteur

    def write_cells(self, changes: Sequence[CellChange]) -> tuple[CellWritten, ...]:
        with self.connection.begin_nested():
            return cells.write_cells(self, changes)

    def write_absence(self, agent: str, jour: date, absences: Sequence[Absence]) -> tuple[Absence, ...]:
        return people_writing.write_absence(self, agent, jour, absences)

    def add_agent(self, agent: Agent) -> None:
        people_writing.add_agent(self, agent)

    def update_agent(self, agent: Agent) -> None:
        people_writing.update_agent(self, agent)

    def set_quotite(self, quotite: Quotite) -> None:
        people_writing.set_quotite(self, quotite)

    def set_ferie(self, jour: date, libelle: str | None) -> None:
        same = tables.jour_ferie.c.jour == jour.isoformat()
        if libelle is None:
            self.connection.execute(delete(tables.jour_ferie).where(same))
        elif not self.connection.execute(
            update(tables.jour_ferie).where(same).values(libelle=libelle)
        ).rowcount:
            self.connection.execute(insert(tables.jour_ferie).values(jour=jour.isoformat(), libelle=libelle))

    def set_reglages(self, reglages: Reglages) -> None:
        values = {
            "pas": reglages.pas,
            "minutes_par_jour": reglages.minutes_par_jour,
            "au_dela_quotite": int(reglages.au_dela_quotite),
            "delai_visa": reglages.delai_visa,
            "jours_par_etp": reglages.jours_par_etp,
            "conservation": reglages.conservation,
        }
        for cle, valeur in values.items():
            same = tables.reglage.c.cle == cle
            if not self.connection.execute(update(tables.reglage).where(same).values(valeur=valeur)).rowcount:
                self.connection.execute(insert(tables.reglage).values(cle=cle, valeur=valeur))

    def add_fait(self, exercice: int, fait: Fait) -> None:
        """Raises AgentRefuse or CodeRefuse where the agent, the line or the jalon is unknown."""
        agent_id, _ = self.agent_key(fait.agent)
        on_ligne = fait.declaration in (Declaration.SOLDEE, Declaration.ROUVERTE)
        found = self.row(
            queries.LIGNE_OF if on_ligne else queries.JALON_OF, exercice=exercice, code=fait.code
        )
        if found is None:
            raise CodeRefuse(f"« {fait.code} » n'est pas dans le programme {exercice}.")
        self.connection.execute(
            insert(tables.fait).values(
                exercice_id=exercice,
                ligne_id=found[0] if on_ligne else None,
                jalon_id=None if on_ligne else found[0],
                declaration=fait.declaration.value,
                jour=fait.jour.isoformat(),
                agent_id=agent_id,
                motif=fait.motif,
            )
        )

    def add_revision(self, exercice: int, revision: Revision) -> Revision:
        """Raises CodeRefuse, AgentRefuse, or Refus where the revision to take back is gone already."""
        with self.connection.begin_nested():
            return replace(revision, numero=plan_writing.add_revision(self, exercice, revision))

    def add_raf(self, exercice: int, raf: Raf) -> None:
        plan_writing.add_raf(self, exercice, raf)

    def move_saisies(self, saisies: Sequence[Saisie], code: str) -> tuple[Saisie, ...]:
        with self.connection.begin_nested():
            return moving.move_saisies(self, saisies, code)

    def load_saisies(self, saisies: Sequence[Saisie]) -> None:
        with self.connection.begin_nested():
            bulk.load_saisies(self, saisies)

    def write_revue(self, exercice: int, revue: RevueEcrite) -> None:
        """Raises Refus where the review is closed with other figures."""
        with self.connection.begin_nested():
            revue_writing.write_revue(self, exercice, revue)

    def add_decision(self, exercice: int, decision: Decision) -> Decision:
        return replace(decision, numero=revue_writing.add_decision(self, exercice, decision))

    def update_decision(self, exercice: int, decision: Decision) -> None:
        revue_writing.update_decision(self, exercice, decision)

    def remove_decision(self, exercice: int, numero: int) -> None:
        revue_writing.remove_decision(self, exercice, numero)

    def add_visa(self, visa: Visa) -> Visa:
        return trust_writing.add_visa(self, visa)

    def set_convention(self, convention: Convention) -> None:
        trust_writing.set_convention(self, convention)

    def set_ligne_conventionnee(self, numero: str, ligne: LigneConventionnee) -> None:
        trust_writing.set_ligne_conventionnee(self, numero, ligne)

    def remove_ligne_conventionnee(self, numero: str, ligne: LigneConventionnee) -> None:
        trust_writing.remove_ligne_conventionnee(self, numero, ligne)

    def load_programme(self, programme: Programme, feries: Calendrier, agents: Sequence[Agent]) -> None:
        """Write a whole exercice; the same one again changes nothing.

        Raises:
            DateRefusee: that exercice holds another programme.
        """
        if programme.exercice in self.exercices():
            if self.programme(programme.exercice) != programme:
                raise DateRefusee(
                    f"L'exercice {programme.exercice} est déjà chargé, avec un autre programme."
                )
        else:
            loading.load_programme(self.connection, programme, feries)
            if self.programme(programme.exercice) != programme:
                raise ValueError("le programme relu diffère du programme écrit")
        known = {agent.initiales for agent in self.agents()}
        for agent in agents:
            if agent.initiales not in known:
                self.add_agent(agent)

    def replace_programme(self, programme: Programme, feries: Calendrier, agents: Sequence[Agent]) -> None:
        """Raises DateRefusee where the exercice has begun: the database decides."""
        try:
            with self.connection.begin_nested():
                loading.delete_programme(self.connection, programme.exercice)
                self.load_programme(programme, feries, agents)
        except IntegrityError as error:
            if broken_constraint(error) != INALTERABLE:
                raise
            raise DateRefusee(
                f"L'exercice {programme.exercice} a commencé : son programme voté ne change plus."
            ) from error

    def erase(self, effacement: Effacement) -> EffacementFait:
        from cariforef_db.writing.purge import erase

        return erase(self, effacement)

    def agent_key(self, initiales: str) -> tuple[int, str | None]:
        """Return the id and the team of an agent.

        Raises:
            AgentRefuse: nobody has those initials.
        """
        found = self.row(queries.AGENT_OF, agent=initiales)
        if found is None:
            raise AgentRefuse(f"Agent inconnu : « {initiales} ».")
        return found[0], found[1]

    def key_or_none(self, initiales: str | None) -> int | None:
        """Return the id of an agent, None for nobody and for the program itself."""
        if initiales is None or initiales == ACTEUR_SYSTEME:
            return None
        return self.agent_key(initiales)[0]

    def writer_for(self, agent: str) -> str | None:
        """Return who writes in place of `agent`, None where they do it themselves."""
        return None if self.acteur in (agent, ACTEUR_SYSTEME) else self.acteur

    def ligne_key(self, jour: date, code: str) -> int:
        """Return the id of a line in the exercice of `jour`.

        Raises:
            CodeRefuse: no such line.
            DateRefusee: the exercice is not loaded.
        """
        found = self.find_ligne(jour.year, code)
        if found is not None:
            return found
        if jour.year not in self.exercices():
            raise DateRefusee(f"Le {jour:%d/%m/%Y} est hors des exercices de la base.")
        raise CodeRefuse(f"Code inconnu : « {code} ».")

    def ligne_of(self, exercice: int, code: str) -> int:
        """Return the id of a line.

        Raises:
            CodeRefuse: no such line in that exercice.
        """
        found = self.find_ligne(exercice, code)
        if found is None:
            raise CodeRefuse(f"« {code} » n'est pas dans le programme {exercice}.")
        return found

    def find_ligne(self, exercice: int, code: str) -> int | None:
        found = self.row(queries.LIGNE_OF, exercice=exercice, code=code)
        return None if found is None else int(found[0])

    def check_exercice(self, exercice: int) -> None:
        """Raises DateRefusee where that exercice is not loaded."""
        if exercice not in self.exercices():
            raise DateRefusee(f"L'exercice {exercice} n'est pas dans la base.")

    def next_number(self, last: str, exercice: int) -> int:
        """Return the number after the one that the query `last` finds."""
        found = self.row(last, exercice=exercice)
        return int(found[0]) + 1 if found else 1

    def find(self, sql: str, /, **parameters: object) -> Row | None:
        return self.row(sql, **parameters)

    def find_all(self, sql: str, /, **parameters: object) -> list[Row]:
        return list(self.rows(sql, **parameters))

    def insert(self, table: Table, /, **values: object) -> int:
        """Insert one row; return its id."""
        result: Any = self.connection.execute(insert(table).values(**values))
        return int(result.inserted_primary_key[0])

    def read_cell(self, agent_id: int, jour: date, ligne_id: int) -> tuple[Any, ...] | None:
        """Id, hundredths, comment, to be confirmed, version, account and writer of a cell, None if empty."""
        return self.row(queries.CELL, agent_id=agent_id, jour=jour.isoformat(), ligne_id=ligne_id)

    def last_write(self, objet: str, cle: str) -> tuple[Any, ...] | None:
        """Who last wrote a row, and when (UTC), by its journal key."""
        return self.row(queries.LAST_WRITE_OF, objet=objet, cle=cle)

    def filling(self, agent_id: int, jour: date, own: int) -> Filling:
        """Context in which the database may find the agent's date full; `own` is what the cell holds."""
        return Filling(self, agent_id, jour, own)

    def plafond(self, agent_id: int, jour: date) -> int:
        """What the database allows on the date, for messages: the triggers decide."""
        if jour.weekday() >= 5 or self.reglages().au_dela_quotite:
            return JOUR_ENTIER
        pattern = self.row(queries.QUOTITE_OF, agent_id=agent_id, jour=jour.isoformat())
        return int(pattern[jour.weekday()]) if pattern else JOUR_ENTIER

    def total(self, agent_id: int, jour: date) -> tuple[int, int]:
        """Hundredths logged and absent on the date."""
        found = self.row(queries.TOTAL_OF, agent_id=agent_id, jour=jour.isoformat())
        return (int(found[0]), int(found[1])) if found else (0, 0)
