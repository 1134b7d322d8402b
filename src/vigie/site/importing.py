"""What `vigie portfolio`, `vigie register` and `vigie watch` share: sources, files, a bar."""

import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from vigie.kernel.actor import Actor
from vigie.kernel.errors import Invalid
from vigie.site.spoken import command_language
from vigie.site.unreadable import LISTED
from vigie.ui.catalogue import sentence_for

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Given:
    """The files of one import and what was said of them on the command line."""

    table: Path
    kind: str
    as_of: date
    source: str | None = None
    operations: Path | None = None
    inspections: Path | None = None
    confirm: bool = False


@contextmanager
def stages(*, shown: bool) -> Iterator[Tell]:
    """Yield a teller of (stage, done, total), drawn as a bar on a terminal."""
    if not shown:
        yield lambda _stage, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,.0f}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as progress:
        bar = progress.add_task("", total=None)

        def tell(stage: str, done: int, total: int) -> None:
            said = sentence_for(f"registrations.stage_{stage}", {}, command_language())
            progress.update(bar, description=said, completed=done, total=total or None)

        yield tell


def import_file(given: Given, side: str, by: Actor) -> str:
    """Receive and read one file, and return the line that says what came of it.

    Rows set aside are named on standard error, the first of them one by one.
    """
    from vigie.registrations import actions

    source_id = _source(by, side, given.source)
    files = [given.table, given.operations, given.inspections]
    for path in files:
        if path is not None and not path.is_file():
            code = "files.is_folder" if path.is_dir() else "files.not_found"
            raise Invalid(code, file=path.name or path.resolve().name)
    stored = [actions.store_upload(p, p.name, by=by) if p else None for p in files]
    table = stored[0]
    assert table is not None
    received = actions.receive_import(
        source_id,
        actions.ImportFiles(table, stored[1], stored[2]),
        kind=given.kind,
        as_of=given.as_of,
        by=by,
        key=secrets.token_hex(8),
    )
    with stages(shown=sys.stderr.isatty()) as tell:
        taken = actions.read_import(
            received.batch_id, by=by, key=secrets.token_hex(8), confirm=given.confirm, tell=tell
        )
    if taken.is_new and taken.bad_rows:
        _tell_aside(by, taken.batch_id, taken.bad_rows)
    if taken.unnamed:
        unnamed = {"file": given.table.name, "count": taken.unnamed}
        said = sentence_for("registrations.said_unnamed", dict(unnamed), command_language())
        click.echo(said, err=True)
    code = "registrations.said_taken" if taken.is_new else "registrations.said_known"
    params = {
        "file": given.table.name,
        "number": taken.batch_id,
        "rows": taken.rows,
        "bad_rows": taken.bad_rows,
        "warnings": taken.warnings,
        "changed": taken.certificates_changed,
        "absent": taken.absent,
    }
    return sentence_for(code, dict(params), command_language())


def _tell_aside(by: Actor, batch_id: int, count: int) -> None:
    from vigie.database.tenant import tenant
    from vigie.journal.actions import record_reading
    from vigie.registrations.queries import bad_rows

    language = command_language()
    with tenant(by.organisation_id):
        found = bad_rows(by, batch_id, size=LISTED)
    record_reading(by, "registrations.batch", batch_id, len(found))
    for one in found:
        click.echo(sentence_for(one.code, dict(one.params), language), err=True)
    rows = len({(one.table, one.line) for one in found})
    if count > rows:
        more = {"count": count - rows, "page": f"/imports/{batch_id}/"}
        click.echo(sentence_for("registrations.more_aside", dict(more), language), err=True)


def declare_source(
    side: str, name: str, by: Actor, *, right: tuple[str, int], fields: tuple[str, ...], rhythm: int
) -> int:
    """Save a source with its right (legal basis, days of retention) and rhythm; returns its id."""
    from vigie.registrations.actions import SourceFacts, save_source

    facts = SourceFacts(
        side,
        name,
        legal_basis=right[0],
        permitted_fields=fields or ("*",),
        retention_days=right[1],
        rhythm_days=rhythm,
    )
    return save_source(facts, by=by, key=secrets.token_hex(8))


def as_date(text: str) -> date:
    """Return the date of an option; Invalid when it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid("site.date_unreadable", value=text) from error


def _source(by: Actor, side: str, name: str | None) -> int:
    from vigie.database.tenant import tenant
    from vigie.kernel.clock import SystemClock, local_date
    from vigie.registrations.queries import sources

    with tenant(by.organisation_id):
        known = sources(by, side, today=local_date(SystemClock().now()))
    chosen = [one for one in known if name in (None, one.name, str(one.id))]
    if len(chosen) != 1:
        names = ", ".join(one.name for one in known)
        why = "none" if not known else "not_known" if name and not chosen else "needed"
        raise Invalid(f"registrations.source_{why}", side=side, given=name or "", known=names)
    return chosen[0].id
