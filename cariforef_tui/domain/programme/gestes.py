"""Check what a person wants to do to the plan, and return it as changes; nothing is applied.

An enveloppe is named by a line's code: `14.1.6` is its métier enveloppe (the whole of it if it is shared),
`14.1.1:SI` its SI one. A `Geste` lists the fields that people type: the desk, the what-if and the shell ask
for them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import NamedTuple

from cariforef_tui.domain.programme.echeances import (
    Echeance,
    TypeEcheance,
    join_debut,
    parse_echeance,
    split_debut,
    write_years,
)
from cariforef_tui.domain.programme.find import list_bornees, nearest_codes, resolve_code, resolve_jalon
from cariforef_tui.domain.programme.programme import (
    Chiffrage,
    Compte,
    Enveloppe,
    Jalon,
    Ligne,
    Niveau,
    Programme,
    check_qui,
    parse_qui,
)
from cariforef_tui.domain.programme.revisions import (
    Changement,
    JalonRevise,
    LigneAjoutee,
    LigneRemise,
    LigneRetiree,
    MontantRevise,
    Plan,
    TexteLigne,
    TexteRevise,
    apply_changements,
)
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import VOLUME_MAX, format_jours, parse_volume
from cariforef_tui.domain.values.refusals import (
    CodeRefuse,
    DateRefusee,
    JoursRefuses,
    PlanRefuse,
    TexteRefuse,
    about,
    read_field,
)
from cariforef_tui.domain.values.text import clean_said, clean_text, fold, join_words, quote_text

SUFFIXE_SI = ":si"
LIBELLE_MAX = 200
ECHEANCE_MAX = 80
QUI_MAX = 120
JALON_CODE_MAX = 8
_JALON_CODE = re.compile(r"[A-Z][A-Z0-9]{1,7}")
"""A letter first: it is never the number of a line."""
_LONG_WORD = re.compile("[a-z][a-z0-9]{2,}")


Values = Mapping[str, str]
"""The texts typed, by field."""


def name_enveloppe(enveloppe: Enveloppe) -> str:
    """Return `14.1.6`, or `14.1.1:SI`: the name that people type for an enveloppe."""
    suffix = ":SI" if enveloppe.compte is Compte.SI else ""
    return f"{enveloppe.lignes[0]}{suffix}"


def describe_enveloppe(enveloppe: Enveloppe) -> str:
    """Return `14.7.1`, `14.1.1 (SI)`, or all that a shared one covers: `14.1.6 à 14.1.8`."""
    first, *others = enveloppe.lignes
    suffix = " (SI)" if enveloppe.compte is Compte.SI else ""
    if not others:
        return f"{first}{suffix}"
    parents = {code.rpartition(".")[0] for code in enveloppe.lignes}
    numbers = [code.rpartition(".")[2] for code in enveloppe.lignes]
    is_run = len(parents) == 1 and all(number.isdecimal() for number in numbers)
    if is_run and int(numbers[-1]) - int(numbers[0]) == len(others):
        return f"{first} à {others[-1]}{suffix}"
    return f"{join_words(enveloppe.lignes)}{suffix}"


def describe_partage(enveloppe: Enveloppe) -> str:
    """Return `14.3.2 et 14.3.3 partagent 10 j`; empty for an enveloppe of one line, or without a number."""
    if len(enveloppe.lignes) == 1 or enveloppe.centiemes is None:
        return ""
    is_pair = len(enveloppe.lignes) == 2 and enveloppe.compte is Compte.METIER
    names = " et ".join(enveloppe.lignes) if is_pair else describe_enveloppe(enveloppe)
    return f"{names} partagent {format_jours(enveloppe.centiemes)}"


def resolve_enveloppe(programme: Programme, texte: str) -> Enveloppe:
    """Return the enveloppe that `texte` names; a node names the only one within it.

    Raises:
        CodeRefuse: no such line (nearest ones suggested), or no enveloppe or several there.
    """
    typed = texte.strip()
    is_si = typed.casefold().endswith(SUFFIXE_SI)
    code = resolve_code(programme, typed[: -len(SUFFIXE_SI)] if is_si else typed)
    compte = Compte.SI if is_si else Compte.METIER
    own = [enveloppe for enveloppe in programme.enveloppes_of[code] if enveloppe.compte is compte]
    within = own or [
        enveloppe for enveloppe in programme.enveloppes_within[code] if enveloppe.compte is compte
    ]
    if len(within) == 1:
        return within[0]
    what = "jours SI" if is_si else "jours"
    if within:
        names = tuple(name_enveloppe(enveloppe) for enveloppe in within[:5])
        raise CodeRefuse(f"{code} contient {len(within)} enveloppes de {what} : nommez-en une.", names)
    raise CodeRefuse(f"{code} n'a pas d'enveloppe de {what}.", nearest_codes(programme, code))


def set_montant(plan: Plan, texte: str, centiemes: int) -> tuple[Changement, ...]:
    """Return the change that sets an enveloppe to `centiemes`; raise CodeRefuse, JoursRefuses, PlanRefuse."""
    with about("enveloppe"):
        enveloppe = resolve_enveloppe(plan.programme, texte)
    with about("jours"):
        _check_sign(plan.programme, enveloppe, centiemes)
        if enveloppe.centiemes == centiemes:
            raise PlanRefuse(
                f"{name_enveloppe(enveloppe)} compte déjà {format_jours(centiemes)} : rien à réviser."
            )
    return (MontantRevise(enveloppe.id, enveloppe.centiemes, centiemes),)


def transfer(plan: Plan, de: str, vers: str, centiemes: int) -> tuple[Changement, ...]:
    """Move `centiemes` from an enveloppe to another of the same compte: the total never moves."""
    if centiemes <= 0:
        raise JoursRefuses(
            f"{format_jours(centiemes)} : un transfert porte sur plus de 0 jour.", champ="jours"
        )
    with about("de"):
        source = resolve_enveloppe(plan.programme, de)
    with about("vers"):
        target = resolve_enveloppe(plan.programme, vers)
    if source.id == target.id:
        same = f"{name_enveloppe(source)} et {name_enveloppe(target)} sont une même enveloppe."
        raise PlanRefuse(same, champ="vers")
    if source.compte is not target.compte:
        raise PlanRefuse(
            "Un transfert se fait entre jours SI, ou entre d'autres : jamais de l'un à l'autre.",
            champ="vers",
        )
    if source.centiemes is None:
        raise JoursRefuses(f"{name_enveloppe(source)} n'est pas chiffrée : rien à en prendre.", champ="de")
    after, arrived = source.centiemes - centiemes, (target.centiemes or 0) + centiemes
    with about("jours"):
        _check_sign(plan.programme, source, after)
        _check_sign(plan.programme, target, arrived)
    return (
        MontantRevise(source.id, source.centiemes, after),
        MontantRevise(target.id, target.centiemes, arrived),
    )


def move_echeance(plan: Plan, code: str, texte: str, debut: str | None = None) -> tuple[Changement, ...]:
    """Return the change that makes the line's échéance read `texte`, as the programme writes them.

    `debut` is its beginning, empty or « aucun » to have none. None keeps that of the line, unless `texte`
    says one.
    """
    ligne, annee = _ligne(plan, code), plan.programme.exercice
    texte = write_years(texte, annee)
    if debut is None:
        debut = "" if parse_echeance(texte).debut else split_debut(ligne.echeance.texte)[0]
    with about("debut"):
        new = parse_echeance(join_debut(write_years(debut, annee), texte))
    with about("echeance"):
        _require_understood(new, annee)
        # Work may have begun the year before: its window then opens with this one.
        if (new.fin and new.fin.year != annee) or (new.debut and new.debut.year > annee):
            raise PlanRefuse(f"{quote_text(new.texte)} : hors de l'exercice {annee}.")
        if new.texte == ligne.echeance.texte:
            raise PlanRefuse(f"L'échéance de {ligne.code} est déjà {quote_text(new.texte)} : rien à réviser.")
    return (TexteRevise(TexteLigne.ECHEANCE, ligne.code, ligne.echeance.texte, new.texte),)


def change_qui(plan: Plan, code: str, texte: str) -> tuple[Changement, ...]:
    """Return the change that makes the line's « qui » read `texte`."""
    ligne = _ligne(plan, code)
    before = write_qui(ligne)
    with about("qui"):
        after = "/".join(str(responsable) for responsable in parse_qui(texte))
        if before == after:
            raise PlanRefuse(f"« Qui » de {ligne.code} est déjà {quote_text(before)} : rien à réviser.")
    return (TexteRevise(TexteLigne.QUI, ligne.code, before, after),)


