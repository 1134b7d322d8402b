"""Roles: the names by which features call accounts; each chart says which account plays each.

A chart gives a role to one account and an account one role, so that the balance of a role is the
balance of an account. Three families: every lender and lessor needs the common ones.
"""

from enum import StrEnum


class Role(StrEnum):
    """Every account that a feature may name."""

    BANK = "bank"
    CUSTOMER_RECEIVABLE = "customer_receivable"
    DOUBTFUL_RECEIVABLE = "doubtful_receivable"
    RECEIVABLE_ALLOWANCE = "receivable_allowance"
    UNALLOCATED_PAYMENT = "unallocated_payment"
    CUSTOMER_CREDIT = "customer_credit"
    SUPPLIER_PAYABLE = "supplier_payable"
    COMMISSION_PAYABLE = "commission_payable"
    INSURANCE_PAYABLE = "insurance_payable"
    INSURANCE_RECEIVABLE = "insurance_receivable"
    SUBSIDY_RECEIVABLE = "subsidy_receivable"
    DEPOSIT_HELD = "deposit_held"
    OUTPUT_VAT = "output_vat"
    PENDING_VAT = "pending_vat"
    INPUT_VAT = "input_vat"
    DEFERRED_INCOME = "deferred_income"
    INTEREST_RECEIVABLE = "interest_receivable"
    OPENING_BALANCE = "opening_balance"
    RETAINED_RESULT = "retained_result"
    EXCHANGE_POSITION = "exchange_position"
    INTEREST_INCOME = "interest_income"
    LATE_INTEREST_INCOME = "late_interest_income"
    LATE_INDEMNITY_INCOME = "late_indemnity_income"
    TERMINATION_INCOME = "termination_income"
    FEE_INCOME = "fee_income"
    SERVICE_INCOME = "service_income"
    SUBSIDY_INCOME = "subsidy_income"
    SERVICE_EXPENSE = "service_expense"
    COMMISSION_EXPENSE = "commission_expense"
    IMPAIRMENT_EXPENSE = "impairment_expense"
    IMPAIRMENT_REVERSAL = "impairment_reversal"
    WRITE_OFF_LOSS = "write_off_loss"
    ROUNDING_GAIN = "rounding_gain"
    ROUNDING_LOSS = "rounding_loss"
    COMMITMENT_GIVEN = "commitment_given"
    COMMITMENT_CONTRA = "commitment_contra"

    LOAN_OUTSTANDING = "loan_outstanding"

    LEASE_ASSET = "lease_asset"
    LEASE_ASSET_DEPRECIATION = "lease_asset_depreciation"
    RETURNED_ASSET = "returned_asset"
    NET_INVESTMENT = "net_investment"
    DEFERRED_FEE = "deferred_fee"
    ACCRUED_RENT = "accrued_rent"
    RENTAL_INCOME = "rental_income"
    DISPOSAL_INCOME = "disposal_income"
    DISPOSAL_COST = "disposal_cost"
    DEPRECIATION_EXPENSE = "depreciation_expense"


CREDIT_ROLES = frozenset({Role.LOAN_OUTSTANDING})
LEASE_ROLES = frozenset(
    {
        Role.LEASE_ASSET,
        Role.LEASE_ASSET_DEPRECIATION,
        Role.RETURNED_ASSET,
        Role.ACCRUED_RENT,
        Role.RENTAL_INCOME,
        Role.DISPOSAL_INCOME,
        Role.DISPOSAL_COST,
        Role.DEPRECIATION_EXPENSE,
    }
)
IFRS_ROLES = frozenset({Role.NET_INVESTMENT, Role.DEFERRED_FEE})
COMMON_ROLES = frozenset(Role) - CREDIT_ROLES - LEASE_ROLES - IFRS_ROLES
