"""What registers said when they last spoke of alerts that still hold their place."""

from collections.abc import Collection, Mapping

from vigie.fraud.domain import rulebook
from vigie.fraud.domain.alerts import Key
from vigie.fraud.domain.body import signals_kept
from vigie.fraud.models import Alert
from vigie.fraud.queries.queue import READ
from vigie.kernel.actor import Actor
from vigie.scoring.domain.signals import Signal

Spoken = Mapping[Key, tuple[Signal, ...]]


def last_spoken(by: Actor, contract_numbers: Collection[str]) -> Spoken:
    """Return (contract, typology) → what its register said last; one query, none without contracts."""
    by.require(READ)
    if not contract_numbers:
        return {}
    rows = Alert.objects.filter(
        organisation_id=by.organisation_id, holds=True, contract_number__in=contract_numbers
    ).values_list("contract_number", "typology", "spoken")
    known = rulebook.vocabulary()
    return {
        (number, typology): signals_kept(kept, known) for number, typology, kept in rows if kept
    }
