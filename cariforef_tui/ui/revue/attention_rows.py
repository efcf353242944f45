"""Rows of the subjects of a review: groups over or late, échéances, alerts, sheets, presence, comments."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from cariforef_tui.domain.avancement.etat import Gravite, worst
from cariforef_tui.domain.revue.figures import (
    FiguresRevue,
)
from cariforef_tui.domain.revue.pourquoi import Pourquoi
from cariforef_tui.domain.revue.revue import RevueEcrite
from cariforef_tui.domain.revue.sections import list_a_regarder, tell_echeances
from cariforef_tui.domain.revue.sentences import (
    count_alertes,
    describe_feuilles,
    describe_reunion,
    tell_moved,
)
from cariforef_tui.domain.values.text import capitalize
from cariforef_tui.services.revue.read import RevueSnapshot
from cariforef_tui.ui.alertes.list import SIGNES
from cariforef_tui.ui.revue.rows import Note, RevueRow, decided_notes, heading, section_rows

TellPourquoi = Callable[[str, Pourquoi], tuple[str, tuple[Note, ...]]]
TellEcheance = Callable[[str | None], tuple[Note, ...]]
"""Return the texts of a group (in place of its fact, then below), and the notes of an échéance's line."""
_QUI_MAX = 4
"""Number of people of a group that its row names; the row counts the others."""


def tell_qui(fait: str, pourquoi: Pourquoi) -> tuple[str, tuple[Note, ...]]:
    """Return the fact of a group, with the initials of the people who work on it; no note."""
    rest = len(pourquoi.qui) - _QUI_MAX
    more = f" +{rest}" if rest > 0 else ""
    return f"{fait} · {' '.join(pourquoi.qui[:_QUI_MAX])}{more}", ()


def groupe_rows(snapshot: RevueSnapshot, tell: TellPourquoi) -> Iterator[RevueRow]:
    """Yield the groups over, then late, with what was decided about them."""
    sections = list_a_regarder(snapshot.revue.figures)
    for row in (row for section in sections for row in section_rows(section)):
        pourquoi = snapshot.pourquoi.get(row.ligne or "")
        fait, notes = tell(row.fait, pourquoi) if pourquoi else (row.fait, ())
        yield replace(row, fait=fait, notes=(*notes, *decided_notes(snapshot, row.ligne)))


def echeance_rows(snapshot: RevueSnapshot, tell: TellEcheance) -> Iterator[RevueRow]:
    """Yield the échéances and jalons of the next four weeks."""
    for row in section_rows(tell_echeances(snapshot.revue.figures)):
        yield replace(row, notes=tell(row.ligne)) if row.code else row


def alerte_row(figures: FiguresRevue, gravites: Collection[Gravite]) -> RevueRow:
    """Return the row that opens the alerts of the perimeter; `gravites` has one item for each alert."""
    moved = tell_moved(figures)
    gravest = worst(gravites)
    return RevueRow(
        cle="alertes",
        texte=capitalize(count_alertes(gravites)),
        signe=SIGNES[gravest] if gravest else "✓",
        niveau=gravest.value if gravest else "bon",
        notes=(Note(f"{moved}."),) if moved else (),
        lignes_max=3,
        alertes=figures.perimetre,
    )


def feuille_row(figures: FiguresRevue) -> RevueRow:
    """Return the row that tells the days that lack, and whose; it opens their sheets in Équipe."""
    attendues = figures.attendues
    if not figures.feuilles:
        told = "Toutes les feuilles sont complètes."
        return RevueRow(cle="feuilles", texte=told, signe="✓", niveau="bon")
    told, *quiet = describe_feuilles(figures)
    return RevueRow(
        cle="feuilles",
        texte=told,
        signe="!" if attendues else "",
        niveau="attention" if attendues else "discret",
        notes=tuple(Note(f"{sentence}.") for sentence in quiet),
        lignes_max=3,
        agent=(attendues or figures.feuilles)[0].agent,
    )


def reunion_rows(ecrite: RevueEcrite) -> Iterator[RevueRow]:
    """Yield the people there and excused, and the next review; Enter changes them until it is closed."""
    action = "" if ecrite.is_close else "set_presence"
    for rank, sentence in enumerate(describe_reunion(ecrite)):
        if rank == 0:
            yield heading("reunion", "Réunion")
        yield RevueRow(cle=f"reunion {rank}", texte=sentence, lignes_max=3, action=action)
