"""The tables of the programme, of what was declared of it, and of what its lines promise."""

from __future__ import annotations

from sqlalchemy import Index, UniqueConstraint

from cariforef_db.schema.columns import (
    Holds,
    Kept,
    Traits,
    check,
    check_each,
    code,
    has_length,
    index_where,
    integer,
    is_date,
    is_date_or_null,
    is_flag,
    is_year,
    make_table,
    maybe_code,
    maybe_hundredths,
    maybe_integer,
    maybe_text,
    numbered,
    primary_key,
    refers,
    refers_in_exercice,
    text_column,
)

# `suivi_depuis` is the day from which its days are logged: null until the first saisie. `pole` to `operation`
# are the body's own words for these levels, where it has some.
exercice = make_table(
    "exercice",
    integer("id"),
    maybe_code("suivi_depuis"),
    maybe_text("pole", Holds.PLAN),
    maybe_text("axe", Holds.PLAN),
    maybe_text("action", Holds.PLAN),
    maybe_text("operation", Holds.PLAN),
    primary_key("id"),
    check("id BETWEEN 2000 AND 2999", "annee"),
    is_date_or_null("suivi_depuis"),
    check_each(
        "suivi_depuis IS NULL OR CAST(substr(suivi_depuis, 1, 4) AS INTEGER) = id",
        "suivi_depuis IS NULL OR substr(suivi_depuis, 1, 4) = CAST(id AS text)",
        "suivi",
    ),
    *(has_length(niveau, 20) for niveau in ("pole", "axe", "action", "operation")),
    traits=Traits(key=("id",), counted="Exercices"),
)
ligne = make_table(
    "ligne",
    numbered(),
    integer("exercice_id"),
    code("code"),
    integer("rang"),
    code("niveau"),
    maybe_integer("parent_id"),
    text_column("libelle", Holds.PLAN),
    text_column("echeance", Holds.PLAN),
    text_column("qui", Holds.PLAN),
    maybe_hundredths("centiemes_annonces"),
    maybe_integer("actions_annoncees"),
    maybe_integer("operations_annoncees"),
    integer("regulation"),
    integer("equipe_si"),
    primary_key("id"),
    UniqueConstraint("exercice_id", "code", name="uq_ligne_exercice_code"),
    UniqueConstraint("exercice_id", "rang", name="uq_ligne_exercice_rang"),
    UniqueConstraint("id", "exercice_id", name="uq_ligne_id_exercice"),
    refers("exercice", "exercice_id"),
    refers_in_exercice("ligne", "parent_id", "fk_ligne_parent"),
    check("niveau IN ('gip', 'pole', 'axe', 'action', 'operation')", "niveau"),
    check("(niveau = 'gip') = (parent_id IS NULL)", "parent"),
    is_flag("regulation"),
    is_flag("equipe_si"),
    Index("ix_ligne_parent", "parent_id"),
    index_where("uq_ligne_equipe_si", "exercice_id", "equipe_si = 1", unique=True),
    traits=Traits(key=("id",), kept=Kept.BASELINE, counted="Lignes"),
)
enveloppe = make_table(
    "enveloppe",
    numbered(),
    integer("exercice_id"),
    code("code"),
    integer("rang"),
    code("compte"),
    code("chiffrage"),
    maybe_hundredths("centiemes"),
    primary_key("id"),
    UniqueConstraint("exercice_id", "code", name="uq_enveloppe_exercice_code"),
    refers("exercice", "exercice_id"),
    check("compte IN ('metier', 'SI')", "compte"),
    check("chiffrage IN ('chiffre', 'X', 'aucun')", "chiffrage"),
    check("(chiffrage = 'chiffre') = (centiemes IS NOT NULL)", "centiemes"),
    Index("uq_enveloppe_id_exercice", "id", "exercice_id", unique=True),
    traits=Traits(key=("id",), kept=Kept.BASELINE),
)
enveloppe_ligne = make_table(
    "enveloppe_ligne",
    integer("enveloppe_id"),
    integer("ligne_id"),
    integer("rang"),
    primary_key("enveloppe_id", "ligne_id"),
    refers("enveloppe", "enveloppe_id"),
    refers("ligne", "ligne_id"),
    Index("ix_enveloppe_ligne_ligne", "ligne_id"),
    traits=Traits(key=("enveloppe_id", "ligne_id"), kept=Kept.BASELINE),
)
jalon = make_table(
    "jalon",
    numbered(),
    integer("exercice_id"),
    code("code"),
    integer("rang"),
    text_column("libelle", Holds.PLAN),
    code("jour"),
    primary_key("id"),
    UniqueConstraint("exercice_id", "code", name="uq_jalon_exercice_code"),
    UniqueConstraint("id", "exercice_id", name="uq_jalon_id_exercice"),
    refers("exercice", "exercice_id"),
    is_date("jour"),
    traits=Traits(key=("id",), kept=Kept.BASELINE),
)

