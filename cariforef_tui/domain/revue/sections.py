"""The sections of a review, each told once: the screens, the shell and the minutes only lay them out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from cariforef_tui.domain.alertes.evolution import EVOLUTIONS, StatutAlerte
from cariforef_tui.domain.avancement.etat import Gravite
from cariforef_tui.domain.avancement.livrables import EtatLivrable
from cariforef_tui.domain.avancement.sentences import (
    describe_regulation,
    name_etat,
)
from cariforef_tui.domain.revue.facts import SANS_POLE
from cariforef_tui.domain.revue.figures import (
    EcheanceProche,
    FiguresRevue,
    FiguresSI,
    GroupeRevue,
    JoursSemaine,
)
from cariforef_tui.domain.revue.revue import Decision, RevueEcrite
from cariforef_tui.domain.revue.sentences import tell_alerte, tell_nothing, tell_since
from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.domain.values.days import JOUR_ENTIER, format_cell, format_gap, format_jours, format_nombre
from cariforef_tui.domain.values.text import agree, count_of, elide_pole

MOUVEMENTS_MAX = 10
"""Lines that moved, listed one by one."""


class Look(StrEnum):
    """How much a row asks to be seen."""

    CRITIQUE = "critique"
    ATTENTION = "attention"
    INFO = "info"
    BON = "bon"
    DISCRET = "discret"
    NORMAL = "normal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing that a section tells, in words.

    `cle` tells it from every other row of the review. `code` names what it is about, `libelle` says it;
    `court` is the code where room lacks. `qui` does or wrote it, `quand` is its day, `fait` why it stands
    there. `chiffres` are its figures, one for each title of its section;
    `etat` is where it stands, in a word. `signe` replaces that of its look. `ligne` is the line that it
    opens, `decision` the number of its decision. `part` is what is done of a hundred.
    `is_marked` is True for a row to read first.
    """

    cle: str
    libelle: str
    code: str = ""
    court: str = ""
    qui: str = ""
    quand: str = ""
    fait: str = ""
    chiffres: tuple[str, ...] = ()
    etat: str = ""
    signe: str = ""
    look: Look = Look.NORMAL
    ligne: str | None = None
    decision: int | None = None
    part: int | None = None
    is_marked: bool = False

    @property
    def marque(self) -> str:
        """Its sign: its own, else that of its look."""
        return self.signe or _SIGNES.get(self.look, "")


