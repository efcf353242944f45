"""Guess which column of a spreadsheet holds which field of a saisie, from its titles."""

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


NEEDED = {
    Field.AGENT: " : --colonnes agent=TITRE, ou --agent INITIALES",
    Field.DATE: " : --colonnes date=TITRE",
    Field.CODE: " : --colonnes code=TITRE",
    Field.JOURS: " : --colonnes jours=TITRE",
}
"""The fields that every row needs, each with what to do if no title names it."""
_TITRES = {
    Field.AGENT: "agent qui initiales personne salarie collaborateur intervenant nom",
    Field.DATE: "date jour le dates",
    Field.CODE: "code ligne operation action code_action code_operation code_ligne axe",
    Field.JOURS: "jours nb_jours nombre_de_jours nbre_jours duree temps temps_passe quantite jours_passes",
    Field.DEMANDE: "demande",
    Field.COMMENTAIRE: "commentaire commentaires remarque remarques note notes observation observations",
    Field.A_CONFIRMER: "a_confirmer",
}


def guess_columns(titres: Sequence[str]) -> dict[Field, int]:
    """Return the rank of the column of every field of a saisie that a title names."""
    return match_titles(titres, _TITRES)


def signature(titres: Sequence[str]) -> str:
    """Return a key of the columns' layout, under which choices about it are remembered."""
    return ";".join(title_key(titre) for titre in titres)
