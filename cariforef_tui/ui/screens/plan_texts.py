"""What Avancement says of what it has written: which line, how many days, when."""

from __future__ import annotations

from cariforef_tui.domain.programme.raf import Raf
from cariforef_tui.domain.programme.suivi import Declaration, Fait
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.services.temps.moving import Move


def told_fait(fait: Fait) -> str:
    """`14.7.1 soldée, 22/05`."""
    declared = "soldée" if fait.declaration is Declaration.SOLDEE else "rouverte"
    return f"{fait.code} {declared}, {fait.jour:%d/%m}"


def told_raf(raf: Raf) -> str:
    """`14.7.1 : 8 j à faire, 22/05`."""
    return f"{raf.code} : {format_jours(raf.centiemes)} à faire, {raf.jour:%d/%m}"


def told_deplacement(done: Move) -> str:
    """`12 saisies, 3,5 j du 02/01 au 21/05, 14.7.1 → 14.1.1`."""
    days, codes = sorted(one.jour for one in done.avant), sorted({one.code for one in done.avant})
    total = format_jours(sum(one.centiemes for one in done.avant))
    when = f"du {days[0]:%d/%m} au {days[-1]:%d/%m}"
    return f"{count_of(len(done.avant), 'saisie')}, {total} {when}, {', '.join(codes)} → {done.vers}"
