"""Monthly sheets on a real store: live until signed, then as signed; a reopening shows what it changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.domain.mois.fiche import write_fiche
from cariforef_tui.domain.mois.visas import EtatMois, GesteVisa, Visa
from cariforef_tui.domain.programme.revisions import Revision
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import AgentRefuse, DateRefusee
from cariforef_tui.services.mois.conventions import Periode, add_convention, mark_lignes
from cariforef_tui.services.mois.fiche import (
    FicheVisee,
    default_mois,
    find_anybody,
    load_fiche,
    load_fiches,
    read_fiche,
)
from cariforef_tui.services.ports.errors import DroitRefuse, StoreIntegrity
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.revisions import Redaction
from tests.people import add_ligne, log, signature_of

MAI = Mois(2018, 5)
LR = Agent(initiales="LR")


def sign(store: SqliteStore, contenu: str | None = None) -> None:
    with store.writing("LR") as writing:
        fiche = read_fiche(writing, LR, MAI)
        texte = write_fiche(fiche) if contenu is None else contenu
        writing.add_visa(signature_of("LR", MAI, fiche.total, texte))


def gesture(store: SqliteStore, geste: GesteVisa, motif: str | None = None) -> None:
    with store.writing("DM") as writing:
        writing.add_visa(Visa(agent="LR", mois=MAI, geste=geste, par="DM", motif=motif))


def fiche_of(store: SqliteStore) -> FicheVisee:
    return load_fiche(store, LR, MAI, acteur="LR")


def test_an_open_month_shows_what_the_store_holds_now(store: SqliteStore) -> None:
    log(store, "LR", "14.7.1", 75, on=date(2018, 5, 2))
    log(store, "LR", "18", 25, on=date(2018, 5, 3), par="DM")
    found = fiche_of(store)
    assert (found.etat, found.version, found.signature) == (EtatMois.OUVERT, 0, None)
    assert found.fiche.total == 100
    assert [one.par for one in found.fiche.saisi_par] == ["DM"]
    with store.reading() as reading:
        assert found.maillon == reading.head()


def test_a_signed_month_shows_what_was_signed_whatever_came_after(store: SqliteStore) -> None:
    log(store, "LR", "14.7.1", 75, on=date(2018, 5, 2))
    live = fiche_of(store).fiche
    sign(store)
    with store.writing("DM") as writing:
        writing.update_agent(replace(_agent(store, "LR"), fonction="Autre fonction", nom="Nom"))
        writing.set_ferie(date(2018, 5, 11), "Pont")
    add_convention(store, "2018-01", "RGPD", acteur="DM")
    assert mark_lignes(store, "2018-01", ["14"], Periode(date(2018, 1, 1)), acteur="DM").fiches_signees == 1
    found = fiche_of(store)
    assert found.fiche == live
    assert (found.etat, found.version, found.nom_of("LR")) == (EtatMois.SIGNE, 1, "Nom")
    assert found.nom_of("QQ") == "QQ"
    with store.reading() as reading:
        assert found.maillon == reading.seal_of(found.visas[-1]) != reading.head()


def _agent(store: SqliteStore, initiales: str) -> Agent:
    return find_anybody(store, initiales)


def test_a_reopening_shows_its_reason_and_the_cells_that_changed_after_it(store: SqliteStore) -> None:
    log(store, "LR", "14.7.1", 75, on=date(2018, 5, 2))
    sign(store)
    gesture(store, GesteVisa.CONTRESEING)
    gesture(store, GesteVisa.REOUVERTURE, "erreur de ligne")
    log(store, "LR", "14.7.1", 50, on=date(2018, 5, 2))
    (reprise,) = fiche_of(store).reprises
    assert (reprise.visa.par, reprise.visa.motif, reprise.avant, reprise.apres) == (
        "DM",
        "erreur de ligne",
        1,
        None,
    )
    assert [(one.rubrique, one.avant, one.apres) for one in reprise.ecarts] == [("14.7.1", 75, 50)]
    sign(store)
    gesture(store, GesteVisa.RENVOI, "il manque le 3")
    log(store, "LR", "18", 25, on=date(2018, 5, 3))
    sign(store)
    gesture(store, GesteVisa.CONTRESEING)
    found = fiche_of(store)
    assert (found.version, found.etat) == (3, EtatMois.VALIDE)
    assert [(one.avant, one.apres, len(one.ecarts)) for one in found.reprises] == [(1, 2, 1), (2, 3, 1)]
    assert [one.contreseing is not None for one in found.versions] == [True, False, True]
    assert found.contreseing is not None
    assert found.contreseing.par == "DM"


def test_a_signed_sheet_that_no_signature_wrote_is_a_broken_proof(store: SqliteStore) -> None:
    log(store, "LR", "14.7.1", 75, on=date(2018, 5, 2))
    sign(store, '{"jours": []}')
    with pytest.raises(StoreIntegrity, match="n'est plus lisible"):
        fiche_of(store)


def test_a_line_added_during_the_year_is_named_and_paid_for_by_its_heading(store: SqliteStore) -> None:
    added: Revision = add_ligne(store, {"libelle": "Audit"}, Redaction(date(2018, 5, 2), "DM", "audit"))
    assert added.numero
    add_convention(store, "2018-01", "RGPD", acteur="DM")
    mark_lignes(store, "2018-01", ["14"], Periode(date(2018, 1, 1)), acteur="DM")
    log(store, "LR", "14.7.2", 100, on=date(2018, 5, 3))
    (ligne,) = fiche_of(store).fiche.lignes
    assert (ligne.code, ligne.libelle, ligne.convention) == ("14.7.2", "Audit", "2018-01")


def test_a_sheet_is_read_by_who_may_read_its_agent(store: SqliteStore) -> None:
    _name_direction(store)
    for acteur in ("LR", "DM", "KF"):
        load_fiche(store, LR, MAI, acteur=acteur)
    with pytest.raises(DroitRefuse):
        load_fiche(store, LR, MAI, acteur="PG")


def _name_direction(store: SqliteStore) -> None:
    """KF directs, VS audits, DM coordinates PRI, and LR is of PRI."""
    with store.writing("système") as writing:
        known = {one.initiales: one for one in writing.agents()}
        writing.update_agent(replace(known["KF"], role=Role.DIRECTION))
        writing.update_agent(replace(known["VS"], role=Role.AUDITEUR))
        writing.update_agent(replace(known["DM"], pole="PRI", coordonne="PRI"))
        writing.update_agent(replace(known["LR"], pole="PRI", coordonne=None))


def test_a_batch_holds_the_sheets_that_one_may_read_and_counts_the_others(store: SqliteStore) -> None:
    _name_direction(store)
    own = load_fiches(store, MAI, acteur="PG")
    assert [one.agent.initiales for one in own.fiches] == ["PG"]
    audited = load_fiches(store, MAI, acteur="VS")
    found = [one.agent.initiales for one in audited.fiches]
    assert (audited.ecartees, "VS" in found, "LR" in found) == (0, False, True)
    assert own.ecartees == len(found) - 1


def test_a_batch_leaves_out_who_was_not_there_and_keeps_who_left_since(store: SqliteStore) -> None:
    log(store, "LR", "14.7.1", 75, on=date(2018, 5, 2))
    with store.writing("système") as writing:
        known = {one.initiales: one for one in writing.agents()}
        writing.update_agent(replace(known["LR"], actif=False, depart=date(2018, 6, 30)))
        writing.update_agent(replace(known["PG"], arrivee=date(2018, 6, 1)))
    mai = [one.agent.initiales for one in load_fiches(store, MAI, acteur="DM").fiches]
    assert ("LR" in mai, "PG" in mai) == (True, False)
    juillet = [one.agent.initiales for one in load_fiches(store, Mois(2018, 7), acteur="DM").fiches]
    assert ("LR" in juillet, "PG" in juillet) == (False, True)
    assert find_anybody(store, " lr ").initiales == "LR"
    with pytest.raises(AgentRefuse, match="inconnu"):
        find_anybody(store, "ZZZ")


def test_a_month_outside_every_exercice_has_no_sheet(store: SqliteStore) -> None:
    with pytest.raises(DateRefusee, match=r"hors de l'exercice"):
        load_fiche(store, LR, Mois(2019, 1), acteur="LR")


@pytest.mark.parametrize(
    ("au", "mois"),
    [
        (date(2018, 5, 22), Mois(2018, 4)),
        (date(2018, 5, 31), MAI),
        (date(2018, 6, 1), MAI),
        (date(2018, 1, 15), Mois(2018, 1)),
    ],
)
def test_the_sheet_shown_unasked_is_of_the_last_month_that_ended(au: date, mois: Mois) -> None:
    assert default_mois(DateReference(au, 2018)) == mois
    late = DateReference(date(2018, 12, 31), 2018, hors_exercice=date(2026, 3, 2))
    assert default_mois(late) == Mois(2018, 12)


def test_in_january_the_last_month_that_ended_is_december_where_the_year_before_is_known() -> None:
    january = DateReference(date(2019, 1, 15), 2019)
    assert default_mois(january, (2018, 2019)) == Mois(2018, 12)
    assert default_mois(january, (2019,)) == Mois(2019, 1)
    assert default_mois(DateReference(date(2019, 2, 15), 2019), (2018, 2019)) == Mois(2019, 1)


def test_a_batch_keeps_the_sheet_of_who_signed_and_left_without_a_date(store: SqliteStore) -> None:
    sign(store)
    with store.writing("système") as writing:
        for agent in writing.agents():
            if agent.initiales in ("LR", "PG"):
                writing.update_agent(replace(agent, actif=False))
    kept = [one.agent.initiales for one in load_fiches(store, MAI, acteur="DM").fiches]
    assert ("LR" in kept, "PG" in kept) == (True, False)
