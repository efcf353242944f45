"""Texts above and below the week's grid: the strip, the line under the cursor, messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from textwrap import wrap
from typing import TYPE_CHECKING

from textual.content import Content

from cariforef_tui.domain.temps.saisies import Saisie, describe_auteur
from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.domain.values.days import (
    describe_jours,
    format_jours,
    format_nombre,
    may_become_jours,
    propose_jours,
)
from cariforef_tui.domain.values.text import capitalize, count_of, quote_text
from cariforef_tui.ui.kit.columns import fit
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.temps.grid.cells import TEXTE_MAX, WEEK_SIGN
from cariforef_tui.ui.temps.grid.view import JourView, Tone
from cariforef_tui.ui.temps.state import Refused

if TYPE_CHECKING:
    from cariforef_tui.domain.avancement.avancement import AvancementLigne
    from cariforef_tui.domain.mois.visas import Visa
    from cariforef_tui.domain.temps.semaine import AskedDay, Semaine
    from cariforef_tui.domain.values.months import Mois
    from cariforef_tui.services.alertes import AlertesSnapshot
    from cariforef_tui.services.temps.semaine import SemaineSnapshot

PLACE_KEYS = {"1": "F2", "2": "F3", "3": "F4", "4": "F5", "5": "F6"}
"""Keys that open each place from here, by the digit that opens it elsewhere: digits start a number here."""
DETAIL_LINES = 3
"""Lines of the text below the grid, as in the stylesheet."""
MOIS = "m : le mois."
LECTURE_SEULE = "Lecture seule : vous ne pouvez pas saisir ici."
ECART_TU = 200
"""Up to this gap, in hundredths of days, a line is as expected whatever its plan."""
ECART_RELATIF = 20
"""Up to the plan divided by this (5 %), the gap is as expected too."""


@dataclass(frozen=True, slots=True)
class Concerns:
    """What waits for the agent of the week: a month to sign, alerts to act on, and days asked (`feuille`)."""

    mois: Mois | None = None
    alertes: int = 0
    feuille: Sequence[AskedDay] = ()

    def missing_before(self, monday: date) -> int:
        """Return the hundredths that the days asked before a week lack."""
        return sum(day.manque for day in self.feuille if day.jour < monday)


def concerns_of(agent: str, snapshot: AlertesSnapshot) -> Concerns:
    """Return what waits for an agent: alerts to act on, the earliest month to sign, the days asked."""
    from cariforef_tui.domain.alertes.facts import TypeAlerte
    from cariforef_tui.domain.values.months import Mois

    unsigned = [
        alerte.date
        for alerte in snapshot.alertes
        if alerte.type is TypeAlerte.MOIS_NON_SIGNE and alerte.agent == agent and alerte.date is not None
    ]
    return Concerns(
        Mois.of(min(unsigned)) if unsigned else None,
        sum(snapshot.counts(agent)),
        snapshot.situation.feuilles.get(agent, ()),
    )


def write_strip(
    monday: date,
    semaine: Semaine | None,
    *,
    visit: Content | None,
    verrous: Mapping[Mois, Visa],
    concerns: Concerns,
    is_closed: bool,
    width: int,
) -> Content:
    """Return the line above the grid: the week, its days logged, its signed months, then the concerns.

    `visit` names the agent of somebody else's week. `is_closed` is True if the store takes no writing. The
    parts that do not fit in `width` cells are left out.
    """
    parts = [visit] if visit else []
    parts.append(inert(f"Semaine {monday.isocalendar().week}", "bold"))
    if width >= 100:
        sunday = monday + timedelta(days=6)
        parts.append(inert(f"{format_jour(monday)} – {format_jour(sunday)}/{sunday.year}", "$text-muted"))
    if semaine is not None:
        done, expected = semaine.total(), semaine.total_attendu()
        parts.append(inert(f"{format_nombre(done)} / {format_jours(expected)}"))
    if is_closed:
        parts.append(inert("! LECTURE SEULE", "$text-warning"))
    parts += _write_locks(verrous)
    if late := concerns.missing_before(monday):
        parts.append(inert(f"{format_jours(late)} à compléter avant", "$text-warning") + inert(" (p)"))
    if concerns.mois:
        month = concerns.mois.libelle.split()[0]
        parts.append(inert(f"{month} à signer", "$text-warning") + inert(" (m)"))
    if concerns.alertes:
        parts.append(inert(f"{count_of(concerns.alertes, 'alerte')} pour vous (F4)"))
    strip = Content(" ") + parts[0]
    for part in parts[1:]:
        if strip.cell_length + part.cell_length + 3 <= width:
            strip += Content(" · ") + part
    return strip


def write_visit(visited: str, acteur: str | None, *, is_read_only: bool) -> Content:
    """Return the head of the strip in somebody else's week: the agent, the writer, and how to leave."""
    how = "lecture seule" if is_read_only else f"saisie par {acteur or ''}"
    mark = inert(f" SEMAINE DE {visited} ", "bold $text-warning reverse")
    return mark + inert(f" {how} · Échap : revenir", "bold")


