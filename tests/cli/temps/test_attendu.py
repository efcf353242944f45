"""What days expect is one figure, before absences, wherever it is told."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

LUNDI = date(2018, 4, 23)
WEEK = [(LUNDI + timedelta(days=rank)).isoformat() for rank in range(7)]


@pytest.fixture
def year(cli: Any, demonstration: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Commands on the fictitious year, by the coordinateur of PRI."""
    monkeypatch.setenv("CARIFOREF_BASE", str(demonstration))
    monkeypatch.setenv("CARIFOREF_AGENT", "DM")
    return cli


def test_attendu_is_what_was_logged_plus_absent_plus_missing_in_each_answer(year: Any) -> None:
    months = {
        one["agent"]: one["mois"][3]
        for one in year.done("mois", "PRI", "--json").json["agents"]
        if one["mois"][3]["etape"] != "sans_objet"
    }
    sheets = {agent: year.done("mois", "fiche", agent, "avril", "--json").json for agent in months}
    for agent, month in months.items():
        assert month["attendu"] == month["saisi"] + month["absent"] + month["manque"], agent
        totals = sheets[agent]["totaux"]
        assert totals["attendu"] == month["attendu"], agent
        assert totals["attendu"] == totals["total"] + totals["manque"] - totals["excedent"], agent
    review = year.done("revue", "PRI", "--semaine", "17", "--json").json
    (group,) = review["jours"]
    days = [day for sheet in sheets.values() for day in sheet["jours"] if day["date"] in WEEK]
    assert group["agents"] == len(sheets)
    assert group["absent"] == sum(day["absences"] for day in days) > 0
    assert group["attendu"] == sum(day["attendu"] for day in days)
    missing = sum(one["manque"] for one in review["feuilles"])
    assert group["attendu"] == group["saisi"] + group["absent"] + missing
    assert group["attendu_net"] == group["attendu"] - group["absent"]
