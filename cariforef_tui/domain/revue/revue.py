"""The weekly coordination review: what the meeting writes, which weeks it may be of, when it is closed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from cariforef_tui.domain.programme.find import resolve_code
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier, iso_week, monday_of
from cariforef_tui.domain.values.dates import format_date, format_jour
from cariforef_tui.domain.values.refusals import CodeRefuse, DateRefusee, Refus
from cariforef_tui.domain.values.text import clean_text, elide_pole, inert_text, quote_text

TEXTE_MAX = 1000
QUI_MAX = 80
"""Characters of a remark or a decision, and of the names of who is to do it, so that minutes fit a page."""


def clean_remarque(texte: str) -> str:
    """Return a remark, or what the weather's comment says, as it is kept; raises TexteRefuse."""
    return clean_text(texte, longueur_max=TEXTE_MAX, champ="Commentaire")


class Meteo(StrEnum):
    VERT = "vert"
    ORANGE = "orange"
    ROUGE = "rouge"


class RevueRefusee(Refus):
    """A review that takes no more writing, or a writing that lacks something."""


@dataclass(frozen=True, slots=True)
class Remarque:
    """A remark of one review on a line (or on the whole perimeter: its own code)."""

    code: str
    texte: str
    auteur: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A task of somebody with its date, followed from review to review until `faite_le`.

    `numero` names it among the exercice's decisions; 0 is not written yet. `semaine` is the ISO week of the
    review that took it. `qui` joins initials, or « équipe », by « / »; `ligne` is the code that it is about.
    """

    perimetre: str
    semaine: str
    texte: str
    qui: str
    pour: date | None
    faite_le: date | None = None
    numero: int = 0
    ligne: str | None = None

    @property
    def personnes(self) -> tuple[str, ...]:
        """The people who are to do it, one by one."""
        return tuple(self.qui.split("/"))

    @property
    def noms(self) -> str:
        """The same as lists write them: `DM LR`."""
        return " ".join(self.personnes)

    @property
    def sujet(self) -> str:
        """The text, after the line that it is about."""
        return f"{self.ligne} : {self.texte}" if self.ligne else self.texte

    @property
    def etat(self) -> str:
        """`faite le 29/05/2018`, `à faire`."""
        return f"faite le {format_date(self.faite_le)}" if self.faite_le else "à faire"

    @property
    def is_done(self) -> bool:
        return self.faite_le is not None

    def is_late_at(self, au: date) -> bool:
        """True if it was due before `au` and is not done."""
        return self.pour is not None and self.pour < au and not self.is_done

    def cite(self) -> str:
        """Return `n° 3, semaine 20, DM, pour le 29/05 : « réviser à 40 »`, a long text shortened.

        The text comes last, so that it is what is cut if there is no room for all.
        """
        return self._tell(quote_text(self.texte))

    def tell(self) -> str:
        """Return the same, with its whole text."""
        return self._tell(f"« {inert_text(self.texte)} »")

    def _tell(self, quoted: str) -> str:
        end = f", pour le {self.pour:%d/%m}" if self.pour else ""
        if self.faite_le is not None:
            end = f", faite le {self.faite_le:%d/%m}"
        return f"n° {self.numero}, {name_semaine(self.semaine)}, {self.noms}{end} : {quoted}"

    def known_at(self, today: date) -> Decision:
        """Return the decision as it stood on a day: not done before it was."""
        is_later = self.faite_le is not None and self.faite_le > today
        return replace(self, faite_le=None) if is_later else self


@dataclass(frozen=True, slots=True)
class MeteoDeclaree:
    """The weather of a perimeter in one review; a comment is required when it is not green."""

    perimetre: str
    couleur: Meteo
    commentaire: str | None
    auteur: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevueEcrite:
    """The content of one review in the store. `perimetre` is a line's code; `semaine` an ISO week.

    `figures` is the frozen JSON text of a closed review, None while it is open. `presents` and `excuses` are
    initials, in their order; `prochaine` is the date of the next review.
    """

    perimetre: str
    semaine: str
    remarques: tuple[Remarque, ...] = ()
    meteo: MeteoDeclaree | None = None
    close_le: date | None = None
    close_par: str | None = None
    figures: str | None = None
    presents: tuple[str, ...] = ()
    excuses: tuple[str, ...] = ()
    prochaine: date | None = None

    @property
    def is_close(self) -> bool:
        return self.close_le is not None

    def with_remarque(self, remarque: Remarque) -> tuple[Remarque, ...]:
        """Return the remarks, with this one for its author and line; an empty text removes it."""
        key = (remarque.code, remarque.auteur)
        others = tuple(remarque for remarque in self.remarques if (remarque.code, remarque.auteur) != key)
        return (*others, remarque) if remarque.texte else others


@dataclass(frozen=True, slots=True)
class CleRevue:
    """Which review: a perimeter and the Monday of its week."""

    perimetre: str
    lundi: date

    @property
    def semaine(self) -> str:
        return iso_week(self.lundi)

    @property
    def nom(self) -> str:
        """The week as people say it."""
        return tell_semaine(self.semaine)

    @property
    def court(self) -> str:
        """`PRI, semaine 21`."""
        return f"{self.perimetre}, {name_semaine(self.semaine)}"

    @property
    def titre(self) -> str:
        """`revue de PRI, semaine 21 de 2018`."""
        return f"revue {elide_pole(self.perimetre)}, {self.nom}"

    @property
    def dimanche(self) -> date:
        return self.lundi + timedelta(days=6)


def name_semaine(semaine: str) -> str:
    """Return `semaine 20` for `2018-W20`."""
    return f"semaine {int(semaine.partition('-W')[2])}"


def tell_semaine(semaine: str) -> str:
    """Return `semaine 20 de 2018` for `2018-W20`."""
    return f"{name_semaine(semaine)} de {semaine.partition('-W')[0]}"


def perimetres_of(programme: Programme) -> tuple[str, ...]:
    """Return the whole, then the pôles in document order."""
    return (programme.racine, *(pole.code for pole in programme.poles))


def resolve_perimetre(programme: Programme, texte: str) -> str:
    """Return the perimeter that `texte` names, as people type it; raises CodeRefuse with those there are."""
    known = perimetres_of(programme)
    try:
        code = resolve_code(programme, texte)
    except CodeRefuse:
        code = ""
    if code not in known:
        raise CodeRefuse(f"{quote_text(texte)} n'a pas de revue : seuls {', '.join(known)} en ont une.")
    return code


def resolve_ligne(programme: Programme, perimetre: str, texte: str) -> str:
    """Return the code of the perimeter's line that `texte` names, as people type it; raises CodeRefuse."""
    code = resolve_code(programme, texte)
    check_within(programme, perimetre, code)
    return code


