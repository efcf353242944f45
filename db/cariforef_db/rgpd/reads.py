"""One person's file by rubrique, what is past the retention and the purges made, as domain values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Executable, TextClause, text

from cariforef_db.agents.reads import AGENT
from cariforef_db.journal.touched import NAMES, Names
from cariforef_db.rows.snapshot import Row, Snapshot, to_jour
from cariforef_db.rows.transaction import AGENT_OF
from cariforef_db.schema.making import REFERENCES, TYPED
from cariforef_tui.domain.rgpd import MOTIF_EFFACE, TEXTE_EFFACE, PurgeFaite, TextesEchus, Trace
from cariforef_tui.domain.values.refusals import AgentRefuse

RUBRIQUES: Mapping[str, TextClause] = {
    "identite": text("""
SELECT initiales, nom, fonction, pole, equipe, coordonne, role, compte, courriel, arrivee, depart, actif,
       fictif
FROM agent WHERE id = :id
"""),
    "quotites": text("""
SELECT depuis, lundi, mardi, mercredi, jeudi, vendredi, samedi, dimanche FROM quotite
WHERE agent_id = :id ORDER BY depuis
"""),
    "absences": text("SELECT jour, type, centiemes FROM absence WHERE agent_id = :id ORDER BY jour, type"),
    "saisies": text("""
SELECT s.jour, l.code, l.libelle, s.centiemes, s.compte, s.commentaire, s.a_confirmer, p.initiales AS par,
       d.libelle AS demande
FROM saisie s JOIN ligne l ON l.id = s.ligne_id LEFT JOIN agent p ON p.id = s.par_id
     LEFT JOIN demande d ON d.id = s.demande_id
WHERE s.agent_id = :id ORDER BY s.jour, l.rang
"""),
    "saisies_pour_autrui": text("""
SELECT s.jour, l.code, l.libelle, s.centiemes, s.commentaire, a.initiales AS agent
FROM saisie s JOIN ligne l ON l.id = s.ligne_id JOIN agent a ON a.id = s.agent_id
WHERE s.par_id = :id AND s.agent_id <> :id ORDER BY s.jour, l.rang
"""),
    "totaux_jour": text(
        "SELECT jour, saisi, absent, plafond FROM total_jour WHERE agent_id = :id ORDER BY jour"
    ),
    "visas": text("""
SELECT v.mois, v.numero, v.geste, v.quand, v.motif, v.centiemes, v.contenu, p.initiales AS par
FROM visa v JOIN agent p ON p.id = v.par_id WHERE v.agent_id = :id ORDER BY v.mois, v.numero
"""),
    "visas_supplees": text("""
SELECT v.mois, v.numero, v.geste, v.quand, p.initiales AS par, a.initiales AS agent
FROM visa v JOIN agent p ON p.id = v.par_id JOIN agent a ON a.id = v.agent_id
WHERE v.supplee_id = :id ORDER BY v.mois, a.initiales, v.numero
"""),
    "presences": text("""
SELECT r.exercice_id AS exercice, l.code AS perimetre, r.semaine, q.etat
FROM presence q JOIN revue r ON r.id = q.revue_id JOIN ligne l ON l.id = r.perimetre_id
WHERE q.agent_id = :id ORDER BY r.semaine, l.rang
"""),
    "rappels": text("SELECT jour, etat FROM rappel WHERE agent_id = :id ORDER BY jour"),
    "preferences": text("SELECT cle, valeur FROM preference WHERE agent_id = :id ORDER BY cle"),
    "visas_donnes": text("""
SELECT v.mois, v.numero, v.geste, v.quand, v.motif, a.initiales AS agent
FROM visa v JOIN agent a ON a.id = v.agent_id
WHERE v.par_id = :id AND v.agent_id <> :id ORDER BY v.mois, a.initiales, v.numero
"""),
    "declarations": text("""
SELECT f.exercice_id AS exercice, coalesce(l.code, j.code) AS code, f.declaration, f.jour, f.motif,
       f.centiemes
