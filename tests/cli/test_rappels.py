"""`cariforef rappels`: who still has what to do, told to each once a day, whatever the server does."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cariforef_tui.domain.agents.account import Account, Way
from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.domain.temps.saisies import Duree, TypeAbsence
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from cariforef_tui.services.temps.absences import set_absence
from tests.kit.smtp import PASSWORD, USER, Facteur, serve, write_authority
from tests.people import copy_store, log, open_store, set_agent

MARDI = date(2018, 5, 22)
SEMAINE_20 = ["2018-05-14", "2018-05-15", "2018-05-16", "2018-05-17", "2018-05-18"]
WriteConfig = Callable[[str], Path]


def reminded(cli: Any, *args: str) -> list[tuple[str, str, list[str], str | None]]:
    said = cli.done("rappels", "--json", *args).json
    assert {*said} == {"au", "rappels"}
    return [(one["agent"], one["type"], one["jours"], one["mois"]) for one in said["rappels"]]


@pytest.fixture(scope="module")
def pole_master(master_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """LR logged last week but its Friday, DM, who coordinates, nothing; all the others have left."""
    path = copy_store(master_store, tmp_path_factory.mktemp("pole"))
    with open_store(path) as store:
        with store.writing(ACTEUR_SYSTEME) as writing:
            for agent in writing.agents():
                if agent.initiales == "DM":
                    writing.update_agent(replace(agent, courriel="dm@exemple.fr"))
                elif agent.initiales == "LR":
                    writing.update_agent(replace(agent, courriel="lr@exemple.fr", coordonne=None))
                else:
                    writing.update_agent(replace(agent, actif=False, depart=date(2018, 1, 1)))
        for jour in (14, 15, 16, 17):
            log(store, "LR", "14.7.1", 100, on=date(2018, 5, jour))
    return path


@pytest.fixture
def pole(cli: Any, pole_master: Path) -> Any:
    """Commands on a copy of that store."""
    shutil.copy(pole_master, Path(os.environ["CARIFOREF_BASE"]))
    return cli


@pytest.fixture
def facteur() -> Iterator[Facteur]:
    with serve(Facteur()) as facteur:
        yield facteur


@pytest.fixture
def post(pole: Any, facteur: Facteur, tmp_path: Path, write_config: WriteConfig) -> Any:
    """Commands whose configuration names the server, with a password."""
    secret = tmp_path / "secret"
    secret.write_text(PASSWORD)
    secret.chmod(0o600)
    write_config(
        '[courriel]\nde = "cariforef@exemple.fr"\nserveur = "127.0.0.1"\n'
        f'port = {facteur.port}\ncertificats = "{write_authority(tmp_path)}"\n'
        f'utilisateur = "{USER}"\nmot_de_passe_fichier = "{secret}"\n'
    )
    return pole


def etats() -> dict[str, str]:
    """What the store knows of today's mail."""
    with open_store(Path(os.environ["CARIFOREF_BASE"])) as store, store.reading() as reading:
        return {agent: etat.value for agent, etat in reading.rappels(MARDI).items()}


def add_people(**poles: str) -> None:
    """Add people by their pôle, and ZD who directs."""
    with open_store(Path(os.environ["CARIFOREF_BASE"])) as store, store.writing(ACTEUR_SYSTEME) as writing:
        for initiales, pole in poles.items():
            writing.add_agent(
                Agent(initiales=initiales, pole=pole, courriel=f"{initiales.lower()}@exemple.fr")
            )
        writing.add_agent(Agent(initiales="ZD", pole="DIR", role=Role.DIRECTION))


def leave(*people: str, days: tuple[date, date]) -> None:
    """Put people on leave from one day to another, both included."""
    with open_store(Path(os.environ["CARIFOREF_BASE"])) as store:
        for initiales in people:
            set_absence(store, initiales, TypeAbsence.CONGE, *days, Duree.JOURNEE, acteur=initiales)


