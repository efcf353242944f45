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
from cariforef_tui.domain.values.days import describe_jours, format_jours, format_nombre, may_become_jours
from cariforef_tui.domain.values.text import capitalize, count_of, quote_text
from cariforef_tui.ui.kit.columns import fit
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.temps.grid.cells import TEXTE_MAX, WEEK_SIGN
from cariforef_tui.ui.temps.grid.view import JourView, Tone
from cariforef_tui.ui.temps.state import Refused

if TYPE_CHECKING:
    from cariforef_tui.domain.avancement.avancement import AvancementLigne
    from cariforef_tui.domain.mois.visas import Visa
    from cariforef_tui.domain.programme.programme import Ligne
    from cariforef_tui.domain.temps.semaine import Semaine
    from cariforef_tui.domain.values.months import Mois
    from cariforef_tui.services.alertes import AlertesSnapshot
    from cariforef_tui.services.temps.semaine import SemaineSnapshot

PLACE_KEYS = {"1": "F2", "2": "F3", "3": "F4", "4": "F5", "5": "F6"}
"""The digits that open a place elsewhere start a number here: the keys that still open it."""
DETAIL_LINES = 3
"""Height of what stands below the grid, as the stylesheet makes it."""
MOIS = "m : le mois."
LECTURE_SEULE = "Lecture seule : aucun jour ne se saisit ici."
ECART_TU = 200
"""Hundredths of a gap under which a line is as expected, whatever its plan."""
ECART_RELATIF = 20
"""A gap under the plan over this, 5 %, is as expected too."""


@dataclass(frozen=True, slots=True)
class Concerns:
    """What waits for the person whose week it is: the month to sign, and the alerts to act on."""

    mois: Mois | None = None
    alertes: int = 0


def concerns_of(agent: str, snapshot: AlertesSnapshot) -> Concerns:
    """Return what an agent has to act on among the alerts, and their earliest month to sign."""
    from cariforef_tui.domain.alertes.facts import TypeAlerte
    from cariforef_tui.domain.values.months import Mois

    unsigned = [
        alerte.date
        for alerte in snapshot.alertes
        if alerte.type is TypeAlerte.MOIS_NON_SIGNE and alerte.agent == agent and alerte.date is not None
    ]
    return Concerns(Mois.of(min(unsigned)) if unsigned else None, sum(snapshot.counts(agent)))


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
    """The line above the grid: the week, what is logged of it, what is signed, then what concerns the person.

    `visit` says whose week it is where it is somebody else's; `is_closed` where the store takes no writing.
    What does not fit in `width` is left out.
    """
    parts = [visit] if visit else []
    parts.append(inert(f"Semaine {monday.isocalendar().week}", "bold"))
    if width >= 100:
        sunday = monday + timedelta(days=6)
        parts.append(inert(f"{format_jour(monday)} – {format_jour(sunday)}/{sunday.year}", "$text-muted"))
    if semaine is not None:
        done, expected = semaine.total(), semaine.total_attendu()
        style = "bold $text-success" if done >= expected else "bold"
        parts.append(inert(f"{format_nombre(done)} / {format_jours(expected)}", style))
    if is_closed:
        parts.append(inert("! LECTURE SEULE", "bold $text-warning"))
    parts += _write_locks(verrous)
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
    """Whose week this is, who writes in it and how to leave it, before anything else."""
    how = "lecture seule" if is_read_only else f"saisie par {acteur or ''}"
    mark = inert(f" SEMAINE DE {visited} ", "bold $text-warning reverse")
    return mark + inert(f" {how} · Échap : revenir", "bold")


def _write_locks(verrous: Mapping[Mois, Visa]) -> list[Content]:
    """The months of the week that are signed: `mai ◐ signé`."""
    if not verrous:
        return []
    from cariforef_tui.domain.mois.history import SIGNES
    from cariforef_tui.domain.mois.visas import AFTER

    etats = {mois: AFTER[visa.geste] for mois, visa in verrous.items()}
    return [
        inert(f"{mois.libelle.split()[0]} {SIGNES[etat]} {etat.value}", "bold $text-success")
        for mois, etat in etats.items()
    ]


