"""Guess which column of a table holds which field of a saisie, from its titles.

Tables of hours of other tools are read too, by these titles of theirs:

- Toggl Track, detailed report in CSV: User, Email, Project, Task, Tags, Description, Start date, Duration.
  Its summary has no date, so that it is refused.
- Clockify, detailed report in CSV or Excel: the same, but Start Date and Duration (h), or (decimal).
- Kimai, export in CSV or Excel: Date, Duration, User or Username, Email, Project, Activity, Tags,
  Description; in French Date, Durée, Utilisateur or Identifiant, Courriel, Projet, Activité, Mots-clés.
- timewarrior, `timew export`: `exchange.temps.json` gives date, duration, tags and description.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from cariforef_tui.domain.values.columns import match_titles, title_key


class Field(StrEnum):
    """The fields of a saisie."""

    AGENT = "agent"
    DATE = "date"
    CODE = "code"
    JOURS = "jours"
    COMMENTAIRE = "commentaire"
    A_CONFIRMER = "a_confirmer"
    DEMANDE = "demande"
    TACHE = "tache"
    ETIQUETTES = "etiquettes"
    COURRIEL = "courriel"


NEEDED = {
    Field.AGENT: " : --colonnes agent=TITRE, ou --de INITIALES",
    Field.DATE: " : --colonnes date=TITRE, ou exportez le rapport détaillé",
    Field.CODE: " : --colonnes code=TITRE",
    Field.JOURS: " : --colonnes jours=TITRE",
}
"""The fields that every row needs, each with what to do if no title names it."""
_TITRES = {
    Field.AGENT: "agent qui initiales personne salarie collaborateur intervenant user member utilisateur "
    "username identifiant nom",
    Field.DATE: "date jour le dates start_date date_de_debut",
    Field.CODE: "code ligne operation action code_action code_operation code_ligne axe project projet",
    Field.JOURS: "jours nb_jours nombre_de_jours nbre_jours duree temps temps_passe quantite jours_passes "
    "heures nb_heures nombre_d_heures hours duration duration_h duree_h duree_heures time_h duration_decimal "
    "duree_decimale time_decimal",
    Field.DEMANDE: "demande",
    Field.COMMENTAIRE: "commentaire commentaires remarque remarques note notes observation observations "
    "description",
    Field.A_CONFIRMER: "a_confirmer",
    Field.TACHE: "task tache activity activite",
    Field.ETIQUETTES: "tags tag etiquettes mots_cles",
    Field.COURRIEL: "email courriel e_mail mail",
}


def guess_columns(titres: Sequence[str]) -> dict[Field, int]:
    """Return the rank of the column of every field of a saisie that a title names."""
    return match_titles(titres, _TITRES)


def signature(titres: Sequence[str]) -> str:
    """Return a key of the columns' layout, under which choices about it are remembered."""
    return ";".join(title_key(titre) for titre in titres)