def _write_locks(verrous: Mapping[Mois, Visa]) -> list[Content]:
    """Return the signed months of the week: `mai ◐ signé`."""
    if not verrous:
        return []
    from cariforef_tui.domain.mois.history import SIGNES
    from cariforef_tui.domain.mois.visas import AFTER

    etats = {mois: AFTER[visa.geste] for mois, visa in verrous.items()}
    return [inert(f"{mois.libelle.split()[0]} {SIGNES[etat]} {etat.value}") for mois, etat in etats.items()]


REST_MIN = 8
"""Cells that the facts after the figures need: with fewer, a « … » would seem to cut the last figure."""


def write_detail(snapshot: SemaineSnapshot, semaine: Semaine, code: str, width: int) -> Content:
    """Return the line under the cursor: its label on two lines, then its standing, échéance and people.

    `semaine` is the snapshot's week with unsaved changes: its figures are those that the person sees.
    """
    ligne, figures = snapshot.programme.by_code[code], snapshot.avancement.lignes.get(code)
    realise, sans_demande = snapshot.realise_with(code, semaine), snapshot.sans_demande(code, semaine)
    room = max(10, width - len(code) - 4)
    label = [*wrap(ligne.libelle, room), ""]
    if len(label) > DETAIL_LINES:
        label[1] = f"{label[1][: room - 1].rstrip()}…"
    indent = Content(" " * (len(code) + 2))
    facts = [ligne.echeance.texte, ", ".join(map(str, ligne.responsables))]
    asked = f"{format_jours(sans_demande)} sans demande · " if sans_demande else ""
    last = inert(asked, "$text-warning")
    if figures is not None and realise is not None:
        from cariforef_tui.domain.avancement.sentences import estimate

        avant, suivi = estimate(snapshot.avant_with(code, semaine)), snapshot.avancement.suivi
        last += _write_standing(figures, realise, avant, suivi, room - len(asked))
    rest = " · ".join(["", *filter(None, facts)] if last.plain else [*filter(None, facts)])
    left = room - last.cell_length
    if left >= REST_MIN:
        last += inert(fit(rest, left).rstrip(), "$text-muted")
    return Content("\n").join(
        [
            inert(code, "$text-muted") + inert(f"  {label[0]}"),
            indent + inert(label[1]),
            indent + last,
        ]
    )


