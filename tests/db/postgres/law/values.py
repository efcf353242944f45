"""Values that a check may decide: dates, weeks, JSON, lengths, words of the checks themselves."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from hypothesis import strategies as st
from sqlalchemy import CheckConstraint, Integer

from cariforef_db.schema.making import ALL_TABLES
from tests.db.triggers.rows import SAMPLES, Row

HASH = "a" * 64
BASES: Mapping[str, Row] = {
    **{table: sample.before for table, sample in SAMPLES.items()},
    "total_jour": {"agent_id": 16, "jour": "2018-06-04", "saisi": 20, "absent": 30, "plafond": 100},
    "preference": {"agent_id": 16, "cle": "theme", "valeur": '"clair"'},
    "rappel": {"agent_id": 16, "jour": "2018-06-04", "etat": "tente"},
    "journal": {
        "seq": 9001,
        "quand": "2018",
        "acteur_id": None,
        "objet": "agent",
        "cle": "1",
        "action": "modification",
        "avant": "{}",
        "apres": "{}",
        "motif": None,
    },
    "sceau": {"seq": 9001, "sel": "sel", "contenu": HASH, "hors_outil": 0, "empreinte": HASH},
    "effacement": {"seq": 9001, "purge_id": 71},
}
"""A row that each table takes."""

TABLES = {table.name: table for table in ALL_TABLES if table.name in BASES}

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
"""Any text that PostgreSQL takes."""

_BIG = 10**9
"""What a column of PostgreSQL and a sum of two hold."""

_LETTERS = st.sampled_from(["a", "é", "😀", "e\u0301", "👩‍🏫", "\u2028", " "])
_SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT
_JSON = st.recursive(
    _SCALARS, lambda held: st.lists(held, max_size=3) | st.dictionaries(TEXT, held, max_size=3)
)
_SHAPES = st.one_of(
    st.dates().map(str),
    # SQLite alone knows a year 0; the program does not.
    st.from_regex(r"[0-9]{3}[1-9]-[01][0-9]-[0-3][0-9]\n?", fullmatch=True),
    st.from_regex(r"[0-9]{4}-W[0-9]{2}\n?", fullmatch=True),
    st.from_regex(r"[0-9]{4}-[0-9]{2}", fullmatch=True),
    st.from_regex(r"[a-zé%_@ ]{0,4}@?[a-z.%_😀]{0,4}", fullmatch=True),
    _JSON.map(json.dumps),
    _JSON.map(lambda held: json.dumps(held, ensure_ascii=False)),
    st.from_regex(r"[\[\]{}\",:0-9eE+.\-\\ u\n\x0c]{0,6}", fullmatch=True),
    TEXT,
)


def rows(table: str) -> st.SearchStrategy[Row]:
    """A row that the table takes, with a column of it or two changed, but for its own number."""
    checks = " ".join(
        str(check.sqltext) for check in TABLES[table].constraints if isinstance(check, CheckConstraint)
    )
    numbers = sorted({int(number) for number in re.findall(r"\b\d+\b", checks)})
    words = sorted(set(re.findall(r"'([^']*)'", checks)))
    near = [number + by for number in numbers for by in (-1, 0, 1)]
    lengths = st.sampled_from([0, 1, 2, *(number for number in near if 0 < number < 2100)])
    texts = st.one_of(
        _SHAPES,
        st.builds(lambda letter, count: (letter * count)[:count], _LETTERS, lengths),
        *((st.sampled_from([*words, *map(str.upper, words)]),) if words else ()),
    )
    integers = st.one_of(st.sampled_from([-1, 0, 1, 2, *near]), st.integers(-_BIG, _BIG))
    columns = {
        column.name: (integers if isinstance(column.type, Integer) else texts)
        | (st.nothing() if column.primary_key else st.none())
        for column in TABLES[table].columns
        if column.name != "id" or table == "exercice"
    }
    changes = st.lists(st.sampled_from(sorted(columns)), min_size=1, max_size=2, unique=True).flatmap(
        lambda names: st.fixed_dictionaries({name: columns[name] for name in names})
    )
    return changes.map(lambda changed: {**BASES[table], **changed})
