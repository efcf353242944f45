"""Guess which column of a spreadsheet holds which field of a saisie, from its titles."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from cariforef_tui.domain.values.text import fold


class Field(StrEnum):
    """What a saisie is made of."""

    AGENT = "agent"
    DATE = "date"
    CODE = "code"
    JOURS = "jours"
    COMMENTAIRE = "commentaire"
    A_CONFIRMER = "a_confirmer"
    DEMANDE = "demande"


OBLIGATOIRES = (Field.AGENT, Field.DATE, Field.CODE, Field.JOURS)

_TITRES = {
    Field.AGENT: "agent qui initiales personne salarie collaborateur intervenant nom",
    Field.DATE: "date jour le dates",
    Field.CODE: "code ligne operation action code_action code_operation code_ligne axe",
    Field.JOURS: "jours nb_jours nombre_de_jours nbre_jours duree temps temps_passe quantite jours_passes",
    Field.DEMANDE: "demande",
    Field.COMMENTAIRE: "commentaire commentaires remarque remarques note notes observation observations",
    Field.A_CONFIRMER: "a_confirmer",
}
_WORDS = re.compile(r"[^a-z0-9]+")
"""What parts the words of a title once folded."""


def guess_columns(titres: Sequence[str]) -> dict[Field, int]:
    """Return the rank of the column of every field that a title names, accents and case aside.

    Where several titles do, the one listed first for its field wins.
    """
    keys = {title_key(titre): rank for rank, titre in reversed(list(enumerate(titres)))}
    ranks = {}
    for champ, names in _TITRES.items():
        rank = next((keys[name] for name in names.split() if name in keys), None)
        if rank is not None:
            ranks[champ] = rank
    return ranks


def find_column(titres: Sequence[str], titre: str) -> int | None:
    """Return the rank of a title, accents and case aside, None where there is none."""
    wanted = title_key(titre)
    return next((rank for rank, titre in enumerate(titres) if title_key(titre) == wanted), None)


def signature(titres: Sequence[str]) -> str:
    """Return what tells one layout of columns from another, for what is remembered of it."""
    return ";".join(title_key(titre) for titre in titres)


def title_key(titre: str) -> str:
    return _WORDS.sub("_", fold(titre)).strip("_")


def ignored_columns(titres: Sequence[str], columns: Mapping[Field, int]) -> tuple[str, ...]:
    """Return the titles that no field uses."""
    used = set(columns.values())
    return tuple(titre for rank, titre in enumerate(titres) if titre and rank not in used)
