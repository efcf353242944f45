"""Rows of the list of alerts and of the list of jalons; figures come computed from the domain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cariforef_tui.domain.alertes.alertes import Alerte, TypeAlerte
from cariforef_tui.domain.alertes.facts import group_alertes
from cariforef_tui.domain.alertes.of_echeances import EtatJalon, PhaseJalon, format_delai
from cariforef_tui.domain.alertes.scope import Viewer
from cariforef_tui.domain.avancement.avancement import AvancementLigne
from cariforef_tui.domain.avancement.etat import Gravite
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.ui.programme.plan_gestures import PlanGesture
from cariforef_tui.ui.programme.texts import describe_phase

SIGNES = {Gravite.CRITIQUE: "‼", Gravite.ATTENTION: "!", Gravite.INFO: "i"}


@dataclass(frozen=True, slots=True)
class GroupWords:
    """What a group of alerts is called, the keys that settle one of them, and what `P` does of the plan."""

    titre: str
    gestes: str
    plan: PlanGesture = PlanGesture.REVISER


_DATED = "x c'est fait   P reporter"
GROUPES = {
    TypeAlerte.ECHEANCE_DEPASSEE: GroupWords("Échéances dépassées", _DATED, PlanGesture.ECHEANCE),
    TypeAlerte.DEPASSEMENT: GroupWords("Enveloppes dépassées", "P réviser   x c'est fait"),
    TypeAlerte.ECHEANCE_PROCHE: GroupWords("Échéances proches", _DATED, PlanGesture.ECHEANCE),
    TypeAlerte.DEPASSEMENT_PROJETE: GroupWords("Dépassements à venir", "r reste à faire   P réviser"),
    TypeAlerte.POINTS_A_VOIR: GroupWords("Points à voir", "↵ les voir un à un"),
    TypeAlerte.MOIS_A_CONTRESIGNER: GroupWords("Mois à contresigner", "S tout contresigner"),
    TypeAlerte.MOIS_NON_SIGNE: GroupWords("Mois à signer", "↵ voir le mois"),
    TypeAlerte.SAISIE_MANQUANTE: GroupWords("Jours à compléter", "↵ voir la semaine"),
    TypeAlerte.RECURRENCE_EN_RETARD: GroupWords("Travail régulier sans saisie", "x c'est fait"),
    TypeAlerte.SURCHARGE_SI: GroupWords("Équipe SI surchargée", "↵ voir la ligne"),
    TypeAlerte.NON_DEMARREE: GroupWords(
        "Lignes non commencées", "P reporter   x c'est fait", PlanGesture.ECHEANCE
    ),
    TypeAlerte.LIVRABLE_EN_RETARD: GroupWords(
        "Livrables à rattraper", "P déclarer ce qui est produit", PlanGesture.PRODUIRE
    ),
    TypeAlerte.SOUS_CONSOMMATION: GroupWords("En dessous de l'attendu", "r reste à faire"),
}
_DATES = (TypeAlerte.ECHEANCE_DEPASSEE, TypeAlerte.ECHEANCE_PROCHE)
_JALONS = {
    PhaseJalon.TENU: ("✓", "tenu"),
    PhaseJalon.LOINTAIN: ("·", "discret"),
    PhaseJalon.ANNONCE: ("i", "info"),
    PhaseJalon.URGENT: ("!", "attention"),
    PhaseJalon.DEPASSE: ("‼", "critique"),
}
"""Sign and look of a jalon at each moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRow:
    """One heading, alert or jalon, each text in its column. `cle` keeps the cursor on it when rows change.

    `look` names its component class. A heading has neither `alerte` nor `jalon`, its title in `fait` and its
    keys in `chiffre`; the cursor passes over it.
    """

    cle: str
    look: str
    signe: str = ""
    fait: str
    code: str = ""
    objet: str = ""
    chiffre: str = ""
    alerte: Alerte | None = None
    jalon: EtatJalon | None = None

    @property
    def is_heading(self) -> bool:
        return self.alerte is None and self.jalon is None

    @property
    def jalon_code(self) -> str | None:
        """The jalon that the row is about, if any."""
        if self.jalon is not None:
            return self.jalon.jalon.code
        return self.alerte.jalon if self.alerte else None

    @property
    def ligne_code(self) -> str | None:
        """The line that the row opens, if any."""
        if self.alerte is not None:
            return self.alerte.code
        return self.jalon.jalon.lignes[0] if self.jalon and self.jalon.jalon.lignes else None


