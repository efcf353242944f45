"""Journal rows with the names that people know in place of numbers."""

from __future__ import annotations

import pytest

from cariforef_db.journal.touched import NAMES, Names
from cariforef_db.schema.making import JOURNAL_KEYS

KNOWN = {
    "agent": [(7, "LR"), (8, "DM")],
    "ligne": [(70, "14.7.1")],
    "enveloppe": [(5, "14.7.1-metier")],
    "jalon": [(2, "RGPD")],
    "convention": [(3, "FSE-1")],
    "plan_revision": [(4, 12)],
    "revue": [(6, "PRI 2018-W21")],
}


@pytest.fixture
def names() -> Names:
    by_query = {NAMES[kind]: rows for kind, rows in KNOWN.items()}
    return Names(lambda sql: [tuple(row) for row in by_query[sql]])


@pytest.mark.parametrize(
    ("objet", "cle", "said"),
    [
        ("agent", "7", "LR"),
        ("ligne", "70", "14.7.1"),
        ("enveloppe", "5", "14.7.1-metier"),
        ("enveloppe_ligne", "5/70", "14.7.1-metier 14.7.1"),
        ("jalon", "2", "RGPD"),
        ("jalon_ligne", "2/70", "RGPD 14.7.1"),
        ("quotite", "7/2018-01-01", "LR 2018-01-01"),
        ("absence", "8/2018-05-22/RTT", "DM 2018-05-22 RTT"),
        ("saisie", "7/2018-05-22/70", "LR 2018-05-22 14.7.1"),
        ("visa", "8/2018-05/1", "DM 2018-05 1"),
        ("plan_changement", "4/2", "12 2"),
        ("revue", "2018/2018-W21/70", "2018 2018-W21 14.7.1"),
        ("remarque", "6/1", "PRI 2018-W21 1"),
        ("meteo", "6", "PRI 2018-W21"),
        ("convention", "3", "FSE-1"),
        ("reglage", "pas", "pas"),
        ("saisie", "9/2018-05-22/71", "9 2018-05-22 71"),
        ("saisie", "7", "LR"),
    ],
)
def test_a_key_is_read_as_people_know_it_and_a_number_that_nobody_knows_stays(
    names: Names, objet: str, cle: str, said: str
) -> None:
    assert names.read_key(objet, cle) == said


def test_every_table_whose_key_holds_the_number_of_a_row_is_read_by_name(names: Names) -> None:
    for objet, columns in JOURNAL_KEYS.items():
        for rank, column in enumerate(columns):
            kind = (
                column.removesuffix("_id").replace("perimetre", "ligne").replace("revision", "plan_revision")
            )
            if column.endswith("_id") and kind in KNOWN:
                number, name = KNOWN[kind][0]
                cle = "/".join("0" if one != rank else str(number) for one in range(len(columns)))
                assert str(name) in names.read_key(objet, cle), (objet, column)


@pytest.mark.parametrize(
    ("texte", "said"),
    [
        (None, None),
        ('{"id":9,"agent_id":7,"centiemes":25}', '{"agent":"LR","centiemes":25}'),
        (
            '{"ligne_id":70,"parent_id":70,"perimetre_id":70}',
            '{"ligne":"14.7.1","parent":"14.7.1","perimetre":"14.7.1"}',
        ),
        ('{"par_id":8,"acteur_id":7,"close_par_id":null}', '{"par":"DM","acteur":"LR","close_par":null}'),
        (
            '{"enveloppe_id":5,"jalon_id":2,"convention_id":3}',
            '{"enveloppe":"14.7.1-metier","jalon":"RGPD","convention":"FSE-1"}',
        ),
        (
            '{"revision_id":4,"annule_id":4,"revue_id":6}',
            '{"revision":"12","annule":"12","revue":"PRI 2018-W21"}',
        ),
        ('{"agent_id":99}', '{"agent":"99"}'),
        ('{"id":4}', '{"id":4}'),
        ('{"motif":"é"}', '{"motif":"é"}'),
        ("[1]", "[1]"),
        ("abîmé", "abîmé"),
    ],
)
def test_a_side_of_a_row_is_read_by_name_and_a_damaged_one_as_it_is(
    names: Names, texte: str | None, said: str | None
) -> None:
    assert names.read_text(texte) == said


def test_each_kind_of_name_is_read_once(names: Names) -> None:
    asked: list[str] = []

    def read(sql: str) -> list[tuple[object, ...]]:
        asked.append(sql)
        return [(7, "LR")]

    counted = Names(read)
    assert [counted.of("agent", number) for number in (7, "7", 8)] == ["LR", "LR", "8"]
    assert asked == [NAMES["agent"]]
