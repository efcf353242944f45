"""The baseline: never changed, nor deleted once anything was logged, declared or decided in its exercice."""

from __future__ import annotations

from collections.abc import Iterator

from tests.db.triggers.cases import INALTERABLE, Case
from tests.db.triggers.world import LIGNE, LIGNE_2019, LR, by, insert, purging, saisie, update

ROWS: dict[str, tuple[str, str, dict[str, object]]] = {
    "ligne": ("id = 4", f"id = {LIGNE_2019}", {"libelle": "Autre"}),
    "enveloppe": ("id = 1", "id = 92", {"rang": 7}),
    "enveloppe_ligne": ("enveloppe_id = 1 AND ligne_id = 4", "enveloppe_id = 92", {"rang": 7}),
    "jalon": ("id = 1", "id = 94", {"libelle": "Autre"}),
    "jalon_ligne": ("jalon_id = 1 AND ligne_id = 4", "jalon_id = 94", {"rang": 7}),
}
"""A row of 2018 and one of 2019 of each table, and another text or number for them."""


def _uses(annee: int) -> dict[str, str]:
    ligne, jour = (LIGNE if annee == 2018 else LIGNE_2019), f"{annee}-05-22"
    common = {"exercice_id": annee, "ligne_id": ligne, "jour": jour, "agent_id": LR}
    review = {"exercice_id": annee, "perimetre_id": ligne, "semaine": f"{annee}-W21"}
    return {
        "a day logged": saisie(LR, jour, ligne_id=ligne),
        "a line declared done": insert("fait", **common, declaration="soldee"),
        "a revision": insert(
            "plan_revision", exercice_id=annee, numero=1, jour=jour, agent_id=LR, motif="Arbitrage"
        ),
        "days left declared": insert("raf", **common, centiemes=100),
        "a review": insert("revue", **review),
        "a decision": insert("decision", **review, numero=1, texte="Relancer", qui="LR"),
    }


def _rewritten(table: str, where: str, change: dict[str, object]) -> Iterator[Case]:
    trigger = f"tr_{table}_cle" if table == "jalon_ligne" else f"tr_{table}_sans_update"
    for title, given in (
        ("before any use", (by(),)),
        ("even by a purge", (by(), purging())),
        ("after a day logged", (by(), saisie())),
    ):
        yield Case(
            title=f"{table}: never rewritten, {title}",
            proves=(trigger,),
            given=given,
            when=update(table, where, **change),
            refused=INALTERABLE,
        )


def _removed(table: str, where: str, annee: int, other: int) -> Iterator[Case]:
    left, removed = f"SELECT count(*) FROM {table} WHERE {where}", f"DELETE FROM {table} WHERE {where}"
    given: dict[str, tuple[tuple[str, ...], str | None]] = {"a year that nobody used": ((by(),), None)}
    for year, refused in ((annee, INALTERABLE), (other, None)):
        uses = _uses(year).items()
        given |= {f"{annee} after {use} of {year}": ((by(), made), refused) for use, made in uses}
    for title, (statements, refused) in given.items():
        yield Case(
            title=f"{table}: a row removed from {title} ({annee})",
            proves=(f"tr_{table}_sans_delete",),
            given=statements,
            when=removed,
            refused=refused,
            then={left: [(0 if refused is None else 1,)]},
        )


_BOUNDED = "jalon_id = 1 AND ligne_id = 4"
BORNES = (
    *(
        Case(
            title=f"jalon_ligne: {column} never rewritten, as {other}",
            proves=("tr_jalon_ligne_cle",),
            given=(by(),),
            when=update("jalon_ligne", _BOUNDED, borne=1, **{column: other}),
            refused=INALTERABLE,
        )
        for column in ("jalon_id", "ligne_id", "rang")
        for other in (-1, 7)
    ),
    *(
        Case(
            title=f"jalon_ligne: bounded or not ({borne}) once the year has begun",
            proves=("tr_jalon_ligne_cle",),
            given=(by(), saisie(), update("jalon_ligne", _BOUNDED, borne=1 - borne)),
            when=update("jalon_ligne", _BOUNDED, borne=borne),
            refused=None,
            then={f"SELECT borne FROM jalon_ligne WHERE {_BOUNDED}": [(borne,)]},
        )
        for borne in (0, 1)
    ),
)

CASES = BORNES + tuple(
    case
    for table, (of_2018, of_2019, change) in ROWS.items()
    for cases in (
        _rewritten(table, of_2018, change),
        _removed(table, of_2018, 2018, 2019),
        _removed(table, of_2019, 2019, 2018),
    )
    for case in cases
)
