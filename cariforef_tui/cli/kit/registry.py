"""Every command, with its module and its line of help. A module is imported only for its own commands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Leaf(NamedTuple):
    """A command of one word: `module`, in `cariforef_tui.cli`, defines it under its own name."""

    module: str
    help: str


@dataclass(frozen=True, slots=True)
class Family:
    """The commands of one noun. `modules` gives their names, separated by spaces, by the module they are in.

    A module writes `-` as `_` in their names. The noun alone runs the command `alone`; if `is_open`, words
    that name no command go to it too: `revue PRI --semaine 21`. Lists show the first line of `help`.
    """

    help: str
    modules: Mapping[str, str]
    alone: str | None = None
    is_open: bool = False
    families: Mapping[str, Family] = field(default_factory=dict)

    @property
    def members(self) -> dict[str, str | Family]:
        """The module or the family of each command, by its name."""
        modules = {name: module for module, names in self.modules.items() for name in names.split()}
        return {**modules, **self.families}


SECTIONS: dict[str, dict[str, Leaf | Family]] = {
    "Chaque semaine": {
        "saisir": Leaf("temps.log", "Saisir des jours pour un agent sur une ligne."),
        "effacer": Leaf("temps.log", "Effacer une saisie."),
        "semaine": Leaf("temps.semaine", "Montrer la semaine d'un agent."),
        "absence": Family(
            "Déclarer, retirer ou lister des absences.\n\n« cariforef absence DM » liste celles de DM.",
            {"temps.absence": "liste ajouter retirer"},
            alone="liste",
            is_open=True,
        ),
        "mois": Family(
            "Signer et contresigner les mois, les rouvrir ; les fiches.\n\n"
            "MOIS : 2018-05, 05/2018, 5 ou mai ; sans mois, le dernier terminé. Un mois signé n'accepte plus "
            "aucune écriture. « cariforef mois PRI » montre ceux de PRI.",
            {"mois.mois": "etat signer contresigner renvoyer rouvrir histoire", "mois.fiche": "fiche"},
            alone="etat",
            is_open=True,
        ),
        "programme": Family(
            "Montrer l'arbre du programme, ou une ligne.\n\n"
            "cariforef programme 14.7 montre la ligne 14.7 et ce qu'elle contient ; « cariforef programme "
            "voir --help » explique ce qui est montré.",
            {"programme.programme": "voir controle", "programme.bring": "modele"},
            alone="voir",
            is_open=True,
        ),
        "avancement": Family(
            "Confronter le prévu et le réalisé.\n\n"
            "cariforef avancement 14.7 montre la ligne 14.7 et ce qu'elle contient ; « cariforef avancement "
            "voir --help » explique les colonnes.",
            {
                "avancement.avancement": "voir",
                "avancement.echeancier": "echeancier",
                "avancement.courbe": "courbe",
            },
            alone="voir",
            is_open=True,
        ),
        "alertes": Leaf("alertes", "Montrer ce qui demande attention."),
        "equipe": Family(
            "Montrer qui est disponible, et pour combien.\n\n"
            "cariforef equipe PRI ne montre que PRI ; « cariforef equipe voir --help » explique les "
            "colonnes.",
            {"equipe": "voir demandes"},
            alone="voir",
            is_open=True,
        ),
        "revue": Family(
            "Montrer la revue hebdomadaire, et y écrire.\n\n"
            "cariforef revue PRI --semaine 21 montre celle de PRI ; sans semaine, la dernière semaine "
            "finie.",
            {
                "revue.revue": "voir",
                "revue.write": "remarque meteo presents prochaine clore compte-rendu "
                "decision corriger retirer faite",
            },
            alone="voir",
            is_open=True,
        ),
        "raf": Leaf("programme.raf", "Déclarer ou lister les restes à faire."),
        "jalon": Family(
            "Lister les jalons, les déclarer tenus, les déplacer, dire quelles lignes finissent avec eux.",
            {
                "programme.declarations": "liste tenu annuler borner liberer",
                "programme.jalons": "deplacer ajouter retirer",
            },
            alone="liste",
        ),
    },
    "Piloter": {
        "plan": Family(
            "Réviser le plan, solder ses lignes, essayer des changements.",
            {
                "programme.revise": "reviser transferer echeance confier ajouter retirer remettre annuler",
                "programme.declarations": "solder rouvrir reprise",
                "temps.move": "rattacher",
                "pilotage.what_if": "simuler regulation",
                "programme.revisions": "revisions",
                "pilotage.year": "bilan preparer",
            },
        ),
        "demande": Family(
            "Lister, ouvrir, clore les demandes d'un droit de tirage.\n\n"
            "Un droit de tirage est une ligne dont les jours répondent à des demandes ponctuelles, de moins "
            "d'un jour chacune (4.5 en 2018). « cariforef saisir DM 4.5 0,25 --demande salon » y répond.",
            {"temps.demande": "liste ouvrir clore rouvrir renommer retirer tirage"},
            alone="liste",
            is_open=True,
        ),
        "livrable": Family(
            "Lister les livrables, les définir, déclarer ce qui est produit.",
            {"programme.livrable": "liste definir produire"},
            alone="liste",
        ),
        "rappels": Leaf("rappels", "Dire à chacun ce qu'il lui reste à faire, et le lui envoyer."),
        "convention": Family(
            "Lister les conventions des financeurs, marquer les lignes qu'elles financent.",
            {"mois.convention": "liste ajouter intituler fonds marquer retirer clore"},
            alone="liste",
        ),
        "journal": Family(
            "Dire qui a écrit quoi, quand et pourquoi ; vérifier que personne ne l'a réécrit.\n\n"
            "cariforef journal --ligne 14.7.1 donne l'histoire d'une ligne, --de LR celle d'un agent, --par "
            "DM ce que DM a écrit ; « cariforef journal lister --help » dit toutes les options.",
            {"journal": "lister verifier"},
            alone="lister",
            is_open=True,
        ),
    },
    "Échanger": {
        "exporter": Family(
            "Exporter en CSV, XLSX, JSON ou ICS.",
            {"tools.export": "saisies heures avancement livrables programme alertes echeances absences"},
        ),
        "importer": Family(
            "Importer un programme, des saisies, des heures, un agenda, des absences.",
            {
                "programme.bring": "programme",
                "temps.bring": "saisies heures",
                "temps.agenda": "agenda",
                "temps.bring_absences": "absences",
            },
        ),
        "rgpd": Family(
            "Exporter ou effacer ce qui est conservé sur une personne, et dire ce qui l'est.",
            {"rgpd": "exporter notice purger effacer"},
        ),
    },
    "Régler": {
        "agent": Family(
            "Lister, ajouter, importer, modifier des agents, noter un départ ; rôles, comptes.",
            {
                "agents.agent": "liste ajouter partir quotite courriel importer",
                "agents.roles": "modifier role coordonne compte",
                "agents.rights": "droits",
            },
            alone="liste",
        ),
        "reglages": Family(
            "Montrer ou changer les réglages communs ; les jours fériés.\n\n"
            "« cariforef reglages --pas 0,25 » en change un ; « cariforef reglages communs --help » les dit "
            "tous.",
            {
                "temps.settings": "communs",
                "tools.fichiers": "fichiers",
                "tools.guide": "completion",
                "tools.modele": "modele",
                "tools.servir": "agenda",
            },
            families={
                "calendrier": Family(
                    "Lister ou changer les jours fériés et de fermeture.",
                    {"temps.calendrier": "liste ajouter retirer"},
                    alone="liste",
                ),
            },
            alone="communs",
            is_open=True,
        ),
        "base": Family(
            "Créer, vérifier, sauvegarder, restaurer, migrer, transférer la base.",
            {"store": "creer verifier sauvegarder sauvegardes restaurer migrer transferer"},
        ),
        "demo": Leaf("tools.demo", "Ouvrir l'interface sur une année fictive."),
        "guide": Leaf("tools.guide", "Afficher le guide d'utilisation."),
        "servir": Leaf("tools.servir", "Ouvrir l'interface dans un navigateur."),
    },
}
COMMANDS = {name: entry for entries in SECTIONS.values() for name, entry in entries.items()}


def shortest(command: str) -> str:
    """Return the shortest way to type a command: `revue` for `revue voir`, which the noun alone runs."""
    *above, last = command.split() or [""]
    entries: Mapping[str, object] = COMMANDS
    family: object = None
    for word in above:
        family = entries.get(word)
        entries = family.members if isinstance(family, Family) else {}
    is_alone = isinstance(family, Family) and family.alone == last
    return " ".join(above if is_alone else (*above, last))


def paths_of(word: str) -> tuple[str, ...]:
    """Return the whole names of the commands that end with `word`; none if `word` alone is a command."""
    if word in COMMANDS:
        return ()
    return tuple(path for path in _paths("", COMMANDS) if path.rpartition(" ")[2] == word)


def _paths(above: str, entries: Mapping[str, object]) -> Iterator[str]:
    for name, entry in entries.items():
        path = f"{above} {name}".strip()
        yield path
        if isinstance(entry, Family):
            yield from _paths(path, entry.members)
