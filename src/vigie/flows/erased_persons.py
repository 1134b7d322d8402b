"""A person who is erased: the alerts of his contracts keep him, or go with him, as do addresses of letters.

Which contracts are his is known to leasing, what was said about them to fraud. What a watched portfolio
says of people goes with its files (`vigie retention`), but for what certificates, distortions and changes
made from them say: these are not erased.
"""

from collections.abc import Sequence
from functools import partial

from django.db import transaction

from vigie.documents.actions import remove_files
from vigie.fraud.actions import erase_alerts_of
from vigie.fraud.queries import keeping_contracts
from vigie.kernel.actor import Actor, system_actor
from vigie.leasing.queries.keeping import letters_ever_to, numbers_ever_of
from vigie.notices.actions import erase_letters
from vigie.parties.domain.keeping import Keeping


def keeping_alerts(party_id: int, by: Actor) -> Sequence[Keeping]:
    """Return the alerts that need a party; a keeper of `parties.ports`."""
    return keeping_contracts(numbers_ever_of(party_id, by), by)


def erase_alerts(party_id: int, *, by: Actor, key: str) -> None:
    """Erase what was asked, answered, contested and said about a party; an eraser of `parties.ports`.

    His alerts go with their papers, or are reduced to what keeps the same matter from coming back.
    """
    house = system_actor(by.organisation_id, name="erasure")
    numbers = numbers_ever_of(party_id, house)
    if not numbers:
        return
    gone = erase_alerts_of(numbers, by=house, key=f"{key} alerts")
    # A file goes once the act that says so is committed.
    transaction.on_commit(partial(remove_files, {one.digest: one.size for one in gone}, house))


def erase_letters_to(party_id: int, *, by: Actor, key: str) -> None:
    """Erase the addresses to which letters about his contracts went; an eraser of `parties.ports`."""
    house = system_actor(by.organisation_id, name="erasure")
    messages = letters_ever_to(party_id, house)
    if messages:
        erase_letters(messages, by=house, key=f"{key} letters")
