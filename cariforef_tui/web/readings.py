"""What is read or sent without the interface, pages and calendars: how many at once, how long, how much."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import TYPE_CHECKING

from cariforef_tui.web.entrance import Refused, Visit
from cariforef_tui.web.fork_server import Answer, Asked
from cariforef_tui.web.session import CHUNK

if TYPE_CHECKING:
    from cariforef_tui.web.forks import Forks

AT_ONCE = 4
"""Readings that run at the same time; others wait for their turn."""
PERSON_MAX = 3
"""Readings of one person, those that wait included: fewer than run at once."""
READ_S = 30.0
"""Seconds of a reading, its wait included; a page of everybody's year takes one."""
BYTES_MAX = 10 * 1024 * 1024
"""Bytes of an answer: a page of everybody's year is a fiftieth of that."""
PEUT_ETRE = (
    "La réponse manque : ce que vous avez envoyé est peut-être écrit. "
    "Regardez la journée avant de l'envoyer de nouveau."
)


class Readings:
    """Reads for people, each time by a process of its own."""

    def __init__(self, forks: Forks) -> None:
        self._forks, self._turns = forks, asyncio.Semaphore(AT_ONCE)
        self._of_person = Counter[Visit]()
        self._forms = defaultdict[Visit, asyncio.Lock](asyncio.Lock)

    async def read(self, visit: Visit, asked: Asked) -> Answer:
        """Return the answer that a process gives to that person; raises Refused."""
        if self._of_person[visit] >= PERSON_MAX:
            raise _lose(asked, 503, "Vous avez déjà demandé plusieurs pages : attendez-les, puis réessayez.")
        self._of_person[visit] += 1
        # One form of a person at a time: the second shows the day as the first left it.
        turn: AbstractAsyncContextManager[None] = nullcontext() if asked.form is None else self._forms[visit]
        try:
            async with asyncio.timeout(READ_S), turn, self._turns:
                return await self._read(visit, asked)
        except TimeoutError:
            raise _lose(
                asked, 503, "La lecture prend trop de temps : réessayez dans quelques minutes."
            ) from None
        except OSError as error:
            raise Refused(
                503, "La machine n'a plus de place pour une lecture : réessayez plus tard."
            ) from error
        finally:
            self._of_person[visit] -= 1

    async def _read(self, visit: Visit, asked: Asked) -> Answer:
        data = bytearray()
        async with self._forks.reading(visit.compte, asked) as line:
            while chunk := await asyncio.get_running_loop().sock_recv(line, CHUNK):
                data += chunk
                if len(data) > BYTES_MAX:
                    raise _lose(asked, 503, "La page est trop longue : demandez une seule partie du plan.")
        head, _, body = bytes(data).partition(b"\n")
        status, _, kind = head.decode().partition(" ")
        if not kind:
            raise _lose(
                asked, 500, "Erreur imprévue du programme : la personne qui l'administre en a le détail."
            )
        return Answer(int(status), kind, body)


def _lose(asked: Asked, status: int, sentence: str) -> Refused:
    """Return the refusal of a reading without its answer: a form may be written all the same."""
    return Refused(status, sentence if asked.form is None else PEUT_ETRE)
