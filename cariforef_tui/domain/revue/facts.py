"""The facts from which a review is computed: declarations, unfilled days, the échéancier."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from cariforef_tui.domain.agents.agents import EQUIPE_SI, Agent
from cariforef_tui.domain.alertes.evolution import StatutAlerte
from cariforef_tui.domain.alertes.facts import FaitsAlertes
from cariforef_tui.domain.alertes.facts import seen_by as alertes_seen_by
from cariforef_tui.domain.avancement.burndown import Burndown
from cariforef_tui.domain.avancement.consommation import Realise
from cariforef_tui.domain.pilotage.echeancier import Echeancier, FaitsEcheancier, Travail, make_echeancier
from cariforef_tui.domain.pilotage.tree import list_rows, open_by_default, open_everywhere
from cariforef_tui.domain.programme.declarations import Declaration, Fait, Raf
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.programme.revisions import (
    Changement,
    JalonRevise,
    LigneAjoutee,
    LigneRemise,
    LigneRetiree,
    MontantRevise,
    Revision,
    TexteLigne,
    TexteRevise,
    lines_of,
)
from cariforef_tui.domain.programme.sentences import describe_jalon_revise, describe_reprise, format_montant
from cariforef_tui.domain.revue.figures import (
    AlerteRevue,
    DejaVus,
    Evenement,
    Feuille,
    FiguresRevue,
    JoursSemaine,
    NatureEvenement,
)
from cariforef_tui.domain.revue.revue import CleRevue, Decision, last_day_of
from cariforef_tui.domain.temps.calendrier import days_between
from cariforef_tui.domain.temps.semaine import SommesSemaine
from cariforef_tui.domain.values.days import format_jours

_D = TypeVar("_D", Revision, Raf, Fait)
_FAITS = {
    Declaration.SOLDEE: "soldée",
    Declaration.ROUVERTE: "rouverte",
    Declaration.TENU: "jalon tenu",
    Declaration.NON_TENU: "jalon non tenu",
}
SANS_POLE = "—"


@dataclass(frozen=True, kw_only=True)
class FaitsRevue:
    """The facts of a review, read at once; `facts` are those at the end of the figures' day.

    `au` is the date de référence, from which the days to an end are counted. `semaine` are each agent's
    absences from Monday to the last day looked at. `avant` are the figures of the last closed review, `debut`
    the réalisé at the end of the day before the week, `realises` that of the last day looked at. `burndown`
    is the perimeter's own and `travail` the work by month; both are None if nobody will see them.
    """

    cle: CleRevue
    au: date
    facts: FaitsAlertes
    semaine: Mapping[str, SommesSemaine]
    debut: Mapping[str, Realise]
    realises: Mapping[str, Realise]
    avant: FiguresRevue | None
    revisions: tuple[Revision, ...]
    rafs: tuple[Raf, ...]
    faits: tuple[Fait, ...]
    decisions: tuple[Decision, ...]
    burndown: Burndown | None
    travail: Travail | None

    @property
    def dernier(self) -> date:
        """The last day of the week that counts: its Sunday, once it is over."""
        return last_day_of(self.cle, self.facts.au)

    @property
    def depuis(self) -> date:
        return self.avant.au if self.avant else self.cle.lundi - timedelta(days=1)

    @property
    def vus(self) -> DejaVus:
        return DejaVus(len(self.revisions), len(self.rafs), len(self.faits))


def list_evenements(faits: FaitsRevue) -> tuple[Evenement, ...]:
    """Return what concerns the perimeter, dated or written since the last review, up to the figures' day.

    So what was written late, with a date before the last review, shows in the next one.
    """
    programme, au, depuis = faits.facts.programme, faits.facts.au, faits.depuis
    perimetre, vus = faits.cle.perimetre, faits.avant.vus if faits.avant else faits.vus
    below = programme.subtrees[perimetre]
    evenements = [
        *_revisions(programme, below, _fresh(faits.revisions, vus.revisions, depuis)),
        *_rafs(below, _fresh(faits.rafs, vus.rafs, depuis)),
        *_faits(programme, perimetre, _fresh(faits.faits, vus.faits, depuis)),
    ]
    return tuple(
        sorted(
            (evenement for evenement in evenements if evenement.jour <= au),
            key=lambda evenement: evenement.jour,
        )
    )


def _fresh(written: Sequence[_D], seen: int, depuis: date) -> list[_D]:
    return [dated for rang, dated in enumerate(written) if rang >= seen or dated.jour > depuis]


def _rafs(below: frozenset[str], rafs: Iterable[Raf]) -> Iterator[Evenement]:
    for raf in rafs:
        if raf.code in below:
            days = "retiré" if raf.centiemes is None else format_jours(raf.centiemes)
            texte = f"reste à faire {days}"
            comment = f" ({raf.commentaire})" if raf.commentaire else ""
            yield Evenement(
                nature=NatureEvenement.RAF,
                jour=raf.jour,
                code=raf.code,
                texte=texte + comment,
                auteur=raf.auteur,
            )


def _revisions(
    programme: Programme, below: frozenset[str], revisions: Iterable[Revision]
) -> Iterator[Evenement]:
    for revision in revisions:
        lines = [
            code
            for changement in revision.changements
            for code in lines_of(programme, changement)
            if code in below
        ]
        if lines:
            what = " ; ".join(_describe(programme, changement) for changement in revision.changements)
            texte = f"{what}. Motif : {revision.motif}"
            yield Evenement(
                nature=NatureEvenement.REVISION,
                jour=revision.jour,
                code=lines[0],
                texte=texte,
                auteur=revision.auteur,
            )


def _faits(programme: Programme, perimetre: str, faits: Iterable[Fait]) -> Iterator[Evenement]:
    jalons = {jalon.code: jalon for jalon in programme.jalons}
    below = programme.subtrees[perimetre]
    for fait in faits:
        said = describe_reprise(fait) if fait.declaration is Declaration.REPRISE else _FAITS[fait.declaration]
        texte = said + (f" ({fait.motif})" if fait.motif else "")
        if fait.declaration in (Declaration.TENU, Declaration.NON_TENU):
            jalon = jalons.get(fait.code)
            if jalon is None or (perimetre != programme.racine and below.isdisjoint(jalon.lignes)):
                continue
            code = next((ligne for ligne in jalon.lignes if ligne in below), perimetre)
            texte = f"{fait.code} : {texte}"
        elif fait.code in below:
            code = fait.code
            texte = texte if fait.declaration is Declaration.REPRISE else f"ligne {texte}"
        else:
            continue
        yield Evenement(
            nature=NatureEvenement.FAIT, jour=fait.jour, code=code, texte=texte, auteur=fait.agent
        )


def _describe(programme: Programme, changement: Changement) -> str:
    match changement:
        case MontantRevise():
            lines = ", ".join(lines_of(programme, changement)[:3])
            return f"{lines} : {format_montant(changement.avant)} → {format_montant(changement.centiemes)}"
        case TexteRevise():
            name = "échéance" if changement.objet is TexteLigne.ECHEANCE else "qui"
            return f"{changement.code} : {name} « {changement.avant} » → « {changement.texte} »"
        case LigneAjoutee():
            return f"{changement.ligne.code} ajoutée, {format_montant(changement.enveloppe.centiemes)}"
        case LigneRetiree():
            return f"{changement.code} retirée"
        case LigneRemise():
            return f"{changement.code} remise au plan"
        case JalonRevise():
            return describe_jalon_revise(changement)


def _perimeter(faits: FaitsRevue) -> Iterator[Agent]:
    """Yield the people of the perimeter, or everybody."""
    for agent in faits.facts.agents:
        if faits.cle.perimetre in (faits.facts.programme.racine, agent.pole):
            yield agent


def _members(faits: FaitsRevue) -> Iterator[Agent]:
    """Yield the people of the perimeter who log days and are present in the week."""
    for agent in _perimeter(faits):
        present = agent.actif or (agent.depart is not None and agent.depart >= faits.cle.lundi)
        if present and agent.logs_days:
            yield agent


def _week(faits: FaitsRevue) -> tuple[date, ...]:
    days, calendrier = days_between(faits.cle.lundi, faits.dernier), faits.facts.calendrier
    return tuple(jour for jour in days if calendrier.contains(jour))


def list_feuilles(faits: FaitsRevue) -> Iterator[Feuille]:
    """Yield the people whose days are not all filled up to the arrêté, those who lack the most first."""
    feuilles = []
    for agent in _perimeter(faits):
        missing = [day.manque for day in faits.facts.feuilles.get(agent.initiales, ()) if day.manque]
        if missing:
            feuilles.append(
                Feuille(agent=agent.initiales, pole=agent.pole, manque=sum(missing), jours=len(missing))
            )
    yield from sorted(feuilles, key=lambda feuille: (-(feuille.manque or 0), feuille.agent))


def list_jours(faits: FaitsRevue) -> Iterator[JoursSemaine]:
    """Yield the days of each pôle, of the SI team and of those without pôle."""
    groups: dict[str, list[Agent]] = {}
    for agent in _members(faits):
        groups.setdefault(_group_of(agent), []).append(agent)
    for code in (*(pole.code for pole in faits.facts.programme.poles), EQUIPE_SI, SANS_POLE):
        if code in groups:
            yield _group(faits, code, groups[code])


def _group(faits: FaitsRevue, code: str, agents: Sequence[Agent]) -> JoursSemaine:
    facts, week = faits.facts, _week(faits)
    libelle = {EQUIPE_SI: "Équipe SI", SANS_POLE: facts.programme.sans_pole}.get(code)
    names = [agent.initiales for agent in agents]
    sommes = [faits.semaine.get(name, SommesSemaine()) for name in names]
    filled = sum(facts.remplis.get(name, {}).get(jour, 0) for name in names for jour in week)
    expected = sum(facts.rythmes.expected(agent, jour, facts.calendrier) for agent in agents for jour in week)
    absent = sum(somme.absent for somme in sommes)
    return JoursSemaine(
        code=code,
        libelle=libelle or facts.programme.by_code[code].libelle,
        agents=len(agents),
        saisi=filled - absent,
        absent=absent,
        attendu=expected - sum(somme.otes for somme in sommes),
        incomplets=sum(
            any(day.manque and day.jour in week for day in facts.feuilles.get(name, ())) for name in names
        ),
    )


def _group_of(agent: Agent) -> str:
    return EQUIPE_SI if agent.is_si else agent.pole or SANS_POLE


def seen_by(
    figures: FiguresRevue, programme: Programme, agents: Iterable[Agent], lisibles: Collection[str]
) -> FiguresRevue:
    """Return the figures of a review for somebody who may read only the days of `lisibles` among `agents`.

    They see the week of a group if they may read each of its people; everybody sees who must complete it.
    """
    hidden = {
        _group_of(agent)
        for agent in agents
        if agent.logs_days
        and agent.initiales not in lisibles
        and figures.perimetre in (programme.racine, agent.pole)
    }
    read = [feuille for feuille in figures.feuilles if feuille.agent in lisibles]
    others = [feuille.before_absences for feuille in figures.feuilles if feuille.agent not in lisibles]
    return replace(
        figures,
        jours=tuple(jours.before_absences if jours.code in hidden else jours for jours in figures.jours),
        feuilles=(*read, *sorted(others, key=lambda feuille: feuille.agent)),
        alertes=tuple(
            AlerteRevue(statut, alerte)
            for statut in StatutAlerte
            for alerte in alertes_seen_by((one.alerte for one in figures.alertes_of(statut)), lisibles)
        ),
    )


def echeancier_of(faits: FaitsRevue) -> Echeancier | None:
    """Return the bars of every line of a pôle, or of the pôles and axes of the whole.

    None if the work by month was not read.
    """
    if faits.travail is None:
        return None
    facts, perimetre = faits.facts, faits.cle.perimetre
    programme = facts.programme
    ouverts = open_by_default(programme) if perimetre == programme.racine else open_everywhere(programme)
    rangees = list_rows(programme, ouverts, None)
    return make_echeancier(
        FaitsEcheancier(
            programme=programme,
            calendrier=facts.calendrier,
            avancement=facts.avancement,
            declarations=facts.declarations,
            retirees=facts.retirees,
            travail=faits.travail,
            livrables=facts.livrables,
        ),
        (rangee for rangee in rangees if rangee.code in programme.subtrees[perimetre]),
    )
