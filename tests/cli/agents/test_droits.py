"""Rights and identity on the command line: exit 4, one sentence, and nothing shown to an unknown account."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cariforef_tui.domain.agents.account import Account, Way
from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.domain.revue.revue import CleRevue
from cariforef_tui.domain.temps.saisies import CellChange, Duree, TypeAbsence
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from cariforef_tui.services.programme.declarations import close_ligne
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.revisions import Redaction
from cariforef_tui.services.revue.write import NewDecision, take_decision
from cariforef_tui.services.temps.absences import set_absence
from cariforef_tui.services.temps.saisies import write_cells
from tests.people import copy_store, open_store, revise_montant, set_agent

MARDI = date(2018, 5, 22)
DOM = Account("dominique", 1001, Way.SUDO)


@pytest.fixture(scope="module")
def nomme_master(master_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that names a direction (ZD), an auditor (ZA), an agent of another pôle (ZX)."""
    path = copy_store(master_store, tmp_path_factory.mktemp("nommee"))
    with open_store(path) as store:
        with store.writing(ACTEUR_SYSTEME) as writing:
            writing.add_agent(Agent(initiales="ZD", pole="DIR", role=Role.DIRECTION))
            writing.add_agent(Agent(initiales="ZA", role=Role.AUDITEUR))
            writing.add_agent(Agent(initiales="ZX", pole="APO"))
        write_cells(
            store,
            [CellChange(agent="LR", jour=MARDI, code="14.7.1", centiemes=50, commentaire="réservé")],
            today=MARDI,
            acteur="LR",
        )
        jour = date(2018, 7, 9)
        set_absence(store, "LR", TypeAbsence.RTT, jour, jour, Duree.JOURNEE, acteur="DM")
        close_ligne(store, "14.3.1", MARDI, acteur="DM")
        revise_montant(store, "14.7.1", 4000, Redaction(MARDI, "DM", "essai"))
        cle = CleRevue("PRI", date(2018, 5, 14))
        take_decision(store, DateReference(MARDI, 2018), cle, NewDecision("Relancer", "LR"), acteur="DM")
    return path


@pytest.fixture
def nomme(cli: Any, nomme_master: Path) -> Any:
    """Commands on a copy of that store."""
    shutil.copy(nomme_master, Path(os.environ["CARIFOREF_BASE"]))
    return cli


def lie(cli: Any, compte: Account = DOM, initiales: str = "DM", nom: str = "dominique") -> Any:
    """Bind an account in the store; commands then run as `compte`."""
    with open_store(Path(os.environ["CARIFOREF_BASE"])) as store:
        set_agent(store, initiales, compte=nom)
    return type(cli)(replace(cli.wiring, compte=lambda _place: compte), cli.capsys)


ECRIRE = [
    "saisir LR 14.7.1 0,25",
    "plan simuler --transfert 14.1.6:14.7.1:1 --oui --motif essai",
    "plan rattacher 14.7.1 14.1.1 --de LR --oui",
    "revue faite 1",
    "agent role LR direction",
]
"""A command of each kind: what each service refuses is tried on the services."""


def test_who_coordinates_another_pole_is_told_to_coordinate_theirs_no_more(cli: Any) -> None:
    said = cli.done("agent", "coordonne", "DM", "APO", "--agent", "DM").out
    assert said == "Enregistré : DM, PRI, coordonne APO. DM ne coordonne plus PRI.\n"
    assert "ne coordonne plus" not in cli.done("agent", "coordonne", "DM", "APO", "--agent", "DM").out
    assert "DM ne coordonne plus APO." in cli.done("agent", "coordonne", "DM", "aucun", "--agent", "DM").out


def test_commands_that_write_refuse_an_auditor_in_one_sentence_and_the_journal_keeps_it(nomme: Any) -> None:
    for ligne in ECRIRE:
        refused = nomme.refused(4, "--agent", "ZA", *ligne.split())
        assert refused.startswith("ZA n'a pas le droit d"), ligne
    ecritures = nomme.done("--agent", "ZD", "journal", "--nombre", "6", "--json").json["ecritures"]
    of_za = [one for one in ecritures if (one["acteur"], one["objet"]) == ("ZA", "refus_droit")]
    assert len(of_za) == len(ECRIRE)


