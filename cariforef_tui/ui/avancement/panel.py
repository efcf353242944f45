"""Panel of the line under the cursor, beside the tree: its sentences and its burn-down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.reactive import var
from textual.timer import Timer

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.alertes.alertes import Alerte
from cariforef_tui.domain.alertes.facts import TypeAlerte
from cariforef_tui.domain.alertes.of_echeances import format_delai
from cariforef_tui.domain.avancement.avancement import AvancementLigne, format_taux
from cariforef_tui.domain.avancement.etat import Gravite
from cariforef_tui.domain.avancement.livrables import describe_livrable, states_of
from cariforef_tui.domain.avancement.look import (
    advise_debut,
    describe_before,
    explain_line,
    explain_opposite_ecarts,
    tell_beyond_attendu,
    tell_ends,
    tell_etat,
)
from cariforef_tui.domain.avancement.sentences import (
    describe_landing,
    describe_rythme,
    estimate_gap,
    name_closed,
)
from cariforef_tui.domain.programme.echeances import Echeance, Recurrence, TypeEcheance
from cariforef_tui.domain.programme.gestes import describe_enveloppe
from cariforef_tui.domain.programme.programme import Compte, Enveloppe, Jalon, Programme
from cariforef_tui.domain.programme.sentences import describe_revision, format_montant
from cariforef_tui.domain.temps.saisies import SANS_DEMANDE
from cariforef_tui.domain.values.dates import format_ago, format_date, format_duree, format_jour
from cariforef_tui.domain.values.days import describe_jours, format_gap, format_jours, format_nombre
from cariforef_tui.domain.values.text import capitalize
from cariforef_tui.services.avancement import LigneDetail, load_detail
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.services.temps.tirages import describe_parts
from cariforef_tui.ui.avancement.burndown.chart import BurndownChart
from cariforef_tui.ui.avancement.tree_rows import chiffrage_court
from cariforef_tui.ui.kit.figures import format_ecart, mark_of
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.kit.text_block import TextPane

COMMENTAIRE_MAX = 100
"""Characters of a comment in the panel, which one reads at a glance."""
CONTRIBUTEURS_MAX = 9
"""Agents named on one line; the others are only mentioned."""
AUTRES = "autres"
"""Stands for the agents whose days the reader may not see one by one."""
DECISIONS_MAX = 3
"""Decisions shown whole, the last one first; the review has them all."""
REVISIONS_MAX = 5
"""Revisions and restes à faire shown, the newest first; the history has them all."""
_TITRE = "bold"
_DISCRET = "$text-muted"
_STYLES = {Gravite.CRITIQUE: "bold $text-error", Gravite.ATTENTION: "$text-warning"}
_SAID_BY_ETAT = frozenset(
    {
        TypeAlerte.ECHEANCE_DEPASSEE,
        TypeAlerte.DEPASSEMENT,
        TypeAlerte.DEPASSEMENT_PROJETE,
        TypeAlerte.SOUS_CONSOMMATION,
        TypeAlerte.NON_DEMARREE,
        TypeAlerte.A_CONFIRMER,
    }
)
"""Types of alerts that repeat the état in other words."""
_RECURRENCES = {
    Recurrence.QUOTIDIEN: "chaque jour ouvré",
    Recurrence.HEBDOMADAIRE: "chaque semaine",
    Recurrence.TRIMESTRIEL: "chaque trimestre",
}


@dataclass(frozen=True)
class LigneShown:
    """Data of one line: its figures, its alerts, and its detail once read.

    `may_revise` is True if the reader may revise the plan on the line.
    """

    snapshot: Situation
    code: str
    alertes: tuple[Alerte, ...]
    detail: LigneDetail | None
    may_revise: bool = False


def describe_ligne(shown: LigneShown) -> Content:
    """Return the line's whole label, its problems, figures, plan and last days."""
    parts = (
        _heading,
        _attention,
        _figures,
        _plan,
        _livrables,
        _forecast,
        _decided,
        _revised,
        _demandes,
        _work,
    )
    return Content("\n").join([line for part in parts for line in part(shown)])


def _heading(shown: LigneShown) -> Iterator[Content]:
    ligne = shown.snapshot.programme.by_code[shown.code]
    yield Content.assemble((shown.code, _TITRE), " ", inert(ligne.libelle, "bold"))


