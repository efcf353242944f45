"""Every command: where it lives, and its line of help. A module is imported when its command is asked for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entree:
    """`objet` is the click command that `cariforef_tui.cli.<module>` defines."""

    module: str
    objet: str
    aide: str


RUBRIQUES: dict[str, dict[str, Entree]] = {
    "Saisir": {
        "saisir": Entree("saisir", "saisir", "Saisir des jours pour un agent sur une ligne."),
        "effacer": Entree("saisir", "effacer", "Effacer une saisie."),
        "semaine": Entree("semaine", "semaine", "Montrer la semaine d'un agent."),
        "absence": Entree("absence", "absence", "Déclarer, retirer ou lister des absences."),
    },
    "Consulter": {
        "programme": Entree("programme", "programme", "Montrer l'arbre du programme, ou une ligne."),
        "controle": Entree("controle", "controle", "Confronter les totaux annoncés et sommés."),
        "avancement": Entree("avancement", "avancement", "Confronter le prévu et le réalisé."),
        "alertes": Entree("alertes", "alertes", "Montrer ce qui demande attention."),
        "equipe": Entree("equipe", "equipe", "Montrer qui est disponible, et pour combien."),
        "si": Entree("equipe", "si", "Confronter les demandes à l'équipe SI et ses jours."),
        "fiche": Entree("fiche", "fiche", "Montrer ou écrire les fiches de temps d'un mois."),
        "journal": Entree("journal", "journal", "Dire qui a écrit quoi, vérifier le journal."),
    },
    "Suivre": {
        "solder": Entree("suivi", "solder", "Déclarer une ligne soldée."),
        "rouvrir": Entree("suivi", "rouvrir", "Rouvrir une ligne soldée."),
        "jalon": Entree("jalon", "jalon", "Lister les jalons, les déclarer tenus ou non."),
        "revue": Entree("revue", "revue", "Montrer la revue hebdomadaire, et y écrire."),
    },
    "Viser": {
        "visa": Entree("visa", "visa", "Signer et contresigner les mois, les rouvrir."),
    },
    "Échanger": {
        "exporter": Entree("exporter", "exporter", "Exporter en CSV, XLSX, JSON ou ICS."),
        "importer": Entree("importer", "importer", "Importer un programme ou des saisies."),
        "annee": Entree("annee", "annee", "Faire le bilan de l'année, préparer la suivante."),
    },
    "Piloter": {
        "raf": Entree("raf", "raf", "Déclarer ou lister les restes à faire."),
        "reviser": Entree("reviser", "reviser", "Réviser les jours d'une enveloppe."),
        "transferer": Entree("reviser", "transferer", "Transférer des jours entre enveloppes."),
        "echeance": Entree("reviser", "echeance", "Déplacer l'échéance d'une ligne."),
        "qui": Entree("reviser", "qui", "Changer qui se charge d'une ligne."),
        "ligne": Entree("ligne", "ligne", "Ajouter, retirer, reprendre une ligne du plan."),
        "revisions": Entree("revisions", "revisions", "Lister les révisions, en annuler une."),
        "regulation": Entree("simuler", "regulation", "Confronter demande et moyens des pôles."),
        "simuler": Entree("simuler", "simuler", "Essayer des changements du plan."),
        "deplacer": Entree("deplacer", "deplacer", "Rattacher des saisies à une autre ligne."),
    },
    "Régler": {
        "agent": Entree("agent", "agent", "Lister, ajouter, modifier des agents ; leurs rôles."),
        "droits": Entree("droits", "droits", "Dire ce qu'une personne peut faire."),
        "quotite": Entree("quotite", "quotite", "Fixer le rythme de travail d'un agent."),
        "calendrier": Entree("calendrier", "calendrier", "Lister ou amender les jours fériés."),
        "reglages": Entree("reglages", "reglages", "Montrer ou changer les réglages communs."),
        "convention": Entree("convention", "convention", "Marquer les lignes que le FSE finance."),
        "rgpd": Entree("rgpd", "rgpd", "Exporter ou effacer des données personnelles."),
        "base": Entree("base", "base", "Créer, vérifier, sauvegarder, restaurer, migrer."),
        "demo": Entree("demo", "demo", "Ouvrir l'interface sur une année fictive."),
        "guide": Entree("guide", "guide", "Afficher le guide d'utilisation."),
        "completion": Entree("completion", "completion", "Donner la complétion de l'interpréteur."),
    },
}
COMMANDES = {name: entree for entrees in RUBRIQUES.values() for name, entree in entrees.items()}
