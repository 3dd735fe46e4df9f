"""How far the confidence of a stance can be believed: ``docs/calibration.svg``.

    python -m benchmarks.calibration [--shared ../shared] [--write]

Stances are put into ten classes by the confidence that they have under weights that were fitted without their article;
what stands in the annotation is right. On the diagonal confidence is what it says.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from matplotlib.figure import Figure

from benchmarks import ROOT
from kg.extraction.implied import rescaled
from training import confidence, implied

PLOT: Final = ROOT / "docs" / "calibration.svg"
CLASSES: Final = 10
FEWEST: Final = 5
"""Classes of fewer stances are not drawn."""

Pairs = Sequence[tuple[float, bool]]


def classes(pairs: Pairs) -> list[tuple[float, float, int]]:
    """Mean confidence, share that is right and number of stances of each class that has enough.

    >>> classes([(0.81, True), (0.83, True), (0.85, False), (0.87, True), (0.89, True)])
    [(0.85, 0.8, 5)]
    """
    found = []
    for number in range(CLASSES):
        inside = [pair for pair in pairs if min(int(pair[0] * CLASSES), CLASSES - 1) == number]
        if len(inside) >= FEWEST:
            mean = sum(sure for sure, _ in inside) / len(inside)
            found.append((round(mean, 4), sum(right for _, right in inside) / len(inside), len(inside)))
    return found


def draw(lines: dict[str, Pairs], path: Path) -> None:
    """Write the diagram: one line for each kind of stance, dots as large as their classes."""
    figure = Figure(figsize=(5, 4.6), layout="constrained")
    axes = figure.add_subplot(xlabel="confidence", ylabel="share that is right", xlim=(0, 1), ylim=(0, 1))
    axes.plot((0, 1), (0, 1), color="0.75", linewidth=1, linestyle="--")
    for label, pairs in lines.items():
        found = classes(pairs)
        (line,) = axes.plot([x for x, _, _ in found], [y for _, y, _ in found], label=f"{label} ({len(pairs)})")
        axes.scatter(
            [x for x, _, _ in found], [y for _, y, _ in found], [n / 2 for _, _, n in found], color=line.get_color()
        )
    axes.legend(loc="upper left", frameon=False)
    figure.savefig(path, metadata={"Date": None})


def measured(shared: Path) -> dict[str, Pairs]:
    """The two kinds of stances with confidence in folds that were not fitted on, and whether they are annotated."""
    gold, score = shared / "gold", shared / "score"
    rows = confidence.readings(gold, score)
    read = [(float(sure), row.right) for sure, row in zip(confidence.in_folds(rows), rows, strict=True)]
    kept = implied.in_folds(list(implied.cases(gold, score)), implied.sentences(gold))
    scale = implied.rescaling(kept)
    return {
        "carried by a predicate": read,
        "implied": [(rescaled(sure, scale), right) for sure, right in kept],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with gold/ and score/")
    parser.add_argument("--write", action="store_true", help="draw docs/calibration.svg")
    options = parser.parse_args()
    if not (options.shared / "score" / "score_stances.py").is_file():
        parser.error(f"no gold at {options.shared}: name its folder with --shared")
    lines = measured(options.shared)
    for label, pairs in lines.items():
        print(label, *(f"{x:.2f}:{y:.2f} ({n})" for x, y, n in classes(pairs)))
    if options.write:
        draw(lines, PLOT)


if __name__ == "__main__":
    main()
