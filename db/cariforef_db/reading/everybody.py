"""What everybody reads of everybody: sums and states, by functions that answer all alike.

Each runs the very text that SQLite runs, over all the rows, and shows no comment and no kind of absence. What
it would say of somebody whose days one may not read is told without their initials, or by whole weeks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cariforef_db.postgres.rights import DEFINER
from cariforef_db.reading import journal_queries, mois_queries, programme_queries, queries
from cariforef_tui.domain.agents.rights import Droit

_SHOWN = "CASE WHEN lu.agent = ANY (lisibles) THEN lu.agent ELSE '' END"

_BY_WEEK = """
SELECT lu.code, lu.agent_id, min(lu.jour), sum(lu.centiemes)
FROM (SELECT *, r.jour::date - (extract(isodow FROM r.jour::date)::integer - 1) AS lundi
      FROM ({text}) r(code, agent_id, jour, centiemes)) lu
WHERE lu.lundi + 6 <= jour($3) AND greatest(lu.lundi, make_date($1, 1, 1)) >= jour($2)
GROUP BY lu.code, lu.agent_id, lu.lundi
"""
"""Whole weeks alone, whatever the dates asked for: two questions never tell a day apart.

Stored dates are cast: `jour`, which also answers of what is no date, costs 35 times a cast, on each row.
"""

_BY_AGENT = f"""
SELECT {_SHOWN}, sum(lu.total)::bigint FROM ({{text}}) lu(agent, total) GROUP BY 1 ORDER BY 2 DESC, 1
"""

_BY_PART = f"""
SELECT lu.code, lu.numero, {_SHOWN}, sum(lu.centiemes)::bigint, max(lu.dernier)
FROM (SELECT row_number() OVER () AS rang, r.* FROM ({{text}}) r(code, numero, agent, centiemes, dernier)) lu
GROUP BY lu.code, lu.numero, 3 ORDER BY min(lu.rang)
"""

_LATEST = f"""
SELECT {_SHOWN}, lu.jour, lu.code, lu.centiemes,
       CASE WHEN lu.agent = ANY (lisibles) THEN lu.commentaire END, lu.a_confirmer, lu.version,
       CASE WHEN lu.agent = ANY (lisibles) THEN lu.par END, lu.demande
FROM ({{text}}) lu(agent, jour, code, centiemes, commentaire, a_confirmer, version, par, demande)
"""

_GESTES = """
SELECT lu.agent, lu.mois, lu.geste, lu.par, CASE WHEN lu.agent = ANY (lisibles) THEN lu.motif END,
       lu.centiemes, lu.contenu, lu.numero, lu.quand, lu.supplee
FROM ({text}) lu(agent, mois, geste, par, motif, centiemes, contenu, numero, quand, supplee)
"""

_TOUCHED = """
SELECT lu.objet, CASE WHEN NOT lu.cache THEN lu.cle
         WHEN lu.objet = 'absence' THEN '0/' || split_part(lu.cle, '/', 2) || '/'
         ELSE regexp_replace(lu.cle, '^[^/]*', '0') END, CASE WHEN NOT lu.cache THEN lu.auteur END
FROM (SELECT r.*, r.objet IN ('saisie', 'absence') AND split_part(r.cle, '/', 1) NOT IN (
        SELECT a.id::text FROM agent a WHERE a.initiales = ANY (lisibles)) AS cache
      FROM ({text}) r(objet, cle, auteur)) lu
"""


_ISO = "'YYYY-MM-DD'"
_DAYS = ", ".join(f"to_char(s.lundi + {rank}, {_ISO}) AS column{rank + 3}" for rank in range(7))

_SEMAINES = f"""
(WITH dates AS MATERIALIZED (
   SELECT jour(:first) - (extract(isodow FROM jour(:first))::integer - 1) AS first, jour(:au) AS au,
          jour(:last) AS last, jour(left(:au, 4) || '-01-01') AS jan, jour(left(:au, 4) || '-12-31') AS dec
 ), semaines AS MATERIALIZED (
   SELECT to_char(p.debut, {_ISO}) AS column1, to_char(p.fin, {_ISO}) AS column2,
          {_DAYS}
   FROM dates d
        CROSS JOIN LATERAL (
          SELECT d.first + 7 * rang FROM generate_series(0, (d.last - d.first) / 7) rang) s(lundi)
        CROSS JOIN LATERAL (VALUES
          (greatest(s.lundi, d.jan), least(s.lundi + 6, d.au)),
          (greatest(s.lundi, d.au + 1), least(s.lundi + 6, d.dec))) p(debut, fin)
   WHERE p.debut <= p.fin AND p.debut <= d.last
 ) SELECT * FROM semaines)
