"""The store and its dictionaries side by side: every rule acts on both, every invariant compares them.

To add what people may do: a `@rule` that says what the dictionaries expect, with `expecting` for what must be
refused, then changes them. To add what must hold: an `@invariant`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.temps.saisies import CellChange, CellWritten, Duree, TypeAbsence
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import (
    CodeRefuse,
    ConfirmationRequise,
    DejaSaisi,
    JourneePleine,
    JoursRefuses,
    MoisSigne,
    Refus,
)
from cariforef_tui.services.agents import agents
from cariforef_tui.services.ports.errors import ConflitSaisie
from cariforef_tui.services.ports.rooms import Reglages
from cariforef_tui.services.programme import declarations, revisions
from cariforef_tui.services.programme.plan import read_plan, read_situation
from cariforef_tui.services.programme.revisions import Accord, Redaction
from cariforef_tui.services.temps import absences, calendrier, saisies
from cariforef_tui.services.temps import moving as deplacement
from cariforef_tui.services.temps.moving import Move, MoveRequest
from cariforef_tui.services.temps.saisies import ModeSaisie
from tests import people
from tests.model.copies import Copy
from tests.model.livre import Key, Livre, Revised

TODAY = date(2018, 5, 31)
END = date(2018, 12, 31)
YEAR = date(2018, 1, 1), END
SI_AGENT = "ZI"
WHO = ("DM", "LR", SI_AGENT)
AGENTS = st.sampled_from(WHO)
CODES = st.sampled_from(["14.7.1", "18", "7.1", "14.1.6", "14.1.7"])
MAI = Mois(2018, 5)
"""The month that is signed, where one is."""
DAYS = st.sampled_from(
    [date(2018, 5, 14), date(2018, 5, 15), date(2018, 5, 16), date(2018, 5, 19), date(2018, 5, 21)]
)
"""Three working days, a Saturday and a public holiday."""
PLAN_DAYS = st.sampled_from([date(2018, 5, 10), date(2018, 5, 15), date(2018, 5, 20)])
AMOUNTS = st.sampled_from([25, 50, 75, 100])
TYPES = st.sampled_from([TypeAbsence.CONGE, TypeAbsence.RTT])
PATTERNS = st.sampled_from([(100, 100, 0, 100, 100), (50, 50, 50, 50, 50), (100, 100, 100, 100, 100)])
HEAVY_EVERY = 50
"""Steps between two comparisons of all figures and seals, which are also compared at the end of each run."""


class StoreMachine(RuleBasedStateMachine):
    """`make` returns a copy of a store of the programme 2018; `livre` is what that copy must hold."""

    def __init__(self, make: Callable[[], Copy]) -> None:
        super().__init__()
        self._copy = make()
        self.store = self._copy.store
        self._steps = 0
        self.last_cells: tuple[CellWritten, ...] = ()
        self.last_move: tuple[Move, dict[Key, int]] | None = None

    @initialize()
    def open(self) -> None:
        with self.store.reading() as reading:
            self.livre = Livre(reading.programme(2018), frozenset({SI_AGENT}))
            self.feries = reading.calendrier(2018).feries
        nouvel = Agent(initiales=SI_AGENT, pole="PRI", equipe="SI")
        agents.add_agent(self.store, nouvel, exercice=2018, acteur="DM")
        self.begin()

    def begin(self) -> None:
        """Fill the store further; for the machines that add rules to this one."""

    def teardown(self) -> None:
        try:
            if hasattr(self, "livre"):
                self.compare_figures()
                self.verify()
        finally:
            self._copy.close()

    # Days.

    @rule(agent=AGENTS, code=CODES, jour=DAYS, centiemes=AMOUNTS, mode=st.sampled_from(ModeSaisie))
    def log(self, agent: str, code: str, jour: date, centiemes: int, mode: ModeSaisie) -> None:
        """`saisir`: adds to the cell, sets it, or asks first where it holds days."""
        held = self.livre.cells.get((agent, jour, code), 0)
        value = held + centiemes if mode is ModeSaisie.AJOUTER else centiemes
        refusals = self.refusals({(agent, jour, code): value})
        if held and mode is ModeSaisie.NOUVELLE:
            refusals = (*refusals, DejaSaisi)
        with self.expecting(refusals) as goes:
            saisies.log_days(
                self.store,
                agent,
                code,
                str(centiemes / 100),
                jour,
                mode=mode,
                today=TODAY,
                acteur="DM",
                confirmed=frozenset({jour}),
            )
        if goes:
            self.livre.put(self.livre.cells, {(agent, jour, code): value})

    @rule(agent=AGENTS, code=CODES, jour=DAYS, confirmed=st.booleans())
    def log_on_a_day_off(self, agent: str, code: str, jour: date, confirmed: bool) -> None:
        """A weekend or a public holiday is asked for once."""
        is_off = jour.weekday() > 4 or jour in self.feries
        refusals = self.refusals({(agent, jour, code): 25})
        if is_off and not confirmed:
            refusals = (*refusals, ConfirmationRequise)
        with self.expecting(refusals) as goes:
            change = CellChange(agent=agent, jour=jour, code=code, centiemes=25)
            confirmed = frozenset({jour} if confirmed else ())
            saisies.write_cells(self.store, [change], today=TODAY, acteur=agent, confirmed=confirmed)
        if goes:
            self.livre.put(self.livre.cells, {(agent, jour, code): 25})

    @rule(agent=AGENTS, jour=DAYS, codes=st.permutations(["14.7.1", "18", "7.1"]), values=st.data())
    def write_a_batch(self, agent: str, jour: date, codes: list[str], values: st.DataObject) -> None:
        """The grid: several cells at once, some emptied, all or none."""
        wanted: dict[Key, int | None] = {
            (agent, jour, code): values.draw(AMOUNTS | st.none()) for code in codes[:2]
        }
        with self.expecting(self.refusals(wanted)) as goes:
            self.last_cells = self.write_cells(wanted)
        if goes:
            self.livre.put(self.livre.cells, wanted)

    @rule(agent=AGENTS, code=CODES, jour=DAYS, centiemes=AMOUNTS)
    def write_over_what_somebody_changed(self, agent: str, code: str, jour: date, centiemes: int) -> None:
        """A cell read before somebody else wrote it: a conflict, and nothing is overwritten."""
        change = CellChange(
            agent=agent, jour=jour, code=code, centiemes=centiemes, expected_version=1_000_000
        )
        with self.expecting((ConflitSaisie, *self.refusals({(agent, jour, code): centiemes}))):
            saisies.write_cells(self.store, [change], today=TODAY, acteur=agent, confirmed=frozenset({jour}))

    @precondition(lambda self: self.last_cells)
    @rule()
    def undo_the_last_batch(self) -> None:
        """Every cell goes back to what it was, where nobody wrote since."""
        written, self.last_cells = self.last_cells, ()
        wanted: dict[Key, int | None] = {}
        changes = []
        is_stale = False
        with self.store.reading() as reading:
            for one in written:
                agent, jour, code = one.change.agent, one.change.jour, one.change.code
                now = {cell.code: cell.version for cell in reading.saisies(agent, jour, jour)}.get(code, 0)
                seen = one.after.version if one.after else 0
                is_stale |= now != seen
                wanted[agent, jour, code] = one.before.centiemes if one.before else None
                changes.append(
                    CellChange(
                        agent=agent,
                        jour=jour,
                        code=code,
                        centiemes=wanted[agent, jour, code],
                        expected_version=seen,
                    )
                )
        refusals = (*self.refusals(wanted), *((ConflitSaisie,) if is_stale else ()))
        with self.expecting(refusals) as goes:
            jours = frozenset(one.jour for one in changes)
            saisies.write_cells(self.store, changes, today=TODAY, acteur="DM", confirmed=jours)
        if goes:
            self.livre.put(self.livre.cells, wanted)

    @rule(agent=AGENTS, code=CODES, jour=DAYS)
    def clear(self, agent: str, code: str, jour: date) -> None:
        is_there = (agent, jour, code) in self.livre.cells
        with self.expecting((*self.locks(agent), *(() if is_there else (JoursRefuses,)))) as goes:
            saisies.clear_cell(self.store, agent, code, jour, acteur="DM")
        if goes:
            self.livre.put(self.livre.cells, {(agent, jour, code): None})

    @precondition(lambda self: self.livre.cells)
    @rule(data=st.data())
    def clear_what_is_there(self, data: st.DataObject) -> None:
        agent, jour, code = data.draw(st.sampled_from(sorted(self.livre.cells)))
        self.clear(agent, code, jour)

    # Absences, working patterns.

    @rule(agent=AGENTS, kind=TYPES, jour=DAYS, duree=st.sampled_from(Duree))
    def be_absent(self, agent: str, kind: TypeAbsence, jour: date, duree: Duree) -> None:
        """A half-day joins the half-day of another type; anything else is replaced."""
        expected = self.livre.expected(agent, jour, self.feries)
        of_day = {key: value for key, value in self.livre.absences.items() if key[:2] == (agent, jour)}
        is_half = duree is Duree.DEMI
        wanted: dict[Key, int | None] = {
            key: value if is_half and value < expected and key[2] != kind.value else None
            for key, value in of_day.items()
        }
        left = expected - sum(value or 0 for value in wanted.values())
        half = (expected + 1) // 2
        wanted[agent, jour, kind.value] = (min(half, left) if left > 0 else half) if is_half else expected
        if not expected:
            refusals: tuple[type[Exception], ...] = (Refus,)
        else:
            refusals = () if self.livre.fits(self.livre.absences, wanted) else (JourneePleine,)
        with self.expecting((*refusals, *self.locks(agent))) as goes:
            absences.set_absence(self.store, agent, kind, jour, jour, duree, acteur="DM")
        if goes:
            self.livre.put(self.livre.absences, wanted)

    @rule(agent=AGENTS, jour=DAYS)
    def come_back(self, agent: str, jour: date) -> None:
        gone = [key for key in self.livre.absences if key[:2] == (agent, jour)]
        with self.expecting(self.locks(agent) if gone else ()) as goes:
            assert absences.clear_absence(self.store, agent, jour, jour, acteur="DM") == len(gone)
        if goes:
            self.livre.put(self.livre.absences, dict.fromkeys(gone))

    @rule(agent=AGENTS, pattern=PATTERNS, depuis=st.sampled_from([date(2018, 1, 1), date(2018, 5, 15)]))
    def change_the_pattern(self, agent: str, pattern: tuple[int, int, int, int, int], depuis: date) -> None:
        """A lowered quotité leaves what is logged, and forbids what grows; a signed month keeps its own."""
        before, was = self.livre.expected_in(agent, MAI, self.feries), dict(self.livre.quotites)
        self.livre.quotites[agent, depuis] = (*pattern, 0, 0)
        is_same = self.livre.expected_in(agent, MAI, self.feries) == before
        with self.expecting(() if is_same else self.locks(agent)) as goes:
            agents.set_quotite(self.store, agent, depuis, pattern, acteur="DM")
        if not goes:
            self.livre.quotites = was

    @rule(au_dela=st.booleans())
    def set_the_setting(self, au_dela: bool) -> None:
        calendrier.set_reglages(self.store, Reglages(au_dela_quotite=au_dela), acteur="DM")
        self.livre.au_dela = au_dela

    # Moves.

    @rule(source=st.sampled_from(["14.7.1", "14.1", "14", "7.1", "18"]), vers=CODES, agent=AGENTS | st.none())
    def move(self, source: str, vers: str, agent: str | None) -> None:
        """`deplacer`: totals of every day stay; only a quotité lowered since, or a closed line, refuses."""
        below = self.livre.below(source) - {vers}
        moved = {
            key: value
            for key, value in self.livre.cells.items()
            if key[2] in below and agent in (None, key[0])
        }
        wanted: dict[Key, int | None] = dict.fromkeys(moved)
        for (who, jour, _), value in moved.items():
            key = (who, jour, vers)
            wanted[key] = (wanted.get(key) or self.livre.cells.get(key, 0)) + value
        refusals: tuple[type[Exception], ...] = () if moved and source != vers else (Refus,)
        if any(self.livre.is_closed(vers, jour) for _, jour, _ in moved):
            refusals = (*refusals, CodeRefuse)
        if not self.livre.fits(self.livre.cells, wanted):
            refusals = (*refusals, JourneePleine)
        refusals = (*refusals, *self.locks(*{who for who, _, _ in moved}))
        before = dict(self.livre.cells)
        with self.expecting(refusals) as goes:
            choix = MoveRequest(source, *YEAR, agent=agent)
            self.last_move = deplacement.move_saisies(self.store, choix, vers, acteur="DM"), before
        if goes:
            self.livre.put(self.livre.cells, wanted)

    @precondition(lambda self: self.last_move is not None)
    @rule()
    def undo_the_last_move(self) -> None:
        """Only where every cell is as the move left it."""
        assert self.last_move is not None
        (done, before), self.last_move = self.last_move, None
        with self.store.reading() as reading:
            now = {
                (one.agent, one.jour, one.code): one.version
                for agent in {one.agent for one in done.avant}
                for one in reading.saisies(agent, *YEAR)
            }
        left = {(one.agent, one.jour, one.code): 0 for one in done.avant}
        left |= {(one.agent, one.jour, one.code): one.version for one in done.apres}
        wanted: dict[Key, int | None] = {key: before.get(key) for key in left}
        refusals: tuple[type[Exception], ...] = ()
        if any(now.get(key, 0) != version for key, version in left.items()):
            refusals = (ConflitSaisie,)
        if not self.livre.fits(self.livre.cells, wanted):
            refusals = (*refusals, JourneePleine)
        refusals = (*refusals, *self.locks(*{who for who, _, _ in left}))
        with self.expecting(refusals) as goes:
            deplacement.undo_move(self.store, done, acteur="DM")
        if goes:
            self.livre.put(self.livre.cells, wanted)

    # Lines closed.

    @rule(code=CODES, jour=PLAN_DAYS)
    def close_a_line(self, code: str, jour: date) -> None:
        with self.expecting((CodeRefuse,) if self.livre.is_closed(code, jour) else ()) as goes:
            declarations.close_ligne(self.store, code, jour, acteur="DM", motif="fini")
        if goes:
            self.livre.closings.append((code, jour, True))

    @precondition(lambda self: self.livre.closings)
    @rule(data=st.data(), jour=PLAN_DAYS)
    def reopen_a_line(self, data: st.DataObject, jour: date) -> None:
        code = data.draw(st.sampled_from([code for code, _, _ in self.livre.closings]))
        with self.expecting(() if self.livre.is_closed(code, jour) else (CodeRefuse,)) as goes:
            declarations.reopen_ligne(self.store, code, jour, acteur="DM")
        if goes:
            self.livre.closings.append((code, jour, False))

    # The plan.

    @rule(code=st.sampled_from(["14.7.1", "7.1", "14.1.6"]), centiemes=st.integers(0, 300), jour=PLAN_DAYS)
    def revise(self, code: str, centiemes: int, jour: date) -> None:
        name = self.enveloppe_of(code)
        before = self.livre.montant(name, jour)
        refused = before == centiemes * 100 or self.livre.is_dated_too_early(frozenset({name}), jour)
        with self.expecting((Refus,) if refused else ()) as goes:
            people.revise_montant(self.store, code, centiemes * 100, self.redaction(jour))
        if goes:
            self.write_revision(jour, ((name, before, centiemes * 100),))

    @rule(codes=st.permutations(["14.7.1", "7.1", "14.1.6"]), centiemes=st.integers(1, 60), jour=PLAN_DAYS)
    def transfer(self, codes: list[str], centiemes: int, jour: date) -> None:
        """The total never moves."""
        names = [self.enveloppe_of(code) for code in codes[:2]]
        de, vers = (self.livre.montant(name, jour) or 0 for name in names)
        amount = centiemes * 100
        refused = de < amount or self.livre.is_dated_too_early(frozenset(names), jour)
        with self.expecting((Refus,) if refused else ()) as goes:
            people.transfer_jours(self.store, codes[0], codes[1], amount, self.redaction(jour))
        if goes:
            self.write_revision(jour, ((names[0], de, de - amount), (names[1], vers, vers + amount)))

    @precondition(lambda self: self.livre.revisions)
    @rule(data=st.data(), jour=PLAN_DAYS)
    def undo_a_revision(self, data: st.DataObject, jour: date) -> None:
        target = data.draw(st.sampled_from(self.livre.revisions))
        refused = not self.livre.may_undo(target, jour)
        with self.expecting((Refus,) if refused else ()) as goes:
            revisions.undo_revision(self.store, target.numero, self.redaction(jour))
        if goes:
            inverse = tuple((name, after, before) for name, before, after in target.changes)
            self.write_revision(jour, inverse, annule=target.numero)

    # What must hold.

    @invariant()
    def every_day_is_as_the_dictionaries_say(self) -> None:
        """Saisies, absences, the totals kept by triggers, and the cap."""
        if not hasattr(self, "livre"):
            return
        with self.store.reading() as reading:
            cells = {
                (one.agent, one.jour, one.code): one.centiemes
                for agent in WHO
                for one in reading.saisies(agent, *YEAR)
            }
            away = {
                (one.agent, one.jour, one.type.value): one.centiemes
                for agent in WHO
                for one in reading.absences(agent, *YEAR)
            }
            totals = {(one.agent, one.jour): one.saisi + one.absent for one in reading.totaux_jour(*YEAR)}
        assert cells == self.livre.cells
        assert away == self.livre.absences
        days = {key[:2] for key in (*cells, *away)}
        assert {day: total for day, total in totals.items() if total} == {
            day: self.livre.total(*day) for day in days
        }
        assert max(totals.values(), default=0) <= 100

    @invariant()
    def the_figures_are_those_of_the_dictionaries_now_and_then(self) -> None:
        self._steps += 1
        if hasattr(self, "livre") and self._steps % HEAVY_EVERY == 0:
            self.compare_figures()
            self.verify()

    def compare_figures(self) -> None:
        """Réalisé of every node, prévu at every date, the vote that never moves, lines closed."""
        with self.store.reading() as reading:
            assert reading.programme(2018) == self.livre.programme
            situation = read_situation(reading, 2018, END)
            plans = {jour: read_plan(reading, 2018, jour).programme for jour in (*YEAR, TODAY)}
            plans |= {one.jour: read_plan(reading, 2018, one.jour).programme for one in self.livre.revisions}
        assert self.livre.programme.centiemes_prevus("GIP") == 516_000
        for code, figures in situation.avancement.lignes.items():
            assert figures.realise == self.livre.realise(code), code
            assert figures.realise_si == self.livre.realise_si(code), code
        for jour, programme in plans.items():
            moved = sum(
                (self.livre.montant(name, jour) or 0) - (self.livre.voted(name) or 0)
                for name in self.livre.revised
            )
            assert programme.centiemes_prevus("GIP") == 516_000 + moved
            held = {one.id: one.centiemes for one in programme.enveloppes if one.id in self.livre.revised}
            assert held == {name: self.livre.montant(name, jour) for name in self.livre.revised}

    def verify(self) -> None:
        assert not self._copy.verify()

    # How.

    def refusals(self, wanted: dict[Key, int | None]) -> tuple[type[Exception], ...]:
        """What the rules of a saisie may answer to these cells; nothing where they must be written."""
        found: list[type[Exception]] = [*self.locks(*{agent for agent, _, _ in wanted})]
        if any(value and self.livre.is_closed(code, jour) for (_, jour, code), value in wanted.items()):
            found.append(CodeRefuse)
        if any((value or 0) > 100 for value in wanted.values()):
            found.append(JourneePleine)
        if not self.livre.fits(self.livre.cells, wanted):
            found.append(JourneePleine)
        return tuple(found)

    def locks(self, *agents: str) -> tuple[type[Exception], ...]:
        """What a write of these agents' days is answered where their month is signed."""
        return (MoisSigne,) if self.livre.locked.intersection(agents) else ()

    def write_cells(self, wanted: dict[Key, int | None]) -> tuple[CellWritten, ...]:
        changes = [
            CellChange(agent=agent, jour=jour, code=code, centiemes=value)
            for (agent, jour, code), value in wanted.items()
        ]
        jours = frozenset(jour for _, jour, _ in wanted)
        return saisies.write_cells(self.store, changes, today=TODAY, acteur="LR", confirmed=jours)

    def enveloppe_of(self, code: str) -> str:
        return self.livre.programme.enveloppes_of[code][0].id

    def redaction(self, jour: date) -> Redaction:
        return Redaction(jour, "DM", "essai", Accord.DONNE)

    def write_revision(
        self, jour: date, changes: tuple[tuple[str, int | None, int | None], ...], annule: int | None = None
    ) -> None:
        self.livre.revisions.append(Revised(len(self.livre.revisions) + 1, jour, changes, annule))

    @contextmanager
    def expecting(self, refusals: tuple[type[Exception], ...]) -> Iterator[list[bool]]:
        """Expect one of `refusals`, or none of them; what is lent is true once the store has accepted."""
        goes: list[bool] = []
        try:
            yield goes
        except refusals:
            return
        assert not refusals, f"accepted, {refusals} expected"
        goes.append(True)