def check_named(
    plan: Plan, changements: Iterable[Changement], initiales: Collection[str]
) -> tuple[Changement, ...]:
    """Return the changes, each « qui » spelled as known; raise AgentRefuse if it names nobody known.

    Known are `initiales`, and the people, roles and services of the plan voted.
    """
    return tuple(_check_named(plan, changement, initiales) for changement in changements)


def _check_named(plan: Plan, changement: Changement, initiales: Collection[str]) -> Changement:
    voted = {str(qui): qui for ligne in plan.baseline.lignes for qui in ligne.responsables}.values()
    with about("qui"):
        if isinstance(changement, TexteRevise) and changement.objet is TexteLigne.QUI:
            return replace(changement, texte=check_qui(changement.texte, initiales, voted))
        if isinstance(changement, LigneAjoutee) and changement.ligne.responsables:
            named = parse_qui(check_qui(write_qui(changement.ligne), initiales, voted))
            return replace(changement, ligne=replace(changement.ligne, responsables=named))
    return changement


def write_qui(ligne: Ligne) -> str:
    """Return the « qui » of a line as people type it: `DM/LR`."""
    return "/".join(str(responsable) for responsable in ligne.responsables)


def add_ligne(
    plan: Plan,
    parent: str,
    libelle: str,
    *,
    echeance: str = "",
    debut: str = "",
    qui: str = "",
    taken: Collection[str] = (),
) -> tuple[Changement, ...]:
    """Return the change that adds a line without days, the last child of a parent of lines to log on.

    Its code is the next free number; `taken` are codes that exist on other dates.
    """
    programme = plan.programme
    with about("parent"):
        above = programme.by_code[resolve_code(programme, parent)]
    beside = programme.children[above.code]
    niveau = programme.by_code[beside[-1]].niveau if beside else Niveau.GIP
    if niveau in (Niveau.GIP, Niveau.POLE, Niveau.AXE) or not any(map(programme.is_imputable, beside)):
        near = tuple(child for child in beside if programme.children[child])[:5]
        raise CodeRefuse(
            f"{above.code} ne reçoit pas de ligne : on ajoute sous un titre dont les lignes se saisissent.",
            near,
            "parent",
        )
    with about("debut"):
        begun = join_debut(write_years(debut, programme.exercice), write_years(echeance, programme.exercice))
    _require_understood(parse_echeance(begun), programme.exercice)
    # Below a pôle, whose code is a name, lines are numbered through the whole programme.
    prefix = "" if above.niveau is Niveau.POLE else f"{above.code}."
    known = {*programme.by_code, *taken}
    numbers = [
        int(code.removeprefix(prefix))
        for code in known
        if code.startswith(prefix) and code.removeprefix(prefix).isdecimal()
    ]
    code = f"{prefix}{max(numbers, default=0) + 1}"
    ligne = Ligne(
        code=code,
        niveau=niveau,
        parent=above.code,
        libelle=libelle,
        echeance=parse_echeance(begun),
        responsables=parse_qui(qui),
    )
    return (
        LigneAjoutee(
            ligne,
            Enveloppe(
                id=f"{code}-metier",
                compte=Compte.METIER,
                chiffrage=Chiffrage.AUCUN,
                centiemes=None,
                lignes=(code,),
            ),
        ),
    )


