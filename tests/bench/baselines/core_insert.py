"""Import SQLAlchemy Core and insert one row; argument: a file of its own."""

import sys

from sqlalchemy import Column, Integer, MetaData, Table, create_engine, insert

metadata = MetaData()
row = Table("row", metadata, Column("id", Integer, primary_key=True), Column("centiemes", Integer))
engine = create_engine(f"sqlite:///{sys.argv[1]}")
metadata.create_all(engine)
with engine.begin() as connection:
    connection.execute(insert(row).values(centiemes=50))
