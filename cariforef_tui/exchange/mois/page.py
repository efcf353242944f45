"""The words and the cells of a printed monthly sheet, as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from cariforef_tui.domain.mois.fiche import Fiche, LigneFiche
from cariforef_tui.domain.mois.history import describe_ecarts
from cariforef_tui.domain.mois.sentences import (
    describe_ecart,
    describe_manques,
    describe_part,
    describe_quotites,
    list_notes,
)
from cariforef_tui.domain.mois.visas import GesteVisa, Visa
from cariforef_tui.domain.values.dates import JOURS, format_heure, format_moment
from cariforef_tui.domain.values.days import format_filled, format_jours, format_nombre
from cariforef_tui.domain.values.text import capitalize
from cariforef_tui.exchange.files.typst import compile_pdf, fr, shorten
from cariforef_tui.services.mois.fiche import FicheVisee, Reprise

ECARTS_MAX = 12
"""Changes listed on a page; it only counts the others, which would take a second page."""
NON_SIGNEE = "Non signée — document de travail"
_GESTES = {GesteVisa.RENVOI: "renvoyée à l'agent", GesteVisa.REOUVERTURE: "rouverte"}
TEMPLATE = Path(__file__).with_name("fiche.typ")
_RANGS_AISES = 21
"""Rows that fit on a page even if their labels take two lines."""
_LIBELLE_COURT = 68
"""Characters of a label on one line: labels are cut there if the page has more rows."""
_LIBELLE_LONG = 120
"""Characters of a label on two lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rang:
    """A row of the grid, with a text for each day; `genre` is `titre` (a sum of rows), `ligne` or `total`."""

    genre: str
    code: str
    libelle: str
    cellules: tuple[str, ...] = ()
    total: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """A box to sign: the role of its signatory, then the name and date of the visa, empty before it.

    `reserve` warns that nothing proves who signed; it is empty if an account proves it.
    """

    role: str
    nom: str = ""
    quand: str = ""
    reserve: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFiche:
    """One sheet. `faits` and `bilan` are pairs of a title and a value.

    `sans_convention` says that no day is of a convention; it is empty if the body has none.
    """

    titre: str
    organisme: str
    etat: str
    signee: bool
    faits: tuple[tuple[str, str], ...]
    conventions: tuple[tuple[str, str, str, str], ...]
    sans_convention: str
    rangs: tuple[Rang, ...]
    bilan: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    reprises: tuple[str, ...]
    signatures: tuple[Signature, ...]
    preuve: str


def make_page(visee: FicheVisee, made: datetime) -> PageFiche:
    """Return the sheet of one agent and month, as printed at the moment `made`."""
    fiche = visee.fiche
    return PageFiche(
        titre=f"Fiche de temps — {fiche.mois.libelle}",
        organisme=fiche.organisme,
        etat=describe_etat(visee, made),
        signee=visee.signature is not None,
        faits=tuple(_list_faits(visee)),
        conventions=tuple(_list_conventions(fiche)),
        sans_convention=""
        if fiche.conventions or not visee.fonds
        else f"Aucun jour de ce mois ne relève d'une convention ({', '.join(visee.fonds)}).",
        rangs=tuple(_list_rangs(visee)),
        bilan=tuple(_list_bilan(visee)),
        notes=tuple(_list_notes(visee)),
        reprises=tuple(describe_reprise(visee, reprise) for reprise in visee.reprises),
        signatures=(
            _sign(visee, _signing_role(visee.signature), visee.signature),
            _sign(visee, "La hiérarchie", visee.contreseing),
        ),
        preuve=describe_preuve(visee),
    )


def describe_etat(visee: FicheVisee, made: datetime) -> str:
    """Return the state of the sheet: `Version 2, signée le …, visée le …`; if unsigned, the date `made`."""
    if visee.signature is None:
        before = f" (remplacera la version {visee.version})" if visee.version else ""
        return f"{NON_SIGNEE}{before}, édité le {format_heure(made)}"
    signature = visee.signature
    signatory = f"pour l'agent, parti, par {signature.auteur}" if signature.pour else "par l'agent"
    text = f"Version {visee.version}, signée {signatory} le {format_moment(signature.quand)}"
    if visee.contreseing is None:
        return f"{text}, pas encore contresignée par la hiérarchie"
    return f"{text}, contresignée par la hiérarchie le {format_moment(visee.contreseing.quand)}"