REST_MIN = 8
"""Cells without which what follows the figures is left out: a « … » alone would cut the last one."""


def write_detail(
    ligne: Ligne,
    figures: AvancementLigne | None,
    realise: int | None,
    suivi: date,
    sans_demande: int,
    width: int,
) -> Content:
    """The line under the cursor: its label whole on two lines, then where it stands, its window and who.

    `realise` are the days drawn on it or on its shared enveloppe, those being typed included, and `suivi` the
    day before which the plan's are supposed done; `sans_demande` those of the week that should answer a
    request.
    """
    room = max(10, width - len(ligne.code) - 4)
    label = [*wrap(ligne.libelle, room), ""]
    if len(label) > DETAIL_LINES:
        label[1] = f"{label[1][: room - 1].rstrip()}…"
    indent = Content(" " * (len(ligne.code) + 2))
    facts = [ligne.echeance.texte, ", ".join(map(str, ligne.responsables))]
    asked = f"{format_jours(sans_demande)} sans demande · " if sans_demande else ""
    last = inert(asked, "$text-warning")
    if figures is not None and realise is not None:
        last += _write_standing(figures, realise, suivi, room - len(asked))
    rest = " · ".join(["", *filter(None, facts)] if last.plain else [*filter(None, facts)])
    left = room - last.cell_length
    if left >= REST_MIN:
        last += inert(fit(rest, left).rstrip(), "$text-muted")
    return Content("\n").join(
        [
            inert(ligne.code, "bold $text-primary") + inert(f"  {label[0]}", "bold"),
            indent + inert(label[1], "bold"),
            indent + last,
        ]
    )


