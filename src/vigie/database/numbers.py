"""Many numbers as one parameter: of a list of thousands Django and the driver write each by itself."""

from collections.abc import Iterable

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Func, Value


def listed(numbers: Iterable[int]) -> Func:
    """Return the right side of an `__in` that sends all numbers as one array."""
    array = Value(list(numbers), ArrayField(BigIntegerField()))
    template = "(select unnest(%(expressions)s::bigint[]))"
    return Func(array, template=template, output_field=BigIntegerField())
