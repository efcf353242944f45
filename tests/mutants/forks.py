"""Runs of pytest in forked children of a parent that holds the libraries, never the product."""

from __future__ import annotations

import importlib
import os
import pkgutil
import resource
import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import hypothesis
import pytest

_LIBRARIES = ("alembic.command", "asyncio", "click", "holidays", "pendulum", "pytest_asyncio", "sqlalchemy")
_TEXTUAL = ("textual.app", "textual.widgets", "textual.worker", "textual.command", "textual.geometry")
_MEMORY = 3 << 30
_START_SECONDS = 60
"""Processor time, in seconds, that a child may take before its first test."""


class Verdict(Enum):
    """What became of a fault."""

    KILLED = "killed"
    TIMED_OUT = "timed out"
    SURVIVED = "survived"


@dataclass(frozen=True)
class Ground:
    """A checkout with its tests, and the folder where runs leave their files."""

    root: Path
    folder: Path


def warm_up() -> None:
    """Import what tests and product share; with the product in it, a parent could not change it."""
    for name in (*_LIBRARIES, *_TEXTUAL):
        importlib.import_module(name)
    widgets = importlib.import_module("textual.widgets")
    for found in pkgutil.iter_modules(widgets.__path__):
        with suppress(ImportError):
            importlib.import_module(f"textual.widgets.{found.name}")
    hypothesis.settings.register_profile(
        "mutants",
        max_examples=15,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    os.environ["HYPOTHESIS_PROFILE"] = "mutants"


def run_pytest(ground: Ground, files: Sequence[str], *more: str, plugin: object) -> int:
    """Run tests in this process: only in a child, which the product's import changes."""
    given = ["-c", str(ground.root / "pyproject.toml"), "--rootdir", str(ground.root), "-o", "addopts="]
    given += ["--import-mode=importlib", "--strict-markers", "-q", "--no-header", "--tb=no"]
    given += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
    given += ["-p", "no:xdist", "-p", "no:cacheprovider", "--basetemp", str(_scratch(ground, os.getpid()))]
    return int(pytest.main([*given, *more, *(str(ground.root / file) for file in files)], plugins=[plugin]))


def fork(work: Callable[[], int], ground: Ground) -> int:
    """Start `work` in a silent child of its own group and return its number."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    code = 70
    try:
        os.setpgid(0, 0)
        os.chdir(ground.folder)
        null = os.open(os.devnull, os.O_RDWR)
        for descriptor in range(3):
            os.dup2(null, descriptor)
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        signal.setitimer(signal.ITIMER_PROF, _START_SECONDS)
        signal.setitimer(signal.ITIMER_REAL, _START_SECONDS * 4)
        code = work()
    finally:
        os._exit(code)


def reap(ground: Ground) -> tuple[int, int]:
    """Wait for a child; return its number and its status, with nothing of it left."""
    child, status = os.wait()
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    shutil.rmtree(_scratch(ground, child), ignore_errors=True)
    return child, status


def verdict_of(status: int) -> Verdict:
    """Return what a child's status says of the fault that it ran with."""
    if os.WIFSIGNALED(status):
        is_late = os.WTERMSIG(status) in (signal.SIGPROF, signal.SIGALRM)
        return Verdict.TIMED_OUT if is_late else Verdict.KILLED
    return Verdict.SURVIVED if os.WEXITSTATUS(status) == 0 else Verdict.KILLED


def _scratch(ground: Ground, child: int) -> Path:
    return ground.folder / f"run-{child}"


class Chosen:
    """A pytest plugin: of what is collected, run these tests alone, in this order, each in its time."""

    def __init__(self, seconds: dict[str, float], masters: Mapping[str, Path]) -> None:
        self._seconds = seconds
        self._ranks = {name: rank for rank, name in enumerate(seconds)}
        self._masters = masters

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted(
            (item for item in items if item.nodeid in self._ranks), key=lambda item: self._ranks[item.nodeid]
        )

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        usual = self._seconds[item.nodeid]
        signal.setitimer(signal.ITIMER_PROF, 2 + 8 * usual)
        signal.setitimer(signal.ITIMER_REAL, 30 + 20 * usual)
        result = yield
        signal.setitimer(signal.ITIMER_PROF, _START_SECONDS)
        signal.setitimer(signal.ITIMER_REAL, _START_SECONDS * 4)
        return result

    @pytest.hookimpl(tryfirst=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any], request: Any) -> Any:
        """Give a store made once where the fault is not in what makes it."""
        master = self._masters.get(fixturedef.argname)
        if master is None:
            return None
        fixturedef.cached_result = (master, fixturedef.cache_key(request), None)
        return master
