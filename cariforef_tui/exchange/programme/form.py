"""Write a programme as a workbook that people fill in: its sheets, what each column holds, and an example."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cariforef_tui.domain.values.columns import title_key
from cariforef_tui.domain.values.text import inert_text
from cariforef_tui.exchange.files.optional import load_optional

LISEZ_MOI = "Lisez-moi"
EXEMPLE = ("Celles du modèle sont un exemple, qui s'importe tel quel : remplacez-les toutes.",)
"""What the first sheet says of the example's lines."""
_OUVERTURE = "Ce classeur est le plan d'une année de travail : changez-en les lignes, puis importez-le."
_LIGNES = (
    "Le commentaire de chaque titre dit ce que contient sa colonne.",
    "1. programme : l'année, et vos mots pour les niveaux du plan.",
    "2. lignes, l'essentiel : d'abord l'organisme entier, puis chaque service suivi de ses lignes.",
    "3. agents : les initiales de chacun et son service.",
    "4. jalons et livrables sont facultatifs : ces feuilles peuvent être vides.",
    "Les codes restent en texte : écrit comme un nombre, 1.10 deviendrait 1.1.",
    "Vos propres colonnes et vos propres feuilles sont laissées de côté : gardez-les.",
    "« cariforef importer programme CE_FICHIER.xlsx » montre le plan, ses sommes, ses fautes s'il y en a, "
    "puis demande avant d'écrire.",
)
_CREE = datetime(2000, 1, 1)  # noqa: DTZ001 - the same plan must give the same bytes
_NOMBRE = re.compile(r"-?[0-9]+(?:,[0-9]+)?")
_NUMBERS = frozenset(
    {
        "exercice",
        "jours",
        "jours_si",
        "jours_annonces",
        "actions_annoncees",
        "operations_annoncees",
        "numero",
        "quantite",
        "realise",
        "atterrissage",
    }
)
"""Columns whose cells are numbers."""
_VALIDES = 500
"""Rows in which a cell offers its list."""
_CODES = f"=lignes!$A$2:$A${_VALIDES}"
_OUI = ["oui"]


@dataclass(frozen=True, slots=True)
class Colonne:
    """What a column holds, as its comment says it, and the values that its cells offer, or their formula."""

    aide: str
    largeur: int = 12
    choix: list[str] | str = field(default_factory=list)


