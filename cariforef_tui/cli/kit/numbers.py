"""Commands whose days may be negative: `-108` is a number there, not an unknown option."""

from __future__ import annotations

import re

import click

from cariforef_tui.cli.kit.options import Commande

_NEGATIVE = re.compile(r"-[.,]?\d[\d.,/h]*")


class CommandeJours(Commande):
    """Takes a negative number as it is; the rule of the command says whether it may be."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.ignore_unknown_options = any(_NEGATIVE.fullmatch(arg) for arg in args)
        return super().parse_args(ctx, args)
