"""What every `InvoicePlatform` must do: run these checks against an adapter before it is trusted.

A connector's author writes a bench (the platform's adapter, and hands on the server behind it) and
calls each of `INVOICE_PLATFORM_CHECKS` with a fresh one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from vigie.documents.ports import (
    OUTCOME_UNKNOWN,
    Deposit,
    InvoicePlatform,
    OutgoingInvoice,
    Stage,
)
from vigie.kernel.errors import Refused, Unavailable, VigieError

BUYER = "7740001454"


@dataclass(frozen=True, slots=True)
class Arrived:
    """An invoice on the platform's side."""

    number: str
    content: bytes


class PlatformBench(Protocol):
    """An adapter under test and the server that it talks to; its time-out is a second."""

    @property
    def platform(self) -> InvoicePlatform:
        """Return the adapter under test, the same one each time."""
        ...

    def content(self, number: str) -> bytes:
        """Return an invoice of that number in the platform's format."""
        ...

    def arrived(self) -> list[Arrived]:
        """Return what the platform took, oldest first, a number once."""
        ...

    def judge(self, number: str, stage: Stage, reason: str) -> None:
        """Have the platform deliver or reject an invoice."""
        ...

    def misbehave(self, kind: str) -> None:
        """Order a fault of the next call: unauthorised, busy, broken, refused, slow, truncated,
        silent (after taking the invoice), duplicate (the next judgement is told twice).
        """
        ...

    def go_away(self) -> None:
        """Stop the server."""
        ...


def outgoing(bench: PlatformBench, number: str = "FV/2027/02/0031") -> OutgoingInvoice:
    """Return an invoice ready to leave."""
    day = date(2027, 2, 5)
    return OutgoingInvoice(number, day, "5260001246", BUYER, bench.content(number))


def check_arrives_whole(bench: PlatformBench) -> None:
    """Every byte arrives, and its life begins with a deposit."""
    invoice = outgoing(bench)
    deposit = bench.platform.deposit(invoice)
    assert bench.arrived() == [Arrived(invoice.number, invoice.content)]
    assert isinstance(deposit, Deposit)
    assert deposit.accepted_at.tzinfo is not None
    assert [one.stage for one in bench.platform.statuses(deposit.platform_id)] == [Stage.DEPOSITED]


def check_delivery_and_rejection_are_told(bench: PlatformBench) -> None:
    """What the platform decides is told after the deposit, a rejection with its reason."""
    words = "nieprawidłowy NIP nabywcy & <adres>"
    for number, stage in (("A/1", Stage.DELIVERED), ("A/2", Stage.REJECTED)):
        deposit = bench.platform.deposit(outgoing(bench, number))
        bench.judge(number, stage, words)
        told = bench.platform.statuses(deposit.platform_id)
        assert [one.stage for one in told] == [Stage.DEPOSITED, stage], told
        assert all(one.at.tzinfo is not None for one in told)
        assert stage is Stage.DELIVERED or words in told[-1].reason


def check_a_status_told_twice_counts_once(bench: PlatformBench) -> None:
    """A platform may repeat itself; the life of an invoice does not."""
    deposit = bench.platform.deposit(outgoing(bench))
    bench.misbehave("duplicate")
    bench.judge("FV/2027/02/0031", Stage.DELIVERED, "")
    for _ in range(2):
        told = bench.platform.statuses(deposit.platform_id)
        assert [one.stage for one in told] == [Stage.DEPOSITED, Stage.DELIVERED]


def check_the_same_number_again_is_one_invoice(bench: PlatformBench) -> None:
    """A deposit that is repeated adds nothing on the platform."""
    first = bench.platform.deposit(outgoing(bench))
    again = bench.platform.deposit(outgoing(bench))
    bench.judge("FV/2027/02/0031", Stage.DELIVERED, "")
    assert len(bench.arrived()) == 1
    for deposit in (first, again):
        assert bench.platform.statuses(deposit.platform_id)[-1].stage is Stage.DELIVERED


def check_a_token_that_ran_out_is_renewed(bench: PlatformBench) -> None:
    """A 401 in the middle is mended without anybody's noticing."""
    bench.platform.deposit(outgoing(bench, "A/1"))
    bench.misbehave("unauthorised")
    bench.platform.deposit(outgoing(bench, "A/2"))
    assert [one.number for one in bench.arrived()] == ["A/1", "A/2"]


def check_busy_says_how_long(bench: PlatformBench) -> None:
    """A 429 asks for another attempt after the delay that the platform named."""
    bench.misbehave("busy")
    error = _failure(bench, Unavailable)
    assert isinstance(error, Unavailable)
    assert (error.code, error.retry_after) == ("documents.platform_busy", 7.0)
    assert bench.arrived() == []


def check_broken_and_slow_are_unavailable(bench: PlatformBench) -> None:
    """A 500 and a platform that takes too long ask for another attempt, which gets through."""
    for kind in ("broken", "slow"):
        bench.misbehave(kind)
        _failure(bench, Unavailable)
    bench.platform.deposit(outgoing(bench))
    assert len(bench.arrived()) == 1


def check_refused_is_final(bench: PlatformBench) -> None:
    """A 400 is final and brings the platform's words."""
    bench.misbehave("refused")
    error = _failure(bench, Refused)
    assert "400" in str(error.params["reply"])


def check_silence_is_unknown_and_may_be_repeated(bench: PlatformBench) -> None:
    """When the platform took the invoice and fell silent, a second deposit adds nothing."""
    bench.misbehave("silent")
    assert _failure(bench, Unavailable).code == OUTCOME_UNKNOWN
    bench.platform.deposit(outgoing(bench))
    assert len(bench.arrived()) == 1


def check_an_answer_cut_short_is_unavailable(bench: PlatformBench) -> None:
    """Half an answer is no answer."""
    deposit = bench.platform.deposit(outgoing(bench))
    bench.misbehave("truncated")
    try:
        told = bench.platform.statuses(deposit.platform_id)
    except Unavailable:
        told = ()
    assert told == ()
    assert bench.platform.statuses(deposit.platform_id)


def check_away_is_unavailable(bench: PlatformBench) -> None:
    """A platform that is not there took nothing."""
    bench.go_away()
    assert _failure(bench, Unavailable).code == "documents.platform_away"


def _failure(bench: PlatformBench, kind: type[VigieError]) -> VigieError:
    """Deposit a sample, which must fail with a kind and name no buyer."""
    try:
        bench.platform.deposit(outgoing(bench))
    except VigieError as error:
        assert isinstance(error, kind), f"{error!r} is not {kind.__name__}"  # noqa: PT017
        assert BUYER not in f"{error.params}"  # noqa: PT017
        return error
    raise AssertionError("the invoice was accepted")


INVOICE_PLATFORM_CHECKS: tuple[Callable[[PlatformBench], None], ...] = (
    check_arrives_whole,
    check_delivery_and_rejection_are_told,
    check_a_status_told_twice_counts_once,
    check_the_same_number_again_is_one_invoice,
    check_a_token_that_ran_out_is_renewed,
    check_busy_says_how_long,
    check_broken_and_slow_are_unavailable,
    check_refused_is_final,
    check_silence_is_unknown_and_may_be_repeated,
    check_an_answer_cut_short_is_unavailable,
    check_away_is_unavailable,
)
