"""Planned against actual: the whole tree, and one line in detail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cariforef_tui.domain.agents.rights import PETITE_EQUIPE
from cariforef_tui.domain.avancement.activite import SEMAINES_COMPTEES, Activite
from cariforef_tui.domain.avancement.avancement import AvancementGroupe
from cariforef_tui.domain.avancement.burndown import Burndown, compute_burndown
from cariforef_tui.domain.avancement.consommation import days_drawn
from cariforef_tui.domain.avancement.look import (
    Participant,
    list_participants,
    name_qui,
    tell_absents,
    tell_participants,
    tell_used,
)
from cariforef_tui.domain.programme.declarations import Raf
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.programme.revisions import Revision, concerns, in_order, plans_until
from cariforef_tui.domain.temps.saisies import Saisie
from cariforef_tui.domain.values.dates import format_ago, parse_semaine
from cariforef_tui.domain.values.days import format_nombre
from cariforef_tui.domain.values.text import count_of, quote_text
from cariforef_tui.services.agents.rights import readable
from cariforef_tui.services.ports.store import Reading, Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import Situation, read_situation
from cariforef_tui.services.temps.tirages import LigneTirage, read_tirages

if TYPE_CHECKING:
    from cariforef_tui.domain.revue.revue import Decision

DERNIERES_SAISIES = 8
"""The number of saisies of a line that its panel shows."""


@dataclass(frozen=True, kw_only=True)
class LigneDetail:
    """One line opened: who logged how much, the last saisies (newest first), its burn-down.

    `contributeurs` add up to the réalisé of the line: people of the SI team are among them on axe 18 alone,
    and so are their saisies among `dernieres`.
    If the reader may not read somebody's days, their saisies have no initials and no comment, and their
    hundredths come last, summed without initials.

    `revisions` are those that touched the line or what it draws on, and `rafs` what was declared, the last
    ones first. `tirage` are its requests, None for a line whose days answer none. `decisions` are those of
    its group, as `Raison` has them. `lacks_sheets` is True if
    the sheets behind its landing lack, and the reader may know it.
    """

    contributeurs: tuple[tuple[str, int], ...]
    dernieres: tuple[Saisie, ...]
    burndown: Burndown
    revisions: tuple[Revision, ...]
    rafs: tuple[Raf, ...]
    tirage: LigneTirage | None = None
    decisions: tuple[Decision, ...] = ()
    lacks_sheets: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Raison:
    """Why a group has its état: its first day, who logged lately, its last saisie, its decisions.

    `qui` are the initials of the people who work on it: those who logged most, then those whom its lines
    name.
    `decisions` are those taken about one of its lines, the last one first. `absents` gives the last day away
    of those who worked on it and are away for long, by initials, without them if the reader may not read it.
    """

    groupe: AvancementGroupe
    absents: Mapping[str, date]
    depuis: date | None
    participants: tuple[Participant, ...]
    qui: tuple[str, ...]
    derniere: Saisie | None
    decisions: tuple[Decision, ...]


def load_avancement(store: Store, reference: DateReference) -> Situation:
    """Return the figures of every line at the date de référence."""
    with store.reading() as reading:
        return read_situation(reading, reference.exercice, reference.au)


def load_lignes_agent(
    store: Store, situation: Situation, agent: str, *, lecteur: str | None = None
) -> frozenset[str]:
    """Return the lines whose « qui » names the agent, or that they logged on up to the date of `situation`.

    The lines that they logged on are left out if `lecteur` may not read the agent's days.
    """
    from cariforef_tui.domain.pilotage.tree import lines_naming

    named = lines_naming(situation.programme, agent)
    if agent not in readable(situation.agents, lecteur):
        return named & situation.programme.by_code.keys()
    first, au = situation.calendrier.first_day, situation.avancement.au
    with store.reading() as reading:
        logged = reading.recent_codes(agent, first, au)
    return named.union(logged) & situation.programme.by_code.keys()


def load_detail(
    store: Store,
    situation: Situation,
    code: str,
    *,
    lecteur: str | None = None,
) -> LigneDetail:
    """Return one line's detail at the date of `situation`, as far as `lecteur` may read it.

    A line that shares its enveloppe is drawn with the whole enveloppe and the work of all its lines.
    """
    programme, au = situation.programme, situation.avancement.au
    exercice, below = programme.exercice, programme.subtrees[code]
    groupe = situation.avancement.lignes[code].groupe
    shown = readable(situation.agents, lecteur)
    with store.reading() as reading:
        # Days of the SI team are no part of the réalisé of a line of the pôles.
        team_si = {agent.initiales for agent in situation.agents if agent.is_si}
        beside = set() if programme.code_si in below else team_si
        sums = [one for one in reading.sums_by_agent(exercice, below, au) if one[0] not in beside]
        last = _read_last(reading, situation, below, DERNIERES_SAISIES)
        # Of fewer people, one knows whose days the others are.
        if len(sums) < PETITE_EQUIPE:
            last = tuple(saisie for saisie in last if saisie.agent in shown)
        revisions = reading.revisions(exercice)
        rafs = [raf for raf in reading.rafs(exercice) if raf.code in below and raf.jour <= au]
        return LigneDetail(
            contributeurs=_gather(sums, shown),
            dernieres=tuple(_hide(saisie, shown) for saisie in last),
            burndown=read_burndown(reading, situation, code),
            revisions=tuple(
                revision
                for revision in reversed(in_order(revisions))
                if revision.jour <= au and concerns(revision, programme, code)
            ),
            rafs=tuple(reversed(rafs)),
            tirage=next(iter(read_tirages(reading, programme, au, frozenset({code}), lecteur)), None),
            decisions=_list_about(groupe, _read_decisions(reading, situation)) if groupe else (),
            lacks_sheets=situation.activite.lacks_sheets and situation.reads_sheets(lecteur),
        )


def load_raisons(
    store: Store, situation: Situation, groupes: Collection[AvancementGroupe], *, lecteur: str | None = None
) -> tuple[Raison, ...]:
    """Return why each group has its état, in their order."""
    shown = readable(situation.agents, lecteur)
    with store.reading() as reading:
        decisions = _read_decisions(reading, situation)
        return tuple(_explain(reading, situation, groupe, shown, decisions) for groupe in groupes)


def _read_decisions(reading: Reading, situation: Situation) -> list[Decision]:
    """Return the decisions of the exercice that are known at the date, the last one first."""
    au = situation.avancement.au
    return [
        decision.known_at(au)
        for decision in reversed(reading.decisions(situation.programme.exercice))
        if parse_semaine(decision.semaine, au) <= au
    ]


def _list_about(groupe: AvancementGroupe, decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    return tuple(one for one in decisions if one.ligne in groupe.lignes)


def _explain(
    reading: Reading,
    situation: Situation,
    groupe: AvancementGroupe,
    shown: Collection[str],
    decisions: Sequence[Decision],
) -> Raison:
    programme = situation.programme
    participants = list_participants(situation.activite, groupe, shown)
    drawn = days_drawn(programme, situation.arretee.realises, groupe.lignes)
    last = _read_last(reading, situation, groupe.lignes, 1)
    # What was logged since the arrêté is logged all the same.
    first = last[0].jour if last else None
    return Raison(
        groupe=groupe,
        absents=_list_absents(situation.activite, groupe, shown),
        depuis=drawn[0] if drawn else first,
        participants=participants,
        qui=name_qui(programme, participants, groupe.lignes),
        derniere=_hide(last[0], shown) if last else None,
        decisions=_list_about(groupe, decisions),
    )


def _list_absents(activite: Activite, groupe: AvancementGroupe, shown: Collection[str]) -> dict[str, date]:
    """Return the last day away of those of a group who are away for long; only `shown` may be named."""
    worked = activite.work_on(groupe.lignes, activite.since, activite.au)
    away = {name: activite.absents[name] for name in worked if name in activite.absents}
    named = {name: until for name, until in away.items() if name in shown}
    hidden = [until for name, until in away.items() if name not in shown]
    # Of fewer people, one knows who is away.
    return named | ({"": max(hidden)} if hidden and len(worked) >= PETITE_EQUIPE else {})


def _read_last(
    reading: Reading, situation: Situation, lignes: Collection[str], limit: int
) -> tuple[Saisie, ...]:
    """Return the latest saisies among the days that lines use: every SI day is used by the SI team's line."""
    programme = situation.programme
    codes_si = tuple(programme.by_code) if programme.code_si in lignes else ()
    return reading.last_saisies(programme.exercice, lignes, codes_si, situation.avancement.au, limit)


