"""The sentences of the selected line's panel; stored text is made inert, no figure is computed here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from textual.content import Content

from cariforef_tui.domain.alertes.alertes import Alerte, Gravite
from cariforef_tui.domain.avancement.avancement import AvancementLigne, format_taux
from cariforef_tui.domain.avancement.sentences import describe_base, describe_year, estimate, estimate_gap
from cariforef_tui.domain.programme.echeances import Echeance, Recurrence, TypeEcheance
from cariforef_tui.domain.programme.programme import Compte, Enveloppe, Programme
from cariforef_tui.domain.programme.revisions import Revision
from cariforef_tui.domain.programme.sentences import describe_revision, format_montant
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import describe_jours, format_jours, format_nombre
from cariforef_tui.services.avancement import LigneDetail
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.ui.avancement.tree_rows import chiffrage_court, mark_of, prevu_court
from cariforef_tui.ui.kit.figures import AUCUN, format_ecart
from cariforef_tui.ui.kit.inert import inert

COMMENTAIRE_MAX = 100
"""Characters of a comment shown in the panel, which is for reading at a glance."""
CONTRIBUTEURS_MAX = 9
"""Agents named on one line; the others are said to exist."""
AUTRES = "autres"
"""Whose days the reader may not read one by one."""
REVISIONS_MAX = 5
"""Revisions and restes à faire shown, newest first; the history has them all."""
_TITRE = "bold $text-primary"
_DISCRET = "$text-muted"
_RECURRENCES = {
    Recurrence.QUOTIDIEN: "chaque jour ouvré",
    Recurrence.HEBDOMADAIRE: "chaque semaine",
    Recurrence.TRIMESTRIEL: "chaque trimestre",
}


@dataclass(frozen=True)
class LigneShown:
    """One line as known: its figures, its alerts, and its detail once read."""

    snapshot: Situation
    code: str
    alertes: tuple[Alerte, ...]
    detail: LigneDetail | None


def describe_ligne(shown: LigneShown) -> Content:
    """Everything known of the line, its name first."""
    return _join(shown, (_heading, _attention, _figures, _plan, _work))


def describe_ligne_low(shown: LigneShown) -> Content:
    """The same for a panel of a few lines: the figures first, since a name may be six lines long."""
    return _join(shown, (_figures, _attention, _heading, _plan, _work))


def _join(shown: LigneShown, parts: Sequence[Callable[[LigneShown], Iterator[Content]]]) -> Content:
    return Content("\n").join([line for part in parts for line in part(shown)])


def _heading(shown: LigneShown) -> Iterator[Content]:
    programme = shown.snapshot.programme
    ligne = programme.by_code[shown.code]
    yield Content.assemble((shown.code, _TITRE), " ", inert(ligne.libelle, "bold"))
    above = programme.path(shown.code)[:0:-1]
    if above:
        yield Content.styled(" › ".join(above), _DISCRET)


def _attention(shown: LigneShown) -> Iterator[Content]:
    fait = shown.snapshot.suivi.soldees.get(shown.code)
    if fait is not None:
        motif = f" : {fait.motif}" if fait.motif else ""
        yield inert(f"✓ soldée le {format_date(fait.jour)} par {fait.agent}{motif}", "$text-success")
    if shown.code in shown.snapshot.plan.retirees:
        yield inert("× retirée du plan : plus de saisie ni d'alerte", "$text-warning")
    for alerte in shown.alertes:
        style = "$text-error" if alerte.gravite is Gravite.CRITIQUE else "$text-warning"
        yield inert(f"{mark_of(alerte.gravite)} {alerte.message}", style)


def _figures(shown: LigneShown) -> Iterator[Content]:
    programme, figures = shown.snapshot.programme, shown.snapshot.avancement.lignes[shown.code]
    if programme.by_code[shown.code].regulation:
        yield Content(f"Régulation : {format_jours(figures.prevu or 0)}. Ni saisie, ni pourcentage.")
        return
    yield _pair("Prévu", prevu_court(programme, figures), "Réalisé", format_nombre(figures.realise))
    reste = AUCUN if figures.reste is None else format_nombre(figures.reste)
    yield _pair("Reste", reste, "Taux", format_taux(figures.taux) or AUCUN)
    attendu = AUCUN if figures.attendu is None else format_nombre(figures.attendu)
    yield _pair("Attendu", attendu, "Écart", format_ecart(figures.ecart))
    yield from _forecast(shown, figures)
    if figures.au_titre_des_poles:
        yield Content(f"dont {format_jours(figures.au_titre_des_poles)} au titre des pôles")


def _pair(first: str, value: str, second: str, other: str) -> Content:
    return Content.assemble(
        (f"{first:<7}", _DISCRET),
        (f"{value:>8}", "bold"),
        (f" {second:<7}", _DISCRET),
        (f"{other:>8}", "bold"),
    )


def _field(name: str, value: str) -> Content:
    return Content.assemble((f"{name} : ", _DISCRET), inert(value))


def _forecast(shown: LigneShown, figures: AvancementLigne) -> Iterator[Content]:
    """Yield the forecast at the year's end with how it was computed, and the paces held and required."""
    shared = figures.enveloppe
    prevision = figures.enveloppe_prevision if shared and figures.prevision is None else figures.prevision
    prevu = shared.centiemes if shared and figures.prevision is None else figures.prevu
    of_what = "Atterrissage de l'enveloppe" if shared and figures.prevision is None else "Atterrissage"
    if prevision is not None:
        gap = estimate_gap(prevision.centiemes, prevu)
        beyond = "" if gap is None else f" ({format_ecart(gap)})"
        year = describe_year(prevision, shown.snapshot.activite.jours_par_etp)
        reste = f"{format_jours(estimate(prevision.centiemes))}{beyond}, {describe_base(prevision)}"
        yield _field(of_what, f"{reste}{year}")
    declared = shown.snapshot.consommation.rafs.get(shown.code)
    if declared is not None and figures.raf is not None:
        raf = declared.raf
        reste = f"{format_jours(figures.raf)} (déclaré {format_nombre(raf.centiemes)} le "
        reste += f"{format_date(raf.jour)} par {raf.auteur})"
        yield _field("Reste à faire", reste)
    elif figures.raf is not None:
        yield _field("Reste à faire", f"{format_jours(figures.raf)}, déclaré sur chaque ligne")
    rythme = shown.detail.rythme if shown.detail else None
    if rythme is not None:
        observe = "—" if rythme.observe is None else format_nombre(rythme.observe)
        requis = "—" if rythme.requis is None else format_nombre(rythme.requis)
        yield _field(
            "Rythme", f"{observe} j/sem. observé (6 sem.), {requis} requis d'ici {_court(rythme.fin)}"
        )


