"""Who may read and write the rows of each table: conditions over a row, by the rights of who connects.

Everybody keeps what they wrote themselves: their own file holds it. What is asked once a statement stands in
a sub-select of its own; what depends on the row is asked a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.journal.filter import PUBLICS

KNOWN = "(SELECT est_connu())"
ME = "(SELECT moi_id())"
_OF_AGENTS = ("agent", "saisie", "absence", "visa", "quotite")
"""What the journal names by an agent first, and everybody may not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Conditions to read a row, add it, change it and remove it; none: nobody does.

    `changed` are the columns that may change, and `becomes` what a changed row meets, `change` where none.
    """

    read: str = KNOWN
    add: str | None = None
    change: str | None = None
    changed: tuple[str, ...] = ()
    becomes: str | None = None
    remove: str | None = None


def _among(droit: Droit, agent: str = "agent_id") -> str:
    return f"{agent} = ANY ((SELECT agents_de('{droit.value}'))::integer[])"


def _array(names: Iterable[str]) -> str:
    return "ARRAY[" + ", ".join(f"'{name}'" for name in names) + "]"


def _on_gip(droit: Droit) -> str:
    return f"(SELECT peut('{droit.value}', NULL))"


def _on(droit: Droit, pole: str) -> str:
    return f"peut('{droit.value}', {pole})"


def _on_ligne(droit: Droit, ligne: str = "ligne_id") -> str:
    return _on(droit, f"pole_de({ligne})")


_ADMINISTRER, _REGLER = _on_gip(Droit.ADMINISTRER), _on_gip(Droit.REGLER)
_LIRE, _SAISIR = _among(Droit.LIRE), _among(Droit.SAISIR)
_LOGS = f"{ME} = ANY ((SELECT agents_de('{Droit.SAISIR.value}'))::integer[])"
_PILOTER, _DECLARER = _on_ligne(Droit.PILOTER), _on_ligne(Droit.DECLARER)
_REVOIR = _on_ligne(Droit.REVOIR, "perimetre_id")
_IN_REVUE = _on(Droit.REVOIR, "pole_de_la_revue(revue_id)")
_PROMISES = f"{_ADMINISTRER} OR {_PILOTER}"
_STEERS = f"(SELECT peut_quelque_part('{Droit.PILOTER.value}'))"
_REMINDS = f"agent_id = ANY ((SELECT agents_des_poles('{Droit.RAPPELER.value}'))::integer[])"
_PURGES = "(SELECT purge_en_cours())"

# Who writes for somebody says so, and nobody says so of another.
_WRITTEN_BY = f"CASE WHEN agent_id = {ME} THEN par_id IS NULL ELSE par_id = {ME} END"

# The program beside the server writes the moment: a clock may be wrong, not by a day.
_VISA = f"""par_id = {ME}
  AND quand::timestamptz BETWEEN now() - interval '1 day' AND now() + interval '1 day'
  AND CASE geste WHEN 'signature' THEN {_among(Droit.SIGNER)}
    WHEN 'reouverture' THEN {_among(Droit.ROUVRIR)} ELSE {_among(Droit.CONTRESIGNER)} END
  AND CASE WHEN cardinality(titulaires_pour(agent_id)) = 0 THEN supplee_id IS NULL
    ELSE coalesce(supplee_id = ANY (titulaires_pour(agent_id)), false) END"""

_CHANGEMENT = f"""est_ma_revision(revision_id) AND CASE type
  WHEN 'montant' THEN peut_sur_enveloppe('{Droit.PILOTER.value}', enveloppe_id) ELSE {_PILOTER} END"""

_JOURNAL = f"""{KNOWN} AND ({_on_gip(Droit.LIRE_JOURNAL)} OR acteur_id = {ME}
  OR objet = ANY ({_array(sorted(PUBLICS))})
  OR CASE WHEN objet = ANY ({_array(_OF_AGENTS)})
    THEN {_among(Droit.LIRE, "split_part(cle, '/', 1)::integer")}
    WHEN objet = 'refus_droit' THEN {_among(Droit.LIRE, "acteur_id")} END)"""

_VOTED = Access(add=_ADMINISTRER, remove=_ADMINISTRER)
_READ_ONLY = Access()
_NOBODY = Access(read="false")

ACCESS: Mapping[str, Access] = {
    "exercice": _VOTED,
    "jalon": _VOTED,
    "jalon_ligne": _VOTED,
    "alias": _VOTED,
    "ligne": Access(add=f"{_ADMINISTRER} OR {_on_ligne(Droit.PILOTER, 'parent_id')}", remove=_ADMINISTRER),
    "enveloppe": Access(add=_STEERS, remove=_ADMINISTRER),
    "enveloppe_ligne": Access(
        add=f"{_ADMINISTRER} OR ({_PILOTER} AND peut_sur_enveloppe('{Droit.PILOTER.value}', enveloppe_id))",
        remove=_ADMINISTRER,
    ),
    "livrable": Access(
        add=_PROMISES, change=_PROMISES, changed=("libelle", "quantite", "source"), remove=_PROMISES
    ),
    "tirage": Access(add=_PROMISES, change=_PROMISES, changed=("exercice_id",), remove=_PROMISES),
    "demande": Access(
        add=_LOGS,
        change=f"{_DECLARER} OR {_LOGS}",
        changed=("libelle", "ouverte_le", "close_le"),
        becomes=f"{_DECLARER} OR ({_LOGS} AND ouvre_plus_tot(demande))",
        remove=_DECLARER,
    ),
    "production": Access(add=_DECLARER, remove=_DECLARER),
    "fait": Access(
        add=f"agent_id = {ME} AND CASE WHEN ligne_id IS NOT NULL THEN {_DECLARER} "
        f"ELSE {_on(Droit.DECLARER, 'pole_du_jalon(jalon_id)')} END"
    ),
    "raf": Access(add=f"agent_id = {ME} AND {_DECLARER}"),
    "plan_revision": Access(add=f"agent_id = {ME} AND {_STEERS}"),
    "plan_changement": Access(add=_CHANGEMENT),
    "jour_ferie": Access(add=_REGLER, change=_REGLER, changed=("libelle",), remove=_REGLER),
    "reglage": Access(add=_REGLER, change=_REGLER, changed=("valeur",)),
    "convention": Access(add=_REGLER, change=_REGLER, changed=("intitule",)),
    "convention_ligne": Access(add=_REGLER, change=_REGLER, changed=("jusque",), remove=_REGLER),
    "revue": Access(
        add=_REVOIR,
        change=_REVOIR,
        changed=("prochaine", "close_le", "close_par_id", "figures"),
        becomes=f"{_REVOIR} AND (close_par_id IS NULL OR close_par_id = {ME})",
    ),
    "presence": Access(add=_IN_REVUE, change=_IN_REVUE, changed=("etat",), remove=_IN_REVUE),
    "remarque": Access(
        add=_IN_REVUE, change=_IN_REVUE, changed=("ligne_id", "texte", "agent_id"), remove=_IN_REVUE
    ),
    "meteo": Access(
        add=_IN_REVUE, change=_IN_REVUE, changed=("couleur", "commentaire", "agent_id"), remove=_IN_REVUE
    ),
    "decision": Access(
        add=_REVOIR,
        change=_REVOIR,
        changed=("perimetre_id", "semaine", "texte", "qui", "pour", "faite_le", "ligne_id"),
        remove=_REVOIR,
    ),
    "agent": Access(
        add=_ADMINISTRER,
        change=f"{_ADMINISTRER} OR id = {ME}",
        changed=(
            *("initiales", "nom", "pole", "equipe", "coordonne", "actif", "fictif", "arrivee", "depart"),
            *("fonction", "role", "compte", "courriel"),
        ),
        becomes=f"{_ADMINISTRER} OR (id = {ME} AND ne_change_que_courriel(agent))",
    ),
    "quotite": Access(
        add=_among(Droit.RYTHMER),
        change=_among(Droit.RYTHMER),
        changed=("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    ),
    "suppleance": Access(
        add=_on(Droit.SUPPLEER, "pole"),
        change=_on(Droit.SUPPLEER, "pole"),
        changed=("jusque",),
        remove=_on(Droit.SUPPLEER, "pole"),
    ),
    "saisie": Access(
        read=f"{_LIRE} OR par_id = {ME}",
        add=f"{_SAISIR} AND {_WRITTEN_BY}",
        change=_SAISIR,
        changed=("centiemes", "commentaire", "a_confirmer", "version", "par_id", "demande_id"),
        becomes=f"{_SAISIR} AND {_WRITTEN_BY}",
        remove=_SAISIR,
    ),
    "absence": Access(read=_LIRE, add=_SAISIR, change=_SAISIR, changed=("centiemes",), remove=_SAISIR),
    "visa": Access(read=f"{_LIRE} OR par_id = {ME} OR supplee_id = {ME}", add=_VISA),
    "preference": Access(
        read=f"agent_id = {ME} OR {_PURGES}",
        add=f"agent_id = {ME}",
        change=f"agent_id = {ME}",
        changed=("valeur",),
        remove=f"agent_id = {ME} OR {_PURGES}",
    ),
    "rappel": Access(
        read=f"agent_id = {ME} OR {_REMINDS}",
        add=_REMINDS,
        change=_REMINDS,
        changed=("etat",),
        remove=f"{_REMINDS} OR {_PURGES}",
    ),
    "refus_droit": Access(
        read=f"{_on_gip(Droit.LIRE_JOURNAL)} OR {_among(Droit.LIRE, 'acteur_id')}", add=f"acteur_id = {ME}"
    ),
    "purge": Access(add=f"{_ADMINISTRER} AND par_id = {ME}"),
    "journal": Access(read=_JOURNAL),
    # The seal, and its salt, of what one may read.
    "sceau": Access(read="EXISTS (SELECT 1 FROM journal j WHERE j.seq = sceau.seq)"),
    "effacement": _READ_ONLY,
    "total_jour": Access(read=_LIRE),
    "tete": _READ_ONLY,
    "alembic_version": Access(read="true"),
    "jeton": _NOBODY,
}
