"""What the objects that a place owns may ask of it, without knowing which place it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from cariforef_tui.domain.values.refusals import CariforefError, ConfirmationRequise

if TYPE_CHECKING:
    from textual.screen import ModalScreen

    from cariforef_tui.domain.agents.rights import Droit
    from cariforef_tui.services.ports.store import Store
    from cariforef_tui.services.programme.exercice import DateReference
    from cariforef_tui.ui.kit.session import Session

T = TypeVar("T")


class PlaceHost(Protocol):
    """Interface of a place, each method as `PlaceScreen` says."""

    @property
    def session(self) -> Session: ...

    @property
    def store(self) -> Store: ...

    @property
    def reference(self) -> DateReference: ...

    def refuses(self, droit: Droit, objet: str | None = None) -> bool: ...

    def refuses_file(self, check: Callable[[], None]) -> bool: ...

    def tell(self, text: str, level: str = "ok") -> None: ...

    def tell_unwritten(self, error: CariforefError) -> None: ...

    def ask_person(self, dialog: ModalScreen[T | None], use: Callable[[T], None]) -> None: ...

    def read(
        self,
        load: Callable[[], T],
        use: Callable[[T], None],
        *,
        refuse: Callable[[CariforefError], None] | None = None,
        group: str = "read",
    ) -> None: ...

    def write(
        self,
        write: Callable[[], T],
        use: Callable[[T], None],
        *,
        confirm: Callable[[str], None] | None = None,
        refuse: Callable[[CariforefError], None] | None = None,
    ) -> None: ...


def attempt(
    host: PlaceHost,
    write: Callable[[], T],
    use: Callable[[T], None],
    confirm: Callable[[str], None] | None,
    refuse: Callable[[CariforefError], None] | None,
) -> Callable[[], None]:
    """Run a write now, in whatever thread; return what the place is then to do, in its own."""
    try:
        return partial(use, write())
    except CariforefError as error:
        if confirm is not None and isinstance(error, ConfirmationRequise):
            return partial(_ask, host, confirm, error.message)
        return partial(_refuse, host, refuse, error)


def _ask(host: PlaceHost, confirm: Callable[[str], None], question: str) -> None:
    host.tell("En attente d'une réponse", "warn")
    confirm(question)


def _refuse(host: PlaceHost, refuse: Callable[[CariforefError], None] | None, error: CariforefError) -> None:
    host.tell_unwritten(error)
    if refuse is not None:
        refuse(error)
