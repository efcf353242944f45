"""Planned against actual: one function per figure of every line, and of every group on one enveloppe.

All amounts are hundredths of a day. Sums come first, a ratio is never the mean of ratios.
Source: programme 2018 (axe 18, 15 % infrastructure; PRI's 332 SI days), and the counting rules it implies.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from cariforef_tui.domain.avancement.activite import SEMAINES_COMPTEES, Activite
from cariforef_tui.domain.avancement.atterrissage import (
    SANS_RYTHME,
    BaseAtterrissage,
    Prevision,
    Previsions,
    Rythme,
    compute_previsions,
    sum_previsions,
)
from cariforef_tui.domain.avancement.consommation import Consommation, Realise
from cariforef_tui.domain.avancement.etat import (
    Etat,
    Gravite,
    Mesures,
    arrete_at,
    expect_enveloppe,
    is_done,
    judge,
    rank_gravite,
)
from cariforef_tui.domain.avancement.sentences import estimate, estimate_gap
from cariforef_tui.domain.programme.programme import Compte, Enveloppe, Programme
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.values.days import JOUR_ENTIER

RALENTI_MIN = 5 * JOUR_ENTIER
"""Hundredths: people who bring this much less than the plan leaves slow a group down."""


class Judged(ABC):
    """Days used and expected as they are shown: each rounded by itself, their difference is the écart."""

    __slots__ = ()

    @property
    @abstractmethod
    def attendu(self) -> int | None: ...

    @property
    @abstractmethod
    def utilise_montre(self) -> int:
        """What is used at the arrêté, as it is shown."""

    @property
    def attendu_montre(self) -> int | None:
        """What was expected, as it is shown."""
        return None if self.attendu is None else estimate(self.attendu)

    @property
    def ecart_montre(self) -> int | None:
        """The écart as it is shown."""
        return None if self.attendu_montre is None else self.utilise_montre - self.attendu_montre


@dataclass(frozen=True, slots=True, kw_only=True)
class AvancementGroupe(Judged):
    """The lines that draw on one métier enveloppe that has a number, taken at the arrêté.

    `realise_arrete` was logged up to the arrêté, `realise` up to the date. `avant` was done before the suivi,
    as supposed unless `is_dit`.
    `ouvertes` are the lines neither soldées nor retirées; `raf` is what they declare left, None unless each
    does. `fin` is the last day of the window. `fin_propre` is the same, but None if the exercice ends with
    it, or if it was over before the suivi; `is_borne` is True if a jalon sets it. `enjeu` is the hundredths
    at stake. Before the first working day, `attendu`, `prevision` and `etat` are None; `etat` is None too
    once the exercice is over.
    """

    enveloppe: Enveloppe
    prevu: int
    ouvertes: tuple[str, ...]
    realise_arrete: int
    realise: int
    avant: int
    is_dit: bool
    attendu: int | None
    prevision: Prevision | None
    raf: int | None
    debut: date
    fin: date
    fin_propre: date | None
    is_borne: bool
    etat: Etat | None
    gravite: Gravite | None
    enjeu: int

    @property
    def lignes(self) -> tuple[str, ...]:
        return self.enveloppe.lignes

    @property
    def utilise(self) -> int:
        """What was logged, and what was done before the suivi."""
        return self.realise_arrete + self.avant

    @property
    def ecart(self) -> int | None:
        return None if self.attendu is None else self.utilise - self.attendu

    @property
    def is_done(self) -> bool:
        """True if its plan is done within the tolerance; what is only supposed proves nothing."""
        return is_done(self.prevu, self.utilise if self.is_dit else self.realise_arrete)

    @property
    def utilise_montre(self) -> int:
        return self.realise_arrete + estimate(self.avant)

    @property
    def atterrissage(self) -> int | None:
        """Hundredths that the group will have used in the end, None without an arrêté."""
        return self.prevision.centiemes if self.prevision else None

    @property
    def rythme(self) -> Rythme:
        return self.prevision.rythme if self.prevision else SANS_RYTHME

    @property
    def is_to_look_at(self) -> bool:
        """True if the group is late or over, and that is grave enough to be looked at."""
        return self.gravite in (Gravite.CRITIQUE, Gravite.ATTENTION)

    @property
    def is_over(self) -> bool:
        """True if it uses more than its plan, or will."""
        return self.etat is not None and self.etat.is_over

    @property
    def en_moins(self) -> int:
        """Hundredths that its people do not bring of what the plan leaves; 0 if they bring half of it."""
        prevision = self.prevision
        if prevision is None or prevision.plan_tenu is None or prevision.continue_ is None:
            return 0
        observe, requis = prevision.rythme.observe, prevision.rythme.requis
        is_slow = observe is not None and requis is not None and 2 * observe < requis
        return prevision.plan_tenu - prevision.continue_ if is_slow else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AvancementLigne(Judged):
    """The figures of one line at a date; None for those that the programme does not number.

    A régulation (`is_regulation`) has neither attendu nor landing: it lowers the plan, and is to be found.
    `realise` is at the date; `realise_arrete`, `avant` (done before the suivi), `attendu` and `ecart` are at
    the arrêté. `taux` is realise / prevu (1.0 = reached), None for a régulation. `realise_si` is what SI
    agents logged in the subtree; `au_titre_des_poles` is the part of axe 18's realise that was logged on
    other lines. `raf` is what is still to do of the declared restes à faire, None unless every line within
    has one. `enveloppe` is the shared enveloppe on which the line draws, with what all its lines used and
    will have used. `groupe` is the line's own group, None for a heading.
    """

    code: str
    is_regulation: bool
    prevu: int | None
    realise: int
    realise_arrete: int
    avant: int | None
    realise_si: int
    reste: int | None
    attendu: int | None
    ecart: int | None
    taux: float | None
    raf: int | None
    prevision: Prevision | None
    prevu_si: int | None
    si_non_chiffre: bool
    au_titre_des_poles: int
    enveloppe: Enveloppe | None
    enveloppe_realise: int | None
    enveloppe_prevision: Prevision | None
    groupe: AvancementGroupe | None

    @property
    def atterrissage(self) -> int | None:
        """Hundredths that the line will have used in the end; None where it has no landing of its own."""
        return self.prevision.centiemes if self.prevision else None

    @property
    def rythme(self) -> Rythme:
        """The pace of the line's group, alone or shared; a heading has none."""
        prevision = self.enveloppe_prevision or self.prevision
        return prevision.rythme if prevision else SANS_RYTHME

    @property
    def utilise_montre(self) -> int:
        return self.realise_arrete + estimate(self.avant or 0)

    @property
    def reste_montre(self) -> int | None:
        """What is left, as it is shown: the plan minus the days logged, minus those shown as supposed."""
        if self.reste is None or not self.avant:
            return self.reste
        return self.reste + self.avant - estimate(self.avant)

    @property
    def ecart_atterrissage(self) -> int | None:
        """The landing minus the plan; what a régulation takes away is still to be found."""
        if self.is_regulation and self.prevu is not None:
            return -self.prevu
        return None if self.prevu is None or self.atterrissage is None else self.atterrissage - self.prevu

    @property
    def estimation(self) -> int | None:
        """The landing as it is shown."""
        return None if self.atterrissage is None else estimate(self.atterrissage)

    @property
    def ecart_final(self) -> int | None:
        """The landing shown minus the plan."""
        if self.is_regulation:
            return self.ecart_atterrissage
        return estimate_gap(self.atterrissage, self.prevu)

    @property
    def base_atterrissage(self) -> BaseAtterrissage | None:
        if self.is_regulation:
            return BaseAtterrissage.REGULATION
        return self.prevision.base if self.prevision else None

    @property
    def etat(self) -> Etat | None:
        """The état of its group; None for a heading, a régulation and a line without a number."""
        return self.groupe.etat if self.groupe else None

    @property
    def gravite(self) -> Gravite | None:
        return self.groupe.gravite if self.groupe else None


