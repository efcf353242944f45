"""The page of a day: what it holds and lacks, and forms to log, correct, take back, or say an absence."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr
from datetime import timedelta

from cariforef_tui.cli.kit.access import keep_attempt
from cariforef_tui.cli.kit.exits import ExitCode, report
from cariforef_tui.cli.kit.invocation import Invocation, Wiring
from cariforef_tui.cli.tools.day_form import Day, Told, play, write_absences, write_seen
from cariforef_tui.cli.tools.markup import STATUS, Part, render, tell_read
from cariforef_tui.domain.mois.history import describe_verrou
from cariforef_tui.domain.temps.calendrier import monday_of
from cariforef_tui.domain.temps.saisies import Duree, Saisie, TypeAbsence, describe_auteur
from cariforef_tui.domain.values.dates import JOURS, format_date, format_jour
from cariforef_tui.domain.values.days import format_filled, format_jours, propose_jours
from cariforef_tui.domain.values.refusals import DateRefusee
from cariforef_tui.machine.account import is_for_another
from cariforef_tui.machine.configuration import ConfigurationKeeper
from cariforef_tui.services.agents.preferences import StoreKeeper, load_preferences
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.temps.presence import require_logging
from cariforef_tui.services.temps.semaine import load_semaine
from cariforef_tui.web.fork_server import Answer, Asked
from cariforef_tui.web.forms import JOURNEE


def answer_day(wiring: Wiring, given: Mapping[str, str], asked: Asked) -> Answer:
    """Do what the form asks, if one was sent, and return the page of the day."""
    invocation, said = Invocation(wiring, {**given}), io.StringIO()
    values: dict[str, object] = {}
    told, title = Told(), ""
    with redirect_stderr(said):
        try:
            with invocation.store() as store:
                day, told = _play(invocation, store, asked)
                title = f"Journée du {JOURS[day.jour.weekday()]} {format_date(day.jour)}"
                values = _describe(day, told, asked)
        except Exception as error:
            keep_attempt(invocation, error)
            told = Told(code=report(error))
    state = "Erreur" if told.code else told.sentence.partition(" : ")[0]
    if not told.code and "corrige" in told.kept:
        state = f"Corriger {told.kept['ligne']}"
    notices = said.getvalue().splitlines()
    frame = {
        "state": state and f"{state} : ",
        "notices": notices,
        "parts": [Part(lines=[line]) for line in notices],
    }
    template = "journee.html" if values else "lecture.html"
    return render(STATUS.get(told.code, 500), JOURNEE, {**frame, **values}, template=template, title=title)


def _play(invocation: Invocation, store: Store, asked: Asked) -> tuple[Day, Told]:
    """Return the day asked, as it is once the form is played, and what came of the form."""
    sent, asks_key = asked.form or {}, asked.asks_key
    try:
        day = _load(invocation, store, sent.get("jour") or asked.query.get("jour") or asked.query.get("au"))
    except DateRefusee as error:
        return _load(invocation, store, None), Told(str(error), code=ExitCode.REFUS, champ="jour")
    # To see another day is no gesture: it may be asked twice.
    if asked.refused and (asks_key or "geste" in sent):
        code = ExitCode.DROITS if asks_key else ExitCode.FAIT
        return day, Told(asked.refused, kept=sent, code=code, champ="cle" if asks_key else "")
    if "geste" not in sent:
        return day, Told()
    told = play(day, sent)
    return _load(invocation, store, day.jour.isoformat()), told


def _load(invocation: Invocation, store: Store, texte: str | None) -> Day:
    reference, agent = invocation.reference(store), invocation.actor(store)
    jour = reference.au
    if texte:
        jour = invocation.read_day(store, texte)
        reference = invocation.reference_of(store, jour)
    snapshot = load_semaine(store, agent, monday_of(jour), reference.au, lecteur=agent)
    require_logging(snapshot.agent)
    of_week = next(one for one in snapshot.semaine.jours if one.jour == jour)
    if not of_week.ouvert:
        raise DateRefusee(f"Le {format_date(jour)} est hors de l'exercice {reference.exercice}.")
    wiring = invocation.wiring
    return Day(store, agent, of_week, wiring.now(), wiring.today(), snapshot, reference.notice)


def _describe(day: Day, told: Told, asked: Asked) -> dict[str, object]:
    """Return what the page shows of a day."""
    snapshot, geste = day.snapshot, told.kept.get("geste")
    typed = told.kept if geste in ("saisir", "corriger") else {}
    given = {name: value for name, value in asked.guards.items() if value}
    verrou = snapshot.lock_of(day.jour)
    left = snapshot.semaine.left_of(day.of_week)
    kept = {"ligne": "", "mots": "", "commentaire": "", "jours": format_filled(left)}
    corrected = typed.get("corrige", "")
    return {
        "told": told,
        "guards": given,
        "common": {**given, "jour": day.jour.isoformat()},
        "asks_key": asked.asks_key,
        "verrou": describe_verrou(verrou) if verrou else "",
        "is_open": verrou is None and not asked.asks_key,
        "is_to_come": day.jour > day.today,
        "notice": day.notice or "",
        "filled": _tell_filled(day),
        "saisies": [
            (_tell_saisie(day, one), {"ligne": one.code, "vu": write_seen([one])}) for one in day.saisies
        ],
        "absences": [f"{one.type.value}, {format_jours(one.centiemes)}" for one in day.absences],
        "seen": {"vu": typed.get("vu", write_seen(day.saisies))},
        "held_absences": {"absences": write_absences(day.absences)},
        "corrected": day.name(corrected) if corrected else "",
        "kept": {**kept, **typed},
        "away": {"type": "", "duree": "", "fin": "", **(told.kept if geste == "absence" else {})},
        "lignes": {code: day.name(code) for code in told.lignes or _choose_lignes(day)},
        "amounts": propose_jours(
            pas=snapshot.reglages.pas, minutes_par_jour=snapshot.reglages.minutes_par_jour
        ),
        "kinds": {kind.value: kind.value for kind in TypeAbsence},
        "durees": [duree.value for duree in Duree],
        "days": [*_list_days(day)],
        "read_at": tell_read(day.now, day.agent),
    }


def _choose_lignes(day: Day) -> list[str]:
    """Return the lines that the person's week shows."""
    keeper = StoreKeeper(day.store, day.agent) if is_for_another() else ConfigurationKeeper()
    shown = day.snapshot.choose_lignes(load_preferences(keeper).epinglees)
    return [code for code in day.snapshot.proposees if code in shown]