def test_somebody_of_another_pole_is_refused_what_is_of_a_person_of_a_line_and_of_a_review(
    nomme: Any,
) -> None:
    for ligne in ("saisir LR 14.7.1 0,25", "plan solder 14.1.1", "revue meteo PRI vert"):
        refused = nomme.refused(4, "--agent", "ZX", *ligne.split())
        assert refused.startswith("ZX n'a pas le droit d"), ligne


LIRE = [
    "semaine LR",
    "absence liste LR",
    "plan rattacher 14.7.1 14.1.1 --de LR",
    "exporter saisies --de LR",
]


def test_somebodys_days_are_read_only_by_those_who_may_and_the_progress_of_all_by_anybody(nomme: Any) -> None:
    for ligne in LIRE:
        assert "réservé" not in nomme.refused(4, *ligne.split()).removeprefix("ZX")
        nomme.done("--agent", "DM", *ligne.split())
    assert "0,5" not in nomme.refused(4, "--agent", "ZX", "semaine", "LR")
    for ligne in ("avancement PRI", "alertes", "equipe", "revue PRI"):
        nomme.done(*ligne.split())


def test_an_import_of_somebody_elses_days_names_each_row_and_writes_nothing(
    nomme: Any, tmp_path: Path
) -> None:
    path = tmp_path / "saisies.csv"
    path.write_text(
        "agent;date;code;jours\nZX;17/05/2018;7.1;0,5\nLR;17/05/2018;14.1.1;0,5\nDM;17/05/2018;7.1;1\n",
        encoding="utf-8",
    )
    outcome = nomme("--agent", "ZX", "importer", "saisies", str(path), "--oui")
    assert (outcome.code, outcome.out) == (4, "")
    assert "ligne 3 : ZX n'a pas le droit de saisir pour LR" in outcome.err
    assert "ligne 4 : ZX n'a pas le droit de saisir pour DM" in outcome.err
    assert outcome.err.splitlines()[-1] == "saisies.csv : 2 fautes, rien n'a été écrit."
    last = nomme.done("--agent", "ZD", "journal", "--nombre", "1", "--json").json["ecritures"][0]
    assert (last["acteur"], last["objet"]) == ("ZX", "refus_droit")
    assert "LR, DM" in last["apres"]


def test_an_import_for_somebody_else_says_who_logged_for_whom(nomme: Any, tmp_path: Path) -> None:
    path = tmp_path / "saisies.csv"
    path.write_text(
        "agent;date;code;jours\nDM;17/05/2018;7.1;0,5\nLR;17/05/2018;14.1.1;0,5\n", encoding="utf-8"
    )
    said = nomme.done("--agent", "DM", "importer", "saisies", str(path), "--oui").out
    assert said.endswith("Enregistré : 2 saisies, 1 j, de saisies.csv. Saisi par DM pour LR.\n")
    exported = nomme.done("--agent", "ZD", "exporter", "saisies", "--format", "json")
    assert {
        one["agent"]: one["saisi_par"] for one in exported.json["saisies"] if one["date"] == "2018-05-17"
    } == {
        "DM": None,
        "LR": "DM",
    }
    again = tmp_path / "relu.json"
    again.write_text(exported.out)
    assert "Déjà importé" in nomme.done("--agent", "DM", "importer", "saisies", str(again)).out


def test_who_logged_for_somebody_else_is_always_said(nomme: Any) -> None:
    said = nomme.done("--agent", "DM", "saisir", "LR", "14.1.1", "0,25").out
    assert said.endswith("(journée : 0,75 j sur 1 j), saisi par DM pour LR.\n")
    week = nomme.done("--agent", "LR", "semaine", "LR")
    assert "mar. 22/05/2018, 14.1.1 : saisi par DM pour LR" in week.out
    assert "14.7.1 : saisi par" not in week.out
    jours = nomme.done("--agent", "LR", "semaine", "LR", "--json").json["jours"]
    assert {one["code"]: one["par"] for one in jours[1]["saisies"]} == {"14.7.1": None, "14.1.1": "DM"}
    nomme.done("--agent", "LR", "saisir", "LR", "14.1.1", "0,5", "--remplacer")
    assert "saisi par" not in nomme.done("--agent", "LR", "semaine", "LR").out


