"""Add, change and deactivate agents, and say what that would do to days already logged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cariforef_tui.domain.agents.agents import EQUIPE_SI, INITIALES, Agent, Quotite, Role
from cariforef_tui.domain.agents.rights import Droit, Regime, regime_of
from cariforef_tui.domain.alertes.of_agents import name_months
from cariforef_tui.domain.mois.visas import locking_visas
from cariforef_tui.domain.programme.find import resolve_agent, resolve_anybody, resolve_code
from cariforef_tui.domain.programme.programme import Ligne, Niveau, Programme
from cariforef_tui.domain.temps.calendrier import Rythmes
from cariforef_tui.domain.values.dates import cite_dates, format_date
from cariforef_tui.domain.values.days import JOUR_ENTIER
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import (
    AgentRefuse,
    CodeRefuse,
    DateRefusee,
    JoursRefuses,
    MoisSigne,
    TexteRefuse,
)
from cariforef_tui.domain.values.text import clean_text, quote_text
from cariforef_tui.services.agents.identity import are_bound
from cariforef_tui.services.agents.rights import allows, check, refuse, writing_as
from cariforef_tui.services.ports.errors import DroitRefuse
from cariforef_tui.services.ports.store import Reading, Store, Writing

NOM_MAX = 80
FONCTION_MAX = 80
COURRIEL_MAX = 254
_COURRIEL = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{0,63}@[A-Za-z0-9](?:[A-Za-z0-9-]*\.)*[A-Za-z0-9-]*[A-Za-z0-9]"
)
"""An address that every mail server takes, of this machine (`dominique@serveur`) too."""


@dataclass(frozen=True, slots=True)
class RythmeSet:
    """A pattern as written, and the days that hold more than it allows."""

    quotite: Quotite
    au_dela: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class People:
    """Every agent, and the pôles for a new one; `pole_si` is that of the SI team's axe."""

    agents: tuple[Agent, ...]
    poles: tuple[Ligne, ...]
    pole_si: str | None


def read_people(store: Store, exercice: int) -> People:
    """Return the known people, and what a form for a new one needs, in one snapshot."""
    with store.reading() as reading:
        agents, programme = reading.agents(), reading.programme(exercice)
    poles = tuple(ligne for ligne in programme.lignes if ligne.niveau is Niveau.POLE)
    return People(agents, poles, programme.pole_of(programme.code_si) if programme.code_si else None)


def list_agents(store: Store) -> tuple[Agent, ...]:
    """Return every agent, inactive people included, by initials."""
    with store.reading() as reading:
        return reading.agents()


def find_agent(store: Store, initiales: str) -> Agent:
    """Return the active agent of these initials, as typed; raises AgentRefuse with the nearest ones."""
    return resolve_agent(list_agents(store), initiales)


def add_agent(store: Store, new: Agent, *, exercice: int, acteur: str | None = None) -> Agent:
    """Add an agent as typed. Without a direction, people may add themselves, and are then the actor.

    Raises:
        DroitRefuse: only the direction adds agents.
        AgentRefuse: initials that are not two to four capital letters, or taken; an unknown équipe.
        CodeRefuse: `pole` is no pôle of the programme.
    """
    initiales = clean_initiales(new.initiales)
    equipe = clean_equipe(new.equipe)
    nom = clean_nom(new.nom)
    fonction = clean_fonction(new.fonction)
    with store.writing(acteur or initiales) as writing:
        _check_addition(writing, initiales, acteur)
        pole = resolve_pole(writing.programme(exercice), new.pole) if new.pole else None
        agent = Agent(
            initiales=initiales, nom=nom, pole=pole, equipe=equipe, arrivee=new.arrivee, fonction=fonction
        )
        writing.add_agent(agent)
        return agent


def deactivate_agent(store: Store, initiales: str, depart: date, *, acteur: str) -> Agent:
    """Mark an agent gone after `depart`; what they logged stays.

    Raises:
        AgentRefuse: unknown, or the last direction.
        DateRefusee: they logged days after it.
        DroitRefuse: only the direction says who left.
    """

    with writing_as(store, acteur, Droit.ADMINISTRER) as writing:
        agents = writing.agents()
        agent = resolve_agent(agents, initiales)
        check_not_last_direction(agents, agent)
        gone = replace(agent, actif=False, depart=depart)
        check_contract(writing, agent, gone)
        writing.update_agent(gone)
        return gone


def check_not_last_direction(agents: Iterable[Agent], agent: Agent) -> None:
    """Raise AgentRefuse if nobody would be direction without `agent`."""
    others = (other for other in agents if other.initiales != agent.initiales)
    if agent.role is Role.DIRECTION and regime_of(others) is Regime.OUVERT:
        raise AgentRefuse(
            f"{agent.initiales} est la dernière personne de la direction : "
            "donnez d'abord ce rôle à quelqu'un d'autre."
        )


