"""The end of a year: what it leaves undone, and the programme drafted from it."""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from cariforef_tui.domain.avancement.avancement import Avancement
from cariforef_tui.domain.avancement.sentences import estimate
from cariforef_tui.domain.pilotage.carry import Choix, write_geste
from cariforef_tui.domain.programme.comparison import count_actions, count_operations
from cariforef_tui.domain.programme.declarations import Declarations
from cariforef_tui.domain.programme.echeances import TypeEcheance, parse_echeance, split_debut
from cariforef_tui.domain.programme.programme import (
    Chiffrage,
    Compte,
    Enveloppe,
    Ligne,
    Programme,
)
from cariforef_tui.domain.temps.calendrier import Calendrier, describe_day_off
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.text import (
    count_of,
    elide_pole,
)

REGULATION, ECHEANCE = "Régulation à confirmer", "Échéance à confirmer"
PERMANENTES = (TypeEcheance.RECURRENCE, TypeEcheance.CONTINUE)
"""Work without an end: as of a droit de tirage, what a year leaves of it is not to be finished later."""
_YEAR = re.compile(r"(?:(?<![\d/])|(?<=20\d\d/)|(?<=20\d\d /))20\d{2}(?!\d)")
"""A year in a label, alone or after another one, not part of a date nor of a longer number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inacheve:
    """An enveloppe, or a line without one, on which work is left (hundredths).

    `lignes` are those still open. `realise` was logged, and `reste` leaves out what was done before the suivi
    too. `raf` is what people declared is left, None if they did not for all of them; `a_faire` is the `raf`,
    else the `reste` of the plan.
    """

    code: str
    libelle: str
    pole: str | None
    lignes: tuple[str, ...]
    prevu: int | None
    realise: int
    reste: int | None
    raf: int | None
    permanente: bool

    @property
    def a_faire(self) -> int:
        return self.raf if self.raf is not None else max(0, self.reste or 0)


def list_unfinished(
    programme: Programme, avancement: Avancement, declarations: Declarations, retirees: Collection[str]
) -> tuple[Inacheve, ...]:
    """Return what is left to do on the lines that nobody closed nor retired, in document order."""
    closed = {*declarations.soldees, *retirees}
    postes = [
        (enveloppe.lignes, enveloppe.centiemes)
        for enveloppe in programme.enveloppes
        if enveloppe.compte is Compte.METIER
    ]
    covered = {code for lignes, _ in postes for code in lignes}
    postes += [((ligne.code,), None) for ligne in programme.imputables() if ligne.code not in covered]
    postes.sort(key=lambda poste: programme.ranks[poste[0][0]])
    inacheves = [
        _poste(programme, avancement, lignes, prevu, closed)
        for lignes, prevu in postes
        if any(code not in closed and programme.is_imputable(code) for code in lignes)
    ]
    return tuple(inacheve for inacheve in inacheves if inacheve.a_faire > 0)


def _poste(
    programme: Programme,
    avancement: Avancement,
    lignes: tuple[str, ...],
    prevu: int | None,
    closed: Collection[str],
) -> Inacheve:
    opened = tuple(code for code in lignes if code not in closed)
    first = avancement.lignes[lignes[0]]
    realise = first.realise if len(lignes) == 1 else first.enveloppe_realise or 0
    rafs = [avancement.lignes[code].raf for code in opened]
    declared = [raf for raf in rafs if raf is not None]
    ligne = programme.by_code[opened[0]]
    return Inacheve(
        code=opened[0],
        libelle=ligne.libelle,
        pole=programme.pole_of(ligne.code),
        lignes=opened,
        prevu=prevu,
        realise=realise,
        reste=None if prevu is None else _left(prevu - realise, first.groupe.avant if first.groupe else 0),
        raf=sum(declared) if len(declared) == len(rafs) else None,
        permanente=ligne.code == programme.code_si
        or all(
            code in programme.tirages or programme.by_code[code].echeance.type in PERMANENTES
            for code in opened
        ),
    )


def _left(centiemes: int, avant: int) -> int:
    """Return `centiemes` less `avant`, the hundredths done before the suivi, which are an estimate."""
    return estimate(centiemes - avant) if avant else centiemes


def draft_year(
    programme: Programme,
    exercice: int,
    declarations: Declarations,
    retirees: Collection[str],
    inacheves: Sequence[Inacheve] | None,
) -> tuple[Programme, tuple[Choix, ...]]:
    """Return the programme of `exercice` from that of another year, and what it leaves to people.

    Codes are the same, and échéances moved to the year.

    `inacheves` fill in axe 8; None keeps its days, if nobody knows what was left undone the year before.
    Headings announce what their own lines add up to; retired lines and jalons of other years are left out.
    """
    codes = _kept_codes(programme, retirees)
    lignes = tuple(
        _move_ligne(ligne, programme.exercice, exercice) for ligne in programme.lignes if ligne.code in codes
    )
    enveloppes = [
        replace(enveloppe, lignes=left)
        for enveloppe in programme.enveloppes
        if (left := tuple(code for code in enveloppe.lignes if code in codes))
    ]
    choix: list[Choix] = []
    for ligne in programme.lignes:
        if ligne.regulation and ligne.code in codes:
            finalisation = _find_finalisation(programme, ligne)
            renamed = {ligne.code} if finalisation is None else {ligne.code, finalisation, ligne.parent}
            years = exercice - programme.exercice
            lignes = tuple(_shift_label(other, years) if other.code in renamed else other for other in lignes)
            if inacheves is not None:
                enveloppes = _fill_regulation(
                    programme, ligne, finalisation, inacheves, enveloppes, choix, exercice
                )
    draft = Programme(
        exercice=exercice,
        lignes=lignes,
        enveloppes=tuple(enveloppes),
        jalons=tuple(jalon for jalon in programme.jalons if jalon.jour.year == exercice),
        aliases=tuple((alias, code) for alias, code in programme.aliases if code in codes),
        code_si=programme.code_si if programme.code_si in codes else None,
        tirages=programme.tirages & codes,
        niveaux=programme.niveaux,
        livrables=tuple(
            replace(livrable, source=None) for livrable in programme.livrables if livrable.code in codes
        ),
    )
    choix += _list_choices(programme, draft, declarations, retirees, inacheves or ())
    return _announce(draft), tuple(choix)


def _kept_codes(programme: Programme, retirees: Collection[str]) -> frozenset[str]:
    """Return every line, except the retired ones and the headings that only held retired ones."""
    codes: set[str] = set()
    for ligne in reversed(programme.lignes):
        children = programme.children[ligne.code]
        if ligne.code not in retirees and (not children or not codes.isdisjoint(children)):
            codes.add(ligne.code)
    return frozenset(code for code in codes if all(above in codes for above in programme.path(code)))


def _move_ligne(ligne: Ligne, source: int, exercice: int) -> Ligne:
    echeance = ligne.echeance
    year, moved = re.compile(rf"(?<!\d){source}(?!\d)"), str(exercice)
    is_apart = echeance.texte[:1].isdecimal() or split_debut(echeance.texte)[0]
    if echeance.type is TypeEcheance.PERIODE and not is_apart:
        # The words before a period date its beginning, which is past: « réforme 03/2018 – 31/12/2018 ».
        before, _, end = echeance.texte.rpartition("/")
        texte = f"{before}/{year.sub(moved, end)}"
    else:
        texte = year.sub(moved, echeance.texte)
    if not isleap(exercice):
        texte = texte.replace(f"29/02/{moved}", f"28/02/{moved}")
    return ligne if texte == echeance.texte else replace(ligne, echeance=parse_echeance(texte))


def _find_finalisation(programme: Programme, regulation: Ligne) -> str | None:
    """Return the line beside the régulation that finishes last year's work: it names that year alone."""
    return next(
        (
            code
            for code in programme.children[regulation.parent or ""]
            if programme.is_imputable(code)
            and set(_YEAR.findall(programme.by_code[code].libelle)) == {str(programme.exercice - 1)}
        ),
        None,
    )


