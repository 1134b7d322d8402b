"""`vigie retention`: remove the files and erase the alerts that were kept for as long as they may."""

import dataclasses
import json
import secrets
from typing import TYPE_CHECKING

import click

from vigie.site.runtime import database_ready, organisation_actor
from vigie.site.spoken import command_language
from vigie.site.terminal import speaks_errors
from vigie.ui.catalogue import sentence_for

if TYPE_CHECKING:
    from vigie.flows.alert_retention import Report
    from vigie.registrations.queries.retention import Expired


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what would go and what stays; remove nothing.")
@click.option("--organisation", help="Its name or number, when there are several.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as one JSON object.")
@speaks_errors
def command(organisation: str | None, *, dry_run: bool, as_json: bool) -> None:
    """Remove files past their retention that nothing needs, and erase alerts whose term is over."""
    with database_ready():
        from vigie.flows.alert_retention import alerts_past_term, clear_alerts
        from vigie.flows.retention import clear, past_retention

        by = organisation_actor(organisation)
        if dry_run:
            found, report = past_retention(by=by), alerts_past_term(by=by)
            _list(found, report, as_json=as_json)
            return
        key = secrets.token_hex(8)
        done = dataclasses.asdict(clear(by=by, key=key))
        report = clear_alerts(by=by, key=key)
    if as_json:
        click.echo(json.dumps({**done, **_plain(report)}))
        return
    done["stayed"] = sum(done["kept"].values())
    click.echo(sentence_for("registrations.said_cleared", done, command_language()))
    _say(report)


def _list(found: "tuple[Expired, ...]", report: "Report", *, as_json: bool) -> None:
    if as_json:
        lines = [
            {**dataclasses.asdict(one), "received_on": one.received_on.isoformat()} for one in found
        ]
        click.echo(json.dumps({"imports": lines, **_plain(report)}))
        return
    for one in found:
        facts = {**dataclasses.asdict(one), "number": one.batch_id, "files": len(one.files)}
        code = (
            f"registrations.said_kept_for_{one.reason}" if one.reason else "registrations.said_goes"
        )
        click.echo(sentence_for(code, facts, command_language()))
    count: dict[str, object] = {"count": len(found)}
    click.echo(sentence_for("registrations.said_past_retention", count, command_language()))
    _say(report)


def _say(report: "Report") -> None:
    language = command_language()
    for one in report.alerts:
        click.echo(sentence_for(f"fraud.said_{one.outcome}", dataclasses.asdict(one), language))
    for kept in report.kept:
        click.echo(sentence_for(f"fraud.said_kept_{kept.why}", dataclasses.asdict(kept), language))
    reduced = sum(one.outcome == "reduced" for one in report.alerts)
    counts: dict[str, object] = {
        "erased": len(report.alerts) - reduced,
        "reduced": reduced,
        "kept": len(report.kept),
    }
    click.echo(sentence_for("fraud.said_alerts_erased", counts, language))


def _plain(report: "Report") -> dict[str, object]:
    return {
        "alerts": [
            {**dataclasses.asdict(one), "until": one.until.isoformat()} for one in report.alerts
        ],
        "alerts_kept": [
            {**dataclasses.asdict(one), "until": one.until.isoformat()} for one in report.kept
        ],
    }
