"""One timeline of a record: its own facts, and what other products know of the same subject."""

from datetime import date, datetime

from django.utils import timezone

from vigie.kernel.actor import Actor
from vigie.ui import registries
from vigie.ui.records import Moment, Timeline


def whole_timeline(actor: Actor, subject_kind: str, subject_id: int, own: Timeline) -> Timeline:
    """Return the facts of a record and of every product that has a history of it, newest first.

    On one day, the record's own facts come first, then the others in the order of the products.
    """
    moments, kinds = list(own.moments), list(own.kinds)
    for history in registries.histories.allowed(actor):
        if history.subject_kind == subject_kind:
            moments += history.load(actor, subject_id)
            kinds += history.kinds
    moments.sort(key=_day, reverse=True)
    present = {moment.kind for moment in moments}
    return Timeline(moments, [kind for kind in kinds if kind[0] in present])


def _day(moment: Moment) -> date:
    if isinstance(moment.on, datetime):
        return timezone.localdate(moment.on)
    return moment.on or date.min
