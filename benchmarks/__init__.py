"""Measurements that anyone can run: cost and quality."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "quality.md"


def write(path: Path, mark: str, text: str) -> None:
    """Put the text below the line ``<!-- mark -->``, in the place of the table or block that stands there."""
    before = path.read_text(encoding="utf-8")
    block = rf"(?<=^<!-- {mark} -->\n)(\n(\|.*\n|```text\n(.*\n)*?```\n)+)?"
    path.write_text(re.sub(block, lambda _: f"\n{text}", before, count=1, flags=re.MULTILINE), encoding="utf-8")
