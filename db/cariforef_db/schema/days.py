"""The tables of days: rhythms, absences, saisies and their totals, described as in `tables`."""

from __future__ import annotations

from sqlalchemy import Index, UniqueConstraint

from cariforef_db.schema.columns import (
    Facts,
    Holds,
    check,
    check_each,
    code,
    hundredths,
    index_where,
    integer,
    is_date,
    is_flag,
    is_year,
    make_table,
    maybe_integer,
    maybe_text,
    numbered,
    primary_key,
    refers,
    refers_in_exercice,
)

JOURS_SEMAINE = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

quotite = make_table(
    "quotite",
    numbered(),
    integer("agent_id"),
    code("depuis"),
    *(integer(name) for name in JOURS_SEMAINE),
    primary_key("id"),
    UniqueConstraint("agent_id", "depuis", name="uq_quotite_agent_depuis"),
    refers("agent", "agent_id"),
    is_date("depuis"),
    # Said so by a server that was restored from a dump: the schema is then the same to the letter.
    check_each(
        " AND ".join(f"{name} BETWEEN 0 AND 100" for name in JOURS_SEMAINE),
        " AND ".join(f"{name} >= 0 AND {name} <= 100" for name in JOURS_SEMAINE),
        "semaine",
    ),
    facts=Facts(key=("agent_id", "depuis")),
)

absence = make_table(
    "absence",
    numbered(),
    integer("agent_id"),
    code("jour"),
    code("type"),
    hundredths("centiemes"),
    primary_key("id"),
    UniqueConstraint("agent_id", "jour", "type", name="uq_absence_agent_jour_type"),
    refers("agent", "agent_id"),
    is_date("jour"),
    check("type IN ('congé', 'RTT', 'maladie', 'formation', 'autre')", "type"),
    check("centiemes BETWEEN 1 AND 100", "centiemes"),
    facts=Facts(key=("agent_id", "jour", "type"), counted="Absences"),
)

saisie = make_table(
    "saisie",
    numbered(),
    integer("agent_id"),
    code("jour"),
    integer("ligne_id"),
    integer("exercice_id"),
    code("compte"),
    hundredths("centiemes"),
    maybe_text("commentaire", Holds.WORDS),
    integer("a_confirmer"),
    integer("version"),
    # Who wrote it for its agent, null where the agent did; no reference: the journal's own actor has it.
    maybe_integer("par_id"),
    # The request that it answers, on a line that is a droit de tirage.
    maybe_integer("demande_id"),
    primary_key("id"),
    UniqueConstraint("agent_id", "jour", "ligne_id", name="uq_saisie_agent_jour_ligne"),
    refers("agent", "agent_id"),
    refers("demande", "demande_id"),
    refers_in_exercice("ligne", "ligne_id"),
    is_date("jour"),
    is_year("jour", "exercice_id", "exercice"),
    check("compte IN ('metier', 'SI')", "compte"),
    check("centiemes BETWEEN 1 AND 100", "centiemes"),
    check("length(commentaire) BETWEEN 1 AND 500", "commentaire"),
    is_flag("a_confirmer"),
    check("version > 0", "version"),
    index_where("ix_saisie_demande", "demande_id", "demande_id IS NOT NULL"),
    Index("ix_saisie_sommes", "exercice_id", "ligne_id", "compte", "jour", "centiemes", "agent_id"),
    facts=Facts(key=("agent_id", "jour", "ligne_id"), counted="Saisies"),
)

# Kept by triggers: what each agent's date holds, and what it allowed when it last grew.
total_jour = make_table(
    "total_jour",
    integer("agent_id"),
    code("jour"),
    hundredths("saisi"),
    hundredths("absent"),
    integer("plafond"),
    primary_key("agent_id", "jour"),
    refers("agent", "agent_id"),
    is_date("jour"),
    check("saisi >= 0 AND absent >= 0", "parts"),
    check("plafond BETWEEN 0 AND 100", "limite"),
    check("saisi + absent BETWEEN 0 AND plafond", "plafond"),
)
total_jour.dialect_options["sqlite"]["with_rowid"] = False
