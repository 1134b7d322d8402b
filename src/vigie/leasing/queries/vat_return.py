"""The VAT of a period, from the tax documents and the tax that waited, beside the accounts of the ledger.

Two ways to the same figure: documents and pieces of waiting tax on one side, transfers on the other.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from django.db import connection

from vigie.kernel.actor import Actor
from vigie.kernel.errors import Invalid
from vigie.leasing.domain.vat_return import (
    CURRENCIES,
    Box,
    Deductible,
    VatFound,
    VatLine,
    VatPeriod,
    boxes_of,
)
from vigie.leasing.queries.contracts import READ
from vigie.ledger.domain.roles import Role
from vigie.ledger.domain.transfers import Book
from vigie.ledger.queries.balances import Movement, movement_of

# A document bears tax on its net amount without the premium in it and without an indemnity, which
# is no price. What is credited of a document whose tax waited is told with that document; what is
# written off leaves the tax that waits without ever falling due.
_LINES: Final = """
with waited as materialized (
    select d.invoice_id as id,
           -coalesce(sum(w.minor) filter (where w.effective_on >= %(first)s and not w.is_lost), 0)
               as tax,
           -coalesce(sum(w.base) filter (where w.effective_on >= %(first)s and not w.is_lost), 0)
               as base
    from leasing_waitingtax w
    join leasing_due d on d.organisation_id = %(organisation)s and d.id = w.due_id
    where w.organisation_id = %(organisation)s and w.effective_on <= %(last)s
    group by d.invoice_id
), document as (
    select i.id, i.corrects_id, i.booked_on, i.tax_rate, i.tax, c.country, c.currency,
           i.net - coalesce(p.insurance, 0) - coalesce(p.indemnity, 0) as base,
           coalesce(p.insurance, 0) as insurance
    from leasing_invoice i
    join leasing_contract c on c.organisation_id = %(organisation)s and c.id = i.contract_id
        and c.currency = %(currency)s
    left join (
        select invoice_id, sum(insurance) as insurance,
               sum(costs) filter (where kind = 'buyout') as indemnity
        from leasing_due where organisation_id = %(organisation)s and invoice_id is not null
        group by invoice_id
    ) p on p.invoice_id = i.id
    where i.organisation_id = %(organisation)s
      and (i.booked_on between %(first)s and %(last)s or i.id in (select id from waited))
), told as (
    select coalesce(case when w.id is not null then d.corrects_id end, d.id) as place,
           d.country, d.tax_rate, d.base, d.tax, d.insurance
    from document d left join waited w on w.id = d.corrects_id
    where d.booked_on between %(first)s and %(last)s
    union all
    select d.id, d.country, d.tax_rate, w.base, w.tax, 0
    from waited w join document d on d.id = w.id
    where w.tax <> 0 or w.base <> 0
), summed as (
    select t.place, t.country, t.tax_rate, t.place in (select id from waited) as waits,
           sum(t.base) as base, sum(t.tax) as tax, sum(t.insurance) as insurance
    from told t group by 1, 2, 3
)
select country, tax_rate, base + tax < 0 as is_credit, waits, sum(base), sum(tax), sum(insurance)
from summed group by 1, 2, 3, 4 order by 1, 2 desc, 3, 4
"""

# The supplier is paid on delivery and with each later part of the price: a part bears the share of tax
# and subsidy by which the shares of all that was paid have grown (`Agreement.share`). An act is booked
# on its day, or on that of the latest step before it.
_BOUGHT: Final = """
with paid as (
    select c.country, e.step = 'activate' as is_first, x.*,
           case when e.step = 'activate' then x.price - x.later
                else (e.data ->> 'minor')::bigint end as part,
           (select max(s.effective_on) from leasing_contractevent s
            where s.organisation_id = %(organisation)s and s.contract_id = e.contract_id
              and s.id <= e.id) as booked_on, e.contract_id, e.id
    from leasing_contractevent e
    join leasing_contract c on c.organisation_id = %(organisation)s and c.id = e.contract_id
        and c.currency = %(currency)s
    join leasing_contractversion v on v.organisation_id = %(organisation)s
        and v.contract_id = e.contract_id and v.number = (e.data ->> 'version')::int
    cross join lateral (
        select (select sum((d ->> 'minor')::bigint)
                from jsonb_array_elements(v.agreement #> '{terms,drawdowns}') d)
               - coalesce((v.agreement ->> 'financed_fee')::bigint, 0) as price,
               (select coalesce(sum((t #>> '{planned,minor}')::bigint), 0)
                from jsonb_array_elements(v.agreement -> 'tranches') t) as later,
               coalesce((v.agreement ->> 'subsidy')::bigint, 0) as subsidy,
               (v.agreement ->> 'asset_tax')::bigint as tax,
               coalesce((v.agreement ->> 'commission')::bigint, 0) as commission,
               coalesce((v.agreement ->> 'commission_tax')::bigint, 0) as commission_tax
    ) x
    where e.organisation_id = %(organisation)s and e.step in ('activate', 'pay_drawdown')
      and x.tax + x.commission_tax > 0 and e.effective_on <= %(last)s
), counted as (
    select p.*, sum(part) over (partition by contract_id order by id) as after from paid p
), shared as (
    select c.*,
           div(2 * tax * after + price, 2 * price)
               - div(2 * tax * (after - part) + price, 2 * price) as tax_part,
           div(2 * subsidy * after + price, 2 * price)
               - div(2 * subsidy * (after - part) + price, 2 * price) as subsidy_part
    from counted c
)
select country, coalesce(sum(part + subsidy_part) filter (where tax > 0), 0),
       coalesce(sum(tax_part), 0),
       coalesce(sum(commission) filter (where is_first and commission_tax > 0), 0),
       coalesce(sum(commission_tax) filter (where is_first), 0)
from shared where booked_on between %(first)s and %(last)s
group by country
"""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """The tax of an account in a period: by documents, by acts in the ledger, by entries made by hand.

    Minor units, output tax above zero when it falls due, input tax when it is deducted.
    """

    account: Role
    documents: int
    acts: int
    hand: int

    @property
    def difference(self) -> int:
        """Return what documents and acts disagree by: nothing."""
        return self.acts - self.documents


@dataclass(frozen=True, slots=True)
class VatReturn:
    """The VAT of a country in a period: lines by rate, boxes of its form, and the books beside it.

    `others` is the tax of other countries in the same currency, which the accounts hold too.
    """

    country: str
    currency: str
    period: VatPeriod
    found: VatFound
    boxes: tuple[Box, ...]
    others: tuple[int, int]
    reconciled: tuple[Reconciled, ...]


def vat_return(by: Actor, country: str, period: VatPeriod) -> VatReturn:
    """Return the VAT of a period; Invalid `leasing.vat_country` where no form is known."""
    by.require(READ)
    currency = CURRENCIES.get(country)
    if currency is None:
        raise Invalid("leasing.vat_country", country=country, known=", ".join(CURRENCIES))
    words = {
        "organisation": by.organisation_id,
        "currency": currency,
        "first": period.first,
        "last": period.last,
    }
    lines = _rows(_LINES, words)
    bought = {row[0]: Deductible(*map(int, row[1:])) for row in _rows(_BOUGHT, words)}
    found = VatFound(
        lines=tuple(_line(row) for row in lines if row[0] == country and (row[4] or row[5])),
        exempt=sum(int(row[6]) for row in lines if row[0] == country),
        deductible=bought.get(country, Deductible()),
    )
    all_due = sum(int(row[5]) for row in lines)
    all_bought = sum(one.tax for one in bought.values())
    return VatReturn(
        country,
        currency,
        period,
        found,
        boxes_of(country, found),
        (all_due - found.due, all_bought - found.deductible.tax),
        (
            _beside(by, Role.OUTPUT_VAT, -1, all_due, words),
            _beside(by, Role.INPUT_VAT, 1, all_bought, words),
        ),
    )


def _line(row: tuple[Any, ...]) -> VatLine:
    _, rate, is_credit, with_payment, base, tax, _ = row
    return VatLine(Fraction(rate), bool(is_credit), bool(with_payment), int(base), int(tax))


def _beside(by: Actor, role: Role, sign: int, documents: int, words: dict[str, Any]) -> Reconciled:
    span = (words["first"], words["last"])
    moved = (
        movement_of(by.organisation_id, role, span, book=Book.STATUTORY, currency=words["currency"])
        or Movement()
    )
    return Reconciled(role, documents, sign * moved.by_acts, sign * moved.by_hand)


def _rows(sql: str, words: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, words)
        return list(cursor.fetchall())