def _shift_label(ligne: Ligne, years: int) -> Ligne:
    """Return the line, `years` added to each year in its label."""
    return replace(ligne, libelle=_YEAR.sub(lambda year: str(int(year[0]) + years), ligne.libelle))


def _fill_regulation(
    programme: Programme,
    regulation: Ligne,
    finalisation: str | None,
    inacheves: Sequence[Inacheve],
    enveloppes: Sequence[Enveloppe],
    choix: list[Choix],
    exercice: int,
) -> list[Enveloppe]:
    """Give its days to the line that finishes last year's work, and bring the demand to the same means.

    The means are what the pôle has this year; a person confirms the régulation.
    """
    pole = programme.pole_of(regulation.code)
    carried = [inacheve for inacheve in inacheves if inacheve.pole == pole and not inacheve.permanente]
    total = sum(inacheve.a_faire for inacheve in carried)
    filled = []
    for enveloppe in enveloppes:
        if enveloppe.lignes == (finalisation,) and enveloppe.compte is Compte.METIER:
            filled.append(replace(enveloppe, chiffrage=Chiffrage.CHIFFRE, centiemes=total))
        else:
            filled.append(enveloppe)
    if finalisation is not None:
        of = f"de {count_of(len(carried), 'enveloppe')} {elide_pole(pole)}"
        detail = f"{format_jours(total)} : ce qui reste à faire {of}"
        libelle = _shift_label(programme.by_code[finalisation], 1).libelle
        geste = _write_geste(exercice, "plan", "reviser", finalisation, "JOURS")
        choix.append(Choix(finalisation, libelle, "Jours de finalisation", detail, geste))
    demand = sum(
        enveloppe.centiemes or 0
        for enveloppe in filled
        if enveloppe.compte is Compte.METIER
        and enveloppe.lignes != (regulation.code,)
        and programme.pole_of(enveloppe.lignes[0]) == pole
    )
    moyens = programme.centiemes_prevus(pole or programme.racine) or 0
    cut = min(0, moyens - demand)
    detail = (
        f"demande {elide_pole(pole)} dans ce brouillon {format_jours(demand)}, "
        f"moyens de {programme.exercice} {format_jours(moyens)} : {format_jours(cut)}"
    )
    libelle = _shift_label(regulation, 1).libelle
    geste = _write_geste(exercice, "plan", "reviser", regulation.code, "-JOURS")
    choix.append(Choix(regulation.code, libelle, REGULATION, detail, geste))
    return [
        replace(enveloppe, chiffrage=Chiffrage.CHIFFRE, centiemes=cut)
        if enveloppe.lignes == (regulation.code,)
        else enveloppe
        for enveloppe in filled
    ]


