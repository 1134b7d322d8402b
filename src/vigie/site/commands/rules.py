"""`vigie rules`: what a ruleset says as a whole, before anybody is judged by it."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from vigie.kernel.errors import Invalid
from vigie.scoring.domain.analysis.report import Analysis
from vigie.site.terminal import speaks_errors


@click.group()
def command() -> None:
    """Look at rules."""


@command.command()
@click.argument("file", required=False, type=click.Path(path_type=Path, exists=True))
@click.option("--json", "as_json", is_flag=True, help="Print everything as one JSON object.")
@speaks_errors
def analyse(file: Path | None, *, as_json: bool) -> None:
    """Tell overlaps, contradictions, shadows and gaps of a ruleset in TOML.

    Without FILE, of the rules that come with Vigie. Exact about the conditions. The status is 1
    when a rule, or a part of one, never speaks or changes nothing.
    """
    from vigie.fraud.domain.rulebook import analysed_rulebook

    text = _text(file) if file else None
    found = analysed_rulebook(text, on=date.today())  # noqa: DTZ011  # the machine's own calendar
    if as_json:
        click.echo(json.dumps(asdict(found), default=str))
    else:
        for line in _lines(found):
            click.echo(line)
    if found.dead or found.shadowed:
        raise SystemExit(1)


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise Invalid("site.not_utf8", file=file.name, line=line) from error


def _lines(found: Analysis) -> Iterator[str]:
    for dead in found.dead:
        yield f"never speaks: {dead.rule} {dead.part}"
    for one in found.overlaps:
        word = "contradiction" if one.is_contradictory else "overlap"
        said = ", ".join(
            f"{rule} {level.word}" for rule, level in zip(one.rules, one.levels, strict=True)
        )
        case = ", ".join(f"{signal.name}={signal.value}" for signal in one.example.signals)
        yield f"{word}: {one.typology}: {said} [{case}]"
    for shade in found.shadowed:
        yield f"changes nothing: {shade.rule} beside {', '.join(shade.by)}"
    for pair in found.together:
        yield f"never alone: {pair.rule} without {pair.other}"
    for gap in found.gaps:
        cells = " + ".join(
            f"{one.signal}{f'→{one.other}' if one.other else ''}: {one.values}" for one in gap.cells
        )
        yield f"gap: {gap.typology}: {cells}"
    yield f"{found.pairs} pairs of rules may speak of one subject; unread: {len(found.unread)}"