def _court(jour: date) -> str:
    return format_date(jour)[:5]


def _plan(shown: LigneShown) -> Iterator[Content]:
    programme, code = shown.snapshot.programme, shown.code
    ligne, figures = programme.by_code[code], shown.snapshot.avancement.lignes[code]
    qui = ", ".join(str(responsable) for responsable in ligne.responsables)
    yield _field("Qui", qui or "non précisé")
    yield _field("Échéance", describe_echeance(ligne.echeance))
    if figures.enveloppe is not None:
        yield _field("Enveloppe", _shared(figures.enveloppe, figures.enveloppe_realise))
    if ligne.centiemes_annonces is not None and ligne.centiemes_annonces != figures.prevu:
        yield _field("Annoncé par le document", format_jours(ligne.centiemes_annonces))
    si = _si(programme, figures)
    if si:
        yield _field("SI", si)
    yield from _revised(shown)


def _revised(shown: LigneShown) -> Iterator[Content]:
    """Yield the voted amount where the plan differs from it, then the revisions, newest first."""
    programme, voted, code = shown.snapshot.programme, shown.snapshot.plan.baseline, shown.code
    if code not in voted.by_code:
        yield inert("Ligne ajoutée après le vote.", "$text-warning")
    elif (before := _held(voted, code)) != (now := _held(programme, code)):
        moved = f" ({format_ecart(now - before)})" if before is not None and now is not None else ""
        figures = f"{format_montant(before)} au vote, {format_montant(now)} au plan{moved}"
        yield _field("Révisé", figures)
    if code in voted.by_code and voted.by_code[code].echeance != programme.by_code[code].echeance:
        yield _field("Échéance votée", describe_echeance(voted.by_code[code].echeance))
    for revision in shown.detail.revisions[:REVISIONS_MAX] if shown.detail else ():
        head = f"n° {revision.numero} {_court(revision.jour)} {revision.auteur} "
        yield Content.assemble(
            (head, _DISCRET), inert(f"{revision.motif} : "), inert(_describe_revision(programme, revision))
        )
    for raf in shown.detail.rafs[1:REVISIONS_MAX] if shown.detail and not programme.children[code] else ():
        comment = f" : {raf.commentaire}" if raf.commentaire else ""
        figures = f"RAF {_court(raf.jour)} {raf.auteur} {format_jours(raf.centiemes)}{comment}"
        yield inert(figures, _DISCRET)


