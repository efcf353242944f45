"""Who lives in the store of the cases, and the words in which its cases are told."""

from __future__ import annotations

from datetime import date

JALON_DAY = date(2018, 5, 25)

NB, LR, DM, KF, CD, AU, PT = 10, 11, 12, 13, 14, 15, 16
"""LR logs, DM coordinates LR's pôle, KF another one, CD directs, AU audits; NB and PT are of LR's pôle."""

LIGNE, OTHER_LIGNE = 3, 4
"""The two axes of 2018."""

LIGNE_2019 = 93

WRITE_ENDED = "DELETE FROM ecriture_en_cours"


def by(agent: int | None = None) -> str:
    """Open the write of an agent, after any other; that of the system by default."""
    acteur = "système" if agent is None else f"A{agent}"
    acteur_id = "NULL" if agent is None else str(agent)
    return (
        "INSERT OR REPLACE INTO ecriture_en_cours (id, acteur, acteur_id, motif) "
        f"VALUES (1, '{acteur}', {acteur_id}, 'parce que')"
    )


def purging(purge: int = 71) -> str:
    """Make the write under way that of a purge."""
    return f"UPDATE ecriture_en_cours SET purge_id = {purge}"


def insert(table: str, **values: object) -> str:
    """Insert one row; text is quoted, None is NULL."""
    shown = ", ".join(sql_of(value) for value in values.values())
    return f"INSERT INTO {table} ({', '.join(values)}) VALUES ({shown})"


def update(table: str, where: str = "1", /, **values: object) -> str:
    """Rewrite columns of the rows where `where` holds."""
    shown = ", ".join(f"{column} = {sql_of(value)}" for column, value in values.items())
    return f"UPDATE {table} SET {shown} WHERE {where}"


class Sql(str):
    """A value that SQLite computes."""


def sql_of(value: object) -> str:
    if isinstance(value, Sql):
        return value
    if value is None:
        return "NULL"
    return "'{}'".format(value.replace("'", "''")) if isinstance(value, str) else str(value)


def saisie(agent: int = LR, jour: str = "2018-05-22", centiemes: int = 10, **changed: object) -> str:
    values = {
        "agent_id": agent,
        "jour": jour,
        "ligne_id": LIGNE,
        "exercice_id": int(jour[:4]),
        "compte": "metier",
        "centiemes": centiemes,
        "a_confirmer": 0,
        "version": 1,
    }
    return insert("saisie", **{**values, **changed})


def absence(agent: int = LR, jour: str = "2018-05-22", centiemes: int = 10, **changed: object) -> str:
    values = {"agent_id": agent, "jour": jour, "type": "RTT", "centiemes": centiemes}
    return insert("absence", **{**values, **changed})


def _agent(key: int, **values: object) -> str:
    return insert("agent", **{"id": key, "initiales": f"A{key}", "actif": 1, "fictif": 0, **values})


def quotite(agent: int, depuis: str, *week: int) -> str:
    days = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
    return insert("quotite", agent_id=agent, depuis=depuis, **dict(zip(days, week, strict=True)))


INHABITED = (
    by(),
    _agent(NB, pole="PRI"),
    _agent(LR, pole="PRI"),
    _agent(DM, pole="PRI", coordonne="PRI"),
    _agent(KF, pole="APO", coordonne="APO"),
    _agent(CD, role="direction"),
    _agent(AU, role="auditeur"),
    _agent(PT, pole="PRI"),
    quotite(LR, "2018-02-05", 11, 12, 13, 14, 15, 16, 17),
    quotite(LR, "2018-05-21", 41, 42, 43, 44, 45, 46, 47),
    quotite(LR, "2018-06-01", 71, 72, 73, 74, 75, 76, 77),
    quotite(NB, "2018-05-22", 81, 82, 83, 84, 85, 86, 87),
    quotite(DM, "2018-05-22", 91, 92, 93, 94, 95, 96, 97),
    insert("exercice", id=2019),
    insert(
        "ligne",
        id=LIGNE_2019,
        exercice_id=2019,
        code="GIP",
        rang=0,
        niveau="gip",
        libelle="Ligne GIP",
        echeance="2019",
        qui="",
        regulation=0,
        equipe_si=0,
    ),
    insert("enveloppe", id=92, exercice_id=2019, code="GIP", rang=0, compte="metier", chiffrage="X"),
    insert("enveloppe_ligne", enveloppe_id=92, ligne_id=LIGNE_2019, rang=0),
    insert("jalon", id=94, exercice_id=2019, code="BILAN", rang=0, libelle="Bilan", jour="2019-05-25"),
    insert("jalon_ligne", jalon_id=94, ligne_id=LIGNE_2019, rang=0, borne=0),
    insert("purge", id=71, quand="2026-01-01", par_id=CD, limite="2016-01-01", motif="conservation"),
    insert("purge", id=72, quand="2026-01-02", par_id=CD, limite="2016-01-01", motif="conservation"),
    WRITE_ENDED,
)
