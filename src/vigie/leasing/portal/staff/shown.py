"""What the page of a contract shows: facts, position, schedule, money, story."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from vigie.assets.queries import READ as READ_ASSETS
from vigie.kernel.actor import Actor
from vigie.kernel.clock import local_date
from vigie.kernel.money import Money, currency
from vigie.leasing import queries
from vigie.leasing.domain.drawing import tranches_of
from vigie.leasing.domain.leaving import billed_by
from vigie.leasing.domain.lifecycle import ENDS, ON_BOOKS, RUNNING, State, Step
from vigie.leasing.domain.plan import Plan, plan_of
from vigie.leasing.portal.words.changes import change_facts, percent_words
from vigie.leasing.portal.words.contracts import (
    HAPPENED,
    METHODS,
    PRODUCTS,
    VERBS,
    due_words,
    state_of,
)
from vigie.leasing.portal.words.drawing import state_of_part
from vigie.leasing.portal.words.four_eyes import why_others
from vigie.leasing.portal.words.letters import OCCASIONS, WAYS
from vigie.leasing.portal.words.packages import (
    named,
    names_of_packages,
    package_name,
    riding_words,
)
from vigie.leasing.queries import ContractDetail, DueRow
from vigie.parties.queries import READ_PARTIES, names_of
from vigie.tenancy.queries import users
from vigie.ui import cells, formats
from vigie.ui.charts import Chart, Series
from vigie.ui.records import Moment, Timeline

Words = str | Promise
Fact = tuple[Words, str, object]
# The step that is wanted most often in a state comes first and is the main button. What ends or
# undoes something is never it, and stands apart in the menu.
_MAIN = (
    Step.OFFER, Step.APPLY, Step.APPROVE, Step.ISSUE, Step.SIGN, Step.VERIFY, Step.ACTIVATE,
    Step.PAY, Step.RELEASE_PLEDGE, Step.SELL,
)  # fmt: skip
# The life of a contract is over, or ends: nothing of its plan is billed any more.
GONE = frozenset({*ENDS, *ON_BOOKS, State.SETTLED}) - RUNNING
_GRAVE = frozenset({
    Step.SEND_BACK, Step.REFUSE, Step.REJECT_SIGNATURE, Step.CANCEL, Step.WITHDRAW, Step.SUSPEND,
    Step.HOLD_PAYOUT, Step.GIVE_NOTICE, Step.ACCELERATE, Step.LOSE, Step.TERMINATE, Step.WRITE_OFF,
    Step.CANCEL_DRAWDOWN,
})  # fmt: skip


def contract_context(by: Actor, contract_id: int, on: date) -> dict[str, object]:
    """Return all that the record page needs, as the contract stands on a day."""
    detail = queries.contract_detail(by, contract_id, on)
    names = names_of([detail.row.customer_id], by)
    steps = [step for step in detail.steps if step in VERBS]
    main = next((step for step in _MAIN if step in steps), None)
    others = [step for step in steps if step is not main]
    return {
        "contract": detail.row,
        "held_by": [(one.who, one.fact) for one in detail.held_by],
        "detail": detail,
        "on": on,
        "state": state_of(detail.row.state),
        "product": PRODUCTS[detail.row.product],
        "customer": names.get(detail.row.customer_id, ""),
        "to_customer": by.may(READ_PARTIES),
        "to_asset": detail.row.asset_id is not None and by.may(READ_ASSETS),
        "facts": facts_of(detail.plan, names_of_packages(detail.packages)),
        "packages": _packages(detail),
        "position": _position(detail, on),
        "main_step": (main.value, VERBS[main]) if main else None,
        "steps": [(step.value, VERBS[step]) for step in others if step not in _GRAVE],
        "for_others": why_others(detail.for_others),
        "grave_steps": [(step.value, VERBS[step]) for step in others if step in _GRAVE],
        "parts": _parts(detail),
        "schedule": _schedule(detail),
        "is_served": any(line.parts.services for line in detail.plan.lines),
        "is_insured": any(line.parts.insurance for line in detail.plan.lines),
        "payments": [_payment(row, detail.row.currency) for row in detail.payments],
        "chart": _balance(detail),
        "timeline": _timeline(by, detail, queries.letters_of(by, contract_id)),
    }


def amount(minor: int, currency: str) -> Decimal:
    """Return minor units as an amount of the currency."""
    return Money(minor, currency).amount


def facts_of(plan: Plan, names: Mapping[str, Words]) -> list[Fact]:
    """Return what an agreement says, in words; the comparison of versions reads it too.

    `names` are those of packages, by code.
    """
    agreement, terms, currency = plan.agreement, plan.agreement.terms, plan.agreement.currency
    facts: list[Fact] = [
        (_("Price financed"), "amount", amount(terms.drawn, currency)),
        (_("First rental"), "amount", amount(terms.first_rental, currency)),
        (_("Residual or balloon"), "amount", amount(terms.residual, currency)),
        (_("Nominal rate"), "text", percent_words(terms.interest.rate)),
        (_("Instalments"), "number", len(plan.rows)),
        (_("Starts on"), "date", terms.start_on),
        (_("First due"), "date", terms.first_due_on),
        (_("Ends on"), "date", plan.ends_on),
        (_("Administration fee"), "amount", amount(agreement.fee, currency)),
        (_("Commission of dealer or broker"), "amount", amount(agreement.commission, currency)),
        (_("Services each time"), "amount", amount(agreement.services, currency)),
        (_("Insurance each time"), "amount", amount(agreement.insurance, currency)),
        (_("Deposit"), "amount", amount(agreement.deposit, currency)),
        (_("Kilometres a year"), "number", agreement.mileage.a_year if agreement.mileage else 0),
        *(
            (
                riding_words(one, names.get(one.code, one.code)),
                "amount",
                amount(one.minor, currency),
            )
            for one in agreement.riding
        ),
        *(fact for one in agreement.changes for fact in change_facts(one, currency)),
    ]
    return [fact for fact in facts if fact[2] != 0]


def _packages(detail: ContractDetail) -> list[dict[str, object]]:
    """Return what rides in the rentals and from when until when, where packages have names."""
    if not named(ride.package for ride in detail.packages):
        return []
    currency = detail.row.currency
    return [
        {
            "name": package_name(ride.package),
            "provider": ride.package.provider,
            "amount": amount(ride.package.minor, currency),
            "from_on": ride.from_on,
            "until_on": ride.until_on,
        }
        for ride in detail.packages
    ]


def _position(detail: ContractDetail, on: date) -> list[Fact]:
    currency = detail.row.currency
    found: list[Fact] = [
        (_("Overdue"), "amount", amount(detail.overdue, currency)),
        (_("Owed in all"), "amount", amount(detail.owed, currency)),
        (_("Still to be billed"), "amount", amount(detail.to_come, currency)),
        (_("Held for the customer"), "amount", amount(detail.held, currency)),
    ]
    if detail.row.undrawn:
        found.append((_("Still to be paid out"), "amount", amount(detail.row.undrawn, currency)))
    if detail.row.state in RUNNING:
        plan = plan_of(detail.agreement.resumed(on))
        worth = plan.worth(on, billed_by(plan, on))
        found.append((_("Financial balance"), "amount", amount(worth.total, currency)))
    return found


def _parts(detail: ContractDetail) -> list[dict[str, object]]:
    """Return the later parts of the price; before delivery, as they were agreed."""
    currency = detail.row.currency
    return [
        {
            "number": one.number,
            "planned_on": one.planned.on,
            "amount": amount(one.planned.minor, currency),
            "pieces": [(piece.on, amount(piece.minor, currency)) for piece in one.paid],
            "left": amount(one.left, currency),
            "state": state_of_part(one),
        }
        for one in detail.agreement.tranches or tranches_of(detail.agreement.terms)
    ]


def _schedule(detail: ContractDetail) -> list[dict[str, object]]:
    """Return one line per instalment of the plan, with what was billed and paid of it."""
    by_number: dict[int, list[DueRow]] = {}
    for due in detail.dues:
        if due.instalment is not None:
            by_number.setdefault(due.instalment, []).append(due)
    currency, left = detail.row.currency, sum(line.parts.principal for line in detail.plan.lines)
    left += detail.plan.residual_left
    rows = []
    for line in detail.plan.lines:
        left -= line.parts.principal
        billed = by_number.get(line.number, [])
        rows.append(
            {
                "number": line.number,
                "due_on": line.due_on,
                "principal": amount(line.parts.principal, currency),
                "interest": amount(line.parts.interest, currency),
                "services": amount(line.parts.services, currency),
                "insurance": amount(line.parts.insurance, currency),
                "tax": amount(line.parts.tax, currency),
                "total": amount(line.parts.total, currency),
                "balance": amount(left, currency),
                "state": _line_state(billed, line.parts.total, ends=detail.row.state in GONE),
            }
        )
    return rows


def _line_state(billed: list[DueRow], total: int, *, ends: bool) -> Words:
    """Return how a line stands; one that was billed and credited whole, as it moved, is to come again.

    Once the contract ended, what was not billed is not asked for any more.
    """
    asked = sum(due.gross for due in billed)
    if not billed or (total and not asked):
        return _("not asked for") if ends else _("to come")
    left = sum(due.left for due in billed)
    if left <= 0:
        return _("paid")
    return _("partly paid") if left < asked else _("open")


def _payment(row: queries.PaymentRow, currency: str) -> dict[str, object]:
    return {
        "on": row.on,
        "minor": amount(row.minor, currency),
        "method": METHODS.get(row.method, row.method),
        "note": row.note,
        "is_returned": row.is_returned,
        "is_return": row.reverses is not None,
    }


def _balance(detail: ContractDetail) -> Chart:
    currency = detail.row.currency
    rows = _schedule(detail)
    return Chart(
        "leasing-balance",
        _("How does the balance fall?"),
        "area",
        [str(row["number"]) for row in rows],
        [Series(_("Balance after the instalment"), [_figure(row) for row in rows], "accent")],
        unit=currency,
        category_title=_("Instalment"),
    )


def _figure(row: Mapping[str, Any]) -> float:
    return float(row["balance"])


def _timeline(by: Actor, detail: ContractDetail, letters: Sequence[queries.LetterLine]) -> Timeline:
    people = dict(users(by).values_list("id", "name"))
    moments = [
        Moment(
            icon="check",
            sentence=HAPPENED[event.step],
            source=state_of(event.to_state).word,
            on=event.on,
            known_on=local_date(event.recorded_at),
            who=people.get(event.user_id, "") if event.user_id else "",
            kind="step",
        )
        for event in reversed(detail.events)
    ]
    moments += [
        Moment(
            icon="file-text",
            sentence=f"{due_words(due.kind, due.instalment)} {due.invoice}".rstrip(),
            source=_("%(amount)s %(currency)s asked for")
            % {"amount": _figures(due.gross, detail.row.currency), "currency": detail.row.currency},
            on=due.due_on,
            kind="due",
        )
        for due in reversed(detail.dues)
    ]
    moments += _written(letters, people, detail.row.currency)
    moments.sort(key=lambda moment: str(moment.on), reverse=True)
    return Timeline(
        moments,
        (("step", _("Steps")), ("due", _("Amounts asked for")), ("letter", _("Letters"))),
    )


def _written(
    letters: Sequence[queries.LetterLine], people: Mapping[int, str], code: str
) -> list[Moment]:
    """Return letters, when they were posted, and what was noted of that by mistake."""
    posted = [
        Moment(
            icon="mail",
            sentence=_("The letter was posted"),
            source=OCCASIONS[one.occasion],
            on=one.posted_on,
            who=people.get(one.posted_by, "") if one.posted_by else "",
            kind="letter",
        )
        for one in letters
        if one.posted_on
    ]
    back = [
        Moment(
            icon="mail",
            sentence=_("The posting was noted by mistake and taken back"),
            source=back.reason,
            on=back.on,
            who=people.get(back.by, "") if back.by else "",
            kind="letter",
        )
        for one in letters
        for back in one.taken_back
    ]
    return [*(_letter(one, code) for one in letters), *posted, *back]


def _letter(one: queries.LetterLine, code: str) -> Moment:
    sentence = f"{OCCASIONS[one.occasion]} ({one.level})" if one.level else OCCASIONS[one.occasion]
    said = f"{WAYS[one.way]}, {_figures(one.minor, code)} {code}" if one.minor else WAYS[one.way]
    return Moment(icon="mail", sentence=sentence, source=said, on=one.on, kind="letter")


def _figures(minor: int, code: str) -> str:
    return formats.amount(amount(minor, code), cells.language(), currency(code).exponent)


def address_of(contract_id: int) -> str:
    """Return the address of a contract's page."""
    return reverse("leasing:contract", args=[contract_id])
