"""The plan as it moves: dated revisions over a baseline that never changes.

The baseline is the programme as voted. A revision is one gesture (a transfer, a moved échéance, a line
added), whole or not at all; what the plan is at a date is the baseline with the revisions up to it. A
revision is never rewritten: taking one back is another revision. The last part says which may be dated when,
and which may be taken back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from cariforef_tui.domain.programme.declarations import Declarations
from cariforef_tui.domain.programme.echeances import parse_echeance
from cariforef_tui.domain.programme.programme import (
    Chiffrage,
    Compte,
    Enveloppe,
    Jalon,
    Ligne,
    Programme,
    parse_qui,
)
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.refusals import CodeRefuse, DateRefusee, PlanRefuse


@dataclass(frozen=True, slots=True)
class MontantRevise:
    """The enveloppe holds `centiemes` from now on; `avant` is what it held, None if unquantified."""

    enveloppe: str
    avant: int | None
    centiemes: int | None


class TexteLigne(StrEnum):
    """A text of a line that revisions change."""

    ECHEANCE = "echeance"
    QUI = "qui"


@dataclass(frozen=True, slots=True)
class TexteRevise:
    """The line's échéance, or its « qui », reads `texte` from now on."""

    objet: TexteLigne
    code: str
    avant: str
    texte: str


@dataclass(frozen=True, slots=True)
class LigneAjoutee:
    """A line that the baseline does not know, last child of its parent, with an enveloppe of its own."""

    ligne: Ligne
    enveloppe: Enveloppe


@dataclass(frozen=True, slots=True)
class LigneRetiree:
    """The line leaves the plan: it takes no saisie; its days stay planned until they are transferred."""

    code: str


@dataclass(frozen=True, slots=True)
class LigneRemise:
    """A retired line is back in the plan."""

    code: str


@dataclass(frozen=True, slots=True)
class JalonRevise:
    """The jalon reads `apres` from now on: moved, added (`avant` is None) or taken away (`apres` is None)."""

    avant: Jalon | None
    apres: Jalon | None

    @property
    def jalon(self) -> Jalon:
        """The jalon as it is from now on, as it was if it is taken away."""
        jalon = self.apres or self.avant
        assert jalon is not None
        return jalon


Changement = MontantRevise | TexteRevise | LigneAjoutee | LigneRetiree | LigneRemise | JalonRevise


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One gesture on the plan, in force from `jour` on. `numero` orders them; 0 is not written yet.

    `annule` is the number of the revision that this one takes back, None otherwise.
    """

    jour: date
    auteur: str
    motif: str
    changements: tuple[Changement, ...]
    numero: int = 0
    annule: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A programme as it stood at a date, and the lines retired by then."""

    programme: Programme
    baseline: Programme
    retirees: frozenset[str]

    def bound_by(self, declarations: Declarations, rafs: Collection[str]) -> Plan:
        """Return the plan whose lines the jalons bound; `rafs` are the lines with a RAF."""
        fermees = self.retirees.union(declarations.soldees)
        programme, baseline = (
            one.bound_by(declarations.tenus, fermees, rafs) for one in (self.programme, self.baseline)
        )
        return replace(self, programme=programme, baseline=baseline)


def require_planned(plan: Plan, code: str, jour: date) -> None:
    """Raise CodeRefuse if the line is not in the plan on `jour`: not added yet, or retired."""
    if code not in plan.programme.by_code:
        raise CodeRefuse(f"La ligne {code} n'est pas encore au plan le {format_date(jour)}.")
    if code in plan.retirees:
        raise CodeRefuse(f"La ligne {code} est retirée du plan : plus de saisie le {format_date(jour)}.")


def plan_at(baseline: Programme, revisions: Iterable[Revision], au: date) -> Plan:
    """Return the plan at the end of `au`: by `jour`, and by number within a day.

    A revision taken back by then is left out with the one that takes it back, so that what was said again at
    an earlier day holds. One that adds a line is applied, then its inverse: days may be logged on the line.
    """
    until = [revision for revision in in_order(revisions) if revision.jour <= au]
    cancelled = _list_cancelled(until)
    plan = Plan(baseline, baseline, frozenset())
    for revision in until:
        if revision.numero not in cancelled:
            plan = apply_on(plan, revision.changements, revision.jour)
    return plan


