"""What `cariforef servir` lets one read without the interface: pages of plain tables, and calendars.

A reading runs a command, with the rights of who asks. What the command shows makes the page: a screen reader
reads titles, lists and tables, where the interface is one drawing.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field, replace

from cariforef_tui.cli.kit.blocks import Block, to_lines
from cariforef_tui.cli.kit.exits import ExitCode, report
from cariforef_tui.cli.kit.invocation import Invocation, Wiring
from cariforef_tui.cli.main import run
from cariforef_tui.cli.tools.day_page import answer_day
from cariforef_tui.cli.tools.export import make_calendar
from cariforef_tui.cli.tools.markup import STATUS, TITLES, list_parts, render, tell_read
from cariforef_tui.domain.values.glossary import explain
from cariforef_tui.web.fork_server import Answer, Asked
from cariforef_tui.web.forms import JOURNEE


@dataclass(frozen=True, slots=True)
class Reading:
    """The command of a page, and how it takes each parameter: as an argument if "" says so."""

    words: tuple[str, ...]
    takes: Mapping[str, str] = field(default_factory=dict)


_POLE = {"pole": ""}
READINGS = {
    "semaine": Reading(("semaine",), {"agent": "", "semaine": "--semaine"}),
    "avancement": Reading(("avancement", "voir"), _POLE),
    "a-regarder": Reading(("avancement", "voir", "--a-regarder", "--simple"), _POLE),
    "echeancier": Reading(("avancement", "echeancier"), _POLE),
    "alertes": Reading(("alertes",), {"pole": "--code"}),
    "mois": Reading(("mois", "etat"), _POLE),
    "equipe": Reading(("equipe", "voir"), _POLE),
    "revue": Reading(("revue", "voir"), {"pole": "", "semaine": "--semaine"}),
}
"""The pages that a command fills, by their address."""
MES_ECHEANCES = "mes-echeances.ics"
CALENDRIERS = ("echeances.ics", MES_ECHEANCES)
LABELS = {
    "au": "Date de référence (jj/mm/aaaa)",
    "pole": "Sigle ou code",
    "agent": "Agent (initiales)",
    "semaine": "Semaine (numéro)",
}
"""What a form calls each parameter."""
_VALUE = re.compile(r"\w[\w./ -]{0,40}")
"""What a parameter may hold: a code, initials, a date, a week; never an option of the command."""
TEXTE, ICS = (f"text/{kind}; charset=utf-8" for kind in ("plain", "calendar"))


def read(wiring: Wiring, given: Mapping[str, str], asked: Asked) -> Answer:
    """Return what is asked; `given` are the common options of the server."""
    if asked.name in CALENDRIERS:
        return _read_calendar(Invocation(wiring, {**given}), asked.name)
    if asked.name in ("", JOURNEE):
        return answer_day(wiring, given, asked)
    return _read_page(wiring, given, asked.name, asked.query)


def _read_calendar(invocation: Invocation, name: str) -> Answer:
    said = io.StringIO()
    with redirect_stderr(said):
        try:
            with invocation.store() as store:
                de = invocation.actor(store) if name == MES_ECHEANCES else None
                return Answer(200, ICS, make_calendar(invocation, store, None, de)[0])
        except Exception as error:
            code = report(error)
    return Answer(STATUS.get(code, 500), TEXTE, said.getvalue().encode())


def _read_page(wiring: Wiring, given: Mapping[str, str], name: str, query: Mapping[str, str]) -> Answer:
    reading = READINGS.get(name)
    if reading is None:
        return _answer(404, name, {}, ["Il n'y a pas de page à cette adresse : prenez un des liens."])
    asked = {key: value.strip() for key, value in query.items() if key in LABELS and value.strip()}
    wrong = [LABELS[key] for key, value in asked.items() if not _VALUE.fullmatch(value)]
    if wrong:
        return _answer(400, name, {}, [f"{wrong[0]} : valeur non comprise."])
    shown, said = list[Block](), io.StringIO()

    def show(notice: str | None, agent: str | None, blocks: Sequence[Block]) -> None:
        read_at = tell_read(wiring.now(), agent)
        shown.extend([notice or "", "", *blocks, "", *explain(to_lines(blocks)), "", read_at])

    options = {**given, "au": asked["au"]} if "au" in asked else given
    words = [f"--{key}={value}" for key, value in options.items()]
    with redirect_stdout(io.StringIO()), redirect_stderr(said):
        code = run([*words, *reading.words, *_arguments(reading, asked)], replace(wiring, show=show))
    return _answer(STATUS.get(ExitCode(code), 500), name, asked, [*said.getvalue().splitlines(), "", *shown])


def _arguments(reading: Reading, asked: Mapping[str, str]) -> Iterator[str]:
    for key, option in reading.takes.items():
        if value := asked.get(key):
            yield f"{option}={value}" if option else value


def _answer(status: int, name: str, asked: Mapping[str, str], blocks: Iterable[Block]) -> Answer:
    """Return a page of these blocks, with the parameters that it takes."""
    takes = ("au", *READINGS[name].takes) if name in READINGS else ()
    values = {
        "fields": [(key, label, asked.get(key, "")) for key, label in LABELS.items() if key in takes],
        "parts": [*list_parts(TITLES.get(name, ""), blocks)],
        "state": "" if status == STATUS[ExitCode.FAIT] else "Erreur : ",
    }
    return render(status, name, values, au=asked.get("au"))
