"""Why an alert went or fell: what exonerates it was learnt, or what it rested on is no longer so.

The register is not right again because our own contract was settled, and a pledge that lapsed was not
renewed. Each cause is a code with the parts that say it: exculpations and caps of the rules, or a
sentence of `reasons.toml` under `gone`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from vigie.scoring.domain.assessment import Finding
from vigie.scoring.domain.levels import Level
from vigie.scoring.domain.signals import Signal

EXONERATED: Final = "exonerated"  # what exonerates was learnt
REGISTER: Final = "register"  # what the register says no longer speaks for it
OWN_FILE: Final = "own_file"  # our own file moved: the register was not read since
OVER: Final = "over"  # it rests on payments, people or evidence, and these say it no longer
HELD_BACK: Final = "held_back"  # a person said that the field it rests on is mapped wrongly
RENEWED: Final = "pledge_renewed"
LAPSED: Final = "pledge_lapsed"
LOST: Final = "pledge_lost"
CONTRACT_OVER: Final = "contract_over"  # a person answered that the contract ended
# Matters that rest on something else than registers, or on something else beside them.
NOT_OF_REGISTERS: Final = frozenset(
    {
        "financed_twice",
        "identity",
        "straw_borrower",
        "bust_out",
        "shell_company",
        "dealer_cluster",
        "undeclared_use",
        "settlement_reversed",
        "cloned",
        "learned_pattern",
    }
)
_TRANSFER: Final = (("transfer_cancelled_on", "transfer_cancelled"),)
# By matter the signals, each with its sentence under `gone`, with which a register takes it back.
TAKEN_BACK: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "exported": (
        ("departure_cancelled_on", "departure_cancelled"),
        ("returned_on", "came_back"),
    ),
    "destroyed": (("destruction_cancelled_on", "destruction_cancelled"),),
    "sold_while_financed": _TRANSFER,
    "lessor_dropped": _TRANSFER,
    "transferred_after_end": _TRANSFER,
    "registered_to_other": _TRANSFER,
}
_LAPSING: Final = "pledge_lapsing"


@dataclass(frozen=True, slots=True)
class Part:
    """One sentence of a cause: section and code of `reasons.toml`, the facts and level it names."""

    section: str
    code: str
    facts: tuple[Signal, ...] = ()
    level: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why an alert went or fell."""

    by: str
    parts: tuple[Part, ...] = ()


def why_over() -> Cause:
    """Return why alerts of a contract go that ended, as a person answered."""
    return Cause(EXONERATED, (Part("gone", CONTRACT_OVER),))


def why_gone(
    typology: str, told: Sequence[Finding], spoken: Iterable[Signal], on: date, *, is_read: bool
) -> Cause:
    """Return why nothing speaks of a typology any more.

    `told` are its findings that were exonerated, `spoken` what the register says on the day `on`;
    `is_read` tells whether the register was read since the alert was last looked at.
    """
    parts = _exculpations(told, Level.NONE)
    if parts:
        return Cause(EXONERATED, parts)
    if typology == _LAPSING and is_read:
        return _of_pledge({one.name: one for one in spoken}, on)
    if typology in NOT_OF_REGISTERS:
        return Cause(OVER)
    return Cause(REGISTER, _taken_back(typology, spoken)) if is_read else Cause(OWN_FILE)


def why_lower(findings: Sequence[Finding]) -> Cause:
    """Return what holds the strongest finding below what its evidence gives, if anything does."""
    first = findings[0]
    met = _exculpations([first], Level(first.evidence_level - 1))
    caps = tuple(Part("caps", cap.code, level=cap.level.word) for cap in first.caps)
    return Cause(EXONERATED, (*met, *caps)) if met or caps else Cause(REGISTER)


def _exculpations(findings: Iterable[Finding], highest: Level) -> tuple[Part, ...]:
    """Return the exculpations met that leave a level at most, each once."""
    met = {
        one.code: Part("exculpations", one.code, one.facts)
        for finding in findings
        for one in finding.exculpations
        if one.answer == "met" and one.lowers_to is not None and one.lowers_to <= highest
    }
    return tuple(met.values())


def _taken_back(typology: str, spoken: Iterable[Signal]) -> tuple[Part, ...]:
    """Return what the register took back by its own word: a cancellation, a return, with its day."""
    said = {one.name: one for one in spoken}
    names = TAKEN_BACK.get(typology, ())
    return tuple(Part("gone", code, (said[name],)) for name, code in names if name in said)


def _of_pledge(spoken: dict[str, Signal], on: date) -> Cause:
    """Tell a pledge that was renewed from one that lapsed and one that stands no more."""
    state, expires = spoken.get("pledge_state"), spoken.get("pledge_expires_on")
    day = expires.value if expires is not None else None
    facts = (expires,) if expires is not None else ()
    if state is not None and state.value in ("ours", "lapsed") and isinstance(day, date):
        by = RENEWED if day > on else LAPSED
        return Cause(by, (Part("gone", by, facts),))
    if state is not None and state.value != "ours":
        return Cause(LOST, (Part("gone", LOST),))
    return Cause(REGISTER)
