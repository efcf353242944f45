"""Rows of the subjects of a review: groups over or late, échéances, alerts, sheets, presence, comments."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from cariforef_tui.domain.avancement.etat import Gravite, worst
from cariforef_tui.domain.avancement.sentences import name_over
from cariforef_tui.domain.revue.figures import (
    EcheanceProche,
    FiguresRevue,
    GroupeRevue,
    StatutAlerte,
)
from cariforef_tui.domain.revue.pourquoi import Pourquoi
from cariforef_tui.domain.revue.revue import RevueEcrite, tell_semaine
from cariforef_tui.domain.revue.sentences import (
    count_alertes,
    describe_feuilles,
    describe_reunion,
    tell_nothing,
)
from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.domain.values.days import describe_jours, format_jours, format_nombre
from cariforef_tui.domain.values.text import capitalize, count_of
from cariforef_tui.services.revue.read import RevueSnapshot
from cariforef_tui.ui.alertes.list import SIGNES
from cariforef_tui.ui.kit.columns import align_column
from cariforef_tui.ui.revue.rows import Note, RevueRow, decided_notes, heading, signed

TellPourquoi = Callable[[GroupeRevue, Pourquoi], tuple[str, tuple[Note, ...]]]
TellEcheance = Callable[[EcheanceProche], tuple[Note, ...]]
"""Return the texts of a group (in place of its fact, then below), and the notes of an échéance."""
_QUI_MAX = 4
"""Number of people of a group that its row names; the row counts the others."""


def tell_qui(groupe: GroupeRevue, pourquoi: Pourquoi) -> tuple[str, tuple[Note, ...]]:
    """Return the fact of a group, with the initials of the people who work on it; no note."""
    rest = len(pourquoi.qui) - _QUI_MAX
    more = f" +{rest}" if rest > 0 else ""
    return f"{groupe.constat} · {' '.join(pourquoi.qui[:_QUI_MAX])}{more}", ()


def groupe_rows(snapshot: RevueSnapshot, tell: TellPourquoi) -> Iterator[RevueRow]:
    """Yield the groups over, then late, the worst first. Older reviews have only écarts, without a state."""
    figures = snapshot.revue.figures
    over = capitalize(name_over([groupe.etat for groupe in figures.depassent]))
    for cle, titre, what, groupes in (
        ("depasse", over, " · au-delà du prévu", figures.depassent),
        ("retard", "Retard", " · écart à l'attendu", figures.en_retard),
        ("ecart", "Écarts", "", figures.sans_etat),
    ):
        if groupes:
            yield heading(cle, f"{titre} ({len(groupes)}){what}", "jours", fait="constat")
        stakes = align_column([signed(groupe.montre) for groupe in groupes])
        for groupe, stake in zip(groupes, stakes, strict=True):
            pourquoi = snapshot.pourquoi.get(groupe.code)
            fait, notes = tell(groupe, pourquoi) if pourquoi else (groupe.constat, ())
            yield RevueRow(
                cle=f"groupe {groupe.code}",
                texte=groupe.libelle,
                signe=SIGNES[groupe.gravite] if groupe.gravite else "",
                niveau=groupe.gravite.value if groupe.gravite else "normal",
                code=groupe.court,
                droite=stake,
                fait=capitalize(fait),
                notes=(*notes, *decided_notes(snapshot, groupe.code)),
                lignes_max=1,
                ligne=groupe.code,
            )
    if not figures.a_regarder:
        yield heading("depasse", "À regarder")
        yield RevueRow(cle="groupe rien", texte=tell_nothing(figures), niveau="discret")


def echeance_rows(snapshot: RevueSnapshot, tell: TellEcheance) -> Iterator[RevueRow]:
    """Yield the échéances and jalons of the next four weeks."""
    figures = snapshot.revue.figures
    yield heading("echeances", "Échéances des quatre semaines", "réal. / prévu")
    for echeance in figures.echeances:
        yield RevueRow(
            cle=f"echeance {echeance.code} {echeance.jalon}",
            texte=f"{format_jour(echeance.jour)}  {echeance.titre}",
            signe="◆" if echeance.jalon else "",
            niveau="attention" if echeance.is_near_at(figures.au) else "normal",
            code=echeance.nom,
            droite=_tell_done(echeance),
            notes=tell(echeance),
            lignes_max=2,
            ligne=echeance.code,
        )
    if not figures.echeances:
        yield RevueRow(cle="echeance rien", texte="Aucune.", niveau="discret")


def _tell_done(echeance: EcheanceProche) -> str:
    """Return `12 / 20 j`; in words if no day is planned; empty if no day is done either."""
    if echeance.prevu is not None:
        return f"{format_nombre(echeance.realise)} / {format_jours(echeance.prevu)}"
    return describe_jours(echeance.realise, "réalisé") if echeance.realise else ""


def alerte_row(figures: FiguresRevue, gravites: Collection[Gravite]) -> RevueRow:
    """Return the row that opens the alerts of the perimeter; `gravites` has one item for each alert."""
    moved = [
        count_of(len(figures.alertes_of(statut)), word)
        for statut, word in ((StatutAlerte.NOUVELLE, "nouvelle"), (StatutAlerte.DISPARUE, "levée"))
        if figures.alertes_of(statut)
    ]
    since = ""
    if moved and figures.precedente:
        since = f"{' et '.join(moved)} depuis la revue de la {tell_semaine(figures.precedente)}."
    gravest = worst(gravites)
    return RevueRow(
        cle="alertes",
        texte=capitalize(count_alertes(gravites)),
        signe=SIGNES[gravest] if gravest else "✓",
        niveau=gravest.value if gravest else "bon",
        notes=(Note(since),) if since else (),
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
