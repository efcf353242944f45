"""The line of each project of a table: as `--codes` gives it, else asked at the terminal."""

from __future__ import annotations

import csv
import io
import shlex
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import click

from cariforef_tui.cli.kit.asking import can_ask
from cariforef_tui.cli.kit.output import print_notice
from cariforef_tui.cli.kit.table import cut_text, wrap_text
from cariforef_tui.domain.programme.find import rank_by_starts, resolve_imputable
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.hours import format_heures
from cariforef_tui.domain.temps.saisies import AUCUNE
from cariforef_tui.domain.values.faults import Fault, FichierRefuse
from cariforef_tui.domain.values.refusals import CodeRefuse
from cariforef_tui.domain.values.text import cite_some, fold, inert_text, quote_text
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.plan import read_last_plan
from cariforef_tui.services.temps.bring_rows import ImportRequest, Unnamed, find_unused, list_unnamed

WIDTH = 78
"""Cells of a line listed, which is cut: a label may be a paragraph."""
LISTED_MAX = 8
"""Lines listed when the words typed may mean several."""


def read_pairs(_ctx: click.Context, param: click.Parameter, texte: str | None) -> Mapping[str, str]:
    """Return `a=b,c=d` as pairs, where `"a, b=c"` may hold a comma; raises click.UsageError."""
    try:
        parts = next(csv.reader([texte or ""], skipinitialspace=True), [])
    except csv.Error:
        raise click.UsageError(f"{param.opts[0]} : donnez tout en une seule ligne, entre virgules.") from None
    pairs = {}
    for part in parts:
        key, equal, value = (piece.strip() for piece in part.rpartition("="))
        if not (key and equal and value):
            raise click.UsageError(
                f"{param.opts[0]} : « {inert_text(part[:40])} » n'est pas de la forme a=b."
            )
        pairs[key] = value
    return pairs


codes_option = click.option(
    "--codes",
    metavar="TEXTE=CODE,…",
    callback=read_pairs,
    help="La ligne d'un texte du fichier ; aucune : laissé de côté.",
)


@dataclass(frozen=True, slots=True)
class Answers:
    """The line of each folded name, as answered now; `kept` are those to remember once they are written."""

    codes: dict[str, str] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)


def print_unused(request: ImportRequest, given: Iterable[str]) -> None:
    """Say which names given a line name no row, with those that rows have."""
    unused = find_unused(request, given)
    if not unused.given:
        return
    names = cite_some([quote_text(name) for name in unused.names], LISTED_MAX)
    lost = f"{', '.join(map(quote_text, unused.given))} : aucun projet de ce nom dans le fichier"
    for line in wrap_text(f"--codes : {lost}, qui a {names}.", indent="  "):
        print_notice(line)


def ask_lines(store: Store, request: ImportRequest, *, oui: bool) -> Answers:
    """Ask the line of each name of the table that tells none.

    Raises:
        FichierRefuse: nobody is to be asked, or the answers ended before the names.
    """
    answers = Answers()
    unnamed = list_unnamed(store, request)
    if not unnamed:
        return answers
    if oui or not can_ask():
        raise _refuse(request.source, unnamed)
    with store.reading() as reading:
        programme = read_last_plan(reading, _exercice(request, reading.exercices())).programme
    print_notice("Ligne de chaque projet : son code, ou des mots de son libellé.")
    print_notice(f"Entrée seule le laisse de côté cette fois ; « {AUCUNE} », toujours.")
    for name in unnamed:
        code = _ask(programme, name)
        if code is None:
            raise FichierRefuse(request.source, [Fault("réponses interrompues")])
        answers.codes[fold(name.nom)] = code or AUCUNE
        if code:
            answers.kept[fold(name.nom)] = code
    print_notice("Ces réponses sont retenues une fois l'import écrit. Pour les redonner :")
    print_notice(f"  {_option((name.nom, answers.codes[fold(name.nom)]) for name in unnamed)}")
    return answers


def _exercice(request: ImportRequest, exercices: Sequence[int]) -> int:
    """Return the exercice of today, else the last one: lines are searched there."""
    return request.today.year if request.today.year in exercices else max(exercices)


def _ask(programme: Programme, name: Unnamed) -> str | None:
    """Return the code answered, `AUCUNE`, an empty text for nothing, None at the end of the answers."""
    while True:
        sys.stderr.write(f"{quote_text(name.nom)}, {format_heures(name.secondes)} : ")
        sys.stderr.flush()
        said = sys.stdin.readline()
        if not said:
            return None
        answer = said.strip()
        if not answer or fold(answer) == AUCUNE:
            return fold(answer)
        code = _find(programme, answer)
        if code:
            return code


def _find(programme: Programme, answer: str) -> str:
    """Return the line that a code or words name; empty, once the choices are told, for none or several."""
    codes = [ligne.code for ligne in programme.imputables()]
    found = [match.code for match in rank_by_starts(programme, codes, answer)]
    try:
        return resolve_imputable(programme, answer)
    except CodeRefuse as refused:
        if len(found) == 1:
            print_notice(cut_text(f"  {found[0]} {programme.by_code[found[0]].libelle}", WIDTH))
            return found[0]
        if not found:
            print_notice(f"  {refused}")
    for code in found[:LISTED_MAX]:
        print_notice(cut_text(f"  {code} {programme.by_code[code].libelle}", WIDTH))
    if len(found) > LISTED_MAX:
        print_notice(f"  et {len(found) - LISTED_MAX} de plus : donnez un mot de plus")
    return ""


def _option(codes: Iterable[tuple[str, str]]) -> str:
    """Return the option that gives each name its line, to copy."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="").writerow([f"{nom}={code}" for nom, code in codes])
    return f"--codes {shlex.quote(stream.getvalue())}"


def _refuse(source: str, unnamed: Sequence[Unnamed]) -> FichierRefuse:
    """Return the refusal of names without a line, once the option that answers is told."""
    print_notice(f"Donnez la ligne de chaque projet, ou « {AUCUNE} » pour le laisser de côté :")
    print_notice(f"  {_option((name.nom, 'CODE') for name in unnamed)}")
    faults = (f"{quote_text(name.nom)}, {format_heures(name.secondes)} : {name.why}" for name in unnamed)
    return FichierRefuse(source, [Fault(message.rstrip(".")) for message in faults])