def _attention(shown: LigneShown) -> Iterator[Content]:
    fait = shown.snapshot.declarations.soldees.get(shown.code)
    if fait is not None:
        motif = f" : {fait.motif}" if fait.motif else ""
        yield inert(f"✓ soldée le {format_date(fait.jour)} par {fait.agent}{motif}", "$text-success")
    if shown.code in shown.snapshot.plan.retirees:
        yield inert("× retirée du plan : plus de saisie ni d'alerte", "$text-warning")
    yield from _etat(shown)
    jalons, bounds = {jalon.code: jalon for jalon in shown.snapshot.programme.jalons}, _bounds(shown)
    for alerte in shown.alertes:
        # The échéance below says the jalon that ends the work.
        if alerte.jalon in bounds or (alerte.type in _SAID_BY_ETAT and alerte.jalon is None):
            continue
        style = _STYLES.get(alerte.gravite, _DISCRET)
        jalon = jalons.get(alerte.jalon or "")
        said = alerte.advised if jalon is None else _describe_jalon(jalon, shown.snapshot.avancement.au)
        yield inert(f"{mark_of(alerte.gravite)} {said}", style)


def _etat(shown: LigneShown) -> Iterator[Content]:
    """Yield the état of the line's group; nothing for a line that is soldée or has no état."""
    avancement = shown.snapshot.avancement
    figures = avancement.lignes[shown.code]
    groupe = figures.groupe
    if groupe is None or shown.code not in groupe.ouvertes:
        return
    told = tell_etat(groupe, avancement.arrete, avancement.au)
    if told and (beyond := tell_beyond_attendu(groupe)):
        told = f"{told}, {beyond}"
    if told:
        of = "" if len(groupe.lignes) == 1 else f"enveloppe de {describe_enveloppe(groupe.enveloppe)} : "
        mark = f"{mark_of(groupe.gravite)} " if groupe.gravite else ""
        yield inert(
            f"{mark}{of}{told}", _STYLES.get(groupe.gravite, _DISCRET) if groupe.gravite else _DISCRET
        )
    told = advise_debut(shown.snapshot.programme, figures, avancement.au, "P, échéance,")
    if told and shown.may_revise:
        yield inert(told, _DISCRET)


def _describe_jalon(jalon: Jalon, au: date) -> str:
    """Return `Jalon RGPD dans 3 jours (25/05/2018), qui concerne 14.7.1, 7.1, 18`."""
    days = (jalon.jour - au).days
    when = "aujourd'hui" if days == 0 else f"dans {format_duree(days)}"
    told = f"Jalon {jalon.code} {when if days >= 0 else 'passé'} ({format_date(jalon.jour)})"
    return f"{told}, qui concerne {', '.join(jalon.lignes)}"


def _figures(shown: LigneShown) -> Iterator[Content]:
    programme, figures = shown.snapshot.programme, shown.snapshot.avancement.lignes[shown.code]
    ligne = programme.by_code[shown.code]
    if ligne.regulation:
        found = format_ecart(figures.ecart_final)
        yield Content(f"Régulation : {format_jours(figures.prevu or 0)}, écart final {found} à trouver.")
        yield Content("Ni saisie, ni pourcentage.")
        return
    qui = ", ".join(str(responsable) for responsable in ligne.responsables)
    planned = "" if figures.prevu is None else f" sur {format_nombre(figures.prevu)}"
    taux = format_taux(figures.taux)
    yield Content.assemble(
        inert(f"{qui} · " if qui else ""),
        ("réalisé ", _DISCRET),
        (f"{format_nombre(figures.realise)}{planned} j", "bold"),
        f" ({taux})" if taux else "",
    )
    yield from _gap(shown.snapshot, figures)
    if figures.au_titre_des_poles:
        yield Content(f"dont {format_jours(figures.au_titre_des_poles)} sur d'autres lignes")


