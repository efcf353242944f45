"""Triggers that lock signed months and hold the order of visas."""

from __future__ import annotations

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


def lock_triggers(table: str, kept: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the triggers that refuse every write of `table` in a signed month.

    A purge may still rewrite the columns that are not in `kept`, where any are.
    """
    erased = " AND ".join(
        (
            "EXISTS (SELECT 1 FROM ecriture_en_cours WHERE purge_id IS NOT NULL)",
            *(f"new.{column} IS old.{column}" for column in kept),
        )
    )
    when = f" WHEN NOT ({erased})" if kept else ""
    return (
        _lock(table, "insert", "new"),
        _lock(table, "update", "old", when),
        _lock(table, "delete", "old"),
    )


def _lock(table: str, event: str, row: str, when: str = "") -> str:
    last = (
        f"(SELECT geste FROM visa WHERE agent_id = {row}.agent_id AND mois = substr({row}.jour, 1, 7) "
        "ORDER BY numero DESC LIMIT 1)"
    )
    return (
        f"CREATE TRIGGER tr_{table}_mois_{event} BEFORE {event.upper()} ON {table}{when} BEGIN "
        f"SELECT RAISE(ABORT, '{MOIS_SIGNE}') WHERE {last} IN ('signature', 'contreseing'); END"
    )


def visa_triggers() -> tuple[str, ...]:
    """Return the triggers of `visa`: its order, its person, and what a signature signs."""
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
    return (
        "CREATE TRIGGER tr_visa_ordre AFTER INSERT ON visa BEGIN "
        f"SELECT RAISE(ABORT, '{VISA_ACTEUR}') WHERE NOT EXISTS "
        "(SELECT 1 FROM ecriture_en_cours WHERE acteur_id = new.par_id); "
        f"SELECT RAISE(ABORT, '{VISA_ORDRE}') WHERE NOT ({following}) OR NOT ({allowed}); END",
        "CREATE TRIGGER tr_visa_signature AFTER INSERT ON visa WHEN new.geste = 'signature' BEGIN "
        f"SELECT RAISE(ABORT, '{VISA_A_CONFIRMER}') WHERE {copied}; "
        f"SELECT RAISE(ABORT, '{VISA_TOTAL}') WHERE new.centiemes <> {total}; END",
    )


def departed_triggers() -> tuple[str, ...]:
    """Return the triggers that let who coordinates somebody who left, or a direction, sign for them.

    Only once their last day has come, a month that they were there for. Who signed never countersigns, nor
    who was signed in place of, nor their deputy.
    """
    may_sign = (
        "SELECT 1 FROM agent a JOIN agent p ON p.id = new.par_id WHERE a.id = new.agent_id "
        "AND a.actif = 0 AND a.depart <= date('now') AND substr(a.depart, 1, 7) >= new.mois "
        "AND p.actif = 1 AND (p.role = 'direction' OR (p.role IS NULL AND p.coordonne = a.pole) "
        "OR new.supplee_id IS NOT NULL)"
    )
    hands = (
        "SELECT par_id, supplee_id FROM visa WHERE agent_id = new.agent_id AND mois = new.mois "
        "AND geste = 'signature' ORDER BY numero DESC LIMIT 1"
    )
    twice = (
        f"SELECT 1 FROM ({hands}) WHERE new.par_id IN (par_id, supplee_id) "
        "OR new.supplee_id IN (par_id, supplee_id)"
    )
    return (
        "CREATE TRIGGER tr_visa_pour AFTER INSERT ON visa WHEN new.geste = 'signature' "
        f"AND new.par_id <> new.agent_id BEGIN SELECT RAISE(ABORT, '{VISA_POUR}') "
        f"WHERE NOT EXISTS ({may_sign}); END",
        "CREATE TRIGGER tr_visa_double AFTER INSERT ON visa WHEN new.geste = 'contreseing' BEGIN "
        f"SELECT RAISE(ABORT, '{VISA_DOUBLE}') WHERE EXISTS ({twice}); END",
    )


def convention_triggers() -> tuple[str, ...]:
    """Return the triggers that let one convention at most pay for a line on a date."""
    other = (
        "SELECT 1 FROM convention_ligne WHERE ligne_id = new.ligne_id AND id IS NOT new.id "
        "AND depuis <= coalesce(new.jusque, '9999-12-31') AND new.depuis <= coalesce(jusque, '9999-12-31')"
    )
    return tuple(
        f"CREATE TRIGGER tr_convention_ligne_periode_{event} BEFORE {event.upper()} ON convention_ligne "
        f"BEGIN SELECT RAISE(ABORT, '{CONVENTION_CHEVAUCHE}') WHERE EXISTS ({other}); END"
        for event in ("insert", "update")
    )
