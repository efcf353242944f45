"""Import SQLAlchemy and print the lines of a store's programme; argument: the store."""

import sys

from sqlalchemy import create_engine, text

with create_engine(f"sqlite:///{sys.argv[1]}").begin() as connection:
    for code, libelle in connection.execute(text("SELECT code, libelle FROM ligne ORDER BY rang")):
        print(code, libelle)
