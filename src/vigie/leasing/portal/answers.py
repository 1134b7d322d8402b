"""The answer of the calculator as its page shows it: figures, tables, chart, what is wrong."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vigie.kernel.errors import VigieError
from vigie.kernel.money import Money, currency
from vigie.kernel.rate import Rate
from vigie.leasing.domain.apr.equation import present_values
from vigie.leasing.domain.apr.flows import dated
from vigie.leasing.domain.asked_text import Wrong, read_asked
from vigie.leasing.domain.ceilings import Usury, Verdict, check_usury, duties_of
from vigie.leasing.domain.consumer.usury import Thresholds
from vigie.leasing.domain.deals import Unknown
from vigie.leasing.domain.packages import PackageKind
from vigie.leasing.domain.products import RHYTHMS, Audience, Basis, Product, name_in
from vigie.leasing.domain.quotes import Quote
from vigie.leasing.domain.quoting import quote
from vigie.leasing.domain.tax_tables import recovered_share
from vigie.leasing.domain.vat import borne
from vigie.leasing.portal.words.ceilings import CATEGORIES, VERDICTS
from vigie.leasing.portal.words.products import BASES, due_words, value_words
from vigie.ui import cells, formats
from vigie.ui.catalogue import sentence_for
from vigie.ui.cells import State
from vigie.ui.charts import Chart, Series

Words = str | Promise
Texts = Mapping[str, str]
NOT_CHECKED = Usury(Verdict.NO_CEILING)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in a line: what it is, how much, of what."""

    label: Words
    text: str
    unit: Words = ""
    low: Words = ""


@dataclass(frozen=True, slots=True)
class FlowLine:
    """A cash flow behind the effective rate; `worth` is its value on the first day at that rate."""

    on: date
    reason: Words
    amount: Decimal
    years: str
    worth: Decimal


@dataclass(frozen=True, slots=True)
class Answer:
    """What was computed, or why nothing was. `findings` are sentences, the gravest first."""

    product: Product
    quote: Quote | None
    findings: Sequence[str]
    usury: Usury = NOT_CHECKED

    @property
    def digits(self) -> int:
        """Return the decimals of the currency."""
        return currency(self.product.currency).exponent

    @property
    def is_lawful(self) -> bool:
        """Tell whether an offer may be made of it."""
        may_be_sold = self.usury.verdict in {Verdict.NO_CEILING, Verdict.KEPT}
        return self.quote is not None and not self.findings and may_be_sold


def answer(product: Product, texts: Texts, today: date, ceilings: Thresholds) -> Answer:
    """Price what the texts ask; every reason why not, and every bound it breaks, is a sentence."""
    asked, wrong = read_asked(texts, product, today)
    if wrong:
        return Answer(product, None, [_said(one, product) for one in wrong])
    try:
        found = quote(product, asked)
    except VigieError as error:
        return Answer(product, None, [sentence_for(error.code, error.params, _language())])
    breaches = [
        sentence_for(one.code, one.params(product.currency), _language()) for one in found.breaches
    ]
    return Answer(product, found, breaches, check_usury(found, ceilings))


def money(minor: int, code: str) -> str:
    """Return an amount as the language writes it, without its currency."""
    return formats.amount(Money(minor, code).amount, cells.language(), currency(code).exponent)


def percent(rate: Rate | None, digits: int = 2) -> str:
    """Return a rate in percent as the language writes it."""
    if rate is None:
        return ""
    return formats.amount(rate.as_percent(digits), cells.language(), digits)


def figures(found: Quote) -> Iterator[Figure]:
    """Yield the figures that answer first: what was sought, then what it costs."""
    product, code = found.product, found.product.currency
    words = value_words(product)
    yield Figure(words[found.priced.unknown], value_text(found, found.priced.unknown), value_unit(found, found.priced.unknown), _("found"))  # fmt: skip
    if found.effective_rate is not None:
        name = _("TAEG (APR)") if shows_apr(found) else _("Effective rate a year")
        yield Figure(name, percent(found.effective_rate), "%", _("from the cash flows below"))
    basis = BASES[product.basis]
    yield Figure(_("Financed"), money(found.priced.schedule.terms.financed, code), code, basis)
    yield from _beside(found)
    if found.cost is not None:
        yield Figure(_("Cost of financing"), money(found.cost, code), code, basis)


def _beside(found: Quote) -> Iterator[Figure]:
    """Yield what rides in each rental: packages by their names, then amounts without one."""
    code, asked = found.product.currency, found.asked
    for one in asked.packages:
        low = _("each rental, required") if one.is_required else _("each rental, optional")
        yield Figure(name_in(one.names, cells.language()), money(one.minor, code), code, low)
    if insurance := asked.unpackaged(PackageKind.INSURANCE):
        yield Figure(
            _("Insurance, each rental"), money(insurance, code), code, _("exempt from VAT")
        )
    if services := asked.unpackaged(PackageKind.SERVICE):
        basis = BASES[found.product.basis]
        yield Figure(_("Services, each rental"), money(services, code), code, basis)


def shows_apr(found: Quote) -> bool:
    """Tell whether the law wants the effective rate shown as the annual percentage rate."""
    owed = duties_of(found)
    return found.product.is_consumer_credit if owed is None else owed.shows_apr


def usury_line(found: Usury) -> State | None:
    """Return the verdict on usury as a pill; None where the law sets no ceiling."""
    return VERDICTS.get(found.verdict)


