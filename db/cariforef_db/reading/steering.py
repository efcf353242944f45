"""Revisions of the plan, reste à faire and reviews, as domain values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cariforef_db.reading import steering_queries as queries
from cariforef_db.reading.snapshot import Snapshot
from cariforef_db.reading.values import Row, to_day_or_none, to_enveloppes, to_jour, to_ligne

if TYPE_CHECKING:
    from cariforef_tui.domain.programme.raf import Raf
    from cariforef_tui.domain.programme.revisions import Changement, LigneAjoutee, Revision
    from cariforef_tui.domain.revue.revue import Decision, Remarque, RevueEcrite

AJOUT = "ajout"


class SteeringReading(Snapshot):
    def revisions(self, exercice: int) -> tuple[Revision, ...]:
        from cariforef_tui.domain.programme.revisions import Revision

        rows = list(self.rows(queries.PLAN_REVISIONS, exercice=exercice))
        if not rows:
            return ()
        changements = self._changements(exercice)
        return tuple(
            Revision(
                jour=to_jour(jour),
                auteur=auteur,
                motif=motif,
                changements=tuple(changements.get(key, ())),
                numero=numero,
                annule=annule,
            )
            for key, numero, jour, auteur, motif, annule in rows
        )

    def _changements(self, exercice: int) -> dict[int, list[Changement]]:
        from cariforef_tui.domain.programme.revisions import LigneAjoutee

        rows = list(self.rows(queries.PLAN_CHANGEMENTS, exercice=exercice))
        added: dict[tuple[str, str], LigneAjoutee] = {}
        if any(row[1] == AJOUT for row in rows):
            lignes = [to_ligne(row) for row in self.rows(queries.LIGNES_AJOUTEES, exercice=exercice)]
            enveloppes = to_enveloppes(self.rows(queries.ENVELOPPES_AJOUTEES, exercice=exercice))
            by_code, by_id = {one.code: one for one in lignes}, {one.id: one for one in enveloppes}
            added = {
                (row[2], row[3]): LigneAjoutee(by_code[row[3]], by_id[row[2]])
                for row in rows
                if row[1] == AJOUT
            }
        found: dict[int, list[Changement]] = {}
        for row in rows:
            found.setdefault(row[0], []).append(_to_changement(row, added))
        return found

    def rafs(self, exercice: int) -> tuple[Raf, ...]:
        from cariforef_tui.domain.programme.raf import Raf

        return tuple(
            Raf(code=code, jour=to_jour(jour), centiemes=centiemes, auteur=auteur, commentaire=commentaire)
            for code, jour, centiemes, auteur, commentaire in self.rows(queries.RAFS, exercice=exercice)
        )

    def revue(self, exercice: int, perimetre: str, semaine: str) -> RevueEcrite | None:
        return next(iter(self._revues(exercice, perimetre, semaine)), None)

    def revues(self, exercice: int) -> tuple[RevueEcrite, ...]:
        return self._revues(exercice, None, None)

    def _revues(self, exercice: int, perimetre: str | None, semaine: str | None) -> tuple[RevueEcrite, ...]:
        from cariforef_tui.domain.revue.revue import Remarque

        remarques: dict[int, list[Remarque]] = {}
        for key, code, texte, auteur in self.rows(queries.REMARQUES, exercice=exercice, semaine=semaine):
            remarques.setdefault(key, []).append(Remarque(code, texte, auteur))
        rows = self.rows(queries.REVUES, exercice=exercice, semaine=semaine, perimetre=perimetre)
        return tuple(_to_revue(row, tuple(remarques.get(row[0], ()))) for row in rows)

    def decisions(self, exercice: int) -> tuple[Decision, ...]:
        from cariforef_tui.domain.revue.revue import Decision

        return tuple(
            Decision(
                perimetre=perimetre,
                semaine=semaine,
                texte=texte,
                qui=qui,
                pour=to_day_or_none(pour),
                faite_le=to_day_or_none(faite_le),
                numero=numero,
            )
            for perimetre, semaine, texte, qui, pour, faite_le, numero in self.rows(
                queries.DECISIONS, exercice=exercice
            )
        )


def _to_changement(row: Row, added: dict[tuple[str, str], LigneAjoutee]) -> Changement:
    from cariforef_tui.domain.programme.revisions import (
        EcheanceRevisee,
        LigneReprise,
        LigneRetiree,
        MontantRevise,
        QuiRevise,
    )

    _, type_, enveloppe, code, centiemes_avant, centiemes, texte_avant, texte = row
    match type_:
        case "montant":
            return MontantRevise(enveloppe, centiemes_avant, centiemes)
        case "echeance":
            return EcheanceRevisee(code, texte_avant, texte)
        case "qui":
            return QuiRevise(code, texte_avant, texte)
        case "ajout":
            return added[enveloppe, code]
        case "retrait":
            return LigneRetiree(code)
        case _:
            return LigneReprise(code)


def _to_revue(row: Row, remarques: tuple[Remarque, ...]) -> RevueEcrite:
    from cariforef_tui.domain.revue.revue import Meteo, MeteoDeclaree, RevueEcrite

    _, perimetre, semaine, close_le, close_par, figures, couleur, commentaire, auteur = row
    return RevueEcrite(
        perimetre=perimetre,
        semaine=semaine,
        remarques=remarques,
        meteo=MeteoDeclaree(perimetre, Meteo(couleur), commentaire, auteur) if couleur else None,
        close_le=to_day_or_none(close_le),
        close_par=close_par,
        figures=figures,
    )