def _tell_filled(day: Day) -> str:
    week, jour = day.snapshot.semaine, day.of_week
    filled = format_jours(week.total_saisi(day.jour) + week.total_absent(day.jour))
    if not jour.attendu:
        why = f" ({jour.ferie})" if jour.ferie else ""
        return f"{filled} : rien n'est attendu ce jour-là{why}."
    left = week.left_of(jour)
    state = f"il manque {format_jours(left)}" if left else "la journée est complète"
    return f"{filled} sur {format_jours(jour.attendu)} : {state}."


def _tell_saisie(day: Day, saisie: Saisie) -> str:
    label = day.snapshot.label_of(saisie)
    told = [
        f"{day.name(saisie.code)} : {format_jours(saisie.centiemes)}",
        f"demande « {label} »" if label else "",
        saisie.commentaire or "",
        describe_auteur(saisie) or "",
        "à confirmer" if saisie.a_confirmer else "",
    ]
    return ", ".join(part for part in told if part)


def _list_days(day: Day) -> Iterator[tuple[str, str, bool]]:
    """Yield the days of the week that ask for work or hold some, and the same day of both weeks around."""
    week = day.snapshot.semaine
    for one in week.jours:
        if one.ouvert and (one.attendu or week.total_saisi(one.jour)):
            left = week.left_of(one)
            lacks = "à venir" if one.jour > day.today else f"manque {format_jours(left)}"
            full = "complet" if one.attendu else format_jours(week.total_saisi(one.jour))
            state = lacks if left else full
            yield one.jour.isoformat(), f"{format_jour(one.jour)} : {state}", one.jour == day.jour
    for text, weeks in (("Semaine précédente", -1), ("Semaine suivante", 1)):
        yield (day.jour + timedelta(weeks=weeks)).isoformat(), text, False
