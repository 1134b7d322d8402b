"""Of what the register said nothing: an absent row and an empty cell are silence, no correction.

A row that an extract leaves out, or that was set aside as unreadable, was not read this time. A cell
that held something and is empty now is not given any more: it takes back neither a sale nor a theft.
Where a register's own word for "nothing" is an empty cell (pledge, oppositions, seizure), it is read.
Where it cancelled the operation, or the vehicle returned, it has spoken (`taken_back`). A field that
a person said is mapped wrongly is not read either (`trusted`), and a column that its file does not have
is no empty cell: nothing is read of what rests on it.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from vigie.flows.signals.taken_back import is_taken_back
from vigie.flows.signals.trusted import doubted_matters, trusted
from vigie.registrations.domain.expectations import LEASES
from vigie.registrations.domain.facts import SubjectFacts
from vigie.scoring.domain.signals import Signal

# What rests on certificates, by the cell that it cannot do without.
_HOLDER: Final = frozenset(
    {
        "sold_while_financed",
        "lessor_dropped",
        "transferred_after_end",
        "registered_to_other",
        "settlement_reversed",
        "plate_changed",
    }
)
_OWNER: Final = frozenset({"lessor_dropped", "transferred_after_end", "settlement_reversed"})
_EMPTIED: Final[Mapping[str, frozenset[str]]] = {
    "stolen": frozenset({"stolen"}),
    "title_stolen": frozenset({"stolen"}),
    "exported_on": frozenset({"exported"}),
    "destroyed_on": frozenset({"destroyed"}),
    "cancelled_on": frozenset({"registered_late"}),
}
# What rests on the column of pledges.
_PLEDGES: Final = frozenset({"pledge", "pledge_not_released", "pledge_lapsing"})
REGISTER_ONLY: Final = _HOLDER.union(
    *_EMPTIED.values(),
    (
        "not_found",
        "financed_twice",
        "pledge",
        "opposition",
        "technical",
        "cloned",
        "title_washing",
        "odometer",
        "undeclared_use",
        "pledge_not_released",
        "pledge_lapsing",
        "lessee_missing",
        "sold_still_ours",
    ),
)


def unread(facts: SubjectFacts, said: Collection[Signal] = ()) -> frozenset[str]:
    """Return the typologies of which the register said nothing of a certificate this time.

    `said` is what an alert of a vehicle financed twice rested on: a pledge, or only other contracts.
    """
    known = trusted(facts)
    if known.observed is None:
        return REGISTER_ONLY
    found = doubted_matters(facts).union(*_silences(known, known.observed))
    is_pledged = any(one.name == "foreign_pledge" for one in said)
    return found | {"financed_twice"} if is_pledged and found >= _PLEDGES else found


def _silences(facts: SubjectFacts, observed: Mapping[str, str]) -> Iterator[frozenset[str]]:
    if not observed.get("holder_name") and not is_taken_back(facts, "holder_name"):
        yield _HOLDER
    if _lacks_owner(facts, observed):
        yield _OWNER
    if not facts.is_given("pledge_creditor"):
        yield _PLEDGES
    last = {one.field: one for one in facts.changes}
    for field, typologies in _EMPTIED.items():
        change = last.get(field)
        is_emptied = change is not None and change.was and not change.is_now
        if is_emptied and not observed.get(field) and not is_taken_back(facts, field):
            yield typologies


def _lacks_owner(facts: SubjectFacts, observed: Mapping[str, str]) -> bool:
    """The lender must stand there beside a customer who holds, and nobody is named."""
    if facts.product in LEASES:
        return False
    field = {"pl_leasing": "owner_name", "pl_loan_title_transfer": "co_holder_name"}
    return facts.product in field and not observed.get(field[facts.product])
