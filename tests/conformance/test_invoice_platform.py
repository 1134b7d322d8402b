"""Every invoicing platform passes the one kit: the fake, the French platform, KSeF."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from vigie.connectors.french_platform.adapter import FrenchPlatform
from vigie.connectors.french_platform.settings import FrenchSettings
from vigie.connectors.ksef.adapter import Ksef
from vigie.connectors.ksef.settings import KsefSettings
from vigie.documents.engines.fa3 import fa3_xml
from vigie.documents.ports import InvoicePlatform, Stage
from vigie.testing.fake_invoice_platform import FakeInvoicePlatform
from vigie.testing.invoice_platform_kit import INVOICE_PLATFORM_CHECKS, Arrived, PlatformBench
from vigie.testing.invoice_platforms import RunningPlatform, running_platform
from vigie.testing.invoices import polish_invoice

SECOND = 1.0


@dataclass
class FakeBench:
    fake: FakeInvoicePlatform

    @property
    def platform(self) -> InvoicePlatform:
        return self.fake

    def content(self, number: str) -> bytes:
        return b"%PDF " + number.encode()

    def arrived(self) -> list[Arrived]:
        return [Arrived(number, one.content) for number, one in self.fake.taken.items()]

    def judge(self, number: str, stage: Stage, reason: str) -> None:
        self.fake.judge(number, stage, reason)

    def misbehave(self, kind: str) -> None:
        if kind != "duplicate":
            self.fake.orders.append(kind)

    def go_away(self) -> None:
        self.fake.is_away = True


@dataclass
class ServerBench:
    server: RunningPlatform
    platform: InvoicePlatform
    is_polish: bool

    def content(self, number: str) -> bytes:
        if self.is_polish:
            return fa3_xml(polish_invoice(number=number))
        return b"%PDF-1.7 \x00\r\n--" + number.encode() + bytes(range(256))

    def arrived(self) -> list[Arrived]:
        return [
            Arrived(one["number"], bytes.fromhex(one["content"])) for one in self.server.arrived()
        ]

    def judge(self, number: str, stage: Stage, reason: str) -> None:
        self.server.judge(number, stage.value, reason)

    def misbehave(self, kind: str) -> None:
        self.server.misbehave(kind)

    def go_away(self) -> None:
        self.server.stop()


def french(server: RunningPlatform) -> InvoicePlatform:
    settings = FrenchSettings(server.url, f"{server.url}/token", "vigie", "s3cret", SECOND)
    return FrenchPlatform(settings)


def polish(server: RunningPlatform) -> InvoicePlatform:
    return Ksef(KsefSettings(server.url, "5260001246", "ksef-token", SECOND))


@pytest.fixture(params=["fake", "french_platform", "ksef"])
def bench(request: pytest.FixtureRequest) -> Iterator[PlatformBench]:
    if request.param == "fake":
        yield FakeBench(FakeInvoicePlatform())
        return
    with running_platform(request.param) as server:
        is_polish = request.param == "ksef"
        yield ServerBench(server, polish(server) if is_polish else french(server), is_polish)


@pytest.mark.parametrize("check", INVOICE_PLATFORM_CHECKS, ids=lambda check: check.__name__)
def test_invoice_platform(check: Callable[[PlatformBench], None], bench: PlatformBench) -> None:
    check(bench)
