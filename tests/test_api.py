"""The public interface of the package."""

from __future__ import annotations

import subprocess
import sys

import pytest

import kg


def test_public_names_are_sorted_and_there() -> None:
    assert sorted(kg.__all__) == kg.__all__
    assert all(getattr(kg, name).__doc__ for name in kg.__all__)
    assert set(kg.__all__) <= set(dir(kg))


def test_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        _ = kg.nonsense


def test_import_brings_nothing_heavy() -> None:
    code = "import sys, kg; print([name for name in ('spacy', 'numpy', 'rdflib', 'pyoxigraph') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_one_text_gives_a_record() -> None:
    record = kg.extract("Norland opposes the treaty.", published="2023-08-15")
    assert record.published == "2023-08-15"
    assert record.text == "Norland opposes the treaty."


def test_record_goes_into_a_store_and_comes_out_of_a_query() -> None:
    record = kg.extract(kg.Article("treaty", "Norland opposes the treaty."))
    with kg.Store(None) as store:
        store.put(kg.quads(record))
        assert [entry.id for entry in store.articles()] == ["treaty"]


def test_without_a_callback_a_problem_raises() -> None:
    with pytest.raises(ValueError, match="cannot be parsed"):
        list(kg.extract_all([kg.Article("long", "A word. " * 130_000)]))