def _write_standing(figures: AvancementLigne, realise: int, avant: int, suivi: date, room: int) -> Content:
    """Return the days logged and planned, those supposed done before the suivi, those expected, and the gap.

    An unusual gap is in colour. If there is no room, the days expected are left out.
    """
    done, shared = describe_jours(realise, "réalisé"), figures.enveloppe
    before = f"{format_jours(avant)} d'avant le {suivi:%d/%m} comptés comme faits, " if avant else ""
    if shared is not None and shared.centiemes is not None:
        told = f"{done} sur {format_nombre(shared.centiemes)} partagés par {len(shared.lignes)} lignes"
        return inert(f"{before}{told}" if len(before) + len(told) <= room else told)
    if figures.prevu is None:
        return inert(f"{done}, rien de chiffré")
    planned = f" sur {format_nombre(figures.prevu)}"
    standing = inert(f"{before}{done}{planned}")
    if before and standing.cell_length > room:
        standing = inert(f"{done} + {format_nombre(avant)} d'avant{planned}")
    attendu = figures.attendu_montre
    if attendu is None:
        return standing
    ecart = realise + avant - attendu
    expected = standing + inert(f" · attendu {format_nombre(attendu)}")
    if ecart == 0:
        return expected if expected.cell_length <= room else standing
    is_usual = abs(ecart) <= max(ECART_TU, figures.prevu // ECART_RELATIF)
    sign, style = ("▼", "$text-warning") if ecart < 0 else ("▲", "")
    gap = inert(f" {sign} {format_nombre(abs(ecart))}", "$text-muted" if is_usual else style)
    return expected + gap if expected.cell_length + gap.cell_length <= room else standing + gap


def describe_typing(texte: str, verrou: str | None, snapshot: SemaineSnapshot | None) -> Content:
    """Say what keeps the text being typed from being days, or what it does beyond the keys of the footer.

    `verrou` says why the day of its cell is locked; the examples follow the settings of the week, once read.
    """
    if verrou is not None:
        return inert(f"✗ {verrou} Échap, puis {MOIS}", "$text-error")
    days = texte.removesuffix(WEEK_SIGN)
    if days and days != texte and may_become_jours(days):
        return inert(
            f"Entrée met {days} sur chaque jour ouvré de la semaine, jusqu'à aujourd'hui", "$text-muted"
        )
    if not may_become_jours(texte) or len(texte) >= TEXTE_MAX:
        exemples = _propose_typing(snapshot)
        return inert(
            f"✗ {quote_text(texte)} n'est pas un nombre de jours : tapez {exemples} ; Échap annule.",
            "$text-error",
        )
    if texte in PLACE_KEYS:
        return inert(f"Pour changer d'écran : {PLACE_KEYS[texte]}", "$text-muted")
    return Content("")


def _propose_typing(snapshot: SemaineSnapshot | None) -> str:
    """Return examples of what a cell takes, by the settings of the week if it is read."""
    if snapshot is None:
        return propose_jours()
    reglages = snapshot.reglages
    return propose_jours(pas=reglages.pas, minutes_par_jour=reglages.minutes_par_jour)


def describe_refused(refused: Refused) -> Content:
    """Say why a text was not saved, and how to type it again or forget it."""
    keys = "Entrée réessaie" if refused.can_retry else "Entrée reprend"
    quoted = "" if refused.texte in refused.motif else f"« {refused.texte} » : "
    return inert(f"✗ {quoted}{refused.motif} {keys}, Échap oublie.", "$text-error")


def describe_cell(
    snapshot: SemaineSnapshot | None, held: Saisie | None, verrou: str | None, note: str | None
) -> Content:
    """Describe the cell under the cursor; empty if there is nothing to say.

    `held` is its saisie, `verrou` says why its day is locked, `note` is the comment that waits there.
    """
    description = _describe_held(snapshot, held) if held is not None else ""
    if verrou is not None:
        return inert(f"{description} · {verrou} {MOIS}" if description else f"{verrou} {MOIS}", "$text-muted")
    if note:
        why = "gardé pour les jours que vous y mettrez" if held is None else "c l'enregistre, Échap l'oublie"
        return inert(f"* {note} ({why})", "$text-muted")
    return inert(description)


def describe_jour(jour: JourView | None, *, is_read_only: bool) -> Content:
    """Say why nothing is typed on the day under the cursor; empty if the person may type there."""
    if is_read_only:
        return inert(LECTURE_SEULE, "$text-muted")
    if jour is not None and jour.tone is Tone.FERME:
        return inert(f"{jour.long} : {jour.note}.", "$text-muted")
    return Content("")


def _describe_held(snapshot: SemaineSnapshot | None, held: Saisie) -> str:
    """Describe a cell without its days: request, author if not its agent, comment, days to confirm."""
    parts = [_describe_demande(snapshot, held)] if snapshot else []
    parts.append(f"› {capitalize(par)}." if (par := describe_auteur(held)) else "")
    if held.commentaire:
        parts.append(f"* {held.commentaire}")
    elif held.a_confirmer:
        parts.append("? Jours repris ou proposés : Espace les confirme, Suppr les retire.")
    return " ".join(filter(None, parts))


def _describe_demande(snapshot: SemaineSnapshot, held: Saisie) -> str:
    """Name the request of a cell, or how to choose one; return an empty text if its line takes no request."""
    if (label := snapshot.label_of(held)) is not None:
        return f"Demande « {label} »."
    has_some = held.code in snapshot.programme.tirages and held.jour.year == snapshot.programme.exercice
    return "Sans demande : Entrée, puis Entrée, en choisit une." if has_some else ""


def stack_texts(detail: Content, message: Content, width: int) -> tuple[Content, int]:
    """Return the text below the grid and its height: the message, under the first lines of `detail`."""
    if not message.plain:
        return detail, DETAIL_LINES
    needed = len(wrap(message.plain, max(1, width - 2)))
    label: Sequence[Content] = detail.split("\n")[: max(0, DETAIL_LINES - needed)]
    label = [line.truncate(max(1, width - 2), ellipsis=True) for line in label]
    return Content("\n").join([*label, message]), max(DETAIL_LINES, needed)
