"""One run of the program: its parts, its common options, its store, its actor and its date."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from cariforef_tui.cli.kit.output import print_json, print_lines, print_notice
from cariforef_tui.machine.places import is_address, show_place

if TYPE_CHECKING:
    from cariforef_tui.cli.kit.blocks import Block
    from cariforef_tui.domain.agents.account import Account
    from cariforef_tui.exchange.programme.parse import ProgrammeLu
    from cariforef_tui.machine.configuration import Configuration
    from cariforef_tui.services.agents.identity import Identite
    from cariforef_tui.services.launch import Launch
    from cariforef_tui.services.ports.files import Apercu, StoreAdmin, StoreTransfers
    from cariforef_tui.services.ports.store import Progress, Store
    from cariforef_tui.services.programme.exercice import DateReference

T = TypeVar("T")


def _read_account(place: str) -> Account:
    from cariforef_tui.machine.account import read_account

    return read_account(place)


@dataclass(frozen=True, slots=True)
class Wiring:
    """The parts that the program is wired with.

    Each function imports what it needs when called, so that a command pays only for what it uses.
    """

    admin: Callable[[str], StoreAdmin]
    """Return the administration of the store at a place: a file's path, or a server's address."""
    seeds: Callable[[], ProgrammeLu]
    """Return the programme that comes with the product."""
    today: Callable[[], date]
    now: Callable[[], datetime]
    """Return this moment, which documents print as the time they were made."""
    demonstration: Callable[[str, date, Progress], Store]
    interface: Callable[[Launch], int]
    transfers: Callable[[], StoreTransfers]
    compte: Callable[[str], Account] = _read_account
    """Return the account that runs the program on a store."""
    prepare: Callable[[str], None] = lambda _place: None
    """Import all that the interface on a store needs, before sessions are forked from this process."""
    give: Callable[[str, bytes], None] | None = None
    """Hand a file, by name and content, to the person's browser; None if files are written to a folder."""
    show: Callable[[str | None, str | None, Sequence[Block]], None] | None = None
    """Show what is read, under a notice, by whom, on a page of the browser; None if it is printed."""
    apercu: Callable[[str, int], Apercu | None] = lambda _place, _annee: None
    """Return the names of a store for the shell's completion, by place and year."""


class Place(NamedTuple):
    """The place of the store; `cariforef` alone makes that of the user (`is_default`) if it is missing.

    `path` may hold a password, `shown` never does. `judge` is the live store whose rights apply, if this is a
    copy that is not the person's own.
    """

    path: str
    is_default: bool
    judge: str | None = None

    @property
    def shown(self) -> str:
        return show_place(self.path)

    @property
    def is_server(self) -> bool:
        return is_address(self.path)


def read_installation_place(configuration: Callable[[], Configuration]) -> Place:
    """Return the place named by CARIFOREF_BASE, else the configured one, else the user's own file.

    By default, sudo resets CARIFOREF_BASE.
    """
    from cariforef_tui.machine.configuration import VARIABLE_BASE, default_base

    base = os.environ.get(VARIABLE_BASE) or configuration().base
    return Place(base, is_default=False) if base else Place(str(default_base()), is_default=True)


def _is_same(place: str, live: str) -> bool:
    if is_address(place) or is_address(live):
        return place == live
    with suppress(OSError, ValueError):
        return Path(place).samefile(live)
    return Path(place).absolute() == Path(live).absolute()


@contextmanager
def saying_notice(opened: Store) -> Iterator[Store]:
    """Yield an open store, close it at the end, and print its notice, if any, on standard error."""
    with closing(opened) as store:
        yield store
        notice = store.take_notice()
    if notice:
        print_notice(notice)


