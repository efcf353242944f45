"""Any plan that the sheets can hold is written as it was read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.values.tables import Grid
from cariforef_tui.exchange.programme.parse import parse_sheets
from cariforef_tui.exchange.programme.writer import programme_tables
from tests.kit.examples import examples

DAYS = st.sampled_from(("", "0", "12", "12,5", "0,25", "1200", "X"))
TEXTS = st.sampled_from(("Accueil", "=1+1", "'=x", "l'été ; « oui »", "12,5", "Équipe & co"))
WHEN = st.sampled_from(("", "06/2027", "30/06/2027", "Quotidien", "fin juin"))
WHO = st.sampled_from(("", "AB", "AB/CD", "équipe", "Standard (AB/CD)", "Stagiaire"))
COLUMNS = ("code", "niveau", "libellé", "jours", "jours SI", "échéance", "qui", "jours annoncés", "tirage")


@st.composite
def plans(draw: st.DrawFn) -> list[tuple[str, ...]]:
    """The rows of `lignes`: services, their lines, and details of these."""
    rows: list[tuple[str, ...]] = [
        ("ORG", "", draw(TEXTS), draw(DAYS.filter("X".__ne__)), "", "", "", "", "")
    ]
    shared: list[str] = []
    number = 0

    def leaf(code: str, niveau: str) -> None:
        jours, si = draw(DAYS), draw(DAYS)
        if shared and draw(st.booleans()):
            jours = f"avec {draw(st.sampled_from(shared))}"
        else:
            shared.append(code)
        announced = draw(DAYS.filter("X".__ne__))
        tirage = draw(st.sampled_from(("", "oui")))
        rows.append((code, niveau, draw(TEXTS), jours, si, draw(WHEN), draw(WHO), announced, tirage))

    for pole in range(draw(st.integers(1, 3))):
        rows.append((f"P{pole}", "", draw(TEXTS), draw(DAYS.filter("X".__ne__)), "", "", draw(WHO), "", ""))
        for _ in range(draw(st.integers(1, 3))):
            number += 1
            details = draw(st.integers(0, 2))
            if not details:
                leaf(str(number), draw(st.sampled_from(("", "action", "operation"))))
                continue
            rows.append((str(number), "", draw(TEXTS), "", "", "", "", "", ""))
            for detail in range(1, details + 1):
                leaf(f"{number}.{detail}", draw(st.sampled_from(("", "operation"))))
    return rows


def grid(rows: list[tuple[str, ...]]) -> Grid:
    return Grid(source="lignes", lignes=tuple(enumerate(rows, start=1)))


@examples(30)
@given(plans())
def test_a_plan_written_is_the_plan_read(rows: list[tuple[str, ...]]) -> None:
    programme_sheet = grid([("exercice",), ("2027",)])
    read = parse_sheets({"programme": programme_sheet, "lignes": grid([COLUMNS, *rows])})
    tables = programme_tables(read.programme)
    again = parse_sheets({name: grid([tuple(row) for row in table]) for name, table in tables.items()})
    assert (again.programme, again.programme.tirages) == (read.programme, read.programme.tirages)
    assert programme_tables(again.programme) == tables
