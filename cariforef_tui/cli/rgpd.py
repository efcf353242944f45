"""`cariforef rgpd`: give people the data that the tool holds on them, erase old texts, explain the rules."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import click

from cariforef_tui.cli.kit.delivery import Destination, deliver
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.lignes import format_jour_complet
from cariforef_tui.cli.kit.options import PROSE, command
from cariforef_tui.cli.kit.output import print_done, print_lines
from cariforef_tui.cli.kit.table import ColumnOf, Fit, render_rows, wrap_text
from cariforef_tui.domain.rgpd import EffacementFait, TextesEchus, count_years
from cariforef_tui.domain.values.dates import format_date, parse_date
from cariforef_tui.domain.values.text import agree, count_of, elide, join_words, quote_text
from cariforef_tui.exchange.temps.memory import NOM
from cariforef_tui.machine.configuration import config_file, state_dir
from cariforef_tui.machine.logs import INCIDENTS
from cariforef_tui.services.ports.errors import ConfigurationError
from cariforef_tui.services.rgpd import Place, PreparedComment, PreparedPurge, PurgedFiles, load_dossier

_ON_SERVER = Place(
    "le serveur de la base",
    "ses copies (pg_dump), ses journaux de transactions archivés, un serveur de secours",
    "selon ce qu'en décide la personne qui l'administre",
)
_ELSEWHERE = (
    Place(
        "les autres comptes de la machine",
        "les brouillons et la configuration des personnes qui y saisissent, dans leur dossier (mode 0600)",
        "jusqu'à ce qu'ils soient enregistrés ou abandonnés",
    ),
    Place(
        "les fichiers exportés, fiches, comptes rendus et copies placées ailleurs",
        "ce que chacun y a mis ; le programme ne sait pas où ils sont",
        "selon les personnes qui les détiennent",
    ),
)
"""Places of personal data that the program cannot read, but must mention."""
FORMATS = ("texte", "json")
ENDINGS = {"": "texte", ".md": "texte", ".txt": "texte", ".json": "json"}
COLUMNS = (
    ColumnOf[TextesEchus]("Agent", lambda it: it.agent),
    ColumnOf[TextesEchus]("Commentaires", lambda it: str(it.commentaires), Fit.RIGHT),
    ColumnOf[TextesEchus]("Motifs", lambda it: str(it.motifs), Fit.RIGHT),
    ColumnOf[TextesEchus]("Au journal", lambda it: str(it.ecritures), Fit.RIGHT),
    ColumnOf[TextesEchus]("Du", lambda it: format_date(it.premier)),
    ColumnOf[TextesEchus]("Au", lambda it: format_date(it.dernier)),
)
HOW_TO_ERASE = (
    "Rien n'a été écrit. Pour effacer : --oui --motif « pourquoi ». Ce qui est effacé ne se retrouve plus, "
    "sauf dans les copies d'avant (« rgpd purger --effacer-copies » les efface toutes)."
)
"""Sentence below what a command would erase."""
ELSEWHERE_ON_A_SERVER = (
    "Le programme n'atteint pas ce que le serveur garde d'avant : copies (pg_dump), journaux de transactions "
    "(WAL) archivés, serveur de secours, place non encore libérée par VACUUM. Demandez à la personne qui "
    "l'administre de les laisser expirer ou de les effacer."
)
"""Sentence on the data that a purge cannot reach on a server, and on the person who can."""


def find_drafts(agent: str) -> tuple[Path, ...]:
    """Return the draft files of `agent`, texts not saved yet, that this account holds."""
    folder = state_dir()
    if folder is None:
        return ()
    names = (f"brouillon-{agent}.json", f"brouillon-revue-{agent}.json")
    return tuple(path for path in (folder / name for name in names) if path.exists())


def _of_account(agent: str) -> Iterator[Place]:
    drafts = ("textes tapés et pas encore enregistrés", "jusqu'à ce qu'ils soient enregistrés ou abandonnés")
    config, folder = config_file(), state_dir()
    files = [
        *((path, *drafts) for path in find_drafts(agent)),
        (config, "les initiales de la personne qui utilise ce compte", "tant qu'elles n'y sont pas changées"),
        (
            config and config.with_name(NOM),
            "les mots de vos fichiers importés, titres d'agenda compris, et leurs lignes",
            "tant que ce fichier n'est pas effacé",
        ),
        (
            folder and folder / INCIDENTS,
            "les défauts du programme, sans aucun texte saisi ni aucun nom",
            "200 ko au plus, puis il repart de rien",
        ),
    ]
    for path, quoi, jusqu_a in files:
        if path is not None and path.exists():
            yield Place(str(path), quoi, jusqu_a)


def _copies(invocation: Invocation) -> Iterator[Place]:
    files, place = invocation.admin.files, invocation.place.path
    if files is None:
        yield _ON_SERVER
        return
    folders = Counter(copy.parent for copy in files.copies_before(place, datetime.now(UTC)))
    for folder, count in folders.items():
        yield Place(
            str(folder),
            f"{count_of(count, 'copie')} de la base, avec les mêmes données",
            "selon leur rotation (jours, semaines, mois, années), ou à « rgpd purger --effacer-copies »",
        )


@command("base", "agent")
@click.argument("initiales", metavar="AGENT")
@click.option("--fichier", metavar="FICHIER|-", help="Fichier à écrire (sinon la sortie standard).")
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), help="Sinon d'après le nom du fichier, ou texte."
)
def exporter(invocation: Invocation, initiales: str, fichier: str | None, format_: str | None) -> None:
    """Exporter tout ce qui est conservé sur AGENT.

    Les autres personnes sont masquées, sauf dans les textes, donnés à la lettre.
    """
    from cariforef_tui.exchange.rgpd import write_json, write_texte

    path = _read_target(fichier)
    chosen = format_ or ENDINGS.get(path.suffix.casefold() if path is not None else "")
    if chosen is None:
        raise ConfigurationError(f"{quote_text(fichier or '')} : finissez le nom par .md, .txt ou .json.")
    with invocation.store() as store:
        dossier = load_dossier(store, initiales, acteur=invocation.reader(store))
        place = store.place
    lieux = (*_of_account(dossier.agent), *_copies(invocation), *_ELSEWHERE)
    write = write_json if chosen == "json" else write_texte
    data = write(dossier, lieux, invocation.wiring.today())
    deliver(Destination(path, chosen, replace=False), data, place, f"données {elide(dossier.agent)}")


@command("base")
def notice(invocation: Invocation) -> None:
    """Dire ce qui est conservé sur les personnes.

    Pourquoi, combien de temps, et quels sont leurs droits.
    """
    from cariforef_tui.machine.documents import write_notice
    from cariforef_tui.services.temps.calendrier import load_reglages

    with invocation.store() as store:
        texte = write_notice(load_reglages(store).conservation, invocation.wiring.today(), store.place)
    print_lines(texte.splitlines())


def _read_target(fichier: str | None) -> Path | None:
    """Return the file to write, if one is asked for; raises ConfigurationError if it already exists."""
    if fichier is None or fichier == "-":
        return None
    from cariforef_tui.machine.named_files import check_named_file

    path = Path(fichier).expanduser().absolute()
    check_named_file(path, "Sans --fichier, tout sort sur la sortie standard.")
    if os.path.lexists(path):
        raise ConfigurationError(f"{path} existe déjà : il n'a pas été touché. Choisissez un autre nom.")
    return path


@command("base", "au")
@click.option("--de", metavar="INITIALES", help="Une seule personne, qui devient un pseudonyme.")
@click.option("--motif", type=PROSE, metavar="TEXTE", help="Le motif, qui reste : n'y nommez personne.")
@click.option("--oui", is_flag=True, help="Effacer ; sans cette option, rien n'est écrit.")
@click.option(
    "--effacer-copies",
    is_flag=True,
    help="Effacer aussi toutes les copies d'avant la purge ; seule reste la copie neuve.",
)
def purger(
    invocation: Invocation, de: str | None, motif: str | None, *, oui: bool, effacer_copies: bool
) -> None:
    """Effacer ce dont la durée de conservation est passée.

    Les textes libres des exercices échus sont effacés (commentaires, motifs, décisions), les
    personnes parties deviennent un pseudonyme ; jours, totaux et signatures restent.
    """
    from cariforef_tui.services import rgpd as conservation

    if effacer_copies and not oui:
        raise click.UsageError("--effacer-copies ne sert qu'avec --oui.")
    files, place = invocation.admin.files, invocation.place.path
    if files is None and effacer_copies:
        raise ConfigurationError(f"--effacer-copies ne sert qu'à un fichier. {ELSEWHERE_ON_A_SERVER}")
    today = invocation.wiring.today()
    au = parse_date(invocation.given["au"], today) if "au" in invocation.given else today
    initiales = de.strip().upper() if de else None
    with invocation.store() as store:
        acteur = invocation.actor(store)
        if not oui:
            print_lines(
                _render_plan(conservation.prepare_purge(store, au, acteur=acteur, agent=initiales), au)
            )
            return
        prepared, done = conservation.purge(
            store,
            au,
            acteur=acteur,
            motif=motif,
            today=today,
            save=lambda: files.backup(place, None) if files is not None else None,
            agent=initiales,
        )
        last = conservation.last_purge(store)
    pseudonymes = [pseudonyme for _, pseudonyme in prepared.personnes if initiales is not None]
    again = ", pour ".join(("la même commande", *(f"--de {pseudonyme}" for pseudonyme in pseudonymes)))
    lines = list(_render_done(prepared, done, again))
    try:
        if last is not None:
            erased = tuple(agent for agent, _ in prepared.personnes)
            if files is None:
                lines += (*wrap_text(ELSEWHERE_ON_A_SERVER), *_render_elsewhere(erased))
            else:
                cleaned = conservation.clean_files(files, place, last, effacer=effacer_copies)
                lines += (*_render_files(cleaned, again), *_render_elsewhere(erased))
    finally:
        print_done(lines)


@command("base", "agent")
@click.argument("agent")
@click.argument("code")
@click.argument("texte_date", metavar="DATE")
@click.option("--motif", type=PROSE, metavar="TEXTE", help="Le motif, qui reste : n'y nommez personne.")
@click.option("--oui", is_flag=True, help="Effacer ; sans cette option, rien n'est écrit.")
def effacer(
    invocation: Invocation, agent: str, code: str, texte_date: str, motif: str | None, *, oui: bool
) -> None:
    """Effacer un commentaire sans attendre sa durée de conservation.

    C'est celui de la saisie d'AGENT sur la ligne CODE, à DATE, et ceux qu'elle a eus avant, journal compris,
    même si le mois est signé. Les jours et les signatures restent.
    """
    from cariforef_tui.services import rgpd as conservation

    with invocation.store() as store:
        acteur = invocation.actor(store)
        jour = invocation.read_day(store, texte_date)
        if not oui:
            found = conservation.prepare_comment(store, agent, code, jour, acteur=acteur)
            print_lines((*_render_comment("À effacer", found), "", *wrap_text(HOW_TO_ERASE)))
            return
        found = conservation.erase_comment(store, agent, code, jour, acteur=acteur, motif=motif)
    lines = [*_render_comment("Effacé", found)]
    files = invocation.admin.files
    if files is None:
        lines += wrap_text(ELSEWHERE_ON_A_SERVER)
    else:
        copies = files.copies_before(invocation.place.path, datetime.now(UTC))
        lines += _render_copies(copies, "« cariforef rgpd purger --oui --motif … --effacer-copies »")
    print_done((*lines, *_render_elsewhere((found.agent,))))


def _render_comment(what: str, found: PreparedComment) -> Iterator[str]:
    cell = f"{found.agent}, {found.code}, {format_jour_complet(found.jour)}"
    ecritures = f"{count_of(found.ecritures, 'écriture')} du journal"
    yield from wrap_text(f"{what} : commentaire de {cell}, dans la saisie et {ecritures}. Les jours restent.")
    if found.ailleurs:
        yield from wrap_text(
            f"Ce jour-là, d'autres lignes gardent un commentaire : {join_words(found.ailleurs)}."
        )


def _render_plan(prepared: PreparedPurge, au: date) -> Iterator[str]:
    yield from wrap_text(
        f"Conservation : {count_years(prepared.conservation)} après l'exercice. Au {format_date(au)}, les "
        f"exercices jusqu'à {prepared.limite.year} sont échus."
    )
    yield ""
    if prepared.is_empty:
        yield "Rien à effacer."
        return
    yield from _render_details(prepared)
    yield ""
    yield from wrap_text(f"{HOW_TO_ERASE} Jours, totaux et signatures restent.")


def _render_details(prepared: PreparedPurge) -> Iterator[str]:
    if prepared.textes:
        yield from render_rows(COLUMNS, prepared.textes)
    if prepared.autres:
        yield f"Autres textes (commentaires de revue, motifs, décisions…) : {prepared.autres}."
    for initiales, pseudonyme in prepared.personnes:
        yield f"{initiales} devient {pseudonyme} : nom, fonction, compte et rôle sont effacés."


def _render_done(prepared: PreparedPurge, done: EffacementFait | None, again: str) -> Iterator[str]:
    if done is None:
        yield "Rien à effacer dans la base."
        return
    yield from _render_details(prepared)
    yield from wrap_text(
        f"Effacés : {count_of(done.commentaires, 'commentaire')}, {count_of(done.motifs, 'motif')} de renvoi "
        f"ou de réouverture, {count_of(done.autres, 'autre texte')} ; "
        f"{count_of(done.ecritures, 'écriture')} du journal {agree(done.ecritures, 'réécrite')}."
    )
    if prepared.personnes:
        yield from wrap_text(
            "Le plan, voté ou révisé, et les textes des exercices encore conservés peuvent citer ces "
            "personnes : ils ne changent pas."
        )
    yield from wrap_text(f"Si la suite échoue, relancez {again}.")


def _render_files(files: PurgedFiles, again: str) -> Iterator[str]:
    yield f"Copie neuve vérifiée, sans ce qui est effacé : {files.copie}"
    if files.effacees:
        yield f"Copies d'avant effacées : {len(files.effacees)}."
    yield from _render_copies(files.anciennes, f"{again}, avec --effacer-copies")


def _render_copies(copies: Sequence[Path], how: str) -> Iterator[str]:
    if copies:
        yield "Ces copies d'avant peuvent contenir ce qui est effacé :"
        yield from (f"  {copy}" for copy in copies)
        # Nothing says which of them hold it: each would have to be opened, even one of an older schema.
        yield from wrap_text(
            f"Pour les effacer toutes : {how}. Il ne restera aucune copie d'avant, seulement la copie neuve."
        )


def _render_elsewhere(erased: tuple[str, ...]) -> Iterator[str]:
    drafts = [path for agent in erased for path in find_drafts(agent)]
    if drafts:
        yield "Brouillons à supprimer à la main :"
        yield from (f"  {path}" for path in drafts)
    yield from wrap_text(
        "Les personnes qui les détiennent effacent le reste : fichiers exportés, fiches et comptes rendus, "
        "copies placées ailleurs, brouillons des autres comptes de la machine."
    )