def build_ligne(
    plan: Plan, values: Values, centiemes: int | None, taken: Collection[str]
) -> tuple[Changement, ...]:
    """Return the changes that add the line typed in `values`, and its days; `taken` are codes of other dates.

    Its field `pris_sur` names the enveloppe that gives them; without it, they are added to the plan.

    Raises:
        Refus: a rule of the plan says no.
    """
    with about("libelle"):
        libelle = _clean_libelle(values["libelle"])
    if "pris_sur" in values and centiemes is None:
        raise PlanRefuse("Combien de jours prendre ? Donnez-les.", champ="jours")
    added = add_ligne(
        plan,
        values["parent"],
        libelle,
        echeance=clean_text(values.get("echeance", ""), longueur_max=ECHEANCE_MAX, champ="Échéance"),
        debut=values.get("debut", ""),
        qui=clean_text(values.get("qui", ""), longueur_max=QUI_MAX, champ="Qui"),
        taken=taken,
    )
    with_line = apply_changements(plan, added)
    code = next(iter(with_line.programme.by_code.keys() - plan.programme.by_code.keys()))
    if centiemes is None:
        return added
    if "pris_sur" not in values:
        return (*added, *set_montant(with_line, code, centiemes))
    with about("pris_sur"):
        return (*added, *transfer(with_line, values["pris_sur"], code, centiemes))


