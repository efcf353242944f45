"""Sign, countersign, send back or reopen a month, and read what there is to countersign."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.mois.fiche import Fiche, write_fiche
from cariforef_tui.domain.mois.sentences import list_anomalies, list_manques, missing_before_signature
from cariforef_tui.domain.mois.visas import (
    BEFORE,
    DROITS,
    MOTIF_VISA_MAX,
    EtatMois,
    GesteVisa,
    Visa,
    etat_of,
    group_visas,
    offered_gestes,
    tell_author,
    who_may,
)
from cariforef_tui.domain.programme.find import resolve_anybody
from cariforef_tui.domain.values.dates import format_date, format_jour_moment
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import VisaRefuse
from cariforef_tui.domain.values.text import clean_text, elide
from cariforef_tui.services.agents.rights import refuse, require
from cariforef_tui.services.mois.fiche import (
    check_signed_days,
    list_reprises,
    read_cadre,
    read_fiche,
    read_versions,
)
from cariforef_tui.services.mois.months import read_mois_agents
from cariforef_tui.services.ports.errors import DroitRefuse
from cariforef_tui.services.ports.store import Reading, Store, Writing, retried
from cariforef_tui.services.programme.exercice import check_exercice


@dataclass(frozen=True, slots=True)
class MoisSignature:
    """A written signature and its sheet; `precedent` is the month before if it is not signed."""

    visa: Visa
    fiche: Fiche
    precedent: Mois | None


@retried
def sign_month(
    store: Store, agent: str, mois: Mois, *, today: date, acteur: str, seen: Fiche | None = None
) -> MoisSignature:
    """Sign a month, one's own or that of somebody who left: the visa freezes its sheet and locks it.

    A month may be signed from its last day that expects work on; an unsigned month before it is only
    reported. `seen` is the sheet that the agent read before deciding, if they did.

    Raises:
        DroitRefuse: the month is of somebody else, who has not left or is not of the actor's pôle.
        VisaRefuse: not over, days missing or to confirm (all are named), already signed, or not as `seen`.
        DateRefusee: outside every exercice.
    """
    with store.writing(acteur) as writing:
        owner = resolve_anybody(writing.agents(), agent)
        require(writing, acteur, DROITS[GesteVisa.SIGNATURE], owner)
        # Somebody who leaves later is still there to sign.
        if acteur != owner.initiales and owner.depart is not None and owner.depart >= today:
            why = f"{owner.initiales} est là jusqu'au {format_date(owner.depart)} et signe son mois"
            raise refuse(acteur, DROITS[GesteVisa.SIGNATURE], owner, why)
        check_exercice(mois.first_day, writing.exercices())
        _require_state(writing, owner, mois, GesteVisa.SIGNATURE)
        cadre = read_cadre(writing, mois.annee)
        fiche = read_fiche(writing, owner, mois, cadre)
        demandes = cadre.asked.among(owner, mois.days)
        missing = missing_before_signature(fiche, today, demandes)
        if missing:
            raise VisaRefuse(
                f"{_name(owner, mois)} ne peut pas être signé, rien n'a été écrit. {list_manques(missing)}"
            )
        # The sheet may have changed between the read and the signature.
        if seen not in (None, fiche):
            raise VisaRefuse(
                f"{_name(owner, mois)} a changé depuis que vous l'avez lu : relisez-le avant de le signer. "
                "Rien n'a été écrit."
            )
        visa = writing.add_visa(
            Visa(
                agent=owner.initiales,
                mois=mois,
                geste=GesteVisa.SIGNATURE,
                par=acteur,
                centiemes=fiche.total,
                contenu=write_fiche(fiche),
            )
        )
        return MoisSignature(visa, fiche, _unsigned_before(writing, owner, mois, today))


@retried
def countersign_months(
    store: Store, agents: Sequence[str], mois: Mois, *, acteur: str, seen: Mapping[str, int] | None = None
) -> tuple[Visa, ...]:
    """Countersign the month of each agent, all or none.

    `seen` gives, by initials, the number of the signature that the person read before deciding.

    Raises:
        DroitRefuse: one month is the actor's own, was signed by them for somebody who left, or is outside
            their rights.
        VisaRefuse: one month is not signed, or was signed again since it was read.
        StoreIntegrity: one sheet differs from the days stored.
    """
    with store.writing(acteur) as writing:
        known = writing.agents()
        check_exercice(mois.first_day, writing.exercices())
        written = []
        for owner in dict.fromkeys(resolve_anybody(known, initiales) for initiales in agents):
            require(writing, acteur, DROITS[GesteVisa.CONTRESEING], owner)
            last = _require_state(writing, owner, mois, GesteVisa.CONTRESEING)
            # Nobody countersigns their own gesture, nor one that a deputy of then made in their name.
            if last is not None and acteur in last.signataires:
                raise _refuse_double(known, acteur, owner, last)
            if seen is not None and last is not None and seen.get(owner.initiales) != last.numero:
                raise VisaRefuse(
                    f"{_name(owner, mois)} a été signé à nouveau le {format_jour_moment(last.quand)} : "
                    "relisez-le avant de le contresigner. Rien n'a été écrit."
                )
            # Nobody countersigns a sheet whose days were changed since by another tool.
            check_signed_days(writing, writing.visas(mois, mois, owner.initiales)[-1])
            written.append(
                writing.add_visa(
                    Visa(agent=owner.initiales, mois=mois, geste=GesteVisa.CONTRESEING, par=acteur)
                )
            )
        return tuple(written)


def _refuse_double(agents: Sequence[Agent], acteur: str, agent: Agent, signature: Visa) -> DroitRefuse:
    others = who_may(GesteVisa.CONTRESEING, agent, (signature,), agents)
    pole = f" {elide(agent.pole)}" if agent.pole else ""
    way = (
        f"à contresigner par {' ou '.join(others)}"
        if others
        else f"personne d'autre ne le peut, nommez quelqu'un à la direction, ou un autre coordinateur{pole} "
        "(cariforef agent role, agent coordonne)"
    )
    own = f"vous l'avez signé pour {agent.initiales}"
    why = f"{own if signature.par == acteur else f'signé par {tell_author(signature)}'} ; {way}"
    return refuse(acteur, DROITS[GesteVisa.CONTRESEING], agent, why)


def send_back_month(store: Store, agent: str, mois: Mois, motif: str, *, acteur: str) -> Visa:
    """Send a signed month back to its agent, with a reason; it is open again.

    Raises:
        DroitRefuse: the actor's own month, or outside their rights.
        VisaRefuse: no reason, or a month that does not wait for a countersignature.
        TexteRefuse: a reason too long, or with characters that are not allowed.
    """
    return _open_again(store, agent, mois, GesteVisa.RENVOI, motif, acteur)


def reopen_month(store: Store, agent: str, mois: Mois, motif: str, *, acteur: str) -> Visa:
    """Reopen a countersigned month, with a reason; no other month is touched. Raises as `send_back_month`."""
    return _open_again(store, agent, mois, GesteVisa.REOUVERTURE, motif, acteur)


@retried
def _open_again(store: Store, agent: str, mois: Mois, geste: GesteVisa, motif: str, acteur: str) -> Visa:
    reason = clean_text(motif, longueur_max=MOTIF_VISA_MAX, champ="Motif")
    with store.writing(acteur, reason or None) as writing:
        owner = resolve_anybody(writing.agents(), agent)
        require(writing, acteur, DROITS[geste], owner)
        check_exercice(mois.first_day, writing.exercices())
        if not reason:
            verb = "renvoyer" if geste is GesteVisa.RENVOI else "rouvrir"
            raise VisaRefuse(
                f"Motif requis : dites pourquoi {verb} {mois.libelle} {elide(owner.initiales)}. "
                "Rien n'a été écrit."
            )
        _require_state(writing, owner, mois, geste)
        return writing.add_visa(Visa(agent=owner.initiales, mois=mois, geste=geste, par=acteur, motif=reason))


def _require_state(reading: Reading, agent: Agent, mois: Mois, geste: GesteVisa) -> Visa | None:
    """Return the month's last gesture; raise VisaRefuse if `geste` may not follow it."""
    visas = reading.gestes(mois, mois, agent.initiales)
    etat, last = etat_of(visas), visas[-1] if visas else None
    if etat is BEFORE[geste]:
        return last
    since = f" par {tell_author(last, f'depuis le {format_jour_moment(last.quand)}')}" if last else ""
    now = {
        EtatMois.OUVERT: "n'est pas signé",
        EtatMois.SIGNE: f"est signé{since}",
        EtatMois.VALIDE: f"est contresigné{since}",
    }[etat]
    signer = "l'agent"
    if agent.has_left and agent.depart is not None:
        gone = f"après le départ {elide(agent.initiales)} ({format_date(agent.depart)})"
        signer = f"{gone}, un coordinateur ou la direction"
    way = {
        (EtatMois.OUVERT, GesteVisa.CONTRESEING): f" : {signer} le signe d'abord",
        (EtatMois.OUVERT, GesteVisa.RENVOI): " : il reste ouvert à la saisie",
        (EtatMois.OUVERT, GesteVisa.REOUVERTURE): " : il est déjà ouvert à la saisie",
        (EtatMois.SIGNE, GesteVisa.REOUVERTURE): ", mais pas encore contresigné : renvoyez-le",
        (EtatMois.VALIDE, GesteVisa.RENVOI): " : rouvrez-le, avec un motif",
    }.get((etat, geste), "")
    raise VisaRefuse(f"{_name(agent, mois)} {now}{way}. Rien n'a été écrit.")


