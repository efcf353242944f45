"""The tables of the journal and its seals, of visas, conventions and purges, described as in `tables`."""

from __future__ import annotations

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint

from cariforef_db.schema.columns import (
    Facts,
    Holds,
    Kept,
    check,
    check_each,
    code,
    integer,
    is_date,
    is_date_or_null,
    is_flag,
    is_like,
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


def _refers_to_journal(table: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["seq"], ["journal.seq"], ondelete="RESTRICT", name=f"fk_{table}_journal")


# One row: the number of the last write transaction.
revision = make_table(
    "revision",
    integer("id"),
    integer("numero"),
    primary_key("id"),
    check("id = 1", "unique"),
    check("numero >= 0", "numero"),
)

# One row while a write transaction runs, none otherwise: who writes, why, and for which purge.
ecriture_en_cours = make_table(
    "ecriture_en_cours",
    integer("id"),
    code("acteur"),
    maybe_integer("acteur_id"),
    maybe_text("motif", Holds.COPY),
    maybe_integer("purge_id"),
    primary_key("id"),
    refers("agent", "acteur_id"),
    check("id = 1", "unique"),
)

# `cle` is made of ids; a null actor is the program itself.
journal = make_table(
    "journal",
    integer("seq"),
    code("quand"),
    maybe_integer("acteur_id"),
    code("objet"),
    code("cle"),
    code("action"),
    maybe_text("avant", Holds.COPY),
    maybe_text("apres", Holds.COPY),
    maybe_text("motif", Holds.COPY),
    primary_key("seq"),
    refers("agent", "acteur_id"),
    check(
        "(action = 'creation' AND avant IS NULL AND apres IS NOT NULL) "
        "OR (action = 'modification' AND avant IS NOT NULL AND apres IS NOT NULL) "
        "OR (action = 'suppression' AND avant IS NOT NULL AND apres IS NULL)",
        "action",
    ),
    Index("ix_journal_objet_cle", "objet", "cle"),
    facts=Facts(counted="Écritures au journal"),
)

# A month is what its last gesture says; `contenu` is the sheet that was signed.
visa = make_table(
    "visa",
    numbered(),
    integer("agent_id"),
    code("mois"),
    integer("numero"),
    code("geste"),
    integer("par_id"),
    code("quand"),
    maybe_text("motif", Holds.WORDS),
    maybe_hundredths("centiemes"),
    maybe_text("contenu", Holds.FROZEN),
    # The coordinateur whose deputy `par_id` was; null for a gesture of one's own right.
    maybe_integer("supplee_id"),
    primary_key("id"),
    UniqueConstraint("agent_id", "mois", "numero", name="uq_visa_agent_mois_numero"),
    refers("agent", "agent_id"),
    refers("agent", "par_id", "fk_visa_par"),
    refers("agent", "supplee_id", "fk_visa_supplee"),
    is_like("mois", "[0-9][0-9][0-9][0-9]-[0-1][0-9]", "substr(mois, 6) BETWEEN '01' AND '12'"),
    check("numero > 0", "numero"),
    check("geste IN ('signature', 'contreseing', 'renvoi', 'reouverture')", "geste"),
    check("geste = 'signature' OR par_id <> agent_id", "personne"),
    check("supplee_id IS NULL OR (supplee_id <> agent_id AND supplee_id <> par_id)", "supplee"),
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
    facts=Facts(key=("agent_id", "mois", "numero"), kept=Kept.ADDED_TO),
)

# Who acts for a coordinateur on their pôle while they are away.
suppleance = make_table(
    "suppleance",
    numbered(),
    integer("agent_id"),
    integer("suppleant_id"),
    code("pole"),
    code("depuis"),
    code("jusque"),
    primary_key("id"),
    UniqueConstraint("agent_id", "depuis", name="uq_suppleance_agent_depuis"),
    refers("agent", "agent_id"),
    refers("agent", "suppleant_id", "fk_suppleance_suppleant"),
    check("suppleant_id <> agent_id", "personne"),
    is_date("depuis"),
    is_date("jusque"),
    check_each(
        "julianday(jusque) - julianday(depuis) BETWEEN 0 AND 365",
        "jour(jusque) - jour(depuis) BETWEEN 0 AND 365",
        "periode",
    ),
    Index("ix_suppleance_suppleant", "suppleant_id"),
    facts=Facts(key=("agent_id", "depuis"), kept=Kept.KEYED),
)

convention = make_table(
    "convention",
    numbered(),
    text_column("numero", Holds.PLAN),
    text_column("intitule", Holds.PLAN),
    primary_key("id"),
    UniqueConstraint("numero", name="uq_convention_numero"),
    check("length(numero) BETWEEN 1 AND 40", "numero"),
    check("length(intitule) BETWEEN 1 AND 200", "intitule"),
    facts=Facts(key=("id",), kept=Kept.KEYED),
)

convention_ligne = make_table(
    "convention_ligne",
    numbered(),
    integer("convention_id"),
    integer("exercice_id"),
    integer("ligne_id"),
    code("depuis"),
    maybe_code("jusque"),
    primary_key("id"),
    UniqueConstraint("ligne_id", "depuis", name="uq_convention_ligne_ligne_depuis"),
    refers("convention", "convention_id"),
    refers_in_exercice("ligne", "ligne_id"),
    is_date("depuis"),
    is_date_or_null("jusque"),
    check("jusque IS NULL OR jusque >= depuis", "periode"),
    facts=Facts(key=("id",), kept=Kept.KEYED),
)

# What a person likes of the interface: no part of the record, theirs alone, gone with them.
preference = make_table(
    "preference",
    integer("agent_id"),
    code("cle"),
    text_column("valeur", Holds.WORDS),
    primary_key("agent_id", "cle"),
    refers("agent", "agent_id"),
    check("length(cle) BETWEEN 1 AND 40", "cle"),
    check("length(valeur) <= 8000 AND json_valid(valeur)", "valeur"),
)

# The mail that reminded somebody on a date: `tente` while nobody knows whether it left.
rappel = make_table(
    "rappel",
    integer("agent_id"),
    code("jour"),
    code("etat"),
    primary_key("agent_id", "jour"),
    refers("agent", "agent_id"),
    is_date("jour"),
    check("etat IN ('tente', 'envoye')", "etat"),
)

# What was attempted without the right to.
refus_droit = make_table(
    "refus_droit",
    numbered(),
    code("quand"),
    maybe_integer("acteur_id"),
    code("action"),
    text_column("objet", Holds.WORDS),
    primary_key("id"),
    refers("agent", "acteur_id"),
    check("length(action) BETWEEN 1 AND 40", "action"),
    check("length(objet) <= 200", "objet"),
    facts=Facts(key=("id",), kept=Kept.ADDED_TO),
)

# Personal data erased after their retention, of one agent (pseudonymised) or of everybody.
purge = make_table(
    "purge",
    numbered(),
    code("quand"),
    integer("par_id"),
    maybe_integer("agent_id"),
    code("limite"),
    text_column("motif", Holds.WORDS),
    primary_key("id"),
    refers("agent", "par_id", "fk_purge_par"),
    refers("agent", "agent_id"),
    is_date("limite"),
    check("length(motif) BETWEEN 1 AND 2000", "motif"),
    facts=Facts(key=("id",), kept=Kept.ADDED_TO),
)

# Filled by a trigger: the journal rows whose text a purge erased. Their seals stay.
effacement = make_table(
    "effacement",
    integer("seq"),
    integer("purge_id"),
    primary_key("seq"),
    _refers_to_journal("effacement"),
    refers("purge", "purge_id"),
)

# One seal a journal row, chained; `sel` is erased with the text that it hides.
sceau = make_table(
    "sceau",
    integer("seq"),
    maybe_code("sel"),
    code("contenu"),
    integer("hors_outil"),
    code("empreinte"),
    primary_key("seq"),
    _refers_to_journal("sceau"),
    is_flag("hors_outil"),
    check("length(contenu) = 64", "contenu"),
    check("length(empreinte) = 64", "empreinte"),
)
