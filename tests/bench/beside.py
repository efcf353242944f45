"""What a check or a copy of a large store costs, and how long those wait who log beside it."""

from __future__ import annotations

import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from days import Journee
from ground import Ground
from installed import Installed
from measures import Fact, Figure, Pair, compare, median_of, run_in_turn
from processes import Answer, Background, Cost, Refused, ask, run_process
from stores import CODE, FREE_DAY, LARGE_AGENT

COMMANDS = ("base verifier", "journal verifier", "base sauvegarder")
_ROUNDS_MAX = 5
_PACE = 0.1
_BEFORE = 5
_DONE, _BUSY = {"0", "done"}, {"5", "StoreBusy"}
Wait = tuple[str, float]
"""How a write ended (an exit code, or the class of what refused it), and the seconds until it did."""
Beside = tuple[Answer, Sequence[Wait], Sequence[Wait]]
"""What the command answered, the waits beside it, and some just before it."""
Watch = Callable[[Ground, Installed, Sequence[str]], Beside]


def bench_beside(ground: Ground) -> Iterator[Figure]:
    copy = ground.folder / "copie.db"
    ways: dict[str, Watch] = {"one process each": _watch_processes, "an open session": _watch_session}
    for command in COMMANDS:
        target = [str(copy)] if command == "base sauvegarder" else []
        commands = {
            side: [side.cariforef, *command.split(), "--base", str(store), *target]
            for side, store in ground.large[0].items()
        }
        yield from _bench_alone(ground, command, commands, copy)
        for way, watch in ways.items():
            for side, argv in commands.items():
                copy.unlink(missing_ok=True)
                answer, waits, before = watch(ground, side, argv)
                yield Fact(
                    name=f"saisir beside {command}, {way}, {ground.saisies} saisies",
                    side=side.name,
                    text=f"{_describe_waits(waits)}; {_describe_usual(before)} before; "
                    f"{command} itself {_describe_answer(answer)}",
                )
    copy.unlink(missing_ok=True)


def _bench_alone(
    ground: Ground, command: str, commands: Mapping[Installed, Sequence[str]], copy: Path
) -> Iterator[Figure]:
    """Tell what the command costs; beside an older version, the ratio of the two."""

    def run(side: Installed) -> Cost:
        copy.unlink(missing_ok=True)
        return run_process(commands[side], ground.env)

    name, rounds = f"{command} alone, {ground.saisies} saisies", min(ground.rounds, _ROUNDS_MAX)
    now, *before = (partial(run, side) for side in ground.sides)
    for side, act in zip(ground.sides[1:], before, strict=True):
        yield from compare(f"{name}, now / {side.name}", [Pair(ground.now.name, now, act)], None, rounds)
    if not before:
        cost = median_of(run_in_turn([now], rounds)[now])
        told = f"{cost.wall:.1f} s, {cost.cpu:.1f} s of processor"
        yield Fact(name=name, side=ground.now.name, text=told)


def _watch_processes(ground: Ground, side: Installed, argv: Sequence[str]) -> Beside:
    """Log with one process after the other for as long as `argv` runs."""
    journee = Journee(ground, side)

    def log() -> Wait:
        answer = journee.log()
        time.sleep(_PACE)
        return str(answer.code), answer.cost.wall

    before, waits = [log() for _ in range(_BEFORE)], list[Wait]()
    running = Background(argv, ground.env, ground.folder / "beside.txt")
    while running.is_running():
        waits.append(log())
    return running.end(), waits, before


def _watch_session(ground: Ground, side: Installed, argv: Sequence[str]) -> Beside:
    """Log in a session open since before `argv`, until it has ended."""
    loop, output = Path(__file__).with_name("write_loop.py"), ground.folder / "loop.txt"
    given = [str(ground.large[0][side]), LARGE_AGENT, CODE, FREE_DAY]
    session = Background([side.python, str(loop), *given], ground.env, output)
    while output.read_text().count("\n") < _BEFORE and session.is_running():
        time.sleep(_PACE)
    before = output.read_text().count("\n")
    answer = ask(argv, ground.env)
    ended = session.end()
    if ended.code:
        raise Refused(f"{loop}: code {ended.code}\n{ended.said}")
    lines = [line.split() for line in ended.said.splitlines()]
    waits = [(end, float(seconds)) for end, seconds in lines]
    return answer, waits[before:], waits[:before]


def _describe_waits(waits: Sequence[Wait]) -> str:
    if not waits:
        return "none asked"
    ends = Counter(end for end, _ in waits)
    refused = sum(count for end, count in ends.items() if end in _BUSY)
    others = [f"{count} {end}" for end, count in ends.items() if end not in _DONE | _BUSY]
    seconds = [lasted for _, lasted in waits]
    return ", ".join(
        [
            f"{len(waits)} asked",
            f"{refused} refused as busy",
            *others,
            f"waits {statistics.median(seconds):.2f} s (median), {max(seconds):.2f} s (longest)",
        ]
    )


def _describe_usual(waits: Sequence[Wait]) -> str:
    return f"{statistics.median(lasted for _, lasted in waits):.2f} s"


def _describe_answer(answer: Answer) -> str:
    told = f"{answer.cost.wall:.1f} s, {answer.cost.cpu:.1f} s of processor"
    return told if not answer.code else f"{told}, code {answer.code}: {answer.said.strip()}"