def _unsigned_before(writing: Writing, agent: Agent, mois: Mois, today: date) -> Mois | None:
    """Return the month before if it is over, not signed, and the agent had begun by then."""
    before = mois.previous
    if before.annee not in writing.exercices():
        return None
    calendriers = {before.annee: writing.calendrier(before.annee)}
    remplis = writing.remplis(before.first_day, before.last_day)
    (state,) = read_mois_agents(writing, (agent,), (before,), calendriers, remplis, today) or (None,)
    if state is None or not state.is_due:
        return None
    first = Mois(min(writing.exercices()), 1)
    # Without any day or gesture by then, the agent had not begun.
    begun = state.rempli or writing.gestes(first, before, agent.initiales)
    return before if begun else None


def _name(agent: Agent, mois: Mois) -> str:
    return f"{mois.libelle.capitalize()} {elide(agent.initiales)}"


MonthKey = tuple[str, Mois]
"""An agent's initials and their month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedMonth:
    """A signed month that waits, with what a person needs to decide; days are hundredths.

    `numero` is the signature read. `fonds` has the days that each fund pays. `changes` counts the cells that
    changed since the month was last taken back, None if it never was. `auteurs` are those who logged for the
    agent. `anomalies` say in French what to read first.
    """

    agent: str
    mois: Mois
    numero: int
    total: int
    fonds: Mapping[str, int]
    changes: int | None
    auteurs: tuple[str, ...]
    anomalies: tuple[str, ...]


def load_signed_months(store: Store, months: Collection[MonthKey], *, acteur: str) -> tuple[SignedMonth, ...]:
    """Return those of `months` that `acteur` may countersign now, by month then initials.

    Raises:
        AgentRefuse: `acteur` is nobody.
        StoreIntegrity: a signed sheet is no longer what a signature wrote.
    """
    if not months:
        return ()
    with store.reading() as reading:
        agents = reading.agents()
        first, last = min(mois for _, mois in months), max(mois for _, mois in months)
        visas = group_visas(reading.visas(first, last))
    acting, known = resolve_anybody(agents, acteur), {agent.initiales: agent for agent in agents}
    waiting = (
        _read_month(key, visas[key], acteur)
        for key in sorted(set(months), key=lambda key: (key[1], key[0]))
        if key in visas and _may_countersign(acting, known[key[0]], visas[key])
    )
    return tuple(waiting)


def _may_countersign(acting: Agent, owner: Agent, visas: Sequence[Visa]) -> bool:
    return GesteVisa.CONTRESEING in offered_gestes(acting, owner, visas)


def _read_month(key: MonthKey, visas: tuple[Visa, ...], acteur: str) -> SignedMonth:
    versions = read_versions(visas)
    fiche, signature = versions[-1].fiche, versions[-1].signature
    reprises = list_reprises(visas, versions, fiche)
    changes = reprises[-1].ecarts if reprises else None
    return SignedMonth(
        agent=key[0],
        mois=key[1],
        numero=signature.numero,
        total=fiche.total,
        fonds=fiche.by_fonds(fiche.cumul),
        changes=None if changes is None else len(changes),
        auteurs=fiche.auteurs,
        anomalies=tuple(list_anomalies(fiche, signature, changes, acteur)),
    )


def countersign_read(store: Store, months: Sequence[SignedMonth], *, acteur: str) -> Mapping[Mois, list[str]]:
    """Countersign months as they were read; return the agents by month, each month all or none.

    Raises:
        DroitRefuse, VisaRefuse: as `countersign_months`; the months before the one refused are written.
    """
    by_month: dict[Mois, list[SignedMonth]] = {}
    for month in months:
        by_month.setdefault(month.mois, []).append(month)
    for mois, of_month in sorted(by_month.items()):
        seen = {month.agent: month.numero for month in of_month}
        countersign_months(store, tuple(seen), mois, acteur=acteur, seen=seen)
    return {mois: [month.agent for month in of_month] for mois, of_month in sorted(by_month.items())}