@pytest.mark.usefixtures("as_dm")
def test_it_says_who_lacks_which_days_of_last_week_absences_and_days_off_aside(pole: Any) -> None:
    leave("DM", days=(date(2018, 5, 14), date(2018, 5, 15)))
    jours = {agent: jours for agent, type_, jours, _ in reminded(pole) if type_ == "jours_a_saisir"}
    assert jours == {"DM": SEMAINE_20[2:], "LR": SEMAINE_20[4:]}
    pole.done("reglages", "--suivi-depuis", "07/05/2018", "--agent", "DM")
    week_19 = ["2018-05-07", "2018-05-09", "2018-05-11"]
    assert [jours for *_, jours, _ in reminded(pole, "--au", "14/05/2018")][:2] == [week_19, week_19]
    pole.done("--agent", "LR", "saisir", "LR", "14.7.1", "1", "18/05")
    assert [agent for agent, type_, *_ in reminded(pole) if type_ == "jours_a_saisir"] == ["DM"]


@pytest.mark.usefixtures("as_dm")
def test_it_says_the_months_to_sign_then_who_is_to_countersign_them(pole: Any) -> None:
    leave("LR", days=(date(2018, 4, 1), date(2018, 4, 30)))
    assert ("LR", "mois_a_signer", [], "2018-04") not in reminded(pole)
    pole.done("--agent", "LR", "absence", "retirer", "LR", "03/04/2018")
    pole.done("--agent", "LR", "saisir", "LR", "14.7.1", "1", "03/04/2018")
    assert ("LR", "mois_a_signer", [], "2018-04") in reminded(pole)
    pole.done("--agent", "LR", "mois", "signer", "avril")
    assert ("DM", "mois_a_contresigner", [], "2018-04") in reminded(pole)
    assert "Avril 2018 à contresigner (LR) : " in pole.done("rappels").out
    pole.done("--agent", "DM", "mois", "contresigner", "LR", "avril")
    assert {type_ for _, type_, *_ in reminded(pole)} == {"jours_a_saisir"}


def test_a_coordinateur_s_own_month_is_for_the_direction_to_countersign(pole: Any) -> None:
    add_people()
    leave("DM", "LR", days=(date(2018, 4, 1), date(2018, 4, 30)))
    for name in ("DM", "LR"):
        pole.done("--agent", name, "mois", "signer", "avril")
    told = reminded(pole, "--agent", "ZD")
    to_do = [(agent, mois) for agent, type_, _, mois in told if type_ == "mois_a_contresigner"]
    assert to_do == [("DM", "2018-04"), ("ZD", "2018-04")]
    assert (
        "Avril 2018 à contresigner (DM) : "
        in pole.done("--agent", "ZD", "rappels").out.partition("\nZD\n")[2]
    )


@pytest.mark.usefixtures("as_dm")
def test_it_says_the_decisions_due_until_they_are_done(pole: Any) -> None:
    for texte, pour in (("Finir le registre", "22/05/2018"), ("Plus tard", "25/05/2018")):
        pole.done("--agent", "DM", "revue", "decision", "PRI", texte, "--qui", "LR", "--pour", pour)
    assert ("LR", "decision_a_echeance", ["2018-05-22"], None) in reminded(pole)
    out = pole.done("rappels").out
    assert "Décision 1, « Finir le registre », pour le 22/05/2018 : une fois faite, " in out
    assert "Plus tard" not in out
    pole.done("--agent", "LR", "revue", "faite", "1")
    assert {type_ for _, type_, *_ in reminded(pole)} == {"jours_a_saisir"}


def test_an_agent_sees_their_own_and_who_reads_others_sees_theirs(pole: Any) -> None:
    add_people(ZX="PRI", ZY="APO")

    def seen(who: str, *options: str) -> set[str]:
        said = pole.done("--agent", who, "rappels", "--json", *options).json
        return {one["agent"] for one in said["rappels"]}

    assert seen("LR") == {"LR"}
    assert seen("DM") == seen("DM", "--essai") == {"DM", "LR", "ZX"}
    assert seen("ZD") == {"DM", "LR", "ZD", "ZX", "ZY"}
    assert "DM" not in pole.done("--agent", "LR", "rappels").out
    assert "Qui lit ces détails ?" in pole.refused(4, "rappels")


