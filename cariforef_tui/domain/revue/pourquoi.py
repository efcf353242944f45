"""Why a group or a year stands where it does: people, pace, months, remarks and decisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.avancement.atterrissage import Prevision
from cariforef_tui.domain.avancement.look import Participant
from cariforef_tui.domain.programme.programme import Niveau, Programme
from cariforef_tui.domain.revue.revue import Decision, RevueEcrite
from cariforef_tui.domain.temps.calendrier import iso_week
from cariforef_tui.domain.values.dates import parse_semaine


@dataclass(frozen=True, slots=True, kw_only=True)
class Pourquoi:
    """`qui` works on the group, `participants` logged on it in eight weeks.

    `prevision` is where it lands, None without an arrêté. `semaines` holds what was logged in each of the
    eight weeks.
    """

    qui: tuple[str, ...]
    participants: tuple[Participant, ...]
    prevision: Prevision | None
    semaines: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Raison:
    """A remark of the review of the week of `lundi` by `qui`, or a `decision` that it took, and who does it.

    `code` is its line, in an `axe` of `pole`; they are None if it is about all of them.
    """

    pole: str | None
    axe: str | None
    code: str
    lundi: date
    texte: str
    qui: str
    decision: Decision | None = None


def list_reasons(
    programme: Programme, revues: Iterable[RevueEcrite], decisions: Iterable[Decision], au: date
) -> tuple[Raison, ...]:
    """Return what the reviews of the weeks begun at `au` say: by axe in document order, then by week.

    Of the remarks on one line in the reviews of one perimeter, only those of the last week are kept.
    """
    last = iso_week(au)

    def order(raison: Raison) -> tuple[int, date, int]:
        return (
            programme.ranks[raison.axe or raison.pole or programme.racine],
            raison.lundi,
            programme.ranks[raison.code],
        )

    return tuple(
        sorted((*_remarks(programme, revues, last), *_decisions(programme, decisions, last)), key=order)
    )


def _remarks(programme: Programme, revues: Iterable[RevueEcrite], last: str) -> Iterator[Raison]:
    last_ones: dict[tuple[str, str], list[Raison]] = {}
    for revue in sorted(revues, key=lambda revue: revue.semaine):
        if revue.semaine > last:
            continue
        for code in {remarque.code for remarque in revue.remarques} & programme.by_code.keys():
            last_ones[revue.perimetre, code] = [
                _raison(programme, code, revue.semaine, remarque.texte, remarque.auteur)
                for remarque in revue.remarques
                if remarque.code == code
            ]
    for raisons in last_ones.values():
        yield from raisons


def _decisions(programme: Programme, decisions: Iterable[Decision], last: str) -> Iterator[Raison]:
    for decision in decisions:
        code = decision.ligne or decision.perimetre
        if decision.semaine <= last and code in programme.by_code:
            yield _raison(programme, code, decision.semaine, decision.texte, decision.qui, decision)


def _raison(
    programme: Programme, code: str, semaine: str, texte: str, qui: str, decision: Decision | None = None
) -> Raison:
    axes = (above for above in programme.path(code) if programme.by_code[above].niveau is Niveau.AXE)
    return Raison(
        pole=programme.pole_of(code),
        axe=next(axes, None),
        code=code,
        lundi=parse_semaine(semaine, date.min),
        texte=texte,
        qui=qui,
        decision=decision,
    )
