"""How a screen names what it has written: what must be read of each row of the journal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cariforef_tui.domain.journal.entries import Ecriture
from cariforef_tui.domain.journal.sentences import Champs, describe_ecriture, read_champs
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.months import Mois

Names = tuple[str, ...]


def names_of(row: Ecriture) -> tuple[Names, ...]:
    """The words that name a row, one text having to hold all of one of the sets; none for what needs none."""
    before, after = read_champs(row.avant), read_champs(row.apres)
    champs = after or before or {}
    match row.objet:
        case "saisie":
            return _name_saisie(champs, is_gone=after is None)
        case "absence":
            return ((champs["type"], format_jours(champs["centiemes"]), _jour(champs)),)
        case "fait":
            return ((champs.get("ligne") or champs["jalon"], _jour(champs)),)
        case "raf":
            return ((champs["ligne"], format_jours(champs["centiemes"]), _jour(champs)),)
        case "plan_revision":
            return (
                (f"évision n° {champs['numero']}", _jour(champs)),
                (f"évision n° {champs['annule']} annulée", _jour(champs)),
            )
        case "plan_changement":
            return ((str(champs.get("ligne") or champs.get("enveloppe", "")).partition("-")[0],),)
        case "remarque":
            return (("remarque", champs["ligne"], "revue"),)
        case "decision":
            return ((f"décision n° {champs['numero']}",),)
        case "meteo":
            return (("météo", champs["couleur"], "revue"),)
        case "visa":
            return ((Mois.from_iso(champs["mois"]).libelle, champs["agent"]),)
        case "agent":
            return ((champs["initiales"],),)
        case _:
            return ()


def _name_saisie(champs: Champs, *, is_gone: bool) -> tuple[Names, ...]:
    days = "vide" if is_gone else format_jours(champs["centiemes"])
    moved: tuple[Names, ...] = (("saisies", champs["ligne"], "→"),)
    return ((champs["ligne"], days, _jour(champs)), *moved)


def _jour(champs: Champs) -> str:
    return f"{date.fromisoformat(champs['jour']):%d/%m}"


def unnamed(rows: Sequence[Ecriture], said: Sequence[str]) -> list[str]:
    """The rows that nothing said names, as sentences."""
    folded = [one.casefold() for one in said]
    return [
        describe_ecriture(row)
        for row in rows
        if (wanted := names_of(row))
        and not any(all(word.casefold() in text for word in names) for names in wanted for text in folded)
    ]
