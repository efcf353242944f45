"""cariforef: days of work logged against an annual programme, in a terminal."""

__version__ = "0.3.0"
