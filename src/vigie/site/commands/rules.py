"""`vigie rules`: what a ruleset says as a whole, before anybody is judged by it."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from vigie.kernel.errors import Invalid, VigieError
from vigie.scoring.domain.analysis.report import Analysis, Overlap
from vigie.site.spoken import command_language, said
from vigie.site.terminal import speaks_errors
from vigie.ui.catalogue import sentence


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
    when a rule, or a part of one, never speaks or changes nothing, or could not be analysed.
    """
    from vigie.fraud.domain.rulebook import analysed_rulebook

    text = _text(file) if file else None
    try:
        found = analysed_rulebook(text, on=date.today())  # noqa: DTZ011  # the machine's own calendar
    except VigieError as error:
        why = sentence(error, command_language())
        raise Invalid("site.about_file", file=file.name if file else "", why=why) from error
    if as_json:
        click.echo(json.dumps(asdict(found), default=str))
    else:
        for line in _lines(found):
            click.echo(line)
    if found.dead or found.shadowed or found.unanalysed:
        raise SystemExit(1)


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise Invalid("site.not_utf8", file=file.name, line=line) from error


def _lines(found: Analysis) -> Iterator[str]:
    for lost in found.unanalysed:
        ways = lost.combinations
        yield said("site.said_rule_not_analysed", rule=lost.rule, combinations=ways)
    for dead in found.dead:
        what = dead.part if dead.part in ("when", "level") else "part"
        yield said(f"site.said_rule_dead_{what}", rule=dead.rule, part=dead.part)
    for one in found.overlaps:
        yield _overlap(one)
    for shade in found.shadowed:
        yield said("site.said_rule_shadowed", rule=shade.rule, others=", ".join(shade.by))
    for pair in found.together:
        yield said("site.said_rule_together", rule=pair.rule, others=pair.other)
    for gap in found.gaps:
        cells = " + ".join(
            f"{one.signal}{f'→{one.other}' if one.other else ''}: {one.values}" for one in gap.cells
        )
        yield said("site.said_rules_gap", typology=gap.typology, cells=cells)
    yield said("site.said_rules_pairs", pairs=found.pairs, unread=len(found.unread))


def _overlap(one: Overlap) -> str:
    rules = ", ".join(
        f"{rule} {said(f'site.said_level_{level.word}')}"
        for rule, level in zip(one.rules, one.levels, strict=True)
    )
    case = ", ".join(f"{signal.name}={signal.value}" for signal in one.example.signals)
    code = "site.said_rules_contradiction" if one.is_contradictory else "site.said_rules_overlap"
    return said(code, typology=one.typology, rules=rules, case=case)
