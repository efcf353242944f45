"""Two rows of every journalled table, each column with a value of its own, and what names a row."""

from __future__ import annotations

from dataclasses import dataclass

Row = dict[str, object]


@dataclass(frozen=True, kw_only=True)
class Sample:
    """Two rows, and the columns of `key`, by which the journal names them.

    `on_insert` and the like name the triggers that refuse to write these rows: the journal is proved without.
    """

    key: tuple[str, ...]
    before: Row
    after: Row
    on_insert: tuple[str, ...] = ()
    on_update: tuple[str, ...] = ()
    on_delete: tuple[str, ...] = ()


def _row(columns: str, *values: object) -> Row:
    return dict(zip(columns.split(), values, strict=True))


def _sample(
    columns: str, key: str, before: tuple[object, ...], after: tuple[object, ...], *guards: str
) -> Sample:
    def of(event: str) -> tuple[str, ...]:
        return tuple(name.partition(" ")[2] for name in guards if name.startswith(event))

    return Sample(
        key=tuple(key.split()),
        before=_row(columns, *before),
        after=_row(columns, *after),
        on_insert=of("insert"),
        on_update=of("update"),
        on_delete=of("delete"),
    )


SAMPLES = {
    "exercice": _sample(
        "id suivi_depuis pole axe action operation",
        "id",
        (2021, "2021-03-01", "Direction", "Service", "Mission", "Projet"),
        (2022, "2022-04-04", "Département", "Domaine", "Chantier", "Tâche"),
    ),
    "agent": _sample(
        "id initiales nom pole equipe coordonne actif fictif arrivee depart fonction role compte courriel",
        "id",
        (
            51,
            "ZA",
            "Zoé",
            "PRI",
            "SI",
            "APO",
            1,
            0,
            "2018-01-02",
            "2018-11-30",
            "juriste",
            "auditeur",
            "zoe",
            "za@ici.fr",
        ),
        (
            52,
            "ZB",
            "Éva",
            "APO",
            "RH",
            "PRI",
            0,
            1,
            "2018-02-03",
            "2018-12-31",
            "cadre",
            "direction",
            "eva",
            "zb@ici.fr",
        ),
    ),
    "ligne": _sample(
        "id exercice_id code rang niveau parent_id libelle echeance qui centiemes_annonces actions_annoncees "
        "operations_annoncees regulation equipe_si",
        "id",
        (51, 2018, "5", 501, "axe", 2, "Accueillir", "06/2018", "LR", 502, 503, 504, 1, 0),
        (52, 2019, "6", 601, "action", 5, "Orienter", "07/2019", "DM", 602, 603, 604, 0, 1),
        "update tr_ligne_sans_update",
    ),
    "enveloppe": _sample(
        "id exercice_id code rang compte chiffrage centiemes",
        "id",
        (51, 2018, "5-m", 501, "metier", "chiffre", 502),
        (52, 2019, "6-s", 601, "SI", "X", None),
        "update tr_enveloppe_sans_update",
    ),
    "enveloppe_ligne": _sample(
        "enveloppe_id ligne_id rang",
        "enveloppe_id ligne_id",
        (51, 52, 53),
        (61, 62, 63),
        "update tr_enveloppe_ligne_sans_update",
    ),
    "jalon": _sample(
        "id exercice_id code rang libelle jour",
        "id",
        (51, 2018, "J1", 501, "Bilan", "2018-06-01"),
        (52, 2019, "J2", 601, "Audit", "2019-06-02"),
        "update tr_jalon_sans_update",
    ),
    "jalon_ligne": _sample(
        "jalon_id ligne_id rang borne",
        "jalon_id ligne_id",
        (51, 52, 53, 0),
        (61, 62, 63, 1),
        "update tr_jalon_ligne_cle",
    ),
    "alias": _sample("id exercice_id alias ligne_id", "id", (51, 2018, "CINQ", 52), (61, 2019, "SIX", 62)),
    "jour_ferie": _sample("jour libelle", "jour", ("2018-06-04", "Pont"), ("2018-06-05", "Fermeture")),
    "reglage": _sample("cle valeur", "cle", ("jours_par_etp", 201), ("conservation", 11)),
    "quotite": _sample(
        "id agent_id depuis lundi mardi mercredi jeudi vendredi samedi dimanche",
        "agent_id depuis",
        (51, 16, "2018-06-04", 1, 2, 3, 4, 5, 6, 7),
        (61, 13, "2018-06-05", 11, 12, 13, 14, 15, 16, 17),
    ),
    "absence": _sample(
        "id agent_id jour type centiemes",
        "agent_id jour type",
        (51, 16, "2018-06-04", "RTT", 30),
        (61, 13, "2018-06-05", "maladie", 40),
        "update tr_absence_cle",
        "update tr_absence_total_hausse",
    ),
    "saisie": _sample(
        "id agent_id jour ligne_id exercice_id compte centiemes commentaire a_confirmer version par_id "
        "demande_id",
        "agent_id jour ligne_id",
        (51, 16, "2018-06-04", 3, 2018, "metier", 30, "Reçu", 1, 7, 12, 21),
        (61, 13, "2019-06-05", 93, 2019, "SI", 40, "Relu", 0, 8, 14, 22),
        "update tr_saisie_cle",
        "update tr_saisie_total_hausse",
        "insert tr_saisie_demande_insert",
        "update tr_saisie_demande_update",
    ),
    "fait": _sample(
        "id exercice_id ligne_id jalon_id declaration jour agent_id motif centiemes",
        "id",
        (51, 2018, 3, None, "reprise", "2018-06-04", 12, "Fini", 25),
        (61, 2019, None, 94, "tenu", "2019-06-05", 14, "Tenu", None),
        "update tr_fait_sans_update",
        "delete tr_fait_sans_delete",
    ),
    "plan_revision": _sample(
        "id exercice_id numero jour agent_id motif annule_id",
        "exercice_id numero",
        (51, 2018, 5, "2018-06-04", 12, "Arbitrage", 50),
        (61, 2019, 6, "2019-06-05", 14, "Retour", 60),
        "update tr_plan_revision_sans_update",
        "delete tr_plan_revision_sans_delete",
    ),
    "plan_changement": _sample(
        "id revision_id exercice_id rang type enveloppe_id ligne_id jalon_id centiemes_avant centiemes "
        "texte_avant texte",
        "revision_id rang",
        (51, 52, 2018, 5, "montant", 53, None, None, 54, 55, None, None),
        (61, 62, 2019, 6, "jalon", None, None, 63, None, None, "2018-05-25", "2018-06-29"),
        "update tr_plan_changement_sans_update",
        "delete tr_plan_changement_sans_delete",
    ),
    "raf": _sample(
        "id exercice_id ligne_id jour centiemes commentaire agent_id",
        "id",
        (51, 2018, 3, "2018-06-04", 52, "Il reste peu", 12),
        (61, 2019, 93, "2019-06-05", None, "Il reste trop", 14),
        "update tr_raf_sans_update",
        "delete tr_raf_sans_delete",
    ),
    "revue": _sample(
        "id exercice_id perimetre_id semaine close_le close_par_id figures prochaine",
        "exercice_id semaine perimetre_id",
        (51, 2018, 2, "2018-W21", "2018-06-04", 12, "{}", "2018-06-11"),
        (61, 2019, 93, "2019-W22", "2019-06-05", 14, "[]", "2019-06-12"),
        "update tr_revue_cle",
        "update tr_revue_close",
        "delete tr_revue_sans_delete",
    ),
    "presence": _sample(
        "revue_id agent_id etat",
        "revue_id agent_id",
        (52, 12, "present"),
        (62, 14, "excuse"),
        "update tr_presence_cle",
    ),
    "remarque": _sample(
        "id revue_id exercice_id rang ligne_id texte agent_id",
        "revue_id rang",
        (51, 52, 2018, 5, 3, "À revoir", 12),
        (61, 62, 2019, 6, 93, "Relu", 14),
        "update tr_remarque_cle",
    ),
    "meteo": _sample(
        "revue_id couleur commentaire agent_id",
        "revue_id",
        (51, "rouge", "Retard", 12),
        (61, "orange", "Reprise", 14),
        "update tr_meteo_cle",
    ),
    "decision": _sample(
        "id exercice_id numero perimetre_id semaine texte qui pour faite_le ligne_id",
        "exercice_id numero",
        (51, 2018, 5, 2, "2018-W21", "Relancer", "LR", "2018-06-04", "2018-06-01", 3),
        (61, 2019, 6, 93, "2019-W22", "Recruter", "DM", "2019-06-05", "2019-06-02", 94),
        "update tr_decision_cle",
    ),
    "visa": _sample(
        "id agent_id mois numero geste par_id quand motif centiemes contenu supplee_id",
        "agent_id mois numero",
        (51, 16, "2018-06", 5, "signature", 12, "2018-07-01", None, 52, "{}", 13),
        (61, 13, "2019-07", 6, "renvoi", 14, "2019-08-01", "Trop tôt", None, None, 11),
        "insert tr_visa_ordre",
        "insert tr_visa_signature",
        "insert tr_visa_pour",
        "insert tr_visa_supplee",
        "update tr_visa_sans_update",
        "delete tr_visa_sans_delete",
    ),
    "livrable": _sample(
        "id exercice_id ligne_id numero libelle quantite source",
        "id",
        (51, 2018, 3, 5, "Lico", 44, "axe 2"),
        (61, 2019, 93, 6, "Groupes", 17, None),
        "update tr_livrable_cle",
    ),
    "production": _sample(
        "id exercice_id ligne_id livrable_id jour quantite agent_id commentaire",
        "id",
        (51, 2018, 3, 52, "2018-06-04", 2, 12, "Imprimés"),
        (61, 2019, 93, 62, "2019-06-05", 3, 14, "Relus"),
        "insert tr_production_ligne",
        "update tr_production_cle",
    ),
    "tirage": _sample("id exercice_id ligne_id", "id", (51, 2018, 3), (61, 2019, 93), "update tr_tirage_cle"),
    "demande": _sample(
        "id exercice_id ligne_id numero libelle ouverte_le close_le",
        "id",
        (51, 2018, 3, 5, "Salon", "2018-06-04", "2018-06-08"),
        (61, 2019, 93, 6, "Forum", "2019-06-05", None),
        "update tr_demande_cle",
    ),
    "convention": _sample(
        "id numero intitule fonds",
        "id",
        (51, "FSE-1", "Accueil", "FSE"),
        (61, "FSE-2", "Orientation", "Région"),
        "update tr_convention_cle",
    ),
    "convention_ligne": _sample(
        "id convention_id exercice_id ligne_id depuis jusque",
        "id",
        (51, 52, 2018, 3, "2018-06-04", "2018-06-30"),
        (61, 62, 2019, 93, "2019-06-05", "2019-07-31"),
        "update tr_convention_ligne_cle",
    ),
    "refus_droit": _sample(
        "id quand acteur_id action objet",
        "id",
        (51, "2018-06-04", 12, "saisir", "LR"),
        (61, "2019-06-05", 14, "signer", "DM"),
        "update tr_refus_droit_sans_update",
        "delete tr_refus_droit_sans_delete",
    ),
    "purge": _sample(
        "id quand par_id agent_id limite motif",
        "id",
        (51, "2018-06-04", 12, 11, "2008-01-01", "Départ"),
        (61, "2019-06-05", 14, 13, "2009-01-01", "Conservation"),
        "update tr_purge_sans_update",
        "delete tr_purge_sans_delete",
    ),
}