def tell_raison(raison: Raison, au: date) -> tuple[str, str, str, str]:
    """Return four sentences: what a group used, who logged lately, its last decision, its last saisie.

    The second is empty where the last one says it all.
    """
    used, last, lately = f"{tell_used(raison.groupe, raison.depuis)}.", raison.derniere, ""
    # Days after the arrêté are not in the eight weeks.
    if raison.participants or last is None or last.jour <= au - timedelta(weeks=SEMAINES_COMPTEES):
        lately = f"{tell_participants(raison.participants)}."
    if (told := tell_absents(raison.participants, raison.absents)) and not raison.groupe.is_over:
        lately = f"{lately} {told}.".strip()
    decided = [one.cite() for one in raison.decisions]
    more = f" ({count_of(len(decided) - 1, 'autre')})" if len(decided) > 1 else ""
    return used, lately, f"{decided[0]}{more}." if decided else "Rien de décidé.", _tell_last(last, au)


def _tell_last(saisie: Saisie | None, au: date) -> str:
    """Return `Dernière saisie il y a 5 jours (17/05), ME 0,25.`"""
    if saisie is None:
        return "Aucune saisie."
    when = format_ago(saisie.jour, au) + (f" ({saisie.jour:%d/%m})" if saisie.jour < au else "")
    comment = f" {quote_text(saisie.commentaire)}" if saisie.commentaire else ""
    who = f", {saisie.agent} {format_nombre(saisie.centiemes)}" if saisie.agent else ""
    return f"Dernière saisie {when}{who}{comment}."


