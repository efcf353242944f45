"""Pages of a meeting: each answers a question with one to three figures and its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

from cariforef_tui.domain.avancement.etat import worst
from cariforef_tui.domain.avancement.look import tell_participants
from cariforef_tui.domain.avancement.sentences import describe_landing, describe_rythme, name_late, name_over
from cariforef_tui.domain.revue.compute import Manque, Missing, list_missing
from cariforef_tui.domain.revue.figures import GroupeRevue
from cariforef_tui.domain.revue.pourquoi import Pourquoi
from cariforef_tui.domain.revue.revue import Decision, name_semaine
from cariforef_tui.domain.revue.sections import list_declared, tell_decision, tell_remarques
from cariforef_tui.domain.revue.sentences import (
    describe_declaree,
    tell_close,
    tell_levees,
    tell_moved,
    tell_since,
)
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_gap, format_jours, format_nombre
from cariforef_tui.domain.values.text import agree, capitalize, elide_pole
from cariforef_tui.services.revue.read import RevueSnapshot
from cariforef_tui.ui.revue.reunion.figures import Figure
from cariforef_tui.ui.revue.rows import (
    NIVEAUX_METEO,
    SIGNES_METEO,
    Note,
    RevueRow,
    decided_notes,
    draw_spark,
    echeance_rows,
    feuille_row,
    groupe_rows,
    heading,
    lay_row,
    reunion_rows,
    section_rows,
    stand_row,
    synthese_rows,
    tell_qui,
)


class Topic(StrEnum):
    """Topics of the pages, in the order of the meeting."""

    DECISIONS = "décisions"
    A_VOIR = "à voir"
    SITUATION = "situation"
    ECHEANCES = "échéances"
    CLOTURE = "clôture"


_FIGURES_MAX, _FIGURES_SHARED = 3, 2
"""Greatest number of figures of a topic alone on its page, and of each topic that shares it."""
_MARGIN = 16
"""Cells around a text."""
_NOTHING = Note("Rien de décidé.")
_MENDS = {
    Manque.METEO: ("w", "set_meteo"),
    Manque.PRESENTS: ("", "set_presence"),
    Manque.PROCHAINE: ("", "set_presence"),
    Manque.DECISION: ("o", "add_decision"),
    Manque.RETARDS: ("", f"show_topic('{Topic.DECISIONS}')"),
    Manque.FEUILLES: ("", f"show_topic('{Topic.ECHEANCES}')"),
}
"""For each thing that a review lacks, the key that gives it and the action of Enter on its row."""


@dataclass(frozen=True, slots=True)
class Page:
    """Content of a page below its title; the most useful `figures` come first."""

    figures: tuple[Figure, ...]
    rows: tuple[RevueRow, ...]


def make_pages(snapshot: RevueSnapshot, width: int, height: int) -> tuple[tuple[Topic, ...], ...]:
    """Return the topics of each page, for `width` cells by `height` lines. Two short topics share a page.

    A topic without rows has no page, except the standing of the perimeter and the closing. That standing
    shares no page: its curve stands below its rows.
    """
    figures = snapshot.revue.figures
    has = {
        Topic.DECISIONS: bool(figures.decisions or figures.evenements),
        Topic.A_VOIR: bool(figures.a_regarder),
        Topic.ECHEANCES: bool(figures.echeances or figures.feuilles),
    }
    pages: list[tuple[Topic, ...]] = []
    left = 0
    for topic in Topic:
        if not has.get(topic, True):
            continue
        lines = _count_lines(make_page(snapshot, (topic,)), width)
        if pages and len(pages[-1]) == 1 and lines <= left and Topic.SITUATION not in (topic, *pages[-1]):
            pages[-1] = (*pages[-1], topic)
        else:
            pages.append((topic,))
            left = height - lines
    return tuple(pages)


def _count_lines(page: Page, width: int) -> int:
    """Estimate the lines of the rows of a page: one for each label, and its notes in full."""
    room = max(1, width - _MARGIN)
    lines = 0
    for row in page.rows:
        lines += 1 + row.is_heading + sum(-(-len(note.texte) // room) for note in row.notes)
    return lines


def make_page(snapshot: RevueSnapshot, topics: Sequence[Topic]) -> Page:
    """Return one page of a review read in full. If two topics share it, each has fewer figures."""
    parts = [_MAKERS[topic](snapshot) for topic in topics]
    shown = _FIGURES_MAX if len(parts) == 1 else _FIGURES_SHARED
    return Page(
        tuple(figure for part in parts for figure in _telling(part.figures)[:shown]),
        tuple(row for part in parts for row in part.rows),
    )


def _telling(figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """Return the figures whose look is not `discret`, or the first one if all are."""
    return tuple(figure for figure in figures if figure.niveau != "discret") or figures[:1]


def _decisions(snapshot: RevueSnapshot) -> Page:
    figures = snapshot.revue.figures
    late = figures.en_souffrance
    done = [decision for decision in figures.decisions if decision.is_done]
    to_do = [decision for decision in figures.decisions if decision not in late and decision not in done]
    by_person = sorted(late, key=lambda decision: (decision.qui, decision.pour or figures.au))
    events = tuple(map(lay_row, list_declared(figures)))
    return Page(
        (
            _count("décision", len(late), "en retard", "critique"),
            _count("décision", len(to_do), "à faire", "normal"),
            _count("décision", len(done), agree(len(done), "faite"), "discret"),
        ),
        (
            *_decision_rows(snapshot, "En retard, par personne", by_person),
            *_decision_rows(snapshot, "À faire", to_do),
            *_decision_rows(snapshot, f"Faites depuis le {format_date(figures.depuis)}", done),
            *([heading("mouvements", f"{tell_since(figures)} : déclaré", "le")] if events else []),
            *events,
        ),
    )


def _count(objet: str, nombre: int, legende: str, niveau: str) -> Figure:
    """Return the figure of a count; its look is `discret` if there is none."""
    return Figure(str(nombre), legende, niveau if nombre else "discret", objet=agree(nombre, objet))


def _decision_rows(snapshot: RevueSnapshot, titre: str, decisions: Sequence[Decision]) -> Iterator[RevueRow]:
    if decisions:
        yield heading(f"decisions {titre}", titre, "pour le")
    for decision in decisions:
        row = lay_row(tell_decision(decision, snapshot.revue.figures))
        notes = tuple(_about(snapshot, decision))
        yield replace(row, texte=decision.texte, code=decision.noms, notes=notes)


def _about(snapshot: RevueSnapshot, decision: Decision) -> Iterator[Note]:
    """Yield the subject of a decision and its standing, then the review that took it."""
    figures, line = snapshot.revue.figures, snapshot.programme.by_code.get(decision.ligne or "")
    if line is not None:
        groupe = next((one for one in figures.a_regarder if one.code == line.code), None)
        stands = f"{groupe.constat} · " if groupe else ""
        yield Note(f"{line.code} {stands}{line.libelle}", lignes_max=2)
    of = "" if decision.perimetre == figures.perimetre else f" {elide_pole(decision.perimetre)}"
    yield Note(f"n° {decision.numero}, {name_semaine(decision.semaine)}{of}")


def _a_voir(snapshot: RevueSnapshot) -> Page:
    figures = snapshot.revue.figures
    counted = [
        _count_groupes(groupes, legende)
        for groupes, legende in (
            (figures.depassent, name_over([one.etat for one in figures.depassent], len(figures.depassent))),
            (figures.en_retard, name_late([one.etat for one in figures.en_retard])),
            (figures.sans_etat, "en écart"),
        )
        if groupes
    ]
    most = max((week for one in snapshot.pourquoi.values() for week in one.semaines), default=0)
    rows = groupe_rows(snapshot, partial(_tell_pourquoi, most), partial(decided_notes, snapshot))
    moved = tell_moved(figures)
    since = RevueRow(
        cle="alertes",
        texte=f"Alertes : {moved}.",
        niveau="discret",
        lignes_max=3,
        notes=(Note(f"{levees}."),) if (levees := tell_levees(figures)) else (),
        alertes=figures.perimetre,
    )
    below = (since, stand_row(figures, "voir")) if moved else (stand_row(figures, "voir"),)
    return Page(tuple(counted), (*(_say_nothing(snapshot, row) for row in rows), *below))


def _say_nothing(snapshot: RevueSnapshot, row: RevueRow) -> RevueRow:
    """Return the row of a group; if no decision is about it, its last note says so."""
    if row.ligne is None or snapshot.decided(row.ligne):
        return row
    *notes, last = row.notes
    return replace(row, notes=(*notes, replace(last, texte=f"{last.texte} ; rien de décidé.")))


def _count_groupes(groupes: Sequence[GroupeRevue], legende: str) -> Figure:
    """Return the figure of a count of groups, with the look of the gravest one."""
    gravest = worst(groupe.gravite for groupe in groupes)
    return _count("ligne", len(groupes), legende, gravest.value if gravest else "discret")


def _tell_pourquoi(most: int, fait: str, pourquoi: Pourquoi) -> tuple[Note, ...]:
    """Return the fact of a group with who works on it, its eight weeks with its pace, and its landing.

    `most` is the hundredths of a full bar, the same for all groups.
    """
    prevision = pourquoi.prevision
    paced = describe_rythme(prevision.rythme) if prevision else ""
    spark = f"{draw_spark(pourquoi.semaines, most)} " if any(pourquoi.semaines) else ""
    weeks = Note(f"{spark}{paced or tell_participants(pourquoi.participants)}")
    landing = (Note(f"Atterrissage : {describe_landing(prevision)}"),) if prevision else ()
    return (*tell_qui(fait, pourquoi), weeks, *landing)


def _echeances(snapshot: RevueSnapshot) -> Page:
    figures = snapshot.revue.figures
    near = sum(echeance.is_near_at(figures.au) for echeance in figures.echeances)
    within_weeks = len(figures.echeances) if len(figures.echeances) > near else 0
    people = len(figures.attendues)
    lacking = "" if figures.manque is None else f"il manque {format_jours(figures.manque)}"

    def tell(code: str | None) -> tuple[Note, ...]:
        line = snapshot.programme.by_code.get(code or "")
        who = " ".join(map(str, line.responsables)) if line else ""
        return (*([Note(who)] if who else []), *(decided_notes(snapshot, code) or (_NOTHING,)))

    return Page(
        (
            _count("échéance", near, "sous 7 jours", "attention"),
            _count("échéance", within_weeks, "sous 4 semaines", "normal"),
            replace(_count("feuille", people, "à compléter", "attention"), detail=lacking),
        ),
        (
            *echeance_rows(snapshot, tell),
            heading("feuilles", "Feuilles"),
            feuille_row(figures),
        ),
    )


def _situation(snapshot: RevueSnapshot) -> Page:
    figures = snapshot.revue.figures
    whole = figures.syntheses[0]
    done = f"{format_nombre(whole.realise)} j réalisés"
    planned = f"pour {format_nombre(whole.prevu)} prévus" if whole.prevu is not None else ""
    shown = [Figure(format_nombre(whole.realise), "j réalisés")]
    if whole.ecart_montre is not None:
        shown = [Figure(format_gap(whole.ecart_montre), "écart", detail=done)]
    if whole.estimation is not None:
        shown.append(Figure(format_nombre(whole.estimation), "atterrissage", detail=planned))
    return Page(tuple(shown), (*synthese_rows(figures), stand_row(figures, "situation")))


def _cloture(snapshot: RevueSnapshot) -> Page:
    revue, figures = snapshot.revue, snapshot.revue.figures
    taken = [
        decision
        for decision in snapshot.decisions
        if decision.semaine == figures.semaine
        and figures.perimetre in (snapshot.programme.racine, decision.perimetre)
    ]
    missing, is_close = list_missing(revue), revue.ecrite.is_close
    remarques = tell_remarques(revue.ecrite)
    lacks = (
        agree(len(missing), "manquait", "manquaient")
        if is_close
        else agree(len(missing), "manque", "manquent")
    )
    return Page(
        (
            Figure(str(len(taken)), agree(len(taken), "prise"), objet=agree(len(taken), "décision")),
            _count("point", len(missing), lacks, "attention"),
        ),
        (
            *_decision_rows(
                snapshot,
                "Décidé cette semaine"
                if figures.perimetre == snapshot.programme.racine
                else "Décidé dans cette revue",
                taken,
            ),
            heading("meteos", "Météo"),
            *_meteo_rows(snapshot),
            *(section_rows(remarques) if remarques.rows else ()),
            *reunion_rows(revue.ecrite),
            *(
                [heading("reste", "Il manquait à la clôture" if is_close else "Avant de clore")]
                if missing
                else []
            ),
            *(_missing_row(one, _MENDS[one.manque] if not is_close else ("", "")) for one in missing),
            heading("fin", "Pour finir"),
            *_end_rows(snapshot),
        ),
    )


def _missing_row(missing: Missing, mend: tuple[str, str]) -> RevueRow:
    key, action = mend
    return RevueRow(
        cle=f"reste {missing.manque}",
        texte=missing.phrase,
        signe="!",
        niveau="attention",
        code=key,
        lignes_max=2,
        action=action,
    )


def _meteo_rows(snapshot: RevueSnapshot) -> Iterator[RevueRow]:
    """Yield the weather of the perimeter, and for the whole the weather of each pôle."""
    perimetre = snapshot.revue.figures.perimetre
    for code, meteo in snapshot.meteos.items():
        if code == perimetre or perimetre == snapshot.programme.racine:
            yield RevueRow(
                cle=f"meteo {code}",
                texte=describe_declaree(meteo) if meteo else "pas encore donnée",
                signe=SIGNES_METEO[meteo.couleur] if meteo else "",
                niveau=NIVEAUX_METEO[meteo.couleur] if meteo else "discret",
                code=code,
                droite="close" if code in snapshot.closes else "",
                lignes_max=3,
                action="set_meteo" if code == perimetre else "",
            )


def _end_rows(snapshot: RevueSnapshot) -> Iterator[RevueRow]:
    """Yield the rows that close the review and write its minutes."""
    if closed := tell_close(snapshot.revue.ecrite):
        yield RevueRow(cle="fin clore", texte=f"{capitalize(closed)}.", signe="✓", niveau="bon", lignes_max=2)
    elif snapshot.not_closable is not None:
        yield RevueRow(cle="fin clore", texte=snapshot.not_closable, niveau="discret", lignes_max=3)
    else:
        yield RevueRow(
            cle="fin clore",
            texte="Clore la revue : ses chiffres ne changeront plus.",
            code="X",
            lignes_max=2,
            action="close_revue",
        )
    yield RevueRow(
        cle="fin minutes",
        texte="Écrire le compte rendu, en PDF ou en Markdown.",
        code="e",
        lignes_max=2,
        action="write_minutes",
    )


_MAKERS: Mapping[Topic, Callable[[RevueSnapshot], Page]] = {
    Topic.DECISIONS: _decisions,
    Topic.A_VOIR: _a_voir,
    Topic.ECHEANCES: _echeances,
    Topic.SITUATION: _situation,
    Topic.CLOTURE: _cloture,
}