def _list_cancelled(revisions: Sequence[Revision]) -> frozenset[int]:
    """Return the numbers of revisions taken back and of those that take them back, but for added lines."""
    by_number = {revision.numero: revision for revision in revisions}
    pairs = [pair for pair in undone_by(revisions).items() if pair[0] in by_number]
    return frozenset(numero for pair in pairs if not _adds_line(by_number[pair[0]]) for numero in pair)


def _adds_line(revision: Revision) -> bool:
    return any(isinstance(change, LigneAjoutee) for change in revision.changements)


def plans_until(
    baseline: Programme, revisions: Iterable[Revision], au: date
) -> tuple[tuple[date, Plan], ...]:
    """Return every plan in force up to `au` with its first day, the baseline first."""
    plan = Plan(baseline, baseline, frozenset())
    plans = {date(baseline.exercice, 1, 1): plan}
    until = [revision for revision in in_order(revisions) if revision.jour <= au]
    for revision in until:
        if revision.annule is None:
            plan = apply_on(plan, revision.changements, revision.jour)
        else:
            plan = plan_at(baseline, until[: until.index(revision) + 1], revision.jour)
        plans[revision.jour] = plan
    return tuple(plans.items())


def in_order(revisions: Iterable[Revision]) -> list[Revision]:
    """Return the revisions in the order in which they take effect."""
    return sorted(revisions, key=lambda revision: (revision.jour, revision.numero))


def apply_on(plan: Plan, changements: Collection[Changement], jour: date) -> Plan:
    """Return `plan` with these changes from `jour` on: a line that they add opens on that day."""
    after = apply_changements(plan, changements)
    opened = {change.ligne.code: jour for change in changements if isinstance(change, LigneAjoutee)}
    if not opened:
        return after
    ouvertures = {**after.programme.ouvertures, **opened}
    return replace(after, programme=replace(after.programme, ouvertures=ouvertures))


def apply_changements(plan: Plan, changements: Iterable[Changement]) -> Plan:
    """Return `plan` with these changes: what a what-if shows before anything is written."""
    programme, retirees = plan.programme, set(plan.retirees)
    for changement in changements:
        programme = _apply(programme, plan.baseline, changement, retirees)
    return Plan(programme, plan.baseline, frozenset(retirees))


def objects_of(revision: Revision) -> frozenset[tuple[str, str]]:
    """Return the objects of a revision: each enveloppe, jalon, and line's échéance, « qui » or presence."""
    return frozenset(map(object_of, revision.changements))


def object_of(changement: Changement) -> tuple[str, str]:
    """Return what a change is about: its kind, and a code or the name of an enveloppe."""
    match changement:
        case MontantRevise():
            return ("montant", changement.enveloppe)
        case TexteRevise():
            return (changement.objet, changement.code)
        case LigneAjoutee():
            return ("ligne", changement.ligne.code)
        case LigneRetiree() | LigneRemise():
            return ("ligne", changement.code)
        case JalonRevise():
            return ("jalon", changement.jalon.code)


def lines_of(programme: Programme, changement: Changement) -> tuple[str, ...]:
    """Return the lines that a change is about; for days, those that draw on its enveloppe, if it is known."""
    match changement:
        case MontantRevise():
            drawn = programme.enveloppes_by_id.get(changement.enveloppe)
            return drawn.lignes if drawn else ()
        case LigneAjoutee():
            return (changement.ligne.code,)
        case JalonRevise():
            return changement.jalon.lignes
        case _:
            return (changement.code,)


def concerns(revision: Revision, programme: Programme, code: str) -> bool:
    """True for a revision of a line within `code`, of an enveloppe or a jalon that any of them has."""
    below = programme.subtrees[code]
    return any(not below.isdisjoint(lines_of(programme, change)) for change in revision.changements)


