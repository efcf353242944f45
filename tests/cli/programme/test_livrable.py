"""Livrables: defined, declared produced, undone, listed, and told in the history."""

from __future__ import annotations

from datetime import date
from typing import Any

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME


def livrable_of(cli: Any, code: str) -> dict[str, Any]:
    (found,) = cli.done("livrable", "liste", code, "--json").json["livrables"]
    assert isinstance(found, dict)
    return found


def test_what_is_produced_adds_up_is_taken_back_and_of_several_livrables_names_one(cli: Any) -> None:
    said = cli.done("livrable", "produire", "15.3.2", "12", "--agent", "VS").out
    assert said == ("Enregistré : 15.3.2 : 12 Lico de plus, le mar. 22/05/2018, par VS. En tout 12/44.\n")
    cli.done(
        "livrable", "produire", "15.3.2", "4", "--le", "21/05", "--commentaire", "doubles", "--agent", "VS"
    )
    state = livrable_of(cli, "15.3.2")
    assert (state["produit"], state["promis"], state["attendu"], state["tenu"]) == (16, 44, 16, True)
    said = cli.done("livrable", "produire", "15.3.2", "--annuler", "--agent", "VS").out
    assert "4 Lico de moins" in said
    assert "En tout 12/44." in said
    cli.done("livrable", "produire", "15.3.2", "--annuler", "--agent", "VS")
    assert "Rien n'est déclaré produit" in cli.refused(
        8, "livrable", "produire", "15.3.2", "--annuler", "--agent", "VS"
    )
    cli.done("livrable", "definir", "15.3.2", "2", "hors-séries", "--agent", "DM")
    asked = cli.refused(8, "livrable", "produire", "15.3.2", "1", "--agent", "DM")
    assert "donnez le numéro, 1 (Lico), 2 (hors-séries)." in asked
    said = cli.done("livrable", "produire", "15.3.2", "1", "--numero", "2", "--agent", "DM").out
    assert "1 hors-séries de plus" in said


def test_a_livrable_is_defined_changed_and_withdrawn_unless_some_are_produced(cli: Any) -> None:
    said = cli.done(
        "livrable", "definir", "14.7.1", "3", "registres", "--source", "réunion", "--agent", "DM"
    ).out
    assert said == "Enregistré : 14.7.1 : livrable n° 1, 3 registres.\n"
    said = cli.done("livrable", "definir", "14.7.1", "4", "Registres", "--agent", "DM").out
    assert said == "Enregistré : 14.7.1 : livrable n° 1, 4 registres, au lieu de 3 registres.\n"
    assert livrable_of(cli, "14.7.1")["source"] == "réunion"
    assert "Déjà défini" in cli.done("livrable", "definir", "14.7.1", "4", "registres", "--agent", "DM").out
    cli.done("livrable", "produire", "14.7.1", "1", "--agent", "DM")
    assert "déjà déclaré produit" in cli.refused(
        8, "livrable", "definir", "14.7.1", "--retirer", "--agent", "DM"
    )
    cli.done("livrable", "produire", "14.7.1", "--annuler", "--agent", "DM")
    assert "retiré" in cli.done("livrable", "definir", "14.7.1", "--retirer", "--agent", "DM").out
    texts = [
        one["texte"]
        for one in cli.done("journal", "--ligne", "14.7.1", "--json", "--agent", "DM").json["ecritures"]
    ]
    assert texts[:4] == [
        "livrable de 14.7.1 : 4 « registres » (supprimé)",
        "produit sur 14.7.1 : 1 d'un livrable retiré le 22/05/2018 (supprimé)",
        "produit sur 14.7.1 : 1 d'un livrable retiré le 22/05/2018",
        "livrable de 14.7.1 : 3 « registres » (quantité 3 → 4)",
    ]