# `borne`: the jalon ends the work of that line.
jalon_ligne = make_table(
    "jalon_ligne",
    integer("jalon_id"),
    integer("ligne_id"),
    integer("rang"),
    integer("borne"),
    primary_key("jalon_id", "ligne_id"),
    refers("jalon", "jalon_id"),
    refers("ligne", "ligne_id"),
    is_flag("borne"),
    Index("ix_jalon_ligne_ligne", "ligne_id"),
    traits=Traits(key=("jalon_id", "ligne_id"), kept=Kept.BASELINE, free=("borne",)),
)
alias = make_table(
    "alias",
    numbered(),
    integer("exercice_id"),
    text_column("alias", Holds.PLAN),
    integer("ligne_id"),
    primary_key("id"),
    UniqueConstraint("exercice_id", "alias", name="uq_alias_exercice_alias"),
    refers_in_exercice("ligne", "ligne_id"),
    Index("ix_alias_ligne", "ligne_id"),
    traits=Traits(key=("id",)),
)

# `centiemes` are the days of a reprise, null once it was withdrawn.
fait = make_table(
    "fait",
    numbered(),
    integer("exercice_id"),
    maybe_integer("ligne_id"),
    maybe_integer("jalon_id"),
    code("declaration"),
    code("jour"),
    integer("agent_id"),
    maybe_text("motif", Holds.WORDS),
    maybe_hundredths("centiemes"),
    primary_key("id"),
    refers("exercice", "exercice_id"),
    refers_in_exercice("ligne", "ligne_id"),
    refers_in_exercice("jalon", "jalon_id"),
    refers("agent", "agent_id"),
    check(
        "(declaration IN ('soldee', 'rouverte', 'reprise') AND ligne_id IS NOT NULL AND jalon_id IS NULL) "
        "OR (declaration IN ('tenu', 'non_tenu') AND jalon_id IS NOT NULL AND ligne_id IS NULL)",
        "declaration",
    ),
    check("centiemes IS NULL OR (declaration = 'reprise' AND centiemes >= 0)", "centiemes"),
    is_date("jour"),
    Index("ix_fait_exercice", "exercice_id"),
    traits=Traits(key=("id",), kept=Kept.ADDED_TO),
)

# Nothing to do with `revision`, which numbers the writes.
plan_revision = make_table(
    "plan_revision",
    numbered(),
    integer("exercice_id"),
    integer("numero"),
    code("jour"),
    integer("agent_id"),
    text_column("motif", Holds.WORDS),
    maybe_integer("annule_id"),
    primary_key("id"),
    UniqueConstraint("exercice_id", "numero", name="uq_plan_revision_exercice_numero"),
    UniqueConstraint("id", "exercice_id", name="uq_plan_revision_id_exercice"),
    UniqueConstraint("annule_id", name="uq_plan_revision_annule"),
    refers("exercice", "exercice_id"),
    refers("agent", "agent_id"),
    refers_in_exercice("plan_revision", "annule_id", "fk_plan_revision_annule"),
    check("numero > 0", "numero"),
    is_date("jour"),
    has_length("motif"),
    check("annule_id IS NULL OR annule_id <> id", "annule"),
    traits=Traits(key=("exercice_id", "numero"), kept=Kept.ADDED_TO),
)