@pytest.mark.usefixtures("as_dm")
def test_a_trial_shows_each_mail_and_sends_nothing(pole: Any) -> None:
    out = pole.done("rappels", "--essai", "--envoyer").out
    dm, lr, summary = out.split("--\n")
    assert dm.startswith("À : dm@exemple.fr\nObjet : cariforef : 1 rappel\n\nBonjour DM,\n")
    assert "- Jours à compléter : LR.\n" in dm
    assert "Il manque" not in lr
    assert "(ven. 18/05) : touches F2 puis p, ou cariforef saisir LR CODE JOURS 18/05/2018." in lr
    assert len(lr.partition("\n\n")[2].splitlines()) <= 10
    assert summary == "2 courriels à envoyer.\n"
    assert etats() == {}


@pytest.mark.usefixtures("as_dm")
def test_each_is_written_to_once_a_day_and_again_the_day_after(post: Any, facteur: Facteur) -> None:
    assert post.done("rappels", "--envoyer").out == "2 rappels envoyés : DM, LR.\n"
    assert facteur.addresses == ["dm@exemple.fr", "lr@exemple.fr"]
    assert etats() == {"DM": "envoye", "LR": "envoye"}
    again = post.done("rappels", "--envoyer").out
    assert again == "0 rappel envoyé.\nPas envoyé, déjà envoyé ce jour : DM, LR.\n"
    assert "\nDM, rappel envoyé aujourd'hui\n" in post.done("rappels").out
    assert "\nDM\n" in post.at(date(2018, 5, 21)).done("rappels").out
    post.at(date(2018, 5, 23)).done("rappels", "--envoyer")
    assert len(facteur.taken) == 4
    assert "\nLR, rappel envoyé il y a 2 jours\n" in post.at(date(2018, 5, 25)).done("rappels").out
    post.at(date(2018, 6, 26)).done("rappels", "--envoyer")
    kept = post.done("rgpd", "exporter", "LR", "--agent", "LR", "--format", "json").json["rubriques"]
    assert [row["jour"] for row in kept["rappels"]] == ["2018-06-26"]
    assert kept["identite"][0]["courriel"] == "lr@exemple.fr"


@pytest.mark.usefixtures("as_dm")
def test_nobody_is_written_to_on_a_day_off_nor_on_an_absence(post: Any, facteur: Facteur) -> None:
    post.at(date(2018, 5, 20)).done("rappels", "--envoyer")
    post.at(date(2018, 5, 21)).done("rappels", "--envoyer")
    post.done("--agent", "LR", "absence", "ajouter", "LR", "RTT", "22/05/2018", "--demi")
    post.done("--agent", "DM", "agent", "quotite", "DM", "1", "0", "1", "1", "1", "--depuis", "22/05/2018")
    out = post.done("rappels", "--envoyer").out
    assert out == "0 rappel envoyé.\nPas envoyé, un jour où ils ne travaillent pas : DM, LR.\n"
    assert facteur.taken == []


@pytest.mark.usefixtures("as_dm")
def test_who_gave_no_address_gets_nothing_and_no_server_is_asked_for(pole: Any) -> None:
    with open_store(Path(os.environ["CARIFOREF_BASE"])) as store:
        for initiales in ("DM", "LR"):
            set_agent(store, initiales, courriel=None)
    out = pole.done("rappels", "--envoyer").out
    assert out == "0 rappel envoyé.\nPas envoyé, sans adresse (cariforef agent courriel) : DM, LR.\n"


@pytest.mark.usefixtures("as_dm")
def test_a_refusal_is_said_and_tried_again_at_the_next_run(post: Any, facteur: Facteur) -> None:
    facteur.refusals["dm@exemple.fr"] = answer = "451 revenez plus tard"
    said = post("rappels", "--envoyer")
    assert (said.code, said.out) == (9, "1 rappel envoyé : LR.\n")
    refusal = f"DM : dm@exemple.fr : refusé par le serveur ({answer}). Nouvel essai au prochain passage.\n"
    assert said.err == refusal
    assert etats() == {"LR": "envoye"}
    facteur.refusals.clear()
    assert post.done("rappels", "--envoyer").out.startswith("1 rappel envoyé : DM.\n")
    assert facteur.addresses == ["lr@exemple.fr", "dm@exemple.fr"]


