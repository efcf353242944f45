"""What may go wrong in the SQL of a trigger: one change at a time.

Changes that mean the same whatever the rows are left out: a LIMIT 1 of a scalar, the 1 of a `SELECT 1` that
EXISTS asks, `<>` for IS NOT where neither side may be NULL.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tests.mutants.trigger_text import (
    Span,
    Tokens,
    body_start,
    clause_end,
    closing,
    conditions,
    groups,
    render,
    replaced,
    split,
    statements,
    tokenize,
    without,
)

_TURNED = {
    "<=": ("<", ">=", "="),
    ">=": (">", "<=", "="),
    "<": ("<=", ">"),
    ">": (">=", "<"),
    "=": ("<>",),
    "<>": ("=", "<", ">"),
    "+": ("-",),
    "-": ("+",),
    "max": ("min",),
    "sum": ("max",),
    "EXISTS": ("NOT EXISTS",),
    "IN": ("NOT IN",),
    "BETWEEN": ("NOT BETWEEN",),
    "AND": ("OR",),
    "OR": ("AND",),
    "DESC": ("",),
    "ABORT": ("IGNORE", "ROLLBACK"),
    "true": ("false",),
    "false": ("true",),
}
_SIBLINGS = (
    ("agent_id", "par_id", "id", "ligne_id", "acteur_id"),
    ("saisi", "absent", "plafond", "centiemes"),
    ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    ("depuis", "jusque", "jour"),
    ("numero", "id"),
    ("seq", "purge_id"),
    ("actif", "fictif"),
    ("depart", "arrivee"),
    ("pole", "coordonne"),
    ("close_le", "figures", "semaine"),
    ("exercice_id", "perimetre_id", "id"),
    ("enveloppe_id", "jalon_id", "ligne_id"),
    ("mois", "quand"),
    ("acteur", "acteur_id", "purge_id", "motif"),
    ("cle", "valeur"),
    ("geste", "mois"),
    ("saisie", "absence", "fait", "raf"),
)
"""Names that one may take for another; those that are not of the table are refused by SQLite."""

_LITERALS = (
    ("'signature'", "'contreseing'", "'renvoi'", "'reouverture'", "'ouvert'"),
    ("'0'", "'1'", "'2'", "'3'", "'4'", "'5'", "'6'"),
    ("'-01'", "'-02'"),
    ("'-31'", "'-30'"),
    ("'9999-12-31'", "'9999-12-30'"),
    ("'direction'", "'auditeur'"),
)


@dataclass(frozen=True)
class Mutant:
    """A trigger with one change; `sql` is None where the trigger is not there at all."""

    change: str
    at: int
    """Where, in tokens from the start of the trigger."""

    sql: str | None


Change = tuple[str, int, Tokens]


def mutants_of(sql: str, columns: Mapping[str, Mapping[str, bool]], table: str | None = None) -> list[Mutant]:
    """Return every mutant of a trigger's SQL, or of the function of one of `table`, each text once.

    `columns` are those of each table, in order, and whether they may be NULL.
    """
    tokens = tokenize(sql)
    found = {sql: Mutant("as it is", 0, sql) for sql in (render(tokens),)}
    own = columns.get(table or tokens[body_start(tokens) - 1], {})
    for make in _MAKERS:
        for change, at, changed in (*make(tokens), *_other_columns(tokens, own, columns["agent"])):
            text = render([token for token in changed if token])
            found.setdefault(text, Mutant(change, at, text))
    return [Mutant("absent", 0, None), *list(found.values())[1:]]


def _said(tokens: Tokens, span: Span, instead: str) -> str:
    before, after = tokens[max(span.start - 4, 0) : span.start], tokens[span.stop : span.stop + 4]
    return f"{render(before)} [{render(tokens[span.start : span.stop])} → {instead}] {render(after)}"


def _change(tokens: Tokens, span: Span, *instead: str) -> Change:
    return _said(tokens, span, render(instead)), span.start, replaced(tokens, span, *instead)


def _cut(tokens: Tokens, what: Span, cut: Span, told: str) -> Change:
    return f"{told} {render(tokens[what.start : what.stop])}", what.start, without(tokens, cut)


def _words(tokens: Tokens) -> Iterator[Change]:
    """Comparisons turned, sums subtracted, conditions reversed."""
    for index in range(body_start(tokens), len(tokens)):
        for instead in _TURNED.get(tokens[index], ()):
            yield _change(tokens, Span(index, index + 1), instead)
        if tokens[index] == "=" and tokens[index + 1].rpartition(".")[2].isidentifier():
            yield from (_change(tokens, Span(index, index + 1), instead) for instead in ("<=", ">="))
        if tokens[index] == "NOT":
            yield _change(tokens, Span(index, index + 1))
        if tokens[index] == "IS" and tokens[index + 1] != "NOT":
            yield _change(tokens, Span(index, index + 1), "IS NOT")
    if "AFTER" in tokens[: body_start(tokens)]:
        for index, token in enumerate(tokens):
            if token == "ABORT":
                yield _change(tokens, Span(index, index + 1), "FAIL")


def _terms(tokens: Tokens) -> Iterator[Change]:
    """Each term of an AND or an OR left out, each reversed."""
    for span in (*(span for _, span in conditions(tokens)), *groups(tokens)):
        for alternative in split(tokens, span, "OR"):
            yield from _left_out(tokens, span, alternative, "OR")
            for term in split(tokens, alternative, "AND"):
                yield from _left_out(tokens, alternative, term, "AND")


def _left_out(tokens: Tokens, whole: Span, term: Span, word: str) -> Iterator[Change]:
    if term == whole:
        return
    # With the word before it, or that after the first.
    cut = Span(term.start, term.stop + 1) if term.start == whole.start else Span(term.start - 1, term.stop)
    yield _cut(tokens, term, cut, f"without {word}")
    yield _change(tokens, term, "NOT (", *tokens[term.start : term.stop], ")")


def _clauses(tokens: Tokens) -> Iterator[Change]:
    """Whole conditions, orders, statements, alternatives and assignments left out."""
    for index, span in conditions(tokens):
        asked = tokens[span.start : span.stop]
        if tokens[index] != "ON":
            yield _cut(tokens, span, Span(index, span.stop), f"without {tokens[index]}")
        yield _change(tokens, span, "NOT (", *asked, ")")
    for index in range(body_start(tokens), len(tokens)):
        if tokens[index : index + 2] == ("ORDER", "BY"):
            stop = clause_end(tokens, index + 1)
            yield _change(tokens, Span(index, stop))
        if tokens[index] == "SET":
            whole = Span(index + 1, clause_end(tokens, index + 1))
            yield from _items(tokens, whole, "assigned")
    bodies = statements(tokens)
    for statement in bodies if bodies[1:] else ():
        yield _cut(tokens, statement, statement, "without")
    for span in groups(tokens):
        parts = split(tokens, span, "UNION")
        for part in parts if parts[1:] else ():
            # The first one goes with the words « UNION ALL » after it.
            cut = Span(part.start, part.stop + 2) if part == parts[0] else Span(part.start - 1, part.stop)
            yield _cut(tokens, part, cut, "without")


def _items(tokens: Tokens, whole: Span, told: str) -> Iterator[Change]:
    """Each item of a list left out, where it has others."""
    items = split(tokens, whole, ",")
    for item in items if items[1:] else ():
        cut = Span(item.start, item.stop + 1) if item == items[0] else Span(item.start - 1, item.stop)
        yield _cut(tokens, item, cut, f"{told} without")


def _lists(tokens: Tokens) -> Iterator[Change]:
    """Columns of an INSERT exchanged, its values NULL, one of IN left out, only one side of coalesce."""
    for index in range(body_start(tokens), len(tokens)):
        if tokens[index + 1 : index + 2] != ("(",):
            continue
        whole = Span(index + 2, closing(tokens, index + 1))
        items = split(tokens, whole, ",")
        if tokens[index] == "VALUES":
            for item in items:
                yield _change(tokens, item, "NULL")
        if tokens[index - 1] == "INTO":
            for first, second in pairwise(items):
                exchanged = (*tokens[second.start : second.stop], ",", *tokens[first.start : first.stop])
                yield _change(tokens, Span(first.start, second.stop), *exchanged)
        if tokens[index] == "IN":
            yield from _items(tokens, whole, "IN")
        if tokens[index] == "coalesce":
            for item in items:
                yield _change(tokens, Span(index, whole.stop + 1), "(", *tokens[item.start : item.stop], ")")


def _values(tokens: Tokens) -> Iterator[Change]:
    """Texts and numbers changed."""
    for index in range(body_start(tokens), len(tokens)):
        token, span = tokens[index], Span(index, index + 1)
        if token.startswith("'"):
            others = [word for family in _LITERALS if token in family for word in family if word != token]
            for instead in others or (f"{token[:-1]}x'",):
                yield _change(tokens, span, instead)
        elif token.isdecimal() and tokens[index - 1] != "LIMIT":
            if tokens[index - 1] == "SELECT" and token == "1":
                continue
            for number in {int(token) - 1, int(token) + 1}:
                # Any number but 0 is true.
                if tokens[index - 2 : index] != ("WHEN", "(") or number == 0:
                    yield _change(tokens, span, str(number))


def _names(tokens: Tokens) -> Iterator[Change]:
    """A name taken for another: a column of the same kind, the row before for the row after."""
    for index in range(body_start(tokens), len(tokens)):
        prefix, dot, name = tokens[index].rpartition(".")
        for family in _SIBLINGS:
            for other in family if name in family else ():
                yield _change(tokens, Span(index, index + 1), f"{prefix}{dot}{other}")
        for pair in (("new", "old"), ("a", "p")):
            if prefix in pair:
                other = pair[1 - pair.index(prefix)]
                yield _change(tokens, Span(index, index + 1), f"{other}.{name}")


def _other_columns(tokens: Tokens, own: Mapping[str, bool], of_agent: Mapping[str, bool]) -> Iterator[Change]:
    """The next column of the same row; IS NOT as `<>` where the column may be NULL."""
    for index in range(body_start(tokens), len(tokens)):
        prefix, _, name = tokens[index].rpartition(".")
        known = own if prefix in ("new", "old") else of_agent if prefix in ("a", "p") else {}
        if name in known:
            names: Sequence[str] = list(known)
            following = names[(names.index(name) + 1) % len(names)]
            yield _change(tokens, Span(index, index + 1), f"{prefix}.{following}")
            for words in (("IS", "DISTINCT", "FROM"), ("IS", "NOT")):
                if tokens[index + 1 : index + 1 + len(words)] == words and known[name]:
                    yield _change(tokens, Span(index + 1, index + 1 + len(words)), "<>")


_MAKERS: tuple[Callable[[Tokens], Iterator[Change]], ...] = (
    _words,
    _terms,
    _clauses,
    _lists,
    _values,
    _names,
)


def columns_of(connection: sqlite3.Connection) -> dict[str, dict[str, bool]]:
    """Return the columns of each table, in order, and whether they may be NULL."""
    rows = connection.execute(
        'SELECT t.name, c.name, c."notnull" = 0 AND c.pk = 0 '
        "FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table' ORDER BY t.name, c.cid"
    )
    found: dict[str, dict[str, bool]] = {}
    for table, column, may_be_null in rows:
        found.setdefault(table, {})[column] = bool(may_be_null)
    return found