def describe_preuve(visee: FicheVisee) -> str:
    """Return sentences with the journal's link, the command that checks it, and the time zone of hours."""
    what = "à la dernière signature" if visee.signature is not None else "à l'édition"
    return (
        f"Code de contrôle du journal {what} : {visee.maillon}. La commande « cariforef journal verifier "
        f"--empreinte {visee.maillon} » dit si le journal a été réécrit depuis. Les heures sont celles de "
        "Paris."
    )


def describe_reserve(visee: FicheVisee, visa: Visa) -> str:
    """Return the warning that nothing proves who made a gesture; empty if its author has a linked account.

    A visa does not record how its author was known, so this depends on the accounts linked at printing.
    """
    author = visee.agents.get(visa.par)
    if author is not None and author.compte is not None:
        return ""
    return f"Rien ne prouve que c'est {visa.par} : aucun compte ne lui est lié."


def describe_reprise(visee: FicheVisee, reprise: Reprise) -> str:
    """Return the sentence on a signed version taken back: by whom, when, why, and the cells changed since."""
    visa = reprise.visa
    since = f"la version {reprise.apres}" if reprise.apres else "ce document"
    phrases = describe_ecarts(reprise.ecarts)
    shown = " ; ".join(phrases[:ECARTS_MAX])
    rest = len(phrases) - ECARTS_MAX
    more = f" ; et {rest} de plus (« cariforef mois fiche --json » les donne tous)" if rest > 0 else ""
    changes = f"Changé dans {since} : {shown}{more}." if reprise.ecarts else f"Rien n'a changé dans {since}."
    return (
        f"Version {reprise.avant} {_GESTES[visa.geste]} le {format_moment(visa.quand)} par "
        f"{_name_hand(visee, visa)}, motif : « {visa.motif or 'effacé'} ». {changes}"
    )


def _name_hand(visee: FicheVisee, visa: Visa) -> str:
    """Return the author of a gesture, and the person replaced if any: `Nom (ME) pour Nom (DM)`."""
    name = name_of(visee, visa.par)
    return f"{name} pour {name_of(visee, visa.supplee)}" if visa.supplee else name


def name_of(visee: FicheVisee, initiales: str) -> str:
    """Return `Nom (DM)`, or only the initials if the name is unknown."""
    nom = visee.nom_of(initiales)
    return f"{nom} ({initiales})" if nom != initiales else initiales


def _list_faits(visee: FicheVisee) -> Iterator[tuple[str, str]]:
    yield "Agent", name_of(visee, visee.agent.initiales)
    yield "Fonction", visee.fiche.fonction or "non renseignée"
    yield "Quotité", describe_quotites(visee.fiche)


def _list_conventions(fiche: Fiche) -> Iterator[tuple[str, str, str, str]]:
    """Yield for each convention its name, its title, its days and its share of the days worked."""
    for convention, centiemes, part in fiche.parts:
        share = f"{format_nombre(part or 0)} %"
        yield convention.nom, convention.intitule, format_jours(centiemes), share


def _list_rangs(visee: FicheVisee) -> Iterator[Rang]:
    fiche, days = visee.fiche, visee.fiche.par_jour
    for convention in fiche.conventions:
        numero = convention.numero
        amounts = [dict(cumul.fse).get(numero, 0) for cumul in days]
        yield _row("titre", f"Convention {convention.nom}", amounts)
        yield from map(_line, fiche.lignes_of(numero))
    if len(fiche.conventions) > 1:
        yield _row("titre", "Ensemble des conventions", [cumul.total_fse for cumul in days])
    others = fiche.lignes_of(None)
    if others:
        yield _row("titre", _title_others(visee), [cumul.autres for cumul in days])
        yield from map(_line, others)
    if fiche.absences:
        yield _row("titre", "Absences", [cumul.absent for cumul in days])
    for absence in fiche.absences:
        yield _row("ligne", capitalize(absence.type.value), absence.centiemes)
    yield _row("total", "Total du jour", [cumul.total for cumul in days])
    yield _row("ligne", "Attendu selon la quotité", [jour.attendu for jour in fiche.jours])
    if fiche.saisi_par:
        yield Rang(
            genre="ligne",
            code="",
            libelle="Saisi pour l'agent par",
            cellules=tuple(" ".join(journee.auteurs) for journee in fiche.journees),
        )


