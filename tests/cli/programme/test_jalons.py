"""`cariforef jalon`: a jalon moved, added and taken away, and what is said of it beside its lines."""

from __future__ import annotations

from typing import Any

WHY = ("--motif", "Délai de la CNIL", "--le", "22/05/2018", "--agent", "DM")
AU = ("--au", "22/05/2018")


def test_a_jalon_is_moved_with_its_reason_and_the_list_keeps_the_date_voted(cli: Any) -> None:
    said = cli.done("jalon", "deplacer", "rgpd", "29/06", *WHY).out.splitlines()
    assert said == [
        "Enregistré : révision n° 1 du mar. 22/05/2018, par DM : Délai de la CNIL",
        "  jalon RGPD : 25/05/2018 → 29/06/2018",
    ]
    assert "à venir, voté le 25/05/2018" in cli.done("jalon", *AU).out
    rgpd = next(one for one in cli.done("jalon", "--json", *AU).json["jalons"] if one["code"] == "RGPD")
    assert (rgpd["date"], rgpd["votee"]) == ("2018-06-29", "2018-05-25")
    (change,) = cli.done("plan", "revisions", "14.7.1", "--json", *AU).json["revisions"][0]["changements"]
    assert (change["type"], change["avant"], change["apres"]) == ("jalon", "2018-05-25", "2018-06-29")
    assert "est déjà au 29/06/2018" in cli.refused(8, "jalon", "deplacer", "RGPD", "29/06", *WHY)
    cli.done("plan", "annuler", "1", *WHY)
    assert "voté le" not in cli.done("jalon", *AU).out


def test_a_jalon_is_added_with_its_lines_then_taken_away(cli: Any) -> None:
    said = cli.done("jalon", "ajouter", "Audit", "14/09", "14.7.1,7.1", "--borne", "7.1", *WHY).out
    assert said.endswith(
        "  jalon AUDIT ajouté au 14/09/2018 : « Audit » (14.7.1, 7.1 ; finit avec lui : 7.1)\n"
    )
    assert "à venir, ajouté" in cli.done("jalon", *AU).out
    assert "CNIL" in cli.done("jalon", "ajouter", "Audit", "14/09", "18", "--code", "cnil", *WHY).out
    assert "AUDIT retiré du plan" in cli.done("jalon", "retirer", "AUDIT", *WHY).out
    assert "AUDIT" not in cli.done("jalon", *AU).out


def test_a_line_that_moves_or_is_solded_names_the_jalon_with_which_it_ends(cli: Any) -> None:
    said = cli.done("plan", "echeance", "14.7.1", "06/2018", *WHY).out
    assert "14.7.1 finit avec le jalon RGPD, le 25/05/2018." in said
    assert "cariforef jalon deplacer RGPD DATE --motif TEXTE" in said
    assert "jalon" not in cli.done("plan", "echeance", "7.1", "06/2018", *WHY).out
    said = cli.done("plan", "solder", "14.7.1", "--le", "22/05/2018", "--agent", "DM").out
    assert said.endswith("S'il est tenu : cariforef jalon tenu RGPD\n")
    cli.done("plan", "rouvrir", "14.7.1", "--le", "22/05/2018", "--agent", "DM")
    said = cli.done("plan", "retirer", "14.7.1", *WHY).out
    assert "  14.7.1 finissait avec le jalon RGPD, le 25/05/2018. S'il est tenu : cariforef jalon" in said
    assert "jalon" not in cli.done("plan", "remettre", "14.7.1", *WHY).out
    cli.done("plan", "solder", "14.7.1", "--le", "22/05/2018", "--agent", "DM")
    cli.done("jalon", "tenu", "RGPD", "--le", "22/05/2018", "--agent", "DM")
    cli.done("plan", "rouvrir", "14.7.1", "--le", "22/05/2018", "--agent", "DM")
    again = cli.done("plan", "solder", "14.7.1", "--le", "22/05/2018", "--agent", "DM").out
    assert "jalon" not in again
    assert "est tenu depuis le 22/05/2018" in cli.refused(8, "jalon", "retirer", "RGPD", *WHY)
