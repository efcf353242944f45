"""Import click and sqlite3, parse, insert one row, durably; arguments: a file of its own, then hundredths."""

import sqlite3
from pathlib import Path

import click


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.argument("centiemes", type=int)
def saisir(path: Path, centiemes: int) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS row (id INTEGER PRIMARY KEY, centiemes INTEGER)")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO row (centiemes) VALUES (?)", (centiemes,))
    connection.execute("COMMIT")
    connection.close()
    click.echo(f"{centiemes}")


saisir()
