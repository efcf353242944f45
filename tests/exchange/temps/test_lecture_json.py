"""JSON: our own export, that of timewarrior, and nothing of another shape."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cariforef_tui.domain.values.faults import FichierRefuse
from cariforef_tui.domain.values.tables import Sheet
from cariforef_tui.exchange.temps.recognise import read_data


def read(value: Any) -> Sheet:
    return read_data("a.json", json.dumps(value).encode())


def faults_of(data: bytes) -> list[str]:
    with pytest.raises(FichierRefuse) as refused:
        read_data("a.json", data)
    return [str(fault) for fault in refused.value.faults]


@pytest.mark.parametrize(
    "data",
    [
        b"{",
        b"[" * 100_000,
        b"[NaN]",
        b'{"saisies": [{"jours": Infinity}]}',
        b"[1" + b"0" * 5000 + b"]",
        b'{"a": 1}',
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
    assert found.lignes == ((1, ("2018-05-21", "DM", "18", "0,25", "", "", "")),)


def test_intervals_of_timewarrior_are_dates_and_hours_of_paris() -> None:
    found = read(
        [
            {"id": 3, "start": "20180522T073000Z", "end": "20180522T110000Z", "tags": ["rgpd", "cnil"]},
            {"id": 2, "start": "20180122T213000Z", "end": "20180122T233010Z", "annotation": "tard"},
            {"id": 1, "start": "20180523T120000Z"},
        ]
    )
    assert found.titres == ("date", "duration", "tags", "description")
    assert found.lignes == (
        (1, ("2018-05-22", "3:30:00", "rgpd, cnil", "")),
        (2, ("2018-01-22", "1:30:00", "", "tard")),
        (2, ("2018-01-23", "0:30:10", "", "tard")),
    )
    assert found.remarques == ("Intervalle commencé le 23/05/2018 à 14:00, sans fin : laissé de côté.",)


def test_an_hour_that_occurs_twice_counts_twice() -> None:
    found = read([{"start": "20181027T220000Z", "end": "20181028T030000Z"}])
    assert found.lignes == ((1, ("2018-10-28", "5:00:00", "", "")),)


@pytest.mark.parametrize(
    "interval",
    [
        {"start": "2018-05-22 07:30", "end": "20180522T110000Z"},
        {"end": "20180522T110000Z"},
        {"start": "20180522T110000Z", "end": "20180522T100000Z"},
        {"start": "20180501T110000Z", "end": "20180522T100000Z"},
        {"start": "20180522T073000Z", "end": "20180522T110000Z", "tags": "rgpd"},
    ],
)
def test_an_interval_that_cannot_be_is_named(interval: dict[str, object]) -> None:
    assert faults_of(json.dumps([interval]).encode())[0].startswith("ligne 1 : ")
