"""Every command: where it lives, and its line of help. A module is imported when its command is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Leaf:
    """A command of one word, of its name in a module of `cariforef_tui.cli`."""

    module: str
    help: str


@dataclass(frozen=True, slots=True)
class Family:
    """Commands of one noun: the module of each by its name there, `-` written `_`, or a family below.

    `alone` is the one that the noun alone runs; where the family `is_open`, it also takes any words that name
    none of them: `revue PRI --semaine 21`. The first line of `help` is that of the list.
    """

    help: str
    members: Mapping[str, str | Family]
    alone: str | None = None
    is_open: bool = False


SECTIONS: dict[str, dict[str, Leaf | Family]] = {
    "Chaque semaine": {
        "saisir": Leaf("temps.log", "Saisir des jours pour un agent sur une ligne."),
        "effacer": Leaf("temps.log", "Effacer une saisie."),
        "semaine": Leaf("temps.semaine", "Montrer la semaine d'un agent."),
        "absence": Family(
            "Déclarer, retirer ou lister des absences.",
            {"liste": "temps.absence", "ajouter": "temps.absence", "retirer": "temps.absence"},
            alone="liste",
        ),
        "mois": Family(
            "Signer et contresigner les mois, les rouvrir ; les fiches.\n\n"
            "MOIS : 2018-05, 05/2018, 5 ou mai ; sans mois, le dernier terminé. Un mois signé n'accepte plus "
            "aucune écriture. « cariforef mois PRI » montre les mois d'un pôle.",
            {
                "etat": "mois.mois",
                "signer": "mois.sign",
                "contresigner": "mois.sign",
                "renvoyer": "mois.sign",
                "rouvrir": "mois.sign",
                "histoire": "mois.history",
                "fiche": "mois.fiche",
            },
            alone="etat",
            is_open=True,
        ),
        "programme": Family(
            "Montrer l'arbre du programme, ou une ligne.\n\n"
            "cariforef programme 14.7 montre la ligne 14.7 et ce qu'elle contient ; « cariforef programme "
            "voir --help » explique ce qui est montré.",
            {"voir": "programme.programme", "controle": "programme.control"},
            alone="voir",
            is_open=True,
        ),
        "avancement": Leaf("avancement", "Confronter le prévu et le réalisé."),
        "alertes": Leaf("alertes", "Montrer ce qui demande attention."),
        "equipe": Family(
            "Montrer qui est disponible, et pour combien.\n\n"
            "cariforef equipe PRI montre un seul pôle ; « cariforef equipe voir --help » explique les "
            "colonnes.",
            {"voir": "equipe.equipe", "demandes": "equipe.claims"},
            alone="voir",
            is_open=True,
        ),
        "revue": Family(
            "Montrer la revue hebdomadaire du GIP ou d'un pôle, et y écrire.\n\n"
            "cariforef revue PRI --semaine 2018-W21 montre celle de PRI ; sans semaine, la dernière semaine "
            "finie.",
            {
                "voir": "revue.revue",
                "remarque": "revue.write",
                "decision": "revue.decision",
                "corriger": "revue.decision",
                "retirer": "revue.decision",
                "faite": "revue.decision",
                "meteo": "revue.write",
                "clore": "revue.write",
                "compte-rendu": "revue.minutes",
            },
            alone="voir",
            is_open=True,
        ),
        "raf": Leaf("programme.raf", "Déclarer ou lister les restes à faire."),
        "jalon": Family(
            "Lister les jalons, les déclarer tenus ou non.",
            {"liste": "programme.jalon", "tenu": "programme.suivi", "annuler": "programme.suivi"},
            alone="liste",
        ),
    },
    "Piloter": {
        "plan": Family(
            "Réviser le plan, solder ses lignes, essayer des changements.",
            {
                "reviser": "programme.revise",
                "transferer": "programme.revise",
                "echeance": "programme.revise",
                "confier": "programme.revise",
                "ajouter": "programme.revise",
                "retirer": "programme.revise",
                "reprendre": "programme.revise",
                "solder": "programme.suivi",
                "rouvrir": "programme.suivi",
                "rattacher": "temps.move",
                "simuler": "pilotage.what_if",
                "regulation": "pilotage.regulation",
                "revisions": "programme.revisions",
                "annuler": "programme.revise",
                "bilan": "pilotage.year",
                "preparer": "pilotage.year",
            },
        ),
        "convention": Family(
            "Lister les conventions FSE, marquer les lignes qu'elles financent.",
            {
                "liste": "mois.convention",
                "ajouter": "mois.convention",
                "intituler": "mois.convention",
                "marquer": "mois.convention",
                "retirer": "mois.convention",
                "clore": "mois.convention",
            },
            alone="liste",
        ),
        "journal": Family(
            "Dire qui a écrit quoi, quand et pourquoi ; vérifier que personne ne l'a réécrit.\n\n"
            "cariforef journal --ligne 14.7.1 donne l'histoire d'une ligne, --de LR celle d'un agent, --par "
            "DM ce que DM a écrit ; « cariforef journal lister --help » dit toutes les options.",
            {"lister": "journal.journal", "verifier": "journal.journal"},
            alone="lister",
            is_open=True,
        ),
    },
    "Échanger": {
        "exporter": Family(
            "Exporter en CSV, XLSX, JSON ou ICS.",
            {
                "saisies": "tools.export",
                "avancement": "tools.export",
                "programme": "tools.export",
                "alertes": "tools.export",
                "echeances": "tools.export",
            },
        ),
        "importer": Family(
            "Importer un programme ou des saisies.",
            {"programme": "temps.bring", "saisies": "temps.bring"},
        ),
        "rgpd": Family(
            "Exporter ou effacer ce qui est conservé sur une personne, et dire ce qui l'est.",
            {"exporter": "rgpd.rgpd", "purger": "rgpd.purge", "notice": "rgpd.rgpd"},
        ),
    },
    "Régler": {
        "agent": Family(
            "Lister, ajouter, modifier ou clore des agents ; dire qui est quoi.",
            {
                "liste": "agents.agent",
                "ajouter": "agents.agent",
                "modifier": "agents.roles",
                "partir": "agents.agent",
                "quotite": "agents.quotite",
                "droits": "agents.rights",
                "role": "agents.roles",
                "coordonne": "agents.roles",
                "compte": "agents.roles",
            },
            alone="liste",
        ),
        "reglages": Family(
            "Montrer ou changer les réglages communs ; les jours fériés.\n\n"
            "« cariforef reglages --pas 0,25 » en change un ; « cariforef reglages communs --help » les dit "
            "tous.",
            {
                "communs": "temps.settings",
                "calendrier": Family(
                    "Lister ou amender les jours fériés et de fermeture.",
                    {
                        "liste": "temps.calendrier",
                        "ajouter": "temps.calendrier",
                        "retirer": "temps.calendrier",
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
                "creer": "store",
                "verifier": "store",
                "sauvegarder": "store",
                "sauvegardes": "store",
                "restaurer": "store",
                "migrer": "store",
            },
        ),
        "demo": Leaf("tools.demo", "Ouvrir l'interface sur une année fictive."),
        "guide": Leaf("tools.guide", "Afficher le guide d'utilisation."),
        "completion": Leaf("tools.guide", "Donner la complétion de l'interpréteur."),
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
