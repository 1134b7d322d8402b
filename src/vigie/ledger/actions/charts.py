"""Acts on the chart of accounts."""

from datetime import date

from django.utils import timezone

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, NotFound, Refused
from vigie.kernel.money import currency as known_currency
from vigie.ledger.domain.charts import AccountLine, Template, check_account, template
from vigie.ledger.models import Account, Chart
from vigie.ledger.queries.balances import balance_of_account

EDIT = "ledger.edit_charts"


@act("ledger.chart_adopted", permission=EDIT)
def adopt_chart(name: str, *, currency: str, by: Actor, key: str) -> int:
    """Give the organisation the accounts of a shipped chart in one currency; returns the chart's id.

    Raises NotFound for an unknown template, Invalid for an unknown currency, and
    Conflict("ledger.chart_known") when the book has a chart in that currency already.
    """
    del key
    known_currency(currency)
    shipped = template(name)
    taken = Chart.objects.filter(
        organisation_id=by.organisation_id, book=shipped.book, currency=currency
    )
    if taken.exists():
        raise Conflict("ledger.chart_known", book=shipped.book, currency=currency)
    chart = _chart(shipped, currency, by)
    Account.objects.bulk_create(_account(line, chart) for line in shipped.accounts)
    record(
        "ledger.chart",
        chart.pk,
        data={"template": name, "version": shipped.version, "currency": currency},
    )
    return chart.pk


@act("ledger.account_added", permission=EDIT)
def add_account(line: AccountLine, *, chart_id: int, by: Actor, key: str) -> int:
    """Add an account to a chart; returns its id.

    Raises Invalid for a code, kind, role or name that cannot stand, NotFound for the chart, and
    Conflict("ledger.account_known") when the code or the role is taken.
    """
    del key
    check_account(line)
    chart = Chart.objects.filter(organisation_id=by.organisation_id, pk=chart_id).first()
    if chart is None:
        raise NotFound("ledger.chart_missing", book=chart_id, currency="")
    taken = Account.objects.filter(organisation_id=by.organisation_id, chart=chart)
    if taken.filter(code=line.code).exists():
        raise Conflict("ledger.account_known", account=line.code)
    if line.role and taken.filter(role=line.role).exists():
        raise Conflict("ledger.account_known", account=line.role)
    account = _account(line, chart)
    account.save(force_insert=True)
    record("ledger.account", account.pk, data={"code": line.code, "role": line.role})
    return account.pk


@act("ledger.account_closed", permission=EDIT)
def close_account(account_id: int, *, on: date, by: Actor, key: str) -> None:
    """Close an account that stands at zero; nothing but a reversal is posted on it any more.

    Raises NotFound, Refused("ledger.account_not_empty") and, for one that a feature calls,
    Refused("ledger.account_in_use").
    """
    del key
    account = (
        Account.objects.select_for_update()
        .filter(organisation_id=by.organisation_id, pk=account_id, closed_on=None)
        .first()
    )
    if account is None:
        raise NotFound("ledger.account_missing", book="", currency="", account=account_id)
    if account.role:
        raise Refused("ledger.account_in_use", account=account.code, role=account.role)
    minor = balance_of_account(by.organisation_id, account_id)
    if minor:
        raise Refused("ledger.account_not_empty", account=account.code, minor=minor)
    account.closed_on = on
    account.save(update_fields=["closed_on"])
    record("ledger.account", account_id, data={"code": account.code}, effective_on=on)


def _chart(shipped: Template, currency: str, by: Actor) -> Chart:
    return Chart.objects.create(
        organisation_id=by.organisation_id,
        book=shipped.book,
        currency=currency,
        template=shipped.name,
        version=shipped.version,
        journals=dict(shipped.journals),
        recorded_at=timezone.now(),
    )


def _account(line: AccountLine, chart: Chart) -> Account:
    return Account(
        organisation_id=chart.organisation_id,
        chart=chart,
        currency=chart.currency,
        code=line.code,
        role=line.role,
        kind=line.kind,
        side=line.side,
        names=dict(line.names),
        is_auxiliary=line.is_auxiliary,
    )