_SIGNES = {Look.CRITIQUE: "‼", Look.ATTENTION: "!", Look.INFO: "i", Look.BON: "✓"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Rows under one title. `chiffres` are the titles of their figures, `courts` the same in few letters."""

    cle: str
    titre: str
    rows: tuple[Row, ...]
    chiffres: tuple[str, ...] = ()
    courts: tuple[str, ...] = ("",)
    vide: str = ""


def tell_decisions(figures: FiguresRevue, told: Collection[int] = ()) -> Section:
    """Return the decisions to follow, overdue ones first.

    `told` are left out: minutes of several reviews show them in that of their own perimeter.
    """
    shown = [one for one in figures.decisions if one.perimetre == figures.perimetre or one.numero not in told]
    late = sum(one.is_late_at(figures.au) for one in shown)
    elsewhere = f"Aucune décision {elide_pole(figures.perimetre)} ; les autres sont à leur page."
    return Section(
        cle="decisions",
        titre=f"Décisions : {late} en retard" if late else "Décisions",
        courts=("pour le",),
        rows=tuple(tell_decision(one, figures) for one in shown),
        vide=elsewhere if figures.decisions else "Aucune décision à suivre.",
    )


def tell_decision(decision: Decision, figures: FiguresRevue) -> Row:
    """Return a decision as the review of these figures tells it: its state, when it is due or was done."""
    signe, look, etat = _stand_of(decision, figures)
    of = "" if decision.perimetre == figures.perimetre else f" ({decision.perimetre})"
    quand = _day(decision.pour, figures.au) if decision.pour else "sans date"
    if decision.faite_le is not None:
        quand = f"faite {_day(decision.faite_le, figures.au)}"
    return Row(
        cle=f"decision {decision.numero}",
        libelle=f"{decision.sujet}{of}",
        code=f"n° {decision.numero}",
        qui=decision.noms,
        quand=quand,
        etat=etat,
        signe=signe,
        look=look,
        ligne=decision.ligne,
        decision=decision.numero,
        is_marked=look is Look.CRITIQUE,
    )


def _stand_of(decision: Decision, figures: FiguresRevue) -> tuple[str, Look, str]:
    if decision.is_done:
        return "✓", Look.BON, "faite"
    if decision.is_late_at(figures.au):
        return "✗", Look.CRITIQUE, "en retard"
    return "○", Look.INFO, "nouvelle" if decision.semaine == figures.semaine else "à faire"


def _day(jour: date, au: date) -> str:
    """Return `ven. 11/05`, with its year if it is not that of the review."""
    return format_jour(jour) + (f"/{jour.year}" if jour.year != au.year else "")


def tell_remarques(ecrite: RevueEcrite) -> Section:
    """Return the comments on lines, and on the perimeter."""
    rows = (
        Row(
            cle=f"remarque {rank} {remarque.code}",
            libelle=remarque.texte,
            code=remarque.code,
            qui=remarque.auteur,
            signe="*",
            look=Look.INFO,
            ligne=remarque.code,
        )
        for rank, remarque in enumerate(ecrite.remarques)
    )
    return Section(cle="remarques", titre="Commentaires", rows=tuple(rows), vide="Aucun commentaire.")


def tell_a_regarder(figures: FiguresRevue) -> Section:
    """Return the groups to look at, in the order of `!`; of an old review, écarts that nobody judged."""
    titre = "Écarts" if figures.sans_etat else "À regarder"
    found = figures.a_regarder
    return Section(
        cle="a_regarder",
        titre=f"{titre} ({len(found)})" if found else titre,
        chiffres=("Jours",),
        courts=("jours",),
        rows=tuple(map(_tell_groupe, found)),
        vide=tell_nothing(figures),
    )


def _tell_groupe(groupe: GroupeRevue) -> Row:
    return Row(
        cle=f"groupe {groupe.code}",
        libelle=groupe.libelle,
        code=groupe.nom,
        court=groupe.court,
        fait=f"{groupe.constat} ; {EVOLUTIONS[groupe.statut]}" if groupe.statut else groupe.constat,
        chiffres=(format_gap(groupe.montre),),
        etat=name_etat(groupe.etat),
        look=Look(groupe.gravite) if groupe.gravite else Look.NORMAL,
        ligne=groupe.code,
        is_marked=groupe.gravite is Gravite.CRITIQUE,
    )


def join(titre: str, sections: Sequence[Section]) -> Section:
    """Return one section with the rows of several that tell the same things."""
    return replace(sections[0], titre=titre, rows=tuple(row for one in sections for row in one.rows))


def tell_echeances(figures: FiguresRevue) -> Section:
    """Return the échéances and jalons of the next four weeks; those within a week ask for attention."""
    rows = (
        Row(
            cle=f"echeance {echeance.code} {echeance.jalon}",
            libelle=echeance.titre,
            code=echeance.nom,
            quand=_day(echeance.jour, figures.au),
            chiffres=(_done(echeance),),
            signe="◆" if echeance.jalon else "",
            look=Look.ATTENTION if echeance.is_near_at(figures.au) else Look.NORMAL,
            ligne=echeance.code,
        )
        for echeance in figures.echeances
    )
    return Section(
        cle="echeances",
        titre="Échéances des quatre semaines",
        chiffres=("Réalisé / prévu",),
        courts=("réal. / prévu",),
        rows=tuple(rows),
        vide="Aucune échéance.",
    )


def _done(echeance: EcheanceProche) -> str:
    done = format_nombre(echeance.realise) if echeance.realise or echeance.prevu is not None else ""
    return done if echeance.prevu is None else f"{done} / {format_nombre(echeance.prevu)}"


def list_alertes(figures: FiguresRevue) -> tuple[Section, ...]:
    """Return the alerts that are new, critical and not new, then gone; others are only counted."""
    still = figures.alertes_of(StatutAlerte.AGGRAVEE, StatutAlerte.INCHANGEE, StatutAlerte.ALLEGEE)
    families = (
        ("nouvelles", figures.alertes_of(StatutAlerte.NOUVELLE)),
        ("critiques", tuple(one for one in still if one.alerte.gravite is Gravite.CRITIQUE)),
        ("levées", figures.alertes_of(StatutAlerte.LEVEE)),
    )
    return tuple(
        Section(
            cle=f"alertes {mot}",
            titre=f"Alertes {mot} ({len(told)})",
            rows=tuple(
                Row(
                    cle=f"alerte {rank} {mot}",
                    libelle=tell_alerte(one.alerte),
                    court=one.alerte.jalon or one.alerte.code or one.alerte.agent or "",
                    etat=EVOLUTIONS[one.statut] if figures.precedente else "critique",
                    look=Look(one.alerte.gravite),
                    ligne=one.alerte.code,
                )
                for rank, one in enumerate(told)
            ),
            vide="Aucune alerte nouvelle, levée ni critique.",
        )
        for mot, told in families
    )


def tell_mouvements(figures: FiguresRevue, most: int = MOUVEMENTS_MAX) -> Section:
    """Return what was declared since the last review, then `most` of the lines that moved, and the others."""
    moved, others, days = figures.moved(most)
    rows = [
        Row(
            cle=f"progression {one.code}",
            libelle=one.libelle,
            code=one.code,
            chiffres=(format_gap(one.delta), format_nombre(one.apres)),
            ligne=one.code,
        )
        for one in moved
    ]
    if others:
        sum_of_others = (format_gap(days), "")
        rest = f"sur {count_of(others, 'autre ligne')}"
        rows.append(Row(cle="progression autres", libelle=rest, chiffres=sum_of_others, look=Look.DISCRET))
    return Section(
        cle="mouvements",
        titre=tell_since(figures),
        chiffres=("Jours", "Réalisé"),
        courts=("jours", "réal."),
        rows=(*list_declared(figures), *rows),
        vide="Rien n'a bougé.",
    )


def list_declared(figures: FiguresRevue) -> tuple[Row, ...]:
    """Return what was declared since the last review: revisions, restes à faire, lines soldées, jalons."""
    return tuple(
        Row(
            cle=f"evenement {rank} {event.code}",
            libelle=event.fait,
            code=event.code,
            qui=event.auteur,
            quand=_day(event.jour, figures.au),
            signe="✎",
            look=Look.INFO,
            ligne=event.code,
        )
        for rank, event in enumerate(figures.evenements)
    )


def tell_chiffres(figures: FiguresRevue) -> Section:
    """Return the standing of the perimeter, then of its pôles or its axes."""
    return Section(
        cle="situation",
        titre="Situation (jours)",
        chiffres=("Semaine", "Réalisé", "Attendu", "Écart", "Prévu", "Atterrissage", "Écart final"),
        courts=("semaine", "réal.", "attendu", "écart", "prévu", "atterr.", "écart final"),
        rows=tuple(
            Row(
                cle=f"situation {one.code}",
                libelle=one.titre,
                code=one.code,
                chiffres=(
                    *map(format_cell, (one.semaine, one.realise, one.attendu_montre)),
                    _gap(one.ecart_montre),
                    *map(format_cell, (one.prevu, one.estimation)),
                    _gap(one.ecart_final),
                ),
                ligne=one.code,
                is_marked=one.code == figures.perimetre,
            )
            for one in figures.syntheses
        ),
    )


def tell_regulations(figures: FiguresRevue) -> tuple[str, ...]:
    """Return a sentence for each row of the standing that a régulation lowers."""
    return tuple(
        f"{one.code}, {describe_regulation(one.regulation, one.ecart_final)}."
        for one in figures.syntheses
        if one.regulation
    )


def _gap(centiemes: int | None) -> str:
    return "" if centiemes is None else format_gap(centiemes)


def tell_livrables(etats: Iterable[EtatLivrable]) -> Section:
    """Return the livrables that lines promise: produced of promised, expected by now, days for each."""
    looks = {"✓": Look.BON, "▼": Look.ATTENTION}
    rows = (
        Row(
            cle=f"livrable {etat.livrable.code} {etat.livrable.numero}",
            libelle=etat.livrable.libelle,
            code=etat.livrable.code,
            chiffres=(etat.ratio, str(etat.attendu), format_cell(etat.par_unite_montre)),
            signe=etat.sign,
            look=looks.get(etat.sign, Look.DISCRET),
            ligne=etat.livrable.code,
            is_marked=not etat.is_tenu,
        )
        for etat in etats
    )
    return Section(
        cle="livrables",
        titre="Livrables",
        chiffres=("Produit / promis", "Attendu", "Jours par unité"),
        courts=("produit", "attendu", "jours par unité"),
        rows=tuple(rows),
    )


def tell_jours(figures: FiguresRevue) -> Section:
    """Return the days logged in the week, a row for each team, then all of them if there are several."""
    rows = tuple(map(_tell_jours, figures.jours))
    if len(rows) > 1:
        unfilled = [one.incomplets for one in figures.jours if one.incomplets is not None]
        total = JoursSemaine(
            code="Total",
            libelle="Total",
            agents=sum(one.agents for one in figures.jours),
            saisi=figures.saisi,
            absent=None,
            attendu=figures.attendu,
            incomplets=sum(unfilled) if len(unfilled) == len(rows) else None,
        )
        rows += (replace(_tell_jours(total), look=Look.NORMAL, is_marked=True),)
    return Section(
        cle="jours",
        titre=_title_jours(figures.jours),
        chiffres=("Agents", "Saisi", "Attendu", "Taux", "À compléter"),
        courts=("agents", "saisi", "attendu", "taux", "à compléter"),
        rows=rows,
        vide="Personne n'y saisit de jours.",
    )


def _title_jours(jours: Sequence[JoursSemaine]) -> str:
    """Return the title of the days, which says where `attendu` is before absences, as these are private."""
    hidden = sum(one.absent is None for one in jours)
    if hidden and hidden == len(jours):
        return "Jours attendus dans la semaine, avant absences"
    return f"Jours saisis dans la semaine{' (sinon, attendu avant absences)' if hidden else ''}"


def _tell_jours(jours: JoursSemaine) -> Row:
    part = jours.saisi * 100 // jours.attendu if jours.attendu and jours.saisi is not None else None
    people, look, unfilled = f"{jours.agents} pers.", Look.NORMAL, ""
    if jours.incomplets is not None:
        people += f", {jours.incomplets} à compléter" if jours.incomplets else ", complet"
        look, unfilled = Look.ATTENTION if jours.incomplets else Look.BON, str(jours.incomplets)
    rate = "" if part is None else f"{part} %"
    return Row(
        cle=f"jours {jours.code}",
        libelle=people,
        code=jours.libelle if jours.code == SANS_POLE else jours.code,
        court=jours.code,
        chiffres=(str(jours.agents), format_cell(jours.saisi), format_cell(jours.attendu), rate, unfilled),
        look=look,
        part=part,
    )


def tell_si(si: FiguresSI) -> Section:
    """Return the days of the SI team: available, asked and done. Without rows if there are none."""
    return Section(cle="si", titre="Équipe SI", chiffres=("Jours",), courts=("jours",), rows=(*_si_rows(si),))


def _si_rows(si: FiguresSI) -> Iterator[Row]:
    if si.disponible is not None:
        within = f" dans l'année, dont {format_jours(si.infrastructure or 0)} d'infrastructure et de sécurité"
        yield _si_row("disponible", si.disponible, "disponible", within)
    if si.demande or si.non_chiffres:
        beyond = count_of(si.non_chiffres, "demande non chiffrée", "demandes non chiffrées")
        more = f", et {beyond}" if si.non_chiffres else ""
        yield _si_row("demande", si.demande, "demandé", f" par les lignes{more}")
    if si.disponible is not None or si.demande or si.non_chiffres or si.realise:
        done, where = (
            (si.realise, "sur ces lignes") if si.total is None else (si.total, "sur toutes les lignes")
        )
        yield _si_row("fait", done, "saisi", f" {where}, dont {format_jours(si.semaine)} cette semaine")


def _si_row(cle: str, centiemes: int, word: str, more: str) -> Row:
    said = agree(centiemes // JOUR_ENTIER, word)
    return Row(cle=f"si {cle}", libelle=said + more, chiffres=(format_nombre(centiemes),))
