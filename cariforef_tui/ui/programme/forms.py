"""Forms that revise the plan or one line; each returns a request for the service that writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from textwrap import shorten

from cariforef_tui.domain.avancement.avancement import Avancement
from cariforef_tui.domain.avancement.sentences import estimate_gap
from cariforef_tui.domain.programme import gestes
from cariforef_tui.domain.programme.declarations import Declaration, Fait, read_reprise
from cariforef_tui.domain.programme.echeances import split_debut
from cariforef_tui.domain.programme.find import list_bornees
from cariforef_tui.domain.programme.gestes import Change, Geste, describe_enveloppe, total_metier
from cariforef_tui.domain.programme.programme import Compte, Enveloppe, Jalon, Ligne, Niveau, Programme
from cariforef_tui.domain.programme.revisions import (
    Changement,
    MontantRevise,
    apply_changements,
    poles_touched,
)
from cariforef_tui.domain.programme.sentences import (
    describe_changement,
    format_delta,
    format_montant,
    tell_earlier_ends,
)
from cariforef_tui.domain.temps.saisies import COMMENTAIRE_MAX, clean_commentaire
from cariforef_tui.domain.values.dates import format_date, parse_date
from cariforef_tui.domain.values.days import format_jours, format_nombre, parse_volume
from cariforef_tui.domain.values.refusals import read_field
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.declarations import (
    MOTIF_MAX,
    RafDeclare,
    clean_why,
    declare_raf,
)
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.services.programme.revisions import clean_motif
from cariforef_tui.services.temps.moving import MoveRequest
from cariforef_tui.ui.dialogs.form import Field, FormDialog
from cariforef_tui.ui.kit.figures import format_ecart, format_estime
from cariforef_tui.ui.programme.declarations import describe_bornees

WHY = Field("motif", "Motif", example="facultatif", length=MOTIF_MAX)
_LIBELLE_MAX = 100
COMMENT = Field("commentaire", "Commentaire", example="facultatif", length=COMMENTAIRE_MAX)


@dataclass(frozen=True, slots=True)
class RevisionAsked:
    """A revision to write, with its start date and motif."""

    change: Change
    motif: str
    jour: date


def fields_of(geste: Geste, known: Mapping[str, str], told: str = "code") -> tuple[Field, ...]:
    """Return the form's fields for a gesture, filled from `known`; the form's title tells the one `told`."""
    return tuple(
        Field(
            champ.nom,
            champ.question,
            known.get(champ.nom, ""),
            champ.example,
            champ.length,
            is_offered=champ.is_changed,
        )
        for champ in geste.champs
        if champ.nom != told
    )


def read_change(geste: Geste, known: Mapping[str, str], values: Mapping[str, str]) -> Change:
    """Return the change of a gesture from the fields' `values`; an empty optional field is left out."""
    typed = {**known, **values}
    asked = (champ for champ in geste.champs if typed[champ.nom].strip() or not champ.is_optional)
    return geste.read({champ.nom: typed[champ.nom] for champ in asked})


def dated_fields(au: date, motif: str = "") -> tuple[Field, Field]:
    """Return the two fields of every revision: motif and start date."""
    return (
        Field("motif", "Motif", motif, "pourquoi", MOTIF_MAX),
        Field("depuis", "À partir du", format_date(au), length=20),
    )


def unsigned_fait(
    code: str, declaration: Declaration, jour: date, values: Mapping[str, str], centiemes: int | None = None
) -> Fait:
    """Return an unsigned declaration, with the motif typed."""
    motif = read_field(values, "motif", clean_why)
    return Fait(
        code=code, declaration=declaration, jour=jour, agent="", motif=motif or None, centiemes=centiemes
    )


def read_jour(values: Mapping[str, str], au: date, champ: str = "jour") -> date:
    return read_field(values, champ, lambda texte: parse_date(texte, au))


def _form(
    situation: Situation,
    geste: Geste,
    au: date,
    titre: str,
    reminders: tuple[str, ...],
    known: Mapping[str, str],
    told: str = "code",
    motif: str = "",
) -> FormDialog[RevisionAsked]:
    initiales = [agent.initiales for agent in situation.agents]

    def preview(values: Mapping[str, str]) -> tuple[str, ...]:
        changements = read_change(geste, known, values)(situation.plan, ())
        return tuple(_effects(situation, gestes.check_named(situation.plan, changements, initiales)))

    def check(values: Mapping[str, str]) -> RevisionAsked:
        change = read_change(geste, known, values)
        gestes.check_named(situation.plan, change(situation.plan, ()), initiales)
        motif, jour = read_field(values, "motif", clean_motif), read_jour(values, au, "depuis")
        return RevisionAsked(change, motif, jour)

    fields = fields_of(geste, known, told)
    return FormDialog(
        titre, reminders, (*fields, *dated_fields(au, motif)), check, preview if fields else None
    )


