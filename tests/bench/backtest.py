"""Print how far the forecast was from the end of the year, at three dates of made years.

    python tests/bench/backtest.py

Beside it, what 0.1.0 would have said (the last six weeks against the working days left) and the naive pace
(what is done against the working days elapsed). An error is |forecast - end| in percent of the end, for the
GIP; for the pôles and the actions, the sum of their errors in percent of the sum of their ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

import holidays
from annees import YEARS, Annee, codes_of

from cariforef_tui.domain.avancement.consommation import Realise
from cariforef_tui.domain.temps.calendrier import Calendrier

EXERCICE = 2018
DATES = (date(EXERCICE, 3, 31), date(EXERCICE, 6, 30), date(EXERCICE, 9, 30))
SIX_WEEKS = timedelta(weeks=6)
Forecast = Mapping[str, int]


def forecast_now(annee: Annee, au: date) -> Forecast:
    return {code: one.centiemes for code, one in annee.previsions(au).items()}


def forecast_0_1_0(annee: Annee, au: date) -> Forecast:
    """What is done, plus the last six weeks spread over the working days left of the window."""
    recent = _by_node(annee, annee.realises(au - SIX_WEEKS + timedelta(days=1), au))

    def ahead(line: str, done: int, first: date, last: date) -> int:
        days = annee.calendrier.count_working_days(au + timedelta(days=1), last)
        seen = annee.calendrier.count_working_days(
            max(first, au - SIX_WEEKS + timedelta(days=1)), min(au, last)
        )
        return done + (recent[line] * days // seen if seen and done else 0)

    return _by_lines(annee, au, ahead)


def forecast_naive(annee: Annee, au: date) -> Forecast:
    """What is done, in proportion to the working days elapsed of the window."""

    def ahead(_line: str, done: int, first: date, last: date) -> int:
        elapsed = annee.calendrier.count_working_days(first, min(au, last))
        return done * annee.calendrier.count_working_days(first, last) // elapsed if elapsed else done

    return _by_lines(annee, au, ahead)


def _by_lines(annee: Annee, au: date, ahead: Callable[[str, int, date, date], int]) -> Forecast:
    done = _by_node(annee, annee.realises(annee.debut, au))
    lines = {
        one.code: ahead(one.code, done[one.code], *annee.programme.window(one.code))
        for one in annee.programme.imputables()
    }
    return {
        code: sum(lines.get(line, 0) for line in below) for code, below in annee.programme.subtrees.items()
    }


def _by_node(annee: Annee, realises: Mapping[str, Realise]) -> dict[str, int]:
    si = sum(one.si for one in realises.values())
    used = {code: one.metier for code, one in realises.items()}
    used[annee.programme.code_si or ""] = used.get(annee.programme.code_si or "", 0) + si
    return {
        code: sum(used.get(line, 0) for line in below) for code, below in annee.programme.subtrees.items()
    }


METHODS: dict[str, Callable[[Annee, date], Forecast]] = {
    "now": forecast_now,
    "0.1.0": forecast_0_1_0,
    "naive": forecast_naive,
}
LEVELS = {"GIP": ("gip",), "pôles": ("pole",), "actions": ("action",)}


def measure(annee: Annee) -> Iterator[tuple[date, str, dict[str, float]]]:
    """Yield date, level and percent of error by method."""
    finals = annee.finals()
    for au in DATES:
        forecasts = {name: method(annee, au) for name, method in METHODS.items()}
        for level, niveaux in LEVELS.items():
            codes = [code for code in codes_of(annee, niveaux) if finals[code]]
            end = sum(finals[code] for code in codes)
            yield (
                au,
                level,
                {
                    name: 100 * sum(abs(known.get(code, 0) - finals[code]) for code in codes) / end
                    for name, known in forecasts.items()
                },
            )


def print_backtest() -> None:
    calendrier = Calendrier(EXERCICE, dict(holidays.country_holidays("FR", years=EXERCICE)))
    print(f"{'year':16} {'date':6} {'of':8}" + "".join(f"{name:>9}" for name in METHODS) + "   (% of error)")
    for name, make in YEARS.items():
        annee = make(calendrier)
        for au, level, errors in measure(annee):
            figures = "".join(f"{errors[method]:9.1f}" for method in METHODS)
            best = "" if errors["now"] <= min(errors.values()) + 0.05 else "   not the best"
            print(f"{name:16} {au:%d/%m} {level:>8}{figures}{best}")


if __name__ == "__main__":
    print_backtest()