def _clean_libelle(texte: str) -> str:
    return clean_said(
        texte, TexteRefuse("Libellé : il en faut un."), longueur_max=LIBELLE_MAX, champ="Libellé"
    )


def retire_ligne(plan: Plan, code: str) -> tuple[Changement, ...]:
    """Return the change that retires a line; its days stay planned until somebody transfers them."""
    ligne = _ligne(plan, code)
    if ligne.code in plan.retirees:
        raise PlanRefuse(f"La ligne {ligne.code} est déjà retirée du plan.")
    if not plan.programme.is_imputable(ligne.code):
        raise CodeRefuse(
            f"{ligne.code} n'est pas une ligne de saisie : seules ces lignes peuvent être retirées.",
            plan.programme.children[ligne.code][:5],
        )
    return (LigneRetiree(ligne.code),)


def resume_ligne(plan: Plan, code: str) -> tuple[Changement, ...]:
    """Return the change that brings a retired line back into the plan."""
    ligne = _ligne(plan, code)
    if ligne.code not in plan.retirees:
        raise PlanRefuse(f"La ligne {ligne.code} n'est pas retirée du plan.")
    return (LigneRemise(ligne.code),)


def move_jalon(plan: Plan, code: str, texte: str) -> tuple[Changement, ...]:
    """Return the change that moves a jalon to the date typed; raises CodeRefuse, DateRefusee, PlanRefuse."""
    with about("code"):
        jalon = resolve_jalon(plan.programme, code)
    with about("jour"):
        jour = _read_jour(plan, texte)
        if jour == jalon.jour:
            raise PlanRefuse(f"Le jalon {jalon.code} est déjà au {format_date(jour)} : rien à réviser.")
    return (JalonRevise(jalon, replace(jalon, jour=jour)),)


def remove_jalon(plan: Plan, code: str) -> tuple[Changement, ...]:
    """Return the change that takes a jalon out of the plan; raises CodeRefuse."""
    with about("code"):
        return (JalonRevise(resolve_jalon(plan.programme, code), None),)


def add_jalon(plan: Plan, values: Values, taken: Collection[str] = ()) -> tuple[Changement, ...]:
    """Return the change that adds the jalon of the fields typed; `taken` are codes that exist on other dates.

    Raises:
        Refus: a rule of the plan says no.
    """
    programme = plan.programme
    libelle = read_field(values, "libelle", _clean_libelle)
    jour = read_field(values, "jour", partial(_read_jour, plan))
    with about("lignes"):
        lignes = tuple(dict.fromkeys(resolve_code(programme, code) for code in split_codes(values["lignes"])))
        if not lignes:
            raise CodeRefuse("Lignes : un jalon en concerne une au moins.")
        for code in plan.retirees.intersection(lignes):
            raise CodeRefuse(f"La ligne {code} est retirée du plan.")
    known = {*programme.by_code, *(one.code for one in (*plan.baseline.jalons, *programme.jalons)), *taken}
    with about("code"):
        code = _read_code(values["code"], known) if "code" in values else _propose_code(libelle, known)
    jalon = Jalon(code, libelle, jour, lignes)
    with about("bornees"):
        bornees = list_bornees(programme, jalon, split_codes(values.get("bornees", "")))
    return (JalonRevise(None, replace(jalon, bornees=bornees)),)


def split_codes(texte: str) -> list[str]:
    """Return the codes of `14.7.1, 7.1`, by spaces or commas."""
    return texte.replace(",", " ").split()


