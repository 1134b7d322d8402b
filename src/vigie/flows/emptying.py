"""Personal values that watched files told go when the retention of their source is over.

What keeps a certificate's: an alert that is live, a legal hold on it or on its contract.
"""

from collections.abc import Collection, Mapping
from typing import Final

from django.utils import timezone

from vigie.documents.queries import held_of
from vigie.flows.signals.bag import same_words
from vigie.flows.signals.whose import names_customer
from vigie.fraud.queries import subjects_needed
from vigie.kernel.actor import Actor
from vigie.kernel.clock import local_date
from vigie.leasing.queries.keeping import all_held_contracts
from vigie.registrations.actions import Emptied, empty_expired
from vigie.registrations.domain.canonical import read
from vigie.registrations.domain.columns import BY_NAME
from vigie.registrations.queries.contracts import contract_keys_of, key_of

KIND: Final = "registrations.certificate"
ALERT: Final = "alert"
HOLD: Final = "hold"


def empty_values(*, by: Actor, key: str) -> Emptied:
    """Remove what is past its retention today and what nothing needs; returns what went."""
    today = local_date(timezone.now())
    return empty_expired(today, needed, is_customer, by=by, key=key)


def values_past_retention(*, by: Actor, key: str) -> Emptied:
    """Return what `empty_values` would remove today, and what would keep the rest; nothing goes."""
    today = local_date(timezone.now())
    return empty_expired(today, needed, is_customer, by=by, key=key, is_rehearsal=True)


def needed(by: Actor, certificates: Collection[int]) -> Mapping[int, str]:
    """Return which of some certificates are needed, and why. To be called in the tenant's block."""
    if not certificates:
        return {}
    alerted = dict.fromkeys(subjects_needed(by, KIND, certificates), ALERT)
    return alerted | dict.fromkeys(held_certificates(by, certificates), HOLD)


def held_certificates(by: Actor, certificates: Collection[int]) -> frozenset[int]:
    """Return which of some certificates are under a legal hold: their own, or their contract's."""
    held = held_of(KIND, by)
    contracts = {key_of(number) for number in all_held_contracts(by)}
    keys = contract_keys_of(by, certificates)
    return frozenset(pk for pk in certificates if pk in held or keys.get(pk) in contracts)


def is_customer(text: str, customer: str) -> bool:
    """Tell whether rules may take a raw holder's name for the customer's, so that it stays."""
    canonical = read(BY_NAME["holder_name"], text).text
    return names_customer(canonical, customer) or same_words(canonical, customer)
