"""Letters to people outside: the same rule of fields, the sender's name, and a link put in as they leave.

Each kind has one purpose. Those of fraud ask for an answer that a decision waits for; they are no
collection and no prospecting, and name no suspicion, no amount and no vehicle. Those of leasing go to
the customer about his own contract, by its number: what is overdue, an end that is near, a claim that
is open again. They name no vehicle, and none is prospecting.
"""

from collections.abc import Mapping
from typing import Final

from vigie.kernel.errors import Invalid
from vigie.notices.domain.kinds import Context, FieldType, Kind, check_context

# Where the personal link stands in the text that is kept.
LINK_MARK: Final = (
    "\N{MATHEMATICAL LEFT WHITE SQUARE BRACKET}link\N{MATHEMATICAL RIGHT WHITE SQUARE BRACKET}"
)

OUTSIDE: Final[Mapping[str, Kind]] = {
    kind.name: kind
    for kind in (
        Kind("fraud.question", 1, {"answer_by": FieldType.DATE}),
        Kind("fraud.question_again", 1, {"answer_by": FieldType.DATE}),
        Kind("leasing.dealer_link", 1, {"valid_until": FieldType.DATE}),
        Kind(
            "leasing.reminder",
            1,
            {
                "contract": FieldType.NUMBER,
                "level": FieldType.COUNT,
                "overdue": FieldType.AMOUNT,
                "since": FieldType.DATE,
                "mention": FieldType.CODE,
            },
        ),
        Kind(
            "leasing.end_near",
            1,
            {"contract": FieldType.NUMBER, "ends_on": FieldType.DATE, "ending": FieldType.CODE},
        ),
        Kind(
            "leasing.open_again",
            1,
            {
                "contract": FieldType.NUMBER,
                "returned_on": FieldType.DATE,
                "owed": FieldType.AMOUNT,
                "mention": FieldType.CODE,
            },
        ),
    )
}


def outside_kind(name: str, context: Context) -> Kind:
    """Return a kind of letter whose context is checked; Invalid otherwise."""
    if name not in OUTSIDE:
        raise Invalid("notices.unknown_kind", kind=name)
    check_context(OUTSIDE[name], context)
    return OUTSIDE[name]
