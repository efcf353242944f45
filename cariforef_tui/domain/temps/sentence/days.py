"""Add what a sentence says to the days as they are: half of a day, what is left of it, whether it fits."""

from __future__ import annotations

from datetime import date

from cariforef_tui.domain.temps.calendrier import describe_day_off
from cariforef_tui.domain.temps.saisies import (
    Absence,
    CellChange,
    Duree,
    Saisie,
    TypeAbsence,
    absences_with,
    clean_commentaire,
    fits_day,
    half_of,
)
from cariforef_tui.domain.temps.semaine import JourSemaine
from cariforef_tui.domain.temps.sentence.outcome import ProposedAbsence, ProposedSaisie
from cariforef_tui.domain.temps.sentence.words import Part, SentenceContext
from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.domain.values.days import (
    JOUR_ENTIER,
    describe_jours,
    describe_off_step,
    format_jours,
    parse_jours,
)
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import DateRefusee, JourneePleine, JoursRefuses, MoisSigne

_HALF, _ALL = "la moitié d'", ""


class Days:
    """The person's days as the sentence changes them, part after part; amounts are hundredths."""

    def __init__(self, context: SentenceContext) -> None:
        self._context = context
        self._cells: dict[tuple[date, str], tuple[int, str | None]] = {}
        self._absences: dict[date, tuple[Absence, ...]] = {}

    def log(self, jour: date, code: str, amount: Part | str, comment: str | None) -> ProposedSaisie:
        """Add days on a line.

        Raises:
            DateRefusee, MoisSigne: outside the exercice, still to come, or in a signed month.
            JoursRefuses, JourneePleine: no number of days, off the step, or more than the day allows.
            TexteRefuse: a comment too long, or that could act on a terminal.
        """
        day = self._open(jour)
        if jour > self._context.today:
            raise DateRefusee(f"{format_jour(jour)} est à venir : on ne saisit que des jours faits.")
        stored = {saisie.code: saisie for saisie in self._context.saisies.get(jour, ())}.get(code)
        # What an earlier part of the sentence wrote replaces what the store holds.
        held, noted = self._cells.get((jour, code), _cell(stored))
        room = day.plafond - self._used(jour)
        added, notes = self._measure(day, amount, room)
        if added > room:
            if not day.plafond:
                raise JourneePleine(f"{describe_day_off(jour, day.ferie)}.")
            raise JourneePleine(
                f"{format_jour(jour)} : {describe_jours(self._used(jour), 'déjà pris')} sur "
                f"{format_jours(day.plafond)}, il reste {format_jours(max(0, room))}."
            )
        if not fits_day(held + added, pas=self._context.pas, reste=held + room, plafond=day.plafond):
            raise JoursRefuses(describe_off_step(held + added, self._context.pas, held + room))
        kept = clean_commentaire(_join(noted, comment) or "")
        self._cells[jour, code] = (held + added, kept or None)
        change = CellChange(
            agent=self._context.agent.initiales,
            jour=jour,
            code=code,
            centiemes=held + added,
            commentaire=kept or None,
            expected_version=stored.version if stored else 0,
        )
        weekend = "week-end" if jour.weekday() >= 5 else ""
        day_off = f"jour férié : {day.ferie}" if day.ferie else weekend
        return ProposedSaisie(change=change, added=added, notes=notes, day_off=day_off)

    def be_absent(self, jour: date, kind: TypeAbsence, amount: Part | str | None) -> ProposedAbsence:
        """Add a day or a half-day of absence; raises as `log`, except for a day to come."""
        day = self._open(jour)
        if not day.attendu:
            raise DateRefusee(f"{describe_day_off(jour, day.ferie)} : aucune absence à y déclarer.")
        duree = self._read_duree(day, amount)
        held = self._absences.get(jour, self._context.absences.get(jour, ()))
        initiales = self._context.agent.initiales
        after = absences_with(Absence(initiales, jour, kind, day.attendu), duree, day.attendu, held)
        logged = self._logged(jour)
        if logged + sum(absence.centiemes for absence in after) > day.plafond:
            raise JourneePleine(
                f"{format_jour(jour)} : {describe_jours(logged, 'déjà saisi')} sur "
                f"{format_jours(day.plafond)}. Effacez-les d'abord, ou tapez une demi-journée."
            )
        self._absences[jour] = after
        notes = _note_share(_HALF if duree is Duree.DEMI else _ALL, day.attendu)
        return ProposedAbsence(
            jour=jour,
            type=kind,
            duree=duree,
            centiemes=after[-1].centiemes,
            seen=held,
            notes=notes,
        )

    def _open(self, jour: date) -> JourSemaine:
        day = self._context.describe(jour)
        if not day.ouvert:
            raise DateRefusee(
                f"{format_jour(jour)}/{jour.year} est hors de l'exercice {self._context.calendrier.exercice}."
            )
        why = self._context.verrous.get(Mois.of(jour))
        if why is not None:
            raise MoisSigne(why)
        return day

    def _measure(self, day: JourSemaine, amount: Part | str, room: int) -> tuple[int, tuple[str, ...]]:
        """Return the hundredths that `amount` means on a day with `room` left, and notes for the person."""
        whole = day.attendu or day.plafond
        if amount is Part.HALF:
            half = half_of(whole)
            # Two halves must make the day: of 0,25, the second half is 0,12.
            added = room if 0 < room < half and room == whole - half else half
            return added, _note_share(_HALF, whole)
        if amount is Part.WHOLE:
            left = min(room, whole - self._used(day.jour))
            if left <= 0:
                raise JourneePleine(
                    f"{format_jour(day.jour)} est déjà complet : {format_jours(self._used(day.jour))} sur "
                    f"{format_jours(whole)}."
                )
            if left != whole:
                return left, ("ce qui reste de la journée",)
            return left, _note_share(_ALL, whole)
        minutes = self._context.minutes_par_jour
        return parse_jours(amount, pas=self._context.pas, reste=room, minutes_par_jour=minutes), ()

    def _read_duree(self, day: JourSemaine, amount: Part | str | None) -> Duree:
        if amount in (None, Part.WHOLE):
            return Duree.JOURNEE
        if amount is Part.HALF:
            return Duree.DEMI
        centiemes = parse_jours(str(amount), pas=1, minutes_par_jour=self._context.minutes_par_jour)
        if centiemes in (day.attendu, JOUR_ENTIER):
            return Duree.JOURNEE
        if centiemes in (half_of(day.attendu), half_of(JOUR_ENTIER)):
            return Duree.DEMI
        raise JoursRefuses("Une absence prend la journée ou la moitié : « congé », ou « matin congé ».")

    def _logged(self, jour: date) -> int:
        stored = {saisie.code: saisie.centiemes for saisie in self._context.saisies.get(jour, ())}
        said = {code: centiemes for (day, code), (centiemes, _) in self._cells.items() if day == jour}
        # A cell that the sentence writes replaces the one stored.
        return sum({**stored, **said}.values())

    def _used(self, jour: date) -> int:
        absences = self._absences.get(jour, self._context.absences.get(jour, ()))
        return self._logged(jour) + sum(absence.centiemes for absence in absences)


def _cell(saisie: Saisie | None) -> tuple[int, str | None]:
    return (saisie.centiemes, saisie.commentaire) if saisie else (0, None)


def _join(kept: str | None, comment: str | None) -> str | None:
    """Return both comments of a cell: the former one, then that of the days added."""
    if not kept or not comment or comment in kept:
        return kept or comment
    return f"{kept} ; {comment}"


def _note_share(share: str, whole: int) -> tuple[str, ...]:
    """Return a note on the whole of which `share` is a part, if the person's day is not a whole one."""
    return () if whole == JOUR_ENTIER else (f"{share}un jour de {format_jours(whole)}",)
