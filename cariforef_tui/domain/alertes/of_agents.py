"""Alerts about people: months to sign, days not logged, people who left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.alertes.facts import Alerte, FaitsAlertes, TypeAlerte
from cariforef_tui.domain.avancement.etat import Gravite
from cariforef_tui.domain.mois.visas import Etape, GesteVisa, MoisAgent, who_may
from cariforef_tui.domain.temps.semaine import AskedDay
from cariforef_tui.domain.values.dates import format_date, format_duree
from cariforef_tui.domain.values.days import format_jours, format_nombre
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.text import count_of, elide, join_words

ATTENTION_AU_DELA_JOURS = 5
"""Working days: beyond a week of missing days, the alert is no longer a mere reminder."""
DELAIS_DU_CONTRESEING = 2
"""The countersignature is late after twice the delay of the signature."""
MOIS_NOMMES_MAX = 2
"""Months in a row that are named one by one."""


def missing_saisies(facts: FaitsAlertes) -> Iterator[Alerte]:
    """Yield the agents with days asked up to the arrêté that saisies and absences do not fill.

    Those of the year before are in the same alert: what lacked on 31 December still does.
    """
    for agent in facts.agents:
        years = (facts.feuilles_avant, facts.feuilles)
        missing = [day for year in years for day in year.get(agent.initiales, ()) if day.manque]
        if missing:
            yield _missing(agent, missing)


def _missing(agent: Agent, missing: Sequence[AskedDay]) -> Alerte:
    since, count = missing[0].jour, len(missing)
    lacking = sum(day.manque for day in missing)
    duree, quand = format_duree(count), f"({format_date(since)})"
    if count > 1:
        quand = f"depuis le {format_date(since)}"
    return Alerte(
        type=TypeAlerte.SAISIE_MANQUANTE,
        gravite=Gravite.ATTENTION if count > ATTENTION_AU_DELA_JOURS else Gravite.INFO,
        agent=agent.initiales,
        date=since,
        fait=f"manque {format_jours(lacking)}",
        objet=f"depuis le {format_date(since)}" if count > 1 else f"le {format_date(since)}",
        sujet=agent.initiales,
        constat=f"{duree} à compléter {quand}, il manque {format_jours(lacking)}.",
        conseil="Saisir ces jours, ou déclarer les absences.",
        poids=lacking,
    )


def unsigned_months(facts: FaitsAlertes) -> Iterator[Alerte]:
    """Yield the alerts of months over for longer than the delay: by agent to sign, then by pôle.

    A month is to be signed if its agent logged something in it, or was expected in it after they arrived or
    first logged. The months of somebody who left are for their pôle.
    """
    if facts.premier_signe is None:
        yield from _never_signed(facts)
        return
    for agent, due in due_months(facts):
        overdue = [state for state in due if _is_late(facts, state.mois)]
        if overdue:
            yield _unsigned(facts, agent, overdue)
    long = DELAIS_DU_CONTRESEING * facts.delai_visa
    waiting = [state for state in waiting_months(facts) if count_days_since(facts, state.mois) > long]
    yield from _not_countersigned(facts, waiting)


def due_months(facts: FaitsAlertes) -> Iterator[tuple[Agent, tuple[MoisAgent, ...]]]:
    """Yield the past months that each agent has not signed, from the first that anybody signed.

    If nobody ever signed, yield the last month only: it may be the first one signed.
    """
    since = facts.premier_signe or Mois.of(facts.au).previous
    first_begun = _first_begun(facts)
    for agent in facts.agents:
        due = tuple(
            state
            for state in facts.mois
            if state.agent.initiales == agent.initiales
            and state.mois >= since
            and state.is_due
            and _concerns(facts, state, first_begun)
        )
        if due:
            yield agent, due


def waiting_months(facts: FaitsAlertes) -> tuple[MoisAgent, ...]:
    """The months signed that wait for a countersignature."""
    return tuple(state for state in facts.mois if state.etape is Etape.SIGNE)


def count_days_since(facts: FaitsAlertes, mois: Mois) -> int:
    """Return the working days from the end of a month to the date of the alerts, included."""
    first = mois.next.first_day
    return sum(
        calendrier.count_working_days(first, facts.au) for calendrier in (facts.calendrier, *facts.precedents)
    )


def _is_late(facts: FaitsAlertes, mois: Mois) -> bool:
    return count_days_since(facts, mois) > facts.delai_visa


def _first_begun(facts: FaitsAlertes) -> dict[str, Mois]:
    oldest: dict[str, Mois] = {}
    for state in facts.mois:
        if facts.is_begun(state):
            # The months of an agent come in order: the first one seen is the oldest.
            oldest.setdefault(state.agent.initiales, state.mois)
    return oldest


def _concerns(facts: FaitsAlertes, state: MoisAgent, first_begun: dict[str, Mois]) -> bool:
    """True if the agent is active or left on a known day, and the month is not before they began."""
    agent = state.agent
    if not (agent.actif or agent.has_left):
        return False
    if facts.is_begun(state):
        return True
    # Without a known arrival, somebody begins with the first month in which they did something.
    begun = agent.arrivee is not None or state.mois >= first_begun.get(agent.initiales, state.mois.next)
    return bool(state.attendu) and begun


def _unsigned(facts: FaitsAlertes, agent: Agent, due: Sequence[MoisAgent]) -> Alerte:
    manque = sum(state.manque or 0 for state in due)
    back = [state.mois.libelle for state in due if state.etape is Etape.A_REPRENDRE]
    which = f"{join_words(back)} : " if len(due) > 1 else ""
    sent_back = f" ({which}à reprendre)" if back else ""
    todo = f"Compléter {format_jours(manque)}, puis signer" if manque else "À signer"
    is_are = "n'est pas signé" if len(due) == 1 else "ne sont pas signés"
    if agent.has_left:
        return _of_gone(facts, agent, due, is_are, todo)
    days = count_days_since(facts, due[0].mois)
    return Alerte(
        type=TypeAlerte.MOIS_NON_SIGNE,
        gravite=Gravite.ATTENTION,
        agent=agent.initiales,
        date=due[0].mois.last_day,
        fait=f"depuis {days} j",
        objet=name_months([state.mois for state in due]) + (" : à reprendre" if back else ""),
        chiffre=f"manque {format_nombre(manque)}" if manque else "",
        sujet=agent.initiales,
        constat=f"{name_months([state.mois for state in due])} {is_are}{sent_back}, "
        f"{count_of(days, 'jour ouvré')} après la fin du mois.",
        conseil=f"{todo}.",
        poids=days,
        mois=tuple(due),
        signataires=(agent.initiales,),
    )


def _of_gone(facts: FaitsAlertes, agent: Agent, due: Sequence[MoisAgent], is_are: str, todo: str) -> Alerte:
    """Return the alert of the months of somebody who left, for those of their pôle who may sign them."""
    signers = who_may(GesteVisa.SIGNATURE, agent, (), facts.agents)
    others = tuple(initiales for initiales in signers if initiales != agent.initiales)
    by = join_words(others, "ou") or "personne ne le peut, nommer un coordinateur ou la direction"
    left = f", parti le {format_date(agent.depart)}" if agent.depart else ""
    months, days = name_months([state.mois for state in due]), count_days_since(facts, due[0].mois)
    return Alerte(
        type=TypeAlerte.MOIS_NON_SIGNE,
        gravite=Gravite.ATTENTION,
        code=agent.pole,
        agent=agent.initiales,
        date=due[0].mois.last_day,
        fait=f"depuis {days} j",
        objet=f"{months}{left}",
        sujet=f"{agent.initiales}{left}",
        constat=f"{months} {is_are}.",
        conseil=f"{todo} pour {agent.initiales} : {by}.",
        poids=days,
        mois=tuple(due),
        signataires=signers,
    )


def _not_countersigned(facts: FaitsAlertes, waiting: Sequence[MoisAgent]) -> Iterator[Alerte]:
    """Yield one alert for each month, pôle and set of people who may countersign it."""
    groups: dict[tuple[str, Mois, tuple[str, ...]], list[MoisAgent]] = {}
    for state in waiting:
        signers = who_may(GesteVisa.CONTRESEING, state.agent, state.visas, facts.agents)
        groups.setdefault((state.agent.pole or "", state.mois, signers), []).append(state)
    for (pole, mois, signers), states in sorted(groups.items()):
        names = tuple(dict.fromkeys(state.agent.initiales for state in states))
        alone = names[0] if len(names) == 1 else None
        name = f"un coordinateur {elide(pole)} ou " if pole else ""
        by = join_words(sorted(signers), "ou")
        counted = "mois signé mais pas contresigné" if alone else "mois signés mais pas contresignés"
        days = count_days_since(facts, mois)
        yield Alerte(
            type=TypeAlerte.MOIS_A_CONTRESIGNER,
            gravite=Gravite.ATTENTION,
            code=None if alone else pole or None,
            agent=alone,
            date=mois.last_day,
            fait=f"depuis {days} j",
            objet=f"{mois.libelle} : {' '.join(names)}",
            chiffre=format_jours(sum(state.rempli or 0 for state in states)),
            sujet=f"{pole or facts.programme.sans_pole}, {mois.libelle}",
            constat=f"{len(states)} {counted} ({', '.join(names)}), "
            f"{count_of(days, 'jour ouvré')} après la fin du mois.",
            conseil=f"À contresigner par {by}."
            if by
            else f"Personne ne le peut : nommer {name}la direction.",
            poids=days,
            mois=tuple(states),
            signataires=signers,
        )


def _never_signed(facts: FaitsAlertes) -> Iterator[Alerte]:
    begun = {state.mois for state in facts.mois if facts.is_begun(state) and state.agent.actif}
    months = sorted(mois for mois in begun if _is_late(facts, mois))
    if months:
        yield Alerte(
            type=TypeAlerte.MOIS_NON_SIGNE,
            gravite=Gravite.INFO,
            date=None,
            fait="aucun mois signé",
            objet=name_months(months),
            constat=f"Personne n'a encore signé de mois ({name_months(months)}).",
            conseil="Chacun signe le sien, un coordinateur le contresigne : le premier mois signé sera le "
            "premier suivi.",
        )


def name_months(months: Sequence[Mois]) -> str:
    """Return `mars 2018`, `mars et avril 2018`, `janvier à avril 2018` where more than two follow."""
    years = {mois.annee for mois in months}
    if len(years) > 1:
        return join_words([mois.libelle for mois in months])
    names = [mois.libelle.split()[0] for mois in months]
    # Only months that follow each other can be said « de … à … ».
    follow = all(after == before.next for before, after in pairwise(months))
    if follow and len(months) > MOIS_NOMMES_MAX:
        return f"{names[0]} à {months[-1].libelle}"
    return f"{join_words(names)} {months[0].annee}"
