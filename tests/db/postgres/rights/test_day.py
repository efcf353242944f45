"""The days and months of people, each through the program as their own role: what the program says holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from cariforef_tui.domain.mois.visas import GesteVisa
from cariforef_tui.domain.rgpd.retention import Effacement
from cariforef_tui.domain.temps.saisies import CellChange, Duree, TypeAbsence
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import AgentRefuse, JourneePleine, MoisSigne, VisaRefuse
from cariforef_tui.services.agents.agents import set_courriel
from cariforef_tui.services.agents.preferences import Cle, StoreKeeper, keep_preference
from cariforef_tui.services.agents.suppleances import NewSuppleance, end_suppleance, name_suppleant
from cariforef_tui.services.mois import visas
from cariforef_tui.services.mois.conventions import Periode, add_convention, mark_lignes
from cariforef_tui.services.ports.errors import ConflitSaisie, DroitRefuse
from cariforef_tui.services.ports.store import EtatRappel, Store
from cariforef_tui.services.temps import absences, demandes, saisies
from tests.db.postgres.rights.people import AU, LIBRE, SIGNE, Body, read_body
from tests.people import set_agent
from tests.postgres.server import Server

LUNDI = date(2018, 5, 28)


def log(store: Store, agent: str, centiemes: int, *, acteur: str | None = None, **more: Any) -> None:
    change = CellChange(agent=agent, jour=LIBRE, code="14.7.1", centiemes=centiemes, **more)
    saisies.write_cells(store, [change], today=LUNDI, acteur=acteur or agent, confirmed=frozenset({LIBRE}))


def held(store: Store, agent: str) -> list[tuple[int, str | None]]:
    with store.reading() as reading:
        return [(saisie.centiemes, saisie.par) for saisie in reading.saisies(agent, LIBRE, LIBRE)]


def test_a_day_is_logged_corrected_filled_and_emptied(body: Body) -> None:
    with body.open("SPB") as store:
        log(store, "SPB", 50)
        log(store, "SPB", 75, commentaire="corrigé")
        assert held(store, "SPB") == [(75, None)]
        with pytest.raises(ConflitSaisie, match="modifiée par SPB"):
            log(store, "SPB", 25, expected_version=1)
        absences.set_absence(store, "SPB", TypeAbsence.CONGE, LUNDI, LUNDI, Duree.JOURNEE, acteur="SPB")
        with pytest.raises(JourneePleine, match="1 j d'absence"):
            saisies.write_cells(
                store,
                [CellChange(agent="SPB", jour=LUNDI, code="14.7.1", centiemes=25)],
                today=LUNDI,
                acteur="SPB",
            )
        saisies.clear_cell(store, "SPB", "14.7.1", LIBRE, acteur="SPB")
        assert held(store, "SPB") == []


def test_who_coordinates_and_their_deputy_log_for_somebody_and_are_named(body: Body) -> None:
    for acteur in ("DM", "ZH"):
        with body.open(acteur) as store:
            log(store, "SPB", 50, acteur=acteur, commentaire=f"par {acteur}")
            assert held(store, "SPB") == [(50, acteur)]
    with body.open("SPB") as store:
        log(store, "SPB", 50)
        assert held(store, "SPB") == [(50, None)]
    with body.open("ZF") as store, pytest.raises(DroitRefuse):
        log(store, "SPB", 25, acteur="ZF")


def test_nobody_writes_in_the_name_of_another(body: Body) -> None:
    with body.open("SPB") as store, pytest.raises(AgentRefuse, match="est celui de SPB"):
        log(store, "MP", 50)
    with body.open("PG") as store, pytest.raises(AgentRefuse, match="celui de personne"):
        log(store, "PG", 50)


def test_a_request_is_opened_by_who_answers_it_and_closed_by_who_declares(body: Body) -> None:
    change = CellChange(agent="SPB", jour=LIBRE, code="4.5", centiemes=25)
    with body.open("SPB") as store:
        demandes.write_answering(
            store, [change], "Salon", today=LUNDI, acteur="SPB", confirmed=frozenset({LIBRE})
        )
        numero = demandes.find_demande(store, "4.5", "Salon", LIBRE)
        earlier = CellChange(agent="SPB", jour=AU, code="4.5", centiemes=25, demande=numero)
        saisies.write_cells(store, [earlier], today=LUNDI, acteur="SPB")
        with pytest.raises(DroitRefuse):
            demandes.close_demande(store, "4.5", "Salon", LUNDI, acteur="SPB")
    with body.open("WD") as store:
        closed = demandes.close_demande(store, "4.5", "Salon", LUNDI, acteur="WD")
    assert (closed.ouverte_le, closed.close_le) == (AU, LUNDI)


@contextmanager
def signed_by(body: Body, agent: str) -> Iterator[Mois]:
    """The first month that an agent can sign, signed as that agent."""
    with body.open(agent) as store:
        for month in range(1, 5):
            with suppress(VisaRefuse):
                signature = visas.sign_month(store, agent, Mois(2018, month), today=LUNDI, acteur=agent)
                yield signature.visa.mois
                return
    pytest.fail(f"{agent} has no month to sign")


def test_a_month_is_signed_countersigned_reopened_and_signed_again(body: Body) -> None:
    with signed_by(body, "ZG") as mois:
        with body.open("ZF") as store:
            visas.countersign_months(store, ["ZG"], mois, acteur="ZF")
            visas.reopen_month(store, "ZG", mois, "Une journée est à revoir.", acteur="ZF")
        with body.open("ZG") as store:
            visas.sign_month(store, "ZG", mois, today=LUNDI, acteur="ZG")
            with store.reading() as reading:
                first = reading.saisies("ZG", mois.first_day, mois.last_day)[0]
            with pytest.raises(MoisSigne):
                saisies.clear_cell(store, "ZG", first.code, first.jour, acteur="ZG")
        with body.open("SPB") as store, pytest.raises(DroitRefuse):
            visas.countersign_months(store, ["ZG"], mois, acteur="SPB")
    with body.open("ZF") as store, store.reading() as reading:
        gestes = [visa.geste for visa in reading.gestes(mois, mois, "ZG")]
    signature = GesteVisa.SIGNATURE
    assert gestes == [signature, GesteVisa.CONTRESEING, GesteVisa.REOUVERTURE, signature]


def test_a_deputy_countersigns_in_somebody_s_place_and_says_whose(body: Body) -> None:
    with body.open("ZH") as store:
        (visa,) = visas.countersign_months(store, ["MP"], SIGNE, acteur="ZH")
    assert visa.supplee == "DM"
    with body.connect("ZH") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(
            "INSERT INTO visa (agent_id, mois, numero, geste, par_id, quand, motif) "
            "SELECT id, '2018-01', 5, 'reouverture', moi_id(), now()::text, 'x' FROM agent "
            "WHERE initiales = 'MP'"
        )


def test_who_left_signs_what_they_left_or_who_coordinated_them_does(body: Body) -> None:
    with signed_by(body, "PP") as mois, body.open("DM") as store:
        visas.countersign_months(store, ["PP"], mois, acteur="DM")
        signed = visas.sign_month(store, "PP", mois.next, today=date(2018, 11, 5), acteur="DM")
    assert (signed.visa.par, signed.visa.agent) == ("DM", "PP")


@pytest.mark.parametrize("agent", ["SPB", "DM", "MP"])
def test_one_s_own_file_holds_all_that_one_did_even_with_no_right_any_more(body: Body, agent: str) -> None:
    """But the words of others that one may not read, which the direction's session looks through for it."""
    with body.open("DM") as store:
        log(store, "SPB", 50, acteur="DM", commentaire="par DM")
    with body.open() as store:
        set_agent(store, "DM", coordonne=None)
    with body.open(agent) as own, own.reading() as reading:
        held = reading.dossier(agent)
    with body.open() as store, store.reading() as reading:
        whole = reading.dossier(agent)
    assert held.keys() == whole.keys()
    for name in held.keys() - {"citations", "journal"}:
        assert held[name] == whole[name], name
    assert [row for row in held["journal"] if row["lien"] != "texte"] == [
        row for row in whole["journal"] if row["lien"] != "texte"
    ]


