"""Decisions of a weekly review: taken, rewritten and removed until it is closed; declared done at any time.

Each function raises DroitRefuse if the acteur may not hold the review of this perimeter.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cariforef_tui.domain.programme.programme import check_qui
from cariforef_tui.domain.revue.revue import (
    QUI_MAX,
    TEXTE_MAX,
    CleRevue,
    Decision,
    RevueRefusee,
    check_open,
    last_full_week,
)
from cariforef_tui.domain.values.dates import format_date, parse_semaine
from cariforef_tui.domain.values.refusals import DateRefusee
from cariforef_tui.domain.values.text import clean_text
from cariforef_tui.services.ports.store import Reading, Store, Writing, retried
from cariforef_tui.services.programme.plan import DateReference
from cariforef_tui.services.revue.write import active_initiales, check_ligne, open_revue, require_revue


@dataclass(frozen=True, slots=True)
class NewDecision:
    """A decision as typed: `pour` is None without a date, `ligne` is None without a line."""

    texte: str
    qui: str
    pour: date | None = None
    ligne: str | None = None


def load_decision(store: Store, reference: DateReference, numero: int) -> NewDecision:
    """Return a decision as typed; raises RevueRefusee if none has this number."""
    with store.reading() as reading:
        return as_typed(_known_decision(reading, reference, numero))


def as_typed(decision: Decision) -> NewDecision:
    """Return a decision as typed, to rewrite it or to write it again."""
    return NewDecision(decision.texte, decision.qui, decision.pour, decision.ligne)


@retried
def take_decision(
    store: Store, reference: DateReference, cle: CleRevue, nouvelle: NewDecision, *, acteur: str
) -> Decision:
    """Write a decision of this review; return it with its number.

    Raises:
        AgentRefuse: somebody unknown is to do it.
        RevueRefusee: no text, nobody to do it, or a closed review.
        DateRefusee: due before the week of the review.
        CodeRefuse: a line outside the perimeter of the review.
    """
    with store.writing(acteur) as writing:
        return _take(writing, reference, cle, nouvelle, acteur)


@retried
def take_current_decision(
    store: Store, reference: DateReference, perimetre: str, nouvelle: NewDecision, *, acteur: str
) -> Decision:
    """Write a decision of the last full week's review or, if it is closed, of the week after's.

    Raises as `take_decision`.
    """
    with store.writing(acteur) as writing:
        calendrier, exercice = writing.calendrier(reference.exercice), reference.exercice
        cle = CleRevue(perimetre, last_full_week(calendrier, reference.au))
        after = replace(cle, lundi=cle.lundi + timedelta(weeks=1))
        ecrite = writing.revue(exercice, perimetre, cle.semaine)
        if ecrite is not None and ecrite.is_close and after.lundi <= min(reference.au, calendrier.last_day):
            cle = after
        return _take(writing, reference, cle, nouvelle, acteur)


def _take(
    writing: Writing, reference: DateReference, cle: CleRevue, nouvelle: NewDecision, acteur: str
) -> Decision:
    decision = check_decision(cle, nouvelle, active_initiales(writing))
    open_revue(writing, reference, cle, acteur)
    check_ligne(writing, reference, cle, decision.ligne)
    numbered = replace(decision, numero=_next_numero(writing, reference))
    writing.add(reference.exercice, numbered)
    return numbered


def _next_numero(writing: Writing, reference: DateReference) -> int:
    return 1 + max((decision.numero for decision in writing.decisions(reference.exercice)), default=0)


def rewrite_decision(
    store: Store, reference: DateReference, numero: int, nouvelle: NewDecision, *, acteur: str
) -> Decision:
    """Rewrite a decision; return the former one. Raises as `take_decision`, or for an unknown number."""
    with store.writing(acteur) as writing:
        before = _open_decision(writing, reference, numero, acteur)
        known = {*active_initiales(writing), *before.personnes}
        decision = check_decision(cle_of(before), nouvelle, known)
        if decision.ligne != before.ligne:
            check_ligne(writing, reference, cle_of(before), decision.ligne)
        after = replace(
            before, texte=decision.texte, qui=decision.qui, pour=decision.pour, ligne=decision.ligne
        )
        writing.replace(reference.exercice, before, after)
        return before


def remove_decision(store: Store, reference: DateReference, numero: int, *, acteur: str) -> Decision:
    """Remove a decision and return it; raises RevueRefusee if it is unknown or its review closed."""
    with store.writing(acteur) as writing:
        before = _open_decision(writing, reference, numero, acteur)
        writing.remove(reference.exercice, before)
        return before


@retried
def restore_decision(store: Store, reference: DateReference, decision: Decision, *, acteur: str) -> Decision:
    """Put back a removed decision, under its number unless another has it; raises RevueRefusee."""
    with store.writing(acteur) as writing:
        open_revue(writing, reference, cle_of(decision), acteur)
        taken = {decision.numero for decision in writing.decisions(reference.exercice)}
        numero = _next_numero(writing, reference) if decision.numero in taken else decision.numero
        restored = replace(decision, numero=numero)
        writing.add(reference.exercice, restored)
        return restored


def complete_decision(
    store: Store, reference: DateReference, numero: int, faite_le: date | None, *, acteur: str
) -> Decision:
    """Declare a decision done on a date, or not done (None).

    Raises:
        RevueRefusee: no decision has this number, or it is already so.
        DateRefusee: done after the date de référence.
    """
    if faite_le is not None and faite_le > reference.au:
        raise DateRefusee(
            f"{format_date(faite_le)} est après la date de référence, {format_date(reference.au)}."
        )
    with store.writing(acteur) as writing:
        decision = _known_decision(writing, reference, numero)
        require_revue(writing, acteur, decision.perimetre)
        if decision.faite_le is not None and faite_le is not None:
            raise RevueRefusee(f"La décision {numero} est faite depuis le {format_date(decision.faite_le)}.")
        if decision.faite_le is None and faite_le is None:
            raise RevueRefusee(f"La décision {numero} n'est pas déclarée faite.")
        changed = replace(decision, faite_le=faite_le)
        writing.replace(reference.exercice, decision, changed)
        return changed


def check_decision(cle: CleRevue, nouvelle: NewDecision, initiales: Collection[str]) -> Decision:
    """Return the decision to write, cleaned; only `initiales` may do it. Raises as `take_decision`."""
    texte, qui = check_texte(nouvelle.texte), check_personnes(nouvelle.qui, initiales)
    if nouvelle.pour is not None:
        check_pour(cle, nouvelle.pour)
    return Decision(
        perimetre=cle.perimetre,
        semaine=cle.semaine,
        texte=texte,
        qui=qui,
        pour=nouvelle.pour,
        ligne=nouvelle.ligne,
    )


def check_texte(typed: str) -> str:
    """Return the text of a decision, cleaned; raises RevueRefusee if it is empty."""
    texte = clean_text(typed, longueur_max=TEXTE_MAX, champ="Décision")
    if not texte:
        raise RevueRefusee("Décision : dites ce qui est décidé.")
    return texte


def check_personnes(typed: str, initiales: Collection[str]) -> str:
    """Return the people of a decision, cleaned; raises RevueRefusee for nobody, AgentRefuse if unknown."""
    qui = clean_text(typed, longueur_max=QUI_MAX, champ="Qui")
    if not qui:
        raise RevueRefusee("Décision : dites qui s'en charge.")
    return check_qui(qui, initiales)


def check_pour(cle: CleRevue, jour: date) -> None:
    """Check the date of a decision; raises DateRefusee if it is before the week of its review."""
    if jour < cle.lundi:
        raise DateRefusee(f"{format_date(jour)} est avant la {cle.nom}, celle de la revue.")


def cle_of(decision: Decision) -> CleRevue:
    """Return the review that took a decision."""
    return CleRevue(decision.perimetre, parse_semaine(decision.semaine, date.max))


def _known_decision(reading: Reading, reference: DateReference, numero: int) -> Decision:
    known = reading.decisions(reference.exercice)
    decision = next((decision for decision in known if decision.numero == numero), None)
    if decision is None:
        raise RevueRefusee(f"Aucune décision ne porte le numéro {numero} : la revue donne leurs numéros.")
    return decision


def _open_decision(writing: Writing, reference: DateReference, numero: int, acteur: str) -> Decision:
    """Return a decision that the transaction may rewrite: the review that took it is still open."""
    decision = _known_decision(writing, reference, numero)
    require_revue(writing, acteur, decision.perimetre)
    ecrite = writing.revue(reference.exercice, decision.perimetre, decision.semaine)
    if ecrite is not None:
        check_open(ecrite)
    return decision