"""
"""Whole weeks of the exercice of `au`, which alone cuts one."""

_STRETCHES = f"""
WITH bornes AS MATERIALIZED (
  SELECT :first AS debut
  UNION SELECT to_char(b, {_ISO}) FROM generate_series(jour(:first), jour(:last), interval '1 day') b
    WHERE extract(isodow FROM b) = 1 OR extract(day FROM b) = 1
  UNION SELECT to_char(jour(concat_ws('-', d[3], lpad(d[2], 2, '0'), lpad(d[1], 2, '0'))) + 1, {_ISO})
    FROM (SELECT l.echeance FROM ligne l UNION SELECT c.texte FROM plan_changement c
          UNION SELECT c.texte_avant FROM plan_changement c) e(texte)
         CROSS JOIN LATERAL
         regexp_matches(e.texte, '([0-9]{{1,2}})/([0-9]{{1,2}})/([0-9]{{4}})', 'g') d)
SELECT lu.agent, lu.debut, sum(lu.absent)::integer
FROM (SELECT r.agent, (SELECT max(b.debut) FROM bornes b WHERE b.debut <= r.jour) AS debut, r.absent
      FROM ({{text}}) r(agent, jour, absent)) lu
GROUP BY lu.agent, lu.debut ORDER BY lu.agent, lu.debut
"""
"""Weeks, which months and the échéances of the plan cut: what a line's window holds of them is exact."""

_REMINDED = f"""
SELECT lu.agent FROM ({{text}}) lu(agent) JOIN agent a ON a.initiales = lu.agent
WHERE lu.agent = ANY (lisibles) OR a.id = ANY (agents_des_poles('{Droit.RAPPELER}'))
"""


@dataclass(frozen=True, slots=True)
class _Answer:
    """A function `name` over a text shared by both engines; `over` is what shows of its rows.

    `given` are the parameters of the text that it takes from others, so that nobody chooses them.
    """

    name: str
    text: str
    takes: tuple[tuple[str, str], ...]
    gives: str
    over: str = "{text}"
    given: tuple[tuple[str, str], ...] = ()

    @property
    def call(self) -> str:
        """The statement that asks it, by the same parameters as its text, the codes in one."""
        return f"SELECT * FROM {self.name}({', '.join(f':{name}' for name, _ in self.takes)})"

    def create(self) -> str:
        text = self.text.replace("IN ({codes})", "= ANY (:codes)").replace(
            queries.SEMAINES, _SEMAINES.strip()
        )
        text = self.over.replace("{text}", text).strip()
        for name, taken in self.given:
            text = re.sub(rf"(?<!:):{name}\b", f"({taken})", text)
        for rank, (name, _) in enumerate(self.takes, start=1):
            text = re.sub(rf"(?<!:):{name}\b", f"${rank}", text)
        gives = ", ".join(f"v{rank} {kind}" for rank, kind in enumerate(self.gives.split(), start=1))
        return (
            f"CREATE FUNCTION {self.name}({', '.join(kind for _, kind in self.takes)}) "
            f"RETURNS TABLE ({gives}) LANGUAGE plpgsql STABLE {DEFINER} AS $$\n"
            "DECLARE lisibles text[];\nBEGIN\n  IF NOT est_connu() THEN RETURN; END IF;\n"
            f"  lisibles := ARRAY(SELECT initiales FROM agent WHERE id = ANY (agents_de('{Droit.LIRE}')));\n"
            f"  RETURN QUERY {text};\nEND $$"
        )


