"""Check the rules of a saisie for many rows: each fact read once, each distinct text understood once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.programme.declarations import Fait
from cariforef_tui.domain.programme.find import resolve_agent, resolve_imputable
from cariforef_tui.domain.temps.hours import (
    SANS_PROJET,
    EntryWords,
    OrdreDates,
    Unite,
    join_comments,
    may_be_hours,
    parse_seconds,
    spell_date,
)
from cariforef_tui.domain.temps.saisies import AUCUNE, COMMENTAIRE_MAX, read_typed
from cariforef_tui.domain.values.columns import parse_cell_date
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import JOUR_ENTIER, parse_jours
from cariforef_tui.domain.values.refusals import AgentRefuse, CodeRefuse, DateRefusee, JoursRefuses, Refus
from cariforef_tui.domain.values.text import clean_text, fold
from cariforef_tui.services.agents.bring_table import remember
from cariforef_tui.services.agents.rights import check, check_reading
from cariforef_tui.services.ports.errors import DroitRefuse
from cariforef_tui.services.ports.store import Reading
from cariforef_tui.services.programme.exercice import check_exercice
from cariforef_tui.services.temps.presence import require_logging
from cariforef_tui.services.temps.saisies import LoggingRules, read_regles

_PLAIN_MAX = "\u02ff"
"""Up to here no character combines, reorders or hides anything: printable is clean."""


def _names(agent: Agent) -> tuple[str, ...]:
    return tuple(filter(None, (agent.nom, agent.courriel)))


class ImportRules:
    """Answers from the facts of one snapshot, and reads each text once; a rule that refuses raises Refus."""

    def __init__(
        self,
        reading: Reading,
        today: date,
        codes: Mapping[str, str],
        acteur: str | None,
        unite: Unite = Unite.JOURS,
        ordre: OrdreDates | None = OrdreDates.JM,
    ) -> None:
        self._reading, self._today, self._said, self._acteur = reading, today, codes, acteur
        self._unite, self._ordre = unite, ordre
        self._agents = reading.agents()
        self._departs = {agent.initiales: agent.depart for agent in self._agents}
        self.exercices = reading.exercices()
        self.rythmes = reading.rythmes()
        self.reglages = reading.reglages()
        self.agent = remember(self._find_agent)
        self.jour = remember(self._read_jour)
        self.quantite = remember(self._read_quantite)
        self.check_right = cache(self._check_right)
        self._code = remember(self._find_code)
        self._year = cache(self._read_year)
        self._soldees = cache(self._find_soldees)

    def _read_year(self, exercice: int) -> LoggingRules:
        return read_regles(self._reading, date(exercice, 1, 1))

    def _find_agent(self, texte: str) -> str:
        """Return the initials of the agent named by initials, name or email address."""
        wanted = fold(texte.strip())
        named = [agent for agent in self._agents if wanted and wanted in map(fold, _names(agent))]
        wanted = named[0].initiales if len(named) == 1 else texte
        if not wanted.strip():
            raise AgentRefuse("agent absent")
        agent = resolve_agent(self._agents, wanted)
        require_logging(agent)
        return agent.initiales

    def knows(self, texte: str) -> bool:
        """True if somebody, here or gone, has these initials, this name or this address."""
        wanted = fold(texte.strip())
        return any(wanted in map(fold, (agent.initiales, *_names(agent))) for agent in self._agents)

    def _check_right(self, agent: str) -> str | None:
        """Return why `acteur` may not log for the agent, None if they may; raises AgentRefuse."""
        objet = next(other for other in self._agents if other.initiales == agent)
        try:
            if self._acteur is None:
                check_reading(self._agents, None, objet)
            else:
                check(self._agents, self._acteur, Droit.SAISIR, objet)
        except DroitRefuse as refused:
            return refused.message.removesuffix(" Rien n'a été écrit.").rstrip(".")
        return None

    def check_present(self, agent: str, jour: date) -> str | None:
        """Return why the agent logs nothing on that date, None until their last day."""
        depart = self._departs.get(agent)
        return f"{agent} part le {format_date(depart)}" if depart is not None and jour > depart else None

    def _read_jour(self, texte: str) -> date:
        """Return the date written in full, within an exercice and not to come."""
        said = texte if self._unite is Unite.JOURS else spell_date(texte, self._ordre)
        jour = parse_cell_date(said, self._today)
        check_exercice(jour, self.exercices)
        if jour > self._today:
            other = " ; si le mois est d'abord, --dates mj" if self._ordre is None else ""
            raise DateRefusee(f"{format_date(jour)} est à venir : on ne saisit que des jours faits{other}")
        return jour

    def code(self, exercice: int, words: EntryWords) -> str:
        """Return the imputable line that an entry names in an exercice, by the request's `codes` first.

        It is empty if `codes` leave the entry out.
        """
        return self._code((exercice, words))

    def _find_code(self, wanted: tuple[int, EntryWords]) -> str:
        exercice, words = wanted
        said = self._find_said(words)
        if said is not None and fold(said) == AUCUNE:
            return ""
        if said is None and self._unite is Unite.JOURS and words.nom == SANS_PROJET:
            raise CodeRefuse("code absent")
        year = self._year(exercice)
        code = resolve_imputable(year.programme, said or words.code)
        if code in year.last_plan.retirees:
            raise CodeRefuse(f"La ligne {code} a été retirée du plan")
        return code

    def _find_said(self, words: EntryWords) -> str | None:
        """Return what was said of the most precise name of an entry; raises Refus for two answers."""
        for names in words.names:
            said = {name: self._said[fold(name)] for name in names if fold(name) in self._said}
            if len({*said.values()}) > 1:
                answers = ", ".join(f"« {name} » dit {code}" for name, code in said.items())
                raise Refus(f"deux lignes pour une entrée ({answers})")
            if said:
                return next(iter(said.values()))
        return None

    def demande(self, jour: date, code: str, texte: str) -> int:
        """Return the number of the request that `texte` names, by the rule of `saisir`."""
        return read_typed(self._year(jour.year).demandes, code, texte, jour)

    def _read_quantite(self, texte: str) -> int:
        """Return the seconds of an entry, or the hundredths of a day, on the step or not.

        Whether it must be on the step depends on the whole day.
        """
        if self._unite is not Unite.JOURS:
            return parse_seconds(texte, self._unite)
        try:
            return parse_jours(texte, pas=1, minutes_par_jour=self.reglages.minutes_par_jour)
        except JoursRefuses as refused:
            if not may_be_hours(texte):
                raise
            why = refused.message.rstrip(".")
            raise JoursRefuses(f"{why} ; « importer heures » lit des heures") from None

    def commentaire(self, texte: str) -> str | None:
        """Return the comment cleaned, None if there is none; that of an entry is cut to its length."""
        if self._unite is not Unite.JOURS:
            texte = join_comments([" ".join(texte.split())]) or ""
        if (
            len(texte) <= COMMENTAIRE_MAX
            and texte.isprintable()
            and max(texte, default="") <= _PLAIN_MAX
            and "\xad" not in texte
        ):
            return texte.strip(" ") or None
        return clean_text(texte, longueur_max=COMMENTAIRE_MAX, champ="commentaire") or None

    def check_open(self, code: str, jour: date) -> str | None:
        """Return why the line takes no day on that date, None if it does."""
        fait = self._soldees(jour).get(code)
        return f"la ligne {code} est soldée depuis le {format_date(fait.jour)}" if fait else None

    def _find_soldees(self, jour: date) -> Mapping[str, Fait]:
        return self._year(jour.year).declarations(jour).soldees

    def is_working_day(self, jour: date) -> bool:
        return self._year(jour.year).calendrier.is_working_day(jour)

    def cap(self, agent: str, jour: date) -> int:
        """Return the hundredths that the date allows; the database has the last word."""
        return JOUR_ENTIER if self.reglages.au_dela_quotite else self.quotite(agent, jour)

    def room(self, agent: str, jour: date, used: int) -> int:
        """Return the hundredths that the date allows beside those used, which may be negative.

        They are on the step where filling them would exceed the quotité.
        """
        cap = self.cap(agent, jour)
        left = cap - used
        return left if cap == self.quotite(agent, jour) else left - left % self.reglages.pas

    def quotite(self, agent: str, jour: date) -> int:
        """Return the hundredths that the agent's date is worth, which a saisie off the step must fill."""
        return self.rythmes.cap(agent, jour)
