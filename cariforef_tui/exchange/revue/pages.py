"""The content of minutes in any format: titles and tables of text, in reading order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from operator import attrgetter
from typing import Any

import pendulum

from cariforef_tui.domain.avancement.etat import Etat, Gravite
from cariforef_tui.domain.avancement.livrables import EtatLivrable
from cariforef_tui.domain.avancement.sentences import ETATS
from cariforef_tui.domain.pilotage.echeancier import Barre, Echeancier, Nature, cell_of
from cariforef_tui.domain.revue.figures import FiguresRevue, Revue
from cariforef_tui.domain.revue.revue import Meteo
from cariforef_tui.domain.revue.sections import (
    Row,
    Section,
    join,
    list_alertes,
    tell_a_regarder,
    tell_chiffres,
    tell_decisions,
    tell_echeances,
    tell_jours,
    tell_livrables,
    tell_mouvements,
    tell_regulations,
    tell_remarques,
    tell_si,
)
from cariforef_tui.domain.revue.sentences import (
    count_alertes,
    describe_feuilles,
    describe_reunion,
    tell_close,
    tell_moved,
)
from cariforef_tui.domain.values.dates import MOIS, format_date
from cariforef_tui.domain.values.days import format_nombre
from cariforef_tui.domain.values.glossary import explain
from cariforef_tui.domain.values.months import MOIS_PAR_AN
from cariforef_tui.domain.values.text import capitalize, count_of, inert_text
from cariforef_tui.exchange.files.typst import fr, shorten

MOUVEMENTS_MAX = 5
"""Lines that moved listed in minutes; one more row sums the others."""
LIBELLE_MAX = 36
"""Characters of a label quoted in an alert."""
LARGEUR = 10_000
"""Width of the échéancier, in units of its own."""
_MILLE = 1_000
"""Cells of a month, fine enough for a printer."""
_LIBELLE_MAX, _TITRE_MAX = 60, 52
"""Characters that fit in a label, and in a bold heading."""
_INTENSITES = 6
"""Shades of a month's work."""
_SIGNES = {Gravite.CRITIQUE: "‼", Gravite.ATTENTION: "!"}
NOMMES_MAX = 5
"""Livrables that a page names, those behind first."""


@dataclass(frozen=True, slots=True)
class MinutesTable:
    """A table of minutes. `vide` is the sentence shown if it has no row.

    `droites` are the ranks of the columns of numbers; `larges` those of the columns that share the room left.
    `marques` are the ranks of the rows to highlight.
    """

    titre: str
    colonnes: tuple[str, ...]
    lignes: tuple[tuple[str, ...], ...]
    droites: tuple[int, ...] = ()
    marques: tuple[int, ...] = ()
    vide: str = ""
    larges: tuple[int, ...] = ()


