"""The tables of the programme, of people and of what was declared.

Reads and a day's writes have `built` instead. Amounts are hundredths of a day; dates are ISO text.
"""

from __future__ import annotations

from sqlalchemy import Index, UniqueConstraint

from cariforef_db.schema.columns import (
    Facts,
    Holds,
    Kept,
    check,
    check_each,
    code,
    index_where,
    integer,
    is_date,
    is_date_or_null,
    is_flag,
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

# `suivi_depuis` is the day from which its days are logged: null until the first saisie.
exercice = make_table(
    "exercice",
    integer("id"),
    maybe_code("suivi_depuis"),
    primary_key("id"),
    check("id BETWEEN 2000 AND 2999", "annee"),
    is_date_or_null("suivi_depuis"),
    check_each(
        "suivi_depuis IS NULL OR CAST(substr(suivi_depuis, 1, 4) AS INTEGER) = id",
        "suivi_depuis IS NULL OR substr(suivi_depuis, 1, 4) = CAST(id AS text)",
        "suivi",
    ),
    facts=Facts(key=("id",), counted="Exercices"),
)

agent = make_table(
    "agent",
    numbered(),
    code("initiales"),
    maybe_text("nom", Holds.IDENTITY),
    maybe_code("pole"),
    maybe_code("equipe"),
    maybe_text("coordonne", Holds.IDENTITY),
    integer("actif"),
    integer("fictif"),
    maybe_code("arrivee"),
    maybe_code("depart"),
    maybe_text("fonction", Holds.IDENTITY),
    maybe_text("role", Holds.IDENTITY),
    maybe_text("compte", Holds.IDENTITY),
    maybe_text("courriel", Holds.IDENTITY),
    primary_key("id"),
    UniqueConstraint("initiales", name="uq_agent_initiales"),
    check_each(
        "length(initiales) BETWEEN 1 AND 12 AND initiales <> 'système'",
        "length(initiales) >= 1 AND length(initiales) <= 12 AND initiales <> 'système'",
        "initiales",
    ),
    is_flag("actif"),
    is_flag("fictif"),
    is_date_or_null("arrivee"),
    is_date_or_null("depart"),
    check("length(fonction) BETWEEN 1 AND 80", "fonction"),
    check("role IN ('direction', 'auditeur')", "role"),
    check("length(compte) BETWEEN 1 AND 64", "compte"),
    check("length(courriel) <= 254 AND courriel LIKE '_%@_%'", "courriel"),
    Index("uq_agent_compte", "compte", unique=True),
    facts=Facts(key=("id",), counted="Agents"),
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
    facts=Facts(key=("id",), kept=Kept.BASELINE, counted="Lignes"),
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
    facts=Facts(key=("id",), kept=Kept.BASELINE),
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
    facts=Facts(key=("enveloppe_id", "ligne_id"), kept=Kept.BASELINE),
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
    facts=Facts(key=("id",), kept=Kept.BASELINE),
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
    facts=Facts(key=("jalon_id", "ligne_id"), kept=Kept.BASELINE, free=("borne",)),
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
    facts=Facts(key=("id",)),
)

jour_ferie = make_table(
    "jour_ferie",
    code("jour"),
    text_column("libelle", Holds.PLAN),
    primary_key("jour"),
    is_date("jour"),
    check("length(libelle) > 0", "libelle"),
    facts=Facts(key=("jour",)),
)

reglage = make_table(
    "reglage",
    code("cle"),
    integer("valeur"),
    primary_key("cle"),
    check(
        "(cle = 'pas' AND valeur BETWEEN 1 AND 100) OR (cle = 'minutes_par_jour' AND valeur BETWEEN 60 "
        "AND 1440) OR (cle = 'au_dela_quotite' AND valeur IN (0, 1)) OR (cle = 'delai_visa' "
        "AND valeur BETWEEN 0 AND 60) OR (cle = 'conservation' AND valeur BETWEEN 1 AND 50) "
        "OR (cle = 'jours_par_etp' AND valeur BETWEEN 100 AND 260)",
        "valeur",
    ),
    facts=Facts(key=("cle",)),
)

# `centiemes` are those of a reprise, null where nobody says it any more.
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
    facts=Facts(key=("id",), kept=Kept.ADDED_TO),
)