def _gap(situation: Situation, figures: AvancementLigne) -> Iterator[Content]:
    """Yield the écart at the arrêté, what was logged since, its assumptions, and what explains a heading."""
    avancement = situation.avancement
    if figures.ecart is None or avancement.arrete is None:
        return
    # A régulation leaves nothing to use.
    left = figures.reste_montre if (figures.prevu or 0) > 0 else None
    since = figures.realise - figures.realise_arrete
    yield Content.assemble(
        ("attendu ", _DISCRET),
        format_nombre(figures.attendu_montre or 0),
        (" · écart ", _DISCRET),
        (format_ecart(figures.ecart_montre), "bold"),
        (f" au {_court(avancement.arrete)}", _DISCRET),
        (f" ({format_gap(since)} depuis)" if since else "", _DISCRET),
        ("" if left is None else f" · reste {format_nombre(left)} au plan", _DISCRET),
    )
    told = describe_before(situation.programme, situation.arretee, avancement.suivi, figures.code)
    if told:
        yield Content.styled(capitalize(told), _DISCRET)
    if not situation.programme.children[figures.code]:
        return
    # What a régulation takes away explains a heading by itself.
    told = explain_line(situation.programme, figures)
    if told := told or explain_opposite_ecarts(situation.programme, avancement, figures.code):
        yield Content(capitalize(told))


def _livrables(shown: LigneShown) -> Iterator[Content]:
    for state in states_of(shown.snapshot.livrables, shown.code):
        style = {"✓": "$text-success", "▼": "$text-warning"}.get(state.sign, _DISCRET)
        yield inert(f"{state.sign} {describe_livrable(state)}", style)


def _field(name: str, value: str) -> Content:
    return Content.assemble((f"{name} : ", _DISCRET), inert(value))


def _forecast(shown: LigneShown) -> Iterator[Content]:
    """Yield the line's forecast with its method, then what is left to do and the paces of an open line."""
    figures = shown.snapshot.avancement.lignes[shown.code]
    shared = figures.enveloppe
    prevision = figures.enveloppe_prevision if shared and figures.prevision is None else figures.prevision
    prevu = shared.centiemes if shared and figures.prevision is None else figures.prevu
    of_what = "Atterrissage de l'enveloppe" if shared and figures.prevision is None else "Atterrissage"
    if prevision is not None:
        gap = estimate_gap(prevision.centiemes, prevu)
        told = "" if gap is None else f" ; écart final {format_gap(gap)}"
        if shown.snapshot.programme.children[shown.code] and shown.detail and shown.detail.lacks_sheets:
            told += " (plus d'une feuille sur dix manque)"
        lignes = figures.groupe.lignes if figures.groupe else (shown.code,)
        clos = name_closed(lignes, shown.snapshot.declarations.soldees, shown.snapshot.plan.retirees)
        yield _field(of_what, f"{describe_landing(prevision, clos)}{told}")
    if shown.code in shown.snapshot.declarations.soldees or shown.code in shown.snapshot.plan.retirees:
        return
    declared = shown.snapshot.consommation.rafs.get(shown.code)
    if declared is not None and figures.raf is not None:
        raf = declared.raf
        reste = f"{format_jours(figures.raf)} (déclaré {format_nombre(raf.centiemes or 0)} le "
        reste += f"{format_date(raf.jour)} par {raf.auteur})"
        yield _field("Reste à faire", reste)
    elif figures.raf is not None:
        yield _field("Reste à faire", f"{format_jours(figures.raf)}, déclaré sur chaque ligne")
    if told := describe_rythme(figures.rythme):
        yield Content(told)


def _court(jour: date) -> str:
    return format_date(jour)[:5]


def _plan(shown: LigneShown) -> Iterator[Content]:
    programme, code = shown.snapshot.programme, shown.code
    ligne, figures = programme.by_code[code], shown.snapshot.avancement.lignes[code]
    ends = tell_ends(programme, figures.groupe, code)
    echeance = _tell_bound(shown) or describe_echeance(ligne.echeance)
    # A heading has the dates of its lines.
    if ligne.echeance.type is not TypeEcheance.AUCUNE or not programme.children[code]:
        yield _field("Échéance", f"{echeance} ; {ends}" if ends else echeance)
    if figures.enveloppe is not None:
        yield _field("Enveloppe", _shared(figures.enveloppe, figures.enveloppe_realise))
    if ligne.centiemes_annonces is not None and ligne.centiemes_annonces != figures.prevu:
        yield _field("Annoncé par le document", format_jours(ligne.centiemes_annonces))
    si = _si(programme, figures)
    if si:
        yield _field("SI", si)


def _bounds(shown: LigneShown) -> tuple[str, ...]:
    """Return the jalons that end the work on the line."""
    groupe = shown.snapshot.avancement.lignes[shown.code].groupe
    return tuple(
        jalon.code
        for jalon in shown.snapshot.programme.jalons
        if groupe and groupe.is_borne and jalon.jour == groupe.fin and shown.code in jalon.bornees
    )


