"""`vigie compare`: two tables in, one long table of differences out; no database, no server."""

import json
import os
import re
import resource
import sys
import tempfile
import time
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from vigie.kernel.errors import Invalid
from vigie.reconciliation.spec import Summary
from vigie.registrations.engines.comparison import Mode, compare_files
from vigie.registrations.engines.results import check_ending, write_result
from vigie.site.canonical_tables import as_canonical
from vigie.site.spoken import command_language
from vigie.site.terminal import bars, speaks_errors
from vigie.site.unreadable import Unreadable
from vigie.ui.catalogue import sentence_for


@click.command()
@click.argument("expected", type=click.Path(path_type=Path))
@click.argument("observed", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "result",
    required=True,
    type=click.Path(path_type=Path),
    help="Where the differences go: a name ending in .parquet or .csv.",
)
@click.option(
    "--as",
    "mode",
    type=click.Choice(["portfolio", "snapshots"]),
    default="portfolio",
    help="What is compared: a portfolio with the register, or two extracts of the register.",
)
@click.option("--memory", default="1GB", show_default=True, help="Bounds the engine.")
@click.option("--lenient", is_flag=True, help="Take cells that cannot be read as not known.")
@click.option(
    "--faults",
    type=click.Path(path_type=Path),
    help="Where every cell and row that cannot be read is listed: a name ending in .csv.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the summary as one JSON object.")
@speaks_errors
def command(  # noqa: PLR0913  # one parameter for each option
    expected: Path,
    observed: Path,
    *,
    result: Path,
    mode: Mode,
    memory: str,
    lenient: bool,
    faults: Path | None,
    as_json: bool,
) -> None:
    """Compare EXPECTED (what the lender believes) with OBSERVED (what the register says).

    Both are CSV, XLSX or Parquet with the canonical headings; canonical files made by `vigie
    canonicalise` are not read again.
    """
    started = time.monotonic()
    check_ending(result)
    memory, unreadable = checked_memory(memory), Unreadable(lenient, faults)
    with (
        tempfile.TemporaryDirectory(prefix="vigie-compare-") as folder,
        bars(shown=sys.stderr.isatty() and not as_json) as (watch, step),
    ):
        files = [
            as_canonical(
                path,
                Path(folder),
                watch=watch,
                unreadable=unreadable,
            )
            for path in (expected, observed)
        ]
        step("registrations.comparing")
        names = (expected.name, observed.name)
        with compare_files(files[0], files[1], mode, names=names, memory_limit=memory) as found:
            write_result(found.tables, found.schema, result)
    _say(found.summary, time.monotonic() - started, as_json=as_json)


def checked_memory(text: str) -> str:
    """Return an amount of memory the engine understands; Invalid otherwise."""
    if not re.fullmatch(r"\d+(?:\.\d+)?\s*[KMGT]i?B", text, re.IGNORECASE):
        raise Invalid("reconciliation.memory_unreadable", value=text)
    return text


def spent() -> tuple[float, int]:
    """Return CPU seconds and peak memory in MB of this process."""
    used = os.times()
    return used.user + used.system, _peak_kb() // 1024


def _peak_kb() -> int:
    """Ask /proc: the peak that getrusage tells begins with that of the parent before exec."""
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text("utf-8"))
        if found:
            return int(found[1])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // 1024 if sys.platform == "darwin" else peak


def _say(found: Summary, seconds: float, *, as_json: bool) -> None:
    cpu_seconds, peak_mb = spent()
    facts: Mapping[str, Any] = {
        "expected_rows": found.expected_rows,
        "observed_rows": found.observed_rows,
        "paired": found.paired,
        "only_expected": found.only_expected,
        "only_observed": found.only_observed,
        "distortions": found.differences,
        "by_field": dict(found.by_field.most_common()),
        "seconds": round(seconds, 3),
        "cpu_seconds": round(cpu_seconds, 3),
        "peak_mb": peak_mb,
    }
    if as_json:
        click.echo(json.dumps(facts))
        return
    told = {
        name: Decimal(str(value)) if isinstance(value, float) else value
        for name, value in facts.items()
    }
    click.echo(sentence_for("registrations.compared", told, command_language()))
    for field, count in found.by_field.most_common():
        click.echo(f"  {field:<24}{count:>10}")
