"""Who connects, and what `domain.agents.rights` lets them do, as functions that the policies ask.

Who connects is `session_user`, the account of an agent: no program may choose it. The rights are the same
sets as the domain's, and `tests/db/postgres/rights/test_rights.py` holds the answers to its own.
"""

from __future__ import annotations

from collections.abc import Iterable

from cariforef_tui.domain.agents.rights import NEVER_OWN, OF_COORDINATEUR, OPEN, OWN, READS, Droit

DEFINER = "SECURITY DEFINER SET search_path = {schema}, pg_temp"

_ACTS_ALONE = "m.role = 'direction' OR (est_ouvert() AND droit = ANY ({open}))"


def _set(droits: Iterable[Droit]) -> str:
    return "ARRAY[" + ", ".join(f"'{droit.value}'" for droit in sorted(droits)) + "]"


def _ask(signature: str, returns: str, answer: str, *, declare: str = "") -> str:
    """Return a function that answers by an expression; plpgsql keeps its plan, which SQL makes again."""
    return (
        f"CREATE FUNCTION {signature} RETURNS {returns} LANGUAGE plpgsql STABLE {DEFINER} AS $$\n"
        f"{declare}BEGIN\n  RETURN {answer};\nEND $$"
    )


_WHO = (
    # Members of the owner, and superusers, administer the body: they read all, and write in a name given.
    _ask("administre()", "boolean", "pg_has_role(session_user, current_user, 'MEMBER')"),
    # Who left with a known last day keeps their own days until then.
    f"""CREATE FUNCTION moi() RETURNS SETOF agent LANGUAGE plpgsql STABLE {DEFINER} AS $$
BEGIN
  RETURN QUERY SELECT * FROM agent a
    WHERE a.compte = session_user::text AND (a.actif = 1 OR a.depart IS NOT NULL);
END $$""",
    _ask("moi_id()", "integer", "(SELECT m.id FROM moi() m)"),
    _ask("est_connu()", "boolean", "administre() OR EXISTS (SELECT 1 FROM moi())"),
    _ask(
        "est_ouvert()", "boolean", "NOT EXISTS (SELECT 1 FROM agent WHERE role = 'direction' AND actif = 1)"
    ),
    f"""CREATE FUNCTION suppleances_de(qui integer) RETURNS SETOF suppleance
LANGUAGE plpgsql STABLE {DEFINER} AS $$
BEGIN
  RETURN QUERY SELECT s.* FROM suppleance s JOIN agent t ON t.id = s.agent_id
    WHERE s.suppleant_id = qui AND t.actif = 1 AND t.coordonne = s.pole
      AND to_char(now() AT TIME ZONE 'Europe/Paris', 'YYYY-MM-DD') BETWEEN s.depuis AND s.jusque;
END $$""",
    _ask("purge_en_cours()", "boolean", "EXISTS (SELECT 1 FROM ecrivant() e WHERE e.purge_id IS NOT NULL)"),
)

_ON_AGENT = f"""CASE WHEN administre() THEN ARRAY(SELECT a.id FROM agent a) ELSE ARRAY(
    SELECT o.id FROM moi() m CROSS JOIN agent o
    WHERE (m.actif = 1 OR (o.id = m.id AND droit = ANY ({_set(OWN)}))) AND CASE
      WHEN m.role = 'auditeur' AND NOT (droit = '{Droit.EXPORTER_DOSSIER}' AND o.id = m.id)
        THEN droit = ANY ({_set(READS)})
      WHEN o.id = m.id AND droit = ANY ({_set(NEVER_OWN)}) THEN false
      WHEN o.id = m.id AND droit = ANY ({_set(OWN)}) THEN true
      WHEN droit = '{Droit.SIGNER}' AND (o.actif = 1 OR o.depart IS NULL) THEN false
      WHEN droit = '{Droit.EXPORTER_DOSSIER}' AND m.role IS DISTINCT FROM 'direction' THEN false
      ELSE {_ACTS_ALONE.format(open=_set(OPEN))} OR m.coordonne = o.pole OR EXISTS (
        SELECT 1 FROM suppleances_de(m.id) s WHERE s.pole = o.pole AND s.agent_id <> o.id)
    END) END"""

