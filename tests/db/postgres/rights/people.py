"""A body on a server with its people, each with a role of their own, and a year of days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import psycopg

from cariforef_db.postgres.place import parse_address
from cariforef_db.postgres.roles import close_to_strangers, grant_person
from cariforef_db.store.postgres_admin import PostgresAdmin
from cariforef_db.store.postgres_store import PostgresStore
from cariforef_seeds.fictif import imagine_agents, imagine_year
from cariforef_tui.domain.agents.agents import Agent, Role, Suppleance
from cariforef_tui.domain.mois.codec import write_fiche
from cariforef_tui.domain.mois.visas import GesteVisa, Visa
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.programme.suivi import Declaration, Fait
from cariforef_tui.domain.revue.revue import Decision, RevueEcrite
from cariforef_tui.domain.temps.demandes import Demande
from cariforef_tui.domain.temps.saisies import Absence, CellChange, TypeAbsence
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.mois.fiche import read_fiche
from cariforef_tui.services.ports.files import silent
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME, Store
from tests.engines import address_of
from tests.people import signature_of
from tests.postgres.server import Server, dsn

SCHEMA = "org_pdl"
AU = date(2018, 5, 22)
LIBRE = date(2018, 5, 26)
"""A Saturday, on which nobody has logged anything and whose cap is nobody's rhythm."""
SIGNE = Mois(2018, 1)

ACTEURS = {
    "agent": "SPB",
    "collègue": "MP",
    "coordinateur": "DM",
    "suppléant": "ZH",
    "direction": "WD",
    "auditeur": "WA",
    "ailleurs": "ZG",
    "coordinateur ailleurs": "ZF",
    "sans pôle": "YM",
    "parti": "PP",
    "retiré": "PG",
}
"""Who has a role: DM coordinates PRI, ZH of APO is their deputy, PP left, PG has no last day."""

_MORE = (
    Agent(initiales="WD", pole="DIR", role=Role.DIRECTION),
    Agent(initiales="WA", pole="PRI", coordonne="PRI", role=Role.AUDITEUR),
)
_GONE = {"PP": date(2018, 10, 31), "PG": None}


@dataclass(frozen=True)
class Body:
    """A database that holds the body, and who is who on its server."""

    server: Server
    database: str
    comptes: dict[str, str]

    @property
    def address(self) -> str:
        """The address for who administers the body."""
        return address_of(self.server, self.database)

    @contextmanager
    def connect(self, initiales: str | None = None) -> Iterator[psycopg.Connection[Any]]:
        """A connection as that person with any client, each statement committed; None: the superuser's."""
        user = None if initiales is None else self.comptes[initiales]
        with psycopg.connect(dsn(self.server.url(self.database, user)), autocommit=True) as connection:
            connection.execute(f"SET search_path = {SCHEMA}")
            yield connection

    @contextmanager
    def open(self, initiales: str | None = None) -> Iterator[Store]:
        """The store as that person's program opens it; None: as who administers."""
        user = None if initiales is None else self.comptes[initiales]
        url = self.server.url(self.database, user)
        store = PostgresStore(parse_address(f"{url}{'&' if '?' in url else '?'}organisme=pdl"))
        try:
            yield store
        finally:
            store.close()

    def content(self) -> dict[str, str]:
        """What each table holds, tokens of writes aside, and what the catalog says: a digest of each."""
        with self.connect() as connection:
            rows = connection.execute(
                "SELECT relname, 'SELECT t::text FROM ' || oid::regclass || ' t' FROM pg_class "
                f"WHERE relnamespace = '{SCHEMA}'::regnamespace AND relkind = 'r' AND relname <> 'jeton'"
            ).fetchall()
            texts = dict(rows) | {name: f"SELECT t::text FROM ({sql}) t" for name, sql in _CATALOGS.items()}
            digest = "SELECT md5(coalesce(string_agg(t, E'\\n' ORDER BY t), '')) FROM ({}) r(t)"
            return {
                name: str(connection.execute(digest.format(sql).encode()).fetchone())
                for name, sql in texts.items()
            }


_CATALOGS = {
    "classes": "SELECT relname, relkind, relacl, relowner::regrole, relrowsecurity, relforcerowsecurity "
    f"FROM pg_class WHERE relnamespace IN ('{SCHEMA}'::regnamespace, 'public'::regnamespace)",
    "fonctions": "SELECT pronamespace::regnamespace, proname, prosrc, proacl, proowner::regrole FROM pg_proc "
    "WHERE pronamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)",
    "déclencheurs": "SELECT tgrelid::regclass, CASE WHEN NOT tgisinternal THEN tgname END, tgenabled "
    "FROM pg_trigger",
    "règles": "SELECT polrelid::regclass, polname, pg_get_expr(polqual, polrelid) FROM pg_policy",
    "schémas": "SELECT nspname, nspacl FROM pg_namespace WHERE nspname !~ '^pg_(toast_)?temp'",
}


