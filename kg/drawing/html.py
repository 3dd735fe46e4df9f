"""The signed network window by window as one HTML file: a slider, one svg a window, no network, nothing to install."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Final

from kg.analysis.statements import StanceRow
from kg.drawing import render, windows
from kg.drawing.material import Request, sourced
from kg.drawing.style import THEMES

_IDS: Final = re.compile(r'(\bid="|href="#|url\(#)([^")\s;]+)')
_NAMED: Final = re.compile(r'(?<=aria-labelledby=")[^"]*')
_PROLOGUE: Final = re.compile(r"^<\?xml.*?(?=<svg)", re.DOTALL)

_PAGE: Final = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ margin: 0; background: {background}; color: {ink}; font: 16px/1.4 "Source Sans Pro", "Source Sans 3", sans-serif; }}
main {{ max-width: 60rem; margin: 0 auto; padding: 1rem; }}
nav {{ display: flex; gap: .75rem; align-items: center; position: sticky; top: 0; background: {background}; padding: .5rem 0; }}
nav input {{ flex: 1; accent-color: {positive}; }}
nav output {{ min-width: 16rem; font-weight: bold; font-variant-numeric: tabular-nums; }}
button {{ font: inherit; color: {ink}; background: {panel}; border: 1px solid {muted}; border-radius: 4px; padding: .2rem .8rem; }}
figure {{ margin: 0; }}
figure[hidden] {{ display: none; }}
figure svg {{ width: 100%; height: auto; }}
</style>
</head>
<body>
<main>
<nav aria-label="Window of time">
<button type="button" id="play" aria-pressed="false">Play</button>
<input type="range" id="window" min="0" max="{last}" value="0" step="1" aria-label="Window">
<output id="label" for="window">{first}</output>
</nav>
{figures}
</main>
<script>
(function () {{
  "use strict";
  var figures = document.querySelectorAll("figure"), slider = document.getElementById("window");
  var label = document.getElementById("label"), play = document.getElementById("play"), timer = null;
  function show(place) {{
    figures.forEach(function (figure, number) {{ figure.hidden = number !== place; }});
    label.textContent = figures[place].dataset.label;
    slider.value = place;
  }}
  function stop() {{
    clearInterval(timer); timer = null; play.textContent = "Play"; play.setAttribute("aria-pressed", "false");
  }}
  slider.addEventListener("input", function () {{ stop(); show(Number(slider.value)); }});
  play.addEventListener("click", function () {{
    if (timer) {{ stop(); return; }}
    play.textContent = "Pause"; play.setAttribute("aria-pressed", "true");
    timer = setInterval(function () {{ show((Number(slider.value) + 1) % figures.length); }}, 1200);
  }});
}})();
</script>
</body>
</html>
"""


def save(
    rows: Sequence[StanceRow], request: Request, path: Path, title: str | None = None, theme: str = "paper"
) -> None:
    """Write the windows with stances into an HTML file. Raises ``NothingToDraw`` where there are none."""
    found = [(label, sourced(scene, request)) for label, scene in windows.pages(rows, request)]
    colours = THEMES[theme]
    figures = [
        f'<figure data-label="{escape(label)}"{"" if number == 0 else " hidden"}>\n'
        f"{inline(render.svg(replace(scene, title=title) if title else scene, theme), f'w{number}-')}\n</figure>"
        for number, (label, scene) in enumerate(found)
    ]
    page = _PAGE.format(
        title=escape(title or "Who supports and who opposes whom, window by window"),
        background=colours.background,
        ink=colours.ink,
        muted=colours.muted,
        panel=colours.panel,
        positive=colours.positive,
        last=len(found) - 1,
        first=escape(found[0][0]),
        figures="\n".join(figures),
    )
    path.write_text(page, encoding="utf-8")


def inline(svg: str, prefix: str) -> str:
    """The svg without its prologue, its ids made its own by a prefix."""
    own = _IDS.sub(lambda found: f"{found[1]}{prefix}{found[2]}", _PROLOGUE.sub("", svg)).rstrip()
    return _NAMED.sub(lambda found: " ".join(f"{prefix}{name}" for name in found[0].split()), own)