def test_what_is_not_a_count_not_yet_or_not_a_line_is_refused(cli: Any) -> None:
    for typed, why in (("0", "0 : donnez un nombre de 1 à 1\u202f000\u202f000."), ("1,5", "nombre entier")):
        assert why in cli.refused(8, "livrable", "produire", "15.3.2", "--agent", "VS", "--", typed)
    assert "à venir" in cli.refused(
        8, "livrable", "produire", "15.3.2", "1", "--le", "23/05", "--agent", "VS"
    )
    assert "ne promet pas" in cli.refused(8, "livrable", "produire", "14.7.1", "1", "--agent", "VS")
    assert "donnez ce qui est compté" in cli.refused(
        8, "livrable", "definir", "14.7.1", "1", " ", "--agent", "DM"
    )
    assert "Qui agit ?" in cli.refused(3, "livrable", "produire", "15.3.2", "1")


def test_livrables_are_beside_the_days_in_what_is_read_and_exported(cli: Any) -> None:
    cli.done("reglages", "--suivi-depuis", "01/01/2018", "--agent", "DM")
    cli.done("livrable", "produire", "15.3.2", "12", "--agent", "VS")
    assert "15.3.2 Lico : 12/44, attendu 16 à ce jour" in cli.done("avancement", "15.3").out
    assert "12/44 · Produire 44 Lico" in cli.done("avancement", "echeancier", "15.3.2").out
    (late,) = [one for one in cli.done("alertes", "--json").json["alertes"] if one["code"] == "15.3.2"]
    assert "« Lico » : 12 sur 44, attendu 16 à ce jour" in late["message"]
    revue = cli.done("revue", "PRI", "--json", "--au", "29/05/2018").json
    assert [(one["code"], one["produit"]) for one in revue["livrables"]] == [("15.1.1", 0), ("15.3.2", 12)]
    minutes = cli.done("revue", "compte-rendu", "PRI", "--au", "29/05/2018").out
    assert "| **15.3.2** | **Lico** | **12/44** | **17** | **—** |" in minutes
    csv = cli.done("exporter", "livrables", "--code", "15").out
    assert [line.split(";")[:5] for line in csv.splitlines()[1:]] == [
        ["15.1.1", "1", "schémas de diffusion vers lesquels pointe le site OPDL", "5", "0"],
        ["15.3.2", "1", "Lico", "44", "12"],
    ]


def test_a_past_year_is_declared_on_by_its_dates(cli: Any) -> None:
    later = cli.at(date(2026, 3, 2))
    said = later.done("livrable", "produire", "15.3.2", "1", "--le", "22/05/2018", "--agent", "VS").out
    assert "En tout 1/44." in said
    assert "La ligne 14.7.1 ne promet pas" in later.refused(
        8, "livrable", "produire", "14.7.1", "1", "--agent", "VS"
    )
    assert "donnez une date" in later.refused(8, "livrable", "produire", "15.3.2", "1", "--agent", "VS")
    said = later.done("livrable", "produire", "15.3.2", "2", "--au", "21/05/2018", "--agent", "VS").out
    assert said.endswith("le lun. 21/05/2018, par VS. En tout 2/44 au 21/05/2018.\n")
    said = later.done(
        *("livrable", "produire", "15.3.2", "4", "--le", "24/05/2018"), "--au", "21/05/2018", "--agent", "VS"
    ).out
    assert said.endswith("En tout 7/44 au 24/05/2018.\n")


def test_an_agent_of_the_pole_declares_what_is_produced_and_does_not_change_what_is_promised(
    cli: Any, store: SqliteStore
) -> None:
    with store.writing(ACTEUR_SYSTEME) as writing:
        writing.add_agent(Agent(initiales="ZD", pole="DIR", role=Role.DIRECTION))
        writing.add_agent(Agent(initiales="ZX", pole="PRI"))
    cli.done("livrable", "produire", "15.3.2", "1", "--agent", "ZX")
    for what in (("4", "Lico"), ("--retirer",)):
        refused = cli.refused(4, "livrable", "definir", "15.3.2", *what, "--agent", "ZX")
        assert "n'a pas le droit de réviser le plan de PRI" in refused
