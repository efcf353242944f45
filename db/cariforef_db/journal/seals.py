"""The seals of the chain that are printed on sheets."""

from __future__ import annotations

from sqlalchemy import text

from cariforef_db.rows.snapshot import Snapshot
from cariforef_tui.domain.journal.entries import ORIGINE, Maillon
from cariforef_tui.domain.mois.visas import Visa

HEAD = text("SELECT seq, empreinte FROM sceau ORDER BY seq DESC LIMIT 1")
SEAL_OF = text("""
SELECT s.seq, s.empreinte FROM journal j JOIN sceau s ON s.seq = j.seq
WHERE j.objet = :objet AND j.cle = (SELECT a.id || '/' || :mois || '/' || :numero FROM agent a
                                    WHERE a.initiales = :agent)
ORDER BY j.seq LIMIT 1
""")


def read_seal_head(snapshot: Snapshot) -> Maillon:
    """Return the last seal, ORIGINE if there is none."""
    row = snapshot.row(HEAD)
    return Maillon(*row) if row else ORIGINE


def read_seal_of(snapshot: Snapshot, visa: Visa) -> Maillon:
    """Return the seal of the visa's journal row; raises ValueError if the visa is not in the store."""
    row = snapshot.row(SEAL_OF, objet="visa", mois=visa.mois, numero=visa.numero, agent=visa.agent)
    if row is None:
        raise ValueError(f"{visa.agent} {visa.mois} {visa.numero}")
    return Maillon(*row)
