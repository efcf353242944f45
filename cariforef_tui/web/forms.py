"""The forms of plain pages: what is sent with one, within bounds, and which ones may be played."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import partial
from urllib.parse import parse_qsl

from aiohttp import web

from cariforef_tui.machine.agenda import CLE
from cariforef_tui.web.entrance import DAY_S, PARAMETER, Entrance, Refused, Tokens, Visit
from cariforef_tui.web.fork_server import Asked

JOURNEE = "journee"
"""The page that writes, which is the first one too."""
TYPE = "application/x-www-form-urlencoded"
BYTES_MAX = 32 * 1024
"""Bytes of a form; a long comment takes two thousand."""
FIELDS_MAX = 100
RECEIVE_S = 10.0
"""Seconds that a form has to arrive."""
PERSON_MAX = 50
"""One-time values of a person that are kept: as many pages left open."""
SANS_CLE = (
    "Rien n'a été écrit : la clé manque, ou n'est pas celle que cariforef servir a affichée. "
    "Donnez-la, puis envoyez de nouveau."
)
DEJA_ENVOYE = (
    "Ce formulaire a déjà été envoyé, ou date d'un autre lancement : rien n'a été écrit cette fois. "
    "Voici la journée telle qu'elle est."
)


async def read_form(request: web.Request) -> Mapping[str, str]:
    """Return what a form holds, by name; raises Refused."""
    try:
        if request.content_type != TYPE:
            raise ValueError
        async with asyncio.timeout(RECEIVE_S):
            sent = await request.read()
        fields = parse_qsl(
            sent.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=FIELDS_MAX
        )
    except TimeoutError:
        raise Refused(408, "L'envoi a pris trop de temps : rien n'a été écrit, envoyez de nouveau.") from None
    except web.HTTPRequestEntityTooLarge:
        raise Refused(413, "L'envoi est trop long : rien n'a été écrit, raccourcissez les textes.") from None
    except (ValueError, web.RequestPayloadError):
        raise Refused(400, "Cet envoi n'est pas celui d'un formulaire de la page : rechargez-la.") from None
    return dict(fields)


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