@pytest.mark.usefixtures("as_dm")
def test_a_server_away_is_said_and_everything_waits_for_the_next_run(
    post: Any, facteur: Facteur, write_config: WriteConfig
) -> None:
    right = Path(os.environ["HOME"], ".config", "cariforef", "config.toml").read_text()
    with socket.create_server(("127.0.0.1", 0)) as free:
        write_config(right.replace(f"port = {facteur.port}", f"port = {free.getsockname()[1]}"))
    away = post("rappels", "--envoyer")
    assert (away.code, away.out) == (9, "0 rappel envoyé.\n")
    assert away.err.endswith("n'accepte rien : personne n'y répond. Au prochain passage : DM, LR.\n")
    assert etats() == {}
    write_config(right)
    facteur.hangs_up_before.add("lr@exemple.fr")
    said = post("rappels", "--envoyer")
    assert (said.code, said.out) == (9, "1 rappel envoyé : DM.\n")
    assert said.err.endswith("n'accepte rien : connexion perdue. Au prochain passage : LR.\n")
    assert etats() == {"DM": "envoye"}
    facteur.hangs_up_before.clear()
    post.done("rappels", "--envoyer")
    assert facteur.addresses == ["dm@exemple.fr", "lr@exemple.fr"]


@pytest.mark.usefixtures("as_dm")
def test_an_answer_lost_is_said_and_not_sent_again_that_day(post: Any, facteur: Facteur) -> None:
    facteur.hangs_up_after.add("dm@exemple.fr")
    said = post("rappels", "--envoyer", "--json")
    assert said.code == 9
    assert said.err.startswith("DM : envoi incertain, pas refait aujourd'hui. dm@exemple.fr : le serveur")
    envois = [(one["agent"], one["etat"]) for one in said.json["envois"]]
    assert envois == [("DM", "incertain"), ("LR", "envoye")]
    assert etats() == {"DM": "tente", "LR": "envoye"}
    again = post("rappels", "--envoyer")
    assert (again.code, again.err) == (
        0,
        "DM : envoi incertain, pas refait aujourd'hui. Un autre passage l'envoie encore, ou n'a pas su s'il "
        "est parti.\n",
    )
    assert facteur.addresses == ["dm@exemple.fr", "lr@exemple.fr"]


def test_a_coordinateur_reminds_their_pole_the_direction_all_and_an_agent_nobody(
    post: Any, facteur: Facteur
) -> None:
    add_people(ZX="APO")
    for args in (
        ("rappels", "--envoyer"),
        ("rappels", "--essai"),
        ("revue", "compte-rendu", "PRI", "--envoyer"),
    ):
        assert post.refused(4, "--agent", "LR", *args).startswith("LR n'a pas le droit d'")
    kept = post.done("--agent", "ZD", "journal", "--objet", "refus", "--json").json["ecritures"]
    assert [one["acteur"] for one in kept] == ["LR", "LR", "LR"]
    post.done("--agent", "DM", "rappels", "--envoyer")
    assert facteur.addresses == ["dm@exemple.fr", "lr@exemple.fr"]
    post.done("--agent", "ZD", "rappels", "--envoyer")
    assert facteur.addresses == ["dm@exemple.fr", "lr@exemple.fr", "zx@exemple.fr"]
    assert "Qui agit ?" in post.refused(3, "rappels", "--envoyer")


def test_the_account_that_owns_the_store_reminds_everybody_by_itself(post: Any, facteur: Facteur) -> None:
    mine = post.wiring.compte("").name
    post.done("--agent", "DM", "agent", "compte", "DM", mine)
    post.wiring = replace(post.wiring, compte=lambda _: Account("cariforef", 990))
    assert post.refused(4, "rappels").startswith("Le compte « cariforef »")
    assert post.done("rappels", "--envoyer").out == "2 rappels envoyés : DM, LR.\n"
    post.wiring = replace(post.wiring, compte=lambda _: Account("inconnu", 1009, Way.SUDO))
    assert post.refused(4, "rappels", "--envoyer").startswith("Le compte « inconnu »")


