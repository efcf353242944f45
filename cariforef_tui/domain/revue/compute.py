"""Compute the figures of a review, one function a section, and list what it lacks before closing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from cariforef_tui.domain.alertes.alertes import Alerte, compute_alertes
from cariforef_tui.domain.alertes.scope import keep_within
from cariforef_tui.domain.avancement.consommation import Realise
from cariforef_tui.domain.avancement.look import enjeu_signe, keep_perimeter, short_code, tell_etat
from cariforef_tui.domain.avancement.sentences import tell_arrete
from cariforef_tui.domain.equipe.load import compute_charge_si
from cariforef_tui.domain.programme.gestes import describe_enveloppe
from cariforef_tui.domain.programme.programme import Chiffrage, Compte
from cariforef_tui.domain.revue.evolution import compare_alertes, compare_groupes
from cariforef_tui.domain.revue.facts import (
    FaitsRevue,
    echeancier_of,
    list_evenements,
    list_feuilles,
    list_jours,
)
from cariforef_tui.domain.revue.figures import (
    EcheanceProche,
    FiguresRevue,
    FiguresSI,
    GroupeRevue,
    Progression,
    Revue,
    Synthese,
)
from cariforef_tui.domain.revue.revue import followed_decisions
from cariforef_tui.domain.values.text import agree, count_of

ECHEANCES_JOURS = 28
"""Days after the date in which échéances are listed: four weeks."""
FROZEN = "Ses chiffres, commentaires et météo ne changeront plus ; la suite ira dans la revue suivante."


def compute_figures(faits: FaitsRevue) -> FiguresRevue:
    """Return every figure of the review that `faits.cle` names."""
    cle, facts = faits.cle, faits.facts
    whole = facts.avancement.lignes[cle.perimetre]
    groupes = tuple(_a_regarder(faits))
    alertes = compare_alertes(_alertes(faits), groupes, faits.avant, facts.programme.jalons)
    return FiguresRevue(
        perimetre=cle.perimetre,
        libelle=facts.programme.by_code[cle.perimetre].libelle,
        semaine=cle.semaine,
        lundi=cle.lundi,
        au=facts.au,
        precedente=faits.avant.semaine if faits.avant else None,
        depuis=faits.depuis,
        jours=tuple(list_jours(faits)),
        syntheses=tuple(
            _synthese(faits, code) for code in (cle.perimetre, *facts.programme.children[cle.perimetre])
        ),
        progressions=_progressions(faits),
        evenements=list_evenements(faits),
        a_regarder=compare_groupes(groupes, alertes) if faits.avant else groupes,
        alertes=alertes,
        echeances=tuple(sorted(_echeances(faits), key=lambda echeance: (echeance.jour, echeance.code or ""))),
        feuilles=tuple(list_feuilles(faits)),
        si=_figures_si(faits),
        decisions=followed_decisions(
            faits.decisions, facts.programme, cle, faits.depuis, facts.au, _told(faits)
        ),
        courbe=faits.burndown,
        realises=tuple(_totals(faits, faits.realises).items()),
        vus=faits.vus,
        echeancier=echeancier_of(faits),
        livrables=tuple(state for state in facts.livrables if state.livrable.code in _subtree(faits)),
        arrete=facts.avancement.arrete,
        assise=tell_arrete(facts.avancement.arrete, facts.avancement.suivi, 0, whole.avant or 0),
    )


def _told(faits: FaitsRevue) -> frozenset[int]:
    """Return the numbers of the decisions that the last review showed as done."""
    before = faits.avant.decisions if faits.avant else ()
    return frozenset(decision.numero for decision in before if decision.is_done)


def _subtree(faits: FaitsRevue) -> frozenset[str]:
    return faits.facts.programme.subtrees[faits.cle.perimetre]


def _synthese(faits: FaitsRevue, code: str) -> Synthese:
    facts = faits.facts
    figures = facts.avancement.lignes[code]
    return Synthese(
        code=code,
        libelle=facts.programme.by_code[code].libelle,
        prevu=figures.prevu,
        realise=_realise(faits, code, faits.realises),
        attendu=figures.attendu,
        atterrissage=figures.atterrissage,
        base=figures.base_atterrissage,
        semaine=_realise(faits, code, faits.realises) - _realise(faits, code, faits.debut),
        utilise=figures.realise_arrete + (figures.avant or 0),
        avant=figures.avant or 0,
        regulation=facts.programme.centiemes_regules(code),
    )


def _realise(faits: FaitsRevue, code: str, realises: Mapping[str, Realise]) -> int:
    """Return the réalisé of a node as the progress counts it: SI days are all on the SI team's own line."""
    programme, below = faits.facts.programme, faits.facts.programme.subtrees[code]
    own = sum(realise.metier for line, realise in realises.items() if line in below)
    return own + (sum(realise.si for realise in realises.values()) if programme.code_si in below else 0)


def _totals(faits: FaitsRevue, realises: Mapping[str, Realise]) -> dict[str, int]:
    """Return the hundredths by imputable line of the perimeter; an SI day is on the line logged."""
    below = _subtree(faits)
    return {
        ligne.code: realises[ligne.code].metier + realises[ligne.code].si
        for ligne in faits.facts.programme.imputables()
        if ligne.code in below and ligne.code in realises
    }


def _progressions(faits: FaitsRevue) -> tuple[Progression, ...]:
    # Without a closed review, the comparison begins with the week.
    before = dict(faits.avant.realises) if faits.avant else _totals(faits, faits.debut)
    after = _totals(faits, faits.realises)
    by_code = faits.facts.programme.by_code
    progressions = [
        Progression(code, by_code[code].libelle, before.get(code, 0), after.get(code, 0))
        for code in by_code
        if before.get(code, 0) != after.get(code, 0)
    ]
    return tuple(sorted(progressions, key=lambda progression: -abs(progression.delta)))