def build_body(server: Server, database: str, programme: Programme, named: Sequence[Agent]) -> None:
    """Create the body in an empty database, its people with their roles, and fill it up to the eve of AU."""
    comptes = {initiales: server.create_role(initiales.lower()) for initiales in ACTEURS.values()}
    everybody = [*named, *imagine_agents(programme, named), *_MORE]
    agents = [
        replace(
            agent,
            compte=comptes.get(agent.initiales),
            actif=agent.initiales not in _GONE,
            depart=_GONE.get(agent.initiales),
        )
        for agent in everybody
    ]
    address = address_of(server, database)
    PostgresAdmin().create(address, programme, agents, silent)
    with psycopg.connect(dsn(server.url(database))) as connection:
        for initiales in _GONE:
            grant_person(connection, SCHEMA, comptes[initiales])
    store = PostgresAdmin().open(address)
    try:
        _fill(store, programme, agents)
    finally:
        store.close()


def read_body(server: Server, database: str) -> Body:
    """Return the body of a database that `build_body` filled, or of a copy of it."""
    with psycopg.connect(dsn(server.url(database))) as connection:
        # The rights on a database are not copied with it.
        close_to_strangers(connection)
        rows = connection.execute(
            f"SELECT initiales, compte FROM {SCHEMA}.agent WHERE compte IS NOT NULL"
        ).fetchall()
    return Body(server, database, dict(rows))


def _fill(store: Store, programme: Programme, agents: list[Agent]) -> None:
    today = date.today()
    with store.writing(ACTEUR_SYSTEME) as writing:
        year = imagine_year(
            programme, writing.calendrier(programme.exercice), tuple(agents), AU - timedelta(days=1)
        )
        for quotite in year.quotites:
            writing.set_quotite(quotite)
        for absence in year.absences:
            writing.write_absence(absence.agent, absence.jour, (absence,))
        for demande in year.demandes:
            writing.add_demande(programme.exercice, demande)
        writing.load_saisies(year.saisies)
        for production in year.productions:
            writing.add_production(programme.exercice, production)
        writing.add_suppleance(
            Suppleance(
                titulaire="DM",
                suppleant="ZH",
                pole="PRI",
                du=today - timedelta(days=3),
                au=today + timedelta(days=30),
            )
        )
    for initiales in ("SPB", "MP", "ZG", "YM", "WD"):
        _log_secrets(store, initiales)
    _sign(store, "MP", "DM")
    with store.writing("DM") as writing:
        fait = Fait(code="RGPD", declaration=Declaration.TENU, jour=AU, agent="DM", motif="Fictif")
        writing.add_fait(2018, fait)
        writing.write_revue(2018, RevueEcrite(perimetre="PRI", semaine="2018-W21", presents=("DM",)))
        writing.add_decision(
            2018, Decision(perimetre="PRI", semaine="2018-W21", texte="Relire.", qui="DM", pour=None)
        )
        writing.set_preference("DM", "theme", '"secret-DM"')


def _log_secrets(store: Store, initiales: str) -> None:
    """Log what nobody but those who may read that person's days should ever see."""
    with store.writing(initiales) as writing:
        writing.write_absence(initiales, AU, [Absence(initiales, AU, TypeAbsence.MALADIE, 50)])
        writing.write_cells(
            [
                CellChange(
                    agent=initiales,
                    jour=AU,
                    code="14.7.1",
                    centiemes=25,
                    commentaire=f"secret-{initiales}",
                    a_confirmer=True,
                )
            ]
        )
        writing.add_demande(
            2018, Demande(code="4.5", numero=0, libelle=f"Demande de {initiales}", ouverte_le=AU)
        )


def _sign(store: Store, agent: str, coordinateur: str) -> None:
    """Sign a month, send it back with a reason, and sign it again."""
    with store.reading() as reading:
        total = sum(
            jour.saisi + jour.absent
            for jour in reading.totaux_jour(SIGNE.first_day, SIGNE.last_day)
            if jour.agent == agent
        )
        owner = next(known for known in reading.agents() if known.initiales == agent)
        contenu = write_fiche(read_fiche(reading, owner, SIGNE))
    signature = signature_of(agent, SIGNE, total, contenu)
    renvoi = Visa(agent=agent, mois=SIGNE, geste=GesteVisa.RENVOI, par=coordinateur, motif="motif-secret")
    for visa in (signature, renvoi, signature):
        with store.writing(visa.par, visa.motif) as writing:
            writing.add_visa(visa)


def open_regime(body: Body) -> None:
    """Leave the body without a direction."""
    with body.open() as store, store.writing(ACTEUR_SYSTEME) as writing:
        for agent in writing.agents():
            if agent.role is Role.DIRECTION:
                writing.update_agent(replace(agent, role=None))
