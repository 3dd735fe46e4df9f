"""The worked notebook runs from top to bottom and gives what it shows."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import nbformat
import pytest

import kg

ROOT = Path(__file__).parents[1]


def maker() -> ModuleType:
    spec = spec_from_file_location("notebook", ROOT / "docs" / "notebook.py")
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    sys.modules["notebook"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.heavy
def test_notebook_gives_what_it_shows() -> None:
    notebook = maker()
    committed = nbformat.read(notebook.NOTEBOOK, as_version=4)
    assert notebook.shown(notebook.executed()) == notebook.shown(committed), "run: python docs/notebook.py"


def test_notebook_has_a_picture_and_names_no_folder_of_a_machine() -> None:
    text = (ROOT / "docs" / "notebook.ipynb").read_text(encoding="utf-8")
    assert "image/svg+xml" in text
    assert "/tmp/" not in text


def test_a_record_shows_its_stances_escaped() -> None:
    shown = kg.extract("Norland criticised Sudland over the <b>fishing</b> treaty.")._repr_html_()
    assert "<td>Norland</td><td>criticises</td><td>Sudland</td>" in shown
    assert "<b>" not in shown