FROM fait f LEFT JOIN ligne l ON l.id = f.ligne_id LEFT JOIN jalon j ON j.id = f.jalon_id
WHERE f.agent_id = :id ORDER BY f.id
"""),
    "productions": text("""
SELECT p.exercice_id AS exercice, l.code, v.libelle, p.jour, p.quantite, p.commentaire
FROM production p JOIN ligne l ON l.id = p.ligne_id JOIN livrable v ON v.id = p.livrable_id
WHERE p.agent_id = :id ORDER BY p.id
"""),
    "restes_a_faire": text("""
SELECT r.exercice_id AS exercice, l.code, r.jour, r.centiemes, r.commentaire
FROM raf r JOIN ligne l ON l.id = r.ligne_id WHERE r.agent_id = :id ORDER BY r.id
"""),
    "revisions": text("""
SELECT r.exercice_id AS exercice, r.numero, r.jour, r.motif, x.numero AS annule, c.type, e.code AS enveloppe,
       coalesce(l.code, j.code) AS code, c.centiemes_avant, c.centiemes, c.texte_avant, c.texte
FROM plan_revision r LEFT JOIN plan_revision x ON x.id = r.annule_id
     LEFT JOIN plan_changement c ON c.revision_id = r.id
     LEFT JOIN enveloppe e ON e.id = c.enveloppe_id
     LEFT JOIN ligne l ON l.id = c.ligne_id LEFT JOIN jalon j ON j.id = c.jalon_id
WHERE r.agent_id = :id ORDER BY r.id, c.rang
"""),
    "revues_closes": text("""
SELECT r.exercice_id AS exercice, p.code, r.semaine, r.close_le
FROM revue r JOIN ligne p ON p.id = r.perimetre_id WHERE r.close_par_id = :id ORDER BY r.semaine
"""),
    "remarques": text("""
SELECT r.exercice_id AS exercice, p.code AS perimetre, r.semaine, l.code, q.texte
FROM remarque q JOIN revue r ON r.id = q.revue_id JOIN ligne p ON p.id = r.perimetre_id
     JOIN ligne l ON l.id = q.ligne_id
WHERE q.agent_id = :id ORDER BY r.semaine, q.rang
"""),
    "meteos": text("""
SELECT r.exercice_id AS exercice, p.code AS perimetre, r.semaine, m.couleur, m.commentaire
FROM meteo m JOIN revue r ON r.id = m.revue_id JOIN ligne p ON p.id = r.perimetre_id
WHERE m.agent_id = :id ORDER BY r.semaine
"""),
    "decisions": text("""
SELECT d.exercice_id AS exercice, p.code AS perimetre, d.semaine, l.code, d.texte, d.qui, d.pour, d.faite_le
FROM decision d JOIN ligne p ON p.id = d.perimetre_id LEFT JOIN ligne l ON l.id = d.ligne_id ORDER BY d.id
"""),
    "programme": text("""
SELECT exercice_id AS exercice, code, libelle, qui FROM ligne WHERE qui <> '' ORDER BY exercice_id, rang
"""),
    "refus_droit": text("SELECT quand, action, objet FROM refus_droit WHERE acteur_id = :id ORDER BY id"),
    "purges": text("""
SELECT g.quand, g.limite, g.motif, p.initiales AS par, a.initiales AS agent
FROM purge g JOIN agent p ON p.id = g.par_id LEFT JOIN agent a ON a.id = g.agent_id
WHERE g.par_id = :id OR g.agent_id = :id ORDER BY g.id
"""),
}
"""The rows of the person and those that they wrote, by rubrique.

