"""A person who is erased: alerts and watched certificates of his contracts keep him, or go with him, as do
addresses of letters.

Which contracts are his is known to leasing, under which number they are watched to registrations, what was
said about them to fraud. The files of a watched portfolio go by their own retention (`vigie retention`).
"""

from collections.abc import Sequence
from functools import partial

from django.db import transaction

from vigie.documents.actions import remove_files
from vigie.flows.emptying import held_certificates
from vigie.fraud.actions import erase_alerts_of
from vigie.fraud.queries import keeping_contracts
from vigie.kernel.actor import Actor, system_actor
from vigie.leasing.queries.keeping import letters_ever_to, numbers_ever_of
from vigie.notices.actions import erase_letters
from vigie.parties.domain.keeping import Keeping, Need
from vigie.registrations.actions import erase_certificates
from vigie.registrations.queries.contracts import (
    WatchedContract,
    watched_contract,
    watched_contracts,
)


def keeping_alerts(party_id: int, by: Actor) -> Sequence[Keeping]:
    """Return the alerts that need a party; a keeper of `parties.ports`."""
    return keeping_contracts(_numbers(party_id, by), by)


def keeping_watched(party_id: int, by: Actor) -> Sequence[Keeping]:
    """Return the watched contracts that need a party; a keeper of `parties.ports`."""
    found = watched_contracts(by, numbers_ever_of(party_id, by))
    return [need for one in found for need in _keeping(one, by)]


def keeping_certificate(certificate_id: int, by: Actor) -> Sequence[Keeping]:
    """Return what needs the people of a watched contract; the keeper of `registrations.ports`."""
    one = watched_contract(by, certificate_id)
    if one is None:
        return []
    return [*_keeping(one, by), *keeping_contracts((one.number,), by)]


def erase_alerts(party_id: int, *, by: Actor, key: str) -> None:
    """Erase what was asked, answered, contested and said about a party; an eraser of `parties.ports`.

    His alerts go with their papers, or are reduced to what keeps the same matter from coming back.
    """
    house = _house(by)
    _erase_alerts(_numbers(party_id, house), house, key)


def erase_watched(party_id: int, *, by: Actor, key: str) -> None:
    """Erase what watched files told of a party's contracts; an eraser of `parties.ports`."""
    house = _house(by)
    found = watched_contracts(house, numbers_ever_of(party_id, house))
    ids = tuple(one.certificate_id for one in found)
    if ids:
        erase_certificates(ids, by=house, key=f"{key} watched")


def erase_alerts_on(certificate_id: int, *, by: Actor, key: str) -> None:
    """Erase the alerts of a watched contract; the eraser of `registrations.ports`."""
    house = _house(by)
    one = watched_contract(house, certificate_id)
    if one is not None:
        _erase_alerts((one.number,), house, key)


def erase_letters_to(party_id: int, *, by: Actor, key: str) -> None:
    """Erase the addresses to which letters about his contracts went; an eraser of `parties.ports`."""
    house = _house(by)
    messages = letters_ever_to(party_id, house)
    if messages:
        erase_letters(messages, by=house, key=f"{key} letters")


def _keeping(one: WatchedContract, by: Actor) -> list[Keeping]:
    if not one.is_ended:
        return [Keeping(Need.RUNNING, one.number)]
    is_held = one.certificate_id in held_certificates(by, [one.certificate_id])
    return [Keeping(Need.HELD, one.number)] if is_held else []


def _numbers(party_id: int, by: Actor) -> tuple[str, ...]:
    """Return the numbers of a party's contracts, as leasing and as watched portfolios write them."""
    numbers = numbers_ever_of(party_id, by)
    watched = (one.number for one in watched_contracts(by, numbers))
    return tuple(dict.fromkeys((*numbers, *watched)))


def _erase_alerts(numbers: tuple[str, ...], house: Actor, key: str) -> None:
    if not numbers:
        return
    gone = erase_alerts_of(numbers, by=house, key=f"{key} alerts")
    # A file goes once the act that says so is committed.
    transaction.on_commit(partial(remove_files, {one.digest: one.size for one in gone}, house))


def _house(by: Actor) -> Actor:
    return system_actor(by.organisation_id, name="erasure")
