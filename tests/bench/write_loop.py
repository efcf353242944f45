"""Log in one cell, some ten times a second, until the input closes; print what each write waited.

    python write_loop.py STORE AGENT CODE DATE

One line a write: `done` or the name of what refused it, then seconds.
"""

import select
import sys
from datetime import date
from itertools import cycle
from time import perf_counter

from cariforef_db.store.admin import SqliteAdmin
from cariforef_tui.domain.temps.saisies import CellChange

_PACE = 0.1

place, agent, code, day = sys.argv[1:]
store = SqliteAdmin().open(place)
for centiemes in cycle((25, 50)):
    started, end = perf_counter(), "done"
    try:
        with store.writing(agent) as writing:
            writing.write_cells(
                [CellChange(agent=agent, jour=date.fromisoformat(day), code=code, centiemes=centiemes)]
            )
    except Exception as error:  # Whatever it is in this version, its name is told.
        end = type(error).__name__
    print(end, f"{perf_counter() - started:.6f}", flush=True)
    if select.select([sys.stdin], [], [], _PACE)[0]:
        break
store.close()
