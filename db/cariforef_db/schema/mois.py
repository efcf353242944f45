"""The tables of visas and conventions, and the triggers that lock signed months."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Index, UniqueConstraint

from cariforef_db.schema.columns import (
    Holds,
    Kept,
    Traits,
    check,
    code,
    has_length,
    integer,
    is_date,
    is_date_or_null,
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
from cariforef_db.schema.law import INALTERABLE, Refusal, Trigger, Words

# The last gesture says whether a month is signed; `contenu` is the signed sheet, as JSON.
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
    # Of visas given up to version 0.3.0: the coordinateur whose deputy `par_id` was.
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
    traits=Traits(key=("agent_id", "mois", "numero"), kept=Kept.ADDED_TO),
)
convention = make_table(
    "convention",
    numbered(),
    text_column("numero", Holds.PLAN),
    text_column("intitule", Holds.PLAN),
    # Who pays, by the short name that sheets and screens show: FSE, Région.
    text_column("fonds", Holds.PLAN),
    primary_key("id"),
    UniqueConstraint("numero", name="uq_convention_numero"),
    has_length("numero", 40),
    has_length("intitule", 200),
    has_length("fonds", 20),
    traits=Traits(key=("id",), kept=Kept.KEYED),
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
    traits=Traits(key=("id",), kept=Kept.KEYED),
)
MOIS_SIGNE = "MOIS_SIGNE"
VISA_ORDRE = "VISA_ORDRE"
VISA_TOTAL = "VISA_TOTAL"
VISA_A_CONFIRMER = "VISA_A_CONFIRMER"
VISA_ACTEUR = "VISA_ACTEUR"
VISA_POUR = "VISA_POUR"
VISA_DOUBLE = "VISA_DOUBLE"
CONVENTION_CHEVAUCHE = "CONVENTION_CHEVAUCHE"
_STATES = (
    ("signature", "ouvert"),
    ("contreseing", "signature"),
    ("renvoi", "signature"),
    ("reouverture", "contreseing"),
)


def lock_triggers(table: str, words: Words, kept: tuple[str, ...] = ()) -> Iterator[Trigger]:
    """Yield the triggers that refuse every write of `table` in a signed month.

    A purge may still rewrite the columns that are not in `kept`, where any are.
    """
    erased = " AND ".join(
        (
            "EXISTS (SELECT 1 FROM ecriture_en_cours WHERE purge_id IS NOT NULL)",
            *(words.are_same(f"new.{column}", f"old.{column}") for column in kept),
        )
    )
    yield _lock(table, "insert", "new")
    yield _lock(table, "update", "old", f"NOT ({erased})" if kept else None)
    yield _lock(table, "delete", "old")


def _lock(table: str, event: str, row: str, when: str | None = None) -> Trigger:
    last = (
        f"(SELECT geste FROM visa WHERE agent_id = {row}.agent_id AND mois = substr({row}.jour, 1, 7) "
        "ORDER BY numero DESC LIMIT 1)"
    )
    return Trigger(
        name=f"tr_{table}_mois_{event}",
        event=f"BEFORE {event.upper()}",
        table=table,
        when=when,
        then=(Refusal(MOIS_SIGNE, f"{last} IN ('signature', 'contreseing')"),),
    )


def visa_triggers() -> Iterator[Trigger]:
    """Yield the triggers of `visa`: its order, its person, and what a signature signs."""
    state = (
        "coalesce((SELECT CASE WHEN geste IN ('signature', 'contreseing') THEN geste ELSE 'ouvert' END "
        "FROM visa WHERE agent_id = new.agent_id AND mois = new.mois AND id <> new.id "
        "ORDER BY numero DESC LIMIT 1), 'ouvert')"
    )
    allowed = " OR ".join(f"(new.geste = '{geste}' AND {state} = '{before}')" for geste, before in _STATES)
    following = (
        "new.numero = 1 + coalesce((SELECT max(numero) FROM visa "
        "WHERE agent_id = new.agent_id AND mois = new.mois AND id <> new.id), 0)"
    )
    total = (
        "(SELECT coalesce(sum(saisi + absent), 0) FROM total_jour WHERE agent_id = new.agent_id "
        "AND jour BETWEEN new.mois || '-01' AND new.mois || '-31')"
    )
    copied = (
        "EXISTS (SELECT 1 FROM saisie WHERE agent_id = new.agent_id AND a_confirmer = 1 "
        "AND jour BETWEEN new.mois || '-01' AND new.mois || '-31')"
    )
    own = "SELECT 1 FROM ecriture_en_cours WHERE acteur_id = new.par_id"
    yield _on_visa(
        "ordre",
        Refusal(VISA_ACTEUR, f"NOT EXISTS ({own})"),
        Refusal(VISA_ORDRE, f"NOT ({following}) OR NOT ({allowed})"),
    )
    yield _on_visa(
        "signature",
        Refusal(VISA_A_CONFIRMER, copied),
        Refusal(VISA_TOTAL, f"new.centiemes <> {total}"),
        when="new.geste = 'signature'",
    )


def departed_triggers(words: Words) -> Iterator[Trigger]:
    """Yield the triggers that let a coordinateur or a direction sign for somebody who left.

    They may do so from that person's last day on, for a month in which they were there. Whoever took part in
    a signature never countersigns it: old ones may have a deputy and whom they replaced.
    """
    may_sign = (
        "SELECT 1 FROM agent a JOIN agent p ON p.id = new.par_id WHERE a.id = new.agent_id "
        f"AND a.actif = 0 AND a.depart <= {words.today} AND substr(a.depart, 1, 7) >= new.mois "
        "AND p.actif = 1 AND (p.role = 'direction' OR (p.role IS NULL AND p.coordonne = a.pole))"
    )
    hands = (
        "SELECT par_id, supplee_id FROM visa WHERE agent_id = new.agent_id AND mois = new.mois "
        "AND geste = 'signature' ORDER BY numero DESC LIMIT 1"
    )
    twice = f"SELECT 1 FROM ({hands}) AS lu WHERE new.par_id IN (par_id, supplee_id)"
    yield _on_visa(
        "pour",
        Refusal(VISA_POUR, f"NOT EXISTS ({may_sign})"),
        when="new.geste = 'signature' AND new.par_id <> new.agent_id",
    )
    yield _on_visa("double", Refusal(VISA_DOUBLE, f"EXISTS ({twice})"), when="new.geste = 'contreseing'")
    # Until 0.3.0 a deputy could act in a coordinateur's place: the column keeps those visas, no new one.
    yield _on_visa("supplee", Refusal(INALTERABLE), when="new.supplee_id IS NOT NULL")


def _on_visa(what: str, *then: Refusal, when: str | None = None) -> Trigger:
    return Trigger(name=f"tr_visa_{what}", event="AFTER INSERT", table="visa", when=when, then=then)


def convention_triggers(words: Words) -> Iterator[Trigger]:
    """Yield the triggers that let one convention at most pay for a line on a date."""
    other = (
        f"SELECT 1 FROM convention_ligne WHERE ligne_id = new.ligne_id AND {words.differ('id', 'new.id')} "
        "AND depuis <= coalesce(new.jusque, '9999-12-31') AND new.depuis <= coalesce(jusque, '9999-12-31')"
    )
    for event in ("insert", "update"):
        yield Trigger(
            name=f"tr_convention_ligne_periode_{event}",
            event=f"BEFORE {event.upper()}",
            table="convention_ligne",
            then=(Refusal(CONVENTION_CHEVAUCHE, f"EXISTS ({other})"),),
        )