def _effects(situation: Situation, changements: tuple[Changement, ...]) -> Iterator[str]:
    """Yield a sentence for each change, before and after, then its effects on totals and écarts finals."""
    before, after = situation.programme, apply_changements(situation.plan, changements).programme
    for changement in changements:
        yield describe_changement(after, changement)
        yield from tell_earlier_ends(after, changement)
    moved = {change.enveloppe for change in changements if isinstance(change, MontantRevise)}
    if not moved:
        return
    _, foreseen = situation.foresee(changements)
    for enveloppe in after.enveloppes:
        if enveloppe.id in moved and enveloppe.compte is Compte.METIER:
            yield from _landing(situation, enveloppe, foreseen)
    for pole in poles_touched(after, changements):
        if pole is not None:
            was, now = before.centiemes_prevus(pole) or 0, after.centiemes_prevus(pole) or 0
            yield from _moved(f"{after.title_of(Niveau.POLE)} {pole}", was, now)
    yield from _moved("Programme", total_metier(before), total_metier(after))


def _landing(situation: Situation, enveloppe: Enveloppe, foreseen: Avancement) -> Iterator[str]:
    """Yield the écart final of the enveloppe, before and after: the landing moves with the plan."""
    lignes = (each.lignes.get(enveloppe.lignes[0]) for each in (situation.avancement, foreseen))
    groupes = [figures.groupe if figures else None for figures in lignes]
    was, now = (estimate_gap(groupe.atterrissage, groupe.prevu) if groupe else None for groupe in groupes)
    if now is not None:
        yield f"Écart final de {describe_enveloppe(enveloppe)} : {format_ecart(was)} → {format_ecart(now)}"


def _moved(name: str, before: int, after: int) -> Iterator[str]:
    """Yield the total of `name`, if it changes."""
    if before != after:
        yield f"{name} : {format_jours(before)} → {format_jours(after)} ({format_delta(after - before)})"


def _describe_held(programme: Programme, code: str, more: str = "") -> tuple[str, str]:
    """Return the amount of a line's enveloppe, whether several lines share it, then the line's label."""
    enveloppe = gestes.resolve_enveloppe(programme, code)
    shared = ", en commun" if enveloppe.is_shared else ""
    # Cut, so that the effects have room in a small terminal.
    libelle = shorten(programme.by_code[code].libelle, _LIBELLE_MAX, placeholder=" …")
    return f"Prévu : {format_montant(enveloppe.centiemes)}{shared}{more}.", libelle


def montant_form(situation: Situation, code: str, au: date) -> FormDialog[RevisionAsked]:
    """Return the form that asks for the new amount of a line's enveloppe."""
    enveloppe = gestes.resolve_enveloppe(situation.programme, code)
    titre = f"Réviser les jours de {describe_enveloppe(enveloppe)}"
    known = {"enveloppe": gestes.name_enveloppe(enveloppe)}
    is_only = len(situation.programme.enveloppes_of[code]) == 1
    told = "enveloppe" if is_only else "code"
    return _form(situation, gestes.REVISER, au, titre, _describe_held(situation.programme, code), known, told)


def transfer_form(situation: Situation, code: str, au: date) -> FormDialog[RevisionAsked]:
    """Return the form that asks how many days of a line's enveloppe to transfer, and to which line."""
    enveloppe = gestes.resolve_enveloppe(situation.programme, code)
    titre = f"Transférer des jours de {describe_enveloppe(enveloppe)}"
    reminders = _describe_held(situation.programme, code, " ; le total du programme ne change pas")
    known = {"de": gestes.name_enveloppe(enveloppe)}
    is_only = len(situation.programme.enveloppes_of[code]) == 1
    told = "de" if is_only else "code"
    return _form(situation, gestes.TRANSFERER, au, titre, reminders, known, told)


def known_echeance(ligne: Ligne) -> Mapping[str, str]:
    """Return what the form of an échéance shows first: its text and its beginning apart."""
    debut, echeance = split_debut(ligne.echeance.texte)
    return {"code": ligne.code, "echeance": echeance, "debut": debut}


