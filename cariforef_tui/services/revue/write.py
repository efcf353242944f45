"""Write in a weekly review: remarks, weather, who is there, decisions, and its closing."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.programme.find import resolve_anybody
from cariforef_tui.domain.programme.programme import check_qui
from cariforef_tui.domain.revue.figures import encode_figures
from cariforef_tui.domain.revue.revue import (
    QUI_MAX,
    TEXTE_MAX,
    CleRevue,
    Decision,
    Meteo,
    MeteoDeclaree,
    Remarque,
    RevueEcrite,
    RevueRefusee,
    carry_decisions,
    check_closable,
    check_meteo,
    check_open,
    check_presences,
    check_prochaine,
    check_semaine,
    check_within,
    clean_remarque,
    last_full_week,
)
from cariforef_tui.domain.values.dates import format_date, parse_semaine
from cariforef_tui.domain.values.refusals import AgentRefuse, DateRefusee
from cariforef_tui.domain.values.text import clean_said
from cariforef_tui.services.agents.rights import check, require
from cariforef_tui.services.ports.store import Reading, Store, Writing, retried
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import read_plan
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
    cleaned = clean_remarque(texte)

    def change(writing: Writing, ecrite: RevueEcrite) -> RevueEcrite:
        check_ligne(writing, reference, cle, code)
        return replace(ecrite, remarques=ecrite.with_remarque(Remarque(code, cleaned, acteur)))

    return _change(store, reference, cle, acteur, change)


def declare_meteo(
    store: Store, reference: DateReference, cle: CleRevue, couleur: Meteo, commentaire: str, *, acteur: str
) -> RevueEcrite:
    """Give the weather of the perimeter; raises RevueRefusee if it is not green and has no comment."""
    cleaned = clean_remarque(commentaire)
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
        require_revue(writing, reference.exercice, acteur, cle.perimetre)
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
    """Raise CodeRefuse if `code` is a line outside the perimeter; None passes."""
    if code is not None:
        programme = read_plan(writing, reference.exercice, reference.au).programme
        check_within(programme, cle.perimetre, code)


def require_revue(writing: Writing, exercice: int, acteur: str, perimetre: str) -> None:
    """Check that `acteur` may write in a perimeter's reviews; raises DroitRefuse, AgentRefuse."""
    require(writing, acteur, Droit.REVOIR, writing.programme(exercice).pole_of(perimetre))


def open_revue(writing: Writing, reference: DateReference, cle: CleRevue, acteur: str) -> RevueEcrite:
    """Return a review in which the transaction may write; raises DateRefusee, RevueRefusee."""
    require_revue(writing, reference.exercice, acteur, cle.perimetre)
    check_semaine(writing.calendrier(reference.exercice), cle, reference.au)
    revue = writing.revue(reference.exercice, cle.perimetre, cle.semaine)
    ecrite = revue or RevueEcrite(perimetre=cle.perimetre, semaine=cle.semaine)
    check_open(ecrite)
    return ecrite


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
    numbered = replace(decision, numero=_next_numero(writing, reference.exercice))
    writing.add(reference.exercice, numbered)
    _tell_next_year(writing, reference.exercice, numbered)
    return numbered


def _next_numero(writing: Writing, exercice: int) -> int:
    return 1 + max((decision.numero for decision in writing.decisions(exercice)), default=0)


def _tell_next_year(writing: Writing, exercice: int, decision: Decision) -> None:
    """Write a decision, or that it is done, in the year after too if it is open already."""
    later = exercice + 1
    if later not in writing.exercices():
        return
    key = (decision.semaine, decision.texte)
    same = [one for one in writing.decisions(later) if (one.semaine, one.texte) == key]
    for one in same:
        writing.replace(later, one, replace(one, faite_le=decision.faite_le))
    for one in () if same else carry_decisions((decision,), writing.programme(later)):
        writing.add(later, replace(one, numero=_next_numero(writing, later)))


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
        numero = _next_numero(writing, reference.exercice) if decision.numero in taken else decision.numero
        restored = replace(decision, numero=numero)
        writing.add(reference.exercice, restored)
        return restored


def complete_decision(
    store: Store, reference: DateReference, numero: int, faite_le: date | None, *, acteur: str
) -> Decision:
    """Declare a decision done on a date, or not done (None), as one of those who do it or hold the review.

    Raises:
        DroitRefuse: they are neither.
        RevueRefusee: no decision has this number, or it is already so.
        DateRefusee: done after the date de référence.
    """
    if faite_le is not None and faite_le > reference.au:
        raise DateRefusee(
            f"{format_date(faite_le)} est après la date de référence, {format_date(reference.au)}."
        )
    with store.writing(acteur) as writing:
        decision = _known_decision(writing, reference, numero)
        if acteur in decision.personnes:
            agents, qui = writing.agents(), decision.personnes
            check(agents, acteur, Droit.DECLARER, decision.perimetre, qui=qui)
        else:
            require_revue(writing, reference.exercice, acteur, decision.perimetre)
        if decision.faite_le is not None and faite_le is not None:
            raise RevueRefusee(f"La décision {numero} est faite depuis le {format_date(decision.faite_le)}.")
        if decision.faite_le is None and faite_le is None:
            raise RevueRefusee(f"La décision {numero} n'est pas déclarée faite.")
        changed = replace(decision, faite_le=faite_le)
        writing.replace(reference.exercice, decision, changed)
        _tell_next_year(writing, reference.exercice, changed)
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
    empty = RevueRefusee("Décision : écrivez ce qui est décidé.")
    return clean_said(typed, empty, longueur_max=TEXTE_MAX, champ="Décision")


def check_personnes(typed: str, initiales: Collection[str]) -> str:
    """Return the people of a decision, cleaned; raises RevueRefusee for nobody, AgentRefuse if unknown."""
    nobody = RevueRefusee("Décision : donnez les initiales de la personne qui s'en charge.")
    return check_qui(clean_said(typed, nobody, longueur_max=QUI_MAX, champ="Qui"), initiales)


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
    require_revue(writing, reference.exercice, acteur, decision.perimetre)
    ecrite = writing.revue(reference.exercice, decision.perimetre, decision.semaine)
    if ecrite is not None:
        check_open(ecrite)
    return decision