def _read_code(texte: str, known: Collection[str]) -> str:
    code = fold(texte.strip()).upper()
    if _JALON_CODE.fullmatch(code) is None:
        raise CodeRefuse(f"{quote_text(texte)} : code attendu (de 2 à 8 lettres ou chiffres, RGPD).")
    if code in known:
        raise CodeRefuse(f"Le code {code} est déjà pris.")
    return code


def _propose_code(libelle: str, known: Collection[str]) -> str:
    """Return a free code made of the first long word of a label."""
    word = _LONG_WORD.search(fold(libelle))
    base = word[0].upper() if word else "JALON"
    ends = ("", *map(str, range(2, len(known) + 3)))
    return next(code for end in ends if (code := base[: JALON_CODE_MAX - len(end)] + end) not in known)


def _read_jour(plan: Plan, texte: str) -> date:
    """Return the date typed, as an échéance is: without a year, in that of the exercice."""
    exercice = plan.programme.exercice
    found = parse_echeance(write_years(texte.strip(), exercice))
    if found.type is not TypeEcheance.DATE or found.fin is None:
        raise DateRefusee(f"{quote_text(texte)} : date non reconnue (30/06, 30/06/{exercice} ou fin juin).")
    if found.fin.year != exercice:
        raise DateRefusee(f"{format_date(found.fin)} : hors de l'exercice {exercice}.")
    return found.fin


Change = Callable[[Plan, Collection[str]], tuple[Changement, ...]]
"""A function of a plan that returns changes; the codes exist on other dates, and no new line takes them."""


class Champ(NamedTuple):
    """A field of a gesture: its name, its label, an example, and its longest length in characters.

    One that `is_optional` is left out of what is read if nothing was typed. One that `is_changed` is shown
    with its present value.
    """

    nom: str
    question: str
    example: str = ""
    length: int = 20
    is_optional: bool = False
    is_changed: bool = False


class Geste(NamedTuple):
    """A gesture on the plan: the fields that are asked, and how they are read.

    Reading raises Refus if a field is not understood, and `change` does if the plan does not allow it.
    """

    champs: tuple[Champ, ...]
    read: Callable[[Values], Change]


def _read_montant(values: Values) -> Change:
    centiemes = read_field(values, "jours", partial(parse_volume, minimum=-VOLUME_MAX))
    return lambda plan, _: set_montant(plan, values["enveloppe"], centiemes)


def _read_transfer(values: Values) -> Change:
    centiemes = read_field(values, "jours", partial(parse_volume, minimum=-VOLUME_MAX))
    return lambda plan, _: transfer(plan, values["de"], values["vers"], centiemes)


def _read_echeance(values: Values) -> Change:
    texte = read_field(values, "echeance", partial(clean_text, longueur_max=ECHEANCE_MAX, champ="Échéance"))
    return lambda plan, _: move_echeance(plan, values["code"], texte, values.get("debut"))


def _read_qui(values: Values) -> Change:
    texte = read_field(values, "qui", partial(clean_text, longueur_max=QUI_MAX, champ="Qui"))
    return lambda plan, _: change_qui(plan, values["code"], texte)


def _read_ligne(values: Values) -> Change:
    centiemes = read_field(values, "jours", parse_volume) if "jours" in values else None
    return lambda plan, taken: build_ligne(plan, values, centiemes, taken)