def _list_choices(
    programme: Programme,
    draft: Programme,
    declarations: Declarations,
    retirees: Collection[str],
    inacheves: Sequence[Inacheve],
) -> Iterator[Choix]:
    exercice = draft.exercice
    for inacheve in inacheves:
        if not inacheve.permanente:
            detail = f"{format_jours(inacheve.a_faire)} à faire, lignes {' '.join(inacheve.lignes)}"
            geste = _write_geste(exercice, "plan", "reviser", inacheve.code, "JOURS")
            yield Choix(inacheve.code, inacheve.libelle, "Travail à reporter ?", detail, geste)
    for ligne in programme.lignes:
        code = ligne.code
        after = draft.by_code.get(code)
        if code in declarations.soldees:
            when = format_date(declarations.soldees[code].jour)
            geste = _write_geste(exercice, "plan", "retirer", code)
            yield Choix(code, ligne.libelle, "Ligne soldée : à garder ?", f"soldée le {when}", geste)
        if code in retirees:
            detail = "elle n'est plus dans ce brouillon"
            geste = _write_geste(exercice, "plan", "ajouter", ligne.parent or "", ligne.libelle)
            yield Choix(code, ligne.libelle, "Ligne retirée du plan", detail, geste)
        if after is not None and after.echeance.texte != ligne.echeance.texte:
            detail, question = f"{ligne.echeance.texte} → {after.echeance.texte}", ECHEANCE
            geste = _write_geste(exercice, "plan", "echeance", code, "TEXTE")
            if after.echeance.fin is None:
                # Work without an end may begin again each year, or go on from January.
                _, texte = split_debut(after.echeance.texte)
                question = "Début à confirmer, si le travail ne continue pas"
                geste = _write_geste(exercice, "plan", "echeance", code, texte, "--debut", "aucun")
            yield Choix(code, ligne.libelle, question, detail, geste)
    for livrable in draft.livrables:
        detail = f"{livrable.quantite} {livrable.libelle}"
        numero, first = str(livrable.numero), f"01/01/{exercice}"
        geste = write_geste(
            *("livrable", "definir", livrable.code, "QUANTITE", livrable.libelle),
            *("--numero", numero, "--au", first),
        )
        yield Choix(
            livrable.code, draft.by_code[livrable.code].libelle, "Livrable à confirmer", detail, geste
        )
    for jalon in programme.jalons:
        if jalon.jour.year == programme.exercice:
            lignes, bornees = (
                ",".join(code for code in codes if code in draft.by_code)
                for codes in (jalon.lignes, jalon.bornees)
            )
            geste = _write_geste(
                exercice,
                *("jalon", "ajouter", jalon.libelle, "DATE", lignes or "LIGNES", "--code", jalon.code),
                *(("--borne", bornees) if bornees else ()),
            )
            held = jalon.code in declarations.tenus
            question = f"Jalon tenu : un autre en {exercice} ?" if held else "Jalon non tenu : à reporter ?"
            yield Choix(jalon.code, jalon.libelle, question, format_date(jalon.jour), geste)


