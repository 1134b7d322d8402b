"""Which cells speak of a person, and what stands where such a value was removed.

Names, addresses and company numbers of holders, lessees and customers; and what names a vehicle, for whoever can
ask a register knows its holder by it (Court of Justice, 9 November 2023, C-319/22). A pledge's creditor
is a lender, and none of these.
"""

from typing import Final

from vigie.registrations.domain.columns import COLUMNS

_GROUPS: Final = frozenset({"identity", "holder", "lessee", "customer"})
_KINDS: Final = frozenset({"plate", "vin", "siren", "text", "name", "address"})

PERSONAL: Final = tuple(
    column.name for column in COLUMNS if column.group in _GROUPS and column.kind in _KINDS
)
# Not empty: that something stood there, which was neither nothing nor the customer, is what rules ask.
REMOVED: Final = "[removed]"
