"""Write in a weekly review: remarks, weather, decisions, and its closing.

Each raises DroitRefuse where the acteur may not hold the review of this perimeter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from cariforef_tui.domain.dates import format_date
from cariforef_tui.domain.droits import Droit
from cariforef_tui.domain.programme import GIP
from cariforef_tui.domain.refus import AgentRefuse, CodeRefuse, DateRefusee
from cariforef_tui.domain.revue import (
    QUI_MAX,
    TEXTE_MAX,
    CleRevue,
    Decision,
    Meteo,
    MeteoDeclaree,
    Remarque,
    RevueEcrite,
    RevueRefusee,
    check_closable,
    check_meteo,
    check_open,
    check_semaine,
)
from cariforef_tui.domain.revue_json import encode_figures
from cariforef_tui.domain.texte import clean_text, elide_pole
from cariforef_tui.services.droits import require
from cariforef_tui.services.exercice import DateReference
from cariforef_tui.services.plan import read_plan
from cariforef_tui.services.ports import Store, Writing
from cariforef_tui.services.revue import read_revue


@dataclass(frozen=True, slots=True)
class NouvelleDecision:
    """A decision as typed: `pour` is None where no date was given."""

    texte: str
    qui: str
    pour: date | None = None


def write_remarque(
    store: Store, reference: DateReference, cle: CleRevue, code: str, texte: str, *, acteur: str
) -> RevueEcrite:
    """Write the acteur's remark on a line, in place of the one they had; an empty text removes it.

    Raises:
        CodeRefuse: a line outside the perimeter.
        TexteRefuse: text that cannot be kept.
        RevueRefusee, DateRefusee: the review is closed, or of no week that can be reviewed.
    """
    cleaned = clean_text(texte, longueur_max=TEXTE_MAX, champ="Remarque")

    def change(writing: Writing, ecrite: RevueEcrite) -> RevueEcrite:
        programme = read_plan(writing, reference.exercice, reference.au).programme
        if code not in programme.subtrees[cle.perimetre]:
            raise CodeRefuse(f"{code} n'est pas une ligne {elide_pole(cle.perimetre)}.")
        return replace(ecrite, remarques=ecrite.with_remarque(Remarque(code, cleaned, acteur)))

    return _change(store, reference, cle, acteur, change)


def declare_meteo(
    store: Store, reference: DateReference, cle: CleRevue, couleur: Meteo, commentaire: str, *, acteur: str
) -> RevueEcrite:
    """Give the weather of the perimeter; raises RevueRefusee without a comment where it is not green."""
    cleaned = clean_text(commentaire, longueur_max=TEXTE_MAX, champ="Commentaire")
    check_meteo(couleur, cleaned)
    meteo = MeteoDeclaree(cle.perimetre, couleur, cleaned or None, acteur)
    return _change(store, reference, cle, acteur, lambda _writing, ecrite: replace(ecrite, meteo=meteo))


def take_decision(
    store: Store, reference: DateReference, cle: CleRevue, nouvelle: NouvelleDecision, *, acteur: str
) -> Decision:
    """Write a decision of this review; returns it with its number.

    Raises:
        RevueRefusee: nothing to do or nobody to do it, or the review is closed.
        DateRefusee: due before the week of the review.
    """
    decision = check_decision(cle, nouvelle)
    with store.writing(acteur) as writing:
        _open_revue(writing, reference, cle, acteur)
        return writing.add_decision(reference.exercice, decision)


def complete_decision(
    store: Store, reference: DateReference, numero: int, faite_le: date | None, *, acteur: str
) -> Decision:
    """Declare a decision done on a date, or still to do (None).

    Raises:
        RevueRefusee: no decision has this number, or it is already so.
        DateRefusee: done after the date de référence.
    """
    if faite_le is not None and faite_le > reference.au:
        raise DateRefusee(
            f"{format_date(faite_le)} est après la date de référence, {format_date(reference.au)}."
        )
    with store.writing(acteur) as writing:
        known = writing.decisions(reference.exercice)
        decision = next((one for one in known if one.numero == numero), None)
        if decision is None:
            raise RevueRefusee(f"Aucune décision ne porte le numéro {numero}.")
        require_revue(writing, acteur, decision.perimetre)
        if decision.faite_le is not None and faite_le is not None:
            raise RevueRefusee(f"La décision {numero} est faite depuis le {format_date(decision.faite_le)}.")
        if decision.faite_le is None and faite_le is None:
            raise RevueRefusee(f"La décision {numero} n'est pas déclarée faite.")
        changed = replace(decision, faite_le=faite_le)
        writing.update_decision(reference.exercice, changed)
        return changed


def close_revue(store: Store, reference: DateReference, cle: CleRevue, *, acteur: str) -> RevueEcrite:
    """Close a review: its figures are frozen as they are read in this very transaction.

    Raises:
        DateRefusee: the week is not over.
        RevueRefusee: already closed.
        AgentRefuse: nobody known closes it.
    """
    with store.writing(acteur) as writing:
        require_revue(writing, acteur, cle.perimetre)
        check_closable(writing.calendrier(reference.exercice), cle, reference.au)
        ecrite = _open_revue(writing, reference, cle, acteur)
        if acteur not in {agent.initiales for agent in writing.agents()}:
            raise AgentRefuse(f"Agent « {acteur} » inconnu : une revue est close par quelqu'un.")
        revue = read_revue(writing, reference, cle)
        closed = replace(
            ecrite, close_le=reference.au, close_par=acteur, figures=encode_figures(revue.figures)
        )
        writing.write_revue(reference.exercice, closed)
        return closed


def check_decision(cle: CleRevue, nouvelle: NouvelleDecision) -> Decision:
    """Return the decision to write, cleaned; raises as `take_decision`."""
    texte = clean_text(nouvelle.texte, longueur_max=TEXTE_MAX, champ="Décision")
    qui = clean_text(nouvelle.qui, longueur_max=QUI_MAX, champ="Qui")
    if not texte:
        raise RevueRefusee("Décision : dites ce qui est décidé.")
    if not qui:
        raise RevueRefusee("Décision : dites qui s'en charge.")
    if nouvelle.pour is not None and nouvelle.pour < cle.lundi:
        raise DateRefusee(f"{format_date(nouvelle.pour)} est avant la semaine de la revue, {cle.semaine}.")
    return Decision(cle.perimetre, cle.semaine, texte, qui, nouvelle.pour)


def _change(
    store: Store,
    reference: DateReference,
    cle: CleRevue,
    acteur: str,
    change: Callable[[Writing, RevueEcrite], RevueEcrite],
) -> RevueEcrite:
    with store.writing(acteur) as writing:
        changed = change(writing, _open_revue(writing, reference, cle, acteur))
        writing.write_revue(reference.exercice, changed)
        return changed


def require_revue(writing: Writing, acteur: str, perimetre: str) -> None:
    """Return where `acteur` may write in the reviews of a perimeter; raises DroitRefuse, AgentRefuse."""
    require(writing, acteur, Droit.REVOIR, None if perimetre == GIP else perimetre)


def _open_revue(writing: Writing, reference: DateReference, cle: CleRevue, acteur: str) -> RevueEcrite:
    """What the review holds, in a transaction that may write in it; raises DateRefusee, RevueRefusee."""
    require_revue(writing, acteur, cle.perimetre)
    check_semaine(writing.calendrier(reference.exercice), cle, reference.au)
    found = writing.revue(reference.exercice, cle.perimetre, cle.semaine)
    ecrite = found or RevueEcrite(cle.perimetre, cle.semaine)
    check_open(ecrite)
    return ecrite