def echeance_form(situation: Situation, code: str, au: date) -> FormDialog[RevisionAsked]:
    """Return the form that asks for a line's new échéance."""
    ligne = situation.programme.by_code[code]
    reminders = (ligne.libelle,)
    titre = f"Déplacer l'échéance de {code}"
    known = known_echeance(ligne)
    return _form(situation, gestes.DEPLACER, au, titre, reminders, known)


def qui_form(situation: Situation, code: str, au: date) -> FormDialog[RevisionAsked]:
    """Return the form that asks for the people of a line."""
    ligne = situation.programme.by_code[code]
    known = {"code": code, "qui": gestes.write_qui(ligne)}
    return _form(situation, gestes.CONFIER, au, f"Confier la ligne {code}", (ligne.libelle,), known)


def entrust_form(situation: Situation, agent: str, au: date) -> FormDialog[RevisionAsked]:
    """Return the form that asks for a line to entrust to somebody, alone or with others."""
    return _form(situation, gestes.CONFIER, au, f"Confier une ligne à {agent}", (), {"qui": agent}, "")


def ligne_form(situation: Situation, parent: str, au: date) -> FormDialog[RevisionAsked]:
    """Return the form that asks for a new line under `parent`."""
    reminders = ("Son code sera le premier numéro libre sous la ligne du dessus.",)
    return _form(situation, gestes.AJOUTER, au, "Ajouter une ligne", reminders, {"parent": parent})


def presence_form(situation: Situation, code: str, au: date) -> FormDialog[RevisionAsked]:
    """Return the form that confirms that a line leaves the plan, or comes back."""
    geste, titre = gestes.RETIRER, f"Retirer la ligne {code} du plan"
    effect = "La ligne n'a plus ni saisie ni alerte ; ses jours restent prévus jusqu'à leur transfert."
    if code in situation.plan.retirees:
        geste, titre = gestes.REMETTRE, f"Remettre la ligne {code} au plan"
        effect = "Saisies et alertes reprennent."
    reminders = (situation.programme.by_code[code].libelle, effect)
    return _form(situation, geste, au, titre, reminders, {"code": code})


def move_jalon_form(
    situation: Situation, jalon: Jalon, jour: date, au: date, motif: str
) -> FormDialog[RevisionAsked]:
    """Return the form that asks for a jalon's new date, first `jour`."""
    titre = f"Déplacer le jalon {jalon.code}"
    known = {"code": jalon.code, "jour": format_date(jour)}
    reminders = (jalon.libelle, describe_bornees(jalon))
    return _form(situation, gestes.DEPLACER_JALON, au, titre, reminders, known, motif=motif)


def remove_jalon_form(situation: Situation, jalon: Jalon, au: date) -> FormDialog[RevisionAsked]:
    """Return the form that confirms that a jalon leaves the plan."""
    effect = "Plus d'alerte ; les lignes à finir pour lui reprennent leur échéance, sinon l'année."
    titre, known = f"Retirer le jalon {jalon.code} du plan", {"code": jalon.code}
    return _form(situation, gestes.RETIRER_JALON, au, titre, (jalon.libelle, effect), known)


def add_jalon_form(situation: Situation, code: str, au: date) -> FormDialog[RevisionAsked]:
    """Return the form that asks for a new jalon of a line, whose work ends with it."""
    reminders = (situation.programme.by_code[code].libelle,)
    known = {"lignes": code, "bornees": code}
    return _form(situation, gestes.AJOUTER_JALON, au, "Ajouter un jalon", reminders, known, "")


WriteRaf = Callable[[Store, str], RafDeclare]
"""Declares a reste à faire in the store, by the agent given."""


@dataclass(frozen=True, slots=True)
class MoveAsked:
    """Saisies to move to another line."""

    choix: MoveRequest
    vers: str


def raf_form(situation: Situation, code: str, au: date, today: date) -> FormDialog[WriteRaf]:
    """Return the form that asks for the reste à faire of a line."""
    figures = situation.avancement.lignes[code]
    known = [] if figures.raf is None else [f"Aujourd'hui : {format_jours(figures.raf)} à faire."]
    reminders = (situation.programme.by_code[code].libelle, *known)

    def preview(values: Mapping[str, str]) -> tuple[str, ...]:
        landing = figures.realise + parse_volume(values["jours"])
        if figures.enveloppe is not None:
            # Its days are those of several lines: they land together, once each has declared.
            return ()
        effect = f"Atterrissage : {format_estime(figures.atterrissage)} → {format_estime(landing)} j"
        if figures.prevu is None:
            return (effect,)
        gap = estimate_gap(landing, figures.prevu)
        return (effect, f"Écart final : {format_ecart(figures.ecart_final)} → {format_ecart(gap)}")

    def check(values: Mapping[str, str]) -> WriteRaf:
        comment = read_field(values, "commentaire", clean_commentaire)
        centiemes, jour = read_field(values, "jours", parse_volume), read_jour(values, au)
        return lambda store, acteur: declare_raf(
            store, code, centiemes, jour, today=today, acteur=acteur, commentaire=comment
        )

    return FormDialog(
        f"Déclarer le reste à faire de {code}",
        reminders,
        (
            Field("jours", "Jours", example="par exemple 8,5", length=10),
            Field("jour", "Constaté le", format_date(au), length=20),
            COMMENT,
        ),
        check,
        preview,
    )


