"""The organisation's own dated names, canonical for comparison and as written for people."""

from collections.abc import Sequence
from dataclasses import dataclass

from vigie.kernel.actor import Actor
from vigie.parties.queries import own_names as named
from vigie.registrations.domain.expectations import OwnName
from vigie.registrations.domain.legal_forms import spellings


@dataclass(frozen=True, slots=True)
class ShownName:
    """An own name: canonical with its dates, and as people write it."""

    dated: OwnName
    shown: str

    @property
    def name(self) -> str:
        """Return the canonical name."""
        return self.dated.name


def own_names(by: Actor) -> Sequence[ShownName]:
    """Return every own name, past ones included, the one in force first.

    Each stands under every usual spelling of its legal form, as it was declared first: a register
    that writes SP. Z O.O. and a lender that writes SP Z OO mean one company.
    """
    found = [
        ShownName(OwnName(text, one.siren, one.valid_from, one.valid_until), one.shown)
        for one in named(by)
        for text in spellings(one.name)
    ]
    return sorted(found, key=lambda one: (one.dated.valid_until is not None, one.dated.valid_from))
