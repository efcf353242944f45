"""What a form of the page of a day does: by the services of the interface, in the name of who sends it.

A form says what its page showed, so that nothing that somebody wrote since is lost. What undoes a write is
a form too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial

from cariforef_tui.cli.kit.exits import SAVED, ExitCode, exit_code_of
from cariforef_tui.cli.temps.absence import describe_declared
from cariforef_tui.cli.temps.cells import describe_cell, describe_day, describe_written
from cariforef_tui.domain.programme.find import is_code, rank_by_starts, rank_near
from cariforef_tui.domain.temps.lignes import LIGNES_MAX
from cariforef_tui.domain.temps.saisies import (
    Absence,
    CellChange,
    Duree,
    Saisie,
    TypeAbsence,
    describe_held,
)
from cariforef_tui.domain.temps.semaine import JourSemaine
from cariforef_tui.domain.values.dates import format_jour, parse_date
from cariforef_tui.domain.values.days import format_jours, format_nombre, parse_jours
from cariforef_tui.domain.values.refusals import (
    CariforefError,
    CodeRefuse,
    ConfirmationRequise,
    DateRefusee,
    DejaSaisi,
    JourneePleine,
    JoursRefuses,
    Refus,
    TexteRefuse,
    about,
    read_field,
)
from cariforef_tui.domain.values.text import count_of, quote_text
from cariforef_tui.services.ports.errors import ConflitSaisie, DroitRefuse, StoreError
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.temps.absences import (
    clear_absence,
    list_absences,
    restore_absences,
    set_absence,
)
from cariforef_tui.services.temps.saisies import describe_conflict, write_cells
from cariforef_tui.services.temps.semaine import SemaineSnapshot

Form = Mapping[str, str]
_CHAMPS: tuple[tuple[type[CariforefError], str], ...] = (
    (CodeRefuse, "ligne"),
    (ConfirmationRequise, "oui"),
    (JoursRefuses, "jours"),
    (JourneePleine, "jours"),
    (DejaSaisi, "jours"),
    (TexteRefuse, "commentaire"),
    (DateRefusee, "fin"),
)
"""The field that a refusal is about."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of one agent, as the store has it now; `notice` says that no exercice holds today."""

    store: Store
    agent: str
    of_week: JourSemaine
    now: datetime
    today: date
    snapshot: SemaineSnapshot
    notice: str | None

    @property
    def jour(self) -> date:
        return self.of_week.jour

    def name(self, code: str) -> str:
        """Return the code of a line with its label."""
        ligne = self.snapshot.programme.by_code.get(code)
        return f"{code} {ligne.libelle}" if ligne else code

    @property
    def saisies(self) -> list[Saisie]:
        return [saisie for saisie in self.snapshot.semaine.saisies if saisie.jour == self.jour]

    @property
    def absences(self) -> list[Absence]:
        return [absence for absence in self.snapshot.semaine.absences if absence.jour == self.jour]


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a form.

    `inverse` is the form that undoes it, `kept` what is still to be sent, `champ` the field that `sentence`
    refuses, empty if it is about none, and `lignes` the lines among which to choose.
    """

    sentence: str = ""
    inverse: Form = field(default_factory=dict)
    kept: Form = field(default_factory=dict)
    code: ExitCode = ExitCode.FAIT
    champ: str = ""
    lignes: tuple[str, ...] = ()


def play(day: Day, form: Form) -> Told:
    """Do what a form asks, and return what came of it: a refusal keeps what was typed.

    Raises:
        DroitRefuse: the person may not; the journal keeps it.
    """
    sent = form
    try:
        if (words := form.get("mots", "").strip()) and form["ligne"]:
            raise CodeRefuse("Choisissez une ligne, ou tapez des mots : pas les deux.")
        if words:
            sent = {**form, "ligne": _find_ligne(day.snapshot, words), "mots": ""}
        told = _GESTES[form["geste"]](day, sent)
        if "annule" in form:
            return replace(told, sentence=f"Annulé : {told.sentence[:1].lower()}{told.sentence[1:]}")
        return replace(told, inverse={**told.inverse, "annule": "oui"}) if told.inverse else told
    except ConflitSaisie as error:
        choice = "\n« Remplacer » écrit la vôtre, « Renoncer » laisse l'autre." if "jours" in form else ""
        return _keep(sent, error, describe_conflict(error, day.now) + choice)
    except CodeRefuse as error:
        return _keep(sent, error, error.message)
    except ConfirmationRequise as error:
        return _keep(sent, error, f"{error.message} Pour l'écrire quand même, cochez la case.")
    except DroitRefuse:
        raise
    except StoreError as error:
        return Told(SAVED) if error.is_after_write else _keep(sent, error, str(error))
    except CariforefError as error:
        return _keep(sent, error, str(error))
    except (KeyError, ValueError):
        return Told(
            "Ce formulaire ne va plus avec la journée, que voici : rien n'a été écrit.",
            code=ExitCode.REFUS,
        )


def _keep(sent: Form, error: CariforefError, sentence: str) -> Told:
    """Return a refusal with what was typed; if the line has days, sending it again corrects them."""
    kept, lignes = {**sent}, error.suggestions if isinstance(error, CodeRefuse) else ()
    if isinstance(error, (DejaSaisi, ConflitSaisie)):
        # The page says what is there: the next form has seen it.
        kept["corrige"] = kept["ligne"]
        del kept["vu"]
    if lignes:
        # The words would be searched again, whatever line is chosen.
        kept["mots"] = ""
    champ = error.champ or next((champ for kind, champ in _CHAMPS if isinstance(error, kind)), "")
    return Told(sentence, kept=kept, code=exit_code_of(error), champ=champ, lignes=lignes)


def _find_ligne(snapshot: SemaineSnapshot, words: str) -> str:
    """Return the only line that these words begin, or whose code they are; raises CodeRefuse."""
    programme, codes = snapshot.programme, (*snapshot.proposees, *snapshot.closes)
    found = rank_by_starts(programme, codes, words)
    sure = [match for match in found if is_code(match)] or found
    if len(sure) == 1:
        return sure[0].code
    near = found or rank_near(programme, codes, words)
    if not near:
        raise CodeRefuse(
            f"Aucune ligne pour {quote_text(words)} : tapez son code, ou d'autres mots.", (), "mots"
        )
    told, few = count_of(len(near), "ligne"), len(near) <= LIGNES_MAX
    raise CodeRefuse(
        f"{told} pour {quote_text(words)} : choisissez dans la liste"
        f"{'' if few else f', qui a les {LIGNES_MAX} premières, ou précisez'}.",
        tuple(match.code for match in near[:LIGNES_MAX]),
    )


def _log(day: Day, form: Form) -> Told:
    """Log days on a line, or put them in the place of those that the form corrects."""
    if not (code := form["ligne"]):
        raise CodeRefuse("Choisissez une ligne, ou cherchez-la par des mots.")
    minutes = day.snapshot.reglages.minutes_par_jour
    centiemes = read_field(form, "jours", partial(parse_jours, pas=1, minutes_par_jour=minutes))
    seen, held = _read_seen(form), day.snapshot.semaine.cells.get((code, day.jour))
    if held and code != form.get("corrige") and seen.get(code) == held.version:
        told = describe_held(day.agent, code, day.jour, held.centiemes)
        raise DejaSaisi(f"{told} « Remplacer » met votre nombre à leur place.")
    change = CellChange(
        agent=day.agent,
        jour=day.jour,
        code=code,
        centiemes=centiemes,
        commentaire=form.get("commentaire") or None,
        a_confirmer="a_confirmer" in form,
        expected_version=seen.get(code, 0),
        demande=int(form["demande"]) if "demande" in form else None,
    )
    return _write(day, change, confirmed=frozenset({day.jour} if "oui" in form else ()))


def _take_back(day: Day, form: Form) -> Told:
    """Empty what the form shows of a line."""
    code = form["ligne"]
    seen = _read_seen(form).get(code, 0)
    change = CellChange(agent=day.agent, jour=day.jour, code=code, centiemes=None, expected_version=seen)
    return _write(day, change)


def _write(day: Day, change: CellChange, confirmed: frozenset[date] = frozenset()) -> Told:
    (written,) = write_cells(day.store, [change], today=day.today, acteur=day.agent, confirmed=confirmed)
    before, after = written.before, written.after
    inverse = {"ligne": change.code, "vu": write_seen([after] if after else [])}
    if before is None:
        inverse |= {"geste": "retirer"}
    else:
        inverse |= {
            "geste": "saisir",
            "corrige": change.code,
            "jours": format_nombre(before.centiemes),
            "commentaire": before.commentaire or "",
            "demande": str(before.demande),
            "oui": "oui",
            **({"a_confirmer": "oui"} if before.a_confirmer else {}),
        }
    if after is not None:
        told = describe_written(day.store, written, "", lecteur=day.agent)
    else:
        was = format_jours(before.centiemes if before else 0)
        left = describe_day(day.store, day.agent, day.jour, lecteur=day.agent)
        told = f"Retiré : {describe_cell(day.agent, change.code, day.jour)} : {was} ({left})."
    return Told(f"{told}\n{day.name(change.code)}", inverse)


def _correct(day: Day, form: Form) -> Told:
    """Show what the line has now in the fields, to be corrected: nothing is written."""
    code = form["ligne"]
    saisie = day.snapshot.semaine.cells[code, day.jour]
    shown = {"jours": format_nombre(saisie.centiemes), "commentaire": saisie.commentaire or ""}
    return Told(kept={"geste": "corriger", "ligne": code, "corrige": code, **shown})


def _be_absent(day: Day, form: Form) -> Told:
    with about("fin"):
        fin = parse_date(form["fin"], day.jour) if form["fin"].strip() else day.jour
    if not form["type"]:
        raise Refus("Choisissez ce qu'est l'absence.", champ="type")
    before = list_absences(day.store, day.agent, day.jour, fin, lecteur=day.agent)
    try:
        written = set_absence(
            day.store,
            day.agent,
            TypeAbsence(form["type"]),
            day.jour,
            fin,
            Duree(form["duree"]),
            acteur=day.agent,
            # The page shows one day: of the others, what was there is told by what undoes this.
            seen=_read_absences(day, form["absences"]) if fin == day.jour else None,
        )
    except JourneePleine as full:
        full.champ = "duree"
        raise
    after = list_absences(day.store, day.agent, day.jour, fin, lecteur=day.agent)
    return Told(describe_declared(written), _restoring(fin, before, after))


def _be_present(day: Day, form: Form) -> Told:
    """Remove the absences that the form shows."""
    before = _read_absences(day, form["absences"])
    removed = clear_absence(day.store, day.agent, day.jour, day.jour, acteur=day.agent, seen=before)
    told = f"Retiré : {count_of(removed, 'absence')} du {format_jour(day.jour)}."
    return Told(told, _restoring(day.jour, before, ()))


def _restore(day: Day, form: Form) -> Told:
    """Put back the absences of some days as they were."""
    fin, before = date.fromisoformat(form["fin"]), _read_absences(day, form["absences"])
    absences = _read_absences(day, form["avant"])
    restore_absences(day.store, day.agent, day.jour, fin, absences, seen=before, acteur=day.agent)
    told = f"Absences remises comme avant, du {format_jour(day.jour)} au {format_jour(fin)}."
    return Told(told, _restoring(fin, before, absences))


def _restoring(fin: date, before: Iterable[Absence], after: Iterable[Absence]) -> Form:
    """Return the form that puts absences back from `after` to `before`."""
    return {
        "geste": "retablir",
        "fin": fin.isoformat(),
        "avant": write_absences(before),
        "absences": write_absences(after),
    }


def write_seen(saisies: Iterable[Saisie]) -> str:
    """Return the cells that a page shows, as its form holds them: each line with its version."""
    return " ".join(f"{saisie.code}:{saisie.version}" for saisie in saisies)


def _read_seen(form: Form) -> dict[str, int]:
    pairs = (pair.rpartition(":") for pair in form["vu"].split())
    return {code: int(version) for code, _, version in pairs}


def write_absences(absences: Iterable[Absence]) -> str:
    """Return absences as a form holds them."""
    return " ".join(f"{one.jour}:{one.type.value}:{one.centiemes}" for one in absences)


def _read_absences(day: Day, text: str) -> tuple[Absence, ...]:
    rows = (row.split(":") for row in text.split())
    return tuple(
        Absence(day.agent, date.fromisoformat(jour), TypeAbsence(kind), int(centiemes))
        for jour, kind, centiemes in rows
    )


_GESTES: Mapping[str, Callable[[Day, Form], Told]] = {
    "saisir": _log,
    "corriger": _correct,
    "retirer": _take_back,
    "absence": _be_absent,
    "presence": _be_present,
    "retablir": _restore,
}
