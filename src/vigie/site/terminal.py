"""What every command shares and what needs no Django: the language, one-line errors, a bar."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import ParamSpec

import click
import pyarrow as pa

from vigie.kernel.errors import VigieError
from vigie.ui.catalogue import sentence

P = ParamSpec("P")
Watch = Callable[[str, Path, Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]
"""(label, file, batches) → the same batches, shown on a bar as they pass."""


def command_language() -> str:
    """Return the language of the terminal: en, fr or pl."""
    said = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return said[:2] if said[:2] in ("fr", "pl") else "en"


def speaks_errors(function: Callable[P, None]) -> Callable[P, None]:
    """Make a command say an error in one line on standard error and exit with 2."""

    @wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            function(*args, **kwargs)
        except VigieError as error:
            click.echo(sentence(error, command_language()), err=True)
            sys.exit(2)

    return guarded


@contextmanager
def bars(*, shown: bool) -> Iterator[tuple[Watch, Callable[[str], None]]]:
    """Yield a watcher of batches and a namer of steps; both silent unless shown.

    The length of a file in rows is not known before its end: the bar counts bytes of text, close
    to the size of a plain CSV, and completes at the last batch.
    """
    if not shown:
        yield lambda _label, _path, batches: iter(batches), lambda _label: None
        return
    from rich.console import Console  # noqa: PLC0415  # only where a bar is shown
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:

        def watch(
            label: str, path: Path, batches: Iterable[pa.RecordBatch]
        ) -> Iterator[pa.RecordBatch]:
            task = progress.add_task(label, total=path.stat().st_size if path.exists() else None)
            for batch in batches:
                yield batch
                progress.advance(task, max(batch.nbytes - 3 * batch.num_columns * len(batch), 0))
            progress.update(task, total=1, completed=1)

        yield watch, lambda label: progress.update(progress.add_task(label, total=None))
