"""« What one could drop » is true: every file is of one feature, and the page says what each costs."""

from __future__ import annotations

import pytest

from tests import features
from tests.features import FEATURES, count_lines, read_table


def test_the_page_has_each_feature_with_what_it_costs_now() -> None:
    counts, shown = count_lines(), read_table()
    assert [*shown] == [*counts]
    far = {
        name: (told, now)
        for name, told in shown.items()
        for now in [counts[name]]
        if any(abs(one - other) > max(50, other / 10) for one, other in zip(told, now, strict=True))
    }
    assert far == {}, "run « python -m tests.features »"


@pytest.mark.parametrize(
    ("path", "why"),
    [("ui/nowhere", "no file is below ui/nowhere"), ("web", "web is of two features")],
)
def test_a_list_that_is_wrong_is_refused(path: str, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {"name": "wrong", "who": "nobody", "paths": path}
    monkeypatch.setattr(features, "FEATURES", [*FEATURES, wrong])
    with pytest.raises(ValueError, match=why):
        count_lines()


def test_a_file_of_no_feature_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    others = [feature for feature in FEATURES if "web" not in feature["paths"].split()]
    monkeypatch.setattr(features, "FEATURES", others)
    with pytest.raises(ValueError, match=r"web/\w+\.py is of no feature"):
        count_lines()
