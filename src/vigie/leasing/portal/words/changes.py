"""What was agreed since delivery, in words: one line for each change, by its day."""

from collections.abc import Iterator
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from vigie.kernel.money import Money
from vigie.kernel.rate import Rate
from vigie.leasing.domain.agreement import Change
from vigie.leasing.domain.replay.events import (
    Prepaid,
    RateChanged,
    Rescheduled,
    Resumed,
    Suspended,
)
from vigie.ui import cells, formats

Fact = tuple[str | Promise, str, object]


def percent_words(rate: Rate) -> str:
    """Return a rate in percent with the digits it needs."""
    percent = rate.as_percent(3).normalize()
    digits = max(-int(percent.as_tuple().exponent), 0)
    return f"{formats.amount(percent, cells.language(), digits)}\N{NO-BREAK SPACE}%"


def change_facts(change: Change, currency: str) -> Iterator[Fact]:
    """Yield what a change says: what it is and from when, and its figure."""
    day = _day(change.on)
    if isinstance(change, RateChanged):
        yield _("Nominal rate from %(day)s") % {"day": day}, "text", percent_words(change.rate)
    elif isinstance(change, Prepaid):
        amount = Money(change.minor, currency).amount
        yield _("Repaid early on %(day)s") % {"day": day}, "amount", amount
    elif isinstance(change, Suspended):
        told = _("follow at the end") if change.extend else _("are spread over the others")
        yield _("Suspended from %(day)s: those left out") % {"day": day}, "text", told
    elif isinstance(change, Resumed):
        yield _("Resumed"), "date", change.on
    else:
        yield from _rescheduled(change)


def _rescheduled(change: Rescheduled) -> Iterator[Fact]:
    if change.to_due is not None:
        said = {"day": _day(change.from_due)}
        yield _("Instalment of %(day)s moved to") % said, "date", change.to_due
    if change.extra:
        said = {"day": _day(change.on)}
        yield _("Instalments added on %(day)s") % said, "number", change.extra


def _day(day: date) -> str:
    return formats.day(day, cells.language())