def clean_initiales(texte: str) -> str:
    """Return initials as they are kept; raises AgentRefuse if they are not two to four letters."""
    initiales = texte.strip().upper()
    if not INITIALES.fullmatch(initiales):
        raise AgentRefuse("Initiales : deux à quatre lettres sans accent, par exemple DM.")
    return initiales


def clean_nom(texte: str | None) -> str | None:
    """Return a displayed name, None if there is none; raises TexteRefuse."""
    return clean_text(texte, longueur_max=NOM_MAX, champ="Nom") or None if texte else None


def clean_fonction(texte: str | None) -> str | None:
    """Return a job as the monthly sheet prints it, None if there is none; raises TexteRefuse."""
    return clean_text(texte, longueur_max=FONCTION_MAX, champ="Fonction") or None if texte else None


def clean_equipe(texte: str | None) -> str | None:
    """Return the équipe named, None if there is none; raises AgentRefuse."""
    equipe = (texte or "").strip().upper() or None
    if equipe not in (None, EQUIPE_SI):
        raise AgentRefuse(f"Équipe inconnue : seule l'équipe {EQUIPE_SI} se compte à part.")
    return equipe


def clean_courriel(texte: str) -> str:
    """Return an address as it is kept; raises TexteRefuse if no mail could go there."""
    adresse = texte.strip()
    if len(adresse) > COURRIEL_MAX or not _COURRIEL.fullmatch(adresse) or ".." in adresse:
        raise TexteRefuse(
            f"{quote_text(texte)} : adresse non reconnue (par exemple prenom.nom@exemple.fr, sans accent)."
        )
    return adresse


def set_courriel(store: Store, initiales: str, courriel: str | None, *, acteur: str) -> Agent:
    """Keep an agent's address for reminders, None to forget it.

    Raises:
        TexteRefuse, AgentRefuse: no such address, no such agent.
        DroitRefuse: somebody else's, once a direction is named.
    """
    adresse = None if courriel is None else clean_courriel(courriel)
    with store.writing(acteur) as writing:
        agents = writing.agents()
        agent = resolve_anybody(agents, initiales)
        if acteur != agent.initiales and not allows(agents, acteur, Droit.ADMINISTRER):
            raise refuse(acteur, Droit.ADMINISTRER, None, f"réservé à {agent.initiales} ou à la direction")
        changed = replace(agent, courriel=adresse)
        writing.update_agent(changed)
        return changed


def set_quotite(
    store: Store, initiales: str, depuis: date, semaine: tuple[int, int, int, int, int], *, acteur: str
) -> RythmeSet:
    """Set the hundredths expected Monday to Friday from `depuis` on; days that hold more keep it.

    Raises:
        MoisSigne: a signed month expects other days.
        JoursRefuses, AgentRefuse: no such pattern, no such agent.
        DroitRefuse: `acteur` may not say how this agent works.
    """

    if any(not 0 <= centiemes <= JOUR_ENTIER for centiemes in semaine):
        raise JoursRefuses("Quotité : chaque jour vaut de 0 à 1.")
    with store.writing(acteur) as writing:
        agents = writing.agents()
        agent = resolve_agent(agents, initiales)
        check(agents, acteur, Droit.RYTHMER, agent)
        quotite = Quotite(agent.initiales, depuis, (*semaine, 0, 0))
        check_rythme(writing, agent, quotite)
        writing.set_quotite(quotite)
        return RythmeSet(quotite, list_beyond(writing, quotite))


def may_add(agents: Sequence[Agent], acteur: str | None) -> bool:
    """True if `acteur` may add somebody; None is a person who adds themselves, before anybody acts."""
    if acteur is not None:
        return allows(agents, acteur, Droit.ADMINISTRER)
    return regime_of(agents) is Regime.OUVERT and not are_bound(agents)


def _check_addition(writing: Writing, initiales: str, acteur: str | None) -> None:
    """Check who adds an agent: anybody may add themselves if there is no direction and no linked account."""
    agents = writing.agents()
    if acteur is not None and acteur != initiales:
        check(agents, acteur, Droit.ADMINISTRER)
    elif not may_add(agents, None):
        raise DroitRefuse(
            f"{initiales} ne peut pas s'ajouter : les agents sont ajoutés par la direction. "
            "Rien n'a été écrit.",
            Droit.ADMINISTRER.value,
            "GIP",
        )


def resolve_pole(programme: Programme, texte: str) -> str:
    """Return the code of the pôle that `texte` names; raises CodeRefuse with the four pôles."""
    poles = tuple(ligne.code for ligne in programme.lignes if ligne.niveau is Niveau.POLE)
    with suppress(CodeRefuse):
        code = resolve_code(programme, texte)
        if code in poles:
            return code
    raise CodeRefuse(f"{quote_text(texte)} n'est pas un pôle.", poles)


