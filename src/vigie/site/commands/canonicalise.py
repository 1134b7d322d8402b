"""`vigie canonicalise`: any table → a canonical Parquet file, made once and compared often."""

import json
import sys
import time
from decimal import Decimal
from pathlib import Path

import click

from vigie.kernel.errors import Invalid
from vigie.registrations.engines.results import cannot_write
from vigie.site.canonical_tables import make_canonical
from vigie.site.spoken import command_language
from vigie.site.terminal import bars, speaks_errors
from vigie.site.unreadable import Unreadable
from vigie.ui.catalogue import sentence_for


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help="Where the canonical file goes: a name ending in .parquet.",
)
@click.option("--lenient", is_flag=True, help="Take cells that cannot be read as not known.")
@click.option(
    "--faults",
    type=click.Path(path_type=Path),
    help="Where every cell and row that cannot be read is listed: a name ending in .csv.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the summary as one JSON object.")
@speaks_errors
def command(file: Path, *, output: Path, lenient: bool, faults: Path | None, as_json: bool) -> None:
    """Write FILE (CSV, XLSX or Parquet with canonical headings) as canonical text."""
    started = time.monotonic()
    if output.suffix.lower() != ".parquet":
        raise Invalid("registrations.result_format", file=output.name)
    unreadable = Unreadable(lenient, faults)
    partial = output.with_name(f".{output.name}.partial")
    try:
        with bars(shown=sys.stderr.isatty() and not as_json) as (watch, _):
            done = make_canonical(file, partial, watch=watch, unreadable=unreadable)
        partial.replace(output)
    except OSError as error:
        raise cannot_write(output, error) from error
    finally:
        partial.unlink(missing_ok=True)
    facts: dict[str, object] = {
        "file": output.name,
        "rows": done.rows,
        "columns": len(done.columns),
        "bad_cells": done.fault_count,
        "seconds": round(time.monotonic() - started, 3),
    }
    told = {**facts, "seconds": Decimal(str(facts["seconds"]))}
    said = sentence_for("registrations.canonicalised", told, command_language())
    click.echo(json.dumps(facts) if as_json else said)
