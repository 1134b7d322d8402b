"""Of what the register said nothing: an absent row and an empty cell are silence, no correction.

A row that an extract leaves out, or that was set aside as unreadable, was not read this time. A cell
that held something and is empty now is not given any more: it takes back neither a sale nor a theft.
Where a register's own word for "nothing" is an empty cell (pledge, oppositions, seizure), it is read.
Where it cancelled the operation, or the vehicle returned, it has spoken (`taken_back`). A field that
a person said is mapped wrongly is not read either (`trusted`), and a column that its file does not have
is no empty cell: nothing is read of what rests on it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from vigie.flows.signals.holder import lacks_who_holds
from vigie.flows.signals.taken_back import is_taken_back
from vigie.flows.signals.trusted import doubted_matters, trusted
from vigie.registrations.domain.columns import STEADY
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
# By typology, the columns that can speak of it.
_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(_PLEDGES, ("pledge_creditor",)),
    "stolen": ("stolen", "title_stolen"),
    "exported": ("exported_on", "suspended"),
    "destroyed": ("destroyed_on", "suspended"),
    "registered_late": ("cancelled_on", "registered_on"),
    "opposition": ("oppositions", "seized_on"),
    "technical": tuple(sorted(STEADY)),
    "undeclared_use": ("usage", "national_category", "category"),
    "title_washing": ("damage_opened_on",),
    "plate_changed": ("title_lost", "duplicate_on"),
    "lessee_missing": ("lessee_name",),
}
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
    yield frozenset(one for one, columns in _COLUMNS.items() if _lacks(facts, columns))
    if lacks_who_holds(facts):
        yield _HOLDER
    last = {one.field: one for one in facts.changes}
    for field, typologies in _EMPTIED.items():
        change = last.get(field)
        # A live record that said so may have been overtaken by a file that does not.
        if change is not None and not observed.get(field) and not is_taken_back(facts, field):
            yield typologies


def _lacks(facts: SubjectFacts, columns: Sequence[str]) -> bool:
    """Tell whether none of some columns is given, or one of them by another register alone.

    What the register took back by an operation is read without them.
    """
    if any(is_taken_back(facts, one) for one in columns):
        return False
    return not any(map(facts.is_given, columns)) or any(map(facts.is_elsewhere, columns))


def _lacks_owner(facts: SubjectFacts, observed: Mapping[str, str]) -> bool:
    """The lender must stand there beside a customer who holds, and nobody is named."""
    if facts.product in LEASES:
        return False
    field = {"pl_leasing": "owner_name", "pl_loan_title_transfer": "co_holder_name"}
    return facts.product in field and not observed.get(field[facts.product])
