"""Texts of Équipe: the strip, the legend, the cell under the cursor, its agent and the SI team."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from textual.content import Content

from cariforef_tui.domain.avancement.etat import DEBUT_JOURS
from cariforef_tui.domain.avancement.sentences import estimate
from cariforef_tui.domain.equipe.capacite import Capacite, CapaciteAgent
from cariforef_tui.domain.equipe.load import (
    Charge,
    VueSI,
    asked_parts,
    describe_charge_si,
    rate_charge,
    to_pourcent,
)
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.semaine import Completude, SemaineAgent
from cariforef_tui.domain.values.dates import format_date, format_jour
from cariforef_tui.domain.values.days import (
    JOUR_ENTIER,
    describe_jours,
    format_jours,
    format_nombre,
)
from cariforef_tui.domain.values.text import capitalize, count_of
from cariforef_tui.services.equipe import AgentDetail, EquipeSnapshot
from cariforef_tui.ui.equipe.heat_map import Vue
from cariforef_tui.ui.kit.columns import fit, fit_right
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.maps import HeatCell, Tone

LIGNES_PRINCIPALES = 8
_COLONNES = (12, 12, 12, 12)


def describe_strip(capacite: Capacite, vue: Vue, groupe: str | None, width: int) -> Content:
    """Return the strip: the view and its group, how to change them, and the reference of the days."""
    name = capitalize(vue.value)
    of = "" if vue is Vue.SI else f" · {groupe or 'tous'}"
    shown = inert(f" {name}{of}", "bold")
    turns = f"   v : {' / '.join(other.value for other in Vue)}   n : pôle"
    agents = count_of(len(capacite.gip.agents), "agent")
    facts = f"   {agents} · {capacite.jours_ouvres} jours ouvrés · 1 ETP = {capacite.jours_par_etp} j"
    strip = shown + inert(turns, "$text-muted")
    return strip + inert(facts, "$text-muted") if strip.cell_length + len(facts) <= width else strip


def describe_legend(signs: Iterable[tuple[HeatCell, str]], looks: Mapping[Tone, str]) -> Content:
    """Return the signs of a map with their meaning; `looks` gives the style of each tone."""
    parts = [Content(" ")]
    for cell, texte in signs:
        parts += [inert(cell.signe, looks[cell.tone]), inert(f" {texte}   ")]
    return Content("").join(parts)


def describe_cell(capacite: Capacite, agent: str, semaine: int, vue: Vue) -> Content:
    """Return two lines: the figures of a week, then the days missing or in excess."""
    year = capacite.by_agent[agent]
    week = year.semaines[semaine]
    if vue is Vue.COMPLETUDE and capacite.is_unfollowed(week):
        figures, sentence = "avant le suivi", f"Les jours se suivent depuis le {format_date(capacite.suivi)}."
    elif vue is Vue.COMPLETUDE:
        figures, sentence = _completude(year, week, capacite.au)
    else:
        figures, sentence = _charge_of(capacite, year, semaine)
    number, sunday = week.lundi.isocalendar().week, week.lundi + timedelta(days=6)
    title = f"{agent}, sem. {number} ({week.lundi:%d/%m} au {sunday:%d/%m})"
    return inert(title, "bold") + inert(f" · {figures}") + Content("\n") + inert(sentence)


def _completude(year: CapaciteAgent, week: SemaineAgent, au: date) -> tuple[str, str]:
    if week.completude is Completude.SANS_ATTENTE:
        return "rien d'attendu", "Aucun jour à travailler : férié, temps partiel ou hors contrat."
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
    figures = f"demandé {format_jours(shown)} pour {days}"
    if pourcent is not None:
        figures += f" : {pourcent} %"
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


def describe_agent(snapshot: EquipeSnapshot, agent: str, detail: AgentDetail | None) -> Content:
    """Return the year of an agent as a table, then their main lines."""
    capacite = snapshot.capacite
    year = capacite.by_agent[agent]
    days = "disponible" if year.lisible else "attendu"
    rows = [
        ("", "au " + format_date(capacite.au)[:5], "année", "ETP"),
        (days, _jours(year.disponible_a_date), _estime(year.disponible), _etp(capacite, year.disponible)),
        *([("saisi", _jours(year.saisi), "", _etp(capacite, year.saisi))] if year.lisible else []),
        *([] if year.a_saisir is None else [("à saisir", _jours(year.a_saisir), "", "")]),
        ("promis", "", _estime(year.promis), _etp(capacite, year.promis)),
    ]
    if year.demandes_si:
        rows.append(("demandes SI", "", _estime(year.demande_si), _etp(capacite, year.demande_si)))
    calendar = f"1 ETP = {capacite.jours_par_etp} j, {capacite.jours_ouvres} jours ouvrés"
    lines = [_name(year) + inert(f"  ({calendar})")]
    lines += [inert("".join((fit(row[0], _COLONNES[0]), *map(_right, row[1:])))) for row in rows]
    lines.append(inert(_describe_charge(capacite, year)))
    lines += [inert(text) for text in _main_lines(snapshot.programme, year, detail)]
    return Content("\n").join(lines)


def describe_agent_briefly(snapshot: EquipeSnapshot, agent: str, detail: AgentDetail | None) -> Content:
    """Return the same figures on a few lines, for a low terminal."""
    capacite = snapshot.capacite
    year = capacite.by_agent[agent]
    days, logged = (
        ("disponible", f"saisi {format_nombre(year.saisi)} sur ") if year.lisible else ("attendu", "")
    )
    lacking = "" if year.a_saisir is None else f"à saisir {_jours(year.a_saisir)} · "
    since = f"depuis le {capacite.suivi:%d/%m}" if year.avant else "à ce jour"
    claims = f", demandes SI {_estime(year.demande_si)}" if year.demandes_si else ""
    etp = f"{_etp(capacite, year.promis)} ETP sur {_etp(capacite, year.disponible)}"
    lines = [
        _name(year) + inert(f" · promis {_estime(year.promis)} ({etp}){claims}"),
        inert(
            f"{lacking}{logged}{_jours(year.disponible_a_date)} {since} · {days} {_estime(year.disponible)}"
        ),
        inert(_describe_charge(capacite, year)),
        *(inert(text) for text in _main_lines(snapshot.programme, year, detail)),
    ]
    return Content("\n").join(lines)


def _name(year: CapaciteAgent) -> Content:
    agent = year.agent
    who = [agent.initiales, agent.nom, agent.pole or "sans pôle"]
    who.append(f"équipe {agent.equipe}" if agent.equipe else None)
    who.append(f"coordonne {agent.coordonne}" if agent.coordonne else None)
    return inert(" · ".join(part for part in who if part), "bold")


def _right(texte: str) -> str:
    return fit_right(texte, _COLONNES[1])


def _jours(centiemes: int) -> str:
    return format_jours(centiemes)


def _estime(centiemes: int) -> str:
    return format_jours(estimate(centiemes))


def _etp(capacite: Capacite, centiemes: int) -> str:
    return format_nombre(capacite.to_etp(centiemes))


def _describe_charge(capacite: Capacite, year: CapaciteAgent) -> str:
    if capacite.is_beginning:
        first = capacite.suivi + timedelta(days=DEBUT_JOURS)
        return f"Charge : à partir du {format_date(first)}, après deux semaines de suivi."
    if year.charge is None:
        return "Charge : aucun jour disponible cette année."
    sign = "▲ " if year.charge > 110 else ""
    text = f"{sign}Charge {year.charge} % sur l'année"
    if year.charge_a_venir is not None:
        sign = "▲ " if year.charge_a_venir > 110 else ""
        left, days = _estime(year.reste), _estime(year.disponible_a_venir)
        text += f" ; {sign}{year.charge_a_venir} % à venir ({left} pour {days})"
    return f"{text}."


def _main_lines(programme: Programme, year: CapaciteAgent, detail: AgentDetail | None) -> list[str]:
    known = detail.lignes if detail is not None and detail.agent == year.agent.initiales else None
    logged = dict(known or ())
    asked = sorted(asked_parts(year.parts, year.demandes_si), key=lambda part: -part.centiemes)
    texts = []
    covered: set[str] = set()
    for part in asked[:LIGNES_PRINCIPALES]:
        codes = part.lignes
        covered.update(codes)
        done = sum(logged.get(code, 0) for code in codes)
        name = codes[0] if len(codes) == 1 else f"{codes[0]} à {codes[-1]}"
        said = f" (saisi {format_jours(done)})" if known is not None else ""
        texts.append(
            f"{name} : promis {_estime(part.centiemes)}{said} · {programme.by_code[codes[0]].libelle}"
        )
    every = {code for part in asked for code in part.lignes}
    others = [(code, centiemes) for code, centiemes in logged.items() if code not in every]
    if others:
        shown = ", ".join(
            f"{code} ({format_jours(centiemes)})" for code, centiemes in others[:LIGNES_PRINCIPALES]
        )
        texts.append(f"Saisi ailleurs : {shown}")
    return texts


def describe_si(vue: VueSI, capacite: Capacite) -> Content:
    """Return four lines: the days of the team, whether the claims fit, the days logged, the real calendar."""
    charge = vue.charge
    x = f"{charge.non_chiffres} X" if charge.non_chiffres else "aucun X"
    first = (
        f"{describe_jours(charge.disponible, 'disponible')} (ligne {vue.code}) · "
        f"{format_jours(charge.infrastructure)} d'infrastructure · "
        f"{describe_jours(charge.demande, 'demandé')} · {x}"
    )
    logged = (
        f"Saisi au {format_date(capacite.au)} : {format_jours(vue.realise)}, dont {format_jours(vue.propre)} "
        f"sur la ligne {vue.code} et {format_jours(vue.realise - vue.propre)} au titre des pôles."
    )
    sentence = describe_charge_si(charge)
    look = "bold $text-error" if charge.depassement > 0 else "bold $text-success"
    sign = "✗ " if charge.depassement > 0 else "✓ "
    lines = (
        inert(first),
        inert(sign + sentence, look),
        inert(logged),
        inert(capacite.describe_calendrier()),
    )
    return Content("\n").join(lines)
