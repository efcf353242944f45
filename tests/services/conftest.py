"""What a person does holds on both engines."""

from __future__ import annotations

from tests.engines import on_both_engines as pytest_generate_tests

__all__ = ["pytest_generate_tests"]