def reprise_form(situation: Situation, code: str, au: date) -> FormDialog[Fait]:
    """Return the form that asks for the days done before the suivi on all that shares the line's days.

    They are written on this line, less what was said of the others.
    """
    programme, reprises = situation.programme, situation.declarations.reprises
    shared = programme.shared_enveloppe(code)
    subject, lignes = (describe_enveloppe(shared), shared.lignes) if shared else (code, (code,))
    said = [reprises[line] for line in lignes if line in reprises]
    suivi = format_date(situation.avancement.suivi)
    since = f"Le suivi commence le {suivi} ; avant, c'est supposé fait."

    def check(values: Mapping[str, str]) -> Fait:
        centiemes = read_field(values, "jours", lambda texte: read_reprise(texte, code, said))
        return unsigned_fait(code, Declaration.REPRISE, read_jour(values, au), values, centiemes)

    return FormDialog(
        f"Dire ce qui était fait sur {subject} avant le suivi",
        (programme.by_code[code].libelle, since, _tell_before(situation, code, said)),
        (
            Field("jours", "Jours", example="12,5 ; vide : ce que le plan supposait", length=10),
            Field("jour", "À partir du", format_date(au), length=20),
            WHY,
        ),
        check,
    )


def _tell_before(situation: Situation, code: str, said: Sequence[Fait]) -> str:
    """Return what stands today for the days before the suivi: what was `said` of each line, or supposed."""
    if said:
        total = format_jours(sum(fait.centiemes or 0 for fait in said))
        people = ", ".join(dict.fromkeys(fait.agent for fait in said))
        rows = ", ".join(f"{fait.code} {format_nombre(fait.centiemes or 0)}" for fait in said)
        return f"Aujourd'hui : {total}, dit par {people} ({rows})."
    groupe = situation.avancement.lignes[code].groupe
    supposed = format_estime(groupe.avant if groupe else 0)
    return f"Aujourd'hui : {supposed} j, ce que le plan supposait."


def bornes_form(programme: Programme, jalon: Jalon) -> FormDialog[tuple[str, ...]]:
    """Return the form that asks which lines of a jalon must be finished for it."""

    def read(values: Mapping[str, str]) -> tuple[str, ...]:
        return list_bornees(programme, jalon, gestes.split_codes(values["codes"]))

    def preview(values: Mapping[str, str]) -> tuple[str, ...]:
        return (describe_bornees(replace(jalon, bornees=read(values))),)

    return FormDialog(
        f"Choisir les lignes à finir pour le jalon {jalon.code}",
        (jalon.libelle, f"Ses lignes : {', '.join(jalon.lignes)}."),
        (Field("codes", "À finir", " ".join(jalon.bornees), "des codes ; vide : aucune", 60),),
        read,
        preview,
    )


def deplacement_form(situation: Situation, code: str) -> FormDialog[MoveAsked]:
    """Return the form that asks which saisies of a line to move, and where; a preview follows."""
    programme, exercice = situation.programme, situation.programme.exercice

    def check(values: Mapping[str, str]) -> MoveAsked:
        first = read_jour(values, date(exercice, 1, 1), "du")
        last = read_jour(values, date(exercice, 12, 31), "au")
        choix = MoveRequest(code, first, last, values["agent"].strip() or None)
        return MoveAsked(choix, values["vers"])

    return FormDialog(
        f"Déplacer les saisies de {code} vers une autre ligne",
        (programme.by_code[code].libelle, "Les totaux de chaque jour ne changent pas."),
        (
            Field("vers", "Vers la ligne", example="code", length=20),
            Field("agent", "Pour quel agent", example="initiales ; vide : tout le monde", length=10),
            Field("du", "Du", f"01/01/{exercice}", length=20),
            Field("au", "Au", f"31/12/{exercice}", length=20),
        ),
        check,
    )
