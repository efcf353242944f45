"""Every service that writes or reads days asks who acts: the same answer for lists and for one person."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from importlib import import_module
from itertools import product
from types import FunctionType

import pytest

from cariforef_db.store.creating import french_holidays
from cariforef_tui import services
from cariforef_tui.domain.agents.account import Account
from cariforef_tui.domain.agents.agents import Agent, AgentField, Role
from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.programme.gestes import set_montant
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.revue.revue import CleRevue, Decision, Meteo
from cariforef_tui.domain.temps.columns import Field
from cariforef_tui.domain.temps.periods import PeriodField
from cariforef_tui.domain.temps.saisies import Absence, CellChange, Duree, TypeAbsence
from cariforef_tui.domain.temps.sentence.outcome import Proposal
from cariforef_tui.domain.temps.sentence.prepare import prepare
from cariforef_tui.domain.values.refusals import AgentRefuse, CariforefError, CodeRefuse
from cariforef_tui.domain.values.tables import Sheet
from cariforef_tui.services import avancement
from cariforef_tui.services import equipe as capacite
from cariforef_tui.services.agents import agents
from cariforef_tui.services.agents import bring as bring_agents
from cariforef_tui.services.agents.rights import load_droits
from cariforef_tui.services.pilotage import year_end
from cariforef_tui.services.ports.errors import DroitRefuse
from cariforef_tui.services.ports.rooms import Reglages
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME, Store
from cariforef_tui.services.programme import bring as importation_programme
from cariforef_tui.services.programme import declarations, livrables, revisions
from cariforef_tui.services.programme import declarations as raf
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import read_plan
from cariforef_tui.services.revue import write as revue_decisions
from cariforef_tui.services.revue import write as revue_ecriture
from cariforef_tui.services.shown import saisies as export
from cariforef_tui.services.temps import absences, bring_absences, calendrier, saisies, semaine, sentence
from cariforef_tui.services.temps import bring as importation
from cariforef_tui.services.temps import moving as deplacement
from cariforef_tui.services.temps import saisies as journee
from cariforef_tui.services.temps.bring_rows import ImportRequest
from tests import people
from tests.conftest import StoreAfter
from tests.people import set_agent

LUNDI, MARDI, FERIE = date(2018, 5, 21), date(2018, 5, 22), date(2018, 5, 11)
AU, PLUS_TARD = DateReference(MARDI, 2018), DateReference(date(2018, 5, 28), 2018)
PRI_21 = CleRevue("PRI", LUNDI)
PERSONNES = (
    Agent(initiales="ZD", pole="DIR", role=Role.DIRECTION),
    Agent(initiales="ZA", pole="PRI", coordonne="PRI", role=Role.AUDITEUR),
    Agent(initiales="ZX", pole="APO"),
    Agent(initiales="ZC", pole="APO", coordonne="APO"),
)

FEUILLE = Sheet(
    source="saisies.csv",
    titres=("Qui", "Jour", "Ligne", "Jours"),
    lignes=((2, ("LR", "17/05/2018", "14.1.1", "0,5")),),
    ligne_titres=1,
)
COLONNES = {Field.AGENT: 0, Field.DATE: 1, Field.CODE: 2, Field.JOURS: 3}


def demande(**fields: object) -> ImportRequest:
    return replace(ImportRequest(today=MARDI, feuille=FEUILLE, colonnes=COLONNES), **fields)


EQUIPE = bring_agents.AgentsRequest(
    feuille=Sheet(source="agents.csv", titres=("initiales",), lignes=((2, ("ZN",)),)),
    colonnes={AgentField.INITIALES: 0},
    exercice=2018,
    today=MARDI,
    caller=Account("essai", 1001),
)
RH = bring_absences.AbsencesRequest(
    feuille=Sheet(
        source="saisies.csv", titres=("qui", "type", "du"), lignes=((2, ("LR", "congé", "10/07/2018")),)
    ),
    colonnes={PeriodField.AGENT: 0, PeriodField.TYPE: 1, PeriodField.DU: 2},
    today=MARDI,
)


def silent(_step: str, _done: int, _total: int) -> None: ...


def fill_monde(store: Store) -> None:
    """Name a direction in a store of the programme, and let LR and DM of PRI have days and declarations."""
    with store.writing(ACTEUR_SYSTEME) as writing:
        for one in PERSONNES:
            writing.add_agent(one)
        writing.write_absence("LR", date(2018, 7, 9), (Absence("LR", date(2018, 7, 9), TypeAbsence.RTT, 50),))
    for agent, code in (("LR", "14.7.1"), ("DM", "14.1.1"), ("ZX", "7.1")):
        saisies.write_cells(
            store,
            [CellChange(agent=agent, jour=MARDI, code=code, centiemes=50, commentaire=f"mot de {agent}")],
            today=MARDI,
            acteur=agent,
        )
    people.revise_montant(store, "14.7.1", 4000, revisions.Redaction(MARDI, "DM", "essai"))
    raf.declare_raf(store, "14.1.1", 300, MARDI, today=MARDI, acteur="DM")
    declarations.close_ligne(store, "14.3.1", MARDI, acteur="DM")
    declarations.hold_jalon(store, "RGPD", MARDI, acteur="ZD")
    revue_decisions.take_decision(
        store, AU, PRI_21, revue_decisions.NewDecision("Relancer", "LR"), acteur="DM"
    )


def fill_ouvert(store: Store) -> None:
    """Name no direction, and let LR have a day and an absence."""
    with store.writing(ACTEUR_SYSTEME) as writing:
        writing.add_agent(Agent(initiales="ZX", pole="APO"))
        writing.write_cells([CellChange(agent="LR", jour=MARDI, code="14.7.1", centiemes=50)])
        writing.write_absence("LR", date(2018, 7, 9), (Absence("LR", date(2018, 7, 9), TypeAbsence.RTT, 50),))


@pytest.fixture
def monde(store_after: StoreAfter) -> Store:
    """A store where a direction is named, and LR and DM of PRI have days."""
    return store_after("monde", fill_monde)


@pytest.fixture
def ouvert(store_after: StoreAfter) -> Store:
    """A store where no direction is named."""
    return store_after("ouvert", fill_ouvert)


def redige(acteur: str) -> revisions.Redaction:
    return revisions.Redaction(MARDI, acteur, "essai", revisions.Accord.DONNE)


def move_back(store: Store, acteur: str) -> None:
    done = deplacement.move_saisies(
        store, deplacement.MoveRequest("14.7.1", MARDI, MARDI, "LR"), "14.1.1", acteur="DM"
    )
    deplacement.undo_move(store, done, acteur=acteur)


def propose_sentence(store: Store) -> Proposal:
    context = sentence.load_context(store, "LR", AU, today=MARDI, lecteur="LR")
    proposal = prepare("0,25 14.7.1", context)
    assert isinstance(proposal, Proposal)
    return proposal


def try_scenario(store: Store, acteur: str) -> None:
    with store.reading() as reading:
        changements = set_montant(read_plan(reading, 2018, MARDI), "14.7.1", 4200)
    revisions.write_scenario(store, changements, redige(acteur))


def import_again(store: Store, acteur: str) -> None:
    with store.reading() as reading:
        programme: Programme = replace(reading.programme(2018), exercice=2019, jalons=(), aliases=())
    importation_programme.import_programme(store, programme, (), french_holidays, acteur=acteur)


def produce_lico(store: Store, acteur: str) -> livrables.ProductionEcrite:
    return livrables.declare_production(store, "15.3.2", 1, MARDI, numero=None, today=MARDI, acteur=acteur)


def produced_of(store: Store) -> str:
    return produce_lico(store, "DM").production.code


ECRITURES: dict[str, Callable[[Store, str], object]] = {
    "saisies.write_cells": lambda store, acteur: saisies.write_cells(
        store, [CellChange(agent="LR", jour=MARDI, code="14.1.1", centiemes=25)], today=MARDI, acteur=acteur
    ),
    "saisies.log_days": lambda store, acteur: saisies.log_days(
        store, "LR", "14.1.1", "0,25", MARDI, mode=saisies.ModeSaisie.AJOUTER, today=MARDI, acteur=acteur
    ),
    "saisies.clear_cell": lambda store, acteur: saisies.clear_cell(
        store, "LR", "14.7.1", MARDI, acteur=acteur
    ),
    "absences.set_absence": lambda store, acteur: absences.set_absence(
        store, "LR", TypeAbsence.CONGE, date(2018, 7, 10), date(2018, 7, 10), Duree.JOURNEE, acteur=acteur
    ),
    "absences.clear_absence": lambda store, acteur: absences.clear_absence(
        store, "LR", date(2018, 7, 9), date(2018, 7, 9), acteur=acteur
    ),
    "absences.restore_absences": lambda store, acteur: absences.restore_absences(
        store,
        "LR",
        date(2018, 7, 9),
        date(2018, 7, 9),
        (),
        seen=(Absence("LR", date(2018, 7, 9), TypeAbsence.RTT, 50),),
        acteur=acteur,
    ),
    "agents.set_quotite": lambda store, acteur: agents.set_quotite(
        store, "LR", MARDI, (100, 100, 0, 100, 100), acteur=acteur
    ),
    "deplacement.move_saisies": lambda store, acteur: deplacement.move_saisies(
        store, deplacement.MoveRequest("14.7.1", MARDI, MARDI, "LR"), "14.1.1", acteur=acteur
    ),
    "deplacement.undo_move": move_back,
    "sentence.write_sentence": lambda store, acteur: sentence.write_sentence(
        store, propose_sentence(store), today=MARDI, acteur=acteur
    ),
    "importation.import_saisies": lambda store, acteur: importation.import_saisies(
        store, demande(), silent, acteur=acteur
    ),
    "importation.preview_saisies": lambda store, acteur: importation.preview_saisies(
        store, demande(), silent, acteur=acteur
    ),
    "absences.import_absences": lambda store, acteur: bring_absences.import_absences(
        store, RH, acteur=acteur
    ),
    "absences.preview_absences": lambda store, acteur: bring_absences.preview_absences(
        store, RH, acteur=acteur
    ),
    "plan.close_ligne": lambda store, acteur: declarations.close_ligne(store, "14.1.1", MARDI, acteur=acteur),
    "plan.reopen_ligne": lambda store, acteur: declarations.reopen_ligne(
        store, "14.3.1", MARDI, acteur=acteur
    ),
    "plan.declare_reprise": lambda store, acteur: declarations.declare_reprise(
        store, "14.7.1", 300, MARDI, acteur=acteur
    ),
    "raf.declare_raf": lambda store, acteur: raf.declare_raf(
        store, "14.7.1", 300, MARDI, today=MARDI, acteur=acteur
    ),
    "plan.undo_fait": lambda store, acteur: declarations.undo_fait(
        store, declarations.declare_reprise(store, "14.7.1", 400, MARDI, acteur="DM"), acteur=acteur
    ),
    "raf.undo_raf": lambda store, acteur: raf.undo_raf(
        store, raf.declare_raf(store, "14.7.1", 500, MARDI, today=MARDI, acteur="DM"), acteur=acteur
    ),
    "raf.withdraw_raf": lambda store, acteur: raf.withdraw_raf(store, "14.1.1", MARDI, acteur=acteur),
    "livrables.define_livrable": lambda store, acteur: livrables.define_livrable(
        store, 2018, livrables.Promesse(code="14.7.1", libelle="Registres", quantite=3), acteur=acteur
    ),
    "livrables.retire_livrable": lambda store, acteur: livrables.retire_livrable(
        store, 2018, "15.3.2", None, acteur=acteur
    ),
    "livrables.declare_production": lambda store, acteur: produce_lico(store, acteur),
    "livrables.check_declarable": lambda store, acteur: livrables.check_declarable(
        store, 2018, "15.3.2", None, acteur=acteur
    ),
    "livrables.take_back_production": lambda store, acteur: livrables.take_back_production(
        store, 2018, produced_of(store), None, acteur=acteur
    ),
    "livrables.undo_production": lambda store, acteur: livrables.undo_production(
        store, produce_lico(store, "DM"), acteur=acteur
    ),
    "livrables.undo_ecrit": lambda store, acteur: livrables.undo_ecrit(
        store, produce_lico(store, "DM"), acteur=acteur
    ),
    "livrables.undo_livrable": lambda store, acteur: livrables.undo_livrable(
        store,
        livrables.define_livrable(
            store, 2018, livrables.Promesse(code="14.7.1", libelle="Registres", quantite=4), acteur="DM"
        ),
        acteur=acteur,
    ),
    "revisions.revise_montant": lambda store, acteur: people.revise_montant(
        store, "14.7.1", 4100, redige(acteur)
    ),
    "revisions.transfer_jours": lambda store, acteur: people.transfer_jours(
        store, "14.1.6", "14.7.1", 100, redige(acteur)
    ),
    "revisions.move_echeance": lambda store, acteur: people.move_echeance(
        store, "14.7.1", "07/2018", redige(acteur)
    ),
    "revisions.change_qui": lambda store, acteur: people.change_qui(store, "14.7.1", "DM", redige(acteur)),
    "revisions.add_ligne": lambda store, acteur: people.add_ligne(
        store,
        {"libelle": "Archiver", "jours": "1", "pris_sur": "14.1.6"},
        redige(acteur),
    ),
    "revisions.retire_ligne": lambda store, acteur: people.retire_ligne(store, "14.1.2", redige(acteur)),
    "revisions.write_scenario": try_scenario,
    "revisions.undo_revision": lambda store, acteur: revisions.undo_revision(store, 1, redige(acteur)),
    "revue_ecriture.write_remarque": lambda store, acteur: revue_ecriture.write_remarque(
        store, AU, PRI_21, "14.7.1", "À revoir", acteur=acteur
    ),
    "revue_ecriture.declare_meteo": lambda store, acteur: revue_ecriture.declare_meteo(
        store, AU, PRI_21, Meteo.VERT, "", acteur=acteur
    ),
    "revue_ecriture.restore_meteo": lambda store, acteur: revue_ecriture.restore_meteo(
        store, AU, PRI_21, None, acteur=acteur
    ),
    "revue_ecriture.declare_presences": lambda store, acteur: revue_ecriture.declare_presences(
        store, AU, PRI_21, ("DM",), ("LR",), acteur=acteur
    ),
    "revue_ecriture.declare_prochaine": lambda store, acteur: revue_ecriture.declare_prochaine(
        store, AU, PRI_21, date(2018, 5, 28), acteur=acteur
    ),
    "revue_decisions.take_decision": lambda store, acteur: revue_decisions.take_decision(
        store, AU, PRI_21, revue_decisions.NewDecision("Écrire", "LR"), acteur=acteur
    ),
    "revue_decisions.take_current_decision": lambda store, acteur: revue_decisions.take_current_decision(
        store, AU, "PRI", revue_decisions.NewDecision("Trancher", "LR"), acteur=acteur
    ),
    "revue_decisions.complete_decision": lambda store, acteur: revue_decisions.complete_decision(
        store, AU, 1, MARDI, acteur=acteur
    ),
    "revue_decisions.rewrite_decision": lambda store, acteur: revue_decisions.rewrite_decision(
        store, AU, 1, revue_decisions.NewDecision("Relire", "LR"), acteur=acteur
    ),
    "revue_decisions.remove_decision": lambda store, acteur: revue_decisions.remove_decision(
        store, AU, 1, acteur=acteur
    ),
    "revue_decisions.restore_decision": lambda store, acteur: revue_decisions.restore_decision(
        store,
        AU,
        Decision(perimetre="PRI", semaine=PRI_21.semaine, texte="Relancer", qui="LR", pour=None, numero=7),
        acteur=acteur,
    ),
    "revue_ecriture.close_revue": lambda store, acteur: revue_ecriture.close_revue(
        store, PLUS_TARD, PRI_21, acteur=acteur
    ),
    "plan.hold_jalon": lambda store, acteur: declarations.hold_jalon(
        store, jalon_libre(store), MARDI, acteur=acteur
    ),
    "plan.release_jalon": lambda store, acteur: declarations.release_jalon(
        store, "RGPD", MARDI, acteur=acteur
    ),
}
"""What a coordinateur of PRI may do on the people and the lines of PRI."""

DE_DIRECTION: dict[str, Callable[[Store, str], object]] = {
    "plan.set_bornees": lambda store, acteur: declarations.set_bornees(
        store, 2018, "RGPD", ("18",), acteur=acteur
    ),
    "plan.undo_bornees": lambda store, acteur: declarations.undo_bornees(
        store, declarations.BornesEcrites(2018, "RGPD", (), ("18",)), acteur=acteur
    ),
    "plan.bound_ligne": lambda store, acteur: declarations.bound_ligne(
        store, 2018, "RGPD", "7.1", acteur=acteur
    ),
    "plan.unbound_ligne": lambda store, acteur: declarations.unbound_ligne(
        store, 2018, "RGPD", "14.7.1", acteur=acteur
    ),
    "agents.add_agent": lambda store, acteur: agents.add_agent(
        store, Agent(initiales="ZN"), exercice=2018, acteur=acteur
    ),
    "agents.deactivate_agent": lambda store, acteur: agents.deactivate_agent(
        store, "LR", MARDI, acteur=acteur
    ),
    "agents.set_courriel": lambda store, acteur: agents.set_courriel(
        store, "LR", "lr@exemple.fr", acteur=acteur
    ),
    "agents.import_agents": lambda store, acteur: bring_agents.import_agents(store, EQUIPE, acteur=acteur),
    "agents.preview_agents": lambda store, acteur: bring_agents.preview_agents(store, EQUIPE, acteur=acteur),
    "agents.tabulate_agents": lambda store, acteur: bring_agents.tabulate_agents(
        store, exercice=2018, today=MARDI, acteur=acteur
    ),
    "calendrier.set_ferie": lambda store, acteur: calendrier.set_ferie(store, FERIE, "Pont", acteur=acteur),
    "calendrier.set_reglages": lambda store, acteur: calendrier.set_reglages(
        store, Reglages(pas=10), acteur=acteur
    ),
    "importation_programme.check_import": lambda store, acteur: importation_programme.check_import(
        store, acteur=acteur
    ),
    "importation_programme.import_programme": import_again,
    "year_end.open_year": lambda store, acteur: year_end.open_year(
        store, 2026, french_holidays, acteur=acteur
    ),
    "saisies d'un autre pôle": lambda store, acteur: (
        saisies.write_cells(
            store, [CellChange(agent="ZX", jour=MARDI, code="7.1", centiemes=75)], today=MARDI, acteur=acteur
        )
        if acteur not in ("ZX", "ZC")
        else saisies.write_cells(
            store, [CellChange(agent="DM", jour=MARDI, code="7.1", centiemes=25)], today=MARDI, acteur=acteur
        )
    ),
    "transfert entre pôles": lambda store, acteur: people.transfer_jours(
        store, "14.1.6", "7.1", 100, redige(acteur)
    ),
}
"""What only the direction may do."""

AILLEURS = (
    *("mois", "rgpd", "journal", "agents.rights", "agents.identity", "agents.accounts"),
    *("rappels", "revue.minutes", "temps.demandes"),
)
"""Rooms and files of the services whose own tests ask for their rights."""


PREPARENT = (
    *("deplacement.undo_move", "plan.hold_jalon", "plan.undo_fait", "raf.undo_raf", "livrables.undo_ecrit"),
    *("livrables.take_back_production", "livrables.undo_production", "livrables.undo_livrable"),
)
"""Those that first write something to be undone."""

SEULS = (
    *("absences.restore_absences", "deplacement.move_saisies", "deplacement.undo_move"),
    *("livrables.retire_livrable", "revisions.write_scenario", "revisions.undo_revision"),
    *("plan.unbound_ligne", "saisies d'un autre pôle"),
)
"""Those that need what the others change."""

A_CHACUN = (
    *("saisies.log_days", "absences.set_absence", "agents.set_quotite", "plan.close_ligne"),
    *("revisions.revise_montant", "revue_ecriture.write_remarque"),
)
"""One act of each right, for the direction that has them all."""


def jalon_libre(store: Store) -> str:
    with suppress(CodeRefuse):
        declarations.release_jalon(store, "RGPD", MARDI, acteur="ZD")
    return "RGPD"


def test_every_service_that_writes_in_somebodys_name_is_tried_here() -> None:
    tried = {key.rpartition(".")[2] for key in (*ECRITURES, *DE_DIRECTION)} | {"revise", "modify_agent"}
    writers = set()
    for info in pkgutil.walk_packages(services.__path__, f"{services.__name__}."):
        module = import_module(info.name)
        for name, function in vars(module).items():
            if name.startswith("_") or getattr(function, "__module__", None) != info.name:
                continue
            if not isinstance(function, FunctionType) or info.name.removeprefix(
                f"{services.__name__}."
            ).startswith(AILLEURS):
                continue
            parameters = inspect.signature(function).parameters
            if "store" in parameters and {"acteur", "redaction"} & parameters.keys():
                writers.add(name)
    assert writers - tried == set()
    assert {"write_cells", "close_revue", "revise"} <= writers


DU_PLAN = ("raf.declare_raf", "plan.close_ligne", "revisions.revise_montant")
"""One act of each right on the plan."""
REFUSES = {
    "ZA": (*A_CHACUN, "plan.hold_jalon", "agents.add_agent", "calendrier.set_ferie"),
    "ZC": (*ECRITURES, "saisies d'un autre pôle", "transfert entre pôles"),
    "DM": tuple(DE_DIRECTION),
}
"""By who may not: an auditor; a coordinateur of APO, who may all that agents of APO may; one of PRI."""
PERMIS = {"DM": tuple(ECRITURES), "ZD": (*A_CHACUN, *DE_DIRECTION)}
OWN = [name for name in ECRITURES if name.startswith(("saisies", "absences", "deplacement", "importation"))]


def check_refused(store: Store, act: Callable[[Store, str], object], acteur: str) -> None:
    """Check that somebody may not do that, and that the journal says so."""
    with pytest.raises(DroitRefuse) as refused:
        act(store, acteur)
    assert str(refused.value).startswith((f"{acteur} n'a pas le droit d", "saisies.csv : "))
    with store.reading() as reading:
        (last,) = people.last_rows(reading, 1)
    assert (last.objet, last.acteur) == ("refus_droit", acteur)
    assert refused.value.objet in (last.apres or "")


@pytest.mark.parametrize("acteur", REFUSES)
def test_whoever_has_not_the_right_is_refused_and_the_journal_keeps_the_attempt(
    monde: Store, acteur: str, subtests: pytest.Subtests
) -> None:
    for name in sorted(REFUSES[acteur], key=PREPARENT.__contains__):
        with subtests.test(name):
            before = people.head_of(monde)
            check_refused(monde, {**ECRITURES, **DE_DIRECTION}[name], acteur)
            assert name in PREPARENT or people.head_of(monde) == before + 1


@pytest.mark.parametrize("acteur", PERMIS)
def test_a_coordinateur_acts_on_their_pole_and_the_direction_everywhere(
    monde: Store, acteur: str, subtests: pytest.Subtests
) -> None:
    for name in PERMIS[acteur]:
        if name not in SEULS:
            with subtests.test(name):
                {**ECRITURES, **DE_DIRECTION}[name](monde, acteur)


@pytest.mark.parametrize("name", SEULS)
def test_so_do_they_where_an_act_needs_the_store_as_it_was(monde: Store, name: str) -> None:
    {**ECRITURES, **DE_DIRECTION}[name](monde, "DM" if name in ECRITURES else "ZD")


def test_an_agent_logs_their_own_days_without_anybody(monde: Store, subtests: pytest.Subtests) -> None:
    set_agent(monde, "LR", coordonne=None)
    for name in OWN:
        if name not in SEULS:
            with subtests.test(name):
                ECRITURES[name](monde, "LR")


@pytest.mark.parametrize("name", [name for name in OWN if name in SEULS])
def test_an_agent_changes_what_they_logged_without_anybody(monde: Store, name: str) -> None:
    set_agent(monde, "LR", coordonne=None)
    ECRITURES[name](monde, "LR")


def test_days_are_personal_even_where_no_direction_is_named(ouvert: Store) -> None:
    for name in OWN:
        if name not in PREPARENT:
            check_refused(ouvert, ECRITURES[name], "ZX")


def test_before_a_direction_is_named_whoever_works_there_sets_up_and_steers_where_nobody_coordinates(
    ouvert: Store,
) -> None:
    people.revise_montant(ouvert, "7.1", 4000, redige("LR"))
    declarations.close_ligne(ouvert, "7.1", MARDI, acteur="ZX")
    declarations.hold_jalon(ouvert, "RGPD", MARDI, acteur="DM")
    for name in DU_PLAN:
        check_refused(ouvert, ECRITURES[name], "ZX")
    check_refused(ouvert, ECRITURES["plan.release_jalon"], "ZX")
    revue_ecriture.declare_meteo(ouvert, AU, CleRevue("APO", LUNDI), Meteo.VERT, "", acteur="ZX")
    for name in ("revue_ecriture.declare_meteo", "revue_ecriture.close_revue"):
        check_refused(ouvert, ECRITURES[name], "ZX")
    for name in ("agents.add_agent", "calendrier.set_ferie", "calendrier.set_reglages"):
        DE_DIRECTION[name](ouvert, "ZX")


def test_where_the_plan_is_everybody_s_anybody_steers_but_an_auditor(monde: Store) -> None:
    calendrier.set_reglages(monde, Reglages(plan_a_tous=True), acteur="ZD")
    for name in DU_PLAN:
        check_refused(monde, ECRITURES[name], "ZA")
        ECRITURES[name](monde, "ZX")
    DE_DIRECTION["transfert entre pôles"](monde, "ZX")
    check_refused(monde, ECRITURES["revue_ecriture.close_revue"], "ZX")
    check_refused(monde, DE_DIRECTION["calendrier.set_reglages"], "ZX")


def test_whoever_logs_on_a_line_declares_there_and_neither_soldes_nor_revises(monde: Store) -> None:
    for code, expected in (("14.7.1", "Rien n'a été écrit."), ("7.1", "réservé à qui y travaille")):
        with pytest.raises(DroitRefuse, match=expected):
            raf.declare_raf(monde, code, 300, MARDI, today=MARDI, acteur="YM")
    people.log(monde, "YM", "14.7.1", 25, on=MARDI)
    people.log(monde, "YM", "15.3.2", 25, on=MARDI)
    raf.declare_raf(monde, "14.7.1", 300, MARDI, today=MARDI, acteur="YM")
    produce_lico(monde, "YM")
    # 16.2.2 names YM, and nothing else of its pôle does.
    raf.declare_raf(monde, "16.2.2", 300, MARDI, today=MARDI, acteur="YM")
    for name in ("plan.close_ligne", "revisions.revise_montant"):
        check_refused(monde, ECRITURES[name], "YM")
    droits = load_droits(monde, "YM", 2018)
    with monde.reading() as reading:
        programme = reading.programme(2018)
    for code, declares in (("14.7.1", True), ("16.2.2", True), ("14.1.1", False), ("16.2.1", False)):
        assert (droits.refusal_on(Droit.DECLARER, programme, code) is None) is declares
        assert droits.refusal_on(Droit.SOLDER, programme, code) is not None


def test_whoever_a_decision_names_declares_it_done_and_writes_nothing_else_in_the_review(
    monde: Store,
) -> None:
    set_agent(monde, "LR", coordonne=None)
    for name, acteur in (("complete", "SB"), ("rewrite", "LR"), ("remove", "LR")):
        check_refused(monde, ECRITURES[f"revue_decisions.{name}_decision"], acteur)
    ECRITURES["revue_decisions.complete_decision"](monde, "LR")
    set_agent(monde, "LR", role=Role.AUDITEUR)
    with pytest.raises(DroitRefuse, match="n'écrit rien"):
        revue_decisions.complete_decision(monde, AU, 1, None, acteur="LR")


def test_a_role_taken_away_while_the_session_is_open_counts_at_the_next_write(monde: Store) -> None:
    ECRITURES["saisies.write_cells"](monde, "DM")
    set_agent(monde, "DM", coordonne=None)
    with pytest.raises(DroitRefuse):
        ECRITURES["saisies.clear_cell"](monde, "DM")


def test_somebody_who_left_writes_nothing_any_more(monde: Store) -> None:
    agents.deactivate_agent(monde, "DM", MARDI, acteur="ZD")
    with pytest.raises(DroitRefuse, match="plus en activité"):
        ECRITURES["saisies.log_days"](monde, "DM")


def test_nobody_is_refused_as_unknown(monde: Store) -> None:
    for name in A_CHACUN:
        with pytest.raises(AgentRefuse, match="QQ"):
            ECRITURES[name](monde, "QQ")


def test_one_cell_of_somebody_else_refuses_the_whole_paste(monde: Store) -> None:
    with pytest.raises(DroitRefuse):
        saisies.write_cells(
            monde,
            [
                CellChange(agent="ZX", jour=MARDI, code="7.1", centiemes=25),
                CellChange(agent="LR", jour=MARDI, code="14.1.1", centiemes=25),
            ],
            today=MARDI,
            acteur="ZX",
        )
    with monde.reading() as reading:
        assert [one.centiemes for one in reading.saisies("ZX", MARDI, MARDI)] == [50]


def test_an_import_names_the_rows_of_people_one_may_not_log_for(monde: Store) -> None:
    rows = (
        (2, ("ZX", "17/05/2018", "7.1", "0,5")),
        (3, ("LR", "17/05/2018", "14.1.1", "0,5")),
        (4, ("ZX", "17/05/2018", "14.9.9", "0,5")),
    )
    wanted = demande(feuille=replace(FEUILLE, lignes=rows))
    with pytest.raises(DroitRefuse) as refused:
        importation.import_saisies(monde, wanted, silent, acteur="ZX")
    text = str(refused.value)
    assert "ligne 3 : ZX n'a pas le droit de saisir pour LR" in text
    assert "ligne 4, colonne « Ligne »" in text
    with monde.reading() as reading:
        assert not reading.saisies("ZX", date(2018, 5, 17), date(2018, 5, 17))


def test_a_file_is_held_against_the_store_only_for_who_said_who_they_are(monde: Store) -> None:
    with pytest.raises(DroitRefuse, match="--agent"):
        importation.preview_saisies(monde, demande(), silent)
    with monde.reading() as reading:
        (last,) = people.last_rows(reading, 1)
    assert (last.objet, last.acteur) == ("refus_droit", ACTEUR_SYSTEME)


def test_no_day_is_logged_for_an_auditor_even_by_the_direction(monde: Store) -> None:
    with pytest.raises(AgentRefuse, match="auditeur"):
        saisies.write_cells(
            monde, [CellChange(agent="ZA", jour=MARDI, code="7.1", centiemes=25)], today=MARDI, acteur="ZD"
        )
    with pytest.raises(AgentRefuse, match="auditeur"):
        absences.set_absence(monde, "ZA", TypeAbsence.CONGE, MARDI, MARDI, Duree.JOURNEE, acteur="ZD")


LECTURES: dict[str, Callable[[Store, str, str | None], object]] = {
    "semaine": lambda store, agent, lecteur: semaine.load_semaine(
        store, agent, LUNDI, MARDI, lecteur=lecteur
    ),
    "phrase": lambda store, agent, lecteur: sentence.load_context(
        store, agent, AU, today=MARDI, lecteur=lecteur
    ),
    "journée": lambda store, agent, lecteur: journee.load_journee(store, agent, MARDI, lecteur=lecteur),
    "absences": lambda store, agent, lecteur: absences.list_absences(
        store, agent, LUNDI, MARDI, lecteur=lecteur
    ),
    "export": lambda store, agent, lecteur: export.export_saisies(
        store, AU, export.Selection(agent=agent), lecteur=lecteur
    ),
}
TOUS = {"LR", "SB", "ZX", "YM"}
LISIBLES = {"LR": {"LR", "SB"}, "SB": {"SB"}, "ZC": {"ZX"}, None: set[str](), "ZD": TOUS, "ZA": TOUS}


def test_days_are_read_by_their_agent_the_coordinateur_the_direction_and_the_auditor(monde: Store) -> None:
    for name, (lecteur, expected) in product(LECTURES, LISIBLES.items()):
        found = set()
        for agent in TOUS:
            try:
                LECTURES[name](monde, agent, lecteur)
            except DroitRefuse:
                continue
            found.add(agent)
        assert found == expected, (name, lecteur)


def test_while_no_direction_is_named_days_are_read_by_their_person_and_their_coordinateur_alone(
    ouvert: Store,
) -> None:
    for name, lecteur in product(LECTURES, ("LR", "DM")):
        LECTURES[name](ouvert, "LR", lecteur)
    for name, lecteur in product(LECTURES, (None, "YM")):
        with pytest.raises(DroitRefuse):
            LECTURES[name](ouvert, "LR", lecteur)


def test_while_no_direction_is_named_a_table_of_people_sets_and_tells_ones_own_rhythm_alone(
    ouvert: Store,
) -> None:
    agents.set_quotite(ouvert, "LR", date(2018, 1, 1), (80, 100, 100, 100, 100), acteur="LR")
    sheet = Sheet(
        source="agents.csv",
        titres=("initiales", "quotite"),
        lignes=((2, ("LR", "1 1 1 1 0,8")),),
        ligne_titres=1,
    )
    table = replace(EQUIPE, feuille=sheet, colonnes={AgentField.INITIALES: 0, AgentField.QUOTITE: 1})
    with pytest.raises(DroitRefuse, match="rythme de LR"):
        bring_agents.import_agents(ouvert, table, acteur="YM")
    told = {
        lecteur: {
            str(row[0]): row[list(AgentField).index(AgentField.QUOTITE)]
            for row in bring_agents.tabulate_agents(ouvert, exercice=2018, today=MARDI, acteur=lecteur).lignes
        }["LR"]
        for lecteur in ("LR", "YM")
    }
    assert told["LR"]
    assert told["YM"] is None


def exported(store: Store, lecteur: str | None) -> set[str]:
    return {
        str(row[1]) for row in export.export_saisies(store, AU, export.Selection(), lecteur=lecteur).lignes
    }


def seen_on_gip(store: Store, lecteur: str | None) -> set[str]:
    snapshot = avancement.load_avancement(store, AU)
    detail = avancement.load_detail(store, snapshot, "GIP", lecteur=lecteur)
    assert {one.agent for one in detail.dernieres} == {agent for agent, _ in detail.contributeurs}
    assert all(one.commentaire is None for one in detail.dernieres if not one.agent)
    assert sum(centiemes for _, centiemes in detail.contributeurs) == 150
    return {one.agent for one in detail.dernieres} - {""}


def test_of_one_or_two_people_who_log_on_a_line_others_are_told_the_sum_and_no_day(monde: Store) -> None:
    snapshot = avancement.load_avancement(monde, AU)
    for lecteur, days in (("DM", []), ("ZD", [MARDI])):
        detail = avancement.load_detail(monde, snapshot, "7.1", lecteur=lecteur)
        assert [one.jour for one in detail.dernieres] == days
        assert sum(centiemes for _, centiemes in detail.contributeurs) == 50


def moved(store: Store, lecteur: str | None) -> set[str]:
    choix = deplacement.MoveRequest("GIP", LUNDI, MARDI)
    return {one.agent for one in deplacement.preview_move(store, choix, "14.1.2", lecteur=lecteur).saisies}


@pytest.mark.parametrize("liste", [exported, seen_on_gip, moved])
def test_lists_show_the_days_of_the_same_people_as_the_screens_of_one_person(
    monde: Store, liste: Callable[[Store, str | None], set[str]]
) -> None:
    seen = {lecteur: liste(monde, lecteur) for lecteur in ("ZX", "DM", "ZD", "ZA")}
    everybody = {"DM", "LR", "ZX"}
    assert seen == {"ZX": {"ZX"}, "DM": {"DM", "LR"}, "ZD": everybody, "ZA": everybody}


def test_the_lines_of_somebody_whose_days_one_may_not_read_are_those_of_the_plan(monde: Store) -> None:
    snapshot = avancement.load_avancement(monde, AU)
    assert "7.1" in avancement.load_lignes_agent(monde, snapshot, "ZX", lecteur="ZD")
    assert "7.1" not in avancement.load_lignes_agent(monde, snapshot, "ZX", lecteur="DM")


def test_whoever_did_not_say_who_they_are_lists_nothing_once_a_direction_is_named(monde: Store) -> None:
    assert seen_on_gip(monde, None) == set()
    for liste in (exported, moved):
        with pytest.raises(DroitRefuse, match="--agent"):
            liste(monde, None)
    with pytest.raises(DroitRefuse, match="--agent"):
        absences.list_absences(monde, None, LUNDI, MARDI)


def test_an_auditor_is_expected_nowhere(monde: Store) -> None:
    assert "ZA" not in capacite.load_equipe(monde, AU).capacite.by_agent
    assert "ZX" in capacite.load_equipe(monde, AU).capacite.by_agent


def test_a_refusal_is_one_french_sentence_with_the_way_out(monde: Store) -> None:
    with pytest.raises(CariforefError) as refused:
        ECRITURES["saisies.log_days"](monde, "ZX")
    assert str(refused.value) == (
        "ZX n'a pas le droit de saisir pour LR : réservé à LR, à DM, qui coordonne PRI, ou à la direction. "
        "Rien n'a été écrit."
    )


def test_only_an_auditor_is_told_to_read_without_writing(monde: Store) -> None:
    told = {acteur: load_droits(monde, acteur, 2018).is_auditor for acteur in ("ZA", "ZD", "DM", "inconnu")}
    assert told == {"ZA": True, "ZD": False, "DM": False, "inconnu": False}