@pytest.mark.usefixtures("as_dm")
def test_today_must_be_of_an_exercice_unless_a_date_is_given(post: Any, facteur: Facteur) -> None:
    later = post.at(date(2026, 5, 22))
    assert "hors de l'exercice 2018" in later.refused(8, "rappels", "--envoyer")
    later.done("rappels", "--envoyer", "--au", "22/05/2018")
    assert len(facteur.taken) == 2


def test_an_address_is_given_by_oneself_or_the_direction_and_seen_by_who_reads_one_s_days(cli: Any) -> None:
    cli.name("DM")
    said = cli.done("--agent", "LR", "agent", "courriel", "LR", "lr@exemple.fr")
    assert said.out == "Enregistré : LR, ses rappels iront à lr@exemple.fr.\n"
    refused = cli.refused(4, "--agent", "LR", "agent", "courriel", "PG", "pg@exemple.fr")
    assert refused.startswith("LR n'a pas le droit d'")
    assert refused.endswith(" : réservé à PG ou à la direction. Rien n'a été écrit.")
    cli.done("--agent", "DM", "agent", "courriel", "PG", "pg@exemple.fr")

    def seen(*who: str) -> dict[str, str]:
        agents = cli.done(*who, "agent", "--json").json["agents"]
        return {one["initiales"]: one["courriel"] for one in agents if one["courriel"]}

    assert seen("--agent", "DM") == {"LR": "lr@exemple.fr", "PG": "pg@exemple.fr"}
    assert seen("--agent", "PG") == {"PG": "pg@exemple.fr"}
    assert seen() == {}
    for wrong in ("lr@", "-x@exemple.fr"):
        refused = cli.refused(8, "--agent", "LR", "agent", "courriel", "LR", "--", wrong)
        assert "adresse non reconnue" in refused
    assert cli("--agent", "LR", "agent", "courriel", "LR").code == 2
    cli.done("--agent", "LR", "agent", "courriel", "LR", "aucun")
    assert seen("--agent", "DM") == {"PG": "pg@exemple.fr"}


def test_minutes_go_to_those_who_were_there(post: Any, facteur: Facteur) -> None:
    send = ("--agent", "DM", "revue", "compte-rendu", "PRI", "--envoyer")
    assert "La revue de PRI, semaine 20 de 2018, n'a pas de liste des présents" in post.refused(8, *send)
    post.done("--agent", "DM", "agent", "modifier", "PG", "--depart", "aucun")
    post.done("--agent", "DM", "revue", "presents", "PRI", "DM", "PG", "--excuses", "LR")
    said = post(*send)
    assert (said.code, said.out) == (0, "Compte rendu de la revue de PRI, semaine 20 de 2018, envoyé : DM.\n")
    assert said.err == "Sans adresse (cariforef agent courriel) : PG.\n"
    ((to, message),) = facteur.taken
    assert (to, message["Subject"]) == (
        "dm@exemple.fr",
        "cariforef : compte rendu de la revue de PRI, semaine 20 de 2018",
    )
    (joined,) = message.iter_attachments()
    assert joined.get_filename() == "compte-rendu-2018-W20-PRI.pdf"
    assert joined.get_content().startswith(b"%PDF-")
    post.done("--agent", "DM", "revue", "presents", "PRI", "DM", "LR")
    facteur.hangs_up_before.add("dm@exemple.fr")
    away = post(*send)
    assert (away.code, away.out) == (
        9,
        "Compte rendu de la revue de PRI, semaine 20 de 2018, envoyé : personne.\n",
    )
    assert away.err.count("connexion perdue") == 2
    facteur.hangs_up_before.clear()
    assert (
        post.done(*send, "--a", "lr").out
        == "Compte rendu de la revue de PRI, semaine 20 de 2018, envoyé : LR.\n"
    )
    assert "PG : absent de la liste des présents" in post.refused(8, *send, "--a", "PG")
    assert post(*send, "--vers", "cr.md").code == post(*send[:-1], "--a", "LR").code == 2
