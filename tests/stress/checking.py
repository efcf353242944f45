"""Checks, copies and the first hour of a day beside a crowd that logs: nobody is refused, nothing is lost."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from time import sleep

import stores
from children import Say, start
from program import Program
from tally import Ground, Tally, check
from writers import Writers

from cariforef_db.files.backup import backup_store, list_backups
from cariforef_db.files.rotation import backup_folder
from tests.bench.processes import adopt_orphans, wait_for_orphans
from tests.bench.stores import make_new_day

VERIFICATIONS = ("base verifier", "journal verifier")
COPY = "base sauvegarder"
EARLY = ("CR", "SB", "PG", "ME")
"""Those who log first on a day, all at once."""


class Verification:
    """The file, or its journal alone, is verified, cut short by Ctrl-C, then to the end."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._lasts: dict[str, float] = {}

    def play(self, choose: random.Random, tally: Tally) -> None:
        command = choose.choice(VERIFICATIONS)
        path, program = _settle(self._ground)
        if command not in self._lasts:
            self._lasts[command] = program.ask(path, command).cost.wall
        with Writers(path, program, choose) as writers:
            is_cut = program.interrupt(choose.uniform(0, self._lasts[command]), path, command)
            ended = program.ask(path, command)
        writers.judge(command, tally)
        check(ended.code == 0, f"{command} beside writers:", ended.said)
        program.check_tidy()
        stores.check_store(path)
        tally.add(f"Ctrl-C of {command}", is_cut)
        tally.add(f"{command}, to its end")


class Copying:
    """A copy is asked for, cut short by Ctrl-C, then to the end: it is of one moment, whole."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        path, program = _settle(ground)
        self._lasts = program.ask(path, COPY, path.with_name("essai.db")).cost.wall

    def play(self, choose: random.Random, tally: Tally) -> None:
        path, program = _settle(self._ground)
        cut, copy = path.with_name("coupee.db"), path.with_name("copie.db")
        with Writers(path, program, choose) as writers:
            is_cut = program.interrupt(choose.uniform(0, self._lasts), path, COPY, cut)
            before = stores.read_cells(path, *writers.agents)
            ended = program.ask(path, COPY, copy)
            after = stores.read_cells(path, *writers.agents)
        writers.judge(COPY, tally)
        check(ended.code == 0, f"{COPY} beside writers:", ended.said)
        check(is_cut or cut.exists(), "told to be made, and not there:", cut.name)
        program.check_tidy()
        # The signal may come between the end of a copy and that of the program.
        for whole in (copy, cut) if cut.exists() else (copy,):
            verified = program.ask(whole, "base verifier")
            check(verified.code == 0, whole.name, "is not sound:", verified.said)
        held = stores.read_cells(copy, *writers.agents)
        check(before.items() <= held.items() <= after.items(), "the copy is of no moment")
        stores.check_store(path)
        tally.add(f"Ctrl-C of {COPY}", is_cut)
        tally.add(f"{COPY}, to its end")


class Morning:
    """Several people are the first to log on a day, at once: one check and one copy, behind their answers."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def play(self, choose: random.Random, tally: Tally) -> None:
        path, program = _settle(self._ground)
        early = choose.sample(EARLY, choose.randint(2, len(EARLY)))
        with Writers(path, program, choose) as writers:
            make_new_day(path)
            *answers, most = start(self._log_first(path, program, early)).end()
        writers.judge("the first of a day", tally)
        for answer in answers:
            check(answer.startswith("+ "), "first of a day:", answer)
            tally.add_wait("of the first of a day", float(answer.split()[1]))
        check(int(most) <= 1, "copies of the day being made at once:", most)
        copies = list_backups(path)
        check(len(copies) == 1, "copies of the day:", *(copy.name for copy in copies))
        program.check_tidy()
        for sound in (*copies, path):
            stores.check_store(sound)
        expected = {(agent, stores.FIRST, "18"): 25 for agent in early}
        check(stores.read_cells(path, *early) == expected, "what the first logged is not there")
        tally.add("first of a day", len(early))

    def _log_first(self, path: Path, program: Program, early: Sequence[str]) -> Callable[[Say], None]:
        def log(agent: str) -> str:
            jour = stores.FIRST.isoformat()
            answer = program.ask(path, "saisir", agent, "18", "0,25", jour, "--oui")
            end = "+" if answer.code == 0 else f"code {answer.code} ({answer.said.strip()}) after"
            return f"{end} {answer.cost.wall:.3f} s"

        def work(say: Say) -> None:
            adopt_orphans()
            with ThreadPoolExecutor(len(early)) as pool:
                answers = [pool.submit(log, agent) for agent in early]
                most = _count_copies_until(path, answers)
                behind = pool.submit(wait_for_orphans)
                most = max(most, _count_copies_until(path, [behind]))
            for answer in answers:
                say(answer.result())
            behind.result()
            say(str(most))

        return work


def _settle(ground: Ground) -> tuple[Path, Program]:
    """Return a large store of its own, checked and copied today, and the program to run on it."""
    path = stores.fresh_large_copy(ground, "checking")
    backup_store(path)
    stores.open_store(path).close()
    return path, Program(path.parent)


def _count_copies_until(path: Path, ends: Sequence[Future[object]]) -> int:
    """Return how many copies of the rotation were seen in the making at once."""
    most, folder = 0, backup_folder(path)
    while not all(end.done() for end in ends):
        if folder.is_dir():
            most = max(most, sum(entry.name.endswith(".partiel") for entry in folder.iterdir()))
        sleep(0.002)
    return most
