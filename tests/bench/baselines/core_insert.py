"""Import SQLAlchemy and insert one row; argument: a file of its own."""

import sys

from sqlalchemy import Column, Integer, MetaData, Table, Text, create_engine, insert

metadata = MetaData()
row = Table(
    "row",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("jour", Text),
    Column("centiemes", Integer),
)
engine = create_engine(f"sqlite:///{sys.argv[1]}")
with engine.begin() as connection:
    metadata.create_all(connection)
    connection.execute(insert(row).values(jour="2018-05-22", centiemes=50))
