"""Texts beside the days of a month: its state, totals, what it lacks, its visas and its history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from textual.content import Content

from cariforef_tui.domain.mois.gaps import MotifManque
from cariforef_tui.domain.mois.sentences import format_part
from cariforef_tui.domain.mois.visas import LIBELLES, SIGNES, Etape, GesteVisa, tell_author
from cariforef_tui.domain.values.ago import format_ago
from cariforef_tui.domain.values.dates import format_jour, format_moment
from cariforef_tui.domain.values.days import describe_jours, format_jours
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.services.mois.months import MonthSeen
from cariforef_tui.ui.kit.columns import LABEL_MIN, fit, fit_right, tell_apart
from cariforef_tui.ui.kit.inert import inert

LOOKS = {
    Etape.SANS_OBJET: "$text-muted",
    Etape.A_VENIR: "$text-muted",
    Etape.EN_COURS: "$text-muted",
    Etape.A_COMPLETER: "bold $text-error",
    Etape.A_SIGNER: "bold $text-primary",
    Etape.A_REPRENDRE: "bold $text-warning",
    Etape.SIGNE: "bold $text-accent",
    Etape.VALIDE: "bold $text-success",
}
MANQUES_MONTRES = 6
"""Days to complete that are named; the others are counted."""
_SIGNES_GESTES = {
    GesteVisa.SIGNATURE: "◐ signé",
    GesteVisa.CONTRESEING: "● contresigné",
    GesteVisa.RENVOI: "↩ renvoyé",
    GesteVisa.REOUVERTURE: "↩ rouvert",
}
_OFFRES = {
    GesteVisa.SIGNATURE: "s : signer ce mois",
    GesteVisa.CONTRESEING: "s : contresigner",
    GesteVisa.RENVOI: "x : renvoyer, avec un motif",
    GesteVisa.REOUVERTURE: "x : rouvrir, avec un motif",
}


def write_etape(etape: Etape) -> Content:
    """Sign, word and colour of a month's state."""
    return inert(f"{SIGNES[etape]} {LIBELLES[etape]}".strip(), LOOKS[etape])


def write_month_title(seen: MonthSeen) -> Content:
    """Whose month, which one, and where it stands."""
    name = f" {seen.agent.initiales} · {seen.mois.libelle} · "
    cumul = seen.visee.fiche.cumul
    figures = f" · {format_jours(cumul.total)} sur {format_jours(cumul.attendu)}"
    return inert(name, "bold") + write_etape(seen.etape) + inert(figures)


def write_month(seen: MonthSeen, today: date, now: datetime, width: int) -> Content:
    """The panel beside the days, of `width` cells."""
    blocks = (_state(seen), _totals(seen), _missing(seen, today), _visas(seen, now), _lignes(seen, width))
    return Content("\n\n").join(Content("\n").join(lines) for block in blocks if (lines := list(block)))


def write_history(seen: MonthSeen) -> Content:
    """Every gesture in order, with reasons and what changed."""
    if not seen.histoire:
        return inert("Aucun visa sur ce mois.")
    return Content("\n").join(
        inert(texte, "" if rank else "bold")
        for episode in seen.histoire
        for rank, texte in enumerate(episode.phrases)
    )


def _state(seen: MonthSeen) -> Iterator[Content]:
    version = seen.visee.version
    yield write_etape(seen.etape) + inert(f" (version {version})" if version > 1 else "")
    for geste in seen.offerts:
        if geste is not GesteVisa.SIGNATURE or seen.can_sign:
            is_own_right = geste is GesteVisa.SIGNATURE or seen.supplee is None
            place = "" if is_own_right else f" (pour {seen.supplee})"
            yield inert(_OFFRES[geste] + place, "bold")
    if seen.etape is Etape.SIGNE and GesteVisa.CONTRESEING not in seen.offerts:
        signers = " ou ".join(seen.peuvent) or "personne encore : nommer un coordinateur ou la direction"
        yield inert(f"À contresigner par {signers}.", "$text-muted")
    if seen.etat.is_locked:
        yield inert("Plus d'écriture dans ce mois.", "$text-muted")


def _totals(seen: MonthSeen) -> Iterator[Content]:
    cumul = seen.visee.fiche.cumul
    yield inert(f"Total {format_jours(cumul.total)}", "bold") + inert(
        f" sur {describe_jours(cumul.attendu, 'attendu')}"
    )
    for numero, centiemes in cumul.fse:
        yield inert(f"  FSE {numero} : {format_jours(centiemes)} ({format_part(cumul.part_of(centiemes))})")
    yield inert(f"  autres lignes : {format_jours(cumul.autres)}")
    for kind, centiemes in cumul.absences:
        yield inert(f"  {kind.value} : {format_jours(centiemes)}")
    if seen.visee.fiche.auteurs:
        yield inert(f"  en partie saisi par {', '.join(seen.visee.fiche.auteurs)}", "$text-warning")


def _missing(seen: MonthSeen, today: date) -> Iterator[Content]:
    if not seen.manques:
        return
    dated = [manque for manque in seen.manques if manque.centiemes]
    yield inert("Avant de signer", "bold") + inert(f" · Tab : jour suivant ({len(dated)})" if dated else "")
    for manque in seen.manques:
        if not manque.centiemes:
            yield inert(manque.phrase)
    for manque in dated[:MANQUES_MONTRES]:
        is_copy = manque.motif is MotifManque.A_CONFIRMER
        sentence = (
            f"? {format_jours(manque.centiemes)} à confirmer"
            if is_copy
            else "✗ manque " + format_jours(manque.centiemes)
        )
        look = "$text-warning" if is_copy or manque.jours[0] >= today else "$text-error"
        yield inert(f"{format_jour(manque.jours[0])} {sentence}", look)
    if len(dated) > MANQUES_MONTRES:
        yield inert(f"et {count_of(len(dated) - MANQUES_MONTRES, 'autre jour')}")


def _visas(seen: MonthSeen, now: datetime) -> Iterator[Content]:
    if not seen.histoire:
        return
    yield inert("Visas", "bold") + inert(" · H : ce qui a changé" if seen.visee.reprises else "")
    for episode in reversed(seen.histoire):
        visa = episode.visa
        yield inert(f"{_SIGNES_GESTES[visa.geste]} par {tell_author(visa)} (v{episode.version})")
        yield inert(f"  le {format_moment(visa.quand)}", "$text-muted")
        yield inert(f"  {format_ago(visa.quand, now)}", "$text-muted")
        if visa.motif:
            yield inert(f"  « {visa.motif} »")


def _lignes(seen: MonthSeen, width: int) -> Iterator[Content]:
    """Yield the days of the month by line, so that whoever countersigns needs no week."""
    lignes = seen.visee.fiche.lignes
    if not lignes:
        return
    yield inert("Lignes", "bold")
    codes = max(len(ligne.code) for ligne in lignes)
    jours = max(len(format_jours(ligne.total)) for ligne in lignes)
    paid = 4 if any(ligne.convention for ligne in lignes) else 0
    head = codes + 2 + jours + paid + 1
    is_beside = width - head >= LABEL_MIN
    room = max(4, width - head if is_beside else width - 2)
    labels = tell_apart(tuple(ligne.libelle for ligne in lignes), (room,) * len(lignes))
    for ligne, label in zip(lignes, labels, strict=True):
        fse = " FSE" if ligne.convention else ""
        facts = f"{fit(ligne.code, codes)}  {fit_right(format_jours(ligne.total), jours)}{fse:<{paid}}"
        yield from map(inert, [f"{facts} {label}"] if is_beside else [facts.rstrip(), f"  {label}"])