def test_naming_the_first_direction_says_plainly_what_changes(cli: Any) -> None:
    said = " ".join(cli.name("DM").out.split())
    assert said.startswith("Enregistré : DM, PRI, direction, coordonne PRI. Une direction est nommée : ")
    assert "chacun ne saisit et ne lit en détail que ses propres jours" in said
    assert "Les mois de DM seront contresignés par LR." in said
    assert cli.done("--agent", "DM", "agent", "role", "LR", "auditeur").out.count("\n") == 1
    assert "la dernière personne" in cli.refused(8, "--agent", "DM", "agent", "role", "DM", "aucun")


def test_who_is_at_the_direction_is_told_when_nobody_can_countersign_their_months(cli: Any) -> None:
    cli.done("agent", "ajouter", "ZD", "--pole", "DIR", "--agent", "ZD")
    alone = " ".join(cli.name("ZD").out.split())
    assert "Personne ne peut contresigner les mois de ZD : nommez une autre personne à la direction" in alone
    assert "ou un coordinateur de DIR" in alone
    second = cli.done("agent", "role", "ME", "direction", "--agent", "ZD").out
    assert "Les mois de ME seront contresignés par DM, LR ou ZD." in second


@pytest.mark.usefixtures("eighty_columns")
def test_the_people_are_listed_with_their_job_role_and_account(cli: Any) -> None:
    cli.done("--agent", "DM", "agent", "modifier", "LR", "--nom", "Personne", "--fonction", "Documentaliste")
    cli.name("LR", "auditeur")
    lie(cli, initiales="LR", nom="lirone")
    found = {one["initiales"]: one for one in lie(cli).done("agent", "--json").json["agents"]}
    one = found["LR"]
    assert (one["nom"], one["fonction"], one["role"], one["compte"]) == (
        "Personne",
        "Documentaliste",
        "auditeur",
        "lirone",
    )
    assert (found["SB"]["role"], found["SB"]["compte"], found["SB"]["fonction"]) == (None, None, None)
    shown = lie(cli).done("agent").out
    assert "Documentaliste, auditeur, compte" in " ".join(shown.split())
    assert max(map(len, shown.splitlines())) <= 80


@pytest.mark.usefixtures("eighty_columns")
def test_droits_tells_what_a_person_may_do(nomme: Any) -> None:
    said = nomme.done("agent", "droits", "DM").out
    assert said.startswith("DM, coordonne PRI, agent de PRI\n")
    assert "rien ne le prouve" in said
    assert "Ne peut pas : " in said
    value = nomme.done("agent", "droits", "DM", "--json").json
    told = {one["droit"]: one for one in value["droits"]}
    assert (value["regime"], value["coordonne"], value["comptes_lies"]) == ("nominatif", "PRI", False)
    assert told["piloter"] == {"droit": "piloter", "poles": ["PRI"], "gip": False}
    assert "LR" in told["saisir"]["agents"]
    assert "ZX" not in told["saisir"]["agents"]
    assert "n'écrit rien" in nomme.done("agent", "droits", "ZA").out
    assert "agent sans" not in nomme.done("--agent", "ZD", "agent", "droits").out
    assert max(map(len, said.splitlines())) <= 80


def test_an_unknown_account_is_refused_before_anything_is_shown(cli: Any) -> None:
    stranger = lie(cli, Account("inconnu", 1009, Way.SUDO))
    for ligne in (
        *("semaine LR", "agent droits DM", "exporter saisies", "saisir LR 14.7.1 0,25"),
        *("base sauvegarder", "base verifier"),
    ):
        message = stranger.refused(4, *ligne.split())
        assert message.startswith("Le compte « inconnu » n'est lié à aucun agent en activité de cette base")
        assert "14.7" not in message


def test_an_account_acts_as_its_agent_and_as_nobody_else(
    cli: Any, monkeypatch: pytest.MonkeyPatch, write_config: Any
) -> None:
    known = lie(cli)
    known.done("saisir", "LR", "14.7.1", "0,25")
    journal = known.done("journal", "--nombre", "1", "--json").json["ecritures"][0]
    assert (journal["acteur"], known.done("semaine", "--json").json["agent"]) == ("DM", "DM")
    known.done("--agent", "dm", "semaine")
    assert "est celui de DM" in known.refused(4, "--agent", "LR", "semaine")
    monkeypatch.setenv("CARIFOREF_AGENT", "LR")
    known.refused(4, "semaine")
    monkeypatch.delenv("CARIFOREF_AGENT")
    write_config('agent = "LR"\n')
    known.done("semaine")
    own = lie(cli, replace(DOM, way=Way.OWN))
    assert "configuration" in own.refused(4, "semaine")


