"""Planned against actual: use, pace, forecast, burn-down."""
