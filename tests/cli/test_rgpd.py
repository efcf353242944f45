"""`cariforef rgpd`: the export, the purge and the notice, and what the tool leaves outside the store."""

from __future__ import annotations

import json
import stat
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cariforef_tui.machine.configuration import remember_agent
from cariforef_tui.machine.documents import write_notice
from cariforef_tui.machine.logs import record_incident
from cariforef_tui.ui.kit.draft import Draft, DraftKey, Drafts, Nature

SECRET = "père d'Anaïs"
ADRESSE = "lise.r@exemple.fr"
ECHU = date(2029, 1, 1)


@pytest.fixture
def logged(cli: Any, fill_once: Any) -> Any:
    """LR, who logged a commented day."""

    def fill() -> None:
        day = ("saisir", "LR", "18", "0,5", "22/05/2018", "--commentaire", f"reçu le {SECRET}")
        cli.done(*day, "--agent", "LR")
        cli.done("saisir", "LR", "7.1", "0,5", "22/05/2018", "--agent", "DM")
        cli.done("agent", "courriel", "LR", ADRESSE, "--agent", "LR")

    fill_once("logged", fill)
    return cli


@pytest.fixture
def left(logged: Any, fill_once: Any) -> Any:
    """The same, after LR left."""
    fill_once("left", lambda: logged.done("agent", "partir", "LR", "31/12/2018", "--agent", "DM"))
    return logged


def test_a_person_exports_what_is_held_on_them_as_text_or_json(logged: Any, tmp_path: Path) -> None:
    said = logged.done("rgpd", "exporter", "lr", "--agent", "LR").out
    assert f"commentaire reçu le {SECRET}" in said
    assert "par une autre personne (coordination de PRI)" in said
    assert f"courriel {ADRESSE}" in said
    target = tmp_path / "lr.json"
    told = logged.done("rgpd", "exporter", "LR", "--agent", "LR", "--fichier", str(target)).out
    assert told == f"Écrit : {target} (données de LR).\n"
    value = json.loads(target.read_text(encoding="utf-8"))
    assert [*value] == ["agent", "exporte_le", "conservation_ans", "rubriques", "hors_base"]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_an_export_overwrites_nothing(logged: Any, tmp_path: Path) -> None:
    target = tmp_path / "lr.md"
    target.write_text("déjà là", encoding="utf-8")
    said = logged.refused(3, "rgpd", "exporter", "LR", "--agent", "LR", "--fichier", str(target))
    assert "existe déjà" in said
    assert target.read_text(encoding="utf-8") == "déjà là"
    other = tmp_path / "lr.pdf"
    said = logged.refused(3, "rgpd", "exporter", "LR", "--agent", "LR", "--fichier", str(other))
    assert "finissez le nom par .md, .txt ou .json" in said
    assert not other.exists()


def test_nobody_exports_somebody_else(logged: Any) -> None:
    assert "réservé à LR et à la direction" in logged.refused(4, "rgpd", "exporter", "LR", "--agent", "PG")
    assert "inconnu" in logged.refused(8, "rgpd", "exporter", "QQ", "--agent", "PG")


def draft_of_lr(state: Path, store_path: Path) -> None:
    drafts = Drafts(state, "LR")
    pour = DraftKey(str(store_path), Nature.JOURS, date(2018, 5, 22), "18")
    drafts.keep(Draft(pour, (("texte", "à finir"),)))
    drafts.flush()


def test_an_export_says_what_lies_outside_the_store(logged: Any, home: Path, store_path: Path) -> None:
    remember_agent("LR")
    state = home / ".local" / "state" / "cariforef"
    draft_of_lr(state, store_path)
    record_incident(ValueError(SECRET), state)
    logged.done("base", "sauvegarder")
    places = logged.done("rgpd", "exporter", "LR", "--format", "json", "--agent", "LR").json["hors_base"]
    named = {one["ou"] for one in places}
    assert {
        str(state / "brouillon-LR.json"),
        str(state / "incidents.log"),
        str(home / ".config" / "cariforef" / "config.toml"),
        f"{store_path}.sauvegardes",
    } <= named
    assert all(one["jusqu_a"] for one in places)


def test_a_purge_is_shown_first_and_writes_nothing(left: Any, store_path: Path) -> None:
    said = left.done("--agent", "DM", "rgpd", "purger", "--au", "01/01/2029").out
    assert "les exercices jusqu'à 2018" in " ".join(said.split())
    assert "LR devient X01" in said
    assert "Rien n'a été écrit" in said
    assert SECRET.encode() in store_path.read_bytes()


def test_a_purge_erases_then_names_and_deletes_the_copies_that_may_hold_it(
    left: Any, store_path: Path
) -> None:
    at = left.at(ECHU)
    said = at.done("--agent", "DM", "rgpd", "purger", "--oui", "--motif", "délai passé").out
    assert "1 commentaire, " in said
    assert "peuvent contenir ce qui est effacé" in said
    assert "Il ne restera aucune copie d'avant, seulement la copie neuve." in " ".join(said.split())
    assert "brouillons des autres comptes" in " ".join(said.split())
    assert SECRET.encode() not in store_path.read_bytes()
    assert ADRESSE.encode() not in store_path.read_bytes()
    folder = Path(f"{store_path}.sauvegardes")
    assert any(SECRET.encode() in copy.read_bytes() for copy in folder.iterdir())
    again = ("--agent", "DM", "rgpd", "purger", "--oui", "--motif", "copies", "--effacer-copies")
    said = at.done(*again).out
    assert "Rien à effacer dans la base." in said
    assert "Copies d'avant effacées" in said
    assert [copy for copy in folder.iterdir() if SECRET.encode() in copy.read_bytes()] == []
    assert "Tout est en ordre." in at.done("base", "verifier").out


