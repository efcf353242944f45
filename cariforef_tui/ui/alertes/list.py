"""The list of alerts: its rows of one line, the strip above, and the words of its filter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.alertes.alertes import Alerte, TypeAlerte
from cariforef_tui.domain.alertes.facts import group_alertes
from cariforef_tui.domain.alertes.of_echeances import EtatJalon
from cariforef_tui.domain.alertes.scope import Portee, Viewer, poles_of
from cariforef_tui.domain.avancement.etat import Gravite, rank_gravite
from cariforef_tui.domain.programme.programme import Niveau, Programme
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.text import capitalize, count_of, fold, join_words
from cariforef_tui.domain.values.typed_filter import FilterWord, TypedFilter
from cariforef_tui.services.alertes import AlertesSnapshot
from cariforef_tui.ui.keys.plan import PlanGesture
from cariforef_tui.ui.kit.column_table import NORMAL, WIDEST, Column, ColumnTable, Label
from cariforef_tui.ui.kit.columns import LABEL_MIN, align_column, fit, fit_right
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.programme.declarations import describe_phase

SIGNES = {Gravite.CRITIQUE: "‼", Gravite.ATTENTION: "!", Gravite.INFO: "i"}
_DATES = (TypeAlerte.ECHEANCE_DEPASSEE, TypeAlerte.ECHEANCE_PROCHE)
_CODE_MAX = 9
STRIP_LOOKS = {"critique": "bold $text-error", "attention": "$text-warning", "info": "$text-muted"}
_TYPES = {
    TypeAlerte.ECHEANCE_DEPASSEE: ("échue", "échéance dépassée"),
    TypeAlerte.ECHEANCE_PROCHE: ("proche", "échéance proche"),
    TypeAlerte.RECURRENCE_EN_RETARD: ("régulier", "travail régulier sans saisie"),
    TypeAlerte.DEPASSEMENT: ("dépassé", "enveloppe dépassée"),
    TypeAlerte.DEPASSEMENT_PROJETE: ("bientôt", "dépassement à venir", "dépassera", "atterrissage"),
    TypeAlerte.A_CONFIRMER: ("confirmer", "à confirmer"),
    TypeAlerte.SOUS_CONSOMMATION: ("dessous", "en dessous de l'attendu"),
    TypeAlerte.NON_DEMARREE: ("commencer", "non commencée"),
    TypeAlerte.LIVRABLE_EN_RETARD: ("livrable", "livrable à rattraper"),
    TypeAlerte.SURCHARGE_SI: ("surcharge", "équipe SI surchargée"),
    TypeAlerte.SAISIE_MANQUANTE: ("jours", "jours à compléter"),
    TypeAlerte.MOIS_NON_SIGNE: ("signer", "mois à signer"),
    TypeAlerte.MOIS_A_CONTRESIGNER: ("contresigner", "mois à contresigner"),
}
"""Filter word of the types of alerts that one filters by, its French meaning, and other words accepted."""
_RETARD = FilterWord(mot="retard", sens="en retard", genre="etat", valeur="retard", autres=("retards",))
_LATE = (
    TypeAlerte.ECHEANCE_DEPASSEE,
    TypeAlerte.A_CONFIRMER,
    TypeAlerte.SOUS_CONSOMMATION,
    TypeAlerte.NON_DEMARREE,
)
"""Types of alerts on the lines that Avancement calls « en retard »."""


Act = tuple[str, Droit | None]
"""A key with its word, and the right that it takes on the alert; None for a key of everybody."""
_SOLDER, _RESTE = ("x solder", Droit.SOLDER), ("r reste à faire", Droit.DECLARER)
_REVISER, _REPORTER = ("P réviser", Droit.PILOTER), ("P reporter", Droit.PILOTER)


@dataclass(frozen=True, slots=True)
class GroupWords:
    """Title of a group of alerts, what settles them, and the gesture on the plan proposed by `P`."""

    titre: str
    acts: tuple[Act, ...]
    plan: PlanGesture = PlanGesture.REVISER

    def keys_for(self, viewer: Viewer | None, alertes: Iterable[Alerte]) -> str:
        """Return the keys that the viewer may press on one of the alerts at least."""
        kept = (
            key
            for key, droit in self.acts
            if droit is None
            or (viewer is not None and any(viewer.may_act(alerte, droit) for alerte in alertes))
        )
        return "   ".join(kept)


GROUPES = {
    TypeAlerte.ECHEANCE_DEPASSEE: GroupWords(
        "Échéances dépassées", (_SOLDER, _REPORTER), PlanGesture.ECHEANCE
    ),
    TypeAlerte.A_CONFIRMER: GroupWords(
        "À confirmer", (("P déjà fait", Droit.DECLARER), _SOLDER), PlanGesture.REPRISE
    ),
    TypeAlerte.DEPASSEMENT: GroupWords("Dépasse", (_REVISER, _SOLDER)),
    TypeAlerte.ECHEANCE_PROCHE: GroupWords("Échéances proches", (_SOLDER, _REPORTER), PlanGesture.ECHEANCE),
    TypeAlerte.DEPASSEMENT_PROJETE: GroupWords("Dépassements à venir", (_RESTE, _REVISER)),
    TypeAlerte.POINTS_A_VOIR: GroupWords("Autres alertes", (("↵ les voir une à une", None),)),
    TypeAlerte.MOIS_A_CONTRESIGNER: GroupWords(
        "Mois à contresigner", (("S tout contresigner", Droit.CONTRESIGNER),)
    ),
    TypeAlerte.MOIS_NON_SIGNE: GroupWords("Mois à signer", (("↵ voir le mois", None),)),
    TypeAlerte.SAISIE_MANQUANTE: GroupWords("Jours à compléter", (("↵ voir la semaine", None),)),
    TypeAlerte.RECURRENCE_EN_RETARD: GroupWords("Travail régulier sans saisie", (_SOLDER,)),
    TypeAlerte.SURCHARGE_SI: GroupWords("Équipe SI surchargée", (("↵ voir la ligne", None),)),
    TypeAlerte.NON_DEMARREE: GroupWords("Lignes non commencées", (_REPORTER, _SOLDER), PlanGesture.ECHEANCE),
    TypeAlerte.LIVRABLE_EN_RETARD: GroupWords(
        "Livrables à rattraper",
        (("P déclarer ce qui est produit", Droit.DECLARER),),
        PlanGesture.PRODUIRE,
    ),
    TypeAlerte.SOUS_CONSOMMATION: GroupWords("Retard", (_RESTE,)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRow:
    """One heading or alert, each text in its column. `cle` is the key that the cursor follows.

    `look` names its component class. A heading has no `alerte`; its title is in `fait`, its keys are in
    `chiffre`, and the cursor passes over it.
    """

    cle: str
    look: str
    signe: str = ""
    fait: str
    code: str = ""
    objet: str = ""
    chiffre: str = ""
    alerte: Alerte | None = None

    @property
    def is_heading(self) -> bool:
        return self.alerte is None

    @property
    def jalon_code(self) -> str | None:
        """Code of the jalon that the row is about, if any."""
        return self.alerte.jalon if self.alerte else None

    @property
    def is_jalon(self) -> bool:
        """True for the date of a jalon: other rows may name one too, as the end of their line."""
        return self.jalon_code is not None and self.alerte is not None and self.alerte.type in _DATES

    @property
    def ligne_code(self) -> str | None:
        """Code of the line that the row opens, if any."""
        return self.alerte.code if self.alerte else None


def rows_of_alertes(alertes: Iterable[Alerte], viewer: Viewer | None) -> tuple[AlertRow, ...]:
    """Return a heading for each type of alert, then its alerts; alerts not for `viewer` are dimmed."""
    return tuple(_grouped(alertes, viewer))


def _grouped(alertes: Iterable[Alerte], viewer: Viewer | None) -> Iterator[AlertRow]:
    for group in group_alertes(alertes):
        words, count = GROUPES[group.type], len(group.alertes)
        yield AlertRow(
            cle=f"titre {group.type}",
            look=group.gravite.value,
            fait=f"{words.titre}  {count}" if count > 1 else words.titre,
            chiffre=words.keys_for(viewer, group.alertes),
        )
        own = viewer.agent.initiales if viewer else ""
        for alerte in sorted(group.alertes, key=lambda one: (rank_gravite(one.gravite), one.agent != own)):
            is_for_viewer = viewer is not None and viewer.may_act(alerte)
            yield AlertRow(
                cle=f"{alerte.type} {alerte.code} {alerte.jalon} {alerte.agent} {alerte.date} {alerte.objet}",
                look=alerte.gravite.value if is_for_viewer else "discret",
                signe=SIGNES[alerte.gravite],
                fait=alerte.fait,
                code=_code_of(alerte),
                objet=f"◆ {alerte.objet}" if alerte.jalon and alerte.type not in _DATES else alerte.objet,
                chiffre=alerte.chiffre,
                alerte=alerte,
            )


def _code_of(alerte: Alerte) -> str:
    """Return the alert's line, `14.3.2+` if it has more; its jalon if that date counts; or its agent.

    Months to countersign have their pôle, if it is the same for all: their object names the agents.
    """
    if alerte.type is TypeAlerte.MOIS_A_CONTRESIGNER:
        pole, *others = {state.agent.pole or "" for state in alerte.mois}
        return "" if others else pole
    if alerte.jalon and alerte.type in _DATES:
        return alerte.jalon
    shared = "+" if len(alerte.lignes) > 1 and alerte.code in alerte.lignes else ""
    return alerte.agent or f"{alerte.code or ''}{shared}"


def describe_row(
    row: AlertRow, programme: Programme, jalons: Sequence[EtatJalon], viewer: Viewer | None
) -> Iterator[tuple[str, str]]:
    """Yield (style, text) pairs that tell a row in full: the finding, the advice, its lines, and for whom."""
    if row.alerte is not None:
        # Its advice is a command of the shell; here its heading says the key.
        is_merged = row.alerte.type is TypeAlerte.POINTS_A_VOIR
        yield "", capitalize(row.alerte.constat) if is_merged else _tell(row.alerte, viewer)
    etat = next((etat for etat in jalons if etat.jalon.code == row.jalon_code), None)
    if etat is not None:
        yield "$text-muted", f"Jalon {etat.jalon.code} · {etat.jalon.libelle}"
        yield "", f"{format_date(etat.jalon.jour)}, {describe_phase(etat)}"
    elif row.alerte is not None and row.alerte.lignes:
        yield "$text-muted", _describe_lignes(programme, row.alerte)
    elif row.alerte is not None and row.alerte.sujet:
        yield "$text-muted", row.alerte.sujet


def _tell(alerte: Alerte, viewer: Viewer | None) -> str:
    """Return the finding and the advice; who may not revise the plan that it is about is told who may."""
    revises = alerte.jalon is None and not {_REVISER, _REPORTER}.isdisjoint(GROUPES[alerte.type].acts)
    if viewer is None or not revises or viewer.may_act(alerte, Droit.PILOTER):
        return alerte.details
    names = f"en parler à {join_words(viewer.list_able(alerte, Droit.PILOTER), 'ou')}."
    declare = "déclarer le reste à faire (r), ou " if viewer.may_act(alerte) else ""
    return f"{capitalize(alerte.constat)} {capitalize(declare + names)}"


def _describe_lignes(programme: Programme, alerte: Alerte) -> str:
    """Return the lines, their label and their people: `15.2.1 Base formation apprentissage · LR, DM, PP`."""
    codes = alerte.lignes
    libelle = programme.by_code[alerte.code or codes[0]].libelle
    names = dict.fromkeys(str(qui) for code in codes for qui in programme.by_code[code].responsables)
    shared = f"{codes[0]} à {codes[-1]}" if len(codes) > 1 else codes[0]
    return f"{shared} {libelle}{' · ' + ', '.join(names) if names else ''}"


def _sort_look(row: AlertRow) -> str:
    return row.look


def _text_look(row: AlertRow) -> str:
    return "discret" if row.look == "discret" else NORMAL


def _align(chiffres: Sequence[str]) -> list[str]:
    """Return the texts with the figures at their end aligned, as `réal.  3,25`, and a blank after them."""
    parts = [chiffre.rpartition(" ") for chiffre in chiffres]
    figures = [number if name and number[:1].isdecimal() else "" for name, _, number in parts]
    longest = max(
        (cell_len(part[0]) for part, figure in zip(parts, figures, strict=True) if figure), default=0
    )
    return [
        f"{fit(part[0], longest)} {number} " if figure else f"{chiffre} "
        for chiffre, part, figure, number in zip(chiffres, parts, figures, align_column(figures), strict=True)
    ]


class AlertList(ColumnTable[AlertRow]):
    """The list of `rows`, each group below its heading."""

    HEADER_LINES = 0
    COLUMNS: ClassVar[tuple[Column[AlertRow], ...]] = (
        Column(read=lambda row: row.signe, cells={0: 2}, is_fixed=True, look=_sort_look),
        Column(read=lambda row: row.fait, cells={0: WIDEST}, look=_sort_look),
        Column(read=lambda row: row.code, cells={0: _CODE_MAX}, look="discret"),
        Label(read=lambda row: row.objet, cells={0: LABEL_MIN}, look=_text_look),
        Column(read=lambda row: row.chiffre, cells={1: WIDEST}, look=_text_look, together=_align),
    )

    def key_of(self, row: AlertRow) -> str:
        return row.cle

    def is_heading(self, row: AlertRow) -> bool:
        return row.is_heading

    def draw_heading(self, row: AlertRow, width: int) -> Strip:
        titre = f" {row.fait} "
        keys = fit_right(row.chiffre, width - cell_len(titre) - 1)
        is_room = cell_len(row.chiffre) <= width - cell_len(titre) - 1
        head = self.style("entete")
        parts = Segment(titre, self.style("titre")), Segment(f"{keys} " if is_room else "", head)
        return Strip(parts).adjust_cell_length(width, head)


def write_strip(
    shown: Sequence[Alerte],
    counts: Sequence[int],
    viewer: Viewer | None,
    portee: Portee,
    *,
    filtre: str,
    keys: str,
) -> Content:
    """Return the scope, the number of alerts shown, the `counts` for the viewer, the filter and the keys."""
    if viewer is None:
        return inert(f" {count_of(len(shown), 'alerte')}")
    mine = f"{sum(counts)} pour vous"
    said = (
        mine if portee is Portee.POUR_VOUS else f"{capitalize(_name(viewer, portee))} : {len(shown)} · {mine}"
    )
    parts = [inert(f" {said}", "bold")]
    signs = [
        inert(f"{SIGNES[gravite]}{count}", STRIP_LOOKS[gravite.value])
        for gravite, count in zip(Gravite, counts, strict=True)
        if count
    ]
    if signs:
        parts += [inert(" ("), Content(" ").join(signs), inert(")")]
    if filtre:
        parts.append(inert(f" · f : {filtre}", "$text-warning"))
    parts.append(inert(f" · {keys}", "$text-muted"))
    return Content("").join(parts)


def tell_keys(viewer: Viewer, portee: Portee, filtre: str) -> str:
    """Return the keys that change what is listed: the next scope, and the filter if it is empty."""
    return f"v {_name(viewer, viewer.after(portee))}{'' if filtre else ' · f filtrer'}"


def _name(viewer: Viewer, portee: Portee) -> str:
    """Return the name of a scope, that of a pôle being its code."""
    return viewer.pole if portee is Portee.POLE and viewer.pole else portee.value


def make_vocabulary(snapshot: AlertesSnapshot) -> tuple[FilterWord, ...]:
    """Return the filter words of these alerts: gravités, types, pôles, people."""
    return tuple(_words(snapshot))


def _words(snapshot: AlertesSnapshot) -> Iterator[FilterWord]:
    for gravite in Gravite:
        yield FilterWord(mot=gravite.value, sens=gravite.value, genre="gravite", valeur=gravite.value)
    present = {alerte.type for alerte in snapshot.alertes}
    yield _RETARD
    for kind, (mot, sens, *others) in _TYPES.items():
        if kind in present:
            yield FilterWord(mot=mot, sens=sens, genre="type", valeur=kind.value, autres=tuple(others))
    for pole in snapshot.programme.poles:
        yield pole_word(snapshot.programme.name_of(Niveau.POLE), pole.code)
    for agent in snapshot.agents:
        if agent.actif:
            mot = fold(agent.initiales)
            yield FilterWord(mot=mot, sens=agent.initiales, genre="agent", valeur=agent.initiales)


def pole_word(nom: str, code: str) -> FilterWord:
    """Return the filter word that keeps the alerts of a pôle; `nom` is what the body calls it."""
    return FilterWord(mot=fold(code), sens=f"{nom} {code}", genre="pole", valeur=code)


def keeps(typed: TypedFilter, alerte: Alerte, viewer: Viewer) -> bool:
    """True if the alert passes the filter in every genre, and contains its other words."""
    agents, poles = typed.of("agent"), poles_of(alerte, viewer.programme, viewer.agents)
    held = fold(f"{alerte.code} {alerte.jalon or ''} {alerte.objet} {alerte.sujet}")
    return (
        (not typed.of("gravite") or alerte.gravite.value in typed.of("gravite"))
        and (not typed.of("type") or alerte.type.value in typed.of("type"))
        and (not typed.of("etat") or alerte.type in _LATE)
        and (not typed.of("pole") or not poles.isdisjoint(typed.of("pole")))
        and (not agents or not viewer.concerned_by(alerte).isdisjoint(agents))
        and all(fold(mot) in held for mot in typed.mots)
    )
