"""The checks and the triggers of the tables, written once for SQLite, as PostgreSQL says them.

Only the words that they use are known here; another one stops the build, never a store.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_EXPRESSIONS = (
    # A column that holds the ISO text of a date that exists.
    (r"date\((\w+)\) IS NOT NULL AND date\(\1\) = \1", r"jour(\1) IS NOT NULL"),
    (r"(\w+) GLOB '([^']*)'", r"\1 ~ '^\2$'"),
    # A cast of what is no year would refuse in other words than the check's.
    (r"CAST\(substr\((\w+), 1, 4\) AS INTEGER\) = (\w+)", r"substr(\1, 1, 4) = \2::text"),
    # A store restored from a dump says it so: the schema is then the same to the letter.
    (r"(?<=CHECK \()(length\(\w+\)|\w+) BETWEEN (\d+) AND (\d+)(?= AND )", r"\1 >= \2 AND \1 <= \3"),
    (r"julianday\(", "jour("),
    (r"date\('now'\)", "aujourdhui()"),
    (r"date\(([\w.]+), '\+(\d) hours'\)", r"jour_decale(\1, \2)"),
    (r"strftime\('%w', ([\w.]+)\)", r"extract(dow FROM jour(\1))::integer::text"),
    (r" IS NOT (?!NULL\b)", " IS DISTINCT FROM "),
    (r" IS (?!NULL\b|NOT NULL\b|DISTINCT\b|NOT DISTINCT\b)", " IS NOT DISTINCT FROM "),
    (r"\(1\) AND", "(true) AND"),
    (r"changes\(\) = 0", "NOT FOUND"),
    (r"DO UPDATE SET (\w+) = \1 \+", r"DO UPDATE SET \1 = total_jour.\1 +"),
    # Before PostgreSQL 16 what is read in a FROM bears a name.
    (r"FROM (\(SELECT [^()]*\)) WHERE", r"FROM \1 AS lu WHERE"),
)
_UNKNOWN = re.compile(r"\b(?:GLOB|julianday|strftime|json_object|rowid|changes|RAISE)\b|(?<![\w])date\(")
_TRIGGER = re.compile(
    r"CREATE TRIGGER (?P<name>\w+) (?P<moment>BEFORE|AFTER) (?P<event>INSERT|UPDATE|DELETE) ON (?P<table>\w+)"
    r"(?: WHEN (?P<when>.*?))? BEGIN (?P<body>.*); END",
    re.DOTALL,
)
_REFUSAL = re.compile(r"SELECT RAISE\(ABORT, '(?P<word>\w+)'\)(?: WHERE (?P<when>.*))?", re.DOTALL)
_JOURNAL = re.compile(r"tr_\w+_journal_(?:insert|update|delete)")
"""`journal` has one trigger a table instead, that runs when the write commits."""

_FUNCTION = (
    "CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n{body}  RETURN {row};\nEND $$"
)

NOT_THERE = frozenset({"revision", "ecriture_en_cours"})
"""Tables of one row, which would make everybody wait for each other: a sequence and a view there."""


def translate_expression(sql: str) -> str:
    """Return what `sql`, a condition or a statement, is in PostgreSQL.

    Raises:
        ValueError: it holds a word of SQLite that nothing here knows.
    """
    for pattern, replacement in _EXPRESSIONS:
        sql = re.sub(pattern, replacement, sql)
    unknown = _UNKNOWN.search(sql)
    if unknown is not None:
        raise ValueError(f"{unknown.group()}: not translated in {sql}")
    return sql


def translate_trigger(sql: str) -> tuple[str, str] | None:
    """Return the function and the trigger that do what a trigger of SQLite does, None where others do.

    Raises:
        ValueError: a trigger of another form than those of `sqlite`.
    """
    found = _TRIGGER.fullmatch(sql)
    if found is None:
        raise ValueError(f"not a trigger like the others, {sql}")
    name, moment, event, table = (found[part] for part in ("name", "moment", "event", "table"))
    if table in NOT_THERE or _JOURNAL.fullmatch(name):
        return None
    row = "OLD" if event == "DELETE" else "NEW"
    body = "".join(f"    {line}\n" for line in _statements(found["body"]))
    if found["when"]:
        body = f"  IF {translate_expression(found['when'])} THEN\n{body}  END IF;\n"
    function = _FUNCTION.format(name=name, body=body, row=row)
    trigger = f"CREATE TRIGGER {name} {moment} {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    return function, trigger


def refusal(word: str) -> str:
    """Return the statement that refuses by `word`, which arrives as the name of a broken constraint."""
    return f"RAISE EXCEPTION USING ERRCODE = '23514', MESSAGE = '{word}', CONSTRAINT = '{word}';"


def _statements(body: str) -> Iterator[str]:
    for statement in body.split("; "):
        refused = _REFUSAL.fullmatch(statement)
        if refused is None:
            yield f"{translate_expression(statement)};"
        elif refused["when"] is None:
            yield refusal(refused["word"])
        else:
            yield f"IF {translate_expression(refused['when'])} THEN {refusal(refused['word'])} END IF;"