def rows_of_alertes(alertes: Iterable[Alerte], viewer: Viewer | None) -> tuple[AlertRow, ...]:
    """Return a heading for each type of alert, then its alerts; those that are not for `viewer` are quiet."""
    return tuple(_grouped(alertes, viewer))


def _grouped(alertes: Iterable[Alerte], viewer: Viewer | None) -> Iterator[AlertRow]:
    for group in group_alertes(alertes):
        words = GROUPES[group.type]
        yield AlertRow(
            cle=f"titre {group.type}",
            look=group.gravite.value,
            fait=f"{words.titre}  {len(group.alertes)}",
            chiffre=words.gestes,
        )
        for alerte in group.alertes:
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
    """`14.3.2+` where the alert is about other lines too; the jalon where its own date is near or over."""
    if alerte.jalon and alerte.type in _DATES:
        return alerte.jalon
    shared = "+" if len(alerte.lignes) > 1 and alerte.code in alerte.lignes else ""
    return alerte.agent or f"{alerte.code or ''}{shared}"


def rows_of_jalons(jalons: Iterable[EtatJalon]) -> tuple[AlertRow, ...]:
    """Return one row for each jalon, held or not, under a heading."""
    rows = tuple(_row_of_jalon(etat) for etat in jalons)
    if not rows:
        return ()
    heading = AlertRow(cle="titre jalons", look="info", fait=f"Jalons  {len(rows)}", chiffre="x tenu, ou non")
    return (heading, *rows)


def _row_of_jalon(etat: EtatJalon) -> AlertRow:
    signe, look = _JALONS[etat.phase]
    jour = f"{etat.jalon.jour:%d/%m}"
    return AlertRow(
        cle=etat.jalon.code,
        look=look,
        signe=signe,
        fait=jour if etat.tenu else f"{format_delai(etat.jours_restants)} ({jour})",
        code=etat.jalon.code,
        objet=etat.jalon.libelle,
        chiffre="tenu" if etat.tenu else "",
        jalon=etat,
    )


def describe_row(
    row: AlertRow, programme: Programme, jalons: Sequence[EtatJalon]
) -> Iterator[tuple[str, str]]:
    """Yield (look, text) for the whole of a row: what was found and advice, what it is about and for whom."""
    if row.alerte is not None:
        yield "normal", row.alerte.details
    etat = next((etat for etat in jalons if etat.jalon.code == row.jalon_code), None)
    if etat is not None:
        yield "code", f"Jalon {etat.jalon.code} · {etat.jalon.libelle}"
        yield "normal", f"{format_date(etat.jalon.jour)}, {describe_phase(etat)}"
    elif row.alerte is not None and row.alerte.lignes:
        yield "code", _describe_lignes(programme, row.alerte)
    elif row.alerte is not None and row.alerte.sujet:
        yield "code", row.alerte.sujet
    if row.alerte is None and etat is not None:
        if etat.tenu is not None and etat.tenu.motif:
            yield "normal", f"Motif : {etat.tenu.motif}"
        for figures in etat.lignes:
            libelle = programme.by_code[figures.code].libelle
            yield "discret", f"{figures.code} : {describe_consumption(figures)} · {libelle}"


def describe_consumption(figures: AvancementLigne) -> str:
    """`12,5 j sur 30 j`, as far as the programme gives a number."""
    done = format_jours(figures.realise)
    if figures.prevu is not None:
        return f"{done} sur {format_jours(figures.prevu)}"
    if figures.enveloppe is not None and figures.enveloppe.centiemes is not None:
        used, total = format_jours(figures.enveloppe_realise or 0), format_jours(figures.enveloppe.centiemes)
        return f"{done}, enveloppe partagée {used} sur {total}"
    return f"{done}, non chiffré"


def _describe_lignes(programme: Programme, alerte: Alerte) -> str:
    """`15.2.1 Base formation apprentissage réactive · LR, DM, PP`: its lines, the label, who they are for."""
    codes = alerte.lignes
    libelle = programme.by_code[alerte.code or codes[0]].libelle
    names = dict.fromkeys(str(qui) for code in codes for qui in programme.by_code[code].responsables)
    shared = f"{codes[0]} à {codes[-1]}" if len(codes) > 1 else codes[0]
    return f"{shared} {libelle}{' · ' + ', '.join(names) if names else ''}"
