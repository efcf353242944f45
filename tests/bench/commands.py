"""What commands cost, as whole processes, on a small store and on a large one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import cycle
from pathlib import Path

from ground import BASELINES, Ground
from installed import Installed
from measures import Act, Amount, Figure, Pair, compare
from processes import Cost, read_peak, run_process
from stores import AGENT, CODE, EXERCICE, EXERCICES, FREE_DAY, JOUR, MANY_AGENT

AU = f"{EXERCICE}-12-31"


def log(ground: Ground, side: Installed, store: Path | str, agent: str = AGENT, jour: str = JOUR) -> Act:
    """Return the act of logging another number of days in the same cell."""
    jours = cycle(("0,25", "0,5"))

    def act() -> Cost:
        wanted = ["saisir", agent, CODE, next(jours), jour, "--remplacer", "--oui"]
        return run_process([side.cariforef, "--base", str(store), "--agent", agent, *wanted], ground.env)

    return act


def ask(ground: Ground, side: Installed, store: Path | str, *wanted: str) -> Act:
    return partial(run_process, [side.cariforef, "--base", str(store), *wanted], ground.env)


def control_commands(ground: Ground) -> Iterator[Figure]:
    one, other = (log(ground, ground.now, ground.small[ground.now]) for _ in range(2))
    yield from compare("control: saisir / itself", [Pair(ground.now.name, one, other)], None, ground.rounds)


def bench_commands(ground: Ground) -> Iterator[Figure]:
    python, store = ground.now.python, ground.small[ground.now]
    insert, select = (
        partial(run_process, [python, str(BASELINES / f"core_{name}.py"), str(path)], ground.env)
        for name, path in (("insert", ground.folder / "core.db"), ("select", store))
    )
    logged = _by_side(ground, ground.small, partial(log, ground))
    read = _by_side(ground, ground.small, lambda *to: ask(ground, *to, "avancement", "--json", "--au", JOUR))
    week = _by_side(
        ground,
        ground.small,
        lambda *to: ask(ground, *to, "--agent", AGENT, "semaine", AGENT, "--semaine", "2018-W21", "--json"),
    )
    alertes = _by_side(ground, ground.small, lambda *to: ask(ground, *to, "alertes", "--au", JOUR))
    for name, acts, script, target in (
        ("saisir / a script of SQLAlchemy that inserts a row", logged, insert, 1.65),
        ("avancement --json / a script of SQLAlchemy that reads", read, select, 1.7),
        ("semaine --json / the same", week, select, 1.7),
        ("alertes / the same", alertes, select, 1.9),
    ):
        yield from compare(
            name, [Pair(side, act, script) for side, act in acts.items()], target, ground.rounds
        )
    readme = Pair(ground.now.name, log(ground, ground.readme, store), log(ground, ground.now, store))
    yield from compare("saisir, as README installs it / of the wheel", [readme], 1.05, ground.rounds)
    for side in ground.sides:
        argv = [side.cariforef, "--base", str(ground.small[side]), "avancement", "--json", "--au", JOUR]
        used = read_peak(python, argv, ground.env)
        yield Amount(name="memory of avancement --json", side=side.name, value=used, unit="MiB", target=55)


def bench_large(ground: Ground) -> Iterator[Figure]:
    of = f"{ground.saisies} saisies / {ground.saisies // 1000}"
    acts: dict[str, tuple[Mapping[str, Act], Mapping[str, Act]]] = {}
    for name, make in (
        ("avancement --json", lambda *to: ask(ground, *to, "avancement", "--json", "--au", AU)),
        ("saisir", lambda *to: log(ground, *to, MANY_AGENT, FREE_DAY)),
    ):
        acts[name] = (_by_side(ground, ground.many, make), _by_side(ground, ground.few, make))
    for name, (many, few) in acts.items():
        pairs = [Pair(side, many[side], few[side]) for side in many]
        yield from compare(f"{name}, {of}", pairs, 1.2, ground.rounds)
    yield from _measure_whole(ground)


def _measure_whole(ground: Ground) -> Iterator[Figure]:
    """Yield what the commands cost that go through everything: the verification, and a year's workbook."""
    wanted = {
        f"journal verifier, {ground.saisies} saisies": ("journal", "verifier"),
        f"a workbook of {ground.saisies // EXERCICES} saisies": (
            *("--agent", MANY_AGENT, "exporter", "saisies", "--au", AU),
            *("--vers", str(ground.folder / "saisies.xlsx"), "--remplacer"),
        ),
    }
    for name, words in wanted.items():
        for side in ground.sides:
            argv = [side.cariforef, "--base", str(ground.many[side]), *words]
            cpu = run_process(argv, ground.env).cpu
            yield Amount(name=name, side=side.name, value=cpu, unit="s of processor")
            used = read_peak(side.python, argv, ground.env)
            yield Amount(name=f"memory of {name}", side=side.name, value=used, unit="MiB")


def bench_server(ground: Ground) -> Iterator[Figure]:
    if ground.server is None:
        return
    side, store = ground.now, ground.small[ground.now]
    run_process([side.cariforef, "base", "transferer", str(store), ground.server], ground.env)
    for name, make in (
        ("avancement --json", lambda place: ask(ground, side, place, "avancement", "--json", "--au", JOUR)),
        ("saisir", lambda place: log(ground, side, place)),
    ):
        pair = Pair(side.name, make(ground.server), make(store))
        yield from compare(f"{name}, on a server / on a file", [pair], 1.5, ground.rounds)


def _by_side(
    ground: Ground, stores: Mapping[Installed, Path], make: Callable[[Installed, Path], Act]
) -> dict[str, Act]:
    return {side.name: make(side, stores[side]) for side in ground.sides}
