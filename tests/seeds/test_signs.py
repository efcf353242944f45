"""Which amounts of the files may be below 0: those of a régulation, and of the headings that hold it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cariforef_seeds.checks import check_enveloppes, check_lignes
from cariforef_seeds.faults import Fault
from cariforef_seeds.rows import EnveloppeRow, LigneRow, columns_of, validate_row

CODES = ("GIP", "AD2I", "1", "1.1", "8", "8.1", "8.2")
PARENTS = {"AD2I": "GIP", "1": "AD2I", "1.1": "1", "8": "AD2I", "8.1": "8", "8.2": "8"}
NIVEAUX = {"GIP": "gip", "AD2I": "pole", "1": "axe", "8": "axe"}
REGULATIONS = {"8.2"}
HOLDING = {"8.2", "8", "AD2I", "GIP"}
"""The régulation and its headings."""

centiemes = st.integers(-999_900, 999_900)


def as_text(amount: int) -> str:
    return f"{'-' if amount < 0 else ''}{abs(amount) // 100},{abs(amount) % 100:02}"


def read_enveloppe(amount: int, *lignes: str) -> EnveloppeRow:
    cells = {"id": "e", "compte": "metier", "chiffrage": "chiffre", "jours": as_text(amount)}
    row = validate_row(EnveloppeRow, "enveloppes.csv", 2, {**cells, "lignes": " ".join(lignes)}, [])
    assert row is not None
    return row


def read_ligne(code: str, annonces: str) -> LigneRow:
    cells = dict.fromkeys(columns_of(LigneRow), "")
    cells.update(code=code, niveau=NIVEAUX.get(code, "action"), parent=PARENTS.get(code, ""), libelle="x")
    faults: list[Fault] = []
    row = validate_row(LigneRow, "lignes.csv", 2, {**cells, "jours_annonces": annonces}, faults)
    assert row is not None, faults
    return row


@given(st.sampled_from(("1.1", "8.1", "8.2")), centiemes)
def test_an_enveloppe_is_below_zero_only_where_it_is_a_regulation(code: str, amount: int) -> None:
    faults = check_enveloppes([(2, read_enveloppe(amount, code))], CODES, PARENTS.values(), REGULATIONS)
    is_refused = amount > 0 if code in REGULATIONS else amount < 0
    assert [(one.ligne, one.champ) for one in faults] == ([(2, "jours")] if is_refused else [])


@given(st.sampled_from(CODES), centiemes)
def test_only_a_regulation_and_its_headings_announce_less_than_nothing(code: str, amount: int) -> None:
    rows = [
        (line, read_ligne(one, as_text(amount) if one == code else "")) for line, one in enumerate(CODES, 2)
    ]
    faults = check_lignes(rows, CODES, CODES[:1], REGULATIONS)
    is_refused = amount < 0 and code not in HOLDING
    expected = [(CODES.index(code) + 2, "jours_annonces")] if is_refused else []
    assert [(one.ligne, one.champ) for one in faults] == expected
