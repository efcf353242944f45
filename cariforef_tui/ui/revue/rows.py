"""What the screen Revue draws: headings and items made from one review; no figure is computed here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cariforef_tui.domain.alertes.facts import Alerte, Gravite
from cariforef_tui.domain.avancement.sentences import tell_base
from cariforef_tui.domain.revue.figures import (
    FiguresRevue,
    FiguresSI,
    JoursSemaine,
    Revue,
    StatutAlerte,
    Synthese,
)
from cariforef_tui.domain.revue.revue import Decision, Meteo
from cariforef_tui.domain.values.dates import format_date, format_jour
from cariforef_tui.domain.values.days import format_jours, format_nombre
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.ui.kit.columns import align_right

SIGNES_METEO = {Meteo.VERT: "☀", Meteo.ORANGE: "☁", Meteo.ROUGE: "☂"}
_SIGNES = {Gravite.CRITIQUE: "‼", Gravite.ATTENTION: "!", Gravite.INFO: "i"}
_BARRE = 10
_MOUVEMENTS_MAX = 10


@dataclass(frozen=True, slots=True)
class RevueRow:
    """One heading or item. `niveau` names its look, `cle` keeps the cursor on it when rows change.

    `droite` is set on the right; `ligne` is the line that the item opens and that a remark goes to,
    `agent` the person whose week it opens, `decision` the number of the decision that it is.
    """

    cle: str
    texte: str
    signe: str = ""
    niveau: str = "normal"
    code: str = ""
    droite: str = ""
    lignes_max: int = 1
    is_heading: bool = False
    ligne: str | None = None
    agent: str | None = None
    decision: int | None = None


def left_rows(revue: Revue) -> tuple[RevueRow, ...]:
    """The week's figures: who logged, where it stands, what moved, the worst écarts."""
    figures = revue.figures
    return (
        *_jours(figures),
        *_syntheses(figures),
        *_ecarts("ecart", "Écarts à date", "réalisé − attendu", figures.ecarts),
        *_ecarts("final", "Écarts à la fin", "atterrissage − prévu", figures.atterrissages),
        *_mouvements(figures),
    )


def right_rows(revue: Revue) -> tuple[RevueRow, ...]:
    """What asks for a word: decisions, échéances, alerts, sheets, SI, remarks."""
    figures = revue.figures
    return (
        *_decisions(figures),
        *_remarques(revue),
        *_echeances(figures),
        *_alertes(figures, StatutAlerte.NOUVELLE, "Alertes nouvelles"),
        *_alertes(figures, StatutAlerte.DISPARUE, "Alertes levées"),
        *_feuilles(figures),
        *_si(figures.si),
        *_alertes(figures, StatutAlerte.PRESENTE, "Alertes toujours là" if figures.precedente else "Alertes"),
    )


def _heading(cle: str, texte: str, droite: str = "") -> RevueRow:
    return RevueRow(f"titre {cle}", texte, droite=droite, is_heading=True)


def _jours(figures: FiguresRevue) -> Iterator[RevueRow]:
    yield _heading("jours", "Jours saisis dans la semaine", "saisi / attendu")
    for jours in figures.jours:
        yield _jours_row(jours)
    if len(figures.jours) > 1:
        done, expected = sum(one.saisi for one in figures.jours), sum(one.attendu for one in figures.jours)
        people = f"{_bar(done, expected)} {sum(one.agents for one in figures.jours)} pers."
        yield RevueRow("jours total", people, code="Total", droite=_sur(done, expected))


def _jours_row(jours: JoursSemaine) -> RevueRow:
    state = f"{jours.incomplets} à compléter" if jours.incomplets else "complet"
    people = "1 pers." if jours.agents == 1 else f"{jours.agents} pers."
    return RevueRow(
        f"jours {jours.code}",
        f"{_bar(jours.saisi, jours.attendu)} {people}, {state}",
        signe="!" if jours.incomplets else "✓",
        niveau="attention" if jours.incomplets else "bon",
        code=jours.code,
        droite=_sur(jours.saisi, jours.attendu),
    )