_CODE = Champ("code", "Ligne")
REVISER = Geste(
    (
        Champ("enveloppe", "Jours de", "un code, CODE:SI pour des jours SI"),
        Champ("jours", "Nouveaux jours", "par exemple 42", 10),
    ),
    _read_montant,
)
TRANSFERER = Geste(
    (
        Champ("de", "De"),
        Champ("vers", "Vers", "code de la ligne qui reçoit"),
        Champ("jours", "Jours", "par exemple 12", 10),
    ),
    _read_transfer,
)
DEPLACER = Geste(
    (
        _CODE,
        Champ("echeance", "Échéance", "31/12, Hebdomadaire ; vide : aucune", ECHEANCE_MAX, is_changed=True),
        Champ("debut", "Début", "01/04, avril ; vide : dès janvier", is_changed=True),
    ),
    _read_echeance,
)
CONFIER = Geste(
    (
        _CODE,
        Champ("qui", "Qui", "initiales séparées par /, équipe", QUI_MAX, is_changed=True),
    ),
    _read_qui,
)
AJOUTER = Geste(
    (
        Champ("parent", "Sous"),
        Champ("libelle", "Libellé", "", LIBELLE_MAX),
        Champ("jours", "Jours", "facultatif", 10, is_optional=True),
        Champ("pris_sur", "Pris sur", "facultatif : code qui les donne", is_optional=True),
    ),
    _read_ligne,
)
RETIRER = Geste((_CODE,), lambda values: lambda plan, _: retire_ligne(plan, values["code"]))
REMETTRE = Geste((_CODE,), lambda values: lambda plan, _: resume_ligne(plan, values["code"]))
_JALON = Champ("code", "Jalon")
_JOUR = Champ("jour", "Date", "30/06, fin juin", ECHEANCE_MAX, is_changed=True)
DEPLACER_JALON = Geste(
    (_JALON, _JOUR), lambda values: lambda plan, _: move_jalon(plan, values["code"], values["jour"])
)
AJOUTER_JALON = Geste(
    (
        Champ("libelle", "Libellé", "", LIBELLE_MAX),
        _JOUR,
        Champ("lignes", "Lignes", "codes des lignes qu'il concerne", 60),
        Champ(
            "bornees", "À finir", "facultatif : celles dont le travail finit avec lui", 60, is_optional=True
        ),
        Champ("code", "Code", "facultatif : tiré du libellé", JALON_CODE_MAX, is_optional=True),
    ),
    lambda values: lambda plan, taken: add_jalon(plan, values, taken),
)
RETIRER_JALON = Geste((_JALON,), lambda values: lambda plan, _: remove_jalon(plan, values["code"]))


def total_metier(programme: Programme) -> int:
    """Return the hundredths of every métier enveloppe: what transfers never move."""
    return sum(
        enveloppe.centiemes or 0 for enveloppe in programme.enveloppes if enveloppe.compte is Compte.METIER
    )


def overdrawn(
    plan: Plan, changements: Iterable[Changement], used: dict[str, int]
) -> tuple[tuple[Enveloppe, int, int], ...]:
    """Return the enveloppes cut below what is already used: enveloppe, new amount, used (hundredths).

    `used` are hundredths by enveloppe id. A régulation is below 0 and nobody logs on it: it is none of them.
    """
    drawn = {one.id: one for one in plan.programme.enveloppes if not plan.programme.is_regulation(one)}
    return tuple(
        (drawn[changement.enveloppe], changement.centiemes, used.get(changement.enveloppe, 0))
        for changement in changements
        if isinstance(changement, MontantRevise)
        and changement.enveloppe in drawn
        and changement.centiemes is not None
        and changement.centiemes < (changement.avant or 0)
        and changement.centiemes < used.get(changement.enveloppe, 0)
    )


def _ligne(plan: Plan, code: str) -> Ligne:
    return plan.programme.by_code[resolve_code(plan.programme, code)]


def _require_understood(echeance: Echeance, annee: int) -> None:
    if echeance.type is TypeEcheance.NON_COMPRISE:
        raise PlanRefuse(
            f"{quote_text(echeance.texte)} : échéance non comprise (31/12, 12/{annee}, "
            f"03/{annee} – 12/{annee}, Quotidien, Hebdomadaire, Trimestriel, Tout au long de l'année)."
        )


def _check_sign(programme: Programme, enveloppe: Enveloppe, centiemes: int) -> None:
    """Raise JoursRefuses for a régulation above 0, or for any other enveloppe below 0."""
    is_regulation = programme.is_regulation(enveloppe)
    if is_regulation and centiemes > 0:
        raise JoursRefuses(
            f"{name_enveloppe(enveloppe)} est une régulation : elle retire des jours, elle n'en ajoute pas."
        )
    if not is_regulation and centiemes < 0:
        held = format_jours(enveloppe.centiemes or 0)
        raise JoursRefuses(
            f"{name_enveloppe(enveloppe)} ne compte que {held} : impossible de descendre à "
            f"{format_jours(centiemes)}."
        )