def poles_touched(programme: Programme, changements: Iterable[Changement]) -> tuple[str | None, ...]:
    """Return the pôles whose lines or enveloppes the changes touch, None for the root or a line unknown."""
    parents = dict[str, str | None]()
    enveloppes = {enveloppe.id: enveloppe.lignes for enveloppe in programme.enveloppes}
    codes = dict[str, None]()
    for changement in changements:
        match changement:
            case LigneAjoutee():
                parents[changement.ligne.code] = changement.ligne.parent
                enveloppes[changement.enveloppe.id] = changement.enveloppe.lignes
                codes[changement.ligne.code] = None
            case MontantRevise():
                codes.update(dict.fromkeys(enveloppes.get(changement.enveloppe, ("",))))
            case JalonRevise():
                codes.update(dict.fromkeys(changement.jalon.visees or ("",)))
            case _:
                codes[changement.code] = None
    poles = (_pole_of(programme, parents.get(code, code)) for code in codes)
    return tuple(dict.fromkeys(poles))


def _pole_of(programme: Programme, code: str | None) -> str | None:
    return programme.pole_of(code) if code in programme.by_code else None


def inverse_of_revision(revision: Revision, jour: date, auteur: str, motif: str) -> Revision:
    """Return the revision that takes `revision` back: an added line is retired, never erased."""
    inverse = tuple(inverse_of(changement) for changement in reversed(revision.changements))
    return Revision(jour=jour, auteur=auteur, motif=motif, changements=inverse, annule=revision.numero)


def _apply(
    programme: Programme, baseline: Programme, changement: Changement, retirees: set[str]
) -> Programme:
    match changement:
        case MontantRevise():
            return _with_montant(programme, baseline, changement)
        case TexteRevise():
            return _with_texte(programme, changement, changement.texte)
        case LigneAjoutee():
            return _with_added(programme, changement)
        case LigneRetiree():
            retirees.add(changement.code)
        case LigneRemise():
            retirees.discard(changement.code)
        case JalonRevise():
            return _with_jalon(programme, changement)
    return programme


def _with_montant(programme: Programme, baseline: Programme, changement: MontantRevise) -> Programme:
    """Return the programme with that amount; taken back to None, it is X or « aucun » as voted, never 0."""
    return replace(
        programme,
        enveloppes=tuple(
            replace(
                enveloppe,
                centiemes=changement.centiemes,
                chiffrage=_chiffrage(baseline, enveloppe, changement),
            )
            if enveloppe.id == changement.enveloppe
            else enveloppe
            for enveloppe in programme.enveloppes
        ),
    )


def _chiffrage(baseline: Programme, enveloppe: Enveloppe, changement: MontantRevise) -> Chiffrage:
    if changement.centiemes is not None:
        return Chiffrage.CHIFFRE
    voted = baseline.enveloppes_by_id.get(enveloppe.id)
    if voted is not None and voted.chiffrage is not Chiffrage.CHIFFRE:
        return voted.chiffrage
    return Chiffrage.X if enveloppe.compte is Compte.SI else Chiffrage.AUCUN


def _with_texte(programme: Programme, revised: TexteRevise, texte: str) -> Programme:
    def revise(ligne: Ligne) -> Ligne:
        if revised.objet is TexteLigne.ECHEANCE:
            return replace(ligne, echeance=parse_echeance(texte))
        return replace(ligne, responsables=parse_qui(texte))

    lignes = (revise(ligne) if ligne.code == revised.code else ligne for ligne in programme.lignes)
    return replace(programme, lignes=tuple(lignes))


def _with_added(programme: Programme, added: LigneAjoutee) -> Programme:
    if added.ligne.code in programme.by_code:
        return programme
    last = max(
        rang
        for rang, ligne in enumerate(programme.lignes)
        if ligne.code in programme.subtrees[added.ligne.parent or ""]
    )
    lignes = (*programme.lignes[: last + 1], added.ligne, *programme.lignes[last + 1 :])
    return replace(programme, lignes=lignes, enveloppes=(*programme.enveloppes, added.enveloppe))


def _with_jalon(programme: Programme, revised: JalonRevise) -> Programme:
    jalons = [jalon for jalon in programme.jalons if jalon.code != revised.jalon.code]
    jalons += [revised.apres] if revised.apres else []
    return replace(programme, jalons=tuple(sorted(jalons, key=lambda jalon: jalon.jour)))


def inverse_of(changement: Changement) -> Changement:
    """Return the change that takes one back: an added line is retired."""
    match changement:
        case MontantRevise():
            return MontantRevise(changement.enveloppe, changement.centiemes, changement.avant)
        case TexteRevise():
            return replace(changement, avant=changement.texte, texte=changement.avant)
        case LigneAjoutee():
            return LigneRetiree(changement.ligne.code)
        case LigneRetiree():
            return LigneRemise(changement.code)
        case LigneRemise():
            return LigneRetiree(changement.code)
        case JalonRevise():
            return JalonRevise(changement.apres, changement.avant)


