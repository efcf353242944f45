"""The access export as a file: inert for a terminal, and the same content in both forms."""

from __future__ import annotations

import json
from datetime import date

from cariforef_tui.domain.values.text import is_dangerous
from cariforef_tui.exchange.rgpd import write_json, write_texte
from cariforef_tui.services.rgpd import Dossier, Place

ALIVE = "\x1b]52;c;eA==\x07 \u202etxt\u200b\x9b2J\n# Titre"
LE = date(2018, 5, 22)
DOSSIER = Dossier(
    "LR",
    10,
    {
        "saisies": ({"jour": "2018-05-22", "centiemes": 50, "commentaire": ALIVE, "a_confirmer": 0},),
        "journal": ({"avant": None, "apres": {"commentaire": ALIVE, "centiemes": 25}},),
    },
)
LIEUX = (Place("/tmp/\x1b[0m", "textes", "un jour"),)


def test_nothing_alive_leaves_in_an_export() -> None:
    for data in (write_json(DOSSIER, LIEUX, LE), write_texte(DOSSIER, LIEUX, LE)):
        assert [char for char in data.decode() if char != "\n" and is_dangerous(char)] == []


def test_a_text_with_line_breaks_makes_no_title_of_its_own() -> None:
    assert "\n# Titre" not in write_texte(DOSSIER, LIEUX, LE).decode()


def test_days_are_numbers_at_any_depth() -> None:
    rubriques = json.loads(write_json(DOSSIER, LIEUX, LE))["rubriques"]
    assert rubriques["saisies"] == [
        {"jour": "2018-05-22", "jours": 0.5, "commentaire": ALIVE, "a_confirmer": False}
    ]
    assert rubriques["journal"][0]["apres"] == {"commentaire": ALIVE, "jours": 0.25}
    assert rubriques["identite"] == []


def test_the_text_is_in_french_and_what_was_typed_is_given_to_the_letter() -> None:
    visa = {"mois": "2018-04", "numero": 1, "geste": "reouverture", "quand": "2018-05-31T22:30:00Z"}
    saisie = {"jour": "2018-05-22", "libelle": "Veiller", "compte": "metier", "commentaire": "2018-05-22"}
    said = write_texte(Dossier("LR", 10, {"saisies": (saisie,), "visas": (visa,)}), (), LE).decode()
    assert "- jour 22/05/2018 · libellé Veiller · compte métier · commentaire 2018-05-22\n" in said
    assert "- mois avril 2018 · n° 1 · geste réouverture · quand 01/06/2018 à 00:30\n" in said
