"""Texts of Équipe: the strip, the legend, what is under the cursor, and absences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from textual.content import Content

from cariforef_tui.domain.equipe.capacite import Capacite, CapaciteAgent
from cariforef_tui.domain.equipe.disponibles import Disponible, Disponibles, Periode
from cariforef_tui.domain.equipe.sentences import describe_mois, describe_nobody, describe_periode
from cariforef_tui.domain.mois.visas import LIBELLES, SIGNES, Etape, GesteVisa, MoisAgent, tell_author
from cariforef_tui.domain.temps.semaine import Completude, SemaineAgent
from cariforef_tui.domain.values.dates import format_ago, format_date, format_jour, format_jour_moment
from cariforef_tui.domain.values.days import JOUR_ENTIER, describe_jours, format_jours
from cariforef_tui.domain.values.text import capitalize, count_of
from cariforef_tui.services.mois.months import MoisSnapshot
from cariforef_tui.ui.equipe.rows import Vue, count_months
from cariforef_tui.ui.equipe.team_map import TeamCell, Tone
from cariforef_tui.ui.kit.columns import fit
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.text_block import break_lines


def describe_strip(
    vue: Vue, groupe: str, free: Disponibles, notes: Iterable[str], pole: str, width: int
) -> Content:
    """Return the strip: the view and its group, how to change them, and each note below.

    What has no room in `width` cells is left out.
    """
    told, keys = f" {capitalize(vue.value)} · {groupe}", f"   v : disponibles   n : {pole}   f : filtrer"
    if vue is Vue.DISPONIBLES:
        span = f"du {free.debut:%d/%m} au {free.fin:%d/%m}"
        long, keys = f"{told} · libres, selon le plan, {span}", f"   v : feuilles   n : {pole}   f : filtrer"
        told = long if len(long) <= width else f"{told} · {span}"
    while len(told + keys) > width and keys:
        keys = keys.rpartition("   ")[0]
    shown = inert(told, "bold") + inert(keys, "$text-muted")
    for note in notes:
        shown += Content("\n") + break_lines(inert(f" {note}", "$text-muted"), width)
    return shown


def tell_december(states: Sequence[MoisAgent]) -> str:
    """Return how many of these months of December wait, and how to see their year; empty if none does."""
    told = ", ".join(count_months([one for one in states if one.is_due or one.etape is Etape.SIGNE]))
    if not told:
        return ""
    mois = states[0].mois
    return f"{capitalize(mois.libelle)} : {told}. Pour voir cette année : d, puis 31/12/{mois.annee}."


def describe_free(
    free: Disponibles, one: Disponible | None, rank: int, hidden: int, groupe: str | None, width: int
) -> Content:
    """Return two lines: what lines take of a person's month, then what nobody takes and who is not shown."""
    told = f"{one.agent.initiales}  {describe_mois(one, rank)}" if one else ""
    while len(told) > width and ", " in told.removesuffix(", …"):
        told = told.removesuffix(", …").rpartition(", ")[0] + ", …"
    name, _, taken = told.partition("  ")
    more = f"Seuls leur coordinateur et la direction lisent les jours de {count_of(hidden, 'personne')}."
    second = " ".join(part for part in (describe_nobody(free, groupe), more if hidden else "") if part)
    return inert(name, "bold") + inert(f"  {taken}") + Content("\n") + inert(second, "$text-muted")


def describe_away(free: Disponibles, found: Iterable[Periode]) -> Content:
    """Return the absences of people in the months to come, with their kinds."""
    span = f"du {free.debut:%d/%m} au {free.fin:%d/%m}"
    lines = [inert(f"Absences {span}", "bold")]
    for one in found:
        when, days = fit(describe_periode(one, free.debut), 15), format_jours(one.centiemes)
        lines.append(inert(f"{when}  {fit(one.agent.initiales, 4)}  {days}, {', '.join(one.types)}"))
    return Content("\n").join(lines) if lines[1:] else inert(f"Aucune absence à montrer {span}.")


def describe_legend(signs: Iterable[tuple[TeamCell, str]], looks: Mapping[Tone, str], width: int) -> Content:
    """Return the first signs of a map that fit, with their meaning; `looks` gives the style of each tone."""
    shown = Content("")
    for cell, texte in signs:
        longer = shown + inert(f" {cell.signe}", looks[cell.tone]) + inert(f" {texte} ")
        shown = longer if longer.cell_length <= width else shown
    return shown


def describe_week(capacite: Capacite, agent: str, semaine: int) -> Content:
    """Return two lines: the figures of a week, then the days that it lacks."""
    year = capacite.by_agent[agent]
    week = year.semaines[semaine]
    figures, sentence = _completude(year, week, capacite.au)
    number, sunday = week.lundi.isocalendar().week, week.lundi + timedelta(days=6)
    title = f"{agent}, sem. {number} ({week.lundi:%d/%m} au {sunday:%d/%m})"
    return inert(title, "bold") + inert(f" · {figures}") + Content("\n") + inert(sentence)


