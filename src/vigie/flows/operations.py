"""What operations must know: a file refused, a register fallen silent, own names missing."""

from typing import Final

from django.utils import timezone

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor
from vigie.kernel.clock import local_date
from vigie.notices.actions import close_told, notify
from vigie.notices.domain.kinds import Context
from vigie.parties.queries import own_names
from vigie.parties.queries.own_names import own_names_said
from vigie.registrations import actions, queries
from vigie.tenancy.queries import recipients_with

HELD: Final = "registrations.file_shrunk"
CONCERNED: Final = "registrations.import_files"
NAMING: Final = "parties.edit_own_names"
NAMELESS: Final = "ops.own_names_missing"


def tell_refusal(batch_id: int, *, by: Actor, key: str) -> int:
    """Tell those who import that a file was refused or is held; returns how many mails."""
    with tenant(by.organisation_id):
        line = queries.import_detail(by, batch_id)
    context: Context = {
        "reason": line.fault_code or "registrations.refused",
        "import_link": f"/imports/{batch_id}/",
    }
    if line.fault_code == HELD:
        return notify("ops.import_held", _people(by), context, key, by=by, key=key).queued
    context = {**context, "rows": line.rows}
    return notify("ops.import_refused", _people(by), context, key, by=by, key=key).queued


def tell_silence(*, by: Actor, key: str) -> int:
    """Raise an operations alert for each register that is silent beyond its rhythm, once.

    Returns how many mails were queued. A register that speaks again and falls silent anew is
    told again.
    """
    today = local_date(timezone.now())
    queued = 0
    for silent in actions.note_silence(today, by=by, key=key):
        context: Context = {
            "source": f"source-{silent.source_id}",
            "last_as_of": silent.last_as_of,
            "days_silent": silent.days,
            "rhythm_days": silent.rhythm_days,
            "certificates": silent.certificates,
            "imports_link": "/imports/",
        }
        name = f"silence-{silent.source_id}-{silent.last_as_of.isoformat()}"
        queued += notify("ops.register_silent", _people(by), context, name, by=by, key=name).queued
    return queued


def tell_own_names(*, by: Actor, key: str) -> int:
    """Tell those who can mend it, once, that no own name is known; returns how many mails.

    Names that were given and all withdrawn again are missing anew.
    """
    with tenant(by.organisation_id):
        if own_names(by):
            return 0
        watched, said = queries.figures(by).certificates, own_names_said(by)
        people = recipients_with(by.organisation_id, NAMING)
    context: Context = {"certificates": watched, "names_link": "/settings/names/"}
    told = [(one.user_id, one.email, one.language) for one in people]
    return notify(NAMELESS, told, context, f"own-names-{said}", by=by, key=key).queued


def close_own_names(*, by: Actor, key: str) -> int:
    """Close what was told of missing own names once one is given; returns how many lines."""
    with tenant(by.organisation_id):
        is_mended = bool(own_names(by))
    return close_told(NAMELESS, by=by, key=key) if is_mended else 0


def _people(by: Actor) -> list[tuple[int, str, str]]:
    with tenant(by.organisation_id):
        found = recipients_with(by.organisation_id, CONCERNED)
    return [(one.user_id, one.email, one.language) for one in found]
