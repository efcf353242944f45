"""`cariforef equipe [POLE]`: each one's sheets and free days; `demandes`: what the SI team is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import click

from cariforef_tui.cli.kit.blocks import Block, Title, tabular
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.table import ColumnOf, Fit, columns_of, wrap_text
from cariforef_tui.domain.agents.agents import EQUIPE_SI
from cariforef_tui.domain.avancement.sentences import estimate
from cariforef_tui.domain.equipe.capacite import Capacite, Equipe
from cariforef_tui.domain.equipe.disponibles import Disponibles
from cariforef_tui.domain.equipe.load import DemandeurSI, VueSI, describe_charge_si, describe_saisi_si
from cariforef_tui.domain.equipe.sentences import describe_absences, describe_nobody
from cariforef_tui.domain.values.dates import MOIS, format_date
from cariforef_tui.domain.values.days import describe_jours, format_cell, format_nombre
from cariforef_tui.domain.values.refusals import CodeRefuse
from cariforef_tui.domain.values.shown import DAY, JOURS, TEXT, WHOLE, Shape, each, field, optional
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.services.agents.agents import resolve_pole
from cariforef_tui.services.equipe import EquipeSnapshot, load_equipe
from cariforef_tui.services.shown.equipe import AGENT, VUE, Annee, Vue


def _days(title: str, read: Callable[[Annee], int | None]) -> ColumnOf[Annee]:
    """Return a column of days, empty in the rows whose days the reader may not read."""
    return ColumnOf(title, lambda row: format_cell(read(row)) if row.lisible else "", Fit.RIGHT)


def _completed(row: Annee) -> str:
    return "" if row.year.completude is None else f"{row.year.completude} %"


FEUILLES = (
    *columns_of(*AGENT.pick("agent")),
    _days("À ce jour", lambda row: row.year.disponible_a_date),
    _days("Saisi", lambda row: row.year.saisi),
    _days("À saisir", lambda row: row.year.a_saisir),
    ColumnOf("Complet", _completed, Fit.RIGHT),
)


@command("base", "au", "json")
@click.argument("pole", required=False)
def voir(invocation: Invocation, pole: str | None) -> None:
    """Montrer les feuilles de chacun, et qui est disponible les trois mois à venir.

    POLE : un sigle, ou SI pour l'équipe SI (sinon tout le monde). À ce jour : jours ouvrés passés, absences
    déduites. Libres, selon le plan : jours ouvrés du mois, moins la part de ce qui reste à faire des lignes.
    Les jours disponibles de l'année ôtent les absences déclarées, ou les congés s'ils sont plus nombreux.
    """
    with invocation.store() as store:
        snapshot = load_equipe(store, invocation.reference(store), lecteur=invocation.reader(store))
    vue = Vue(snapshot.capacite, snapshot.disponibles, _keep(snapshot, pole))
    invocation.answer(VUE.to_json(vue), _render(vue, pole))


def _keep(snapshot: EquipeSnapshot, pole: str | None) -> tuple[Equipe, ...]:
    equipes = snapshot.capacite.equipes
    if pole is None:
        return equipes
    if pole.strip().upper() == EQUIPE_SI:
        si = tuple(equipe for equipe in equipes if equipe.code == EQUIPE_SI)
        if not si:
            raise CodeRefuse("Le programme n'a pas d'équipe SI.")
        return si
    code = resolve_pole(snapshot.programme, pole)
    return tuple(equipe for equipe in equipes if equipe.code == code)


def _render(vue: Vue, pole: str | None) -> Iterator[Block]:
    capacite, free = vue.capacite, vue.disponibles
    yield from wrap_text(f"Équipe au {format_date(capacite.au)} (jours). {capacite.plein.describe()}")
    if unnamed := capacite.tell_unnamed(None):
        yield from wrap_text(unnamed)
    for groupe in vue.groupes:
        equipe = groupe.equipe
        own = replace(vue, equipes=(equipe,))
        yield ""
        yield Title(" · ".join(dict.fromkeys((equipe.nom, equipe.libelle))))
        if equipe.agents:
            yield tabular(FEUILLES, list(own.annees))
        if own.free:
            span = f"du {free.debut:%d/%m} au {free.fin:%d/%m}"
            yield f"Disponibles {span} : jours libres, selon le plan et les absences"
            yield tabular(_free_columns(free), own.free)
        yield from wrap_text(_etp_sentence(capacite, equipe), indent="  ")
        yield from wrap_text(describe_nobody(free, equipe.code), indent="  ")
    if pole is None:
        yield ""
        yield from wrap_text(f"{capacite.racine} : {_etp_sentence(capacite, capacite.ensemble)}", indent="  ")
        yield from wrap_text(describe_nobody(free, None), indent="  ")


def _free_columns(free: Disponibles) -> tuple[ColumnOf[Annee], ...]:
    def month(rank: int, title: str) -> ColumnOf[Annee]:
        return ColumnOf(title, lambda it: format_cell(it.libre.mois[rank].libres), Fit.RIGHT)

    return (
        *columns_of(*AGENT.pick("agent")),
        *(month(rank, MOIS[mois.numero - 1].capitalize()) for rank, mois in enumerate(free.mois)),
        ColumnOf("Libres", lambda it: format_cell(it.libre.libres), Fit.RIGHT),
        ColumnOf("Absences", lambda it: describe_absences(it.libre), Fit.CUT),
    )


def _etp_sentence(capacite: Capacite, equipe: Equipe) -> str:
    etp = format_nombre(capacite.plein.to_etp(equipe.promis))
    planned = f"{describe_jours(estimate(equipe.promis), 'prévu')} ({etp} ETP)"
    if not equipe.agents:
        return f"{planned}. Aucun agent enregistré."
    if equipe.disponible is not None:
        people = count_of(len(equipe.agents), "personne")
        planned += f" pour {people} et {describe_jours(estimate(equipe.disponible), 'disponible')}"
    return f"{planned}."


@command("base", "au", "json")
def demandes(invocation: Invocation) -> None:
    """Confronter les demandes à l'équipe SI et ses jours.

    Le tableau donne, par demandeur, les jours demandés, disponibles et saisis.
    """
    with invocation.store() as store:
        snapshot = load_equipe(store, invocation.reference(store), lecteur=invocation.reader(store))
    vue = snapshot.vue_si
    if vue is None:
        raise CodeRefuse("Le programme n'a pas d'équipe SI.")
    claims = Claims(snapshot, vue)
    invocation.answer(DEMANDES.to_json(claims), _render_claims(claims))


@dataclass(frozen=True)
class Claim:
    libelle: str
    demandeur: DemandeurSI


@dataclass(frozen=True)
class Claims:
    snapshot: EquipeSnapshot
    vue: VueSI

    @property
    def team(self) -> Equipe:
        """The SI team; empty if the programme has none."""
        return self.snapshot.capacite.equipe_si or Equipe(EQUIPE_SI, "", ())

    @property
    def demandeurs(self) -> list[Claim]:
        by_code = self.snapshot.programme.by_code
        return [Claim(by_code[one.code].libelle, one) for one in self.vue.demandeurs]

    @property
    def rows(self) -> list[Claim]:
        """The lines that claim days, then the team's own line, then the total, which has no code."""
        charge, realise = self.vue.charge, self.vue.realise
        own = DemandeurSI(
            pole="",
            code=self.vue.code,
            demande=charge.infrastructure,
            non_chiffres=0,
            realise=self.vue.propre,
        )
        total = DemandeurSI(
            pole="",
            code="",
            demande=charge.demande + charge.infrastructure,
            non_chiffres=charge.non_chiffres,
            realise=realise,
        )
        return [*self.demandeurs, Claim("Infrastructure et sécurité", own), Claim("Total", total)]


