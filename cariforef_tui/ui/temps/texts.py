"""Texts above and below the week's grid: title, line under the cursor, messages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from textual.content import Content

from cariforef_tui.domain.temps.saisies import Saisie, describe_auteur
from cariforef_tui.domain.values.dates import format_date, format_jour
from cariforef_tui.domain.values.days import format_jours, format_nombre, may_become_jours
from cariforef_tui.domain.values.text import quote_text
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.temps.grid.cell_editor import TEXTE_MAX
from cariforef_tui.ui.temps.grid.view import JourView, Tone
from cariforef_tui.ui.temps.state import Refused

if TYPE_CHECKING:
    from cariforef_tui.domain.mois.visas import Visa
    from cariforef_tui.domain.programme.programme import Ligne
    from cariforef_tui.domain.temps.semaine import Semaine
    from cariforef_tui.domain.values.months import Mois

PLACE_KEYS = {"1": "F2", "2": "F3", "3": "F4", "4": "F5", "5": "F6"}
"""The digits that open a place elsewhere start a number here: the keys that still open it."""
HINT = "Tapez 0,5 ou 1/2 ou 3h30, Entrée · f complète le jour · / autre ligne · ? aide"
LIGNES_DU_MESSAGE = 2
"""Its usual height, as the stylesheet makes it."""
MOIS = "m : le mois."
LECTURE_SEULE = "Lecture seule : aucun jour ne se saisit ici. ? aide"


def write_head(
    monday: date,
    semaine: Semaine | None,
    *,
    visit: Content | None,
    verrous: Mapping[Mois, Visa],
    is_read_only: bool,
) -> Content:
    """The line above the grid: which week, of whom, what of it is signed, and whether the store is closed."""
    title = visit + _write_short_title(monday, semaine) if visit else _write_title(monday, semaine)
    closed = inert("  ! LECTURE SEULE", "bold $text-warning") if is_read_only else Content("")
    return title + _write_locks(verrous) + closed


def _write_title(monday: date, semaine: Semaine | None) -> Content:
    """The week's number and dates, and how much of what it expects is logged."""
    sunday = monday + timedelta(days=6)
    dates = f" Semaine {monday.isocalendar().week} · du {format_jour(monday)} au {format_date(sunday)}"
    if semaine is None:
        return inert(dates)
    done, expected = format_jours(semaine.total()), format_jours(semaine.total_attendu())
    return inert(f"{dates} · {semaine.agent} : {done} sur {expected}")


def _write_short_title(monday: date, semaine: Semaine | None) -> Content:
    """The same beside a mark that already says whose week it is."""
    dates = f" S{monday.isocalendar().week} ({monday:%d/%m})"
    if semaine is None:
        return inert(dates)
    return inert(f"{dates} · {format_nombre(semaine.total())}/{format_jours(semaine.total_attendu())}")


def write_visit(visited: str, acteur: str | None, *, is_read_only: bool) -> Content:
    """Whose week this is and who writes in it, before anything else."""
    how = "lecture seule" if is_read_only else f"saisie par {acteur or ''}"
    mark = inert(f" SEMAINE DE {visited} ", "bold $text-warning reverse")
    return mark + inert(f" {how} · Échap : revenir ·", "bold")


def _write_locks(verrous: Mapping[Mois, Visa]) -> Content:
    """The months of the week that are signed: ` · mai ◐ signé`."""
    if not verrous:
        return Content("")
    from cariforef_tui.domain.mois.history import SIGNES
    from cariforef_tui.domain.mois.visas import AFTER

    parts = []
    for mois, visa in verrous.items():
        etat = AFTER[visa.geste]
        parts.append(inert(f" · {mois.libelle.split()[0]} {SIGNES[etat]} {etat.value}", "bold $text-success"))
    return Content("").join(parts)


def write_ligne(ligne: Ligne) -> Content:
    """The line under the cursor, whole: code, label, échéance, who."""
    facts = [ligne.echeance.texte, ", ".join(map(str, ligne.responsables))]
    rest = "".join(f" · {fact}" for fact in facts if fact)
    return inert(f"{ligne.code} {ligne.libelle}", "bold") + inert(rest)


def write_message(
    *,
    typed: str | None,
    refused: Refused | None,
    notice: str,
    held: Saisie | None,
    jour: JourView | None,
    verrou: str | None,
    exemples: str,
    hint: str = HINT,
) -> Content:
    """The most useful thing to say of the cell under the cursor, `hint` where there is none.

    `typed` is None unless one is typing; `verrou` says why its day takes no writing; `exemples` are what can
    be typed.
    """
    if typed is not None and verrou is not None:
        return inert(f"✗ {verrou} Échap, puis {MOIS}", "$text-error")
    if typed is not None:
        return _hint_typing(typed, exemples)
    if refused is not None:
        keys = "r réessaie, " if refused.can_retry else ""
        quoted = "" if refused.texte in refused.motif else f"« {refused.texte} » : "
        return inert(f"✗ {quoted}{refused.motif} {keys}Entrée reprend, Échap oublie.", "$text-error")
    if notice:
        return inert(notice, "$text-warning")
    description = _describe_held(held) if held is not None else ""
    if verrou is not None:
        return inert(f"{description} · {verrou} {MOIS}" if description else f"{verrou} {MOIS}", "$text-muted")
    if description:
        return inert(description)
    special = f"{jour.long} : {jour.note}. " if jour and jour.tone is Tone.FERME else ""
    return inert(special + hint, "$text-muted")


def _describe_held(held: Saisie) -> str:
    """Describe a cell beside its days: who logged them for another agent, the comment, a day copied."""
    parts = [f"› {par[0].upper()}{par[1:]}." if (par := describe_auteur(held)) else ""]
    if held.commentaire:
        parts.append(f"* {held.commentaire}")
    elif held.a_confirmer:
        parts.append("? Valeur reprise de la semaine passée : v la confirme, V confirme tout le jour.")
    return " ".join(filter(None, parts))


def _hint_typing(texte: str, exemples: str) -> Content:
    if not may_become_jours(texte) or len(texte) >= TEXTE_MAX:
        return inert(
            f"✗ {quote_text(texte)} n'est pas un nombre de jours : tapez {exemples} ; Échap annule.",
            "$text-error",
        )
    if texte in PLACE_KEYS:
        elsewhere = f"pour changer d'écran : {PLACE_KEYS[texte]}"
        return inert(f"↵ enregistre · Échap annule · {elsewhere}", "$text-muted")
    return inert("↵ enregistre et descend · Tab jour suivant · Échap annule", "$text-muted")