def _write_standing(figures: AvancementLigne, realise: int, suivi: date, room: int) -> Content:
    """Days logged of those planned, what was done before the suivi, what was expected, and the gap.

    The gap is marked where it is more than usual; where there is no room, it stands alone.
    """
    from cariforef_tui.domain.avancement.sentences import estimate

    done, shared = describe_jours(realise, "réalisé"), figures.enveloppe
    avant = estimate((figures.groupe.avant if figures.groupe else figures.avant) or 0)
    before = f"{format_jours(avant)} supposés faits avant le {suivi:%d/%m}, " if avant else ""
    if shared is not None and shared.centiemes is not None:
        told = f"{done} sur {format_nombre(shared.centiemes)} partagés par {len(shared.lignes)} lignes"
        return inert(f"{before}{told}" if len(before) + len(told) <= room else told)
    if figures.prevu is None:
        return inert(f"{done}, rien de chiffré")
    planned = f" sur {format_nombre(figures.prevu)}"
    standing = inert(f"{before}{done}{planned}")
    if before and standing.cell_length > room:
        standing = inert(f"{done} + {format_nombre(avant)} supposés{planned}")
    attendu = figures.attendu_montre
    if attendu is None:
        return standing
    ecart = realise + avant - attendu
    expected = standing + inert(f" · attendu {format_nombre(attendu)}")
    if ecart == 0:
        return expected if expected.cell_length <= room else standing
    is_usual = abs(ecart) <= max(ECART_TU, figures.prevu // ECART_RELATIF)
    sign, style = ("▼", "bold $text-warning") if ecart < 0 else ("▲", "bold $text-accent")
    gap = inert(f" {sign} {format_nombre(abs(ecart))}", "$text-muted" if is_usual else style)
    return expected + gap if expected.cell_length + gap.cell_length <= room else standing + gap


def write_message(
    *,
    typed: str | None,
    refused: Refused | None,
    notice: str,
    held: Saisie | None,
    demande: str,
    note: str | None,
    jour: JourView | None,
    verrou: str | None,
    exemples: str,
    is_read_only: bool = False,
) -> Content:
    """The most useful thing to say of the cell under the cursor; empty where the line itself is.

    `typed` is None unless one is typing; `demande` says which request it answers; `note` is a comment that
    waits; `verrou` says why its day takes no writing; `exemples` are what can be typed.
    """
    if typed is not None and verrou is not None:
        return inert(f"✗ {verrou} Échap, puis {MOIS}", "$text-error")
    if typed is not None:
        return _hint_typing(typed, exemples)
    if refused is not None:
        keys = "Entrée réessaie" if refused.can_retry else "Entrée reprend"
        quoted = "" if refused.texte in refused.motif else f"« {refused.texte} » : "
        return inert(f"✗ {quoted}{refused.motif} {keys}, Échap oublie.", "$text-error")
    if notice:
        return inert(notice, "$text-warning")
    description = " ".join(filter(None, (demande, _describe_held(held)))) if held is not None else ""
    if verrou is not None:
        return inert(f"{description} · {verrou} {MOIS}" if description else f"{verrou} {MOIS}", "$text-muted")
    if note:
        why = "gardé pour les jours que vous y mettrez" if held is None else "c l'enregistre, Échap l'oublie"
        return inert(f"* {note} ({why})", "$text-muted")
    if description:
        return inert(description)
    if is_read_only:
        return inert(LECTURE_SEULE, "$text-muted")
    if jour is not None and jour.tone is Tone.FERME:
        return inert(f"{jour.long} : {jour.note}.", "$text-muted")
    return Content("")


def describe_demande(snapshot: SemaineSnapshot, held: Saisie) -> str:
    """Say which request a cell answers, or how to say one; empty on a line whose days answer none."""
    if (label := snapshot.label_of(held)) is not None:
        return f"Demande « {label} »."
    has_some = held.code in snapshot.programme.tirages and held.jour.year == snapshot.programme.exercice
    return "Sans demande : Entrée, puis Entrée, en choisit une." if has_some else ""


def stack_texts(detail: Content, message: Content, width: int) -> tuple[Content, int]:
    """Return what to show below the grid and its height: the message, above it what it leaves of the line."""
    if not message.plain:
        return detail, DETAIL_LINES
    needed = len(wrap(message.plain, max(1, width - 2)))
    label: Sequence[Content] = detail.split("\n")[: max(0, DETAIL_LINES - needed)]
    label = [line.truncate(max(1, width - 2), ellipsis=True) for line in label]
    return Content("\n").join([*label, message]), max(DETAIL_LINES, needed)


def _describe_held(held: Saisie) -> str:
    """Describe a cell beside its days: who logged them for another agent, the comment, a day copied."""
    parts = [f"› {capitalize(par)}." if (par := describe_auteur(held)) else ""]
    if held.commentaire:
        parts.append(f"* {held.commentaire}")
    elif held.a_confirmer:
        parts.append("? Jours repris ou proposés : Espace les confirme, Suppr les retire.")
    return " ".join(filter(None, parts))


def _hint_typing(texte: str, exemples: str) -> Content:
    days = texte.removesuffix(WEEK_SIGN)
    if days and days != texte and may_become_jours(days):
        return inert(
            f"Entrée met {days} sur chaque jour ouvré de la semaine, jusqu'à aujourd'hui · Échap annule",
            "$text-muted",
        )
    if not may_become_jours(texte) or len(texte) >= TEXTE_MAX:
        return inert(
            f"✗ {quote_text(texte)} n'est pas un nombre de jours : tapez {exemples} ; Échap annule.",
            "$text-error",
        )
    if texte in PLACE_KEYS:
        elsewhere = f"pour changer d'écran : {PLACE_KEYS[texte]}"
        return inert(f"Entrée enregistre · Échap annule · {elsewhere}", "$text-muted")
    return inert("Entrée enregistre et descend · Tab jour suivant · Échap annule", "$text-muted")
