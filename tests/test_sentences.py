"""The rules that read texts find what they are for, and let what is right through."""

from __future__ import annotations

import pytest

from tests.sentences import faults_of


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Groupement d'i…        0-5139,96    5160", "two columns touch"),
        ("0,2526 j", "two columns touch"),
        ("Consommé : 18 145 j saisis", "a line's number reads as days"),
        ("1 saisies", "a plural of one"),
        ("et 1 autres jours", "a plural of one"),
        ("1,5 j déjà saisis", "a plural of one day"),
        ("2 autre jour", "a singular of many"),
        ("12 j saisi", "a singular of many days"),
        ("3 ligne(s) reprise(s)", "a plural left to the reader"),
        ("-2111,…", "a figure is cut"),
    ],
)
def test_the_rules_find_what_they_are_for(text: str, rule: str) -> None:
    assert rule in {found for found, _ in faults_of(text)}


def test_the_rules_let_right_sentences_through() -> None:
    right = (
        "Semaine 21 · du lun. 21/05 au 27/05/2018 · DM : 1,5 j sur 4 j · 1 fois, 2 jours, 0 ligne",
        "ligne 18 : 145 j saisis sur 360 j · 2018-05-22 · 2018-W21 · 14.1.1 à 14.1.8 · -3 j · 0,5 j saisi",
    )
    assert list(faults_of("\n".join(right))) == []
