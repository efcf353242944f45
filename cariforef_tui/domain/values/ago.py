"""How long ago something was, in words."""

from __future__ import annotations

from datetime import date, datetime

import pendulum


def format_ago(when: date | str, now: date) -> str:
    """Return `il y a 3 jours`, of two dates, or of two moments of known zones; `when` may be ISO.

    A damaged `when` gives nothing. One after `now`, by the clock of another machine, is now.
    """
    try:
        then = datetime.fromisoformat(when) if isinstance(when, str) else when
        if then >= now and not isinstance(now, datetime):
            return "aujourd'hui"
        # Both are pendulum's: against a plain datetime it counts wrong hours.
        return pendulum.format_diff(
            pendulum.instance(min(then, now)).diff(pendulum.instance(now)), locale="fr"
        )
    except (ValueError, TypeError, OverflowError):
        return ""
