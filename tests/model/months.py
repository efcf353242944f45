"""Months signed, countersigned, sent back and reopened between any two other writes."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from cariforef_tui.domain.mois.visas import AFTER, BEFORE, EtatMois, GesteVisa, etat_of, group_visas
from cariforef_tui.domain.temps.saisies import Saisie
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import VisaRefuse
from cariforef_tui.services.mois import visas
from cariforef_tui.services.mois.fiche import load_fiche
from cariforef_tui.services.ports.errors import DroitRefuse
from tests.model.livre import Key
from tests.model.machine import AGENTS, DAYS, MAI, TODAY, WHO, StoreMachine

COORDINATEURS = st.sampled_from(["LR", "DM"])
FREE = (date(2018, 5, 14), date(2018, 5, 15), date(2018, 5, 16))
"""Working days that the rules of days write; the others of May are full from the start."""


class MonthsMachine(StoreMachine):
    """The other days of May are already logged, so that a month may be complete, and signed."""

    def begin(self) -> None:
        self.etats: dict[str, EtatMois] = defaultdict(lambda: EtatMois.OUVERT)
        self.versions: dict[str, list[dict[Key, int]]] = defaultdict(list)
        others = [
            jour for jour in MAI.days if jour.weekday() < 5 and jour not in self.feries and jour not in FREE
        ]
        cells: dict[Key, int | None] = {(agent, jour, "18"): 100 for agent in WHO for jour in others}
        with self.store.writing("DM") as writing:
            writing.load_saisies(
                [Saisie(agent=who, jour=jour, code=code, centiemes=100) for who, jour, code in cells]
            )
        self.livre.put(self.livre.cells, cells)

    def complete_the_month(self, agent: str) -> None:
        """What the free days still expect goes to one line."""
        wanted: dict[Key, int | None] = {}
        for jour in FREE:
            lacking = self.livre.expected(agent, jour, self.feries) - self.livre.total(agent, jour)
            if lacking > 0:
                held = self.livre.cells.get((agent, jour, "14.7.1"), 0)
                wanted[agent, jour, "14.7.1"] = held + lacking
        with self.expecting(self.refusals(wanted) if wanted else ()) as goes:
            self.write_cells(wanted)
        if goes:
            self.livre.put(self.livre.cells, wanted)

    @rule(agent=AGENTS)
    def sign(self, agent: str) -> None:
        """Only a complete month, by its agent, and once."""
        complete = all(
            self.livre.total(agent, jour) >= self.livre.expected(agent, jour, self.feries)
            for jour in MAI.days
        )
        goes_on = complete and self.etats[agent] is EtatMois.OUVERT
        with self.expecting(() if goes_on else (VisaRefuse,)) as goes:
            visas.sign_month(self.store, agent, MAI, today=TODAY, acteur=agent)
        if goes:
            self.advance(agent, GesteVisa.SIGNATURE)
            self.versions[agent].append(self.month_of(agent))

    @rule(agent=AGENTS)
    def complete_then_sign(self, agent: str) -> None:
        self.complete_the_month(agent)
        self.sign(agent)

    @rule(data=st.data(), par=COORDINATEURS)
    def countersign(self, data: st.DataObject, par: str) -> None:
        agent = self.draw_agent(data, EtatMois.SIGNE)
        with self.expecting(self.answers(agent, par, GesteVisa.CONTRESEING)) as goes:
            visas.countersign_months(self.store, [agent], MAI, acteur=par)
        if goes:
            self.advance(agent, GesteVisa.CONTRESEING)

    @rule(data=st.data(), par=COORDINATEURS)
    def send_back(self, data: st.DataObject, par: str) -> None:
        agent = self.draw_agent(data, EtatMois.SIGNE)
        with self.expecting(self.answers(agent, par, GesteVisa.RENVOI)) as goes:
            visas.send_back_month(self.store, agent, MAI, "à revoir", acteur=par)
        if goes:
            self.advance(agent, GesteVisa.RENVOI)

    @rule(data=st.data(), par=COORDINATEURS)
    def reopen(self, data: st.DataObject, par: str) -> None:
        agent = self.draw_agent(data, EtatMois.VALIDE)
        with self.expecting(self.answers(agent, par, GesteVisa.REOUVERTURE)) as goes:
            visas.reopen_month(self.store, agent, MAI, "à revoir", acteur=par)
        if goes:
            self.advance(agent, GesteVisa.REOUVERTURE)

    @rule(agent=AGENTS, jour=DAYS)
    def sign_for_somebody_else(self, agent: str, jour: date) -> None:
        other = "LR" if agent == "DM" else "DM"
        with self.expecting((DroitRefuse,)):
            visas.sign_month(self.store, agent, Mois.of(jour), today=TODAY, acteur=other)

    @invariant()
    def a_signed_month_holds_what_was_signed(self) -> None:
        """The state of each month, and, where it is locked, the very days of its last signature."""
        if not hasattr(self, "etats"):
            return
        with self.store.reading() as reading:
            found = group_visas(reading.visas(MAI, MAI))
            agents = {one.initiales: one for one in reading.agents()}
        states = {agent: etat_of(gestes) for (agent, _), gestes in found.items()}
        assert states == {agent: etat for agent, etat in self.etats.items() if agent in states}
        for agent in self.livre.locked:
            assert self.month_of(agent) == self.versions[agent][-1]
            sheet = load_fiche(self.store, agents[agent], MAI, acteur=agent)
            assert sheet.version == len(self.versions[agent])
            assert sheet.fiche.total == sum(self.versions[agent][-1].values())

    def draw_agent(self, data: st.DataObject, etat: EtatMois) -> str:
        """Draw one of those whose month is in that state, if there is one; anybody otherwise."""
        among = [agent for agent in WHO if self.etats[agent] is etat]
        return data.draw(st.sampled_from(among or WHO))

    def answers(self, agent: str, par: str, geste: GesteVisa) -> tuple[type[Exception], ...]:
        """What a coordinateur's gesture is answered: never on one's own month, only in its turn."""
        if agent == par:
            return (DroitRefuse,)
        return () if self.etats[agent] is BEFORE[geste] else (VisaRefuse,)

    def advance(self, agent: str, geste: GesteVisa) -> None:
        self.etats[agent] = AFTER[geste]
        if AFTER[geste].is_locked:
            self.livre.locked.add(agent)
        else:
            self.livre.locked.discard(agent)

    def month_of(self, agent: str) -> dict[Key, int]:
        return {
            key: value
            for held in (self.livre.cells, self.livre.absences)
            for key, value in held.items()
            if key[0] == agent
        }
