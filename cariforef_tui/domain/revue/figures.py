"""The figures of one review, as values that a closed review keeps for ever, and the text that keeps them.

Amounts are hundredths of a day. Nothing here refers to the programme: labels are copied, so that a closed
review reads the same whatever the plan becomes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from cariforef_tui.domain.agents.rights import PETITE_EQUIPE
from cariforef_tui.domain.alertes.evolution import StatutAlerte
from cariforef_tui.domain.alertes.facts import Alerte
from cariforef_tui.domain.avancement.atterrissage import BaseAtterrissage
from cariforef_tui.domain.avancement.avancement import Judged
from cariforef_tui.domain.avancement.burndown import Burndown, MarkKind, Measure
from cariforef_tui.domain.avancement.etat import Etat, Gravite
from cariforef_tui.domain.avancement.livrables import EtatLivrable
from cariforef_tui.domain.avancement.sentences import estimate, estimate_gap
from cariforef_tui.domain.pilotage.echeancier import Barre, Echeancier
from cariforef_tui.domain.revue.revue import CleRevue, Decision, RevueEcrite
from cariforef_tui.domain.values.codec import encode, read_text, reader_of, write_text
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_jours


class NatureEvenement(StrEnum):
    REVISION = "revision"
    RAF = "raf"
    FAIT = "fait"


def _beside(nom: str, texte: str) -> str:
    """Return a text without the name that it begins with."""
    return texte.removeprefix(f"{nom} : ").removeprefix(f"{nom} ")


@dataclass(frozen=True, slots=True, kw_only=True)
class JoursSemaine:
    """Days of the people of a pôle (or of the SI team, or of no pôle) in the week, up to the figures' day.

    `attendu` is what their days expect once absences are taken off; `incomplets` counts the people who
    have not filled theirs. A reader who may not see the days of each of them gets None for `saisi` and
    `absent`, and for `attendu` what is expected before absences; of a group of fewer than `PETITE_EQUIPE`,
    None for `attendu` and `incomplets` too.
    """

    code: str
    libelle: str
    agents: int
    saisi: int | None
    absent: int | None
    attendu: int | None
    incomplets: int | None

    @property
    def attendu_brut(self) -> int | None:
        """Hundredths that the days expect before absences."""
        return None if self.attendu is None else self.attendu + (self.absent or 0)

    @property
    def attendu_net(self) -> int | None:
        """Hundredths expected once absences are taken off, None for a reader who may not see them."""
        return None if self.absent is None else self.attendu

    @property
    def before_absences(self) -> JoursSemaine:
        if self.agents < PETITE_EQUIPE:
            # Beside what was logged on their lines, each of these figures would give their absences.
            return replace(self, saisi=None, absent=None, attendu=None, incomplets=None)
        return replace(self, saisi=None, absent=None, attendu=self.attendu_brut)


@dataclass(frozen=True, slots=True, kw_only=True)
class Synthese(Judged):
    """The figures of a node; `semaine` is what was logged on it in the week.

    `realise` is at the week's end. `utilise`, with which `attendu` is compared, was logged up to the arrêté
    or done before the suivi (`avant`). It is None in reviews closed by 0.2.0, which had no arrêté.
    `regulation` is what régulations take off `prevu`, 0 in reviews closed by 0.3.0.
    """

    code: str
    libelle: str
    prevu: int | None
    realise: int
    attendu: int | None
    atterrissage: int | None
    base: BaseAtterrissage | None
    semaine: int
    utilise: int | None = None
    avant: int = 0
    regulation: int = 0

    @property
    def titre(self) -> str:
        """The label; what is planned below 0 is called a régulation, since nobody has its days to do."""
        is_regulation = self.prevu is not None and self.prevu < 0
        return f"Régulation : {self.libelle}" if is_regulation else self.libelle

    @property
    def ecart(self) -> int | None:
        return None if self.attendu is None else self._done - self.attendu

    @property
    def _done(self) -> int:
        return self.realise if self.utilise is None else self.utilise

    @property
    def utilise_montre(self) -> int:
        return self._done - self.avant + estimate(self.avant)

    @property
    def estimation(self) -> int | None:
        """The landing as it is shown."""
        return None if self.atterrissage is None else estimate(self.atterrissage)

    @property
    def ecart_final(self) -> int | None:
        """The landing that is shown, minus the plan."""
        return estimate_gap(self.atterrissage, self.prevu)

    @property
    def chiffres(self) -> tuple[int | None, ...]:
        """The week, done, expected, écart, planned, landing and its écart, as they are shown."""
        judged = (self.attendu_montre, self.ecart_montre)
        return self.semaine, self.realise, *judged, self.prevu, self.estimation, self.ecart_final


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupeRevue:
    """A group of lines to look at, as it was judged at the arrêté.

    `code` is its first open line, `nom` all of them, as people read them, and `court` the same if there is no
    room; `utilise` counts what was done before the suivi. `fin` is the group's own end, None if that is the
    exercice's. `enjeu` is shown as `montre`, below 0 if days are lacking, and `constat` says why.
    `etat` is None in reviews closed by 0.2.0: the furthest écarts stand there, and nobody judged them.
    `statut` compares it with the last closed review, None without one or in reviews closed by 0.3.0.
    """

    code: str
    nom: str
    court: str
    libelle: str
    prevu: int | None
    utilise: int
    attendu: int | None
    atterrissage: int | None
    fin: date | None
    etat: Etat | None
    gravite: Gravite | None
    enjeu: int
    montre: int
    constat: str
    statut: StatutAlerte | None = None

    @property
    def ecart(self) -> int | None:
        return None if self.attendu is None else self.utilise - self.attendu


@dataclass(frozen=True, slots=True)
class Progression:
    """Days logged on one line at the last review, and now."""

    code: str
    libelle: str
    avant: int
    apres: int

    @property
    def delta(self) -> int:
        return self.apres - self.avant


@dataclass(frozen=True, slots=True, kw_only=True)
class Evenement:
    """Something declared since the last review: a revision, a reste à faire, a line soldée, a jalon tenu."""

    nature: NatureEvenement
    jour: date
    code: str
    texte: str
    auteur: str

    @property
    def fait(self) -> str:
        """What it says, to read beside its code."""
        return _beside(self.code, self.texte)


@dataclass(frozen=True, slots=True)
class AlerteRevue:
    statut: StatutAlerte
    alerte: Alerte


@dataclass(frozen=True, slots=True, kw_only=True)
class EcheanceProche:
    """A line's échéance or a jalon within the next four weeks; `code` is the line that it opens."""

    jour: date
    code: str | None
    jalon: str | None
    libelle: str
    prevu: int | None
    realise: int

    @property
    def nom(self) -> str:
        """The jalon, else the line."""
        return self.jalon or self.code or ""

    @property
    def titre(self) -> str:
        """Its label, to read beside its name."""
        return _beside(self.nom, self.libelle)

    def is_near_at(self, au: date) -> bool:
        """True if it is due within a week."""
        return (self.jour - au).days <= 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Feuille:
    """One person whose sheets are not filled up to the arrêté: hundredths missing, over how many days.

    Both figures are None for a reader who may not see their days. `is_begun` is False only in reviews closed
    by 0.3.0, of those who had never logged a day: these reviews also counted their own week alone.
    """

    agent: str
    pole: str | None
    manque: int | None
    jours: int | None
    is_begun: bool = True

    @property
    def before_absences(self) -> Feuille:
        return replace(self, manque=None, jours=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresSI:
    """SI days: claimed within the perimeter, logged on its lines up to now and in the week.

    `disponible`, `infrastructure` and `total` (every SI day, wherever it is logged) are given only if the
    perimeter holds the SI team's own line.
    """

    demande: int
    non_chiffres: int
    realise: int
    semaine: int
    disponible: int | None
    infrastructure: int | None
    total: int | None


@dataclass(frozen=True, slots=True)
class DejaVus:
    """How many revisions, restes à faire and facts the exercice had when the figures were read."""

    revisions: int = 0
    rafs: int = 0
    faits: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresRevue:
    """Everything that a review shows and does not write, read at the end of `au` with the plan of that day.

    Days are judged at `arrete`, which `assise` says in words; without one, nothing was judged. What sheets
    lack up to there is no part of it: absences change that. `a_regarder` is what needs a look, the worst
    first.
    `precedente` is the week of the last closed review, and `depuis` the day of its figures; without one,
    the day before the week. `syntheses` open on the perimeter, then its pôles or axes. `realises` gives the
    days logged by line, for the next review to compare. `courbe` and `echeancier` are None if they were not
    asked for, and the latter in reviews closed before there was one. `livrables` are those of the perimeter.
    """

    perimetre: str
    libelle: str
    semaine: str
    lundi: date
    au: date
    precedente: str | None
    depuis: date
    jours: tuple[JoursSemaine, ...]
    syntheses: tuple[Synthese, ...]
    progressions: tuple[Progression, ...]
    evenements: tuple[Evenement, ...]
    a_regarder: tuple[GroupeRevue, ...]
    alertes: tuple[AlerteRevue, ...]
    echeances: tuple[EcheanceProche, ...]
    feuilles: tuple[Feuille, ...]
    si: FiguresSI
    decisions: tuple[Decision, ...]
    courbe: Burndown | None
    realises: tuple[tuple[str, int], ...]
    vus: DejaVus
    echeancier: Echeancier | None = None
    livrables: tuple[EtatLivrable, ...] = ()
    arrete: date | None = None
    assise: str = ""

    @property
    def stand(self) -> str:
        """The basis of the figures, in words; reviews closed by 0.2.0 only say « chiffres au 20/05/2018 »."""
        return self.assise or f"chiffres au {format_date(self.au)}"

    @property
    def depassent(self) -> tuple[GroupeRevue, ...]:
        """Groups that use more than their plan, or will."""
        return tuple(groupe for groupe in self.a_regarder if groupe.etat and groupe.etat.is_over)

    @property
    def en_retard(self) -> tuple[GroupeRevue, ...]:
        return tuple(groupe for groupe in self.a_regarder if groupe.etat and groupe.etat.is_late)

    @property
    def sans_etat(self) -> tuple[GroupeRevue, ...]:
        """The furthest écarts of a review closed by 0.2.0."""
        return tuple(groupe for groupe in self.a_regarder if groupe.etat is None)

    @property
    def saisi(self) -> int | None:
        """Days logged by everybody in the week, None if the reader may not see those of a group."""
        logged = [jours.saisi for jours in self.jours if jours.saisi is not None]
        return sum(logged) if len(logged) == len(self.jours) else None

    @property
    def attendu(self) -> int | None:
        """Days that the week expects of everybody, None if the reader may not see those of a group."""
        expected = [jours.attendu for jours in self.jours if jours.attendu is not None]
        return sum(expected) if len(expected) == len(self.jours) else None

    @property
    def manque(self) -> int | None:
        """Hundredths missing on the sheets waited for, None if the reader may not see one of them."""
        lacking = [feuille.manque for feuille in self.attendues if feuille.manque is not None]
        return sum(lacking) if len(lacking) == len(self.attendues) else None

    @property
    def en_souffrance(self) -> tuple[Decision, ...]:
        """The decisions that are overdue."""
        return tuple(decision for decision in self.decisions if decision.is_late_at(self.au))

    def moved(self, most: int) -> tuple[tuple[Progression, ...], int, int]:
        """Return the lines that moved most, how many others did, and the days of these together."""
        others = self.progressions[most:]
        return self.progressions[:most], len(others), sum(other.delta for other in others)

    @property
    def attendues(self) -> tuple[Feuille, ...]:
        """The sheets to complete that are waited for."""
        return tuple(feuille for feuille in self.feuilles if feuille.is_begun)

    @property
    def sans_saisie(self) -> tuple[str, ...]:
        """The initials of those who have not begun."""
        return tuple(feuille.agent for feuille in self.feuilles if not feuille.is_begun)

    @property
    def en_cours(self) -> tuple[Alerte, ...]:
        """The alerts there are: all but those gone."""
        return tuple(one.alerte for one in self.alertes if one.statut is not StatutAlerte.LEVEE)

    def alertes_of(self, *which: StatutAlerte) -> tuple[AlerteRevue, ...]:
        """Return the alerts that are one of these, in their order."""
        return tuple(one for one in self.alertes if one.statut in which)


@dataclass(frozen=True, slots=True)
class Revue:
    """One whole review: its figures, frozen if it is closed, and what the meeting wrote."""

    figures: FiguresRevue
    ecrite: RevueEcrite

    @property
    def cle(self) -> CleRevue:
        return CleRevue(self.figures.perimetre, self.figures.lundi)


_VERSION = 1
"""The version of the text that a closed review keeps for ever: a new form must be read beside it."""


def encode_figures(figures: FiguresRevue) -> str:
    """Return the text that a closed review keeps; the same figures always give the same text."""
    return write_text(_VERSION, {"figures": encode(figures)})


def decode_figures(texte: str) -> FiguresRevue:
    """Return the figures that `encode_figures` wrote; raises ValueError for any other text."""
    try:
        figures = reader_of(FiguresRevue, _bring_up)(read_text(_VERSION, texte)["figures"])
    except (KeyError, TypeError) as error:
        raise ValueError(f"not the figures of a review: {error!r}") from error
    assert isinstance(figures, FiguresRevue)
    return figures


def _bring_up(kind: type, value: dict[str, Any]) -> dict[str, Any]:
    """Return in today's form what an older review froze."""
    if kind is Alerte and "message" in value:
        return _alerte_of_one_message(value)
    if kind is AlerteRevue:
        return {**value, "statut": _STATUTS.get(value["statut"], value["statut"])}
    if kind is FiguresRevue:
        groupes = [*_groupes_of(value)] if "ecarts" in value else value["a_regarder"]
        return {**value, "courbe": _courbe_of(value), "a_regarder": groupes}
    if kind is Barre and value["etat"] in _ETATS_OF_BARRES:
        return {**value, "cloture": _CLOTURES.get(value["etat"], ""), "etat": _ETATS_OF_BARRES[value["etat"]]}
    return value


def _courbe_of(figures: dict[str, Any]) -> dict[str, Any] | None:
    """Return the curve. That of 0.3.0 counted its attendu, and the edges of its forecast, in days left."""
    courbe: dict[str, Any] | None = figures["courbe"]
    if courbe is None or "points" not in courbe:
        return courbe
    total, last = courbe["total"], courbe["points"][-1]

    def used(left: Any) -> Any:
        return left if left is None or total is None else total - left

    return {
        **courbe,
        "code": figures["perimetre"],
        "au": figures["au"],
        "mesure": (Measure.CUMUL if total is None else Measure.RESTE).value,
        "realise": figures["syntheses"][0]["realise"],
        "attendu": used(courbe["attendu"]),
        "fourchette": None if last["lent"] is None else sorted((used(last["lent"]), used(last["vite"]))),
        "etapes": courbe["points"],
        "reperes": [
            {"jour": jour, "nature": MarkKind.JALON.value, "texte": code} for jour, code in courbe["jalons"]
        ],
    }


_STATUTS = {"presente": StatutAlerte.INCHANGEE.value, "disparue": StatutAlerte.LEVEE.value}
"""What 0.3.0 said of an alert that was still there, or gone."""
_CLOTURES = {"soldée": "soldée", "retirée": "retirée"}
_ETATS_OF_BARRES = {
    "en cours": None,
    "échéance proche": None,
    "à rattraper": Etat.RETARD.value,
    "enveloppe dépassée": Etat.DEPASSE.value,
    "dépassement à venir": Etat.DEPASSERA.value,
    **dict.fromkeys(_CLOTURES),
}
"""The states of bars before a group had an état, and the état of each."""


def _groupes_of(figures: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the groups that 0.2.0 showed as furthest from the plan: écarts, then lines by their landing."""
    shown = {line["code"] for line in figures["ecarts"]}
    for line in figures["ecarts"]:
        expected = format_jours(estimate(line["attendu"]))
        yield _groupe_of(line, line["realise"] - line["attendu"], f"attendu {expected}")
    for line in figures["atterrissages"]:
        if line["code"] not in shown:
            landing = format_jours(estimate(line["atterrissage"]))
            yield _groupe_of(line, line["atterrissage"] - line["prevu"], f"atterrissage {landing}")


def _groupe_of(line: dict[str, Any], enjeu: int, constat: str) -> dict[str, Any]:
    return {
        **{name: line[name] for name in ("code", "libelle", "prevu", "attendu", "atterrissage")},
        **dict.fromkeys(("fin", "etat", "gravite")),
        **dict.fromkeys(("nom", "court"), line["code"]),
        "enjeu": enjeu,
        "montre": estimate(enjeu),
        "utilise": line["realise"],
        "constat": constat,
    }


def _alerte_of_one_message(value: dict[str, Any]) -> dict[str, Any]:
    """Return an alert of the first reviews, which was one text, as its parts."""
    head, end, conseil = value["message"].rpartition(". ")
    if not end:
        head, _, conseil = value["message"].rpartition(" ")
    constat = head + end.rstrip()
    about = value["code"] or value["jalon"] or value["agent"] or ""
    return {**value, "fait": constat, "objet": about, "constat": constat, "conseil": conseil}
