"""What every command shares and what needs no Django: the language, one-line errors, a bar."""

import errno
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import ParamSpec
from urllib.parse import parse_qs, urlsplit

import click
import pyarrow as pa

from vigie.kernel.errors import Invalid, Refused, Unavailable, VigieError
from vigie.site.spoken import command_language
from vigie.ui.catalogue import sentence, sentence_for

P = ParamSpec("P")
Watch = Callable[[str, Path, Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]
"""(code of what is said, file, batches) → the same batches, shown on a bar as they pass."""


def speaks_errors(function: Callable[P, None]) -> Callable[P, None]:
    """Make a command say an error in one line on standard error and exit with 2.

    A path that the system refuses and a database that does not answer are said the same way; a
    fault of the program keeps its traceback.
    """

    @wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            function(*args, **kwargs)
        except Exception as error:
            refusal = _refusal_of(error)
            if refusal is None:
                raise
            click.echo(sentence(refusal, command_language()), err=True)
            sys.exit(2)

    return guarded


def _refusal_of(error: Exception) -> VigieError | None:
    """Return what a person can mend, as a refusal; None for anything else."""
    if isinstance(error, VigieError):
        return error
    if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
        number = error.errno or errno.EIO
        return Invalid("site.system_refused", file=str(error.filename or "vigie"), errno=number)
    if any(isinstance(error, kind) for kind in _silences()):
        return _unanswered(" ".join(str(error).split()))
    return None


def _unanswered(text: str) -> VigieError:
    """Say that no database answers, or what the one that answers refuses; never with a password."""
    from vigie.database.addresses import owner_url  # noqa: PLC0415  # only where it is needed

    parts = urlsplit(owner_url())
    place = parse_qs(parts.query).get("host", [parts.netloc.rpartition("@")[2]])[0]
    _, has_refused, refusal = text.rpartition("FATAL: ")
    # It starts up or shuts down: nobody is refused, nobody is served either.
    is_busy = "starting up" in refusal or "shutting down" in refusal
    if has_refused and not is_busy:
        return Refused("site.database_refuses", place=place, said=refusal.strip())
    return Unavailable("site.database_silent", place=place)


def _silences() -> Iterator[type[Exception]]:
    """Yield the errors of a database out of reach, of the drivers that were imported at all."""
    for name in ("psycopg", "django.db.utils"):
        if name in sys.modules:
            kind: type[Exception] = sys.modules[name].OperationalError
            yield kind


@contextmanager
def bars(*, shown: bool) -> Iterator[tuple[Watch, Callable[[str], None]]]:
    """Yield a watcher of batches and a namer of steps, by their codes; both silent unless shown.

    The length of a file in rows is not known before its end: the bar counts bytes of text, close
    to the size of a plain CSV, and completes at the last batch.
    """
    if not shown:
        yield lambda _code, _path, batches: iter(batches), lambda _code: None
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
            code: str, path: Path, batches: Iterable[pa.RecordBatch]
        ) -> Iterator[pa.RecordBatch]:
            label = sentence_for(code, {"file": path.name}, command_language())
            task = progress.add_task(label, total=path.stat().st_size if path.exists() else None)
            for batch in batches:
                yield batch
                progress.advance(task, max(batch.nbytes - 3 * batch.num_columns * len(batch), 0))
            progress.update(task, total=1, completed=1)

        def step(code: str) -> None:
            progress.add_task(sentence_for(code, {}, command_language()), total=None)

        yield watch, step
