"""All the cases of the law, each under its subject."""

from __future__ import annotations

from tests.db.triggers import (
    baseline,
    cap,
    conventions,
    declared,
    journal,
    promises,
    reviews,
    seals,
    signed_for,
    signed_month,
    visas,
    writers,
)
from tests.db.triggers.cases import Case

LAW: dict[str, tuple[Case, ...]] = {
    "the cap": cap.CASES,
    "the journal": journal.CASES,
    "writers": writers.CASES,
    "a signed month": signed_month.CASES,
    "visas": visas.CASES,
    "signed for somebody": signed_for.CASES,
    "seals": seals.CASES,
    "the baseline": baseline.CASES,
    "declared": declared.CASES,
    "reviews": reviews.CASES,
    "conventions": conventions.CASES,
    "promises": promises.CASES,
}
"""By subject."""

CASES = {f"{subject}: {case.title}": case for subject, cases in LAW.items() for case in cases}


def proving(trigger: str) -> list[Case]:
    """Return the cases that prove `trigger`, those that keep the schema as it is first: they are quicker."""
    found = [case for case in CASES.values() if trigger in case.proves]
    return sorted(found, key=lambda case: bool(case.without))