def format_taux(taux: float | None) -> str:
    """Return `63 %`, half a percent up; nothing if the line has no percentage of its own."""
    return "" if taux is None else f"{int(taux * 100 + 0.5)} %"


@dataclass(frozen=True)
class Avancement:
    """The figures of every line at `au`, in the programme's order, and of every group.

    `arrete` is the day at which they are judged, None up to the exercice's first working day. `suivi` is the
    first day followed.
    """

    au: date
    arrete: date | None
    suivi: date
    lignes: dict[str, AvancementLigne]
    groupes: tuple[AvancementGroupe, ...] = field(repr=False)

    @cached_property
    def a_regarder(self) -> tuple[AvancementGroupe, ...]:
        """The groups that need a look, by gravité, then by days at stake."""
        found = [groupe for groupe in self.groupes if groupe.is_to_look_at]
        return tuple(sorted(found, key=lambda one: (rank_gravite(one.gravite), -one.enjeu)))

    @cached_property
    def ralentis(self) -> tuple[AvancementGroupe, ...]:
        """The groups that slow down and need no look yet, those with most days in less first.

        None until eight weeks are followed: before them, a year that begins would slow down everywhere.
        """
        if self.arrete is None or self.arrete - self.suivi < timedelta(weeks=SEMAINES_COMPTEES):
            return ()
        found = [one for one in self.groupes if not one.is_to_look_at and one.en_moins >= RALENTI_MIN]
        return tuple(sorted(found, key=lambda one: -one.en_moins))