def check_within(programme: Programme, perimetre: str, code: str) -> None:
    """Raise CodeRefuse for a line outside the perimeter."""
    if code not in programme.subtrees[perimetre]:
        raise CodeRefuse(f"{code} n'est pas une ligne {elide_pole(perimetre)}.")


def last_full_week(calendrier: Calendrier, au: date) -> date:
    """Return Monday of the last week over at the end of `au`, the exercice's first week before that."""
    monday = monday_of(au + timedelta(days=1)) - timedelta(weeks=1)
    return max(monday, monday_of(calendrier.first_day))


def figures_day(calendrier: Calendrier, cle: CleRevue, au: date) -> date:
    """Return the day of a review's figures: the Monday after its week, `au` if that is earlier.

    What the meeting of that Monday declares counts.
    """
    return min(cle.dimanche + timedelta(days=1), au, calendrier.last_day)


def last_day_of(cle: CleRevue, au: date) -> date:
    """Return the last day that counts for the week of a review."""
    return min(cle.dimanche, au)


def first_closing_day(calendrier: Calendrier, cle: CleRevue) -> date:
    """Return the week's last working day within the exercice, its Sunday if there is none."""
    days = calendrier.working_days_in(cle.lundi, cle.dimanche)
    return days[-1] if days else min(cle.dimanche, calendrier.last_day)


def check_semaine(calendrier: Calendrier, cle: CleRevue, au: date) -> None:
    """Raise DateRefusee for a week outside the exercice, or that has not begun at `au`."""
    exercice = calendrier.exercice
    if cle.dimanche < calendrier.first_day:
        raise DateRefusee(f"La {cle.nom} est avant l'exercice {exercice} : pas de revue.")
    if cle.lundi > calendrier.last_day:
        raise DateRefusee(f"La {cle.nom} est après l'exercice {exercice} : pas de revue.")
    if max(cle.lundi, calendrier.first_day) > au:
        raise DateRefusee(
            f"La {cle.nom} n'a pas commencé au {format_date(au)} : sa revue se prépare à partir "
            f"du {format_jour(cle.lundi)}."
        )


