"""What documents needs from outside: somebody who carries invoices between businesses and the tax
office.

A French approved platform (plateforme agréée) takes Factur-X, the Polish KSeF takes FA(3). An adapter
raises two kinds. `Unavailable`: nothing was taken, try again later, after `retry_after` seconds; its
code is `OUTCOME_UNKNOWN` when the platform may have taken the invoice before it fell silent:
`deposit` may then be called again with the same invoice, since a platform knows a number of a seller
once and the adapter answers with the deposit that stands. `Refused`: the same invoice will be refused
again; `reply` holds the platform's words. Neither names a buyer.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Protocol

from vigie.kernel.errors import Unavailable

OUTCOME_UNKNOWN: Final = "documents.platform_silent"


class Stage(StrEnum):
    """Where an invoice stands; the French codes are those of the reform's life cycle."""

    DEPOSITED = "deposited"  # 200, and what a platform took and has not judged yet
    DELIVERED = "delivered"  # 201 to 204: with the buyer or his platform; KSeF: has its number
    APPROVED = "approved"  # 205, 206
    DISPUTED = "disputed"  # 207, 208
    REFUSED = "refused"  # 210, by the buyer
    PAID = "paid"  # 211, 212
    REJECTED = "rejected"  # 213, or KSeF's codes from 400 up: by the platform, never delivered


@dataclass(frozen=True, slots=True)
class OutgoingInvoice:
    """An invoice on its way; identifiers are bare (SIREN, NIP), content in the platform's format."""

    number: str
    issued_on: date
    seller_id: str
    buyer_id: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Deposit:
    """The platform's word that it took the invoice; `platform_id` asks for its statuses."""

    platform_id: str
    accepted_at: datetime


@dataclass(frozen=True, slots=True)
class Status:
    """One step of an invoice's life: the platform's own code and words beside the stage.

    `official_number` is the number that the state gave (KSeF), `proof` its receipt (UPO), if any.
    """

    stage: Stage
    code: str
    at: datetime
    reason: str = ""
    official_number: str = ""
    proof: bytes = b""


class InvoicePlatform(Protocol):
    """Carries invoices of one country."""

    @property
    def format(self) -> str:
        """Return what content must be: `factur-x` or `fa3`."""
        ...

    def deposit(self, invoice: OutgoingInvoice) -> Deposit:
        """Hand an invoice over; the same number of a seller again is the same deposit."""
        ...

    def statuses(self, platform_id: str) -> tuple[Status, ...]:
        """Return the whole life of a deposited invoice so far, oldest first, each step once."""
        ...


class NoInvoicePlatform:
    """Stands in until the site configures a platform: every invoice waits."""

    format = ""

    def deposit(self, invoice: OutgoingInvoice) -> Deposit:
        """Raise Unavailable: nobody is there to take the invoice."""
        del invoice
        raise Unavailable("documents.no_platform", retry_after=3600)

    def statuses(self, platform_id: str) -> tuple[Status, ...]:
        """Raise Unavailable: nobody is there to ask."""
        del platform_id
        raise Unavailable("documents.no_platform", retry_after=3600)


_in_use: dict[str, InvoicePlatform] = {}


def use_platform(country: str, platform: InvoicePlatform) -> InvoicePlatform:
    """Choose the platform of a country (FR, PL) for this process; returns the former one."""
    former = platform_of(country)
    _in_use[country] = platform
    return former


def platform_of(country: str) -> InvoicePlatform:
    """Return the platform in use for a seller's country."""
    return _in_use.get(country, NoInvoicePlatform())