def compute_avancement(
    programme: Programme,
    calendrier: Calendrier,
    consommation: Consommation,
    au: date,
    *,
    activite: Activite | None = None,
    arretee: Consommation | None = None,
    suivi: date | None = None,
    fermees: Collection[str] = (),
) -> Avancement:
    """Return the figures of every line at the end of `au`.

    `activite` is the work of the last eight weeks, None if there was none. `consommation` is what was used up
    to `au`, `arretee` up to the arrêté if that differs. `fermees` are the lines soldées or retirées. Without
    `suivi` the whole exercice is followed. Every day of an SI agent, wherever logged, counts once, in the
    realise of the programme's `code_si`.
    """
    arrete, held = arrete_at(calendrier, au), arretee or consommation
    since = suivi or calendrier.first_day
    previsions: Previsions = {}
    if arrete is not None:
        recent = activite or Activite(au=arrete, since=since, suivi=since)
        previsions = compute_previsions(programme, calendrier, held, recent, fermees)
    attendus = {
        enveloppe.id: expect_enveloppe(programme, calendrier, enveloppe, arrete)
        for enveloppe in programme.enveloppes
        if arrete is not None
        and enveloppe.compte is Compte.METIER
        and enveloppe.centiemes is not None
        # A régulation lowers the plan alone: no work is expected of it.
        and not programme.is_regulation(enveloppe)
    }
    avants = {enveloppe: before.unlogged for enveloppe, before in held.avants.items()}
    realises = consommation.realises
    drawn = {code: consommation.drawn(programme, code) for code in (*realises, *_si(programme))}
    groupes = tuple(
        _list_groupes(
            programme, calendrier, held, drawn, previsions, attendus, arrete, since, au, frozenset(fermees)
        )
    )
    group_of = {code: groupe for groupe in groupes for code in groupe.lignes}
    by_code = sum_previsions(programme, previsions)
    closed = {code: held.drawn(programme, code) for code in (*held.realises, *_si(programme))}
    lignes = {}
    for code in programme.by_code:
        below = programme.subtrees[code]
        within = programme.enveloppes_within[code]
        shared = programme.shared_enveloppe(code)
        prevu, attendu = programme.centiemes_prevus(code), _sum_known(attendus, within)
        realise, realise_arrete = _sum_of(drawn, below), _sum_of(closed, below)
        avant = _sum_known(avants, within)
        before = avant or 0
        lignes[code] = AvancementLigne(
            code=code,
            is_regulation=programme.by_code[code].regulation,
            prevu=prevu,
            realise=realise,
            realise_arrete=realise_arrete,
            avant=before if prevu is not None else avant,
            realise_si=sum(logged.si for line, logged in realises.items() if line in below),
            reste=None if prevu is None else prevu - realise - before,
            attendu=attendu,
            ecart=None if attendu is None else realise_arrete + before - attendu,
            taux=realise / prevu if prevu is not None and prevu > 0 else None,
            raf=_raf(programme, consommation, fermees, code),
            prevision=by_code.get(code),
            prevu_si=programme.centiemes_si(code),
            si_non_chiffre=programme.has_si_non_chiffre(code),
            au_titre_des_poles=_for_the_poles(programme, realises, code),
            enveloppe=shared,
            enveloppe_realise=sum(drawn.get(line, 0) for line in shared.lignes) if shared else None,
            enveloppe_prevision=previsions.get(shared.lignes) if shared else None,
            groupe=group_of.get(code),
        )
    return Avancement(au, arrete, since, lignes, groupes)