@dataclass(slots=True)
class Invocation:
    """A run of the program; `given` holds the common options as typed: if one is repeated, the last wins.

    `answers` is True if the command also answers in JSON. `identite` is the actor, once the store is open.
    """

    wiring: Wiring
    given: dict[str, str] = field(default_factory=dict)
    answers: bool = False
    identite: Identite | None = None
    _configuration: Configuration | None = None
    _notice: str | None = None

    @property
    def place(self) -> Place:
        """The place of the store: `--base`, or else that of the installation.

        Raises:
            DroitRefuse: the person may not open what `--base` names (see `find_judge`).
        """
        base = self.given.get("base")
        if not base:
            return self.installation
        return Place(base, is_default=False, judge=self.find_judge(base))

    @property
    def installation(self) -> Place:
        """CARIFOREF_BASE, or else the configured place, or else the user's own."""
        return read_installation_place(self.load_configuration)

    @property
    def admin(self) -> StoreAdmin:
        """The administration of this run's store."""
        return self.wiring.admin(self.place.path)

    def find_judge(self, place: str) -> str | None:
        """Return the live store whose rights judge the copy at `place`, None if it judges itself.

        Raises:
            DroitRefuse: it is neither the store of the installation nor a copy of it, and not one's own.
        """
        from cariforef_tui.machine import account
        from cariforef_tui.machine.named_files import refuse_file

        # Whoever comes by their own account opens what the system lets them open.
        if not account.is_for_another():
            return None
        live = self.installation.path
        if _is_same(place, live):
            return None
        files = self.wiring.admin(live).files
        if files is not None and files.is_copy(live, place):
            return live
        raise refuse_file(
            show_place(place),
            f"Vous ne pouvez ouvrir que la base de l'installation ({show_place(live)}) et ses sauvegardes.",
        )

    @property
    def agent(self) -> str | None:
        """The initials of the actor: proved once the store is open, only claimed before that."""
        if self.identite is not None:
            return self.identite.agent
        return self.said_agent or self.load_configuration().agent

    @property
    def said_agent(self) -> str | None:
        """The initials given for this run: `--agent`, or else CARIFOREF_AGENT."""
        from cariforef_tui.machine.configuration import VARIABLE_AGENT

        return self.given.get("agent") or os.environ.get(VARIABLE_AGENT)

    def open_or_create(self, progress: Progress) -> Store:
        """Do as `open_store`, and make the default store first if it is missing."""
        self.load_configuration()
        if self._lacks_default():
            self._create_default(progress)
        return self.open_store()

    def open_store(self) -> Store:
        """Open the store, check who acts and return it.

        Raises:
            StoreNotFound: there is none: no command makes one that it was not asked for.
            DroitRefuse: the store links accounts, and this one is nobody's, or not that of the person named.
        """
        self.load_configuration()
        return self.identified(self.open_as_it_is())

    def open_as_it_is(self) -> Store:
        """Return the existing store, opened by the rights that apply to it, without checking who acts."""
        from cariforef_tui.services.agents.access import open_judged

        if self._lacks_default():
            from cariforef_tui.services.ports.errors import StoreNotFound

            raise StoreNotFound(
                "Vous n'avez pas encore de base : « cariforef » en crée une avec le programme fourni, "
                "« cariforef importer programme » avec le vôtre, « cariforef base restaurer » d'une copie."
            )
        where = self.place
        return open_judged(self.wiring.admin(where.path), where.path, where.judge)

    def identified(self, store: Store) -> Store:
        """Check who acts in `store` and return it; close it if the person may not enter."""
        from cariforef_tui.services.agents.identity import check_is_somebody

        try:
            check_is_somebody(self.identify(store))
        except BaseException:
            store.close()
            raise
        return store

    def identify(self, store: Store) -> Identite:
        """Return who acts in `store`, and what proves it; see `services.agents.identity`."""
        from cariforef_tui.services.agents.agents import list_agents
        from cariforef_tui.services.agents.identity import identify

        self.identite = identify(
            list_agents(store),
            self.compte(store),
            named=self.said_agent,
            remembered=self.load_configuration().agent,
        )
        return self.identite

    def compte(self, store: Store) -> Account:
        """Return the account that runs the program."""
        return self.wiring.compte(store.place)

    @property
    def bound_agent(self) -> str | None:
        """The initials linked to the account, once the store is open; None if no account is linked."""
        return (
            self.identite.agent if self.identite is not None and self.identite.account is not None else None
        )

    @contextmanager
    def store(self) -> Iterator[Store]:
        """Do as `saying_notice`, with the store that the options name.

        Raises:
            AgentRefuse: `--agent` names nobody, and the command answers in JSON too.
        """
        with saying_notice(self.open_store()) as store:
            if self.answers and "agent" in self.given:
                self.reader(store)
            yield store

    def reference(self, store: Store) -> DateReference:
        """Return the date de référence; `answer` will then warn if no exercice holds today."""
        from cariforef_tui.services.programme.exercice import resolve_reference

        typed = self.given.get("au")
        au = self.read_day(store, typed) if typed is not None else None
        reference = resolve_reference(store, self.wiring.today(), au)
        self._notice = reference.notice
        return reference

    def reference_of(self, store: Store, *jours: date) -> DateReference:
        """Return the date de référence in the exercice of the dates that a person named."""
        from cariforef_tui.services.programme.exercice import reference_of

        reference = reference_of(store, self.reference(store), jours)
        self._notice = None
        return reference

    def exercice(self, store: Store) -> int:
        """Return the exercice; `answer` will not warn about today."""
        return self.reference_alone(store).exercice

    def reference_alone(self, store: Store) -> DateReference:
        """Return the date de référence; `answer` will not warn about today."""
        reference = self.reference(store)
        self._notice = None
        return reference

    def read_day(self, store: Store, texte: str) -> date:
        """Return the date typed; if no exercice holds today, `21/05` is in the exercice shown."""
        from cariforef_tui.domain.values.dates import parse_date
        from cariforef_tui.services.programme.exercice import resolve_reference

        today = self.wiring.today()
        if texte.count("/") == 1:
            return parse_date(texte, resolve_reference(store, today, None).au)
        return parse_date(texte, today)

    def read_day_or_today(self, store: Store, texte: str | None, option: str = "") -> date:
        """Return the date typed, or `--au`, or today; raises DateRefusee if no exercice holds today.

        The refusal quotes `option`, the option that gives the date; empty if an argument does.
        """
        from cariforef_tui.domain.values.dates import format_date
        from cariforef_tui.domain.values.refusals import DateRefusee
        from cariforef_tui.services.programme.exercice import resolve_reference

        if (typed := self.given.get("au") if texte is None else texte) is not None:
            return self.read_day(store, typed)
        today = self.wiring.today()
        reference = resolve_reference(store, today, None)
        if reference.hors_exercice is None:
            return today
        raise DateRefusee(
            f"Nous sommes le {format_date(today)}, hors de l'exercice {reference.exercice} : "
            f"donnez une date, par exemple {option}{format_date(reference.au)}."
        )

    def actor(self, store: Store) -> str:
        """Return the initials of the actor, an active agent; raises ConfigurationError if none is given."""
        initiales = self.actor_if_said(store)
        if initiales is None:
            from cariforef_tui.services.ports.errors import ConfigurationError

            raise ConfigurationError("Qui agit ? Donnez --agent INITIALES, ou la variable CARIFOREF_AGENT.")
        return initiales

    def actor_if_said(self, store: Store) -> str | None:
        """Do as `actor`, but return None if no initials are given; raises AgentRefuse for unknown ones."""
        from cariforef_tui.services.agents.agents import find_agent

        initiales = self.agent
        return find_agent(store, initiales).initiales if initiales else None

    def write_in_exercice(self, write: Callable[[Store, int, str], T]) -> tuple[T, str]:
        """Call `write` with the store, the exercice and the actor; return its result, and `name_exercice`."""
        from cariforef_tui.services.programme.exercice import name_exercice

        with self.store() as store:
            exercice = self.exercice(store)
            return write(store, exercice, self.actor(store)), name_exercice(store, exercice)

    def steward(self, store: Store) -> str:
        """Do as `actor`; without a direction, the owner of the store who says no initials acts for it.

        Initials that a configuration remembers prove nothing of who sets the store up.
        """
        from cariforef_tui.domain.agents.rights import Regime, regime_of
        from cariforef_tui.services.agents.agents import list_agents
        from cariforef_tui.services.ports.store import ACTEUR_SYSTEME

        said = self.said_agent if self.bound_agent is None else self.bound_agent
        is_owner = said in (None, ACTEUR_SYSTEME) and not self.compte(store).by_service
        if is_owner and regime_of(list_agents(store)) is Regime.OUVERT:
            return ACTEUR_SYSTEME
        return self.actor(store)

    def reader(self, store: Store) -> str | None:
        """Return the initials of the reader; None if none are given, which shows nobody's detail.

        Raises:
            AgentRefuse: `--agent` names nobody. Unknown initials from elsewhere give None.
        """
        return self.actor_if_said(store) if "agent" in self.given else self.reader_if_known(store)

    def reader_if_known(self, store: Store) -> str | None:
        """Do as `reader`, but return None for unknown initials, wherever they come from."""
        from cariforef_tui.domain.values.refusals import AgentRefuse

        try:
            return self.actor_if_said(store)
        except AgentRefuse:
            return None

    def answer(self, value: object, blocks: Iterable[Block]) -> None:
        """Print the result of a read: `value` with `--json`, else `blocks`.

        Text warns first if the date de référence is not today; JSON holds the date.
        """
        if "json" in self.given:
            print_json(value)
            return
        if self.wiring.show is not None:
            self.wiring.show(self._notice, self.agent, [*blocks])
            return
        from cariforef_tui.cli.kit.blocks import to_lines

        self.say_reference()
        print_lines(to_lines(blocks))

    def say_reference(self) -> None:
        """Say on standard error that the date de référence is not today, if no exercice holds today."""
        if self._notice:
            print_notice(f"{self._notice} Pour une autre : --au DATE.")

    def load_configuration(self) -> Configuration:
        """Return the account's configuration, read once; a browser's session ignores the agent in it."""
        from cariforef_tui.machine import account, configuration

        if self._configuration is None:
            said = configuration.load_configuration()
            self._configuration = replace(said, agent=None) if account.came_by_browser() else said
        return self._configuration

    def create_store(self, progress: Progress) -> str:
        """Create the store with the programme that comes with the product; return its place as shown."""
        return self.create_store_of(self.wiring.seeds(), progress)

    def create_store_of(self, read: ProgrammeLu, progress: Progress) -> str:
        """Create the store with the programme `read` alone; return its place as shown."""
        from cariforef_tui.machine.configuration import make_folder

        where = self.place
        if where.is_default:
            make_folder(Path(where.path).parent)
        self.wiring.admin(where.path).create(where.path, read.programme, read.agents, progress)
        return where.shown

    def _lacks_default(self) -> bool:
        where = self.place
        return where.is_default and not self.wiring.admin(where.path).exists(where.path)

    def _create_default(self, progress: Progress) -> None:
        from cariforef_tui.services.ports.errors import StoreError

        try:
            self.create_store(progress)
        except StoreError:  # Another first start may have made it meanwhile.
            if self._lacks_default():
                raise
