"""What needs a look, in words: the state of a group, who works on it, and its landing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

from cariforef_tui.domain.avancement.activite import Activite
from cariforef_tui.domain.avancement.avancement import (
    Avancement,
    AvancementGroupe,
    AvancementLigne,
    format_taux,
)
from cariforef_tui.domain.avancement.consommation import Consommation
from cariforef_tui.domain.avancement.etat import ANNONCE_JOURS, Etat, Gravite
from cariforef_tui.domain.avancement.sentences import describe_regulation, estimate, estimate_gap
from cariforef_tui.domain.programme.gestes import describe_partage
from cariforef_tui.domain.programme.programme import Programme, initiales_of
from cariforef_tui.domain.values.dates import format_duree
from cariforef_tui.domain.values.days import describe_jours, format_gap, format_jours, format_nombre
from cariforef_tui.domain.values.text import cite_some

ROWS_MAX = 2
"""Rows that explain a heading."""
LOIN_JOURS = 60
"""Days left from which a line that nobody began may have time: its end is not announced for a month yet."""
PARTICIPANTS_MAX = 4
"""People named with their days; the others are counted."""


class Participant(NamedTuple):
    """A person who works on a group: they logged `centiemes` on it in the last eight weeks.

    Without initials, it stands for all those whose days the reader may not read one by one.
    """

    initiales: str
    centiemes: int


def keep_perimeter(
    groupes: Collection[AvancementGroupe], codes: Collection[str] | None
) -> tuple[AvancementGroupe, ...]:
    """Return the groups that have an open line among `codes` (None: every line), in their order."""
    return tuple(
        groupe
        for groupe in groupes
        if groupe.ouvertes and (codes is None or any(code in codes for code in groupe.ouvertes))
    )


def list_participants(
    activite: Activite, groupe: AvancementGroupe, shown: Collection[str]
) -> tuple[Participant, ...]:
    """Return those who logged on the group in eight weeks, the most first; only `shown` may be named."""
    sums = Counter[str]()
    for initiales, centiemes in activite.work_on(groupe.lignes, activite.since, activite.au).items():
        sums[initiales if initiales in shown else ""] += centiemes
    # Those without initials come last, whatever they logged.
    named = sorted(sums.items(), key=lambda one: (not one[0], -one[1], one[0]))
    return tuple(Participant(initiales, centiemes) for initiales, centiemes in named if centiemes)


def name_qui(
    programme: Programme, participants: Collection[Participant], lignes: Collection[str]
) -> tuple[str, ...]:
    """Return the initials of those who work on lines: those who logged most, then those named by the lines.

    If there is nobody, return the pôles of the lines.
    """
    logged = [one.initiales for one in participants if one.initiales]
    named = [
        initiales
        for code in lignes
        for initiales in sorted(initiales_of(programme.by_code[code].responsables))
    ]
    poles = [programme.pole_of(code) or "" for code in lignes]
    return tuple(dict.fromkeys([*logged, *named] or poles))


def enjeu_montre(groupe: AvancementGroupe) -> int:
    """Return the days at stake as they are shown: those over at the end, or the écart shown."""
    match groupe.etat:
        case Etat.DEPASSE | Etat.DEPASSERA:
            return estimate_gap(groupe.atterrissage, groupe.prevu) or 0
        case Etat.ATTEINT:
            return groupe.utilise_montre - groupe.prevu
        case Etat.AVANCE:
            return groupe.ecart_montre or 0
        case _ if _is_lacking(groupe):
            return -(groupe.ecart_montre or 0)
        case _:
            return estimate(groupe.enjeu)


def enjeu_signe(groupe: AvancementGroupe) -> int:
    """Return the days at stake as they are shown, negative if they are missing, or may be."""
    is_missing = _is_lacking(groupe) or groupe.etat is Etat.A_CONFIRMER
    return -enjeu_montre(groupe) if is_missing else enjeu_montre(groupe)


def _is_lacking(groupe: AvancementGroupe) -> bool:
    """True if the days at stake are those that the plan expected and nobody did."""
    return groupe.etat is Etat.ECHU or (groupe.etat is Etat.RETARD and groupe.raf is None)


def tell_ratio(groupe: AvancementGroupe) -> str:
    """Return `39,5/10`: the days used and planned; the first is an estimate if some were supposed done.

    Of a group to confirm, it is the days logged.
    """
    used = groupe.realise if groupe.etat is Etat.A_CONFIRMER else groupe.utilise_montre
    return f"{format_nombre(used)}/{format_nombre(groupe.prevu)}"


def tell_fin(groupe: AvancementGroupe, au: date) -> str:
    """Return `J-3`, `30/06` or `échu 25/05`: the group's own end, empty if it has none."""
    fin = groupe.fin_propre
    if fin is None:
        return ""
    left = (fin - au).days
    if left < 0:
        return f"échu {fin:%d/%m}"
    return f"J-{left}" if left <= ANNONCE_JOURS else f"{fin:%d/%m}"