def usury_sentence(found: Usury) -> str:
    """Return what the verdict rests on."""
    if found.threshold is None or found.category is None:
        return _(
            "The law sets a ceiling for %(category)s on this day and nobody recorded it: "
            "no offer can be made."
        ) % {"category": CATEGORIES.get(found.category or "", "–")}
    return _("%(rate)s %% from %(start)s to %(end)s, %(category)s") % {
        "rate": percent(found.threshold.rate),
        "start": formats.day(found.threshold.from_on, cells.language()),
        "end": formats.day(found.threshold.until_on, cells.language()),
        "category": CATEGORIES[found.category],
    }


def value_text(found: Quote, unknown: Unknown) -> str:
    """Return one of the seven values as the language writes it."""
    if unknown is Unknown.RATE:
        return percent(found.values.rate, 3)
    value: int = getattr(found.values, unknown)
    if unknown is Unknown.TERM:
        return formats.number(value, cells.language())
    return money(value, found.product.currency)


def value_unit(found: Quote, unknown: Unknown) -> str:
    """Return the unit of one of the seven values."""
    if unknown is Unknown.TERM:
        return ""
    return "%" if unknown is Unknown.RATE else found.product.currency


def balance_chart(found: Quote) -> Chart:
    """Return the balance of the contract over its dues."""
    rows, code = found.priced.schedule.rows, found.product.currency
    days = [found.asked.start_on, *(row.until_on for row in rows)]
    values = [rows[0].opening, *(row.closing for row in rows)]
    return Chart(
        "balance",
        _("How does the balance go down?"),
        "area",
        [formats.day(day, cells.language()) for day in days],
        [Series(_("Balance"), [float(Money(value, code).amount) for value in values])],
        code,
        _("Period ends on"),
    )


def flow_lines(found: Quote) -> list[FlowLine]:
    """Return the flows of the effective rate with what each is worth; the last column sums to zero."""
    if found.effective_rate is None:
        return []
    first = min(flow.on for flow in found.flows if flow.minor > 0)
    unit = RHYTHMS[found.asked.rhythm].unit
    flows = dated(first, [(flow.on, flow.minor) for flow in found.flows], unit)
    worth = present_values(flows, found.effective_rate)
    words, exponent = due_words(found.product), currency(found.product.currency).exponent
    return [
        FlowLine(
            one.on,
            words[one.reason],
            Money(one.minor, found.product.currency).amount,
            formats.amount(Decimal(flow.at.numerator) / flow.at.denominator, cells.language(), 4),
            value.scaleb(-exponent),
        )
        for one, flow, value in zip(found.flows, flows, worth, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """A payment as the table shows it; amounts as text."""

    number: str
    on: date
    label: Words
    net: str
    vat: str
    gross: str


def payment_lines(found: Quote) -> list[PaymentLine]:
    """Return every payment with its tax."""
    words, code = due_words(found.product), found.product.currency
    return [
        PaymentLine(
            str(one.number or ""),
            one.on,
            words[one.due],
            money(one.net, code),
            money(one.vat, code),
            money(one.gross, code),
        )
        for one in found.payments
    ]


@dataclass(frozen=True, slots=True)
class ScheduleLine:
    """A row of the schedule; amounts as text."""

    number: int
    on: date
    payment: str
    interest: str
    principal: str
    closing: str


def schedule_lines(found: Quote) -> list[ScheduleLine]:
    """Return the rows of the schedule, on the product's basis."""
    code = found.product.currency
    return [
        ScheduleLine(
            row.number,
            row.due_on,
            money(row.payment, code),
            money(row.interest, code),
            money(row.principal, code),
            money(row.closing, code),
        )
        for row in found.priced.schedule.rows
    ]


def price_line(found: Quote) -> str:
    """Return the price on both bases in one line."""
    code = found.product.currency
    both = {"gross": money(found.price_gross, code), "net": money(found.price_net, code)}
    if found.product.basis is Basis.GROSS:
        return _("%(gross)s %(code)s with VAT, %(net)s before") % {**both, "code": code}
    return _("%(net)s %(code)s before VAT, %(gross)s with it") % {**both, "code": code}


def paid_line(found: Quote) -> str:
    """Return what the customer pays in all, in one line."""
    code = found.product.currency
    return _("%(gross)s %(code)s with VAT, of which VAT %(vat)s") % {
        "gross": money(found.paid["gross"], code),
        "vat": money(found.paid["vat"], code),
        "code": code,
    }


def borne_line(found: Quote) -> str:
    """Return what a business bears once it has recovered its share of the tax; empty elsewhere."""
    product, paid = found.product, found.paid
    if product.audience is not Audience.BUSINESS or not paid["vat"]:
        return ""
    share = recovered_share(product.country, found.asked.asset_class)
    return _("%(amount)s %(code)s once %(share)s %% of the VAT is recovered") % {
        "amount": money(borne(paid["net"], paid["vat"], share), product.currency),
        "share": formats.number(int(share * 100), cells.language()),
        "code": product.currency,
    }


def _said(wrong: Wrong, product: Product) -> str:
    words = value_words(product)
    label = words.get(wrong.field, wrong.field)
    return sentence_for(wrong.code, {"field": str(label), "given": wrong.given}, _language())


def _language() -> str:
    return get_language() or "en"
