"""What a field says of a value: its JSON, its type for the schemas, its cell in a table."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

import pytest

from cariforef_tui.domain.values.shown import (
    DAY,
    FLAG,
    JOURS,
    TAUX,
    TEXT,
    WHOLE,
    Form,
    Kind,
    Shape,
    as_is,
    by_key,
    dated,
    each,
    exported,
    field,
    inside,
    known,
    listed,
    member,
    one_of,
    optional,
    word,
)
from cariforef_tui.domain.values.tables import tabulate


class Couleur(StrEnum):
    VERT = "vert"


@dataclass
class Chose:
    nom: str
    centiemes: int
    fin: date | None


CHOSE = Shape[Chose](
    "Chose",
    field("nom", TEXT, lambda one: one.nom, "Nom", 12),
    field("jours", JOURS, lambda one: one.centiemes, "Jours"),
    field("fin", optional(DAY), lambda one: one.fin, "Fin"),
)
LUNDI = date(2018, 5, 21)
CHOSES = (Chose("a", 150, LUNDI), Chose("b", 100, None))


@pytest.mark.parametrize(
    ("form", "value", "json", "cell", "typed"),
    [
        (TEXT, "a", "a", "a", str),
        (WHOLE, 3, 3, 3, int),
        (FLAG, True, True, "oui", bool),
        (FLAG, False, False, "non", bool),
        (DAY, LUNDI, "2018-05-21", LUNDI, date),
        (JOURS, 150, 1.5, 150, float),
        (JOURS, 100, 1, 100, float),
        (TAUX, 3750, 37.5, 3750, float),
        (member(Couleur), Couleur.VERT, "vert", "vert", Couleur),
        (optional(JOURS), None, None, None, float | None),
        (optional(JOURS), 150, 1.5, 150, float | None),
        (each(TEXT), ("a", "b"), ["a", "b"], "a b", list[str]),
        (by_key(JOURS), {"a": 150}, {"a": 1.5}, {"a": 150}, dict[str, float]),
        (as_is(int | str), 3, 3, 3, int | str),
    ],
)
def test_a_form_tells_a_value_to_programs_and_to_tables(
    form: Form[Any], value: object, json: object, cell: object, typed: object
) -> None:
    assert (form.to_json(value), form.to_cell(value), form.schema()) == (json, cell, typed)


def test_the_words_of_a_field_are_in_its_type() -> None:
    assert word("ajout", "retrait").schema().__args__ == ("ajout", "retrait")


def test_an_object_holds_its_fields_in_their_order() -> None:
    assert list(CHOSE.to_json(CHOSES[0]).items()) == [("nom", "a"), ("jours", 1.5), ("fin", "2018-05-21")]
    made = CHOSE.schema()
    assert made is CHOSE.schema()
    typed = [(one.name, one.type) for one in fields(made)]
    assert (made.__name__, typed) == ("Chose", [("nom", str), ("jours", float), ("fin", date | None)])


def test_an_object_of_several_types_has_the_shape_of_its_own() -> None:
    jour = Shape[date](
        "Jour",
        field("jour", DAY, lambda one: one),
    )
    either = one_of({Chose: CHOSE, date: jour})
    assert either.to_json(LUNDI) == {"jour": "2018-05-21"}
    assert either.to_json(CHOSES[0])["nom"] == "a"  # type: ignore[index]
    assert set(either.schema().__args__) == {CHOSE.schema(), jour.schema()}


def test_what_is_promised_is_never_nothing() -> None:
    assert known(0) == 0
    with pytest.raises(TypeError):
        known(None)


def test_a_document_is_a_list_or_a_list_at_a_date() -> None:
    told = [CHOSE.to_json(one) for one in CHOSES]
    assert listed("Choses", "choses", CHOSE).to_json(CHOSES) == {"choses": told}
    assert dated("Choses", "choses", CHOSE).to_json((LUNDI, CHOSES)) == {"au": "2018-05-21", "choses": told}
    assert exported("Choses", "choses", CHOSE).to_json((2018, LUNDI, CHOSES)) == {
        "exercice": 2018,
        "au": "2018-05-21",
        "choses": told,
    }


def test_a_thing_shows_fields_of_what_it_holds() -> None:
    held: Shape[list[Chose]] = Shape("Tenue", *inside(lambda some: some[0], *CHOSE.pick("jours", "nom")))
    assert held.to_json([*CHOSES]) == {"jours": 1.5, "nom": "a"}
    assert [(one.title, one.width, one.text([*CHOSES])) for one in held.fields] == [
        ("Jours", 10, "1,5"),
        ("Nom", 12, "a"),
    ]


def test_a_table_has_the_columns_picked_in_the_order_asked() -> None:
    table = tabulate("choses", "Choses", 2018, LUNDI, CHOSE.pick("fin", "jours", "nom"), CHOSES)
    assert table.titre == "Choses 2018"
    assert table.lignes == ((LUNDI, 150, "a"), (None, 100, "b"))
    told = [(one.cle, one.titre, one.nature, one.largeur) for one in table.colonnes]
    assert told == [
        ("fin", "Fin", Kind.DATE, 10),
        ("jours", "Jours", Kind.JOURS, 10),
        ("nom", "Nom", Kind.TEXTE, 12),
    ]
    assert [one.text(CHOSES[0]) for one in CHOSE.fields] == ["a", "1,5", "21/05/2018"]