def tell_etat(groupe: AvancementGroupe, arrete: date | None, au: date) -> str:
    """Return « en retard de 25 j au 18/05, jalon le 25/05 (J-3) », empty if nothing is judged."""
    if groupe.etat is None or arrete is None:
        return ""
    days = format_jours(enjeu_montre(groupe))
    match groupe.etat:
        case Etat.SOLDE:
            return "soldé"
        case Etat.DEPASSE:
            over = format_jours(groupe.utilise_montre - groupe.prevu)
            told = f"dépasse le prévu de {over} au {arrete:%d/%m}"
            told += f", de {days} à la fin" if over != days else ""
        case Etat.A_CONFIRMER:
            told = tell_to_confirm(groupe)
        case Etat.ATTEINT:
            told = f"prévu atteint, dépassé de {days} au {arrete:%d/%m}"
        case Etat.ECHU:
            return _tell_past_end(groupe, au)
        case Etat.DEPASSERA:
            landing = format_jours(estimate(groupe.atterrissage or 0))
            told = f"finirait à {landing} pour {format_nombre(groupe.prevu)} prévus"
        case Etat.RETARD if groupe.raf is not None:
            told = f"le reste déclaré est de {days} au-dessus de ce que le plan prévoit encore"
        case Etat.RETARD:
            told = f"en retard de {days} au {arrete:%d/%m}"
        case Etat.AVANCE:
            told = f"en avance de {days} au {arrete:%d/%m}"
        case Etat.A_L_HEURE:
            told = f"à l'heure au {arrete:%d/%m}"
    return told + _tell_end(groupe, au)


def advise_debut(programme: Programme, figures: AvancementLigne, au: date, how: str) -> str:
    """Return « Pas encore commencée ? P, échéance, dit son début. » of a line that is late for that alone.

    Nothing was logged on it nor supposed, its end is far, and nobody said that it begins later. Else empty.
    """
    groupe = figures.groupe
    if (
        groupe is None
        or groupe.etat is not Etat.RETARD
        or groupe.raf is not None
        or (groupe.utilise or groupe.realise or figures.realise_si)
        or (groupe.fin - au).days <= LOIN_JOURS
        or figures.code not in groupe.ouvertes
        or programme.by_code[figures.code].echeance.debut is not None
    ):
        return ""
    return f"Pas encore commencée ? {how} dit son début."


def tell_ends(programme: Programme, groupe: AvancementGroupe | None, code: str) -> str:
    """Return « les jours partagés vont jusqu'au 31/12 » if the line's own échéance is another day."""
    fin = programme.by_code[code].echeance.fin
    if groupe is None or len(groupe.lignes) == 1 or fin in (None, groupe.fin):
        return ""
    return f"les jours partagés vont jusqu'au {groupe.fin:%d/%m}"