COLONNES: Mapping[str, Mapping[str, Colonne]] = {
    "programme": {
        "exercice": Colonne("L'année du plan, par exemple 2027."),
        "code_si": Colonne("La ligne des jours de l'équipe informatique. Vide s'il n'y en a pas."),
        "pole": Colonne("Votre mot pour un pôle, s'il est autre : direction. Les écrans le diront ainsi."),
        "axe": Colonne("Votre mot pour un axe (1), s'il est autre : service."),
        "action": Colonne("Votre mot pour une action (1.1), s'il est autre : mission."),
        "operation": Colonne("Votre mot pour une opération (1.1.1), s'il est autre : projet."),
    },
    "lignes": {
        "code": Colonne(
            "Un code unique par ligne. La première est l'organisme entier (MED). Des lettres : un service "
            "(PUB), ou pôle. Un nombre : une ligne du service au-dessus (1). Puis 1.1, détail de 1 ; 1.1.1. "
            "Deux chiffres au plus entre les points."
        ),
        "niveau": Colonne(
            "Si le code ne le dit pas : gip est l'organisme, pole un service.",
            choix=["gip", "pole", "axe", "action", "operation"],
        ),
        "parent": Colonne("Si le code ne le dit pas : le code de la ligne au-dessus.", choix=_CODES),
        "libelle": Colonne("Ce que fait la ligne, comme on le lira à l'écran.", 60),
        "jours": Colonne(
            "Ligne de détail : les jours prévus, 12 ou 12,5 ; « avec 2 » pour partager ceux de la ligne 2 ; "
            "X s'il en faut sans savoir combien ; rien si on ne les compte pas. Titre, qui a des lignes sous "
            "lui : le total annoncé, que l'import compare à la somme, ou rien."
        ),
        "jours_si": Colonne("Les jours demandés à l'équipe informatique : 12, X ou « avec 2 ».", 10),
        "debut": Colonne("Le jour où le travail commence : 01/04/2027, avril ; rien : dès janvier."),
        "echeance": Colonne(
            "30/06/2027 ; 06/2027 ou juin pour le mois entier ; mi-juin ; 1er trimestre ; "
            "03/2027 – 30/06/2027 ; un rythme ; ou rien.",
            25,
            ["Quotidien", "Hebdomadaire", "Trimestriel", "Tout au long de l'année"],
        ),
        "qui": Colonne("Les initiales de ceux qui la font, séparées par « / » ; « équipe » pour tous.", 25),
        "jours_annonces": Colonne("Le total annoncé d'une ligne de détail, comparé à ses jours prévus."),
        "actions_annoncees": Colonne("Le nombre d'actions annoncé, comparé à celui de ses lignes."),
        "operations_annoncees": Colonne("Le nombre d'opérations annoncé, comparé à celui de ses lignes."),
        "regulation": Colonne(
            "oui : la ligne retire des jours du total, personne n'y travaille.", choix=_OUI
        ),
        "tirage": Colonne("oui : ses jours répondent à des demandes de moins d'un jour.", choix=_OUI),
    },
    "agents": {
        "initiales": Colonne("De deux à quatre majuscules, comme dans la colonne qui."),
        "pole": Colonne("Le code de son service, ou pôle ; rien pour la direction.", choix=_CODES),
        "equipe": Colonne("SI pour l'équipe informatique, sinon rien.", choix=["SI"]),
        "coordonne": Colonne("Le code du service que cette personne coordonne, sinon rien.", choix=_CODES),
    },
    "jalons": {
        "code": Colonne("Un nom court en majuscules."),
        "libelle": Colonne("Ce qui a lieu ce jour-là.", 60),
        "date": Colonne("Le jour : 25/09/2027."),
        "lignes": Colonne("Les codes des lignes concernées, séparés par des espaces.", 25),
        "borne": Colonne("Celles de ces lignes dont le travail finit ce jour-là, ou rien.", 25),
    },
    "livrables": {
        "ligne": Colonne("Le code de la ligne qui le promet."),
        "numero": Colonne("Son rang parmi ceux de sa ligne ; rien le plus souvent."),
        "libelle": Colonne("Ce que l'on compte, au pluriel : séances.", 60),
        "quantite": Colonne("Combien, dans l'année."),
        "source": Colonne("Où le plan le promet, ou rien.", 40),
    },
    "aliases": {
        "alias": Colonne("Un autre code que l'on écrit parfois."),
        "code": Colonne("Le code de la ligne."),
    },
}

POUR_MEMOIRE: Mapping[str, Colonne] = {
    "realise": Colonne("Les jours saisis l'année d'avant. L'import ne lit pas cette colonne."),
    "atterrissage": Colonne("Où l'année d'avant arrive. L'import ne lit pas cette colonne."),
}
"""Columns that a draft shows beside those that are read."""


def example_tables(annee: int) -> dict[str, Sequence[Sequence[str]]]:
    """Return the sheets of a small complete plan, to be replaced by one's own."""
    return {
        "programme": (
            ("exercice", "pôle", "axe", "action", "opération"),
            (str(annee), "Service", "", "", ""),
        ),
        "lignes": (
            ("code", "libellé", "jours", "début", "échéance", "qui"),
            ("MED", "Médiathèque municipale", "245", "", "", ""),
            ("PUB", "Accueil des publics", "150", "", "", ""),
            ("1", "Accueil, prêts et retours", "120", "", "Quotidien", "équipe"),
            ("2", "Portage de livres à domicile", "30", "", "Hebdomadaire", "CD"),
            ("3", "Prêt de liseuses", "avec 2", f"01/04/{annee}", "", "CD"),
            ("CUL", "Action culturelle", "95", "", "", ""),
            ("4", "Festival du livre jeunesse", "65", "", "", ""),
            ("4.1", "Programme et invitations", "27,5", "", f"30/06/{annee}", "EF"),
            ("4.2", "Accueil des auteurs et des classes", "37,5", "", f"09/{annee}", "EF/AB"),
            ("5", "Heure du conte", "30", "", "Tout au long de l'année", "EF"),
        ),
        "agents": (
            ("initiales", "pôle", "coordonne"),
            ("AB", "PUB", "PUB"),
            ("CD", "PUB", ""),
            ("EF", "CUL", "CUL"),
        ),
        "jalons": (
            ("code", "libellé", "date", "lignes"),
            ("FESTIVAL", "Ouverture du festival", f"25/09/{annee}", "4.1 4.2"),
        ),
        "livrables": (("ligne", "libellé", "quantité"), ("5", "séances", "30")),
    }


