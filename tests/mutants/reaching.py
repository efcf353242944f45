"""Which tests run which lines of the product, recorded once for each test file and kept."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from tests.mutants.forks import Ground, fork, reap, run_pytest
from tests.mutants.sites import Site, uses_of

SHARED = ("cariforef_tui", "db", "seeds", "tests")
MASTERS = ("master_store", "master_demonstration", "hostile_master")
"""Stores that a session makes once, to be copied: most faults have no part in them."""

_MAKERS = ("programme_2018", "agents_2018")


@dataclass
class Reach:
    """What is recorded: tests by line, their seconds, the lines that make the masters."""

    seconds: dict[str, float] = field(default_factory=dict)
    tests: dict[str, dict[int, set[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )
    making: set[tuple[str, int]] = field(default_factory=set)

    def tests_of(self, root: Path, site: Site) -> set[str]:
        """Return the tests that run a site, or use what its module made of it when it was imported."""
        found = self._tests_at(site.file, range(site.first, site.last + 1))
        if site.bound:
            for file in self.tests:
                for name in site.bound:
                    found |= self._tests_at(file, uses_of(root / file).get(name, ()))
            found = found or set().union(*self.tests[site.file].values())
        return found

    def is_making(self, site: Site) -> bool:
        """Tell whether a site may have a part in a master."""
        lines = range(site.first, site.last + 1)
        return bool(site.bound) or any((site.file, line) in self.making for line in lines)

    def _tests_at(self, file: str, lines: Sequence[int] | frozenset[int] | range) -> set[str]:
        by_line = self.tests[file]
        return {test for line in lines for test in by_line.get(line, ())}


def record(ground: Ground, subjects: Sequence[str], files: Sequence[str], jobs: int) -> Reach:
    """Return the reach of the tests of these files, running those that changed since they were recorded."""
    stamp = _stamp_of(ground.root) + "|".join(subjects).encode()
    kept = {
        file: ground.folder / f"reach-{_digest(stamp, (ground.root / file).read_bytes())}.json"
        for file in files
    }
    waiting = [file for file in files if not kept[file].exists()]
    running: dict[int, str] = {}
    while waiting or running:
        while waiting and len(running) < jobs:
            file = waiting.pop(0)
            running[fork(partial(_record_file, ground, subjects, file, kept[file]), ground)] = file
        child, status = reap(ground)
        file = running.pop(child)
        if status:
            print(f"{file}: not every test passed unmutated; those are left out", file=sys.stderr)
    reach = Reach()
    for file in files:
        _merge(reach, json.loads(kept[file].read_text()) if kept[file].exists() else {})
    return reach


def _merge(reach: Reach, read: Mapping[str, Any]) -> None:
    for name, test in read.get("tests", {}).items():
        reach.seconds[name] = test["seconds"]
        ran = [test["lines"], *(read["fixtures"].get(one, {}) for one in test["fixtures"])]
        for lines in ran:
            for file, numbers in lines.items():
                for number in numbers:
                    reach.tests[file][number].add(name)
    for fixture in (*MASTERS, *_MAKERS):
        for file, numbers in read.get("fixtures", {}).get(fixture, {}).items():
            reach.making.update((file, number) for number in numbers)


def _record_file(ground: Ground, subjects: Sequence[str], file: str, kept: Path) -> int:
    recorder = _Recorder(ground, subjects)
    sys.settrace(recorder.trace)
    threading.settrace(recorder.trace)
    code = run_pytest(ground, [file], plugin=recorder)
    sys.settrace(None)
    unfinished = kept.with_suffix(f".{os.getpid()}")
    unfinished.write_text(json.dumps(recorder.as_json()))
    unfinished.replace(kept)
    return code


class _Recorder:
    """A pytest plugin: the lines of the subjects that each test runs, and each fixture that tests share."""

    def __init__(self, ground: Ground, subjects: Sequence[str]) -> None:
        self._ground = ground
        self._names = {str(ground.root / file): file for file in subjects}
        self._lines: set[tuple[str, int]] = set()
        self._tests: dict[str, tuple[set[tuple[str, int]], list[str]]] = {}
        self._seconds: dict[str, float] = {}
        self._fixtures: dict[str, set[tuple[str, int]]] = {}
        self._failed: set[str] = set()

    def trace(self, frame: FrameType, event: str, _: object) -> Any:
        return self._trace_lines if frame.f_code.co_filename in self._names else None

    def _trace_lines(self, frame: FrameType, event: str, _: object) -> Any:
        if event == "line":
            self._lines.add((frame.f_code.co_filename, frame.f_lineno))
        return self._trace_lines

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        started = time.process_time()
        self._lines = set()
        result = yield
        self._seconds[item.nodeid] = time.process_time() - started
        self._tests[item.nodeid] = self._lines, [*getattr(item, "fixturenames", ())]
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Iterator[None]:
        if fixturedef.scope == "function":
            return (yield)
        around, self._lines = self._lines, set()
        result = yield
        self._fixtures.setdefault(fixturedef.argname, set()).update(self._lines)
        self._lines = around
        if fixturedef.argname in MASTERS:
            self._keep_master(fixturedef.argname, fixturedef.cached_result)
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if not report.passed:
            self._failed.add(report.nodeid)

    def as_json(self) -> dict[str, Any]:
        tests = {
            name: {"seconds": self._seconds[name], "fixtures": fixtures, "lines": self._by_file(lines)}
            for name, (lines, fixtures) in self._tests.items()
            if name not in self._failed
        }
        fixtures = {name: self._by_file(lines) for name, lines in self._fixtures.items()}
        return {"tests": tests, "fixtures": fixtures}

    def _by_file(self, lines: set[tuple[str, int]]) -> dict[str, list[int]]:
        by_file: dict[str, list[int]] = {}
        for path, number in sorted(lines):
            by_file.setdefault(self._names[path], []).append(number)
        return by_file

    def _keep_master(self, name: str, made: Any) -> None:
        kept = master_path(self._ground, name)
        if not kept.exists():
            unfinished = kept.with_suffix(f".{os.getpid()}")
            shutil.copy(made[0], unfinished)
            unfinished.replace(kept)


def master_path(ground: Ground, name: str) -> Path:
    """Return where a master made without any fault is kept."""
    return ground.folder / f"{name}-{_digest(_stamp_of(ground.root))}.db"


@cache
def _stamp_of(root: Path) -> bytes:
    """Return what the record of every test file depends on: the product, and what tests share."""
    shared = sorted(path.relative_to(root) for folder in SHARED for path in (root / folder).rglob("*.py"))
    return b"".join(
        (root / path).read_bytes()
        for path in shared
        if not path.name.startswith("test_") and path.parts[:2] != ("tests", "mutants")
    )


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:24]