def _name_claim(claim: Claim) -> str:
    return f"{claim.demandeur.pole} · {claim.libelle}" if claim.demandeur.pole else claim.libelle


def _count_unquantified(claim: Claim) -> str:
    count, is_total = claim.demandeur.non_chiffres, not claim.demandeur.code
    return str(count) if count or is_total else ""


DEMANDEUR = Shape[Claim](
    "Demandeur",
    field("pole", TEXT, lambda it: it.demandeur.pole),
    field("code", TEXT, lambda it: it.demandeur.code, "Code"),
    field("libelle", TEXT, lambda it: it.libelle),
    field("demande", optional(JOURS), lambda it: it.demandeur.demande, "Demandé"),
    field("non_chiffres", WHOLE, lambda it: it.demandeur.non_chiffres),
    field("saisi", JOURS, lambda it: it.demandeur.realise, "Saisi"),
    field("reste", optional(JOURS), lambda it: it.demandeur.reste, "Reste"),
)
CLAIMS = (
    *columns_of(*DEMANDEUR.pick("code")),
    ColumnOf("Demandeur", _name_claim, Fit.CUT),
    *columns_of(*DEMANDEUR.pick("demande")),
    ColumnOf("X", _count_unquantified, Fit.RIGHT),
    *columns_of(*DEMANDEUR.pick("saisi", "reste")),
)
DEMANDES = Shape[Claims](
    "Demandes",
    field("au", DAY, lambda it: it.snapshot.au),
    field("code", TEXT, lambda it: it.vue.code),
    field("disponible", JOURS, lambda it: it.vue.charge.disponible),
    field("infrastructure", JOURS, lambda it: it.vue.charge.infrastructure),
    field("demande", JOURS, lambda it: it.vue.charge.demande),
    field("non_chiffres", WHOLE, lambda it: it.vue.charge.non_chiffres),
    field("depassement", JOURS, lambda it: it.vue.charge.depassement),
    field("saisi", JOURS, lambda it: it.vue.realise),
    field("saisi_propre", JOURS, lambda it: it.vue.propre),
    field("saisi_poles", JOURS, lambda it: it.vue.realise - it.vue.propre),
    field("agents", each(TEXT), lambda it: [one.agent.initiales for one in it.team.agents]),
    field("disponible_calendrier", optional(JOURS), lambda it: it.team.disponible),
    field("demandeurs", each(DEMANDEUR), lambda it: it.demandeurs),
)


def _render_claims(claims: Claims) -> Iterator[Block]:
    snapshot, vue = claims.snapshot, claims.vue
    yield f"Équipe SI au {format_date(snapshot.au)} (jours)"
    yield from wrap_text(describe_charge_si(vue.charge))
    yield from wrap_text(describe_saisi_si(vue))
    yield from wrap_text(snapshot.capacite.describe_calendrier())
    yield ""
    yield tabular(CLAIMS, claims.rows)
