"""PATH arguments → the files they name: files, folders (all that is below them) and globs."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from glob import has_magic
from pathlib import Path

from kg.reading.problems import OnProblem, Problem

FileKey = tuple[int, int]
"""What tells one file or folder of the machine from another, through links."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read.

    ``name`` is its path relative to the PATH argument that led to it, with forward slashes; ``named`` says whether
    the user named the file itself and not a folder around it.
    """

    path: Path
    name: str
    named: bool
    report: OnProblem

    def problem(self, message: str, line: int | None = None, skipped: bool = True) -> None:
        """Report something wrong with this file."""
        self.report(Problem(str(self.path), line, message, skipped))


def find_sources(argument: str, report: OnProblem, seen: set[FileKey]) -> Iterator[Source]:
    """The files behind the argument, folders sorted by name; what is in ``seen`` is passed over and what is found added.

    Hidden files and folders inside a folder are passed over too. What cannot be reached is reported.
    """
    for root, path in _expand(argument, report):
        for source in _walk(path, root, report, seen):
            key = _identity(source.path)
            if key is None or key not in seen:
                yield source
            if key is not None:
                seen.add(key)


def _expand(argument: str, report: OnProblem) -> Iterator[tuple[Path, Path]]:
    """Pairs of the path that names are relative to and a path that the argument stands for."""
    path = Path(argument)
    if os.path.lexists(path):
        yield (path if path.is_dir() else path.parent), path
        return
    if not has_magic(argument):
        report(Problem(argument, None, "no such file or folder"))
        return
    root = _fixed_part(path)
    found = sorted(
        match for match in root.glob(str(path.relative_to(root))) if not (match.is_dir() and "**" in argument)
    )
    if not found:
        report(Problem(argument, None, "no file matches this pattern"))
    for match in found:
        yield root, match


def _fixed_part(path: Path) -> Path:
    """The folders of a pattern before its first wildcard."""
    parts: list[str] = []
    for part in path.parts[:-1]:
        if has_magic(part):
            break
        parts.append(part)
    return Path(*parts)


def _walk(path: Path, root: Path, report: OnProblem, seen: set[FileKey]) -> Iterator[Source]:
    """The file itself, or everything below the folder."""
    if not path.is_dir():
        yield Source(path, _name(path, root), True, report)
        return
    todo = [path]
    while todo:
        here = todo.pop()
        if here.is_dir():
            todo.extend(reversed(_entries(here, report, seen)))
        else:
            yield Source(here, _name(here, root), False, report)


def _name(path: Path, root: Path) -> str:
    """The path below the root, with forward slashes; bytes that are no UTF-8 are written out."""
    return os.fsencode(path.relative_to(root).as_posix()).decode("utf-8", "backslashreplace")


def _entries(folder: Path, report: OnProblem, seen: set[FileKey]) -> list[Path]:
    """What is in the folder, sorted; nothing where the folder was read before (a loop of links)."""
    key = _identity(folder)
    if key in seen:
        if folder.is_symlink():
            report(
                Problem(str(folder), None, f"link to a folder that is read already ({folder.resolve()})", skipped=False)
            )
        return []
    if key is not None:
        seen.add(key)
    try:
        return sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
    except OSError as error:
        report(Problem(str(folder), None, f"folder cannot be read: {error.strerror}"))
        return []


def _identity(path: Path) -> FileKey | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def trouble(path: Path) -> str | None:
    """Why the path is not a file that can be read, or None."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return "link to a file that is not there" if path.is_symlink() else "no such file"
    except OSError as error:
        return "links that lead in a circle" if path.is_symlink() else f"cannot be read: {error.strerror}"
    if not stat.S_ISREG(found.st_mode):
        return "not a regular file"
    return "empty file" if found.st_size == 0 else None
