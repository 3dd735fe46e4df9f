"""Write ``docs/notebook.ipynb``: the cells below, with what they print, show and draw.

    python docs/notebook.py

The notebook is run from the top folder of the repository, so that ``seeds`` is beside it.
"""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ROOT = Path(__file__).parents[1]
NOTEBOOK = ROOT / "docs" / "notebook.ipynb"

CELLS = (
    """# Who stands where, on what, since when, and who says so?

From articles to a graph, to networks, measures and pictures. Needs `pip install stancegraph jupyterlab`.""",
    """import tempfile
from pathlib import Path

import kg

folder = Path(tempfile.mkdtemp())
summary = kg.build(["seeds"], store=folder / "kg", exports=folder / "exports")
summary""",
    "## One article\n\nWhat a text says, each stance with the words that it was read from; `confidence` is a probability.",
    """kg.extract("Norland criticised Sudland over the fishing treaty. Sudland will not support the plan.", published="2024-05-01")""",
    "## Questions\n\nSPARQL over the union of all articles, or one of the shipped queries.",
    """from kg.rdf.named import ask_named

store = kg.Store(folder / "kg", mode="read")
store""",
    """ask_named(store, "accusations-by-pair")""",
    "## Networks and measures\n\nNetworks are NetworkX graphs, which show their strongest ties; tables are tidy. `kg analyse --list` names them all.",
    """told = kg.sources(store)
whole = kg.material(told)
whole.network("relations")""",
    "Where actors disagree, issue by issue:",
    """kg.measure_table("disagreement", [whole])""",
    "The headline measures with intervals from a bootstrap over articles:",
    """for name, interval in kg.headline_intervals(told.stances, replications=50).items():
    if interval.value is not None:
        print(f"{name:25} {interval.value:5.2f}  ({interval.low:.2f} to {interval.high:.2f})")""",
    "Where few actors share issues, signs dealt at random look polarised, too; so polarisation is read beside that.",
    """kg.measure_table("polarisation-chance", [whole])""",
    "Change over time: the same measure in windows of a calendar year.",
    """kg.measure_table("size", kg.materials(told, kg.Selection(since="2016"), width=1, unit="years"))""",
    "A part of the debate: persons count as the country that they speak for, and only of what stands in 2022 or later.",
    """later = kg.material(told.folded("country"), kg.Selection(since="2022", kinds=["country"]))
kg.network_table("relations", [later])""",
    "Or the stances that a query finds: here the positions that the holders themselves do not tell, but others of them.",
    """asked = store.query("SELECT ?stance { ?stance kg:holder ?holder ; kg:speaker ?speaker FILTER(?holder != ?speaker) }")
kg.network_table("relations", [kg.material(kg.sources(store, among=asked))])""",
    "Which method a measure is, for the bibliography:",
    """print(kg.bibtex(["pn"]))""",
    "## Pictures\n\nA scene shows itself; `kg.draw` writes svg, png or pdf at the size at which it is printed.",
    """kg.scene("ego", told, kg.Request(actor="north-korea"))""",
    "## Taking it away",
    """from kg.exporting import export

with (folder / "graph.ttl").open("wb") as out:
    export(store, "turtle", out)
len((folder / "graph.ttl").read_text(encoding="utf-8").splitlines()) > 1000""",
)


def executed() -> nbformat.NotebookNode:
    """The notebook with the outputs of its cells. Raises ``CellExecutionError`` where one fails."""
    cells = [
        new_code_cell(one)
        if ("kg." in one or "store" in one) and not one.startswith(("#", "From"))
        else new_markdown_cell(one)
        for one in CELLS
    ]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    book = new_notebook(cells=cells, metadata={"language_info": {"name": "python"}})
    NotebookClient(
        book, timeout=300, kernel_name="python3", record_timing=False, resources={"metadata": {"path": str(ROOT)}}
    ).execute()
    for output in (one for cell in book.cells for one in cell.get("outputs", ())):
        if "text/html" in output.get("data", {}):
            output["data"].pop("text/plain", None)
    book.metadata = nbformat.from_dict({"language_info": {"name": "python"}})
    return book


def shown(book: nbformat.NotebookNode) -> list[str]:
    """What the cells print and show, pictures left out: they depend on the version of matplotlib."""
    found = []
    for cell in book.cells:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            found.append(
                output.get("text") or data.get("text/html") or ("" if "image/svg+xml" in data else data["text/plain"])
            )
    return found


if __name__ == "__main__":
    nbformat.write(executed(), NOTEBOOK)