_OF_JALON = "CASE type WHEN 'jalon' THEN coalesce(texte_avant, '') <> coalesce(texte, '')"
_OF_OTHERS = (
    "ELSE (texte IS NOT NULL) = (type IN ('echeance', 'qui')) "
    "AND (texte_avant IS NOT NULL) = (type IN ('echeance', 'qui')) END"
)

# The rows of `ligne` and `enveloppe` that an « ajout » names are no part of the baseline, nor is the row of a
# jalon whose first change has no date before. The texts of a jalon are its dates.
plan_changement = make_table(
    "plan_changement",
    numbered(),
    integer("revision_id"),
    integer("exercice_id"),
    integer("rang"),
    code("type"),
    maybe_integer("enveloppe_id"),
    maybe_integer("ligne_id"),
    maybe_integer("jalon_id"),
    maybe_hundredths("centiemes_avant"),
    maybe_hundredths("centiemes"),
    maybe_text("texte_avant", Holds.PLAN),
    maybe_text("texte", Holds.PLAN),
    primary_key("id"),
    UniqueConstraint("revision_id", "rang", name="uq_plan_changement_revision_rang"),
    refers_in_exercice("plan_revision", "revision_id"),
    refers_in_exercice("enveloppe", "enveloppe_id"),
    refers_in_exercice("ligne", "ligne_id"),
    refers_in_exercice("jalon", "jalon_id"),
    check("rang >= 0", "rang"),
    check("type IN ('montant', 'echeance', 'qui', 'ajout', 'retrait', 'reprise', 'jalon')", "type"),
    check(
        "(enveloppe_id IS NOT NULL) = (type IN ('montant', 'ajout')) "
        "AND (ligne_id IS NOT NULL) = (type NOT IN ('montant', 'jalon')) "
        "AND (jalon_id IS NOT NULL) = (type = 'jalon')",
        "cible",
    ),
    check("type = 'montant' OR (centiemes_avant IS NULL AND centiemes IS NULL)", "centiemes"),
    check_each(
        f"{_OF_JALON} AND coalesce(date(texte_avant) = texte_avant, texte_avant IS NULL) "
        f"AND coalesce(date(texte) = texte, texte IS NULL) {_OF_OTHERS}",
        f"{_OF_JALON} AND (texte_avant IS NULL OR jour(texte_avant) IS NOT NULL) "
        f"AND (texte IS NULL OR jour(texte) IS NOT NULL) {_OF_OTHERS}",
        "texte",
    ),
    Index("ix_plan_changement_exercice", "exercice_id", "revision_id", "rang"),
    index_where("uq_plan_changement_ligne_ajoutee", "ligne_id", "type = 'ajout'", unique=True),
    index_where("uq_plan_changement_enveloppe_ajoutee", "enveloppe_id", "type = 'ajout'", unique=True),
    traits=Traits(key=("revision_id", "rang"), kept=Kept.ADDED_TO),
)

# Without days, it takes back the one in force on its date.
raf = make_table(
    "raf",
    numbered(),
    integer("exercice_id"),
    integer("ligne_id"),
    code("jour"),
    maybe_hundredths("centiemes"),
    maybe_text("commentaire", Holds.WORDS),
    integer("agent_id"),
    primary_key("id"),
    refers_in_exercice("ligne", "ligne_id"),
    refers("agent", "agent_id"),
    is_date("jour"),
    check("centiemes >= 0", "centiemes"),
    has_length("commentaire"),
    Index("ix_raf_exercice", "exercice_id"),
    traits=Traits(key=("id",), kept=Kept.ADDED_TO),
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
    traits=Traits(key=("id",), kept=Kept.KEYED, fixed=("exercice_id", "ligne_id")),
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
    traits=Traits(key=("id",), kept=Kept.KEYED, fixed=("exercice_id", "ligne_id", "livrable_id")),
)
