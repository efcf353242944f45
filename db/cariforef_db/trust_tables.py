"""The tables of trust, as `tables` describes the others."""

from __future__ import annotations

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint

from cariforef_db.columns import (
    check,
    integer,
    is_date,
    is_date_or_null,
    is_flag,
    make_table,
    maybe_integer,
    maybe_text,
    primary_key,
    refers,
    refers_in_exercice,
    text_column,
)


def _refers_to_journal(table: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["seq"], ["journal.seq"], ondelete="RESTRICT", name=f"fk_{table}_journal")


visa = make_table(
    "visa",
    integer("id"),
    integer("agent_id"),
    text_column("mois"),
    integer("numero"),
    text_column("geste"),
    integer("par_id"),
    text_column("quand"),
    maybe_text("motif"),
    maybe_integer("centiemes"),
    maybe_text("contenu"),
    primary_key("id"),
    UniqueConstraint("agent_id", "mois", "numero", name="uq_visa_agent_mois_numero"),
    refers("agent", "agent_id"),
    refers("agent", "par_id", "fk_visa_par"),
    check(
        "mois GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]' AND substr(mois, 6) BETWEEN '01' AND '12'",
        "mois",
    ),
    check("numero > 0", "numero"),
    check("geste IN ('signature', 'contreseing', 'renvoi', 'reouverture')", "geste"),
    check("geste = 'signature' OR par_id <> agent_id", "personne"),
    check(
        "(geste IN ('renvoi', 'reouverture')) = (motif IS NOT NULL) "
        "AND (motif IS NULL OR length(motif) BETWEEN 1 AND 2000)",
        "motif",
    ),
    check(
        "(geste = 'signature') = (contenu IS NOT NULL) AND (contenu IS NULL OR json_valid(contenu))",
        "contenu",
    ),
    check(
        "(geste = 'signature') = (centiemes IS NOT NULL) AND (centiemes IS NULL OR centiemes >= 0)",
        "centiemes",
    ),
    Index("ix_visa_mois", "mois"),
)

convention = make_table(
    "convention",
    integer("id"),
    text_column("numero"),
    text_column("intitule"),
    primary_key("id"),
    UniqueConstraint("numero", name="uq_convention_numero"),
    check("length(numero) BETWEEN 1 AND 40", "numero"),
    check("length(intitule) BETWEEN 1 AND 200", "intitule"),
)

convention_ligne = make_table(
    "convention_ligne",
    integer("id"),
    integer("convention_id"),
    integer("exercice_id"),
    integer("ligne_id"),
    text_column("depuis"),
    maybe_text("jusque"),
    primary_key("id"),
    UniqueConstraint("ligne_id", "depuis", name="uq_convention_ligne_ligne_depuis"),
    refers("convention", "convention_id"),
    refers_in_exercice("ligne", "ligne_id"),
    is_date("depuis"),
    is_date_or_null("jusque"),
    check("jusque IS NULL OR jusque >= depuis", "periode"),
)

refus_droit = make_table(
    "refus_droit",
    integer("id"),
    text_column("quand"),
    maybe_integer("acteur_id"),
    text_column("action"),
    text_column("objet"),
    primary_key("id"),
    refers("agent", "acteur_id"),
    check("length(action) BETWEEN 1 AND 40", "action"),
    check("length(objet) <= 200", "objet"),
)

purge = make_table(
    "purge",
    integer("id"),
    text_column("quand"),
    integer("par_id"),
    maybe_integer("agent_id"),
    text_column("limite"),
    text_column("motif"),
    primary_key("id"),
    refers("agent", "par_id", "fk_purge_par"),
    refers("agent", "agent_id"),
    is_date("limite"),
    check("length(motif) BETWEEN 1 AND 2000", "motif"),
)

effacement = make_table(
    "effacement",
    integer("seq"),
    integer("purge_id"),
    primary_key("seq"),
    _refers_to_journal("effacement"),
    refers("purge", "purge_id"),
)

sceau = make_table(
    "sceau",
    integer("seq"),
    maybe_text("sel"),
    text_column("contenu"),
    integer("hors_outil"),
    text_column("empreinte"),
    primary_key("seq"),
    _refers_to_journal("sceau"),
    is_flag("hors_outil"),
    check("length(contenu) = 64", "contenu"),
    check("length(empreinte) = 64", "empreinte"),
)
