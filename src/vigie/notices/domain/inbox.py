"""What stands in a person's inbox: the kinds of e-mail, and results that no e-mail carries.

The same rule as for e-mails holds: counts, dates, links and codes, never a plate or a name.
"""

from collections.abc import Mapping
from datetime import date

from vigie.kernel.errors import Invalid
from vigie.notices.domain.kinds import KINDS, Context, FieldType, Kind, Value

_COUNT, _LINK, _CODE = FieldType.COUNT, FieldType.LINK, FieldType.CODE

TOLD: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "registrations.import_taken",
            1,
            {"rows": _COUNT, "bad_rows": _COUNT, "import_link": _LINK},
        ),
        Kind(
            "registrations.run_done",
            1,
            {
                "distortions": _COUNT,
                "red": _COUNT,
                "orange": _COUNT,
                "yellow": _COUNT,
                "run_link": _LINK,
            },
        ),
        Kind("registrations.run_failed", 1, {"reason": _CODE, "run_link": _LINK}),
        Kind("leasing.takeover_done", 1, {"contracts": _COUNT, "takeover_link": _LINK}),
        Kind("leasing.takeover_failed", 1, {"reason": _CODE, "takeover_link": _LINK}),
        Kind(
            "leasing.papers_lacking",
            1,
            {"papers": _COUNT, "reason": _CODE, "mending_link": _LINK},
        ),
        Kind("leasing.pledge_to_release", 1, {"contract_link": _LINK}),
        Kind("leasing.contract_reopened", 1, {"pledge": _CODE, "contract_link": _LINK}),
        Kind("leasing.ends_announced", 1, {"contracts": _COUNT, "contracts_link": _LINK}),
        Kind("registrations.questions_asked", 1, {"questions": _COUNT, "questions_link": _LINK}),
        Kind(
            "registrations.products_missing",
            1,
            {"contracts": _COUNT, "certificates_link": _LINK},
        ),
        Kind("registrations.evidence_proposed", 1, {"evidence_link": _LINK}),
        Kind("fraud.answer_came", 1, {"answers": _COUNT, "alert_link": _LINK}),
        Kind("fraud.contest_came", 1, {"alert_link": _LINK}),
    )
}
INBOX_KINDS: Mapping[str, Kind] = {**KINDS, **TOLD}


def inbox_kind(name: str) -> Kind:
    """Return a kind that an inbox may hold; raises Invalid when there is none of that name."""
    if name not in INBOX_KINDS:
        raise Invalid("notices.unknown_kind", kind=name)
    return INBOX_KINDS[name]


def link_of(kind: Kind, context: Context) -> str:
    """Return where a line of the inbox leads: the first link of its kind."""
    return next(str(context[name]) for name, kept in kind.fields.items() if kept is FieldType.LINK)


def kept_form(context: Context) -> dict[str, int | str]:
    """Return the context as JSON keeps it, days as ISO texts."""
    return {n: v.isoformat() if isinstance(v, date) else v for n, v in context.items()}


def given_form(kind: Kind, kept: Mapping[str, int | str]) -> dict[str, Value]:
    """Return the context that `kept_form` kept; fields of an older version stay as they are."""
    return {
        name: date.fromisoformat(str(value)) if kind.fields.get(name) is FieldType.DATE else value
        for name, value in kept.items()
    }