def _tell_bound(shown: LigneShown) -> str:
    """Return `finit avec ◆ RGPD, 25/05 (J-3)`, empty if no jalon ends the work on the line."""
    bounds, avancement = _bounds(shown), shown.snapshot.avancement
    groupe = avancement.lignes[shown.code].groupe
    if groupe is None or not bounds:
        return ""
    left = format_delai((groupe.fin - avancement.au).days)
    return f"finit avec ◆ {', '.join(bounds)}, {_court(groupe.fin)} ({left})"


def _decided(shown: LigneShown) -> Iterator[Content]:
    for decision in shown.detail.decisions[:DECISIONS_MAX] if shown.detail else ():
        yield _field("Décidé", decision.tell())


def _revised(shown: LigneShown) -> Iterator[Content]:
    """Yield the voted amount if the plan differs from it, then the revisions, the newest first."""
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
        said = f" · n° {revision.numero}, {_court(revision.jour)}, {revision.auteur} : {revision.motif}"
        yield inert(_cut(describe_revision(programme, revision))) + inert(said, _DISCRET)
    held = shown.snapshot.consommation.rafs.get(code)
    past = shown.detail.rafs if shown.detail and not programme.children[code] else ()
    for raf in [raf for raf in past if held is None or raf != held.raf][: REVISIONS_MAX - 1]:
        comment = f" : {raf.commentaire}" if raf.commentaire else ""
        days = "retiré" if raf.centiemes is None else format_jours(raf.centiemes)
        yield inert(f"Reste à faire le {_court(raf.jour)}, {raf.auteur} : {days}{comment}", _DISCRET)


def _held(programme: Programme, code: str) -> int | None:
    shared = programme.shared_enveloppe(code)
    return shared.centiemes if shared else programme.centiemes_prevus(code)


def _shared(enveloppe: Enveloppe, realise: int | None) -> str:
    done = "" if realise is None else f" ; {describe_jours(realise, 'réalisé')} en tout"
    return f"{chiffrage_court(enveloppe)} j partagés par {describe_enveloppe(enveloppe)}{done}"


def _si(programme: Programme, figures: AvancementLigne) -> str:
    shared = programme.shared_enveloppe(figures.code, Compte.SI)
    parts = []
    if figures.prevu_si is not None:
        parts.append(f"{describe_jours(figures.prevu_si, 'demandé')}")
    elif shared is not None and shared.centiemes is not None:
        parts.append(f"{describe_jours(shared.centiemes, 'demandé')} pour {len(shared.lignes)} lignes")
    if figures.si_non_chiffre:
        parts.append("besoin non chiffré (X)")
    if figures.realise_si:
        parts.append(f"{describe_jours(figures.realise_si, 'fait')} par l'équipe SI")
    elif parts:
        parts.append("rien de saisi")
    return ", ".join(parts)


def describe_echeance(echeance: Echeance) -> str:
    """Return the printed text of an échéance, then its interpretation."""
    if echeance.type is TypeEcheance.AUCUNE:
        return "aucune (toute l'année)"
    return f"« {echeance.texte} » : {_understood(echeance)}"


def _understood(echeance: Echeance) -> str:
    if echeance.debut is not None and echeance.fin is not None:
        return f"du {format_date(echeance.debut)} au {format_date(echeance.fin)}"
    if echeance.fin is not None:
        return f"pour le {format_date(echeance.fin)}"
    since = f"début {format_date(echeance.debut)}" if echeance.debut else "toute l'année"
    if echeance.recurrence is not None:
        how = _RECURRENCES[echeance.recurrence]
        return f"{how}, {since}" if echeance.debut else how
    return since if echeance.type is TypeEcheance.CONTINUE else f"non comprise ({since})"


