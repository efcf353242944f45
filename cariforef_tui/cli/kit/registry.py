"""Every command: where it lives, and its line of help. A module is imported when its command is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Leaf:
    """A command of one word: `place` is the `module:object` of `cariforef_tui.cli` that defines it."""

    place: str
    help: str


@dataclass(frozen=True, slots=True)
class Family:
    """Commands of one noun, each a place by its name.

    `alone` is the one that the noun alone runs; where the family `is_open`, it also takes any words that name
    none of them: `revue PRI --semaine 21`. The first line of `help` is that of the list.
    """

    help: str
    members: Mapping[str, str | Family]
    alone: str | None = None
    is_open: bool = False


SECTIONS: dict[str, dict[str, Leaf | Family]] = {
    "Chaque semaine": {
        "saisir": Leaf("temps.log:saisir", "Saisir des jours pour un agent sur une ligne."),
        "effacer": Leaf("temps.log:effacer", "Effacer une saisie."),
        "semaine": Leaf("temps.semaine:semaine", "Montrer la semaine d'un agent."),
        "absence": Family(
            "Déclarer, retirer ou lister des absences.",
            {
                "liste": "temps.absence:liste",
                "ajouter": "temps.absence:ajouter",
                "retirer": "temps.absence:retirer",
            },
            alone="liste",
        ),
        "mois": Family(
            "Signer et contresigner les mois, les rouvrir ; les fiches.\n\n"
            "MOIS : 2018-05, 05/2018, 5 ou mai ; sans mois, le dernier terminé. Un mois signé n'accepte plus "
            "aucune écriture. « cariforef mois PRI » montre les mois d'un pôle.",
            {
                "etat": "mois.mois:etat",
                "signer": "mois.sign:signer",
                "contresigner": "mois.sign:contresigner",
                "renvoyer": "mois.sign:renvoyer",
                "rouvrir": "mois.sign:rouvrir",
                "histoire": "mois.history:histoire",
                "fiche": "mois.fiche:fiche",
            },
            alone="etat",
            is_open=True,
        ),
        "programme": Family(
            "Montrer l'arbre du programme, ou une ligne.\n\n"
            "cariforef programme 14.7 montre la ligne 14.7 et ce qu'elle contient ; « cariforef programme "
            "voir --help » explique ce qui est montré.",
            {"voir": "programme.programme:voir", "controle": "programme.control:controle"},
            alone="voir",
            is_open=True,
        ),
        "avancement": Leaf("avancement:avancement", "Confronter le prévu et le réalisé."),
        "alertes": Leaf("alertes:alertes", "Montrer ce qui demande attention."),
        "equipe": Family(
            "Montrer qui est disponible, et pour combien.\n\n"
            "cariforef equipe PRI montre un seul pôle ; « cariforef equipe voir --help » explique les "
            "colonnes.",
            {"voir": "equipe.equipe:voir", "demandes": "equipe.claims:demandes"},
            alone="voir",
            is_open=True,
        ),
        "revue": Family(
            "Montrer la revue hebdomadaire du GIP ou d'un pôle, et y écrire.\n\n"
            "cariforef revue PRI --semaine 2018-W21 montre celle de PRI ; sans semaine, la dernière semaine "
            "finie.",
            {
                "voir": "revue.revue:voir",
                "remarque": "revue.write:remarque",
                "decision": "revue.decision:decision",
                "corriger": "revue.decision:corriger",
                "retirer": "revue.decision:retirer",
                "faite": "revue.decision:faite",
                "meteo": "revue.write:meteo",
                "clore": "revue.write:clore",
                "compte-rendu": "revue.minutes:compte_rendu",
            },
            alone="voir",
            is_open=True,
        ),
        "raf": Leaf("programme.raf:raf", "Déclarer ou lister les restes à faire."),
        "jalon": Family(
            "Lister les jalons, les déclarer tenus ou non.",
            {
                "liste": "programme.jalon:liste",
                "tenu": "programme.suivi:tenu",
                "annuler": "programme.suivi:annuler",
            },
            alone="liste",
        ),
    },
    "Piloter": {
        "plan": Family(
            "Réviser le plan, solder ses lignes, essayer des changements.",
            {
                "reviser": "programme.revise:reviser",
                "transferer": "programme.revise:transferer",
                "echeance": "programme.revise:echeance",
                "confier": "programme.revise:confier",
                "ajouter": "programme.ligne:ajouter",
                "retirer": "programme.ligne:retirer",
                "reprendre": "programme.ligne:reprendre",
                "solder": "programme.suivi:solder",
                "rouvrir": "programme.suivi:rouvrir",
                "rattacher": "temps.move:rattacher",
                "simuler": "pilotage.what_if:simuler",
                "regulation": "pilotage.regulation:regulation",
                "revisions": "programme.revisions:revisions",
                "annuler": "programme.revisions:annuler",
                "bilan": "pilotage.year:bilan",
                "preparer": "pilotage.year:preparer",
            },
        ),
        "convention": Family(
            "Lister les conventions FSE, marquer les lignes qu'elles financent.",
            {
                "liste": "mois.convention:liste",
                "ajouter": "mois.convention:ajouter",
                "intituler": "mois.convention:intituler",
                "marquer": "mois.convention:marquer",
                "retirer": "mois.convention:retirer",
                "clore": "mois.convention:clore",
            },
            alone="liste",
        ),
        "journal": Family(
            "Dire qui a écrit quoi, quand et pourquoi ; vérifier que personne ne l'a réécrit.\n\n"
            "cariforef journal --ligne 14.7.1 donne l'histoire d'une ligne, --de LR celle d'un agent, --par "
            "DM ce que DM a écrit ; « cariforef journal lister --help » dit toutes les options.",
            {"lister": "journal.journal:lister", "verifier": "journal.journal:verifier"},
            alone="lister",
            is_open=True,
        ),
    },
    "Échanger": {
        "exporter": Family(
            "Exporter en CSV, XLSX, JSON ou ICS.",
            {
                "saisies": "tools.export:saisies",
                "avancement": "tools.export:avancement",
                "programme": "tools.export:programme",
                "alertes": "tools.export:alertes",
                "echeances": "tools.export:echeances",
            },
        ),
        "importer": Family(
            "Importer un programme ou des saisies.",
            {"programme": "temps.bring:programme", "saisies": "temps.bring:saisies"},
        ),
        "rgpd": Family(
            "Exporter ou effacer ce qui est conservé sur une personne, et dire ce qui l'est.",
            {
                "exporter": "rgpd.rgpd:exporter",
                "purger": "rgpd.purge:purger",
                "notice": "rgpd.rgpd:notice",
            },
        ),
    },
    "Régler": {
        "agent": Family(
            "Lister, ajouter, modifier ou clore des agents ; dire qui est quoi.",
            {
                "liste": "agents.agent:liste",
                "ajouter": "agents.agent:ajouter",
                "modifier": "agents.roles:modifier",
                "partir": "agents.agent:partir",
                "quotite": "agents.quotite:quotite",
                "droits": "agents.rights:droits",
                "role": "agents.roles:role",
                "coordonne": "agents.roles:coordonne",
                "compte": "agents.roles:compte",
            },
            alone="liste",
        ),
        "reglages": Family(
            "Montrer ou changer les réglages communs ; les jours fériés.\n\n"
            "« cariforef reglages --pas 0,25 » en change un ; « cariforef reglages communs --help » les dit "
            "tous.",
            {
                "communs": "temps.settings:communs",
                "calendrier": Family(
                    "Lister ou amender les jours fériés et de fermeture.",
                    {
                        "liste": "temps.calendrier:liste",
                        "ajouter": "temps.calendrier:ajouter",
                        "retirer": "temps.calendrier:retirer",
                    },
                    alone="liste",
                ),
            },
            alone="communs",
            is_open=True,
        ),
        "base": Family(
            "Créer, vérifier, sauvegarder, restaurer, migrer la base.",
            {
                "creer": "store:creer",
                "verifier": "store:verifier",
                "sauvegarder": "store:sauvegarder",
                "sauvegardes": "store:sauvegardes",
                "restaurer": "store:restaurer",
                "migrer": "store:migrer",
            },
        ),
        "demo": Leaf("tools.demo:demo", "Ouvrir l'interface sur une année fictive."),
        "guide": Leaf("tools.guide:guide", "Afficher le guide d'utilisation."),
        "completion": Leaf("tools.completion:completion", "Donner la complétion de l'interpréteur."),
    },
}
COMMANDS = {name: entry for entries in SECTIONS.values() for name, entry in entries.items()}

RENAMED = {
    "controle": "programme controle",
    "si": "equipe demandes",
    "visa": "mois",
    "visa etat": "mois etat",
    "visa signer": "mois signer",
    "visa contresigner": "mois contresigner",
    "visa renvoyer": "mois renvoyer",
    "visa rouvrir": "mois rouvrir",
    "visa histoire": "mois histoire",
    "fiche": "mois fiche",
    "reviser": "plan reviser",
    "transferer": "plan transferer",
    "echeance": "plan echeance",
    "qui": "plan confier",
    "ligne": "plan ajouter",
    "ligne ajouter": "plan ajouter",
    "ligne retirer": "plan retirer",
    "ligne reprendre": "plan reprendre",
    "solder": "plan solder",
    "rouvrir": "plan rouvrir",
    "deplacer": "plan rattacher",
    "simuler": "plan simuler",
    "regulation": "plan regulation",
    "revisions": "plan revisions",
    "revisions liste": "plan revisions",
    "revisions annuler": "plan annuler",
    "annee": "plan bilan",
    "annee bilan": "plan bilan",
    "annee preparer": "plan preparer",
    "quotite": "agent quotite",
    "droits": "agent droits",
    "calendrier": "reglages calendrier",
    "calendrier liste": "reglages calendrier",
    "calendrier ajouter": "reglages calendrier ajouter",
    "calendrier retirer": "reglages calendrier retirer",
}
"""What a command of 0.1 is called now, by its words then: who types the old ones is told the new ones."""
