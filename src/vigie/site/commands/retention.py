"""`vigie retention`: remove files and personal values and erase alerts that were kept for as long as they may."""

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
    from vigie.registrations.actions import Emptied
    from vigie.registrations.queries.retention import Expired


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what would go and what stays; remove nothing.")
@click.option("--organisation", help="Its name or number, when there are several.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as one JSON object.")
@speaks_errors
def command(organisation: str | None, *, dry_run: bool, as_json: bool) -> None:
    """Remove files and personal values past their retention that nothing needs, and erase alerts whose term is over."""
    with database_ready():
        from vigie.flows.alert_retention import alerts_past_term, clear_alerts
        from vigie.flows.emptying import empty_values, values_past_retention
        from vigie.flows.retention import clear, past_retention

        by, key = organisation_actor(organisation), secrets.token_hex(8)
        if dry_run:
            found, report = past_retention(by=by), alerts_past_term(by=by)
            told = _Told(report, values_past_retention(by=by, key=key), "registrations.said_would")
            _list(found, told, as_json=as_json)
            return
        done = dataclasses.asdict(clear(by=by, key=key))
        emptied = empty_values(by=by, key=key)
        told = _Told(clear_alerts(by=by, key=key), emptied, "registrations.said")
    if as_json:
        click.echo(json.dumps({**done, **_plain(told)}))
        return
    done["stayed"] = sum(done["kept"].values())
    click.echo(sentence_for("registrations.said_cleared", done, command_language()))
    _say(told)


@dataclasses.dataclass(frozen=True, slots=True)
class _Told:
    """What went, or would go, of alerts and of personal values; how the latter's sentence begins."""

    alerts: "Report"
    values: "Emptied"
    said: str


def _list(found: "tuple[Expired, ...]", told: _Told, *, as_json: bool) -> None:
    if as_json:
        lines = [
            {**dataclasses.asdict(one), "received_on": one.received_on.isoformat()} for one in found
        ]
        click.echo(json.dumps({"imports": lines, **_plain(told)}))
        return
    for one in found:
        facts = {**dataclasses.asdict(one), "number": one.batch_id, "files": len(one.files)}
        code = (
            f"registrations.said_kept_for_{one.reason}" if one.reason else "registrations.said_goes"
        )
        click.echo(sentence_for(code, facts, command_language()))
    count: dict[str, object] = {"count": len(found)}
    click.echo(sentence_for("registrations.said_past_retention", count, command_language()))
    _say(told)


def _say(told: _Told) -> None:
    language, report = command_language(), told.alerts
    went: dict[str, object] = {
        "values": told.values.values,
        "certificates": told.values.certificates,
    }
    click.echo(sentence_for(f"{told.said}_emptied", went, language))
    for why, number in told.values.kept.items():
        code = f"registrations.said_values_kept_for_{why}"
        click.echo(sentence_for(code, {"count": number}, language))
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


def _plain(told: _Told) -> dict[str, object]:
    report, values = told.alerts, told.values
    return {
        "values": values.values,
        "certificates": values.certificates,
        "values_kept": dict(values.kept),
        "alerts": [
            {**dataclasses.asdict(one), "until": one.until.isoformat()} for one in report.alerts
        ],
        "alerts_kept": [
            {**dataclasses.asdict(one), "until": one.until.isoformat()} for one in report.kept
        ],
    }