Of `decisions` and `programme`, all rows: « qui » joins initials, which `services.rgpd` reads.
"""
OF_PEOPLE = tuple(
    column for column, table in REFERENCES.items() if table == "agent" and column != "acteur_id"
)
"""Columns of journalled rows that name their owner, or the author of a gesture."""


def _holds(name: str) -> str:
    """Return the condition that a side of a journal row holds `:id` under a key whose last part is `name`.

    A quote inside a text is written \\" there, so that no text can pass for a column.
    """
    return " OR ".join(
        f"""{side} LIKE '%{name}":' || CAST(:id AS TEXT) || '{end}%'"""
        for side in ("j.avant", "j.apres")
        for end in ",}"
    )


_REFERS = " OR ".join(_holds(f'"{column}') for column in OF_PEOPLE)

# The condition that most rows fail comes first.
_ABOUT = f"""
((j.objet = 'agent' AND j.cle = CAST(:id AS TEXT)) OR (({_holds("_id")}) AND ({_REFERS})))
"""
ECRITURES = text(f"""
SELECT j.seq, j.quand, j.objet, j.action, j.avant, j.apres, j.motif, a.initiales AS par,
       CASE WHEN j.acteur_id = :id THEN 'auteur' ELSE 'sujet' END AS lien
FROM journal j LEFT JOIN agent a ON a.id = j.acteur_id
WHERE j.acteur_id = :id OR {_ABOUT}
ORDER BY j.seq
""")
"""Journal rows by the person (`auteur`) or about them (`sujet`)."""
TRACES = text("""
SELECT a.initiales, max(t.exercice) FROM (
  SELECT agent_id, exercice_id AS exercice FROM saisie
  UNION ALL SELECT par_id, exercice_id FROM saisie WHERE par_id IS NOT NULL
  UNION ALL SELECT agent_id, CAST(substr(jour, 1, 4) AS INTEGER) FROM absence
  UNION ALL SELECT agent_id, CAST(substr(mois, 1, 4) AS INTEGER) FROM visa
  UNION ALL SELECT par_id, CAST(substr(mois, 1, 4) AS INTEGER) FROM visa
  UNION ALL SELECT supplee_id, CAST(substr(mois, 1, 4) AS INTEGER) FROM visa WHERE supplee_id IS NOT NULL
  UNION ALL SELECT q.agent_id, r.exercice_id FROM presence q JOIN revue r ON r.id = q.revue_id
  UNION ALL SELECT agent_id, exercice_id FROM fait
  UNION ALL SELECT agent_id, exercice_id FROM plan_revision
  UNION ALL SELECT agent_id, exercice_id FROM raf
  UNION ALL SELECT agent_id, exercice_id FROM production
  UNION ALL SELECT agent_id, exercice_id FROM remarque
  UNION ALL SELECT m.agent_id, r.exercice_id FROM meteo m JOIN revue r ON r.id = m.revue_id
  UNION ALL SELECT close_par_id, exercice_id FROM revue WHERE close_par_id IS NOT NULL
  UNION ALL SELECT par_id, CAST(substr(quand, 1, 4) AS INTEGER) FROM purge) t
