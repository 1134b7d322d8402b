"""What an answer about a field's mapping does to alerts, told before it is given."""

from collections.abc import Mapping

from django.http import QueryDict
from django.urls import reverse

from vigie.fraud.queries.doubts import Resting


def resting_context(found: Resting, *, is_held_back: bool) -> Mapping[str, object]:
    """Return what the part shows: alerts by level that would close, or that are held back now."""
    shown = found.held_back if is_held_back else found.undecided
    query = QueryDict(mutable=True)
    query.update({"state": "held_back", "baseline": "all"})
    return {
        "levels": [(level, number) for level, number in shown.items() if number],
        "number": sum(shown.values()),
        "confirmed": sum(found.confirmed.values()),
        "is_held_back": is_held_back,
        "address": f"{reverse('fraud:alerts')}?{query.urlencode()}",
    }
