"""A purge after the retention: the texts and names are gone from every row; days, visas and proofs stay."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import inspect, text

from cariforef_db.engine.sqlite import connect
from cariforef_db.journal.chain import hash_content, hash_link
from cariforef_db.proof.store import verify_store
from cariforef_db.rgpd.writes import IDENTITY
from cariforef_db.schema.journal import GENESIS
from cariforef_db.schema.making import TYPED
from cariforef_db.store.admin import SqliteAdmin
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.mois.fiche import parse_fiche
from cariforef_tui.domain.mois.visas import GesteVisa, Visa
from cariforef_tui.domain.rgpd import MOTIF_EFFACE, TEXTE_EFFACE, Effacement, EffacementFait
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.domain.values.months import Mois
from tests.db.proving import Prover
from tests.kit.engines import both_engines
from tests.people import freeze, signature_of

JOUR = date(2018, 5, 22)
MAI = Mois(2018, 5)
LIMITE = date(2018, 12, 31)
NOM = "Éléonore D'Arçay-Lefèvre"
COMMENT = "Reçu le père d'Anaïs à l'accueil"
NAMING = f"vu avec ZZ ({NOM.upper()})"


def purge(store: SqliteStore, *, agent: str | None = None) -> EffacementFait:
    with store.writing("DM", "délai passé") as writing:
        return writing.erase(Effacement(LIMITE, "délai passé", agent, (("ZZ", "X01"),)))


def spellings(texte: str) -> Iterator[str]:
    """How a text may still be there: in any case, composed or not, or escaped by JSON."""
    for variant in {texte, texte.lower(), texte.upper(), texte.title()}:
        for form in ("NFC", "NFD"):
            normal = unicodedata.normalize(form, variant)
            yield normal
            yield normal.encode("ascii", "backslashreplace").decode()


def broken_links(path: Path) -> list[int]:
    """Journal rows whose seal does not follow, or no longer covers what is neither there nor erased."""
    broken, previous = [], GENESIS
    with closing(connect(path)) as connection:
        erased = {row[0] for row in connection.execute("SELECT seq FROM effacement")}
        seals = {row[0]: row[1:] for row in connection.execute("SELECT * FROM sceau")}
        rows = (
            "SELECT seq, quand, acteur_id, objet, cle, action, avant, apres, motif FROM journal ORDER BY seq"
        )
        for row in connection.execute(rows):
            salt, content, outside, seal = seals[row[0]]
            covered = row[0] in erased if salt is None else hash_content(salt, row) == content
            if not covered or hash_link(previous, row[0], content, outside) != seal:
                broken.append(row[0])
            previous = seal
    return broken


def find_rows(store: Any, *textes: str) -> list[tuple[str, str]]:
    """Table and text of each text that a row of the store still holds, whoever wrote it and how."""
    with store.reading() as reading:
        held = {
            table: "\n".join(str(row) for row in reading.connection.execute(text(f"SELECT * FROM {table}")))
            for table in inspect(reading.connection).get_table_names()
        }
    return [
        (table, texte)
        for table, rows in held.items()
        for texte in textes
        if any(spelling in rows for spelling in spellings(texte))
    ]


@both_engines
def test_no_row_holds_the_name_nor_a_comment(lived: Any) -> None:
    texts = (NOM, "Lefèvre", "edarcay", "névralgique", COMMENT, "Anaïs", "supprimée ensuite, au nom de Zoé")
    assert {texte for _, texte in find_rows(lived, *texts)} == {*texts}
    purge(lived)
    assert find_rows(lived, *texts) == []


def test_the_store_verifies_and_the_chain_holds_after_a_purge(lived: SqliteStore, store_path: Path) -> None:
    with lived.reading() as reading:
        before = reading.head()
    purge(lived)
    lived.close()
    assert verify_store(store_path).constats == ()
    assert broken_links(store_path) == []
    with closing(connect(store_path)) as connection:
        held = connection.execute("SELECT empreinte FROM sceau WHERE seq = ?", (before.seq,)).fetchone()
        outside = connection.execute("SELECT count(*) FROM sceau WHERE hors_outil = 1").fetchone()
    assert (held[0], outside[0]) == (before.empreinte, 0)


@both_engines
def test_every_text_of_the_year_is_blank_and_who_left_is_a_pseudonym(lived: SqliteStore) -> None:
    with lived.reading() as reading:
        told = reading.textes_echus(LIMITE.year, None)
    assert [(one.agent, one.commentaires, one.motifs, one.ecritures) for one in told] == [
        ("LR", 1, 0, 1),
        ("ZZ", 1, 1, 4),
    ]
    done = purge(lived)
    # Of the others, all but the refused attempt, which is of this year.
    assert (done.commentaires, done.motifs, done.autres) == (2, 1, 6)
    with lived.reading() as reading:
        agent = next(one for one in reading.agents() if one.initiales == "X01")
        assert agent == Agent(initiales="X01", pole="PRI", actif=False, depart=LIMITE)
        assert [fait.motif for fait in reading.faits(2018)] == [TEXTE_EFFACE]
        assert reading.rafs(2018)[0].commentaire == TEXTE_EFFACE
        assert reading.revisions(2018)[0].motif == TEXTE_EFFACE
        revue = reading.revue(2018, "GIP", "2018-W21")
        assert revue is not None
        assert revue.meteo is not None
        assert (revue.remarques[0].texte, revue.meteo.commentaire) == ((TEXTE_EFFACE,) * 2)
        assert '"agent":"X01"' in (revue.figures or "")
        assert [(one.texte, one.qui) for one in reading.decisions(2018)] == [(TEXTE_EFFACE, TEXTE_EFFACE)]
        visas = reading.visas(MAI, MAI, "X01")
        assert [visa.motif for visa in visas] == [None, MOTIF_EFFACE, None]
        fiche = parse_fiche(visas[0].contenu or "")
        assert (fiche.fonction, [one.par for one in fiche.saisi_par]) == (None, ["X01"])
        assert [one.commentaire for one in reading.saisies("LR", JOUR, JOUR)] == [None]


def test_days_absences_and_visas_stay_as_they_were(lived: SqliteStore) -> None:
    def facts() -> tuple[object, ...]:
        with lived.reading() as reading:
            visas = [
                (one.mois, one.geste, one.numero, one.quand, one.centiemes) for one in reading.visas(MAI, MAI)
            ]
            totals = [(one.jour, one.saisi, one.absent) for one in reading.totaux_jour(JOUR, JOUR)]
            return reading.realises(2018, LIMITE), sorted(totals, key=repr), visas

    before = facts()
    purge(lived)
    assert facts() == before


@both_engines
def test_a_purge_of_one_person_leaves_the_comments_of_others(lived: SqliteStore) -> None:
    purge(lived, agent="ZZ")
    with lived.reading() as reading:
        assert [one.commentaire for one in reading.saisies("X01", JOUR, JOUR)] == [None]
        assert [one.commentaire for one in reading.saisies("LR", JOUR, JOUR)] == [NAMING]
        assert [one.motif for one in reading.faits(2018)] == [TEXTE_EFFACE]
        assert reading.rafs(2018)[0].commentaire == NAMING
        assert [(one.par, one.agent, one.motif) for one in reading.purges()] == [("DM", "X01", "délai passé")]


def test_copies_made_before_the_purge_are_listed_then_deleted(lived: SqliteStore, store_path: Path) -> None:
    admin, place = SqliteAdmin(), str(store_path)
    rescue = store_path.with_name(f"{store_path.name}.secours-20180101T000000000000Z.db")
    damaged = store_path.with_name(f"{store_path.name}.sauvegardes") / "endommagee-20180101T000000000000Z"
    rescue.touch()
    asked = admin.backup(place, None)
    damaged.mkdir()
    (damaged / "cariforef.db").touch()
    purge(lived)
    with lived.reading() as reading:
        moment = datetime.fromisoformat(reading.purges()[-1].quand)
    lived.close()
    fresh = admin.backup(place, None)
    old = admin.copies_before(place, moment)
    assert {*old} == {rescue, damaged, asked}
    assert NOM.encode() in asked.read_bytes()
    assert NOM.encode() not in fresh.read_bytes()
    assert admin.drop_copies_before(place, moment) == old
    assert admin.copies_before(place, moment + timedelta(days=1)) == (fresh,)


def test_every_text_that_may_name_somebody_is_a_column_of_the_schema(store_path: Path) -> None:
    with closing(connect(store_path)) as connection:
        for table, columns in (*TYPED.items(), ("agent", IDENTITY)):
            known = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
            assert {*columns} <= known


def test_two_purges_give_two_pseudonyms(lived: SqliteStore) -> None:
    purge(lived)
    with lived.writing("DM", "délai passé") as writing:
        writing.update_agent(Agent(initiales="LR", actif=False))
        writing.erase(Effacement(LIMITE, "délai passé", None, (("LR", "X02"),)))
    with lived.reading() as reading:
        assert {"X01", "X02"} < {one.initiales for one in reading.agents()}


@both_engines
def test_a_purge_erases_the_reasons_of_the_whole_last_year_and_of_none_after(store: SqliteStore) -> None:
    december, january = Mois(2018, 12), Mois(2019, 1)
    for mois in (december, january):
        with store.writing("LR") as writing:
            writing.add_visa(signature_of("LR", mois))
        with store.writing("DM") as writing:
            writing.add_visa(Visa(agent="LR", mois=mois, geste=GesteVisa.RENVOI, par="DM", motif="à revoir"))
    with store.writing("DM", "délai passé") as writing:
        writing.erase(Effacement(LIMITE, "délai passé", None, ()))
    with store.reading() as reading:
        kept = {one.mois: one.motif for one in reading.gestes(december, january, "LR") if one.motif}
    assert kept[january] == "à revoir"
    assert kept[december] != "à revoir"


SECRETS = ("Reçu le père de Lou", "Rappelé la mère de Lou", "Lou encore, sur une ligne vidée")


@both_engines
def test_a_comment_erased_on_request_is_in_no_row_and_every_proof_holds(store: Any, prover: Prover) -> None:
    first, second, emptied = SECRETS
    typed = (("18", first), ("18", f"{first} ; {second}"), ("7.1", emptied), ("14.7.1", "reste"))
    with store.writing("DM") as writing:
        for code, comment in typed:
            change = CellChange(agent="LR", jour=JOUR, code=code, centiemes=25, commentaire=comment)
            writing.write_cells([change])
        writing.write_cells([CellChange(agent="LR", jour=JOUR, code="7.1", centiemes=None)])
    with store.writing("LR") as writing:
        visa = writing.add_visa(freeze(writing, "LR", MAI))
    with store.reading() as reading:
        printed = reading.seal_of(visa)
        before = (reading.saisies("LR", JOUR, JOUR), reading.visas(MAI, MAI), reading.realises(2018, LIMITE))
        assert reading.commentaires("LR", JOUR) == {"18": 2, "7.1": 2, "14.7.1": 1}
    for code, rows in (("18", 2), ("7.1", 2)):
        with store.writing("DM", "demande") as writing:
            assert writing.erase_comment("LR", code, JOUR, "demande") == rows
    assert find_rows(store, *SECRETS) == []
    with store.reading() as reading:
        after = (reading.saisies("LR", JOUR, JOUR), reading.visas(MAI, MAI), reading.realises(2018, LIMITE))
        assert [(one.par, one.agent, one.motif) for one in reading.purges()] == [("DM", "LR", "demande")] * 2
        assert reading.commentaires("LR", JOUR) == {"14.7.1": 1}
    assert after[1:] == before[1:]
    assert [(one.code, one.centiemes, one.commentaire) for one in after[0]] == [
        (one.code, one.centiemes, None if one.code == "18" else one.commentaire) for one in before[0]
    ]
    assert prover.verify().constats == ()
    proof = prover.verify_journal(printed)
    assert (proof.constats, "Code de contrôle donné" in dict(proof.faits)) == ((), True)