def _list_groupes(
    programme: Programme,
    calendrier: Calendrier,
    held: Consommation,
    drawn: Mapping[str, int],
    previsions: Previsions,
    attendus: Mapping[str, int],
    arrete: date | None,
    suivi: date,
    au: date,
    fermees: frozenset[str],
) -> Iterable[AvancementGroupe]:
    # The last day of the exercice leaves nothing to be late for.
    is_judged = arrete is not None and arrete < calendrier.last_day
    for enveloppe in programme.enveloppes:
        if enveloppe.compte is not Compte.METIER or enveloppe.centiemes is None:
            continue
        if programme.is_regulation(enveloppe):
            continue
        ouvertes = tuple(code for code in enveloppe.lignes if code not in fermees)
        debut, fin = programme.window(*enveloppe.lignes)
        attendu = attendus.get(enveloppe.id)
        # A window that ends with the year has no end of its own, nor one that was over before the suivi.
        is_own = suivi <= fin < calendrier.last_day
        prevision, before = previsions.get(enveloppe.lignes), held.before(enveloppe)
        raf = _raf_of(programme, held, ouvertes)
        realise = held.used(programme, enveloppe) - before.unlogged
        jugement = None
        borne = programme.borne_of(enveloppe.lignes)
        # Nothing was planned of a group revised to 0: no day of it can be late, nor too many.
        if (
            enveloppe.centiemes
            and is_judged
            and arrete is not None
            and attendu is not None
            and prevision is not None
        ):
            jugement = judge(
                Mesures(
                    prevu=enveloppe.centiemes,
                    realise=realise,
                    avant=before.unlogged,
                    is_dit=before.said is not None,
                    attendu=attendu,
                    atterrissage=prevision.centiemes,
                    raf=raf,
                    fin=fin if is_own else None,
                    borne=borne if is_own else None,
                    is_closed=not ouvertes,
                    is_open=any(code not in held.rafs for code in ouvertes),
                    is_followed=suivi <= arrete,
                    suivi=suivi,
                    au=au,
                )
            )
        yield AvancementGroupe(
            enveloppe=enveloppe,
            prevu=enveloppe.centiemes,
            ouvertes=ouvertes,
            realise_arrete=realise,
            realise=sum(drawn.get(code, 0) for code in enveloppe.lignes),
            avant=before.unlogged,
            is_dit=before.said is not None,
            attendu=attendu,
            prevision=prevision,
            raf=raf,
            debut=debut,
            fin=fin,
            fin_propre=fin if is_own else None,
            is_borne=is_own and borne == fin,
            etat=jugement.etat if jugement else None,
            gravite=jugement.gravite if jugement else None,
            enjeu=jugement.enjeu if jugement else 0,
        )


def _raf_of(programme: Programme, held: Consommation, ouvertes: Collection[str]) -> int | None:
    """Return what is declared left of a group, None unless each of its open lines says it."""
    if not ouvertes or not all(code in held.rafs for code in ouvertes):
        return None
    return sum(held.rafs[code].left(held.drawn(programme, code)) for code in ouvertes)


def _sum_of(drawn: Mapping[str, int], below: frozenset[str]) -> int:
    return sum(centiemes for line, centiemes in drawn.items() if line in below)


def _sum_known(amounts: Mapping[str, int], enveloppes: Iterable[Enveloppe]) -> int | None:
    """Return the sum of the known amounts of these enveloppes, None if none is known."""
    parts = [amounts[enveloppe.id] for enveloppe in enveloppes if enveloppe.id in amounts]
    return sum(parts) if parts else None


def _si(programme: Programme) -> tuple[str, ...]:
    return (programme.code_si,) if programme.code_si else ()


def _for_the_poles(programme: Programme, realises: Mapping[str, Realise], code: str) -> int:
    if code != programme.code_si:
        return 0
    return sum(realise.si for line, realise in realises.items() if line != code)


def _raf(programme: Programme, consommation: Consommation, fermees: Collection[str], code: str) -> int | None:
    """Return what is declared left within a line at the date, None unless each line not closed says it."""
    within = [line for line in programme.subtrees[code] if programme.is_imputable(line)]
    return _raf_of(programme, consommation, [line for line in within if line not in fermees])