def _completude(year: CapaciteAgent, week: SemaineAgent, au: date) -> tuple[str, str]:
    if week.completude is Completude.SANS_ATTENTE:
        return "rien d'attendu", "Aucun jour à travailler : férié, temps partiel ou hors contrat."
    if week.completude is Completude.AVANT:
        return "rien de demandé", f"Les jours se saisissent depuis le {format_date(week.depuis)}."
    if not week.lisible:
        return _completude_of_other(week, au)
    if week.completude is Completude.A_VENIR and week.lundi <= au:
        logged = _logged(week.saisi, week.absent)
        late = _late_before(year, week)
        return (
            f"en cours · attendu {format_jours(week.attendu)}{logged}",
            _tell_late(late) if late else "Aucun jour fini n'est à compléter.",
        )
    if week.completude is Completude.A_VENIR:
        off = week.attendu - week.disponible
        planned = f", dont {format_jours(off)} d'absence posée" if off else ""
        return "à venir", f"{describe_jours(week.attendu, 'attendu')}{planned}."
    logged = _logged(week.saisi_du, week.fait - week.saisi_du)
    figures = f"attendu {format_jours(week.du)}{logged} · {week.pourcent} %"
    if week.manquants:
        days = ", ".join(_missing(jour, lack) for jour, lack in week.manquants)
        return figures, f"À compléter : {days}"
    if late := _late_before(year, week):
        return figures, _tell_late(late)
    if week.completude is Completude.ABSENTE:
        return figures, "Absent : rien à saisir."
    if week.dernier_du is None or week.du == week.attendu:
        return figures, "✓ Complète."
    return figures, f"✓ Complète jusqu'au {format_jour(week.dernier_du)}."


def _completude_of_other(week: SemaineAgent, au: date) -> tuple[str, str]:
    """Do as `_completude` for who may not read these days: neither how many are expected, nor which."""
    if week.completude is Completude.A_VENIR:
        return ("en cours", "Aucun jour fini n'est à compléter.") if week.lundi <= au else ("à venir", "")
    if week.completude is Completude.COMPLETE:
        return "complète", "✓ Complète."
    return "à compléter", "Des jours sont à compléter."


def _late_before(year: CapaciteAgent, week: SemaineAgent) -> int:
    """Return the hundredths of days that the weeks before this one lack."""
    return sum(other.du - other.fait for other in year.semaines if other.lundi < week.lundi)


def _tell_late(late: int) -> str:
    return f"Rien à compléter dans cette semaine ; {format_jours(late)} avant elle."


def _logged(saisi: int, absent: int) -> str:
    return f" · saisi {format_jours(saisi)}" + (f" · absent {format_jours(absent)}" if absent else "")


def _missing(jour: date, lack: int) -> str:
    """Return `mar. 22`, with the days missing if it is not a whole day: `mer. 23 (0,5 j)`."""
    day = format_jour(jour)[:-3]
    return day if lack == JOUR_ENTIER else f"{day} ({format_jours(lack)})"


def describe_month(
    snapshot: MoisSnapshot, state: MoisAgent, acteur: str, waiting: int, now: datetime
) -> Content:
    """Return two lines: the state of the month, its date and its days, then the gestures made and possible.

    `waiting` counts the signed months of that month that `acteur` may countersign.
    """
    title = f"{state.agent.initiales}, {state.mois.libelle} · {SIGNES[state.etape]} {LIBELLES[state.etape]}"
    if visa := state.contreseing or state.signature:
        title += f" {format_ago(visa.quand, now)}"
    figures = ""
    if state.rempli is not None and state.attendu is not None:
        figures = f" · {format_jours(state.rempli)} sur {format_jours(state.attendu)}"
    more = f" · S : contresigner les {waiting} signés" if waiting > 1 else ""
    sentence = _say(snapshot, state, acteur, now) + more
    return inert(title, "bold") + inert(figures) + Content("\n") + inert(sentence)


def _say(snapshot: MoisSnapshot, state: MoisAgent, acteur: str, now: datetime) -> str:
    if state.contreseing is not None:
        visa = state.contreseing
        return f"Contresigné par {tell_author(visa, f'le {format_jour_moment(visa.quand)}')}."
    if state.signature is not None:
        signature, when = state.signature, f"le {format_jour_moment(state.signature.quand)}"
        signed = f"Signé par {tell_author(signature, when)}." if signature.pour else f"Signé {when}."
        if snapshot.may(acteur, GesteVisa.CONTRESEING, state):
            return f"{signed} s : contresigner"
        return signed
    parts = []
    if state.reprise is not None:
        why = f" : « {state.reprise.motif} »" if state.reprise.motif else ""
        what = "Renvoyé" if state.reprise.geste is GesteVisa.RENVOI else "Rouvert"
        parts.append(f"{what} par {state.reprise.par} {format_ago(state.reprise.quand, now)}{why}.")
    if state.manque and state.is_due:
        parts.append(f"Il manque {format_jours(state.manque)}.")
    if state.a_confirmer:
        parts.append(f"Jours copiés à confirmer : {state.a_confirmer}.")
    return " ".join(parts) or "Entrée : voir le mois."