def check_closable(calendrier: Calendrier, cle: CleRevue, au: date) -> None:
    """Raise DateRefusee if the week is not over at `au`: a review is closed from its last working day."""
    check_semaine(calendrier, cle, au)
    first = first_closing_day(calendrier, cle)
    if au < first:
        raise DateRefusee(
            f"La {cle.nom} n'est pas finie au {format_date(au)} : sa revue se clôt à partir du "
            f"{format_jour(first)}."
        )


def check_open(ecrite: RevueEcrite) -> None:
    """Raise RevueRefusee if the review is closed: what comes after goes to the next one."""
    if ecrite.close_le is not None:
        raise RevueRefusee(
            f"Revue {elide_pole(ecrite.perimetre)}, {tell_semaine(ecrite.semaine)}, close "
            f"({ecrite.close_par}, {format_date(ecrite.close_le)}) : notez cela dans la suivante."
        )


def check_presences(presents: Collection[str], excuses: Collection[str]) -> None:
    """Raise RevueRefusee for somebody who would be both there and excused."""
    both = sorted({*presents} & {*excuses})
    if both:
        raise RevueRefusee(f"{', '.join(both)} : présent ou excusé, pas les deux.")


def check_prochaine(cle: CleRevue, jour: date) -> None:
    """Raise DateRefusee if the next review would be within this one's week or before, or a year later."""
    if jour <= cle.dimanche:
        raise DateRefusee(
            f"Prochaine revue : le {format_date(jour)} n'est pas après la {cle.nom}, celle de cette revue."
        )
    if jour > cle.dimanche + timedelta(days=366):
        raise DateRefusee(f"Prochaine revue : le {format_date(jour)} est dans plus d'un an.")


def propose_pour(cle: CleRevue, prochaine: date | None, fin: date, au: date) -> date:
    """Return when a decision about a line is likely due: at the next review, or at the line's end before it.

    The next review is that of the Monday after the next week, unless it is said.
    """
    review = prochaine or cle.lundi + timedelta(weeks=2)
    soonest = min(fin, review) if fin > au else review
    return soonest if soonest > au else au + timedelta(weeks=1)


def decisions_about(
    decisions: Iterable[Decision], programme: Programme, code: str, semaine: str
) -> tuple[Decision, ...]:
    """Return what reviews up to a week decided about a line, or one that shares its days, the last first."""
    shared = programme.shared_enveloppe(code)
    lignes = shared.lignes if shared else (code,)
    about = [one for one in decisions if one.ligne in lignes and one.semaine <= semaine]
    return tuple(sorted(about, key=lambda one: one.numero, reverse=True))


def carry_decisions(decisions: Iterable[Decision], programme: Programme) -> tuple[Decision, ...]:
    """Return the decisions still to be done, for the year of `programme`: same numbers, same weeks.

    One of a pôle that is no longer there is the whole's.
    """
    perimetres = perimetres_of(programme)
    return tuple(
        replace(
            one,
            perimetre=one.perimetre if one.perimetre in perimetres else programme.racine,
            ligne=one.ligne if one.ligne in programme.by_code else None,
        )
        for one in decisions
        if not one.is_done
    )


def check_meteo(couleur: Meteo, commentaire: str) -> None:
    """Raise RevueRefusee for a weather that is not green and says nothing."""
    if couleur is not Meteo.VERT and not commentaire:
        raise RevueRefusee(f"Météo {couleur} : donnez un commentaire qui l'explique.")


def last_closed(revues: Iterable[RevueEcrite], cle: CleRevue) -> RevueEcrite | None:
    """Return the last closed review of the perimeter before this one's week, from which it starts."""
    before = [
        revue
        for revue in revues
        if revue.perimetre == cle.perimetre and revue.is_close and revue.semaine < cle.semaine
    ]
    return max(before, key=lambda revue: revue.semaine, default=None)


def followed_decisions(
    decisions: Iterable[Decision],
    programme: Programme,
    cle: CleRevue,
    depuis: date,
    au: date,
    told: Collection[int] = (),
) -> tuple[Decision, ...]:
    """Return the decisions of a review: late ones first, then by date due, then those done since `depuis`.

    The review of the whole follows those of every pôle. `told` are those that the last review showed as done.
    """
    shown = [
        decision
        for decision in decisions
        if decision.semaine <= cle.semaine
        and (decision.faite_le is None or decision.faite_le >= depuis)
        and decision.numero not in told
        and cle.perimetre in (programme.racine, decision.perimetre)
    ]

    def order(due: Decision) -> tuple[bool, bool, date, int]:
        return due.is_done, not due.is_late_at(au), due.pour or date.max, due.numero

    return tuple(sorted(shown, key=order))