def list_days_off(draft: Programme, calendrier: Calendrier) -> Iterator[Choix]:
    """Yield the échéances of the draft that are dated on a day off, with the nearest working day to come."""
    for ligne in draft.lignes:
        fin = ligne.echeance.fin
        # A month alone ends on its last day, whatever that day is.
        if fin is None or fin.year != draft.exercice or f"{fin:%d/%m/%Y}" not in ligne.echeance.texte:
            continue
        if not calendrier.is_working_day(fin):
            after = calendrier.working_days_in(fin, calendrier.last_day)
            proposed = format_date(after[0] if after else calendrier.last_working_day())
            detail = f"{describe_day_off(fin, calendrier.feries.get(fin))} ; jour ouvré : {proposed}"
            texte = ligne.echeance.texte.replace(format_date(fin), proposed)
            geste = _write_geste(draft.exercice, "plan", "echeance", ligne.code, texte)
            yield Choix(ligne.code, ligne.libelle, "Échéance un jour non ouvré", detail, geste)


def _write_geste(exercice: int, *words: str) -> str:
    """Return a command that revises the plan of a year on its first day."""
    return write_geste(*words, "--le", f"01/01/{exercice}", "--motif", "MOTIF")


def _announce(draft: Programme) -> Programme:
    """Make every heading announce its own sums, so that the controle of a draft finds no discrepancy."""
    days = replace(
        draft,
        lignes=tuple(
            replace(ligne, centiemes_annonces=draft.centiemes_prevus(ligne.code))
            if ligne.centiemes_annonces is not None
            else ligne
            for ligne in draft.lignes
        ),
    )
    actions, operations = count_actions(days), count_operations(days)
    return replace(
        days,
        lignes=tuple(
            replace(
                ligne,
                actions_annoncees=_own_count(ligne.actions_annoncees, actions[ligne.code]),
                operations_annoncees=_own_count(ligne.operations_annoncees, operations[ligne.code]),
            )
            for ligne in days.lignes
        ),
    )


def _own_count(announced: int | None, counted: int | None) -> int | None:
    return announced if announced is None or counted is None else counted