def _work(shown: LigneShown) -> Iterator[Content]:
    if shown.detail is None:
        return
    if not (shown.detail.contributeurs or shown.detail.dernieres):
        # Days of the SI team are said beside.
        if not shown.snapshot.avancement.lignes[shown.code].realise_si:
            yield Content.styled("Aucune saisie.", _DISCRET)
        return
    if shown.detail.dernieres:
        ago = format_ago(shown.detail.dernieres[0].jour, shown.snapshot.avancement.au)
        yield Content.styled(f"Dernières saisies, {ago}", _TITRE)
    for saisie in shown.detail.dernieres:
        code = "" if saisie.code == shown.code else f" {saisie.code}"
        comment = f"  {_cut(saisie.commentaire)}" if saisie.commentaire else ""
        par = f" (par {saisie.par})" if saisie.par else ""
        yield Content.assemble(
            (f"{format_jour(saisie.jour)}  ", _DISCRET),
            inert(f"{saisie.agent or '–':<4}{format_nombre(saisie.centiemes):<4} j{code}{par}"),
            inert(comment, _DISCRET),
        )
    people = shown.detail.contributeurs
    contributions = [f"{agent or AUTRES} {format_nombre(done)}" for agent, done in people[:CONTRIBUTEURS_MAX]]
    if len(people) > CONTRIBUTEURS_MAX:
        contributions.append("et d'autres")
    if contributions:
        yield _field("Par", " · ".join(contributions))


def _demandes(shown: LigneShown) -> Iterator[Content]:
    """Yield the requests of a droit de tirage, the last ones first, and the days without a request."""
    tirage = shown.detail.tirage if shown.detail else None
    if tirage is None:
        return
    yield Content.styled("Demandes", _TITRE)
    if not tirage.demandes:
        yield Content.styled("Aucune demande : la première s'ouvre quand vous saisissez un jour.", _DISCRET)
    for demande in reversed(tirage.demandes):
        by = describe_parts(tirage, demande.numero)
        close = f" · close le {_court(demande.close_le)}" if demande.close_le else ""
        yield Content.assemble(
            (f"{demande.numero:>2}  ", _DISCRET),
            inert(demande.libelle),
            inert(f"  {format_jours(tirage.total(demande.numero))}", "bold"),
            inert(f" · {by}" if by else "", _DISCRET),
            inert(close, _DISCRET),
        )
    if tirage.sans_demande:
        by = describe_parts(tirage, SANS_DEMANDE)
        yield inert(f"{format_jours(tirage.sans_demande)} sans demande · {by}", "$text-warning")


def _cut(texte: str) -> str:
    return texte if len(texte) <= COMMENTAIRE_MAX else texte[: COMMENTAIRE_MAX - 1] + "…"


class LignePanel(Container):
    """Reads and shows a line, once the cursor has rested on it; its texts scroll."""

    REPOS_SECONDES = 0.08
    """Seconds that the cursor rests on a line before its detail is read and shown."""

    shown: var[LigneShown | None] = var(None, init=False, always_update=True)
    """Line to show; the panel is blank if it is None."""

    def __init__(self, host: PlaceScreen, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._host = host
        self._wanted: LigneShown | None = None
        self.rest: Timer | None = None

    def compose(self) -> ComposeResult:
        yield TextPane(id="ligne-textes")
        yield BurndownChart(id="ligne-burndown")

    @property
    def _texts(self) -> TextPane:
        return self.query_one(TextPane)

    @property
    def chart(self) -> BurndownChart:
        return self.query_one(BurndownChart)

    def follow(self, situation: Situation, code: str, alertes: tuple[Alerte, ...]) -> None:
        """Show a line once the cursor has rested on it for `REPOS_SECONDES`."""
        may_revise = self._host.session.may_on(Droit.PILOTER, situation.programme, code)
        self._wanted = LigneShown(situation, code, alertes, None, may_revise)
        if self.rest is not None:
            self.rest.stop()
        self.rest = self.set_timer(self.REPOS_SECONDES, self.read)

    def read(self) -> None:
        """Read the detail of the line wanted, then show it; do nothing while the panel is hidden."""
        wanted, lecteur = self._wanted, self._host.session.agent
        if wanted is not None and self.display:
            read = partial(load_detail, self._host.store, wanted.snapshot, wanted.code, lecteur=lecteur)
            self._host.read(read, partial(self._use, wanted), group="detail")

    def on_show(self) -> None:
        self.read()

    def _use(self, wanted: LigneShown, detail: LigneDetail) -> None:
        self.shown = replace(wanted, detail=detail)

    def watch_shown(self, before: LigneShown | None, shown: LigneShown | None) -> None:
        if shown is None:
            self._texts.update(Content(""))
            self.chart.burndown = None
            return
        self._texts.update(describe_ligne(shown))
        self.chart.display = not shown.snapshot.programme.by_code[shown.code].regulation
        self.chart.burndown = shown.detail.burndown if shown.detail else None
        if before is None or before.code != shown.code:
            self._texts.scroll_home(animate=False)