def undone_by(revisions: Sequence[Revision]) -> dict[int, int]:
    """Return the number of each revision taken back, with the number of the one that takes it back.

    Taking back a revision that took another one back brings the first again.
    """
    by_annulee: dict[int, int] = {}
    for revision in sorted(revisions, key=lambda revision: revision.numero, reverse=True):
        if revision.annule is not None and revision.numero not in by_annulee:
            by_annulee[revision.annule] = revision.numero
    return by_annulee


def check_date(revisions: Sequence[Revision], revision: Revision) -> None:
    """Raise PlanRefuse if a revision written for a later day is about the same thing, and was not taken back.

    The later one would overwrite this one on its day, and past figures would change twice.
    """
    objects, cancelled = objects_of(revision), _list_cancelled(revisions)
    later = [
        other
        for other in revisions
        if other.jour > revision.jour
        and other.numero not in cancelled
        and not objects.isdisjoint(objects_of(other))
    ]
    if later:
        last = max(later, key=lambda revision: (revision.jour, revision.numero))
        raise PlanRefuse(
            f"La révision n° {last.numero} du {format_date(last.jour)} porte sur le même objet : la vôtre "
            f"ne peut pas dater du {format_date(revision.jour)}, mais de ce jour-là au plus tôt."
        )


def check_unmoved(plan: Plan, revision: Revision) -> None:
    """Raise PlanRefuse if the values that the revision replaces are no longer those of the plan."""
    for changement in revision.changements:
        if not _is_from(changement, plan.programme):
            raise PlanRefuse("Le plan a changé entre-temps : relisez-le, rien n'est enregistré.")
        plan = apply_changements(plan, [changement])


def _is_from(changement: Changement, programme: Programme) -> bool:
    """True if the programme holds what the change replaces; a line unknown there is refused elsewhere."""
    match changement:
        case MontantRevise():
            held = programme.enveloppes_by_id.get(changement.enveloppe)
            return (held.centiemes if held else None) == changement.avant
        case TexteRevise():
            return _with_texte(programme, changement, changement.avant).lignes == programme.lignes
        case JalonRevise():
            jours = {jalon.code: jalon.jour for jalon in programme.jalons}
            return jours.get(changement.jalon.code) == (changement.avant and changement.avant.jour)
    return True


def take_back(revisions: Sequence[Revision], numero: int, jour: date, auteur: str, motif: str) -> Revision:
    """Return the revision that takes back the one of this number.

    Raises:
        PlanRefuse: no such revision, taken back already (to do it again, take back the one that brought it
            again), or followed by another about the same thing.
        DateRefusee: `jour` is before the revision itself.
    """
    by_number = {revision.numero: revision for revision in revisions}
    if numero not in by_number:
        known = f"de 1 à {max(by_number)}" if by_number else "aucune n'est écrite"
        raise PlanRefuse(f"Révision n° {numero} inconnue ({known}).")
    target, gone = by_number[numero], undone_by(revisions)
    if numero in gone:
        raise PlanRefuse(f"La révision n° {numero} est déjà annulée, par la n° {gone[numero]}.")
    first = next((revision for revision in revisions if revision.annule == numero), None)
    if first is not None:
        raise PlanRefuse(
            f"La révision n° {numero} a été annulée puis rétablie par la n° {gone[first.numero]} : "
            "annulez celle-ci."
        )
    if jour < target.jour:
        raise DateRefusee(
            f"La révision n° {numero} date du {format_date(target.jour)} : "
            "vous ne pouvez pas l'annuler avant ce jour."
        )
    neutral = {*gone, *gone.values()}
    for later in revisions:
        if (
            (later.jour, later.numero) > (target.jour, target.numero)
            and later.numero not in neutral
            and not objects_of(later).isdisjoint(objects_of(target))
        ):
            raise PlanRefuse(
                f"La révision n° {later.numero} a suivi la n° {numero} sur le même objet : "
                "annulez-la d'abord."
            )
    return inverse_of_revision(target, jour, auteur, motif)
