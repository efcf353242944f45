"""How soon commands answer, as whole processes, on a small store and on a large one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import cycle
from pathlib import Path

from ground import BASELINES, Ground
from imports import ROWS, make_import
from installed import Installed
from measures import Act, Figure, Pair, compare
from processes import Cost, run_process, wait_for_orphans
from stores import AGENT, CODE, EXERCICE, JOUR, make_small


def log_one(ground: Ground, side: Installed, store: Path) -> Act:
    """Return the act of logging another number of days in the same cell."""
    jours = cycle(("0,25", "0,5"))

    def act() -> Cost:
        wanted = [AGENT, CODE, next(jours), JOUR, "--remplacer"]
        return run_process([side.cariforef, "--base", str(store), "saisir", *wanted], ground.env)

    return act


def control_commands(ground: Ground) -> Iterator[Figure]:
    store = ground.deal(make_small(ground.folder / "controle.db"))[ground.now]
    one, other = (log_one(ground, ground.now, store) for _ in range(2))
    yield from compare(
        "control: cariforef saisir / itself", [Pair(ground.now.name, one, other)], None, ground.rounds
    )


def bench_commands(ground: Ground) -> Iterator[Figure]:
    stores = ground.deal(make_small(ground.folder / "saisir.db"))
    env, python = ground.env, ground.now.python
    logged = {side.name: log_one(ground, side, store) for side, store in stores.items()}
    import_click = partial(run_process, [python, "-c", "import click"], env)
    yield from compare(
        "cariforef --version / import click",
        [
            Pair(side.name, partial(run_process, [side.cariforef, "--version"], env), import_click)
            for side in ground.sides
        ],
        0.5,
        ground.rounds,
    )
    core = [python, str(BASELINES / "core_insert.py"), str(ground.folder / "core.db")]
    click = [python, str(BASELINES / "click_insert.py"), str(ground.folder / "click.db"), "25"]
    for name, argv, target in (
        ("SQLAlchemy Core and one insert", core, 0.55),
        ("click, sqlite3 and one insert", click, 3.0),
    ):
        script = partial(run_process, argv, env)
        yield from compare(
            f"cariforef saisir / a script of {name}",
            [Pair(side, act, script) for side, act in logged.items()],
            target,
            ground.rounds,
        )


def bench_large(ground: Ground) -> Iterator[Figure]:
    ten, one = ground.large
    au = f"{EXERCICE}-12-31"

    def avancement(side: Installed, store: Path) -> Act:
        argv = [side.cariforef, "--base", str(store), "avancement", "--json", "--au", au]
        return partial(run_process, argv, ground.env)

    ours = {side.name: avancement(side, store) for side, store in ten.items()}
    yield from compare(
        f"avancement --json, {ground.saisies} saisies in ten exercices / that exercice alone",
        [Pair(side.name, ours[side.name], avancement(side, store)) for side, store in one.items()],
        1.2,
        ground.rounds,
    )
    group_by = "SELECT ligne_id, compte, sum(centiemes) FROM saisie GROUP BY ligne_id, compte"

    def bare() -> Cost:
        shell = run_process(["sqlite3", str(ten[ground.now]), group_by], ground.env)
        return shell + run_process([ground.now.python, "-c", "pass"], ground.env)

    yield from compare(
        "avancement --json / bare GROUP BY in the sqlite3 shell plus the interpreter's start",
        [Pair(side, act, bare) for side, act in ours.items()],
        3.0,
        ground.rounds,
    )


def bench_import(ground: Ground) -> Iterator[Figure]:
    files = make_import(ground.folder)
    ours, bare = ground.folder / "ours.db", ground.folder / "bare.db"

    def load(side: Installed) -> Cost:
        files.fresh_store(ours.name)
        wanted = ["--agent", "AAZ", "importer", "saisies", str(files.spreadsheet), "--oui"]
        cost = run_process([side.cariforef, "--base", str(ours), *wanted], ground.env)
        wait_for_orphans()
        return cost

    def load_bare() -> Cost:
        files.fresh_store(bare.name)
        argv = [ground.now.python, str(BASELINES / "bare_load.py"), str(bare), str(files.bare)]
        return run_process(argv, ground.env)

    yield from compare(
        f"importer saisies, {ROWS} rows of CSV / bare executemany of the same rows",
        [Pair(side.name, partial(load, side), load_bare) for side in ground.sides],
        3.0,
        min(ground.rounds, 5),
    )