def test_what_follows_the_purge_of_one_person_is_asked_for_again_by_their_pseudonym(
    left: Any, store_path: Path
) -> None:
    at = left.at(ECHU)
    purger = ("--agent", "DM", "rgpd", "purger", "--oui", "--motif", "dix ans", "--de")
    said = " ".join(at.done(*purger, "LR").out.split())
    assert "la même commande, pour --de X01, avec --effacer-copies" in said
    said = at.done(*purger, "X01", "--effacer-copies").out
    assert "Rien à effacer dans la base." in said
    folder = Path(f"{store_path}.sauvegardes")
    assert [copy for copy in folder.iterdir() if SECRET.encode() in copy.read_bytes()] == []


def test_a_purge_is_refused_without_reason_right_or_delay(left: Any) -> None:
    purger = ("--agent", "DM", "rgpd", "purger")
    at = left.at(ECHU)
    assert "Motif requis" in at.refused(8, *purger, "--oui")
    assert "à venir" in left.refused(8, *purger, "--oui", "--motif", "x", "--au", "01/01/2029")
    assert "à partir du 01/01/2029" in left.refused(8, *purger, "--de", "LR")
    assert "en activité" in left.refused(8, *purger, "--de", "PG")
    assert "--oui" in left.refused(2, *purger, "--effacer-copies")
    assert "Qui agit" in left.refused(3, "rgpd", "purger", "--de", "LR")


def test_a_comment_is_shown_then_erased_on_request(logged: Any, store_path: Path) -> None:
    logged.done("base", "sauvegarder")
    effacer = ("rgpd", "effacer", "LR", "18", "22/05/2018", "--agent", "DM")
    said = " ".join(logged.done(*effacer).out.split())
    assert (
        "À effacer : commentaire de LR, 18, mar. 22/05/2018, dans la saisie et 1 écriture du journal" in said
    )
    assert SECRET not in said
    assert "Rien n'a été écrit" in said
    said = logged.done(*effacer, "--oui", "--motif", "à sa demande").out
    assert "Effacé : commentaire de LR, 18, mar. 22/05/2018" in said
    assert f"{store_path}.sauvegardes" in said
    assert "rgpd purger --oui --motif … --effacer-copies" in " ".join(said.split())
    assert SECRET not in logged.done("rgpd", "exporter", "LR", "--agent", "LR").out
    assert "Aucun commentaire de LR" in logged.refused(8, *effacer)


def test_the_notice_tells_the_retention_in_force(cli: Any, store_path: Path) -> None:
    said = cli.done("rgpd", "notice").out
    assert "**10 ans** pleins après chaque exercice" in said
    assert f"La base : {store_path}" in said
    cli.done("reglages", "--conservation", "3", "--agent", "DM")
    assert "3 ans après l'exercice" in cli.done("reglages").out
    said = cli.done("rgpd", "notice").out
    assert "**3 ans** pleins" in said
    assert "01/01/2022" in said
    cli.refused(8, "reglages", "--conservation", "0", "--agent", "DM")


def test_the_notice_names_only_commands_that_exist() -> None:
    texte = write_notice(10, date(2018, 5, 22), "/base")
    assert "$" not in texte
    for command in ("cariforef rgpd exporter", "cariforef rgpd purger", "cariforef reglages --conservation"):
        assert command in " ".join(texte.split())


def test_every_file_that_the_tool_leaves_is_private(logged: Any, home: Path, store_path: Path) -> None:
    remember_agent("LR")
    state = home / ".local" / "state" / "cariforef"
    draft_of_lr(state, store_path)
    record_incident(ValueError(SECRET), state)
    logged.done("effacer", "LR", "7.1", "22/05/2018", "--agent", "LR")
    logged.done("base", "sauvegarder")
    files = [path for path in (*home.rglob("*"), *store_path.parent.rglob("*")) if path.is_file()]
    assert {"brouillon-LR.json", "incidents.log", "config.toml", "cariforef.db.ancres"} <= {
        one.name for one in files
    }
    assert {oct(stat.S_IMODE(one.stat().st_mode)) for one in files} == {"0o600"}
    folders = {one.parent for one in files} - {store_path.parent}
    assert {oct(stat.S_IMODE(one.stat().st_mode)) for one in folders} == {"0o700"}
    assert [one.texte for one in Drafts(state, "LR").all_of(str(store_path), Nature)] == ["à finir"]


def test_an_incident_holds_no_text_that_people_typed(home: Path) -> None:
    commentaire = f"reçu le {SECRET}"
    try:
        raise ValueError(commentaire)
    except ValueError as error:
        path = record_incident(error, home / "etat")
    assert path is not None
    assert SECRET not in path.read_text(encoding="utf-8")