JOIN agent a ON a.id = t.agent_id GROUP BY a.initiales
""")
_ANNEES = {
    "visa": "CAST(substr(t.mois, 1, 4) AS INTEGER)",
    "refus_droit": "CAST(substr(t.quand, 1, 4) AS INTEGER)",
    "meteo": "(SELECT r.exercice_id FROM revue r WHERE r.id = t.revue_id)",
}
"""The year of the rows of a table that has no `exercice_id`."""
_AUTEURS = {"refus_droit": "t.acteur_id", "demande": "NULL", "decision": "NULL"}
"""The author of the rows of a table that has no `agent_id`."""
ERASED_WORDS = tuple(table for table in TYPED if table not in ("preference", "purge"))
"""Tables whose words go with their exercice: preferences go with their agent, a purge keeps its reason."""


def expired(table: str) -> str:
    """Return the condition that a row `t` of `table` is past the retention and still holds words."""
    held = " OR ".join(f"t.{column} NOT IN (:motif_efface, :texte_efface)" for column in TYPED[table])
    return (
        f"{_ANNEES.get(table, 't.exercice_id')} <= :annee AND (CAST(:agent_id AS INTEGER) IS NULL "
        f"OR {_AUTEURS.get(table, 't.agent_id')} = :agent_id) AND ({held})"
    )


_AUTRES = " UNION ALL ".join(
    f"SELECT count(*) AS textes FROM {table} t WHERE {expired(table)}"
    for table in ERASED_WORDS
    if table not in ("saisie", "visa")
)
AUTRES_ECHUS = text(f"SELECT sum(textes) FROM ({_AUTRES}) c")
"""How many rows past the retention hold words, without those of days and visas."""
_DATED = "substr(j.cle, length(CAST(a.id AS TEXT)) + 2, {length})"
"""The key of these journal rows starts with the agent's id, then a date or a month."""
TEXTES_ECHUS = text(f"""
SELECT agent_id, 'commentaires', count(*), min(jour), max(jour) FROM saisie
WHERE commentaire IS NOT NULL AND exercice_id <= :annee
      AND (CAST(:agent_id AS INTEGER) IS NULL OR agent_id = :agent_id)
GROUP BY agent_id
UNION ALL
SELECT agent_id, 'motifs', count(*), min(mois || '-01'), max(mois || '-01') FROM visa
WHERE motif IS NOT NULL AND motif <> :motif_efface AND CAST(substr(mois, 1, 4) AS INTEGER) <= :annee
      AND (CAST(:agent_id AS INTEGER) IS NULL OR agent_id = :agent_id)
GROUP BY agent_id
UNION ALL
SELECT a.id, 'ecritures', count(*), min({_DATED.format(length=10)}), max({_DATED.format(length=10)})
FROM agent a CROSS JOIN journal j
WHERE j.objet IN ('saisie', 'visa') AND j.cle >= a.id || '/' AND j.cle < a.id || '0'
      AND CAST({_DATED.format(length=4)} AS INTEGER) <= :annee
      AND (CAST(:agent_id AS INTEGER) IS NULL OR a.id = :agent_id)
      AND (j.avant LIKE '%"commentaire":"%' OR j.apres LIKE '%"commentaire":"%'
           OR (j.objet = 'visa' AND j.apres LIKE '%"motif":"%' AND j.apres NOT LIKE :ecrit_efface))
GROUP BY a.id
""")
"""How many texts of each agent are past the retention, by what holds them, with their first and last days."""
JOURNAL_SLICE = text("""
SELECT seq, objet, cle, avant, apres, motif FROM journal WHERE seq > :depuis AND seq <= :jusque ORDER BY seq
""")
CELL_JOURNAL = text("""
SELECT seq, avant, apres, motif FROM journal WHERE objet = 'saisie' AND cle = :cle ORDER BY seq
""")
COMMENTS = text("""
SELECT cle, count(*) FROM journal WHERE objet = 'saisie' AND cle >= :day || '/' AND cle < :day || '0'
       AND (avant LIKE '%"commentaire":"%' OR apres LIKE '%"commentaire":"%') GROUP BY cle
""")
"""How many journal rows of an agent's date hold a comment, by cell; « 0 » follows « / » in every encoding."""
LAST_SEQ = text("SELECT coalesce(max(seq), 0) FROM journal")
PURGES = text("""
SELECT g.quand, p.initiales, a.initiales, g.limite, g.motif
FROM purge g JOIN agent p ON p.id = g.par_id LEFT JOIN agent a ON a.id = g.agent_id ORDER BY g.id
""")
_NAMED = ("agent", "ligne", "jalon", "enveloppe")
"""The tables of which a journal row gives the name in place of the number; other numbers are left out."""
_Rows = tuple[Mapping[str, Any], ...]


def read_dossier(snapshot: Snapshot, agent: str) -> Mapping[str, _Rows]:
    """Return all that is held on an agent, by rubrique; raises AgentRefuse if nobody has those initials."""
    key = snapshot.scalar(AGENT_OF, agent=agent)
    if key is None:
        raise AgentRefuse(f"Agent inconnu : « {agent} ».")
    rubriques = {name: _dicts(snapshot, statement, id=key) for name, statement in RUBRIQUES.items()}
    names: dict[str, dict[int, str]] = {table: dict(snapshot.rows(NAMES[table])) for table in _NAMED}
    rubriques["journal"] = tuple(
        {**row, "avant": _read(row["avant"], names), "apres": _read(row["apres"], names)}
        for row in _dicts(snapshot, ECRITURES, id=key)
    )
    return rubriques