def test_the_first_account_is_bound_by_its_own_person(cli: Any) -> None:
    sans_nom = Account("personne-de-ce-nom", 1001, Way.SUDO)
    me = type(cli)(replace(cli.wiring, compte=lambda _place: sans_nom), cli.capsys)
    assert "ne serait plus personne" in me.refused(8, "--agent", "DM", "agent", "compte", "LR", "lirone")
    done = me("--agent", "DM", "agent", "compte", "DM", "personne-de-ce-nom")
    assert done.code == 0
    assert "Premier compte lié" in done.out
    assert "cette machine n'a pas de compte « personne-de-ce-nom »" in done.err
    undone = me.done("agent", "compte", "DM", "aucun").out
    assert undone.startswith("Enregistré : DM, PRI, coordonne PRI.\nPlus aucun compte n'est lié")


def test_the_file_is_the_owners_or_the_directions(nomme: Any, tmp_path: Path) -> None:
    agent = lie(nomme)
    for ligne in (("sauvegarder",), ("restaurer", str(tmp_path)), ("migrer",)):
        assert "n'a pas le droit d" in agent.refused(4, "base", *ligne)
    owner = lie(nomme, Account("service", 999))
    owner.done("base", "sauvegarder")
    assert "n'est lié à aucun agent" in owner.refused(4, "base", "restaurer", str(tmp_path))
    owner.refused(4, "avancement")
    direction = lie(nomme, Account("zdir", 1003, Way.SUDO), "ZD", "zdir")
    direction.done("base", "sauvegarder")
    Path(os.environ["CARIFOREF_BASE"]).write_bytes(b"x" * 4096)
    assert "compte propriétaire" in direction.refused(4, "base", "restaurer", str(tmp_path))


def test_verifying_advises_on_the_set_up_without_changing_the_exit_code(cli: Any) -> None:
    outcome = cli.done("base", "verifier")
    assert "Tout est en ordre." in outcome.out
    assert "Conseil, identité : aucun compte n'est lié" in outcome.out
    value = lie(cli).done("base", "verifier", "--json").json
    assert value["constats"] == []
    assert {one["objet"] for one in value["conseils"]} >= {"comptes", "rôles"}


READINGS = (
    ("semaine", "DM"),
    ("mois", "fiche", "DM", "2018-04"),
    ("mois", "histoire", "DM", "2018-04"),
    ("rgpd", "exporter", "DM"),
    ("absence", "liste", "DM"),
    ("journal", "--de", "DM"),
)


def test_who_reads_a_person_s_days_is_said_from_the_first_day(cli: Any) -> None:
    for command in READINGS:
        assert "--agent INITIALES" in cli.refused(4, *command)
    cli.done("agent", "droits", "DM")
    cli.done("--agent", "DM", "semaine", "DM")


def test_one_s_own_days_want_who_one_is(cli: Any) -> None:
    for command in (("semaine",), ("mois", "fiche"), ("mois", "fiche", "avril"), ("agent", "droits")):
        assert "--agent INITIALES" in cli.refused(3, *command)


def test_what_is_told_of_a_person_s_days_is_null_for_who_may_not_read_them(nomme: Any) -> None:
    for qui, lit in (("DM", True), ("SB", False)):
        equipe = nomme.done("--agent", qui, "equipe", "--json").json
        found = next(one for one in equipe["agents"] if one["agent"] == "LR")
        assert (found["absent"] is None) is (found["saisi"] is None) is (not found["mois"]) is not lit
        assert {week["disponible"] is None for week in found["semaines"]} == {not lit}
        agents = nomme.done("--agent", qui, "mois", "--json").json["agents"]
        july = next(one for one in agents if one["agent"] == "LR")["mois"][6]
        told = july["attendu"], july["absent"], july["saisi"]
        assert told == ((22, 1, 0) if lit else (None, None, None))
