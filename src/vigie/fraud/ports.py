"""What fraud asks of those who know the registers."""

from collections.abc import Callable, Collection, Sequence
from typing import Protocol

from vigie.fraud.domain.evidence_file import RegisterRead
from vigie.kernel.actor import Actor


class RegisterReads(Protocol):
    """Tells which files some runs read."""

    def __call__(self, by: Actor, run_ids: Collection[int]) -> Sequence[RegisterRead]:
        """Return the files of runs, in order; a run that is not the actor's has none."""
        ...


_READS: list[RegisterReads] = []


def use_register_reads(reads: RegisterReads) -> None:
    """Choose, once at start, who tells."""
    _READS[:] = [reads]


def register_reads(by: Actor, run_ids: Collection[int]) -> Sequence[RegisterRead]:
    """Return the files of runs; none where nobody knows the registers."""
    return _READS[0](by, run_ids) if _READS else ()


class HeldContracts(Protocol):
    """Tells which contracts are under a legal hold."""

    def __call__(self, by: Actor, numbers: Collection[str]) -> frozenset[str]:
        """Return those of some contracts that are held, by number."""
        ...


_HELD: list[HeldContracts] = []


def use_held_contracts(held: HeldContracts) -> None:
    """Choose, once at start, who tells of holds."""
    _HELD[:] = [held]


def held_contracts(by: Actor, numbers: Collection[str]) -> frozenset[str]:
    """Return the contracts under a hold; LookupError until the site has chosen: nothing is guessed."""
    if not _HELD:
        raise LookupError("nobody tells of legal holds: see vigie.site.wiring")
    return _HELD[0](by, numbers)


FieldName = Callable[[str], object]
_NAMES: list[FieldName] = []


def use_field_names(names: FieldName) -> None:
    """Choose, once at start, who knows what people call the fields that alerts rest on."""
    _NAMES[:] = [names]


def field_name(field: str) -> str:
    """Return what people call a field in the language of the page; its code where nobody tells."""
    return str(_NAMES[0](field)) if _NAMES else field
