"""The stores kept of each schema that was in service, as the program of then wrote them."""

from __future__ import annotations

import gzip
from pathlib import Path

STORES = Path(__file__).parent / "files" / "stores"
SCHEMAS = sorted(int(path.name.split("-")[1].split(".")[0]) for path in STORES.glob("schema-*.db.gz"))


def unpack_store(schema: int, folder: Path) -> Path:
    """Write the store kept of a schema in `folder`, its owner's alone."""
    path = folder / "cariforef.db"
    path.write_bytes(gzip.decompress((STORES / f"schema-{schema}.db.gz").read_bytes()))
    path.chmod(0o600)
    return path
