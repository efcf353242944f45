"""The forms of plain pages: which ones may be played."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import partial

from cariforef_tui.machine.agenda import CLE
from cariforef_tui.web.entrance import DAY_S, PARAMETER, Entrance, Tokens, Visit
from cariforef_tui.web.fork_server import Asked

JOURNEE = "journee"
"""The page that writes, which is the first one too."""
PERSON_MAX = 50
"""One-time values of a person that are kept: as many pages left open."""
SANS_CLE = (
    "Rien n'a été écrit : la clé manque, ou n'est pas celle que cariforef servir a affichée. "
    "Donnez-la, puis envoyez de nouveau."
)
DEJA_ENVOYE = (
    "Déjà envoyé, ou trop ancien : rien n'est écrit deux fois. "
    "Voici la journée telle qu'elle est ; n'envoyez de nouveau que ce qui y manque."
)


class Forms:
    """Says which forms may be played: each once, with the writing key where there is one."""

    def __init__(self, entrance: Entrance, now: Callable[[], float]) -> None:
        self._entrance = entrance
        # Each person has their own: whoever opens a thousand pages takes no value from another.
        self._tokens = defaultdict[Visit, Tokens[Visit]](
            partial(Tokens[Visit], now, seconds=DAY_S, most=PERSON_MAX)
        )

    def guard(self, visit: Visit, asked: Asked, sent: Mapping[str, str] | None) -> Asked:
        """Return what is asked with what was sent, what the next form must hold, and why not to play this."""
        form, tokens, refused = dict(sent or {}), self._tokens[visit], ""
        token, guards = form.pop(PARAMETER, ""), self._entrance.open_forms(form.pop(CLE, ""))
        if sent is not None:
            if guards.get(CLE) == "":
                refused = SANS_CLE
            elif tokens.take(token) is None:
                refused = DEJA_ENVOYE
        guards = {**guards, PARAMETER: tokens.make(visit)}
        return Asked(asked.name, asked.query, None if sent is None else form, guards, refused)
