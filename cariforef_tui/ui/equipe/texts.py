"""Texts of Équipe: the strip, the legend, the week or month under the cursor, what is asked of an agent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from textual.content import Content

from cariforef_tui.domain.avancement.etat import DEBUT_JOURS
from cariforef_tui.domain.avancement.sentences import estimate
from cariforef_tui.domain.equipe.capacite import Capacite, CapaciteAgent
from cariforef_tui.domain.equipe.load import (
    Charge,
    DemandeurSI,
    VueSI,
    asked_parts,
    describe_charge_si,
    rate_charge,
    to_pourcent,
)
from cariforef_tui.domain.mois.visas import LIBELLES, SIGNES, GesteVisa, MoisAgent, tell_author
from cariforef_tui.domain.temps.semaine import Completude, SemaineAgent
from cariforef_tui.domain.values.dates import format_ago, format_date, format_jour, format_jour_moment
from cariforef_tui.domain.values.days import JOUR_ENTIER, describe_jours, format_jours, format_nombre
from cariforef_tui.domain.values.text import capitalize
from cariforef_tui.services.equipe import EquipeSnapshot
from cariforef_tui.services.mois.months import MoisSnapshot
from cariforef_tui.ui.equipe.rows import Vue
from cariforef_tui.ui.equipe.team_map import TeamCell, Tone
from cariforef_tui.ui.kit.columns import fit, fit_right, tell_apart
from cariforef_tui.ui.kit.inert import inert

LIGNES_PRINCIPALES = 8


def describe_strip(vue: Vue, groupe: str, unnamed: str) -> Content:
    """Return the strip: the view and its group, how to change them, and below, who is not named yet."""
    shown = inert(f" {capitalize(vue.value)} · {groupe}", "bold")
    other = next(one for one in Vue if one is not vue)
    shown += inert(f"   v : {other.value}   n : pôle", "$text-muted")
    if unnamed:
        shown += Content("\n") + inert(f" {unnamed}", "$text-muted")
    return shown


def describe_legend(signs: Iterable[tuple[TeamCell, str]], looks: Mapping[Tone, str], width: int) -> Content:
    """Return the first signs of a map that fit, with their meaning; `looks` gives the style of each tone."""
    shown = Content("")
    for cell, texte in signs:
        longer = shown + inert(f" {cell.signe}", looks[cell.tone]) + inert(f" {texte} ")
        shown = longer if longer.cell_length <= width else shown
    return shown


def describe_week(capacite: Capacite, agent: str, semaine: int, vue: Vue) -> Content:
    """Return two lines: the figures of a week, then the days missing or in excess."""
    year = capacite.by_agent[agent]
    week = year.semaines[semaine]
    if vue is Vue.FEUILLES:
        figures, sentence = _completude(year, week, capacite.au)
    else:
        figures, sentence = _charge_of(capacite, year, semaine)
    number, sunday = week.lundi.isocalendar().week, week.lundi + timedelta(days=6)
    title = f"{agent}, sem. {number} ({week.lundi:%d/%m} au {sunday:%d/%m})"
    return inert(title, "bold") + inert(f" · {figures}") + Content("\n") + inert(sentence)


def _completude(year: CapaciteAgent, week: SemaineAgent, au: date) -> tuple[str, str]:
    if week.completude is Completude.SANS_ATTENTE:
        return "rien d'attendu", "Aucun jour à travailler : férié, temps partiel ou hors contrat."
    if week.completude is Completude.AVANT:
        return "rien de demandé", f"Les jours se saisissent depuis le {format_date(week.depuis)}."
    if week.completude is Completude.A_VENIR and week.lundi <= au:
        logged = _logged(year, week.saisi, week.absent)
        late = _late_before(year, week) if year.lisible else 0
        return (
            f"en cours · attendu {format_jours(week.attendu)}{logged}",
            _tell_late(late) if late else "Aucun jour fini n'est à compléter.",
        )
    if week.completude is Completude.A_VENIR:
        off = week.attendu - week.disponible
        planned = f", dont {format_jours(off)} d'absence posée" if off else ""
        return "à venir", f"{describe_jours(week.attendu, 'attendu')}{planned}."
    logged = _logged(year, week.saisi_du, week.fait - week.saisi_du)
    if not week.lisible:
        state = "✓ Complète." if week.completude is Completude.COMPLETE else "Des jours sont à compléter."
        return f"attendu {format_jours(week.du)}", state
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


def _late_before(year: CapaciteAgent, week: SemaineAgent) -> int:
    """Return the hundredths of days that the weeks before this one lack."""
    return sum(other.du - other.fait for other in year.semaines if other.lundi < week.lundi)


def _tell_late(late: int) -> str:
    return f"Rien à compléter dans cette semaine ; {format_jours(late)} avant elle."


def _logged(year: CapaciteAgent, saisi: int, absent: int) -> str:
    if not year.lisible:
        return ""
    return f" · saisi {format_jours(saisi)}" + (f" · absent {format_jours(absent)}" if absent else "")


def _missing(jour: date, lack: int) -> str:
    """Return `mar. 22`, with the days missing if it is not a whole day: `mer. 23 (0,5 j)`."""
    day = format_jour(jour)[:-3]
    return day if lack == JOUR_ENTIER else f"{day} ({format_jours(lack)})"


def _charge_of(capacite: Capacite, year: CapaciteAgent, semaine: int) -> tuple[str, str]:
    week = year.semaines[semaine]
    asked = capacite.charges(year.agent.initiales)[semaine]
    pourcent = to_pourcent(asked, week.disponible)
    days = describe_jours(week.disponible, "disponible" if year.lisible else "attendu")
    shown = estimate(asked)
    rate = "" if pourcent is None else f"{pourcent} % : "
    figures = f"{rate}{format_jours(shown)} pour {days}"
    over = shown - week.disponible
    state = rate_charge(asked, week.disponible)
    said = {
        Charge.SURCHARGE: f"▲ {format_jours(over)} de trop",
        Charge.ABSENT: f"Aucun jour disponible, {format_jours(shown)} à faire à un autre moment",
        Charge.SANS: "Rien de demandé",
    }.get(state, f"{describe_jours(-over, 'libre')}" if over < 0 else "Semaine pleine")
    if week.lundi > capacite.au:
        how = "le reste du plan, étalé sur les jours ouvrés à venir"
    elif week.lundi + timedelta(days=6) <= capacite.au:
        logged = f" (saisi : {format_jours(week.saisi)})" if year.lisible else ""
        how = f"au rythme du plan{logged}"
    else:
        how = "au rythme du plan, puis le reste étalé"
    return figures, f"{said} : {how}."


def describe_month(
    snapshot: MoisSnapshot, state: MoisAgent, acteur: str, waiting: int, now: datetime
) -> Content:
    """Return two lines: the state of the month, its date and its days, then the gestures made and possible.

    `waiting` counts the signed months of that month that `acteur` may countersign.
    """
    title = f"{state.agent.initiales}, {state.mois.libelle} · {SIGNES[state.etape]} {LIBELLES[state.etape]}"
    if visa := state.contreseing or state.signature:
        title += f" {format_ago(visa.quand, now)}"
    held = "attendus : " if state.rempli is None else f"{format_jours(state.rempli)} sur "
    figures = f" · {held}{format_jours(state.attendu)}"
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


def describe_asked(snapshot: EquipeSnapshot, agent: str | None, width: int) -> Content:
    """Return what the plan asks of an agent, and on which lines; the claims on the SI team for its people.

    Without agent, it is the SI team's. A line has `width` cells; the sentences may take several.
    """
    capacite, programme = snapshot.capacite, snapshot.programme
    year = capacite.by_agent[agent] if agent is not None else None
    texts = [] if year is None else [inert(f"{_tell_charge(capacite, year)} · {_name(year)}", "bold")]
    if year is not None and not year.agent.is_si:
        texts.append(inert(_tell_asked(year)))
        parts = sorted(asked_parts(year.parts, year.demandes_si), key=lambda part: -part.centiemes)
        lines = [
            (_estime(part.centiemes), _name_lines(part.lignes), programme.by_code[part.lignes[0]].libelle)
            for part in parts[:LIGNES_PRINCIPALES]
        ]
    elif (vue := snapshot.vue_si) is not None:
        texts += _describe_si(vue)
        lines = [(_tell_claim(one), one.code, programme.by_code[one.code].libelle) for one in vue.demandeurs]
        own = f"{format_nombre(vue.propre)}/{format_jours(vue.charge.infrastructure)}"
        lines.append((own, vue.code, "Infrastructure et sécurité"))
    else:
        lines = []
        texts.append(inert("Le programme n'a pas d'équipe SI."))
    return Content("\n").join([*texts, *_align(lines, width)])


def _align(lines: Sequence[tuple[str, str, str]], width: int) -> list[Content]:
    """Return lines of days, codes and label, in columns."""
    days, codes = (max((len(line[rank]) for line in lines), default=0) for rank in range(2))
    room = max(0, width - days - codes - 4)
    labels = tell_apart(tuple(line[2] for line in lines), (room,) * len(lines))
    return [
        inert(f"{fit_right(line[0], days)}  {fit(line[1], codes)}  {label}")
        for line, label in zip(lines, labels, strict=True)
    ]


def _name(year: CapaciteAgent) -> str:
    agent = year.agent
    who = (agent.initiales, agent.nom, f"équipe {agent.equipe}" if agent.equipe else agent.pole)
    return " · ".join(part for part in who if part)


def _name_lines(codes: Sequence[str]) -> str:
    return codes[0] if len(codes) == 1 else f"{codes[0]} à {codes[-1]}"


def _estime(centiemes: int) -> str:
    return format_jours(estimate(centiemes))


def _tell_charge(capacite: Capacite, year: CapaciteAgent) -> str:
    if capacite.is_beginning:
        first = capacite.suivi + timedelta(days=DEBUT_JOURS)
        return f"Charge à partir du {format_date(first)}, après deux semaines de suivi"
    if year.charge is None:
        return "Aucun jour disponible cette année"
    sign = "▲ " if year.charge > 110 else ""
    coming = "" if year.charge_a_venir is None else f", {year.charge_a_venir} % à venir"
    return f"{sign}{year.charge} % sur l'année{coming}"


def _tell_asked(year: CapaciteAgent) -> str:
    """Return `388 j demandés pour 236 j disponibles ; reste 250,5 j pour 156 j`."""
    days = describe_jours(estimate(year.disponible), "disponible" if year.lisible else "attendu")
    return (
        f"{describe_jours(estimate(year.demande), 'demandé')} pour {days} ; "
        f"reste {_estime(year.reste)} pour {_estime(year.disponible_a_venir)}"
    )


def _describe_si(vue: VueSI) -> list[Content]:
    """Return whether the claims on the SI team fit its days, then what it logged."""
    look = "bold $text-error" if vue.charge.depassement > 0 else "bold $text-success"
    sign = "✗ " if vue.charge.depassement > 0 else "✓ "
    logged = (
        f"{describe_jours(vue.realise, 'réalisé')}, dont {format_jours(vue.propre)} sur la ligne {vue.code}. "
        "Réalisé/demandé :"
    )
    return [inert(sign + describe_charge_si(vue.charge), look), inert(logged)]


def _tell_claim(claim: DemandeurSI) -> str:
    """Return `46,5/137 j`, `4,25/1 j + X`, `3/X`; X is what nobody quantified."""
    asked = [] if claim.demande is None else [format_jours(claim.demande)]
    asked += ["X"] * bool(claim.non_chiffres)
    return f"{format_nombre(claim.realise)}/{' + '.join(asked) or '–'}"
