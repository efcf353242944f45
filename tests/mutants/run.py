"""Put small faults in the product, one at a time: its tests must fail for each.

    python tests/mutants/run.py [--only MODULE …] [--every N] [--jobs J]

A first pass records which tests run which lines, and keeps that in a folder of the machine's temporary ones
until a file changes. Each fault then lives in a forked child, in memory alone, with the tests that run its
line: the subject's own folder first, the quickest first, up to the first that fails. `--every 10` takes one
fault in ten, always the same ones.

Prints the faults that no test saw. Ends with code 1 where more than 5 % of a subject's are without a reason
in `survivors.toml`. The whole takes hours on two cores: sample it, or name the modules that changed.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.mutants.forks import Chosen, Ground, Verdict, fork, reap, run_pytest, verdict_of, warm_up  # noqa: E402
from tests.mutants.loading import import_mutated  # noqa: E402
from tests.mutants.reaching import MASTERS, Reach, master_path, record  # noqa: E402
from tests.mutants.sites import Site, find_sites, mutate, read_siblings  # noqa: E402
from tests.mutants.subjects import SUBJECTS, Subject, expand  # noqa: E402
from tests.mutants.survivors import ACCEPTED, Accepted  # noqa: E402

_SECONDS = 30
"""Processor time, unmutated, of the tests that a fault is shown to: those after have not seen it."""
_ALLOWED = 5


@dataclass(frozen=True)
class Result:
    site: Site
    verdict: Verdict
    reached: bool


class Hunt:
    """The faults of one subject, and what its tests say of them."""

    def __init__(self, ground: Ground, subject: Subject, recorded: Sequence[str], jobs: int) -> None:
        self._ground, self._recorded, self._jobs = ground, recorded, jobs
        self._files = expand(ground.root, subject.files)
        self._tests = expand(ground.root, subject.tests)
        self._siblings = read_siblings(ground.root, self._files)
        self._reach: Reach | None = None

    def sites(self, only: Sequence[str], every: int) -> list[Site]:
        """Return the faults asked for."""
        files = [file for file in self._files if not only or any(name in file for name in only)]
        found = (site for file in files for site in find_sites(self._ground.root, file, self._siblings))
        return [site for site in found if site.is_sampled(every)]

    def play(self, sites: Sequence[Site]) -> Iterator[Result]:
        """Yield what became of each fault, as they end."""
        self._reach = record(self._ground, self._recorded, self._tests, self._jobs)
        self._require_sound(self._reach, sites)
        waiting = [*sites]
        running: dict[int, Site] = {}
        while waiting or running:
            while waiting and len(running) < self._jobs:
                site = waiting.pop(0)
                stages = self._stages(self._reach, site)
                if stages:
                    running[fork(partial(self._try, site, stages), self._ground)] = site
                else:
                    yield Result(site, Verdict.SURVIVED, reached=False)
            if running:
                child, status = reap(self._ground)
                yield Result(running.pop(child), verdict_of(status), reached=True)

    def _require_sound(self, reach: Reach, sites: Sequence[Site]) -> None:
        """Refuse to go on where tests fail with nothing changed: every fault would seem to be seen."""
        stages = next((found for site in sites if (found := self._stages(reach, site))), [])
        fork(lambda: self._run(sites[0], stages), self._ground)
        if verdict_of(reap(self._ground)[1]) is not Verdict.SURVIVED:
            raise SystemExit("The tests do not pass with nothing changed: nothing can be said of faults.")

    def _stages(self, reach: Reach, site: Site) -> list[dict[str, float]]:
        """Return the tests of a site: the file of its module's name, its folder, then the others."""
        rank = {file: number for number, file in enumerate(self._tests)}
        own = str(Path(self._tests[0]).parent)
        stem = Path(site.file).stem
        stages: tuple[list[str], list[str], list[str]] = [], [], []
        for test in reach.tests_of(self._ground.root, site):
            file = test.partition("::")[0]
            if file in rank:
                is_named = stem.startswith(Path(file).stem.removeprefix("test_"))
                stages[0 if is_named else 1 if file.startswith(own) else 2].append(test)
        chosen, left = [], float(_SECONDS)
        for stage in stages:
            kept: dict[str, float] = {}
            for test in sorted(stage, key=lambda one: (reach.seconds[one], one)):
                if left > 0:
                    kept[test] = reach.seconds[test]
                    left -= reach.seconds[test]
            if kept:
                chosen.append(kept)
        return chosen

    def _try(self, site: Site, stages: Sequence[dict[str, float]]) -> int:
        import_mutated(self._ground.root, site.file, mutate(self._ground.root, site, self._siblings))
        return self._run(site, stages)

    def _run(self, site: Site, stages: Sequence[dict[str, float]]) -> int:
        assert self._reach is not None
        masters = {} if self._reach.is_making(site) else self._masters()
        for stage in stages:
            files = list(dict.fromkeys(test.partition("::")[0] for test in stage))
            code = run_pytest(self._ground, files, "-x", plugin=Chosen(stage, masters))
            if code:
                return code
        return 0

    def _masters(self) -> Mapping[str, Path]:
        paths = {name: master_path(self._ground, name) for name in MASTERS}
        return {name: path for name, path in paths.items() if path.exists()}


def tell(result: Result) -> str:
    """Return a fault that no test saw, with its place and its line."""
    site = result.site
    place = f"{site.file}:{site.line}: {site.where or '(module)'}"
    unreached = "" if result.reached else "  (no test runs it)"
    return f"{place}\n    {site.source}\n    {site.before}  ->  {site.after}{unreached}"


def report(subject: Subject, results: Iterable[Result], accepted: Accepted) -> bool:
    """Print what became of a subject's faults as it is known; tell whether enough were seen."""
    verdicts: Counter[str] = Counter()
    for result in results:
        is_seen = result.verdict is not Verdict.SURVIVED
        is_accepted = not is_seen and accepted.reason_of(result.site) is not None
        verdicts["accepted" if is_accepted else result.verdict.value] += 1
        if not is_seen and not is_accepted:
            print(tell(result), flush=True)
    count, bare = verdicts.total(), verdicts[Verdict.SURVIVED.value]
    print(
        f"{subject.name}: {count} faults, {verdicts[Verdict.KILLED.value]} killed, "
        f"{verdicts[Verdict.TIMED_OUT.value]} timed out, {verdicts['accepted']} accepted, "
        f"{bare} not seen: {(count - bare) * 100 / count:.1f} % held\n",
        flush=True,
    )
    return bare * 100 <= _ALLOWED * count


def hunt_all(
    ground: Ground, subjects: Sequence[Subject], accepted: Accepted, options: argparse.Namespace
) -> int:
    """Play the faults asked for of every subject; return the exit code."""
    warm_up()
    is_held = True
    recorded = [file for subject in subjects for file in expand(ground.root, subject.files)]
    for subject in subjects:
        hunt = Hunt(ground, subject, recorded, options.jobs)
        sites = hunt.sites(options.only, options.every)
        if sites:
            is_held &= report(subject, hunt.play(sites), accepted)
    return 0 if is_held else 1


def main(given: Sequence[str] | None = None) -> int:
    options = parse(given)
    folder = Path(tempfile.gettempdir()) / f"cariforef-mutants-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return hunt_all(Ground(ROOT, folder), SUBJECTS, Accepted(ACCEPTED), options)


def parse(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", action="append", default=[], metavar="MODULE", help="part of a file's path")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="one fault in N")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="J")
    return parser.parse_args(given)


if __name__ == "__main__":
    sys.exit(main())