_YEAR, _AU = ("exercice", "integer"), ("au", "text")
_FIRST, _LAST = ("first", "text"), ("last", "text")
_FROM_TO = (_FIRST, _LAST)
_WHOLE_MONTHS = (("first", "left(:first, 7) || '-01'"), ("last", "left(:last, 7) || '-31'"))
_CODES = ("codes", "text[]")

_ANSWERS = (
    _Answer("realises", queries.REALISES, (_YEAR, _AU), "text text bigint text text"),
    _Answer("travaux", queries.TRAVAUX, (_YEAR, *_FROM_TO), "text integer text bigint", _BY_WEEK),
    _Answer("sommes_par_ligne", queries.SUMS_BY_LIGNE, (_YEAR, _AU), "text text bigint"),
    _Answer("sommes_par_jour", queries.SUMS_BY_DAY, (_YEAR, _AU), "text bigint bigint"),
    _Answer("sommes_par_jour_sur", queries.SUMS_BY_DAY_ON, (_YEAR, _CODES, _AU), "text bigint bigint"),
    _Answer("sommes_par_agent", queries.SUMS_BY_AGENT, (_YEAR, _CODES, _AU), "text bigint", _BY_AGENT),
    _Answer(
        "dernieres_saisies",
        queries.LAST_SAISIES,
        (_YEAR, _CODES, _AU, ("limit", "integer")),
        "text text text integer text integer integer text integer",
        _LATEST,
    ),
    _Answer("somme_demande", queries.DEMANDE_SUM, (("demande_id", "integer"),), "text bigint"),
    _Answer(
        "parts_demandes",
        programme_queries.PARTS_DEMANDES,
        (_YEAR, _AU),
        "text integer text bigint text",
        _BY_PART,
    ),
    _Answer("jours_remplis", queries.REMPLIS, _FROM_TO, "text text integer"),
    _Answer("mois_saisis", queries.MOIS_SAISIS, _FROM_TO, "text text", given=_WHOLE_MONTHS),
    _Answer(
        "premiers_jours",
        queries.PREMIERS_JOURS,
        (_LAST,),
        "text text",
        given=(("first", "left(:last, 4) || '-01-01'"),),
    ),
    _Answer("absents_le", queries.ABSENTS_LE, (("jour", "text"),), "text", _REMINDED),
    _Answer(
        "totaux_semaine",
        queries.TOTAUX_SEMAINE,
        (_FIRST, _AU),
        "text text bigint bigint",
        given=(("last", ":au"),),
    ),
    _Answer("absences_otees", queries.ABSENCES_OTEES, (_FIRST, _AU, _LAST), "text text bigint bigint"),
    _Answer(
        "absences_a_venir",
        queries.ABSENCES_A_VENIR,
        (_FIRST,),
        "text text integer",
        _STRETCHES,
        given=(("last", "left(:first, 4) || '-12-31'"),),
    ),
    _Answer("jours_copies", mois_queries.COPIED_DAYS, _FROM_TO, "text text"),
    _Answer("premier_visa", mois_queries.FIRST_SIGNED, (), "text"),
    _Answer(
        "gestes",
        mois_queries.GESTES,
        (*_FROM_TO, ("agent", "text")),
        "text text text text text integer text integer text text",
        _GESTES,
    ),
    _Answer("dernier_sceau", mois_queries.HEAD, (), "integer text"),
    _Answer("dernier_maillon", journal_queries.HEAD, (), "integer text"),
    _Answer("maillon", journal_queries.MAILLON, (("seq", "integer"),), "integer text"),
    _Answer(
        "touches",
        journal_queries.TOUCHED,
        (("seq", "integer"), ("limit", "integer")),
        "text text text",
        _TOUCHED,
    ),
)

CALLS: Mapping[str, str] = {answer.text: answer.call for answer in _ANSWERS}
"""What a server runs in place of each of these texts."""


def answers() -> Iterator[str]:
    """Yield the statements that make the functions."""
    return (answer.create() for answer in _ANSWERS)