def test_what_is_one_s_own_is_written_by_oneself(body: Body) -> None:
    with body.open("SPB") as store:
        set_courriel(store, "SPB", "spb@exemple.fr", acteur="SPB")
        assert keep_preference(StoreKeeper(store, "SPB"), Cle.RECENTES, ["aide"])
        with store.reading() as reading:
            assert reading.preferences("SPB")
            assert reading.preferences("DM") == {}
            assert next(a for a in reading.agents() if a.initiales == "SPB").courriel == "spb@exemple.fr"
        with pytest.raises(DroitRefuse):
            set_courriel(store, "MP", "mp@exemple.fr", acteur="SPB")


def test_a_coordinateur_names_a_deputy_reminds_and_the_direction_sets_conventions(body: Body) -> None:
    today = date.today()
    with body.open("ZF") as store:
        name_suppleant(
            store, NewSuppleance("ZF", "ZG", today, today + timedelta(days=3)), today=today, acteur="ZF"
        )
        end_suppleance(store, "ZF", today, today=today, acteur="ZF")
        with store.writing("ZF") as writing:
            writing.set_rappel("ZG", AU, EtatRappel.TENTE)
            writing.set_rappel("ZG", AU, EtatRappel.ENVOYE)
            writing.forget_rappels(AU)
            assert writing.rappels(AU) == {"ZG": EtatRappel.ENVOYE}
    with body.open("WD") as store:
        add_convention(store, "FSE-1", "Une convention", acteur="WD")
        mark_lignes(store, "FSE-1", ["14"], Periode(date(2018, 1, 1)), acteur="WD")
    with body.open("DM") as store, pytest.raises(DroitRefuse):
        add_convention(store, "FSE-2", "Une autre", acteur="DM")


def test_the_direction_purges_by_its_own_role_all_that_who_administers_would(
    postgres: Server, master_body: str, copy_database: Callable[[str], str]
) -> None:
    left = []
    for acteur in ("WD", None):
        body = read_body(postgres, copy_database(master_body))
        with body.open("DM") as store:
            log(store, "DM", 25, commentaire="avec PG")
        with body.open(acteur) as store, store.writing("WD", "Échéance") as writing:
            done = writing.erase(Effacement(date(2018, 12, 31), "Échéance", None, (("PG", "P-0001"),)))
        with body.connect() as connection:
            left.append((done, connection.execute(LEFT).fetchone()))
    assert left[0] == left[1]
    assert left[0][0].commentaires > 100
    assert left[0][1] is not None
    assert left[0][1][:3] == (0, 0, 0)


LEFT = """
SELECT (SELECT count(*) FROM saisie WHERE commentaire IS NOT NULL),
       (SELECT count(*) FROM journal WHERE concat(avant, apres, motif) ~ 'secret-SPB|avec PG|motif-secret'),
       (SELECT count(*) FROM agent WHERE initiales = 'PG'),
       (SELECT count(*) FROM sceau WHERE sel IS NULL), (SELECT count(*) FROM effacement),
       (SELECT md5(string_agg(concat(objet, cle, avant, apres), ';' ORDER BY seq)) FROM journal
        WHERE objet NOT IN ('purge', 'saisie', 'agent', 'visa'))
"""
