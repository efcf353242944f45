"""Sums in place of days change no figure: an agent's on a server are those of the same store in a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from cariforef_db.transfer.transfer import Transfers
from cariforef_tui.domain.agents.agents import Quotite
from cariforef_tui.domain.programme.revisions import EcheanceRevisee, Revision
from cariforef_tui.domain.revue.revue import CleRevue
from cariforef_tui.domain.temps.calendrier import days_between, monday_of
from cariforef_tui.domain.temps.saisies import Absence, TypeAbsence
from cariforef_tui.services.alertes import load_alertes
from cariforef_tui.services.avancement import load_avancement
from cariforef_tui.services.equipe import load_equipe
from cariforef_tui.services.mois.months import load_mois_agents
from cariforef_tui.services.pilotage.year_report import load_bilan
from cariforef_tui.services.ports.progress import silent
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME, Store, Writing
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.rappels.read import load_rappels
from cariforef_tui.services.revue.read import load_revue
from tests.db.postgres.rights.people import Body, read_body
from tests.people import open_store
from tests.postgres.server import Server

DATES = (date(2018, 1, 3), date(2018, 5, 16), date(2018, 6, 12), date(2018, 7, 8))
"""The first week, days within a week and within an absence, a Sunday."""
LECTEURS = ("SPB", "WA")
"""Who reads their own days, and who reads everybody's."""
REVISED = date(2018, 6, 13)
"""A Wednesday: the window of lines ends within a week, in which people are away."""

FIGURES: dict[str, Callable[[Store, str, DateReference], object]] = {
    "avancement": lambda store, _, reference: load_avancement(store, reference).avancement,
    "alertes": lambda store, _, reference: [
        (alerte.message, alerte.chiffre, alerte.poids) for alerte in load_alertes(store, reference).alertes
    ],
    "équipe": lambda store, lecteur, reference: load_equipe(store, reference, lecteur=lecteur),
    "mois": lambda store, lecteur, reference: load_mois_agents(store, reference, lecteur=lecteur),
    "bilan": lambda store, _, reference: load_bilan(store, reference),
    "revue": lambda store, _, reference: load_revue(
        store, reference, CleRevue("GIP", monday_of(reference.au))
    ),
    "rappels": lambda store, lecteur, reference: load_rappels(store, reference).read_by(lecteur).rappels,
}


@pytest.fixture(scope="module")
def away(postgres: Server, master_body: str) -> Body:
    """The body with absences to come, on both sides of an échéance, and some on days that expect none."""
    made = read_body(postgres, postgres.create_database("away", template=master_body))
    with made.open() as store, store.writing(ACTEUR_SYSTEME) as writing:
        for agent in ("SPB", "MP", "ZG", "YM", "DM"):
            _take(writing, agent, date(2018, 6, 11), date(2018, 6, 16))
            _take(writing, agent, date(2018, 7, 30), date(2018, 8, 8))
        writing.set_quotite(Quotite("MP", date(2018, 8, 1), (50, 50, 0, 100, 100, 0, 0)))
        writing.set_ferie(date(2018, 8, 6), "Pont")
        (gone,) = (agent for agent in writing.agents() if agent.initiales == "ZG")
        writing.update_agent(replace(gone, depart=date(2018, 8, 2)))
        lignes = {ligne.code: ligne for ligne in writing.programme(2018).lignes}
        revised = tuple(
            EcheanceRevisee(code, lignes[code].echeance.texte, f"{REVISED:%d/%m/%Y}")
            for code, realise in sorted(writing.realises(2018, date(2018, 5, 1)).items())[:12]
            if realise.metier
        )
        writing.add_revision(
            2018, Revision(jour=date(2018, 1, 2), auteur="DM", motif="Essai", changements=revised)
        )
    return made


def _take(writing: Writing, agent: str, first: date, last: date) -> None:
    rythmes = writing.rythmes()
    for jour in days_between(first, last):
        if cap := rythmes.cap(agent, jour):
            writing.write_absence(agent, jour, (Absence(agent, jour, TypeAbsence.CONGE, cap),))


@pytest.fixture(scope="module")
def in_a_file(away: Body, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("transfert") / "base.db"
    Transfers().transfer(away.address, str(path), silent)
    return path


@pytest.mark.parametrize("lecteur", LECTEURS)
def test_the_figures_of_a_reader_are_those_of_the_same_store_in_a_file(
    away: Body, in_a_file: Path, lecteur: str
) -> None:
    with away.open(lecteur) as served, open_store(in_a_file) as filed:
        for au in DATES:
            for place, load in FIGURES.items():
                reference = DateReference(au, 2018)
                assert load(served, lecteur, reference) == load(filed, lecteur, reference), (place, au)


def test_what_absences_take_off_is_what_the_days_expect(in_a_file: Path) -> None:
    """The sums of a text follow the rule of the domain, whatever changed since an absence was said."""
    au, first, last = date(2018, 8, 1), date(2018, 1, 1), date(2018, 12, 31)
    with open_store(in_a_file) as store, store.reading() as reading:
        rythmes, calendrier = reading.rythmes(), reading.calendrier(2018)
        agents = {agent.initiales: agent for agent in reading.agents()}
        expected: dict[str, dict[date, int]] = {}
        beyond = 0
        for name, days in reading.absents(first, last).items():
            for jour, absent in days.items():
                ote = min(absent, rythmes.expected(agents[name], jour, calendrier))
                beyond += absent - ote
                debut = max(monday_of(jour), first if jour <= au else au + timedelta(days=1))
                held = expected.setdefault(name, {})
                held[debut] = held.get(debut, 0) + ote
        assert beyond > 0
        otees: dict[str, dict[date, int]] = {}
        for name, debut, _, centiemes in reading.absences_otees(first, au, last):
            otees.setdefault(name, {})[debut] = centiemes
        assert otees == expected
