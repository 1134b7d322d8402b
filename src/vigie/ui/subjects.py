"""Subjects of other products under their own names, as the products that own them call them."""

from collections.abc import Iterable, Mapping

from vigie.kernel.actor import Actor
from vigie.ui import registries
from vigie.ui.cells import Link

Named = tuple[str, int]  # kind and number: ("leasing.contract", 42)


def kinds_known() -> frozenset[str]:
    """Return the kinds of subjects that some product names."""
    return frozenset(origin.subject_kind for origin in registries.origins)


def links_of(by: Actor, subjects: Iterable[Named]) -> Mapping[Named, Link]:
    """Return each subject under its own name, with its address where the reader may go there.

    One that the reader may not see, or that is gone, is called by its kind and number.
    """
    wanted = set(subjects)
    labels = {origin.subject_kind: origin.label for origin in registries.origins}
    found = {(kind, pk): Link(f"{labels.get(kind, kind)} {pk}") for kind, pk in wanted}
    for origin in registries.origins.allowed(by):
        ids = sorted(pk for kind, pk in wanted if kind == origin.subject_kind)
        for pk, hit in (origin.find(by, ids) if ids else {}).items():
            found[origin.subject_kind, pk] = Link(hit.title, hit.href)
    return found