def _a_regarder(faits: FaitsRevue) -> Iterator[GroupeRevue]:
    """Yield the groups of the perimeter that need a look, in the order of the whole list."""
    facts, below = faits.facts, _subtree(faits)
    for groupe in keep_perimeter(facts.avancement.a_regarder, below):
        code = groupe.ouvertes[0]
        yield GroupeRevue(
            code=code,
            nom=describe_enveloppe(groupe.enveloppe),
            court=short_code(groupe),
            libelle=facts.programme.by_code[code].libelle,
            prevu=groupe.prevu,
            utilise=groupe.utilise,
            attendu=groupe.attendu,
            atterrissage=groupe.atterrissage,
            fin=groupe.fin_propre,
            etat=groupe.etat,
            gravite=groupe.gravite,
            enjeu=groupe.enjeu,
            montre=enjeu_signe(groupe),
            constat=tell_etat(groupe, facts.avancement.arrete, faits.au),
        )


def _alertes(faits: FaitsRevue) -> tuple[Alerte, ...]:
    """Return the alerts of the perimeter, without the months to sign: a closed review is kept for ever."""
    facts = faits.facts
    within = keep_within(compute_alertes(facts), faits.cle.perimetre, facts.programme, facts.agents)
    return tuple(replace(alerte, mois=()) for alerte in within)


def _echeances(faits: FaitsRevue) -> Iterator[EcheanceProche]:
    facts, below = faits.facts, _subtree(faits)
    last = facts.au + timedelta(days=ECHEANCES_JOURS)
    for ligne in facts.open_lignes:
        fin = ligne.echeance.fin
        if fin is None or not facts.au <= fin <= last or ligne.code not in below:
            continue
        figures = facts.avancement.lignes[ligne.code]
        groupe = figures.groupe
        yield EcheanceProche(
            jour=fin,
            code=ligne.code,
            jalon=None,
            libelle=ligne.libelle,
            prevu=groupe.prevu if groupe else figures.prevu,
            realise=groupe.realise if groupe else figures.realise,
        )
    for jalon in facts.programme.jalons:
        lignes = [code for code in jalon.lignes if code in below]
        concerned = lignes or faits.cle.perimetre == facts.programme.racine
        if jalon.code not in facts.declarations.tenus and facts.au <= jalon.jour <= last and concerned:
            # Only lines that the jalon bounds say how much of it is done.
            bounded = [facts.avancement.lignes[code] for code in jalon.bornees if code in below]
            yield EcheanceProche(
                jour=jalon.jour,
                code=lignes[0] if lignes else None,
                jalon=jalon.code,
                libelle=jalon.libelle,
                prevu=sum(line.prevu or 0 for line in bounded) if bounded else None,
                realise=sum(line.realise for line in bounded),
            )


def _figures_si(faits: FaitsRevue) -> FiguresSI:
    facts, below = faits.facts, _subtree(faits)
    programme = facts.programme
    claims = [
        enveloppe
        for enveloppe in programme.enveloppes
        if enveloppe.compte is Compte.SI and not below.isdisjoint(enveloppe.lignes)
    ]
    charge = compute_charge_si(programme) if programme.code_si in below else None
    done, before = (
        sum(realise.si for code, realise in realises.items() if code in below)
        for realises in (faits.realises, faits.debut)
    )
    return FiguresSI(
        demande=sum(enveloppe.centiemes or 0 for enveloppe in claims),
        non_chiffres=sum(enveloppe.chiffrage is Chiffrage.X for enveloppe in claims),
        realise=done,
        semaine=done - before,
        disponible=charge.disponible if charge else None,
        infrastructure=charge.infrastructure if charge else None,
        total=sum(realise.si for realise in faits.realises.values()) if charge else None,
    )


class Manque(StrEnum):
    METEO = "météo"
    PRESENTS = "présents"
    PROCHAINE = "prochaine"
    DECISION = "décision"
    RETARDS = "retards"
    FEUILLES = "feuilles"


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that a review lacks, and the sentence that says so."""

    manque: Manque
    phrase: str


def list_missing(revue: Revue) -> tuple[Missing, ...]:
    """Return what the review lacks: words not said, no decision, overdue decisions, unfilled sheets.

    Of a closed review, that is what lacked when it was closed: all of it is frozen.
    """
    return tuple(_missing(revue))


def _missing(revue: Revue) -> Iterator[Missing]:
    figures, ecrite = revue.figures, revue.ecrite
    if ecrite.meteo is None:
        yield Missing(Manque.METEO, "La météo n'est pas donnée.")
    if not ecrite.presents:
        yield Missing(Manque.PRESENTS, "Les présents ne sont pas notés.")
    if ecrite.prochaine is None:
        yield Missing(Manque.PROCHAINE, "La date de la prochaine revue n'est pas fixée.")
    if not any(decision.semaine == figures.semaine for decision in figures.decisions):
        yield Missing(Manque.DECISION, "Aucune décision n'est prise.")
    late = len(figures.en_souffrance)
    if late:
        left = agree(late, "reste", "restent")
        yield Missing(Manque.RETARDS, f"{count_of(late, 'décision')} en retard {left} à faire.")
    sheets = len(figures.attendues)
    if sheets:
        left = agree(sheets, "reste", "restent")
        yield Missing(Manque.FEUILLES, f"{count_of(sheets, 'feuille')} {left} à compléter.")
