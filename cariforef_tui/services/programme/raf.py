"""Declare what is left to do on a line: dated, with who says so; its history is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.avancement.atterrissage import Rythme
from cariforef_tui.domain.avancement.avancement import AvancementLigne, rythme_of
from cariforef_tui.domain.programme.declarations import Raf, rafs_at
from cariforef_tui.domain.programme.find import resolve_imputable
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.programme.revisions import require_planned
from cariforef_tui.domain.temps.saisies import COMMENTAIRE_MAX
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.refusals import DateRefusee
from cariforef_tui.domain.values.text import clean_text
from cariforef_tui.services.agents.rights import require
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.exercice import DateReference, check_exercice
from cariforef_tui.services.programme.plan import read_plan, read_situation


@dataclass(frozen=True, slots=True)
class RafDeclare:
    """A RAF as written, and the one in force before it on the line, if any."""

    raf: Raf
    avant: Raf | None


@dataclass(frozen=True, slots=True)
class LigneRaf:
    """A line whose RAF is declared: the declaration, the line's figures and its pace now."""

    raf: Raf
    figures: AvancementLigne
    rythme: Rythme | None


@dataclass(frozen=True)
class RafsSnapshot:
    """Every line with a RAF in force at the date, in document order."""

    programme: Programme
    au: date
    lignes: tuple[LigneRaf, ...]


def declare_raf(
    store: Store,
    code: str,
    centiemes: int,
    jour: date,
    *,
    today: date,
    acteur: str,
    commentaire: str | None = None,
) -> RafDeclare:
    """Declare what is left on an imputable line at the end of `jour`.

    Raises:
        DateRefusee: to come, or outside the exercice.
        CodeRefuse: no such line, not imputable, or retired from the plan.
        DroitRefuse: `acteur` may not declare on a line of this pôle.
    """
    cleaned = None
    if commentaire:
        cleaned = clean_text(commentaire, longueur_max=COMMENTAIRE_MAX, champ="Commentaire") or None
    if jour > today:
        raise DateRefusee(f"{format_date(jour)} est à venir : un reste à faire se constate.")
    with store.writing(acteur) as writing:
        check_exercice(jour, writing.exercices())
        plan = read_plan(writing, jour.year, jour)
        line = resolve_imputable(plan.programme, code)
        require(writing, acteur, Droit.DECLARER, plan.programme.pole_of(line))
        require_planned(plan, line, jour)
        before = rafs_at(writing.rafs(jour.year), jour).get(line)
        raf = Raf(code=line, jour=jour, centiemes=centiemes, auteur=acteur, commentaire=cleaned)
        writing.add(jour.year, raf)
        return RafDeclare(raf, before)


def load_rafs(store: Store, reference: DateReference) -> RafsSnapshot:
    """Return the restes à faire in force at the date de référence."""
    with store.reading() as reading:
        situation = read_situation(reading, reference.exercice, reference.au)
    programme, rafs = situation.programme, situation.consommation.rafs
    return RafsSnapshot(
        programme,
        reference.au,
        tuple(
            LigneRaf(
                rafs[code].raf,
                situation.avancement.lignes[code],
                rythme_of(programme, situation.calendrier, situation.avancement, code),
            )
            for code in programme.by_code
            if code in rafs
        ),
    )