def tell_logged(centiemes: int) -> str:
    """Return « 0,5 j saisi », or « rien de saisi »."""
    return describe_jours(centiemes, "saisi") if centiemes else "rien de saisi"


def tell_to_confirm(groupe: AvancementGroupe) -> str:
    """Return what was logged of the plan and what is only supposed, and the gesture that settles it."""
    supposed = describe_jours(estimate(groupe.avant), "supposé fait", "supposés faits")
    logged = f"{tell_logged(groupe.realise)} sur {format_nombre(groupe.prevu)}"
    return f"{logged} ; {supposed} avant le suivi : à confirmer (P, déjà fait)"


def _tell_end(groupe: AvancementGroupe, au: date) -> str:
    fin = groupe.fin_propre
    if fin is None:
        return ""
    left = (fin - au).days
    end = "jalon" if groupe.is_borne else "fin"
    return f", {end} le {fin:%d/%m}" + (f" (J-{left})" if 0 <= left <= ANNONCE_JOURS else "")


def _tell_past_end(groupe: AvancementGroupe, au: date) -> str:
    fin = groupe.fin_propre or groupe.fin
    told = f"échéance passée le {fin:%d/%m}, il y a {format_duree((au - fin).days)}"
    if groupe.enjeu > 0:
        return f"{told} : il manque {format_jours(enjeu_montre(groupe))}"
    if groupe.is_borne:
        return f"{told} : jalon à déclarer tenu"
    # What is only supposed done before the suivi proves nothing.
    if groupe.gravite is Gravite.CRITIQUE:
        return f"{told} : {tell_logged(groupe.realise)} depuis le suivi sur {format_nombre(groupe.prevu)}"
    return f"{told} : à solder"


def explain_opposite_ecarts(programme: Programme, avancement: Avancement, code: str) -> str:
    """Return why a heading that is ahead will end below its plan, or the reverse, by its own rows.

    « +44 j à ce jour, -30 à la fin : 14.1 -50, 14.3 -12 ». Empty if both agree, or if no row explains it.
    """
    figures = avancement.lignes[code]
    ecart, gap = figures.ecart_montre, figures.ecart_final
    # A group explains itself by its état.
    if ecart is None or gap is None or figures.groupe is not None or ecart * gap >= 0:
        return ""
    rows = [(avancement.lignes[child].ecart_final or 0, child) for child in programme.children[code]]
    # The rows that weigh most on the side of the end.
    heaviest = sorted((row for row in rows if row[0] * gap > 0), key=lambda row: -abs(row[0]))[:ROWS_MAX]
    if not heaviest:
        return ""
    named = ", ".join(f"{child} {format_gap(weight)}" for weight, child in heaviest)
    return f"{format_gap(ecart)} j à ce jour, {format_gap(gap)} à la fin : {named}"


def describe_before(programme: Programme, arretee: Consommation, suivi: date, code: str) -> str:
    """Return « avant le suivi du 21/05, 29 j comptés comme faits », or declared done; empty if there is none.

    A heading has both; `arretee` is what was used at the arrêté.
    """
    within = [arretee.before(enveloppe) for enveloppe in programme.enveloppes_within[code]]
    said = estimate(sum(before.unlogged for before in within if before.said is not None))
    supposed = estimate(sum(before.unlogged for before in within)) - said
    told = [describe_jours(said, "déclaré fait", "déclarés faits")] if said else []
    told += [describe_jours(supposed, "compté comme fait", "comptés comme faits")] if supposed else []
    return f"avant le suivi du {suivi:%d/%m}, {' et '.join(told)}" if told else ""


def tell_beyond_attendu(groupe: AvancementGroupe) -> str:
    """Return « et l'attendu de 24 j », said after the excess over the plan; empty if there is no more."""
    ecart = groupe.ecart_montre or 0
    is_over = groupe.etat in (Etat.DEPASSE, Etat.ATTEINT) and ecart > 0
    return f"et l'attendu de {format_jours(ecart)}" if is_over else ""


