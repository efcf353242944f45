"""The tables of what lines promise beside their days: livrables, and the requests of a droit de tirage."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint

from cariforef_db.schema.columns import (
    Facts,
    Holds,
    Kept,
    check,
    code,
    integer,
    is_date,
    is_date_or_null,
    is_year,
    make_table,
    maybe_code,
    maybe_text,
    numbered,
    primary_key,
    refers,
    refers_in_exercice,
    text_column,
)

# A countable thing that a line promises; `source` is where the programme's document counts it.
livrable = make_table(
    "livrable",
    numbered(),
    integer("exercice_id"),
    integer("ligne_id"),
    integer("numero"),
    text_column("libelle", Holds.PLAN),
    integer("quantite"),
    maybe_text("source", Holds.PLAN),
    primary_key("id"),
    UniqueConstraint("ligne_id", "numero", name="uq_livrable_ligne_numero"),
    UniqueConstraint("id", "exercice_id", name="uq_livrable_id_exercice"),
    refers_in_exercice("ligne", "ligne_id"),
    check("numero > 0", "numero"),
    check("length(libelle) BETWEEN 1 AND 200", "libelle"),
    check("quantite BETWEEN 1 AND 1000000", "quantite"),
    check("length(source) BETWEEN 1 AND 200", "source"),
    facts=Facts(key=("id",), kept=Kept.KEYED, fixed=("exercice_id", "ligne_id")),
)

# How many of a livrable were produced on a date; taken back by being deleted.
production = make_table(
    "production",
    numbered(),
    integer("exercice_id"),
    integer("ligne_id"),
    integer("livrable_id"),
    code("jour"),
    integer("quantite"),
    integer("agent_id"),
    maybe_text("commentaire", Holds.WORDS),
    primary_key("id"),
    refers_in_exercice("ligne", "ligne_id"),
    refers_in_exercice("livrable", "livrable_id"),
    refers("agent", "agent_id"),
    is_date("jour"),
    is_year("jour", "exercice_id", "exercice"),
    check("quantite BETWEEN 1 AND 1000000", "quantite"),
    check("length(commentaire) BETWEEN 1 AND 500", "commentaire"),
    facts=Facts(key=("id",), kept=Kept.KEYED, fixed=("exercice_id", "ligne_id", "livrable_id")),
)

# A line whose days answer requests, each of less than a day.
tirage = make_table(
    "tirage",
    numbered(),
    integer("exercice_id"),
    integer("ligne_id"),
    primary_key("id"),
    UniqueConstraint("ligne_id", name="uq_tirage_ligne"),
    refers_in_exercice("ligne", "ligne_id"),
    facts=Facts(key=("id",), kept=Kept.KEYED, fixed=("exercice_id", "ligne_id")),
)

# A request, named once on its line: days refer to it, so that no comment has to say it.
demande = make_table(
    "demande",
    numbered(),
    integer("exercice_id"),
    integer("ligne_id"),
    integer("numero"),
    text_column("libelle", Holds.WORDS),
    code("ouverte_le"),
    maybe_code("close_le"),
    primary_key("id"),
    UniqueConstraint("ligne_id", "numero", name="uq_demande_ligne_numero"),
    refers_in_exercice("ligne", "ligne_id"),
    check("numero > 0", "numero"),
    check("length(libelle) BETWEEN 1 AND 120", "libelle"),
    is_date("ouverte_le"),
    is_date_or_null("close_le"),
    check("close_le IS NULL OR close_le >= ouverte_le", "periode"),
    facts=Facts(key=("id",), kept=Kept.KEYED, fixed=("exercice_id", "ligne_id")),
)