_ON_POLE = f"""administre() OR EXISTS (
    SELECT 1 FROM moi() m WHERE m.actif = 1 AND CASE
      WHEN m.role = 'auditeur' THEN droit = ANY ({_set(READS)})
      WHEN {_ACTS_ALONE.format(open=_set(OPEN))} THEN true
      WHEN droit = ANY ({_set({*OF_COORDINATEUR, Droit.SUPPLEER})}) AND m.coordonne = du_pole THEN true
      WHEN droit = ANY ({_set(OF_COORDINATEUR)}) AND EXISTS (
        SELECT 1 FROM suppleances_de(m.id) s WHERE s.pole = du_pole) THEN true
      WHEN droit = '{Droit.REVOIR}' AND du_pole IS NULL THEN
        m.coordonne IS NOT NULL OR EXISTS (SELECT 1 FROM suppleances_de(m.id))
      ELSE droit = '{Droit.DECLARER}' AND m.pole = du_pole
    END)"""

_POLES = "SELECT code FROM ligne WHERE niveau = 'pole'"

_RIGHTS = (
    _ask("agents_de(droit text)", "integer[]", _ON_AGENT),
    _ask("peut(droit text, du_pole text)", "boolean", _ON_POLE),
    _ask(
        "peut_quelque_part(droit text)",
        "boolean",
        f"peut(droit, NULL) OR EXISTS (SELECT 1 FROM ({_POLES}) p WHERE peut(droit, p.code))",
    ),
    _ask(
        "agents_des_poles(droit text)",
        "integer[]",
        "ARRAY(SELECT a.id FROM agent a WHERE peut(droit, a.pole))",
    ),
    # Whom one would replace in a visa on that agent, none where one acts by one's own right.
    _ask(
        "titulaires_pour(autre integer)",
        "integer[]",
        """ARRAY(SELECT s.agent_id FROM moi() m JOIN agent o ON o.id = autre
    CROSS JOIN suppleances_de(m.id) s
    WHERE m.id <> o.id AND m.role IS DISTINCT FROM 'direction' AND m.coordonne IS DISTINCT FROM o.pole
      AND s.pole = o.pole AND s.agent_id <> o.id)""",
    ),
)

_PLAN = (
    # The pôle that holds a line, itself included; null for the GIP.
    _ask(
        "pole_de(de_ligne integer)",
        "text",
        """(WITH RECURSIVE dessus AS (
    SELECT id, parent_id, code, niveau FROM ligne WHERE id = de_ligne
    UNION ALL SELECT l.id, l.parent_id, l.code, l.niveau FROM ligne l JOIN dessus d ON l.id = d.parent_id)
  SELECT d.code FROM dessus d JOIN ligne racine ON racine.id = d.parent_id WHERE racine.parent_id IS NULL)""",
    ),
    _ask(
        "pole_du_jalon(de_jalon integer)",
        "text",
        """(SELECT CASE WHEN count(DISTINCT coalesce(pole_de(ligne_id), '')) = 1
    THEN min(pole_de(ligne_id)) END
  FROM jalon_ligne WHERE jalon_id = de_jalon)""",
    ),
    _ask(
        "pole_de_la_revue(de_revue integer)",
        "text",
        "(SELECT pole_de(perimetre_id) FROM revue WHERE id = de_revue)",
    ),
    # On every pôle whose lines draw on an enveloppe; a new one has none yet.
    _ask(
        "peut_sur_enveloppe(droit text, de_enveloppe integer)",
        "boolean",
        """(SELECT coalesce(bool_and(peut(droit, pole_de(ligne_id))), peut_quelque_part(droit))
  FROM enveloppe_ligne WHERE enveloppe_id = de_enveloppe)""",
    ),
    _ask(
        "est_ma_revision(de_revision integer)",
        "boolean",
        "EXISTS (SELECT 1 FROM plan_revision WHERE id = de_revision AND agent_id = moi_id())",
    ),
)

_ROWS = (
    # A policy sees the row as it becomes: these read the one that the statement found.
    _ask(
        "ne_change_que_courriel(nouveau agent)",
        "boolean",
        """(SELECT to_jsonb(nouveau) - 'courriel' = to_jsonb(a) - 'courriel'
  FROM agent a WHERE a.id = nouveau.id)""",
    ),
    _ask(
        "ouvre_plus_tot(nouvelle demande)",
        "boolean",
        """(SELECT to_jsonb(nouvelle) - 'ouverte_le' = to_jsonb(d) - 'ouverte_le'
  AND nouvelle.ouverte_le < d.ouverte_le FROM demande d WHERE d.id = nouvelle.id)""",
    ),
)

RIGHTS = (*_WHO, *_RIGHTS, *_PLAN, *_ROWS)
"""What is made after the tables, and before the policies."""
