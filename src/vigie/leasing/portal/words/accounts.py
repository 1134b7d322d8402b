"""Roles of the chart of accounts by the names that the shipped charts give them."""

from functools import cache

from vigie.kernel.typography import printed
from vigie.ledger.domain.charts import templates


def account_name(role: str, language: str) -> str:
    """Return the name of the account that plays a role; the role itself where no chart has one."""
    return printed(_names().get(role, {}).get(language[:2], role), language[:2])


@cache
def _names() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name in ("ifrs_lessor", "fr_lender", "fr_lessor"):
        for account in templates()[name].accounts:
            if account.role:
                found[account.role] = dict(account.names)
    return found
