"""The demonstration shows what a year looks like when the product is used."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from cariforef_db.store.admin import SqliteAdmin
from cariforef_tui.demonstration import build_demonstration
from cariforef_tui.domain.avancement.etat import Etat, Gravite
from cariforef_tui.domain.avancement.look import explain_line
from cariforef_tui.domain.avancement.sentences import describe_landing, describe_rythme
from cariforef_tui.domain.mois.visas import EtatMois, GesteVisa, etat_of, group_visas
from cariforef_tui.domain.programme.declarations import declarations_at
from cariforef_tui.domain.revue.revue import CleRevue
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.machine.documents import read_guide
from cariforef_tui.services.alertes import read_faits
from cariforef_tui.services.ports.store import Store, silent
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import read_plan, read_situation
from cariforef_tui.services.revue.read import load_revue
from tests.conftest import BuildOnce
from tests.forecast.regard import assert_few_alerts, count_regard
from tests.people import open_store

NOVEMBER = date(2018, 11, 20)


@pytest.fixture
def may(build_once: BuildOnce) -> Path:
    """The demonstration at 22/05: to be read, never written."""
    return build_once("shown-in-may", lambda path: build(path, date(2018, 5, 22)))


@pytest.fixture
def november(build_once: BuildOnce) -> Iterator[Store]:
    """The demonstration at 20/11: to be read only."""
    with open_store(build_once("shown-in-november", lambda path: build(path, NOVEMBER))) as store:
        yield store


def build(path: Path, au: date) -> None:
    build_demonstration(str(path), au, silent).close()


def test_the_demonstration_has_months_in_every_state_and_proves_like_any_store(may: Path) -> None:
    with open_store(may) as store, store.reading() as reading:
        visas = reading.visas(Mois(2018, 1), Mois(2018, 12))
        (convention,) = reading.conventions()
    by_month = group_visas(visas)
    assert {etat_of(gestes) for gestes in by_month.values()} == set(EtatMois)
    assert {visa.geste for visa in visas} >= {GesteVisa.SIGNATURE, GesteVisa.CONTRESEING, GesteVisa.RENVOI}
    assert max(visa.mois for visa in visas) == Mois(2018, 4)
    assert {ligne.code for ligne in convention.lignes} == {"9", "10", "12", "13"}
    assert SqliteAdmin().verify(str(may)).constats == ()


def test_five_stories_are_there_to_find_on_the_22nd_of_may(may: Path) -> None:
    au = DateReference(date(2018, 5, 22), 2018)
    with open_store(may) as store:
        with store.reading() as reading:
            avancement = read_situation(reading, au.exercice, au.au).avancement
            soldees = declarations_at(reading.faits(2018), au.au).soldees
            away = [one.jour for one in reading.absences("CR", date(2018, 3, 26), date(2018, 5, 25))]
            decisions = {decision.ligne: decision for decision in reading.decisions(2018)}
            visas = group_visas(reading.visas(Mois(2018, 4), Mois(2018, 4)))
            (revision,) = reading.revisions(2018)
            (raf,) = reading.rafs(2018)
        revue = load_revue(store, au, CleRevue("PRI", date(2018, 5, 7))).revue
    lignes = avancement.lignes
    assert lignes["14.7.1"].realise <= 500
    told = ("14.7.1", "14.1.9", "16.3.1", "15.3.1")
    assert [lignes[code].etat for code in told] == [Etat.RETARD, Etat.DEPASSE, Etat.DEPASSERA, Etat.SOLDE]
    assert [one.gravite for one in avancement.a_regarder].count(Gravite.CRITIQUE) == 2
    assert revue.ecrite.close_le == date(2018, 5, 14)
    assert (decisions["14.1.9"].semaine, decisions["14.1.9"].pour) == ("2018-W19", date(2018, 5, 29))
    assert soldees["15.3.1"].motif
    assert lignes["15.3.1"].realise <= 800
    assert len(away) >= 30
    assert {lignes[code].etat for code in ("14.2.1", "14.2.2")} == {Etat.RETARD}
    assert len(avancement.a_regarder) <= 12
    assert "DM" not in {agent for agent, _ in visas}
    assert {gestes[-1].agent for gestes in visas.values() if gestes[-1].geste is GesteVisa.RENVOI} == {"ILG"}
    assert EtatMois.SIGNE in {etat_of(gestes) for gestes in visas.values()}
    assert [decision.ligne for decision in decisions.values() if decision.is_late_at(au.au)] == ["14.7.1"]
    assert decisions["14.2.1"].is_done
    assert revision.motif
    assert raf.code == "14.1.2"


def test_the_guide_quotes_what_the_demonstration_shows(may: Path) -> None:
    guide = " ".join(read_guide().split())
    with open_store(may) as store, store.reading() as reading:
        situation = read_situation(reading, 2018, date(2018, 5, 22))
    lignes = situation.avancement.lignes
    line, whole, pole = lignes["16.3.1"], lignes["GIP"], lignes["PRI"]
    assert line.prevision is not None
    assert whole.prevision is not None
    assert pole.prevision is not None
    said = (
        describe_landing(line.prevision),
        describe_rythme(line.rythme),
        describe_landing(whole.prevision),
        describe_landing(pole.prevision),
        explain_line(situation.programme, whole),
        explain_line(situation.programme, lignes["AD2I"]),
    )
    assert [one for one in said if f"« {one} »" not in guide] == []


def test_a_later_demonstration_goes_on_from_there(november: Store) -> None:
    with november.reading() as reading:
        plan = read_plan(reading, 2018, NOVEMBER).programme
        tenus = declarations_at(reading.faits(2018), NOVEMBER).tenus
        decisions = reading.decisions(2018)
        closed = [revue.semaine for revue in reading.revues(2018) if revue.is_close]
    assert plan.centiemes_prevus("14.1.9") == 4000
    assert set(tenus) == {"PRO", "RGPD"}
    assert all(decision.is_done for decision in decisions)
    assert closed[-2:] == ["2018-W45", "2018-W46"]


def test_the_fictitious_year_gives_little_to_look_at(november: Store) -> None:
    found = []
    for au in (date(2018, month, 28) for month in range(2, 11, 2)):
        with november.reading() as reading:
            situation = read_situation(reading, 2018, au)
            found.append(count_regard(read_faits(reading, situation), situation.activite))
    assert max(one.part for one in found) <= 20
    assert_few_alerts(found)


def test_in_january_nothing_is_signed_yet(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    store = build_demonstration(str(tmp_path / "demo.db"), date(2018, 1, 15), silent)
    with store.reading() as reading:
        assert reading.visas(Mois(2018, 1), Mois(2018, 12)) == ()
    store.close()


def test_a_demonstration_given_up_while_it_is_made_holds_nothing_open(
    tmp_path: Path, times_open: Callable[..., int]
) -> None:
    tmp_path.chmod(0o700)

    def give_up_at_the_signatures(text: str) -> None:
        if "signatures" in text:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_demonstration(str(tmp_path / "demo.db"), date(2018, 1, 15), give_up_at_the_signatures)
    assert times_open(tmp_path / "demo.db") == 0