def check_contract(reading: Reading, before: Agent, after: Agent) -> None:
    """Check that all that is logged stays between the first and last days of `after`.

    Raises:
        MoisSigne: with another first day, a signed month would no longer expect the same days.
        DateRefusee: days are logged before the first day, or after the last one.
    """
    arrivee, depart = after.arrivee, after.depart
    if arrivee != before.arrivee:
        rythmes = reading.rythmes()
        moved = replace(before, arrivee=arrivee)
        _check_signed(reading, (before, rythmes), (moved, rythmes))
    if arrivee and arrivee > (before.arrivee or date.min):
        _check_none_before(reading, after.initiales, arrivee)
    if depart and depart < (before.depart or date.max):
        _check_none_after(reading, after.initiales, depart)


def check_rythme(reading: Reading, agent: Agent, quotite: Quotite) -> None:
    """Raise MoisSigne if a signed month would no longer expect the same days."""
    rythmes = reading.rythmes()
    _check_signed(reading, (agent, rythmes), (agent, _lay_over(rythmes, quotite)))


def list_beyond(reading: Reading, quotite: Quotite) -> tuple[date, ...]:
    """Return the days that hold more than `quotite` will allow, from its first day to the next pattern's."""
    rythmes = reading.rythmes()
    after, initiales = _lay_over(rythmes, quotite), quotite.agent
    totals = Counter[date]()
    for span in _list_years(reading, quotite.depuis, date.max):
        for saisie in reading.saisies(initiales, *span):
            totals[saisie.jour] += saisie.centiemes
        for absence in reading.absences(initiales, *span):
            totals[absence.jour] += absence.centiemes
    return tuple(
        jour
        for jour, total in sorted(totals.items())
        if total > after.cap(initiales, jour) and after.pattern(initiales, jour) == quotite.semaine
    )


def _lay_over(rythmes: Rythmes, quotite: Quotite) -> Rythmes:
    others = (one for one in rythmes.quotites if (one.agent, one.depuis) != (quotite.agent, quotite.depuis))
    return Rythmes((*others, quotite))


def _check_signed(reading: Reading, before: tuple[Agent, Rythmes], after: tuple[Agent, Rythmes]) -> None:
    """Raise MoisSigne if a signed month would expect other days of the changed person or patterns."""
    changed = []
    for mois in _list_signed(reading, before[0].initiales):
        calendrier = reading.calendrier(mois.annee)
        if any(
            before[1].expected(before[0], jour, calendrier) != after[1].expected(after[0], jour, calendrier)
            for jour in mois.days
        ):
            changed.append(mois)
    if not changed:
        return
    one = len(changed) == 1
    raise MoisSigne(
        f"{'Mois signé' if one else 'Mois signés'} de {before[0].initiales} : {name_months(changed)}. Ce "
        "changement en modifierait les jours attendus : donnez une autre date, ou faites d'abord renvoyer ou "
        f"rouvrir {'ce' if one else 'ces'} mois par un coordinateur."
    )


def _list_signed(reading: Reading, initiales: str) -> list[Mois]:
    years = reading.exercices()
    if not years:
        return []
    gestes = reading.gestes(Mois(min(years), 1), Mois(max(years), 12), initiales)
    return sorted(mois for _, mois in locking_visas(gestes))


def _check_none_before(reading: Reading, initiales: str, arrivee: date) -> None:
    days = _list_logged(reading, initiales, date.min, arrivee - timedelta(days=1))
    if days:
        raise DateRefusee(
            f"{initiales} a des jours saisis dès le {format_date(days[0])}, dont {len(days)} avant le "
            f"{format_date(arrivee)} ({cite_dates(days)}) : donnez cette date ou une plus ancienne, ou "
            "effacez-les d'abord."
        )


def _check_none_after(reading: Reading, initiales: str, depart: date) -> None:
    days = _list_logged(reading, initiales, depart + timedelta(days=1), date.max)
    if days:
        raise DateRefusee(
            f"{initiales} a des jours saisis jusqu'au {format_date(days[-1])}, dont {len(days)} après le "
            f"{format_date(depart)} ({cite_dates(days)}) : donnez cette date ou une plus tardive, ou "
            "effacez-les d'abord."
        )


def _list_logged(reading: Reading, initiales: str, first: date, last: date) -> list[date]:
    spans = _list_years(reading, first, last)
    return sorted({saisie.jour for span in spans for saisie in reading.saisies(initiales, *span)})


def _list_years(reading: Reading, first: date, last: date) -> Iterator[tuple[date, date]]:
    """Yield the first and last days of each exercice between `first` and `last`."""
    for year in reading.exercices():
        span = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
        if span[0] <= span[1]:
            yield span
