"""Charts as shipped, adopted, and changed."""

from dataclasses import replace
from datetime import date

import pytest
from tests.ledger.posting import DAY, draft, post_in_act, transfer

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Conflict, Invalid, NotFound, Refused
from vigie.ledger.actions import add_account, adopt_chart, close_account
from vigie.ledger.domain.charts import AccountLine, Kind, Side, Template, check_account, templates
from vigie.ledger.domain.roles import COMMON_ROLES, CREDIT_ROLES, IFRS_ROLES, LEASE_ROLES, Role
from vigie.ledger.domain.transfers import Book, Journal
from vigie.ledger.models import Account
from vigie.tenancy.actions import create_organisation

NAMES = {"en": "Petty cash", "fr": "Caisse", "pl": "Kasa"}
CASH = AccountLine("531000", "asset", "debit", NAMES)
SHIPPED = list(templates().values())
PLAYED = {
    "fr_lessor": COMMON_ROLES | CREDIT_ROLES | LEASE_ROLES,
    "fr_lender": COMMON_ROLES | CREDIT_ROLES,
    "pl_lessor": frozenset(Role),
    "ifrs_lessor": frozenset(Role),
}


@pytest.mark.parametrize("chart", SHIPPED, ids=lambda chart: chart.name)
def test_a_shipped_chart_can_stand_and_plays_its_roles(chart: Template) -> None:
    for line in chart.accounts:
        check_account(line)
    codes = [line.code for line in chart.accounts]
    roles = [line.role for line in chart.accounts if line.role]
    assert len(set(codes)) == len(codes)
    assert len(set(roles)) == len(roles)
    assert set(roles) == PLAYED[chart.name]
    assert chart.book in list(Book)
    assert set(chart.journals) == set(Journal)


def test_every_role_belongs_to_one_family() -> None:
    families = (COMMON_ROLES, CREDIT_ROLES, LEASE_ROLES, IFRS_ROLES)
    assert sum(map(len, families)) == len(Role)


@pytest.mark.parametrize("chart", SHIPPED, ids=lambda chart: chart.name)
def test_the_side_follows_the_kind_but_for_contra_accounts(chart: Template) -> None:
    contra = {Role.LEASE_ASSET_DEPRECIATION, Role.RECEIVABLE_ALLOWANCE, Role.DEFERRED_FEE}
    commitments = [line for line in chart.accounts if line.kind == Kind.COMMITMENT]
    assert [(line.role, line.side) for line in commitments] == [
        (Role.COMMITMENT_GIVEN, Side.CREDIT),
        (Role.COMMITMENT_CONTRA, Side.DEBIT),
    ]
    for line in (one for one in chart.accounts if one not in commitments):
        is_debit = line.kind in (Kind.ASSET, Kind.EXPENSE)
        assert (line.side == Side.DEBIT) is (is_debit and line.role not in contra), line.code


def test_french_codes_stand_in_the_class_that_the_plan_gives_their_kind() -> None:
    """Plan comptable general: 1 to 5 balance sheet, 6 charges, 7 products, 80 commitments, 89 opening balance."""
    classes = {"income": "7", "expense": "6", "commitment": "8"}
    for chart in ("fr_lessor", "fr_lender"):
        for line in templates()[chart].accounts:
            assert line.code[0] in classes.get(line.kind, "123458"), line.code


@pytest.mark.django_db
def test_a_chart_is_adopted_once_per_book_and_currency(by: Actor) -> None:
    with pytest.raises(Conflict, match=r"ledger\.chart_known"):
        adopt_chart("fr_lender", currency="EUR", by=by, key="again")
    adopt_chart("fr_lessor", currency="PLN", by=by, key="zloty")
    with pytest.raises(NotFound, match=r"ledger\.template_missing"):
        adopt_chart("de_lessor", currency="EUR", by=by, key="x")
    with tenant(by.organisation_id):
        assert Account.objects.filter(code="512000").count() == 2


@pytest.mark.django_db
def test_an_account_is_added_with_a_free_code_and_a_free_role(by: Actor) -> None:
    other = system_actor(create_organisation("Lessor Two"), name="test")
    chart = adopt_chart("fr_lender", currency="EUR", by=other, key="a")
    add_account(CASH, chart_id=chart, by=other, key="b")
    lease = replace(CASH, code="218200", role="lease_asset")
    add_account(lease, chart_id=chart, by=other, key="c")
    with pytest.raises(Conflict, match=r"account_known.*531000"):
        add_account(CASH, chart_id=chart, by=other, key="d")
    with pytest.raises(Conflict, match=r"account_known.*lease_asset"):
        add_account(replace(lease, code="218201"), chart_id=chart, by=other, key="e")
    with pytest.raises(NotFound):
        add_account(CASH, chart_id=chart, by=by, key="f")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (replace(CASH, code="51"), "ledger.code_unfit"),
        (replace(CASH, code="A12"), "ledger.code_unfit"),
        (replace(CASH, code="512 00"), "ledger.code_unfit"),
        (replace(CASH, kind="gift"), "ledger.kind_unknown"),
        (replace(CASH, side="left"), "ledger.kind_unknown"),
        (replace(CASH, role="piggy_bank"), "ledger.role_unknown"),
        (replace(CASH, names=NAMES | {"pl": " "}), "ledger.name_missing"),
        (replace(CASH, names=NAMES | {"pl": "a\tb"}), "ledger.name_missing"),
    ],
)
def test_an_account_that_cannot_stand_is_refused(wrong: AccountLine, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_account(wrong)
    assert refusal.value.code == code


@pytest.mark.django_db
def test_an_account_closes_empty_and_takes_nothing_more(by: Actor) -> None:
    with tenant(by.organisation_id):
        bank = Account.objects.get(role="bank")
        capital = Account.objects.get(code="101000").pk
    with pytest.raises(Refused, match=r"ledger\.account_in_use"):
        close_account(bank.pk, on=DAY, by=by, key="a")
    post_in_act(draft("in", transfer("bank", "101000", 5)), by=by, key="b")
    with pytest.raises(Refused, match=r"ledger\.account_not_empty"):
        close_account(capital, on=DAY, by=by, key="c")
    post_in_act(draft("out", transfer("101000", "bank", 5)), by=by, key="d")
    close_account(capital, on=date(2026, 12, 31), by=by, key="e")
    with pytest.raises(Refused, match=r"ledger\.account_missing"):
        post_in_act(draft("more", transfer("bank", "101000", 5)), by=by, key="f")
    with pytest.raises(NotFound):
        close_account(capital, on=DAY, by=by, key="g")