def _hide(saisie: Saisie, shown: Collection[str]) -> Saisie:
    """Return the saisie, without author and comment if the author's days may not be read."""
    return saisie if saisie.agent in shown else replace(saisie, agent="", commentaire=None, par=None)


def load_burndown(store: Store, situation: Situation, code: str) -> Burndown:
    """Return one node's burn-down at the date of `situation`; it names nobody."""
    with store.reading() as reading:
        return read_burndown(reading, situation, code)


def _gather(sums: Collection[tuple[str, int]], shown: Collection[str]) -> tuple[tuple[str, int], ...]:
    """Return the sums of the agents shown, then the sum of all the others without initials."""
    others = sum(centiemes for agent, centiemes in sums if agent not in shown)
    return (*(total for total in sums if total[0] in shown), *([("", others)] if others else ()))


def read_burndown(reading: Reading, situation: Situation, code: str) -> Burndown:
    """Return one line's burn-down at the date of `situation`, within a snapshot already open."""
    programme, au = situation.programme, situation.avancement.au
    figures = situation.avancement.lignes[code]
    own = figures.groupe or figures
    return compute_burndown(
        plans_until(situation.plan.baseline, reading.revisions(programme.exercice), au),
        situation.calendrier,
        code,
        _read_sums(reading, programme, code, au),
        au,
        suivi=situation.avancement.suivi,
        avant=own.avant or 0,
        attendu=own.attendu,
        prevision=own.prevision,
    )


def _read_sums(reading: Reading, programme: Programme, code: str, au: date) -> list[tuple[date, int]]:
    # The work of every line of a shared enveloppe, or of the whole subtree.
    enveloppe = programme.shared_enveloppe(code)
    drawn = frozenset(enveloppe.lignes) if enveloppe else programme.subtrees[code]
    sums = Counter({somme.jour: somme.metier for somme in reading.sums_by_day(programme.exercice, drawn, au)})
    # Days of SI agents count there, whatever line they were logged on.
    if programme.code_si in programme.subtrees[code]:
        sums.update({somme.jour: somme.si for somme in reading.sums_by_day(programme.exercice, None, au)})
    return sorted(sums.items())