def _held(programme: Programme, code: str) -> int | None:
    shared = programme.shared_enveloppe(code)
    return shared.centiemes if shared else programme.centiemes_prevus(code)


def _describe_revision(programme: Programme, revision: Revision) -> str:
    return _cut(describe_revision(programme, revision))


def _shared(enveloppe: Enveloppe, realise: int | None) -> str:
    done = "" if realise is None else f" ; {describe_jours(realise, 'consommé')} en tout"
    lignes = ", ".join(enveloppe.lignes)
    return f"{chiffrage_court(enveloppe)} j partagés entre {len(enveloppe.lignes)} lignes ({lignes}){done}"


def _si(programme: Programme, figures: AvancementLigne) -> str:
    shared = programme.shared_enveloppe(figures.code, Compte.SI)
    parts = []
    if figures.prevu_si is not None:
        parts.append(f"{describe_jours(figures.prevu_si, 'demandé')}")
    elif shared is not None and shared.centiemes is not None:
        parts.append(f"{describe_jours(shared.centiemes, 'demandé')} pour {len(shared.lignes)} lignes")
    if figures.si_non_chiffre:
        parts.append("X : besoin non chiffré")
    if figures.realise_si:
        parts.append(f"{describe_jours(figures.realise_si, 'fait')} par l'équipe SI")
    elif parts:
        parts.append("rien de fait")
    return ", ".join(parts)


def describe_echeance(echeance: Echeance) -> str:
    """The printed text, then what was understood of it."""
    if echeance.type is TypeEcheance.AUCUNE:
        return "aucune (toute l'année)"
    return f"« {echeance.texte} » : {_understood(echeance)}"


def _understood(echeance: Echeance) -> str:
    if echeance.recurrence is not None:
        return _RECURRENCES[echeance.recurrence]
    if echeance.debut is not None and echeance.fin is not None:
        return f"du {format_date(echeance.debut)} au {format_date(echeance.fin)}"
    if echeance.fin is not None:
        return f"pour le {format_date(echeance.fin)}"
    return "toute l'année" if echeance.type is TypeEcheance.CONTINUE else "non comprise (toute l'année)"


def _work(shown: LigneShown) -> Iterator[Content]:
    if shown.detail is None:
        return
    if not shown.detail.dernieres:
        yield Content.styled("Aucune saisie.", _DISCRET)
        return
    people = shown.detail.contributeurs
    contributions = [f"{agent or AUTRES} {format_nombre(done)}" for agent, done in people[:CONTRIBUTEURS_MAX]]
    if len(people) > CONTRIBUTEURS_MAX:
        contributions.append("et d'autres")
    yield _field("Par", " · ".join(contributions))
    yield Content.styled("Dernières saisies", _TITRE)
    for saisie in shown.detail.dernieres:
        code = "" if saisie.code == shown.code else f" {saisie.code}"
        comment = f" {_cut(saisie.commentaire)}" if saisie.commentaire else ""
        par = f" (par {saisie.par})" if saisie.par else ""
        yield Content.assemble(
            (f"{format_date(saisie.jour)[:5]} ", _DISCRET),
            inert(f"{saisie.agent or '–'} {format_jours(saisie.centiemes)}{code}{par}"),
            inert(comment, _DISCRET),
        )


def _cut(texte: str) -> str:
    return texte if len(texte) <= COMMENTAIRE_MAX else texte[: COMMENTAIRE_MAX - 1] + "…"
