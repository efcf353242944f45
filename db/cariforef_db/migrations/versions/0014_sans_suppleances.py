"""No deputies any more: the direction may all that a coordinateur may, and a pôle may have several of these.

The journal keeps what was written about them, and old visas keep the coordinateur for whom they were given.
Whoever migrates is told of each suppléance that would still have run, with the command that replaces it.
A setting says who revises the plan. Whoever migrates is told of it, since fewer people may than before.

Another setting is how many days of leave a full-time person has in a year. A convention has the name of its
fund: those there are of the European Social Fund, the only one until then. A revision of the plan may move,
add or take away a jalon. An exercice has a word for each level of its programme, where the body calls it
otherwise.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import context, op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None
# As long as the coordinateur and their deputy work, and the pôle is still theirs: others gave no right.
_STILL_RUNNING = sa.text("""
SELECT p.initiales AS suppleant, t.initiales AS titulaire, s.pole, s.depuis, s.jusque, p.coordonne
FROM suppleance s JOIN agent t ON t.id = s.agent_id JOIN agent p ON p.id = s.suppleant_id
WHERE s.jusque >= :today AND t.actif = 1 AND t.coordonne = s.pole AND p.actif = 1
ORDER BY s.pole, s.depuis, t.initiales
""")
_SETTINGS = (
    "(cle = 'pas' AND valeur BETWEEN 1 AND 100) OR (cle = 'minutes_par_jour' AND valeur BETWEEN 60 AND 1440) "
    "OR (cle = 'au_dela_quotite' AND valeur IN (0, 1)) OR (cle = 'delai_visa' AND valeur BETWEEN 0 AND 60) "
    "OR (cle = 'conservation' AND valeur BETWEEN 1 AND 50) "
    "OR (cle = 'jours_par_etp' AND valeur BETWEEN 100 AND 260) "
    "OR (cle = 'plan_a_tous' AND valeur IN (0, 1)) OR (cle = 'conges' AND valeur BETWEEN 0 AND 10000)"
)
_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_CIBLE = (
    "(enveloppe_id IS NOT NULL) = (type IN ('montant', 'ajout')) "
    "AND (ligne_id IS NOT NULL) = (type NOT IN ('montant', 'jalon')) "
    "AND (jalon_id IS NOT NULL) = (type = 'jalon')"
)
_TEXTE = (
    "CASE type WHEN 'jalon' THEN coalesce(texte_avant, '') <> coalesce(texte, '') AND {dates} "
    "ELSE (texte IS NOT NULL) = (type IN ('echeance', 'qui')) "
    "AND (texte_avant IS NOT NULL) = (type IN ('echeance', 'qui')) END"
)
_DATES = {
    "sqlite": "coalesce(date(texte_avant) = texte_avant, texte_avant IS NULL) "
    "AND coalesce(date(texte) = texte, texte IS NULL)",
    "postgresql": "(texte_avant IS NULL OR jour(texte_avant) IS NOT NULL) "
    "AND (texte IS NULL OR jour(texte) IS NOT NULL)",
}
_PLAN = (
    "Réviser le plan d'un pôle et solder ses lignes sont réservés à ses coordinateurs et à la direction ; là "
    "où personne n'est nommé, chacun le peut. Pour que chacun le puisse partout : cariforef reglages "
    "--plan-revise-par tous"
)
_WHY = (
    "Les suppléances n'existent plus : la direction peut tout ce que peut un coordinateur, et un pôle peut "
    "avoir plusieurs coordinateurs."
)


def upgrade() -> None:
    today = datetime.now(ZoneInfo("Europe/Paris")).date()
    running = op.get_bind().execute(_STILL_RUNNING, {"today": today.isoformat()}).all()
    if running:
        context.config.attributes["remarques"] += [_WHY, *map(_describe, running)]
    op.drop_table("suppleance")
    with op.batch_alter_table("exercice", table_kwargs={"sqlite_strict": True}) as exercice:
        for niveau in ("pole", "axe", "action", "operation"):
            exercice.add_column(sa.Column(niveau, _TEXT, nullable=True))
            exercice.create_check_constraint(
                op.f(f"ck_exercice_{niveau}"), f"length({niveau}) BETWEEN 1 AND 20"
            )
    with op.batch_alter_table("reglage", table_kwargs={"sqlite_strict": True}) as reglage:
        reglage.drop_constraint(op.f("ck_reglage_valeur"), type_="check")
        reglage.create_check_constraint(op.f("ck_reglage_valeur"), _SETTINGS)
    with op.batch_alter_table("convention", table_kwargs={"sqlite_strict": True}) as convention:
        convention.add_column(sa.Column("fonds", _TEXT, nullable=False, server_default="FSE"))
        convention.create_check_constraint(op.f("ck_convention_fonds"), "length(fonds) BETWEEN 1 AND 20")
    with op.batch_alter_table("convention", table_kwargs={"sqlite_strict": True}) as convention:
        convention.alter_column("fonds", server_default=None)
    context.config.attributes["remarques"] += [_PLAN]
    _revise_jalons()


def _revise_jalons() -> None:
    kinds = "type IN ('montant', 'echeance', 'qui', 'ajout', 'retrait', 'reprise', 'jalon')"
    texte = _TEXTE.format(dates=_DATES[op.get_bind().dialect.name])
    with op.batch_alter_table("plan_changement", table_kwargs={"sqlite_strict": True}) as changement:
        changement.add_column(sa.Column("jalon_id", sa.Integer(), nullable=True))
        changement.create_foreign_key(
            op.f("fk_plan_changement_jalon"),
            "jalon",
            ["jalon_id", "exercice_id"],
            ["id", "exercice_id"],
            ondelete="RESTRICT",
        )
        for name, condition in (("type", kinds), ("cible", _CIBLE), ("texte", texte)):
            changement.drop_constraint(op.f(f"ck_plan_changement_{name}"), type_="check")
            changement.create_check_constraint(op.f(f"ck_plan_changement_{name}"), condition)


def _describe(row: sa.Row[Any]) -> str:
    """Return who replaced whom, and what to do now."""
    first, last = (f"{date.fromisoformat(jour):%d/%m/%Y}" for jour in (row.depuis, row.jusque))
    command = f"cariforef agent coordonne {row.suppleant}"
    # A person coordinates one pôle: this command would take the other from them.
    if row.coordonne not in (None, row.pole):
        way = (
            f"{row.suppleant} coordonne déjà {row.coordonne}, et une personne ne coordonne qu'un pôle. La "
            f"direction agit sur {row.pole}, ou : cariforef agent coordonne INITIALES {row.pole}"
        )
    else:
        way = f"pour garder ces droits : {command} {row.pole} ; pour les retirer ensuite : {command} aucun"
    return f"{row.suppleant} suppléait {row.titulaire} ({row.pole}) du {first} au {last} : {way}"
