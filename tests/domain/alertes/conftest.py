"""A year of the programme 2018 where every group is used as expected, but for what a test says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate

import pytest

from cariforef_tui.domain.agents.agents import Agent, Quotite
from cariforef_tui.domain.alertes.alertes import Alerte, FaitsAlertes, compute_alertes
from cariforef_tui.domain.avancement.activite import Activite, first_recent
from cariforef_tui.domain.avancement.avancement import Avancement, compute_avancement
from cariforef_tui.domain.avancement.avant import Veille, find_before, veille_at
from cariforef_tui.domain.avancement.consommation import Before, Consommation, Realise
from cariforef_tui.domain.avancement.etat import arrete_at, expect_enveloppe
from cariforef_tui.domain.avancement.livrables import compute_livrables
from cariforef_tui.domain.programme.declarations import Declarations, Fait, RafConstate, declarations_at
from cariforef_tui.domain.programme.programme import Compte, Production, Programme
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes, days_between
from cariforef_tui.domain.temps.semaine import Asked, list_asked_days
from tests.domain.totals import fill

TOUS = 2_500
"""Hundredths that the whole body logs in a day."""
Facts = Callable[..., FaitsAlertes]
Compute = Callable[..., tuple[Alerte, ...]]


@pytest.fixture(scope="session")
def bounded(programme: Programme) -> Programme:
    """The programme 2018, where the RGPD jalon bounds the work that is done for it."""
    jalons = (replace(one, bornees=("14.7.1",)) if one.code == "RGPD" else one for one in programme.jalons)
    return replace(programme, jalons=tuple(jalons))


@pytest.fixture(scope="session")
def facts(bounded: Programme, calendrier: Calendrier) -> Facts:
    """What alerts are computed from: each group is used as expected, but for the lines of `used`.

    `used` are the hundredths of a line, with its last day or alone: each
    working day of the suivi up to there has as much.
    """

    def make(
        au: date,
        used: Mapping[str, int | tuple[int, date]] | None = None,
        *,
        faits: Sequence[Fait] = (),
        agents: tuple[Agent, ...] = (),
        days: Mapping[date, tuple[int, int]] | None = None,
        quotites: tuple[Quotite, ...] = (),
        rafs: Mapping[str, RafConstate] | None = None,
        plan: Programme | None = None,
        productions: tuple[Production, ...] | None = None,
        suivi: date | None = None,
    ) -> FaitsAlertes:
        declarations = declarations_at(faits, au)
        programme = (plan or bounded).bound_by(declarations.tenus, declarations.soldees, rafs or ())
        since = suivi or calendrier.first_day
        done = use_as_expected(programme, calendrier, au, since) | {
            code: _use(said, calendrier.first_day, au) for code, said in (used or {}).items()
        }
        avants = suppose(programme, calendrier, declarations, since, au)
        avancement = compute_avancement(
            programme,
            calendrier,
            Consommation(done, rafs or {}, avants),
            au,
            activite=work_evenly(programme, calendrier, done, au, since),
            suivi=since,
            fermees=declarations.soldees,
        )
        made = make_all(programme, avancement) if productions is None else productions
        remplis, rythmes, arrete = {"DM": fill(days or {})}, Rythmes(quotites), avancement.arrete
        feuilles = {
            one.initiales: list_asked_days(
                one, calendrier, rythmes, remplis.get(one.initiales, {}), Asked(since), since, arrete
            )
            for one in agents
            if arrete
        }
        return FaitsAlertes(
            programme=programme,
            calendrier=calendrier,
            avancement=avancement,
            realises=done,
            declarations=declarations,
            agents=agents,
            rythmes=rythmes,
            remplis=remplis,
            feuilles=feuilles,
            au=au,
            livrables=compute_livrables(programme, calendrier, avancement, made),
        )

    return make


@pytest.fixture(scope="session")
def alertes(facts: Facts) -> Compute:
    def compute(au: date, used: Mapping[str, int] | None = None, **others: object) -> tuple[Alerte, ...]:
        return compute_alertes(facts(au, used, **others))

    return compute


def suppose(
    programme: Programme, calendrier: Calendrier, declarations: Declarations, suivi: date, au: date
) -> dict[str, Before]:
    """What stands for the days before the suivi, where none of them was logged and the plan never moved."""
    jour = veille_at(calendrier, suivi, arrete_at(calendrier, au))
    return find_before(programme, calendrier, declarations, Veille(jour, programme, {}) if jour else None)


def use_as_expected(
    programme: Programme, calendrier: Calendrier, au: date, suivi: date
) -> dict[str, Realise]:
    """Use of each enveloppe what is expected since the suivi, by its lines alike, up to the eve of `au`."""
    arrete = arrete_at(calendrier, au)
    if arrete is None:
        return {}
    done = {ligne.code: _use(0, calendrier.first_day, arrete) for ligne in programme.imputables()}
    supposed = suppose(programme, calendrier, declarations_at((), au), suivi, au)
    consommation = Consommation({}, {}, supposed)
    for enveloppe in programme.enveloppes:
        if enveloppe.compte is Compte.METIER and (enveloppe.centiemes or 0) > 0:
            expected = expect_enveloppe(programme, calendrier, enveloppe, arrete)
            due = max(0, expected - consommation.before(enveloppe).unlogged)
            part, rest = divmod(due, len(enveloppe.lignes))
            for rank, code in enumerate(enveloppe.lignes):
                done[code] = _use(part + (rank < rest), calendrier.first_day, arrete)
    return done


def _use(said: int | tuple[int, date], first: date, last: date) -> Realise:
    metier, last = (said, last) if isinstance(said, int) else said
    return Realise(metier, 0, (first, last) if metier else None)


def work_evenly(
    programme: Programme, calendrier: Calendrier, done: Mapping[str, Realise], au: date, suivi: date
) -> Activite | None:
    """Return the eight weeks of lines logged alike on each working day from the suivi to their last day.

    Who logs them, VS, is as many people then as ahead: a line goes on as it went.
    """
    arrete = arrete_at(calendrier, au)
    if arrete is None:
        return None
    since = first_recent(calendrier, suivi, arrete)
    travaux = {}
    for code, realise in done.items():
        if realise.jours is None:
            continue
        first, last = programme.window(code)
        end = min(last, arrete, realise.jours[1])
        days = calendrier.count_working_days(max(first, suivi), end)
        if part := calendrier.count_working_days(max(first, since), end):
            travaux[code] = [("VS", end, realise.metier * part // days)]
    return Activite(
        au=arrete,
        since=since,
        suivi=suivi,
        travaux=travaux,
        saisis={"VS": add_up_days(calendrier, since, arrete)},
        a_venir={"VS": add_up_days(calendrier, arrete + timedelta(days=1), calendrier.last_day)},
    )


def add_up_days(calendrier: Calendrier, first: date, last: date) -> list[int]:
    """Return the running sums of what everybody logs on the working days of a span."""
    each = (TOUS if calendrier.is_working_day(day) else 0 for day in days_between(first, last))
    return list(accumulate(each, initial=0))


def make_all(programme: Programme, avancement: Avancement) -> tuple[Production, ...]:
    """Everything promised is produced."""
    return tuple(
        Production(code=one.code, numero=one.numero, jour=avancement.au, quantite=one.quantite, agent="VS")
        for one in programme.livrables
    )


def about(found: Sequence[Alerte], code: str) -> list[Alerte]:
    """Return the alerts that are of a line, those of a jalon that only concerns it left out."""
    return [one for one in found if one.code == code and (one.jalon is None or code == "14.7.1")]
