"""What is past the retention, who may become a pseudonym, and the purges made, as domain values."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cariforef_db.reading import retention_queries as queries
from cariforef_db.reading.snapshot import Snapshot
from cariforef_db.reading.values import Row, to_agent, to_jour

if TYPE_CHECKING:
    from cariforef_tui.domain.rgpd.retention import PurgeFaite, TextesEchus, Trace


class RetentionReading(Snapshot):
    def traces(self) -> tuple[Trace, ...]:
        from cariforef_tui.domain.rgpd.retention import Trace

        last: dict[int, int] = dict(self._rows(queries.TRACES))
        return tuple(Trace(to_agent(row[1:]), last.get(row[0])) for row in self._rows(queries.AGENT_ROW))

    def textes_echus(self, annee: int, agent: str | None) -> tuple[TextesEchus, ...]:
        from cariforef_tui.domain.rgpd.retention import MOTIF_EFFACE, TextesEchus

        names = {int(row[0]): str(row[1]) for row in self._rows(queries.AGENT_ROW)}
        agent_id = next((key for key, name in names.items() if name == agent), None)
        erased = f'%"motif":"{MOTIF_EFFACE}"%'
        scope = {"annee": annee, "agent_id": agent_id}
        found: dict[int, dict[str, Row]] = {}
        for kind, rows in (
            ("commentaires", self._rows(queries.COMMENTAIRES_ECHUS, **scope)),
            ("motifs", self._rows(queries.MOTIFS_ECHUS, **scope, efface=MOTIF_EFFACE)),
            (
                "ecritures",
                self._rows(queries.ECRITURES_ECHUES, **scope, efface=erased),
            ),
        ):
            for row in rows:
                found.setdefault(int(row[0]), {})[kind] = row
        return tuple(
            TextesEchus(
                agent=names[key],
                commentaires=_count(counts, "commentaires"),
                motifs=_count(counts, "motifs"),
                ecritures=_count(counts, "ecritures"),
                premier=min(_day(row[2]) for row in counts.values()),
                dernier=max(_day(row[3]) for row in counts.values()),
            )
            for key, counts in sorted(found.items(), key=lambda item: names[item[0]])
        )

    def purges(self) -> tuple[PurgeFaite, ...]:
        from cariforef_tui.domain.rgpd.retention import PurgeFaite

        return tuple(
            PurgeFaite(quand=quand, par=par, agent=agent, limite=to_jour(limite), motif=motif)
            for quand, par, agent, limite, motif in self._rows(queries.PURGES)
        )


def _count(counts: dict[str, Row], kind: str) -> int:
    return int(counts[kind][1]) if kind in counts else 0


def _day(texte: str) -> date:
    """Return the date of a day, or the first of a month, at the start of a journal key's second part."""
    return to_jour(texte if len(texte) == 10 and texte[7:8] == "-" else f"{texte[:7]}-01")
