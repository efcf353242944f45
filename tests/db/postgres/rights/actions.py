"""What people may do to the rows of each table, as statements that any client may send.

`{agent}` is the number of the agent concerned, `{ligne}` a line of the pôle, `{pole}` its code, `{moi}` who
acts, `{jour}` a day that everybody may still fill.
"""

from __future__ import annotations

from dataclasses import dataclass

from cariforef_tui.domain.agents.rights import Droit


@dataclass(frozen=True, slots=True)
class Action:
    """A right, and a statement that asks for it: refused by an error of rights, or by changing nothing."""

    droit: Droit
    name: str
    sql: str


_SAISIE = (
    "INSERT INTO saisie (agent_id, jour, ligne_id, exercice_id, compte, centiemes, commentaire, a_confirmer, "
    "version, par_id, demande_id) VALUES ({agent}, '{jour}', {ligne}, 2018, 'metier', 25, NULL, 0, 1, "
    "nullif({moi}, {agent}), NULL)"
)
_ONE_DAY = "id = (SELECT max(id) FROM saisie WHERE agent_id = {agent} AND jour > '2018-02-01')"
_VISA = (
    "INSERT INTO visa (agent_id, mois, numero, geste, par_id, quand, motif, centiemes, contenu, supplee_id) "
    "VALUES ({{agent}}, '2018-02', 1, '{geste}', {{moi}}, to_char(now() AT TIME ZONE 'UTC', "
    '\'YYYY-MM-DD"T"HH24:MI:SS"Z"\'), {motif}, {signe}, (titulaires_pour({{agent}}))[1])'
)


def _visa(geste: str, motif: str = "NULL", signe: str = "NULL, NULL") -> str:
    return _VISA.format(geste=geste, motif=motif, signe=signe)


ON_AGENTS = (
    Action(Droit.SAISIR, "saisir", _SAISIE),
    Action(
        Droit.SAISIR,
        "corriger",
        f"UPDATE saisie SET commentaire = 'vu', par_id = nullif({{moi}}, {{agent}}) WHERE {_ONE_DAY}",
    ),
    Action(Droit.SAISIR, "effacer", f"DELETE FROM saisie WHERE {_ONE_DAY}"),
    Action(
        Droit.SAISIR,
        "s'absenter",
        "INSERT INTO absence (agent_id, jour, type, centiemes) VALUES ({agent}, '{jour}', 'RTT', 25)",
    ),
    Action(
        Droit.SAISIR,
        "ne plus s'absenter",
        "DELETE FROM absence WHERE id = (SELECT max(id) FROM absence WHERE agent_id = {agent})",
    ),
    Action(Droit.LIRE, "lire les jours", "SELECT 1 FROM saisie WHERE agent_id = {agent}"),
    Action(Droit.LIRE, "lire les absences", "SELECT 1 FROM absence WHERE agent_id = {agent}"),
    Action(Droit.SIGNER, "signer", _visa("signature", signe="0, '{{}}'")),
    Action(Droit.CONTRESIGNER, "contresigner", _visa("contreseing")),
    Action(Droit.CONTRESIGNER, "renvoyer", _visa("renvoi", "'à revoir'")),
    Action(Droit.ROUVRIR, "rouvrir", _visa("reouverture", "'à revoir'")),
    Action(
        Droit.RYTHMER,
        "rythmer",
        "INSERT INTO quotite (agent_id, depuis, lundi, mardi, mercredi, jeudi, vendredi, samedi, dimanche) "
        "VALUES ({agent}, '2018-09-03', 100, 100, 100, 100, 0, 0, 0)",
    ),
)

ON_POLES = (
    Action(
        Droit.DECLARER,
        "déclarer un reste à faire",
        "INSERT INTO raf (exercice_id, ligne_id, jour, centiemes, agent_id) "
        "VALUES (2018, {ligne}, '{jour}', 100, {moi})",
    ),
    Action(
        Droit.DECLARER,
        "solder",
        "INSERT INTO fait (exercice_id, ligne_id, declaration, jour, agent_id) "
        "VALUES (2018, {ligne}, 'soldee', '{jour}', {moi})",
    ),
    Action(
        Droit.PILOTER,
        "promettre",
        "INSERT INTO livrable (exercice_id, ligne_id, numero, libelle, quantite) "
        "VALUES (2018, {ligne}, 99, 'Un guide', 1)",
    ),
    Action(
        Droit.PILOTER, "ouvrir un tirage", "INSERT INTO tirage (exercice_id, ligne_id) VALUES (2018, {ligne})"
    ),
    Action(
        Droit.PILOTER,
        "ajouter une ligne",
        "INSERT INTO ligne (exercice_id, code, rang, niveau, parent_id, libelle, echeance, qui, regulation, "
        "equipe_si) VALUES (2018, 'neuve', 999, 'operation', {ligne}, 'Neuve', '', '', 0, 0)",
    ),
    Action(
        Droit.REVOIR,
        "ouvrir une revue",
        "INSERT INTO revue (exercice_id, perimetre_id, semaine) VALUES (2018, {ligne}, '2018-W30')",
    ),
    Action(
        Droit.REVOIR,
        "décider",
        "INSERT INTO decision (exercice_id, numero, perimetre_id, semaine, texte, qui) "
        "VALUES (2018, 99, {ligne}, '2018-W30', 'Relire.', 'DM')",
    ),
    Action(
        Droit.SUPPLEER,
        "nommer un suppléant",
        "INSERT INTO suppleance (agent_id, suppleant_id, pole, depuis, jusque) "
        "VALUES ({membre}, {autre}, '{pole}', '2018-09-03', '2018-09-07')",
    ),
    Action(
        Droit.RAPPELER,
        "rappeler",
        "INSERT INTO rappel (agent_id, jour, etat) VALUES ({membre}, '{jour}', 'tente')",
    ),
)
"""`{membre}` and `{autre}` are two agents of the pôle."""

ON_GIP = (
    Action(
        Droit.REGLER, "fermer un jour", "INSERT INTO jour_ferie (jour, libelle) VALUES ('{jour}', 'Pont')"
    ),
    Action(Droit.REGLER, "régler", "UPDATE reglage SET valeur = 50 WHERE cle = 'pas'"),
    Action(
        Droit.REGLER,
        "conventionner",
        "INSERT INTO convention (numero, intitule) VALUES ('FSE-9', 'Une convention')",
    ),
    Action(
        Droit.ADMINISTRER,
        "ajouter quelqu'un",
        "INSERT INTO agent (initiales, actif, fictif) VALUES ('NX', 1, 0)",
    ),
    Action(Droit.ADMINISTRER, "changer un pôle", "UPDATE agent SET pole = 'APO' WHERE initiales = 'YM'"),
    Action(Droit.ADMINISTRER, "ouvrir un exercice", "INSERT INTO exercice (id) VALUES (2019)"),
    Action(
        Droit.ADMINISTRER,
        "purger",
        "INSERT INTO purge (quand, par_id, limite, motif) VALUES ('2029-01-01T00:00:00Z', {moi}, "
        "'2018-12-31', 'Échéance')",
    ),
    Action(
        Droit.LIRE_JOURNAL,
        "lire le journal de tous",
        "SELECT 1 FROM journal WHERE objet = 'saisie' "
        "HAVING count(DISTINCT split_part(cle, '/', 1)) = {agents}",
    ),
)
"""`{agents}` is how many people have logged days."""
