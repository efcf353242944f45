"""JSON: our own export, and nothing of another shape."""

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
    assert found.lignes == ((1, ("2018-05-21", "DM", "18", "0,25", "", "", "")),)