def _bar(done: int, expected: int) -> str:
    full = min(_BARRE, done * _BARRE // expected) if expected > 0 else 0
    return "█" * full + "░" * (_BARRE - full)


def _sur(done: int, expected: int) -> str:
    share = f"{done * 100 // expected:>4} %" if expected > 0 else ""
    return f"{format_nombre(done)} / {format_nombre(expected)} j{share}"


def _syntheses(figures: FiguresRevue) -> Iterator[RevueRow]:
    numbers = [
        (
            format_nombre(one.realise),
            signed(one.ecart),
            _or_blank(one.prevu),
            _or_blank(one.estimation),
        )
        for one in figures.syntheses
    ]
    titles, *rows = align_right([("fait", "écart", "prévu", "à terme"), *numbers])
    yield _heading("situation", f"Situation au {format_date(figures.au)}", titles)
    for one, row in zip(figures.syntheses, rows, strict=True):
        yield RevueRow(
            f"situation {one.code}",
            one.libelle,
            code=one.code,
            niveau=_niveau(one),
            signe=_sens(one.ecart),
            droite=row,
            ligne=one.code,
        )


def _niveau(one: Synthese) -> str:
    return "attention" if (one.ecart_final or 0) > 0 else "normal"


def _sens(ecart: int | None) -> str:
    return "" if not ecart else "▲" if ecart > 0 else "▼"


def signed(centiemes: int | None) -> str:
    """`+12,5`, `-3`, nothing for none."""
    if centiemes is None:
        return ""
    return f"+{format_nombre(centiemes)}" if centiemes > 0 else format_nombre(centiemes)


def _or_blank(centiemes: int | None) -> str:
    return "" if centiemes is None else format_nombre(centiemes)


def _ecarts(cle: str, titre: str, mesure: str, ecarts: tuple[Synthese, ...]) -> Iterator[RevueRow]:
    if not ecarts:
        return
    yield _heading(cle, titre, mesure)
    values = [one.ecart if cle == "ecart" else one.ecart_final for one in ecarts]
    rows = align_right([(signed(value),) for value in values])
    for one, value, shown in zip(ecarts, values, rows, strict=True):
        reached, aim = (one.realise, one.attendu) if cle == "ecart" else (one.estimation or 0, one.prevu)
        how = "" if cle == "ecart" else f"{tell_base(one.base)} "
        detail = f"{how}{format_nombre(reached)} / {_or_blank(aim)}"
        yield RevueRow(
            f"{cle} {one.code}",
            one.libelle,
            signe=_sens(value),
            niveau="attention",
            code=one.code,
            droite=f"{detail} {shown} j",
            ligne=one.code,
        )


def _mouvements(figures: FiguresRevue) -> Iterator[RevueRow]:
    since = (
        f"Depuis la revue {figures.precedente}"
        if figures.precedente
        else f"Depuis le {format_date(figures.depuis)} (première revue)"
    )
    yield _heading("mouvements", since, "jours faits")
    for rank, event in enumerate(figures.evenements):
        yield RevueRow(
            f"evenement {rank} {event.code}",
            f"{event.texte} — {event.auteur}",
            signe="✎",
            niveau="info",
            code=event.code,
            droite=format_jour(event.jour),
            lignes_max=2,
            ligne=event.code,
        )
    for one in figures.progressions[:_MOUVEMENTS_MAX]:
        yield RevueRow(
            f"progression {one.code}",
            one.libelle,
            code=one.code,
            droite=f"{signed(one.delta)} → {format_jours(one.apres)}",
            ligne=one.code,
        )
    rest = figures.progressions[_MOUVEMENTS_MAX:]
    if rest:
        total = signed(sum(one.delta for one in rest))
        yield RevueRow(
            "progression autres", f"et {count_of(len(rest), 'autre ligne')}", niveau="discret", droite=total
        )
    if not figures.progressions and not figures.evenements:
        yield RevueRow("progression rien", "Rien n'a bougé.", niveau="discret")


def _decisions(figures: FiguresRevue) -> Iterator[RevueRow]:
    late = sum(one.is_late_at(figures.au) for one in figures.decisions)
    title = f"Décisions : {late} en retard" if late else "Décisions"
    yield _heading("decisions", title, "pour le")
    for one in figures.decisions:
        yield _decision_row(one, figures)
    if not figures.decisions:
        yield RevueRow("decision rien", "Aucune à suivre (o : en noter une).", niveau="discret")


def _decision_row(one: Decision, figures: FiguresRevue) -> RevueRow:
    if one.is_done_at(figures.au) and one.faite_le is not None:
        signe, niveau, when = "✓", "bon", f"faite {format_jour(one.faite_le)}"
    elif one.is_late_at(figures.au):
        signe, niveau, when = "‼", "critique", format_date(one.pour) if one.pour else ""
    else:
        signe, niveau, when = "○", "info", format_date(one.pour) if one.pour else "sans date"
    of = "" if one.perimetre == figures.perimetre else f" ({one.perimetre})"
    return RevueRow(
        f"decision {one.numero}",
        f"{one.texte} — {one.qui}{of}",
        signe=signe,
        niveau=niveau,
        code=f"n° {one.numero}",
        droite=when,
        lignes_max=3,
        decision=one.numero,
    )


def _remarques(revue: Revue) -> Iterator[RevueRow]:
    if not revue.ecrite.remarques:
        return
    yield _heading("remarques", "Remarques")
    for rank, one in enumerate(revue.ecrite.remarques):
        yield RevueRow(
            f"remarque {rank} {one.code}",
            one.texte,
            signe="*",
            niveau="info",
            code=one.code,
            droite=one.auteur,
            lignes_max=4,
            ligne=one.code,
        )


def _echeances(figures: FiguresRevue) -> Iterator[RevueRow]:
    yield _heading("echeances", "Échéances des quatre semaines", "fait / prévu")
    for one in figures.echeances:
        done = format_nombre(one.realise)
        yield RevueRow(
            f"echeance {one.code} {one.jalon}",
            f"{format_jour(one.jour)}  {one.libelle}",
            signe="◆" if one.jalon else "",
            niveau="attention" if (one.jour - figures.au).days <= 7 else "normal",
            code=one.jalon or one.code or "",
            droite=f"{done} j" if one.prevu is None else f"{done} / {format_jours(one.prevu)}",
            ligne=one.code,
        )
    if not figures.echeances:
        yield RevueRow("echeance rien", "Aucune.", niveau="discret")


def _alertes(figures: FiguresRevue, statut: StatutAlerte, titre: str) -> Iterator[RevueRow]:
    found = figures.alertes_of(statut)
    if not found:
        return
    yield _heading(f"alertes {statut}", f"{titre} ({len(found)})")
    for one in found:
        gone = statut is StatutAlerte.DISPARUE
        yield RevueRow(
            f"alerte {one.type} {one.code} {one.jalon} {one.agent}",
            short_message(one),
            signe="✓" if gone else _SIGNES[one.gravite],
            niveau="bon" if gone else one.gravite.value,
            code=one.jalon or one.code or one.agent or "",
            lignes_max=1 if gone else 2,
            ligne=one.code,
            agent=one.agent,
        )


def short_message(alerte: Alerte) -> str:
    """The alert's sentence without the code that it opens with: the column beside says it."""
    for start in (f"{alerte.code} « ", f"Jalon {alerte.jalon} « "):
        if alerte.message.startswith(start):
            return alerte.message[len(start) - 2 :]
    return alerte.message.removeprefix(f"{alerte.agent} : ")


def _feuilles(figures: FiguresRevue) -> Iterator[RevueRow]:
    count = len(figures.feuilles)
    yield _heading("feuilles", f"Feuilles à compléter ({count})" if count else "Feuilles", "il manque")
    for one in figures.feuilles:
        nothing = (
            "rien de saisi" if not one.saisi else f"{format_jours(one.saisi)} sur {format_jours(one.attendu)}"
        )
        yield RevueRow(
            f"feuille {one.agent}",
            f"{nothing}{f', {one.pole}' if one.pole else ''}",
            signe="!",
            niveau="attention",
            code=one.agent,
            droite=format_jours(one.manque),
            agent=one.agent,
        )
    if not count:
        yield RevueRow("feuille rien", "Toutes complètes.", signe="✓", niveau="bon")


def _si(si: FiguresSI) -> Iterator[RevueRow]:
    if not (si.demande or si.non_chiffres or si.realise or si.disponible):
        return
    yield _heading("si", "Équipe SI", "jours")
    if si.disponible is not None:
        yield RevueRow("si disponible", "Disponibles dans l'année", droite=format_jours(si.disponible))
        yield RevueRow(
            "si infra", "dont infrastructure et sécurité", droite=format_jours(si.infrastructure or 0)
        )
    if si.demande or si.non_chiffres:
        beyond = (
            f" et {count_of(si.non_chiffres, 'non chiffré', 'non chiffrés')} (X)" if si.non_chiffres else ""
        )
        yield RevueRow("si demande", f"Demandés par les lignes{beyond}", droite=format_jours(si.demande))
    where = "Saisis sur ces lignes" if si.total is None else "Saisis en tout"
    done = si.realise if si.total is None else si.total
    week = f"{where}, dont {format_jours(si.semaine)} cette semaine"
    yield RevueRow("si fait", week, droite=format_jours(done))


def describe_meteo(revue: Revue) -> str:
    """`☁ orange, DM : retard sur la base`, empty where no weather was given."""
    meteo = revue.ecrite.meteo
    if meteo is None:
        return ""
    said = f" : {meteo.commentaire}" if meteo.commentaire else ""
    return f"{SIGNES_METEO[meteo.couleur]} {meteo.couleur}, {meteo.auteur}{said}"
