"""Write in a weekly review: remarks, weather, who is there, the next one, and its closing.

Each function raises DroitRefuse if the acteur may not hold the review of this perimeter.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.programme.find import resolve_anybody
from cariforef_tui.domain.programme.programme import GIP
from cariforef_tui.domain.revue.codec import encode_figures
from cariforef_tui.domain.revue.revue import (
    TEXTE_MAX,
    CleRevue,
    Meteo,
    MeteoDeclaree,
    Remarque,
    RevueEcrite,
    check_closable,
    check_meteo,
    check_open,
    check_presences,
    check_prochaine,
    check_semaine,
    check_within,
)
from cariforef_tui.domain.values.refusals import AgentRefuse
from cariforef_tui.domain.values.text import clean_text
from cariforef_tui.services.agents.rights import require
from cariforef_tui.services.ports.store import Store, Writing, retried
from cariforef_tui.services.programme.plan import DateReference, read_plan
from cariforef_tui.services.revue.read import read_revue


def write_remarque(
    store: Store, reference: DateReference, cle: CleRevue, code: str, texte: str, *, acteur: str
) -> RevueEcrite:
    """Write the acteur's remark on a line, in place of the one they had; an empty text removes it.

    Raises:
        CodeRefuse: a line outside the perimeter.
        TexteRefuse: text that cannot be kept.
        RevueRefusee, DateRefusee: the review is closed, or its week cannot be reviewed.
    """
    cleaned = clean_text(texte, longueur_max=TEXTE_MAX, champ="Remarque")

    def change(writing: Writing, ecrite: RevueEcrite) -> RevueEcrite:
        check_ligne(writing, reference, cle, code)
        return replace(ecrite, remarques=ecrite.with_remarque(Remarque(code, cleaned, acteur)))

    return _change(store, reference, cle, acteur, change)


def declare_meteo(
    store: Store, reference: DateReference, cle: CleRevue, couleur: Meteo, commentaire: str, *, acteur: str
) -> RevueEcrite:
    """Give the weather of the perimeter; raises RevueRefusee if it is not green and has no comment."""
    cleaned = clean_text(commentaire, longueur_max=TEXTE_MAX, champ="Commentaire")
    check_meteo(couleur, cleaned)
    meteo = MeteoDeclaree(cle.perimetre, couleur, cleaned or None, acteur)
    return _change(store, reference, cle, acteur, lambda _writing, ecrite: replace(ecrite, meteo=meteo))


def restore_meteo(
    store: Store, reference: DateReference, cle: CleRevue, meteo: MeteoDeclaree | None, *, acteur: str
) -> RevueEcrite:
    """Put back the former weather of the perimeter, None if there was none."""
    return _change(store, reference, cle, acteur, lambda _writing, ecrite: replace(ecrite, meteo=meteo))


def declare_presences(
    store: Store,
    reference: DateReference,
    cle: CleRevue,
    presents: Collection[str],
    excuses: Collection[str],
    *,
    acteur: str,
) -> RevueEcrite:
    """Declare who is present and who is excused, by initials as typed, in place of the former ones.

    Raises:
        AgentRefuse: somebody unknown, or who left and was not declared before.
        RevueRefusee: somebody both present and excused, or the review is closed.
    """

    def change(writing: Writing, ecrite: RevueEcrite) -> RevueEcrite:
        agents = writing.agents()
        there, excused = (
            tuple(sorted({resolve_anybody(agents, name).initiales for name in names}))
            for names in (presents, excuses)
        )
        check_presences(there, excused)
        gone = {*there, *excused} - active_initiales(writing) - {*ecrite.presents, *ecrite.excuses}
        if gone:
            raise AgentRefuse(f"{', '.join(sorted(gone))} : plus en activité.")
        return replace(ecrite, presents=there, excuses=excused)

    return _change(store, reference, cle, acteur, change)


def declare_prochaine(
    store: Store, reference: DateReference, cle: CleRevue, jour: date | None, *, acteur: str
) -> RevueEcrite:
    """Give the date of the next review, None for none yet; raises DateRefusee for an impossible one."""
    if jour is not None:
        check_prochaine(cle, jour)
    return _change(store, reference, cle, acteur, lambda _writing, ecrite: replace(ecrite, prochaine=jour))


def close_revue(store: Store, reference: DateReference, cle: CleRevue, *, acteur: str) -> RevueEcrite:
    """Close a review: it freezes the figures read in this same transaction.

    Raises:
        DateRefusee: the week is not over.
        RevueRefusee: already closed.
        AgentRefuse: nobody known closes it.
    """
    with store.writing(acteur) as writing:
        require_revue(writing, acteur, cle.perimetre)
        check_closable(writing.calendrier(reference.exercice), cle, reference.au)
        ecrite = open_revue(writing, reference, cle, acteur)
        if acteur not in {agent.initiales for agent in writing.agents()}:
            raise AgentRefuse(f"Agent « {acteur} » inconnu : une revue est close par quelqu'un.")
        revue = read_revue(writing, reference, cle)
        closed = replace(
            ecrite, close_le=reference.au, close_par=acteur, figures=encode_figures(revue.figures)
        )
        writing.write_revue(reference.exercice, closed)
        return closed


@retried
def _change(
    store: Store,
    reference: DateReference,
    cle: CleRevue,
    acteur: str,
    change: Callable[[Writing, RevueEcrite], RevueEcrite],
) -> RevueEcrite:
    with store.writing(acteur) as writing:
        changed = change(writing, open_revue(writing, reference, cle, acteur))
        writing.write_revue(reference.exercice, changed)
        return changed


def active_initiales(writing: Writing) -> frozenset[str]:
    return frozenset(agent.initiales for agent in writing.agents() if agent.actif)


def check_ligne(writing: Writing, reference: DateReference, cle: CleRevue, code: str | None) -> None:
    """Raises CodeRefuse where `code` is a line outside the perimeter; none at all is none outside."""
    if code is not None:
        programme = read_plan(writing, reference.exercice, reference.au).programme
        check_within(programme, cle.perimetre, code)


def require_revue(writing: Writing, acteur: str, perimetre: str) -> None:
    """Check that `acteur` may write in a perimeter's reviews; raises DroitRefuse, AgentRefuse."""
    require(writing, acteur, Droit.REVOIR, None if perimetre == GIP else perimetre)


def open_revue(writing: Writing, reference: DateReference, cle: CleRevue, acteur: str) -> RevueEcrite:
    """Return a review in which the transaction may write; raises DateRefusee, RevueRefusee."""
    require_revue(writing, acteur, cle.perimetre)
    check_semaine(writing.calendrier(reference.exercice), cle, reference.au)
    revue = writing.revue(reference.exercice, cle.perimetre, cle.semaine)
    ecrite = revue or RevueEcrite(perimetre=cle.perimetre, semaine=cle.semaine)
    check_open(ecrite)
    return ecrite
