"""How long ago something was, in words."""

from __future__ import annotations

from datetime import date, datetime

import pendulum


def format_ago(when: date | str, now: date) -> str:
    """Return `il y a 3 jours`, for two dates or two moments with a zone; `when` may be ISO text.

    A damaged `when` gives an empty text. One after `now`, from the clock of another machine, counts as now.
    """
    try:
        then = datetime.fromisoformat(when) if isinstance(when, str) else when
        if then >= now and not isinstance(now, datetime):
            return "aujourd'hui"
        # Both must be pendulum's: it counts wrong hours against a plain datetime.
        return pendulum.format_diff(
            pendulum.instance(min(then, now)).diff(pendulum.instance(now)), locale="fr"
        )
    except (ValueError, TypeError, OverflowError):
        return ""