def _line(ligne: LigneFiche) -> Rang:
    return _row("ligne", ligne.libelle, ligne.centiemes, ligne.code)


def _row(genre: str, libelle: str, centiemes: Sequence[int], code: str = "") -> Rang:
    return Rang(
        genre=genre,
        code=code,
        libelle=libelle,
        cellules=tuple(map(format_filled, centiemes)),
        total=format_nombre(sum(centiemes)),
    )


def _list_bilan(visee: FicheVisee) -> Iterator[tuple[str, str]]:
    fiche, cumul = visee.fiche, visee.fiche.cumul
    paid = fiche.by_fonds(cumul)
    yield "Jours ouvrés du mois", format_jours(fiche.ouvres)
    yield "Attendus selon la quotité", format_jours(cumul.attendu)
    for fonds in visee.fonds:
        yield f"Jours {fonds}", format_jours(paid.get(fonds, 0))
    yield _title_others(visee), format_jours(cumul.autres)
    yield "Absences", format_jours(cumul.absent)
    yield "Total déclaré", format_jours(cumul.total)
    yield "Écart à l'attendu", describe_ecart(fiche)
    for fonds in visee.fonds:
        yield f"Part {fonds}", describe_part(cumul, paid.get(fonds, 0))


def _title_others(visee: FicheVisee) -> str:
    return "Autres activités" if visee.conventionne else "Activités"


def _list_notes(visee: FicheVisee) -> Iterator[str]:
    fiche = visee.fiche
    yield from visee.finies
    yield from list_notes(fiche, {initiales: name_of(visee, initiales) for initiales in fiche.auteurs})
    if visee.signature is None:
        # Paper is signed once the month is over, so days still to come count as missing.
        manques = visee.missing(fiche.mois.last_day)
        if manques:
            yield describe_manques(manques, "Avant la signature : ")


def _signing_role(signature: Visa | None) -> str:
    return "Pour l'agent, parti" if signature is not None and signature.pour else "L'agent"


def _sign(visee: FicheVisee, role: str, visa: Visa | None) -> Signature:
    if visa is None:
        return Signature(role)
    agent = visee.agents.get(visa.par)
    job = f", {agent.fonction}" if agent and agent.fonction and visa.par != visee.agent.initiales else ""
    return Signature(
        role, f"{_name_hand(visee, visa)}{job}", format_moment(visa.quand), describe_reserve(visee, visa)
    )


def to_pdf(visee: FicheVisee, made: datetime) -> bytes:
    """Return an archivable, tagged PDF dated `made`, of one page if the month fits.

    Raises:
        ConfigurationError: typst is not installed.
    """
    return compile_pdf(TEMPLATE, "La fiche de temps PDF", _document(visee, made), made)


def _document(visee: FicheVisee, made: datetime) -> dict[str, Any]:
    page, jours = make_page(visee, made), visee.fiche.jours
    room = _LIBELLE_COURT if len(page.rangs) > _RANGS_AISES else _LIBELLE_LONG
    return {
        **asdict(page),
        "rangs": [asdict(replace(rang, libelle=shorten(rang.libelle, room))) for rang in page.rangs],
        "document": f"{page.titre} — {visee.agent.initiales}",
        "etat": fr(page.etat),
        "bilan": [[fr(titre), fr(valeur)] for titre, valeur in page.bilan],
        "notes": [fr(note) for note in page.notes],
        "reprises": [fr(reprise.replace(" → ", "\u00a0→\u00a0")) for reprise in page.reprises],
        "signatures": [asdict(replace(one, reserve=fr(one.reserve))) for one in page.signatures],
        "preuve": fr(page.preuve),
        "jours": [
            {
                "lettre": JOURS[jour.jour.weekday()][0].upper(),
                "numero": str(jour.jour.day),
                "non_travaille": jour.attendu == 0,
            }
            for jour in jours
        ],
    }