def describe_draft(exercice: int, source: int) -> tuple[str, ...]:
    """Say what a draft of `exercice` is, and what the sheet and the columns are that only a draft has."""
    return (
        f"C'est le brouillon de {exercice}, tiré de {source} : gardez les lignes qui restent vraies.",
        "La feuille a_decider dit chaque point à décider et, dans geste, la commande qui le décide : "
        "changez la cellule avant d'importer, ou lancez la commande après.",
        f"Dans la feuille lignes, réalisé donne les jours saisis en {source}, atterrissage où l'année "
        "arrive : pour mémoire, l'import ne les lit pas.",
    )


def to_workbook(tables: Mapping[str, Sequence[Sequence[str]]], told: Sequence[str] = ()) -> bytes:
    """Return the sheets of a programme as a workbook to fill in, and others after them, without comments.

    `told` is what its first sheet says of its lines. The same sheets give the same bytes.

    Raises:
        ConfigurationError: XlsxWriter is not installed.
    """
    xlsxwriter = load_optional("xlsxwriter", "xlsx", "L'écriture d'un classeur XLSX")
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True})
    workbook.set_properties({"title": "Programme de travail", "created": _CREE})
    titre = workbook.add_format({"bold": True, "bottom": 1, "bg_color": "#DDE7F0", "valign": "top"})
    texte = workbook.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    nombre = workbook.add_format({"valign": "top"})
    first = workbook.add_worksheet(LISEZ_MOI)
    first.set_column(0, 0, 110, texte)
    for row, ligne in enumerate((_OUVERTURE, *told, *_LIGNES)):
        first.write_string(row, 0, ligne, texte)
    for name, rows in tables.items():
        _fill(workbook.add_worksheet(name), COLONNES.get(name, {}), rows, (titre, texte, nombre))
    workbook.close()
    return stream.getvalue()


def _fill(
    sheet: Any, colonnes: Mapping[str, Colonne], rows: Sequence[Sequence[str]], styles: tuple[Any, Any, Any]
) -> None:
    """Write a sheet, its titles frozen with their comments; a column of text stays text whatever is typed."""
    titre, texte, nombre = styles
    titles, *body = rows
    sheet.freeze_panes(1, 0)
    for rank, title in enumerate(titles):
        key = title_key(title)
        colonne = colonnes.get(key) or POUR_MEMOIRE.get(key, Colonne("", 40))
        style = nombre if key in _NUMBERS else texte
        sheet.set_column(rank, rank, colonne.largeur, style)
        sheet.write_string(0, rank, title, titre)
        if colonne.aide:
            sheet.write_comment(0, rank, colonne.aide, {"x_scale": 2, "y_scale": 1.5})
        if colonne.choix:
            # A cell of échéance offers rhythms, and takes dates too.
            offer = {"validate": "list", "source": colonne.choix, "show_error": key != "echeance"}
            sheet.data_validation(1, rank, _VALIDES - 1, rank, offer)
        for row, cells in enumerate(body, start=1):
            if _NOMBRE.fullmatch(cells[rank]) and key in _NUMBERS:
                sheet.write_number(row, rank, float(cells[rank].replace(",", ".")), style)
            elif cells[rank]:
                sheet.write_string(row, rank, inert_text(cells[rank]), style)