def explain_line(programme: Programme, figures: AvancementLigne) -> str:
    """Return what the figures of a line do not say: that days are shared, a régulation, or what is over."""
    if figures.enveloppe is not None:
        return describe_partage(figures.enveloppe)
    if told := explain_regulation(programme, figures):
        return told
    groupe = figures.groupe
    if groupe is None or not (beyond := tell_beyond_attendu(groupe)):
        return ""
    over = format_jours(groupe.utilise_montre - groupe.prevu)
    return f"dépasse le prévu de {over} {beyond}"


def explain_regulation(programme: Programme, figures: AvancementLigne) -> str:
    """Return « écart final +90 : -18 des lignes, +108 de régulation à trouver », empty if there is none."""
    days = -programme.centiemes_regules(figures.code)
    if not days:
        return ""
    if figures.is_regulation:
        return f"régulation : {format_jours(days)} à trouver"
    return describe_regulation(-days, figures.ecart_final)


def tell_heading(figures: AvancementLigne, arrete: date | None) -> str:
    """Return « 60,25 j réalisés sur 199 (30 %), écart -15,25 au 18/05 », with what is supposed done."""
    told = describe_jours(figures.realise, "réalisé")
    if before := estimate(figures.avant or 0):
        told += f" et {format_nombre(before)} d'avant le suivi,"
    if figures.prevu is not None:
        told += f" sur {format_nombre(figures.prevu)}"
    if taux := format_taux(figures.taux):
        told += f" ({taux})"
    if figures.ecart_montre is None or arrete is None:
        return told
    return f"{told}, écart {format_gap(figures.ecart_montre)} au {arrete:%d/%m}"


def describe_title(avancement: Avancement, codes: Collection[str] | None) -> str:
    """Return `14 à regarder sur 43`, which counts the groups of a perimeter."""
    found = keep_perimeter(avancement.a_regarder, codes)
    return f"{len(found)} à regarder sur {len(keep_perimeter(avancement.groupes, codes))}"


def short_code(groupe: AvancementGroupe) -> str:
    """Return `14.3.2+` for a group of several lines: the first that is open."""
    code = (groupe.ouvertes or groupe.lignes)[0]
    return f"{code}+" if len(groupe.lignes) > 1 else code


def tell_used(groupe: AvancementGroupe, depuis: date | None) -> str:
    """Return « 39,5 j pour 10 depuis le 05/02 », or that nothing was logged."""
    if depuis is None:
        return f"Rien de saisi pour {format_jours(groupe.prevu)}"
    return f"{format_jours(groupe.realise)} pour {format_nombre(groupe.prevu)} depuis le {depuis:%d/%m}"


def tell_absents(participants: Collection[Participant], absents: Mapping[str, date]) -> str:
    """Return « Absence de RD jusqu'au 06/07 » for those of a group who are away for long; empty if none is.

    `absents` has the last day away by initials; without them, that of somebody whom the reader may not know.
    """
    named = [one.initiales for one in participants if one.initiales in absents]
    told = [f"de {one} jusqu'au {absents[one]:%d/%m}" for one in named if one]
    told += ["d'une personne"] if "" in absents else []
    return f"Absence {' et '.join(told)}" if told else ""


def tell_participants(participants: Collection[Participant]) -> str:
    """Return « ME 21 j, LR 9 j en huit semaines », or that nobody did."""
    if not participants:
        return "Personne n'y a saisi en huit semaines"
    # « autres » has a meaning beside a name only.
    others = "autres " if any(one.initiales for one in participants) else ""
    shown = [
        f"{f'{one.initiales} ' if one.initiales else others}{format_jours(one.centiemes)}"
        for one in participants
    ]
    return f"{cite_some(shown, PARTICIPANTS_MAX)} en huit semaines"
