"""Write ``kg/lexicons/territories.tsv`` from the package rigour (``pip install '.[tables]'``).

    python docs/territories.py

The table is kept in the package, so that installing it needs neither rigour nor the ICU library that rigour is built on.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

TABLE = Path(__file__).parents[1] / "kg" / "lexicons" / "territories.tsv"
COLUMNS = ("code", "name", "status", "wikidata", "iso3", "parent", "source")


def lines() -> Iterator[str]:
    """The lines of the table."""
    from rigour.territories import get_territories

    yield "# Territories of the world, from the package rigour (MIT). Written by docs/territories.py: change it there or overlay it."
    yield "# status: country, historical, or empty for a province or dependency; parent: code of the territory above"
    yield "\t".join(COLUMNS)
    source = f"rigour {version('rigour')}"
    for territory in sorted(get_territories(), key=lambda territory: territory.code):
        status = "historical" if territory.is_historical else "country" if territory.is_country else ""
        iso3 = (territory.alpha3 or "").upper()
        parent = territory.parent.code if territory.parent else ""
        yield "\t".join((territory.code, territory.name, status, territory.qid, iso3, parent, source))


if __name__ == "__main__":
    TABLE.write_text("".join(f"{line}\n" for line in lines()), encoding="utf-8")
