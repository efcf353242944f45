"""One snapshot says who can do what: few statements, whatever the number of agents, weeks and exercices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from cariforef_db.store.reading import SqlReading
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import EQUIPE_SI, Agent
from cariforef_tui.domain.avancement.sentences import estimate
from cariforef_tui.domain.programme.declarations import Declaration, Fait
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.programme.revisions import MontantRevise, Revision
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.temps.saisies import Absence, CellChange, TypeAbsence
from cariforef_tui.services.avancement import load_avancement
from cariforef_tui.services.equipe import load_equipe
from cariforef_tui.services.pilotage.year_end import load_unfinished
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.temps.semaine import load_semaine
from tests.people import selects_of

AU = DateReference(date(2018, 5, 22), 2018)
STATEMENTS_MAX = 30


def test_what_was_logged_and_absent_is_told_of_each_agent(store: SqliteStore) -> None:
    with store.writing("LR") as writing:
        writing.write_cells([CellChange(agent="LR", jour=date(2018, 5, 22), code="14.7.1", centiemes=50)])
        writing.write_absence(
            "LR", date(2018, 7, 9), (Absence("LR", date(2018, 7, 9), TypeAbsence.CONGE, 100),)
        )
    one = load_equipe(store, AU, lecteur="LR").capacite.by_agent["LR"]
    assert (one.saisi, one.absent, one.disponible) == (50, 0, 25_100)
    assert (one.semaines[20].manquants, one.semaines[20].pourcent) == ((), None)
    later = load_equipe(store, DateReference(date(2018, 5, 23), 2018), lecteur="LR").capacite.by_agent["LR"]
    assert later.semaines[20].manquants == ((date(2018, 5, 22), 50),)


def test_the_week_of_the_date_is_of_its_month_any_other_of_its_thursday(store: SqliteStore) -> None:
    monday = DateReference(date(2018, 4, 30), 2018)
    found = [load_equipe(store, reference).month_of(17).numero for reference in (monday, AU)]
    assert found == [4, 5]


def test_an_etp_counts_the_days_that_the_settings_say(store: SqliteStore) -> None:
    with store.writing("DM") as writing:
        writing.set_reglages(replace(writing.reglages(), jours_par_etp=210))
    capacite = load_equipe(store, AU).capacite
    assert (capacite.plein.par_etp, capacite.plein.to_etp(21_000)) == (210, 100)


def left_of(store: SqliteStore, ligne: str, au: DateReference = AU) -> int:
    """What is left of a group from June to August, whoever takes it, in hundredths."""
    free = load_equipe(store, au, lecteur="DM").disponibles
    taken = (month.pris.get((ligne,), 0) for one in free.agents for month in one.mois)
    return sum(taken)


def test_what_was_done_before_the_suivi_is_no_longer_left(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.writing("DM") as writing:
        writing.set_suivi_depuis(2018, date(2018, 1, 1))
    whole = left_of(store, "15.3.2")
    monkeypatch.setattr(SqlReading, "suivi_depuis", lambda *_: date(2018, 5, 21))
    situation = load_avancement(store, AU)
    groupe = next(one for one in situation.avancement.groupes if one.lignes == ("15.3.2",))
    assert 0 < groupe.avant < groupe.prevu
    assert 0 < left_of(store, "15.3.2") < whole
    week = load_semaine(store, "DM", date(2018, 5, 21), AU.au, lecteur="DM").avancement.lignes
    assert week["15.3.2"].reste == situation.avancement.lignes["15.3.2"].reste == groupe.prevu - groupe.avant
    (inacheve,) = [one for one in load_unfinished(store, AU).inacheves if one.code == "15.3.2"]
    assert (inacheve.realise, inacheve.a_faire) == (0, estimate(groupe.prevu - groupe.avant))


def test_free_days_follow_declarations_and_revisions_and_are_told_of_those_one_may_read(
    store: SqliteStore,
) -> None:
    before = left_of(store, "15.3.2")
    assert before > 0
    with store.writing("DM") as writing:
        writing.add_revision(
            2018,
            Revision(
                jour=date(2018, 5, 15),
                auteur="DM",
                motif="essai",
                changements=(MontantRevise("15.3.2-metier", 13_500, 27_000),),
            ),
        )
    assert left_of(store, "15.3.2") > before
    assert left_of(store, "15.3.2", DateReference(date(2018, 5, 14), 2018)) < left_of(store, "15.3.2")
    with store.writing("DM") as writing:
        writing.add_fait(
            2018, Fait(code="15.3.2", declaration=Declaration.SOLDEE, jour=date(2018, 5, 2), agent="DM")
        )
    assert left_of(store, "15.3.2") == 0
    assert [*load_equipe(store, AU, lecteur="ME").disponibles.by_agent] == ["ME"]
    assert not load_equipe(store, AU).disponibles.agents


def test_si_days_are_told_by_claimant(store: SqliteStore) -> None:
    with store.writing(ACTEUR_SYSTEME) as writing:
        writing.add_agent(Agent(initiales="ZN", pole="DIR", equipe=EQUIPE_SI))
        writing.write_cells([CellChange(agent="ZN", jour=date(2018, 5, 22), code="14.1.1", centiemes=75)])
        writing.write_cells([CellChange(agent="ZN", jour=date(2018, 5, 22), code="18", centiemes=25)])
    vue = load_equipe(store, AU).vue_si
    assert vue is not None
    assert (vue.realise, vue.propre) == (100, 25)
    assert [(one.code, one.realise) for one in vue.demandeurs if one.realise] == [("14.1", 75)]


def test_the_number_of_statements_is_small_and_does_not_grow_with_people_nor_exercices(
    store: SqliteStore, programme_2018: Programme
) -> None:
    seen = selects_of(store)
    load_equipe(store, AU)
    few = len(seen)
    assert 0 < few <= STATEMENTS_MAX
    agents: Sequence[Agent] = tuple(Agent(initiales=f"Z{chr(65 + rank)}", pole="APO") for rank in range(16))
    with store.writing(ACTEUR_SYSTEME) as writing:
        for agent in agents:
            writing.add_agent(agent)
        later = replace(programme_2018, exercice=2019, jalons=(), aliases=())
        writing.load_programme(later, Calendrier(2019, {}), ())
    seen.clear()
    assert len(load_equipe(store, AU).capacite.ensemble.agents) == 30
    assert len(seen) == few