def read_traces(snapshot: Snapshot) -> tuple[Trace, ...]:
    last: dict[str, int] = dict(snapshot.rows(TRACES))
    return tuple(Trace(agent, last.get(agent.initiales)) for agent in AGENT.fetch(snapshot.connection))


def read_textes_echus(snapshot: Snapshot, annee: int, agent: str | None) -> tuple[TextesEchus, ...]:
    names: dict[int, str] = dict(snapshot.rows(NAMES["agent"]))
    agent_id = next((key for key, name in names.items() if name == agent), None)
    rows = snapshot.rows(
        TEXTES_ECHUS,
        annee=annee,
        agent_id=agent_id,
        motif_efface=MOTIF_EFFACE,
        ecrit_efface=f'%"motif":"{MOTIF_EFFACE}"%',
    )
    counts_of: dict[int, dict[str, Row]] = {}
    for key, kind, *counted in rows:
        counts_of.setdefault(key, {})[kind] = tuple(counted)
    return tuple(
        TextesEchus(
            agent=names[key],
            commentaires=_count(counts, "commentaires"),
            motifs=_count(counts, "motifs"),
            ecritures=_count(counts, "ecritures"),
            premier=min(_day(row[1]) for row in counts.values()),
            dernier=max(_day(row[2]) for row in counts.values()),
        )
        for key, counts in sorted(counts_of.items(), key=lambda item: names[item[0]])
    )


def count_autres_echus(snapshot: Snapshot, annee: int, agent: str | None) -> int:
    count = snapshot.scalar(
        AUTRES_ECHUS,
        annee=annee,
        agent_id=None if agent is None else snapshot.scalar(AGENT_OF, agent=agent),
        motif_efface=MOTIF_EFFACE,
        texte_efface=TEXTE_EFFACE,
    )
    return int(count)


def count_comments(snapshot: Snapshot, agent: str, jour: date) -> Mapping[str, int]:
    names = Names(snapshot.connection.execute)
    day = f"{snapshot.scalar(AGENT_OF, agent=agent)}/{jour}"
    return {
        names.of("ligne", cle.rpartition("/")[2]): int(count)
        for cle, count in snapshot.rows(COMMENTS, day=day)
    }


def read_purges(snapshot: Snapshot) -> tuple[PurgeFaite, ...]:
    return tuple(
        PurgeFaite(quand=quand, par=par, agent=agent, limite=to_jour(limite), motif=motif)
        for quand, par, agent, limite, motif in snapshot.rows(PURGES)
    )


def _dicts(snapshot: Snapshot, statement: Executable, **parameters: object) -> _Rows:
    return tuple(dict(row) for row in snapshot.connection.execute(statement, parameters).mappings())


def _read(texte: str | None, names: Mapping[str, Mapping[int, str]]) -> dict[str, Any] | None:
    """Return the columns of a journal row as people know them; the numbers of rows are left out."""
    if texte is None:
        return None
    row: dict[str, Any] = {}
    for column, value in json.loads(texte).items():
        known = names.get(REFERENCES.get(column, ""))
        if known is not None:
            row["par" if column == "acteur_id" else column.removesuffix("_id")] = known.get(value)
        elif column == "exercice_id":
            row["exercice"] = value
        elif column != "id" and not column.endswith("_id"):
            row[column] = value
    return row


def _count(counts: dict[str, Row], kind: str) -> int:
    return int(counts[kind][0]) if kind in counts else 0


def _day(texte: str) -> date:
    """Return the date of a day, or the first of a month, at the start of a journal key's second part."""
    return to_jour(texte if len(texte) == 10 and texte[7:8] == "-" else f"{texte[:7]}-01")
