"""JSON: our own export, and what time trackers print."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from cariforef_tui.domain.temps.hours import Temps
from cariforef_tui.domain.values.faults import FichierRefuse
from cariforef_tui.domain.values.tables import Feuille
from cariforef_tui.exchange.temps.recognise import read_data
from cariforef_tui.exchange.temps.trackers import Outil, Releve

JOUR = date(2018, 5, 21)


def read(value: Any) -> Feuille | Releve:
    return read_data("a.json", json.dumps(value).encode())


def faults_of(data: bytes) -> list[str]:
    with pytest.raises(FichierRefuse) as refused:
        read_data("a.json", data)
    return [str(faute) for faute in refused.value.fautes]


def test_timewarrior_intervals_are_of_the_day_it_is_in_paris() -> None:
    found = read(
        [
            {
                "id": 2,
                "start": "20180521T080000Z",
                "end": "20180521T093000Z",
                "tags": ["rgpd"],
                "annotation": "x",
            },
            {"id": 1, "start": "20180521T210000Z", "end": "20180521T230000Z"},
        ]
    )
    assert found == Releve(
        "a.json",
        Outil.TIMEW,
        (
            Temps(1, JOUR, 5400, ("rgpd",), "x"),
            Temps(2, JOUR, 3600, ()),
            Temps(2, date(2018, 5, 22), 3600, ()),
        ),
    )


def test_watson_frames_give_their_project_then_their_tags() -> None:
    frame = {
        "id": "a",
        "project": "offre",
        "tags": ["base"],
        "start": "2018-05-21T10:00:00+02:00",
        "stop": "2018-05-21T11:00:00+02:00",
    }
    assert read([frame]) == Releve("a.json", Outil.WATSON, (Temps(1, JOUR, 3600, ("offre", "base")),))


def test_klog_entries_give_their_minutes_and_the_record_its_tags() -> None:
    record = {
        "date": "2018-05-21",
        "summary": "",
        "tags": ["#veille"],
        "entries": [
            {"type": "duration", "summary": "lu", "tags": ["#rgpd"], "total_mins": 90},
            {"type": "range", "summary": "", "tags": None, "total_mins": 0},
        ],
    }
    found = read({"records": [record], "warnings": None, "errors": None})
    assert found == Releve("a.json", Outil.KLOG, (Temps(1, JOUR, 5400, ("rgpd", "veille"), "lu"),))


@pytest.mark.parametrize(
    ("entry", "word"),
    [
        ({"start": "20180521T080000Z"}, "en cours"),
        ({"start": "hier", "end": "20180521T093000Z"}, "non reconnue"),
        ({"start": "20180521T080000Z", "end": "20180521T070000Z"}, "précède"),
        ({"start": "20180521T080000Z", "end": "20180523T070000Z"}, "24 heures"),
        ({"start": "99991231T235959Z", "end": "99991231T235959Z"}, "calendrier"),
        ({"start": "20180521T080000Z", "end": "20180521T090000Z", "tags": "x"}, "liste"),
        ({"start": "20180521T080000Z", "end": "20180521T090000Z", "tags": [1]}, "texte attendu"),
    ],
)
def test_every_entry_at_fault_is_named_by_its_rank(entry: dict[str, Any], word: str) -> None:
    good = {"start": "20180521T080000Z", "end": "20180521T093000Z"}
    (fault,) = faults_of(json.dumps([good, entry]).encode())
    assert fault.startswith("ligne 2")
    assert word in fault


@pytest.mark.parametrize(
    "data",
    [
        b"{",
        b"[" * 100_000,
        b"[NaN]",
        b'{"saisies": [{"jours": Infinity}]}',
        b"[1" + b"0" * 5000 + b"]",
        b'{"a": 1}',
        b"[]",
        b"[[]]",
        b'[{"start": 1}, 2]',
        b'{"records": null}',
        b'{"records": [{"date": "2018-05-21", "entries": 3}]}',
        b'{"saisies": [3]}',
        b'{"saisies": [{"jours": true}]}',
        b'{"saisies": [{"jours": 1e300}]}',
        b'{"saisies": [{"code": {}}]}',
        b'["\xff"]',
    ],
)
def test_no_json_of_another_shape_goes_further(data: bytes) -> None:
    assert faults_of(data)


def test_our_own_numbers_come_back_as_days() -> None:
    found = read({"saisies": [{"date": "2018-05-21", "agent": "DM", "code": "18", "jours": 0.25}]})
    assert isinstance(found, Feuille)
    assert found.lignes == ((1, ("2018-05-21", "DM", "18", "0,25", "", "")),)