def inert_rows(lignes: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Return rows with the dangerous characters of their cells made inert."""
    return tuple(tuple(map(inert_text, ligne)) for ligne in lignes)


def format_signed(centiemes: int | None) -> str:
    """Return hundredths as days with their sign, `+12` or `−0,5`; a dash for None."""
    if centiemes is None:
        return "—"
    return f"+{format_nombre(centiemes)}" if centiemes > 0 else format_nombre(centiemes).replace("-", "−")


def format_number(centiemes: int | None) -> str:
    """Return hundredths as days, `12` or `−0,5`; a dash for None."""
    return "—" if centiemes is None else format_nombre(centiemes).replace("-", "−")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The minutes of one review. `etat` says whether it is closed; `meteo` is None if none was given.

    `reunion` names the people present and excused, and the date of the next review; empty if unknown.
    `tables` are in reading order; `notes` are read below `jours`, `alertes_en_cours` below `alertes`.
    """

    titre: str
    sous_titre: str
    etat: str
    meteo: tuple[Meteo, str] | None
    reunion: str
    tables: Mapping[str, MinutesTable]
    notes: tuple[str, ...]
    alertes_en_cours: str


def _signed_by(row: Row) -> str:
    return f"{row.libelle} ({row.qui}, {row.quand})" if row.qui else row.libelle


_Columns = Sequence[tuple[str, Callable[[Row], str]]]
"""Titles of columns of text, and how each reads a row."""
_CHIFFRES: _Columns = (("Code", attrgetter("code")), ("Libellé", attrgetter("libelle")))
_LIVRABLES: _Columns = (("Ligne", attrgetter("code")), ("Livrable", attrgetter("libelle")))
_DECISIONS: _Columns = (
    ("N°", lambda row: str(row.decision)),
    ("Décision", attrgetter("libelle")),
    ("Qui", attrgetter("qui")),
    ("Pour le", attrgetter("quand")),
    ("État", attrgetter("etat")),
)
_A_REGARDER: _Columns = (
    ("État", attrgetter("etat")),
    ("Ligne", attrgetter("code")),
    ("Libellé", attrgetter("libelle")),
    ("Constat", attrgetter("fait")),
)
_ECHEANCES: _Columns = (
    ("Date", attrgetter("quand")),
    ("Ligne", attrgetter("code")),
    ("Libellé", attrgetter("libelle")),
)
_ALERTES: _Columns = (
    ("État", attrgetter("etat")),
    ("Objet", attrgetter("court")),
    ("Alerte", lambda row: _short(row)),
)
_MOUVEMENTS: _Columns = (("Ligne", attrgetter("code")), ("Libellé", _signed_by))
_REMARQUES: _Columns = (
    ("Ligne", attrgetter("code")),
    ("Commentaire", attrgetter("libelle")),
    ("De", attrgetter("qui")),
)


def tabulate(section: Section, columns: _Columns) -> MinutesTable:
    """Return the table of a section: columns of text, then those of its figures."""
    rows = [
        (
            *(read(row) for _, read in columns),
            *(figure.replace("-", "−") or "—" for figure in row.chiffres),
            *("" for _ in section.chiffres[len(row.chiffres) :]),
        )
        for row in section.rows
    ]
    return MinutesTable(
        section.titre,
        (*(titre for titre, _ in columns), *section.chiffres),
        inert_rows(rows),
        droites=tuple(range(len(columns), len(columns) + len(section.chiffres))),
        marques=tuple(rank for rank, row in enumerate(section.rows) if row.is_marked),
        vide=section.vide,
    )


def make_pages(revues: Iterable[Revue]) -> tuple[Page, ...]:
    """Return the minutes of the reviews of one document; a decision is only on the page of its perimeter.

    The first page explains the words of the glossary that the document says: it is read without the program.
    """
    gathered = tuple(revues)
    told = {
        decision.numero
        for revue in gathered
        for decision in revue.figures.decisions
        if decision.perimetre == revue.figures.perimetre
    }
    first, *others = (make_page(revue, told) for revue in gathered)
    explained = explain(text for page in (first, *others) for text in _texts_of(page))
    return replace(first, notes=(*first.notes, *explained)), *others


def _texts_of(page: Page) -> Iterator[str]:
    yield from (page.etat, *page.notes)
    yield from (cell for table in page.tables.values() for row in table.lignes for cell in row)


def make_page(revue: Revue, told: Collection[int] = ()) -> Page:
    """Return the minutes of one review, without dangerous characters in its texts.

    `told` are the decisions left out: the pages of their own perimeters show them.
    """
    figures, ecrite = revue.figures, revue.ecrite
    etat = capitalize(tell_close(ecrite)) or "En préparation : chiffres provisoires"
    meteo = ecrite.meteo
    return Page(
        titre=inert_text(f"{figures.perimetre} — {figures.libelle}"),
        sous_titre=_week(figures),
        etat=inert_text(f"{etat} · {figures.stand}"),
        meteo=(meteo.couleur, inert_text(meteo.commentaire or "")) if meteo else None,
        reunion=inert_text(" · ".join(describe_reunion(ecrite))),
        tables={
            "chiffres": tabulate(tell_chiffres(figures), _CHIFFRES),
            "jours": tabulate(tell_jours(figures), (("Équipe", attrgetter("code")),)),
            "decisions": tabulate(tell_decisions(figures, told), _DECISIONS),
            "remarques": tabulate(tell_remarques(ecrite), _REMARQUES),
            "a_regarder": tabulate(tell_a_regarder(figures), _A_REGARDER),
            "echeances": tabulate(tell_echeances(figures), _ECHEANCES),
            "alertes": tabulate(
                join(f"Alertes au {format_date(figures.au)}", list_alertes(figures)), _ALERTES
            ),
            "mouvements": tabulate(tell_mouvements(figures, MOUVEMENTS_MAX), _MOUVEMENTS),
        },
        notes=tuple(map(inert_text, _notes(figures))),
        alertes_en_cours=_en_cours(figures),
    )


def _week(figures: FiguresRevue) -> str:
    first = pendulum.instance(figures.lundi)
    start = first.format("dddd D MMMM", locale="fr")
    end = first.end_of("week").format("dddd D MMMM YYYY", locale="fr")
    return f"Semaine {first.week_of_year}, du {start} au {end}"


def _notes(figures: FiguresRevue) -> Iterator[str]:
    yield from tell_regulations(figures)
    yield from (f"{sentence}." for sentence in describe_feuilles(figures))
    si = tell_si(figures.si)
    if si.rows:
        yield f"{si.titre} : {' ; '.join(f'{row.chiffres[0]} j {row.libelle}' for row in si.rows)}."


def _short(row: Row) -> str:
    """Return the first sentence of an alert, with its label cut."""
    phrase = row.libelle.replace(f"{row.ligne} « ", "« ", 1)
    head, end, _ = phrase.partition(". ")
    return _with_short_label(head) + (end and ".")


def _with_short_label(phrase: str) -> str:
    """Return the sentence with the label in its first guillemets cut to LIBELLE_MAX characters."""
    before, opening, rest = phrase.partition("« ")
    label, closing, after = rest.partition(" »")
    if not closing or len(label) <= LIBELLE_MAX:
        return phrase
    return f"{before}{opening}{label[: LIBELLE_MAX - 1].rstrip()}…{closing}{after}"


def _en_cours(figures: FiguresRevue) -> str:
    gravites = [alerte.gravite for alerte in figures.en_cours]
    moved = tell_moved(figures)
    told = filter(None, (count_alertes(gravites) if gravites else "", moved and f"alertes : {moved}"))
    return " ".join(f"{capitalize(sentence)}." for sentence in told)


def draw_echeancier(echeancier: Echeancier | None, titre: str) -> dict[str, Any] | None:
    """Return the data of an échéancier for the template; None if the review has none."""
    if echeancier is None:
        return None
    jalons = [
        f"{jalon.code} {format_date(jalon.jour)}" + (" (tenu)" if jalon.nature is Nature.JALON_TENU else "")
        for jalon in echeancier.jalons
    ]
    depth = min((barre.profondeur for barre in echeancier.barres), default=0)
    return {
        "titre": f"{titre} — échéancier {echeancier.exercice}",
        "jalons": fr(f"Jalons : {', '.join(jalons)}.") if jalons else "",
        "aujourdhui": _now(echeancier),
        "legende_jour": format_date(echeancier.au),
        "mois": [name[0].upper() for name in MOIS],
        "lignes": [_row(barre, echeancier, barre.profondeur - depth) for barre in echeancier.barres],
    }


def _now(echeancier: Echeancier) -> int | None:
    return _before(echeancier.au) if echeancier.au.year == echeancier.exercice else None


def _row(barre: Barre, echeancier: Echeancier, depth: int) -> dict[str, Any]:
    now = _now(echeancier)
    done = _before(barre.debut) if barre.atteint is None else _after(barre.atteint)
    room = _LIBELLE_MAX if barre.is_feuille else _TITRE_MAX
    is_lacking = barre.is_late and barre.prevu is not None
    over = None
    if barre.is_over:
        over = _before(barre.debut) if barre.etat is Etat.DEPASSE else now
    return {
        "signe": _SIGNES.get(barre.gravite, "") if barre.gravite else "",
        "libelle": shorten(f"{barre.code} {barre.intitule}", room - 2 * depth),
        "retrait": depth,
        "gras": not barre.is_feuille,
        "pale": barre.is_close,
        "realise": format_number(barre.realise),
        "prevu": "" if barre.prevu is None else format_number(barre.prevu),
        "etat": _etat_of_row(barre),
        "periode": [_before(barre.debut), _after(barre.fin)],
        "fait": [_before(barre.debut), done] if barre.atteint is not None else None,
        "manque": [done, now] if is_lacking and now is not None and done < now else None,
        "en_trop": [over, done] if over is not None and over < done else None,
        "reperes": [{"x": _before(one.jour), "nature": one.nature.name.lower()} for one in barre.reperes],
        "mois": _shades(barre.mois),
    }


def _etat_of_row(barre: Barre) -> str:
    """Return in a few words the closing of the line, or why it needs a look; empty if neither applies."""
    if barre.is_close:
        return barre.cloture
    if barre.etat is not None and barre.is_to_look_at:
        return ETATS[barre.etat]
    return "échéance proche" if barre.is_near else ""


def _shades(mois: tuple[int, ...]) -> list[int]:
    """Return the shade of each month: 0 without work, `_INTENSITES` for the busiest month of the line."""
    most = max(mois)
    return [-(-centiemes * _INTENSITES // most) if centiemes > 0 else 0 for centiemes in mois]


def _before(jour: date) -> int:
    """Return the abscissa of the start of a day, from 0 to LARGEUR."""
    return cell_of(jour, _MILLE) * LARGEUR // (MOIS_PAR_AN * _MILLE)


def _after(jour: date) -> int:
    """Return the abscissa of the end of a day, from 0 to LARGEUR."""
    after = jour + timedelta(days=1)
    return _before(after) if after.year == jour.year else LARGEUR


def describe_livrables(figures: FiguresRevue) -> Iterator[str]:
    """Yield one sentence on the livrables of the perimeter; nothing if it has none."""
    ordered = sorted(figures.livrables, key=lambda etat: etat.is_tenu)
    named = [
        f"{etat.livrable.code} {inert_text(etat.livrable.libelle)} {etat.ratio}"
        + ("" if etat.is_tenu else f" (attendu {etat.attendu})")
        for etat in ordered[:NOMMES_MAX]
    ]
    if len(ordered) > NOMMES_MAX:
        named.append(f"et {count_of(len(ordered) - NOMMES_MAX, 'autre')}")
    if named:
        yield f"Livrables : {', '.join(named)}."


def tabulate_livrables(etats: Sequence[EtatLivrable]) -> MinutesTable:
    """Return the table of livrables with their counts; those behind are highlighted."""
    return tabulate(tell_livrables(etats), _LIVRABLES)
