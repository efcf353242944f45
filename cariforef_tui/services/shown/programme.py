"""The programme as it is shown."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.values.tables import Table, Total


def sum_children(
    programme: Programme, codes: Sequence[str], table: Table, keys: Collection[str]
) -> tuple[Total, ...]:
    """Return the cells of the columns `keys` that are exactly what the lines just below add up to.

    `table` has a row for each of `codes`; a heading counts where all its lines are among them.
    """
    rank = {code: index for index, code in enumerate(codes)}
    columns = [index for index, colonne in enumerate(table.colonnes) if colonne.cle in keys]
    sommes = []
    for code, index in rank.items():
        children = programme.children[code]
        if not children or not all(child in rank for child in children):
            continue
        parts = tuple(sorted(rank[child] for child in children))
        for column in columns:
            values = [value for part in parts if isinstance(value := table.lignes[part][column], int)]
            if values and sum(values) == table.lignes[index][column]:
                sommes.append(Total(index, column, parts))
    return tuple(sommes)
