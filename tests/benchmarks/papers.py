"""Papers a CPU second, each with data of its own: an offer, a schedule of 60 rows, an invoice.

    python -m tests.benchmarks.papers [--papers 200]

A bare page by Typst, in the same run, is the floor: what the letter, the wording and the Factur-X cost
above it is ours.
"""

import argparse
import os
import resource
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import django

from vigie.documents.domain.catalogue import current, sample_of
from vigie.documents.domain.values import Data
from vigie.documents.engines.page import page_of
from vigie.documents.engines.typesetting import typeset
from vigie.kernel.money import Money
from vigie.testing.invoices import invoice

ON = date(2027, 2, 5)


def main() -> None:
    """Print CPU milliseconds and size of each kind of paper, and the peak memory."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vigie.site.settings")
    django.setup()
    parser = argparse.ArgumentParser()
    parser.add_argument("--papers", type=int, default=200)
    count = parser.parse_args().papers
    print(f"{'paper':<24}{'CPU ms':>10}{'a CPU s':>10}{'kB':>8}")
    for name, make in KINDS.items():
        make(0)
        started = time.process_time()
        sizes = [len(make(number)) for number in range(1, count + 1)]
        each = (time.process_time() - started) / count
        print(f"{name:<24}{each * 1000:>10.1f}{1 / each:>10.0f}{sum(sizes) / count / 1000:>8.1f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"peak {peak} MB after {count * len(KINDS):,} papers in one process")


def bare(number: int) -> bytes:
    """Return a page with a title and nothing else."""
    data: Data = {**sample_of(current("release")), "reference": f"N-{number}"}
    page = {**page_of(current("release"), data, "en"), "blocks": []}
    return typeset(1, page, on=ON)


def offer(number: int) -> bytes:
    """Return an offer of one page."""
    price = Money.of(str(10_000 + number), "EUR")
    data: Data = {**sample_of(current("offer")), "reference": f"O-{number}", "price": price}
    return typeset(1, page_of(current("offer"), data, "fr"), on=ON)


def schedule(number: int) -> bytes:
    """Return a schedule of 60 rows on two pages."""
    sample = sample_of(current("schedule"))
    rows = sample["instalments"]
    assert isinstance(rows, tuple)
    given = tuple(
        {**rows[0], "balance": Money(4_000_000 - number * 97 - row * 1_000, "EUR")}
        for row in range(60)
    )
    data: Data = {**sample, "instalments": given}
    return typeset(1, page_of(current("schedule"), data, "pl"), on=ON)


def billed(number: int) -> bytes:
    """Return an invoice as Factur-X, XML checked against its XSD."""
    from vigie.documents.actions.invoicing import made_invoice  # Django is ready only now

    one = replace(invoice(), number=f"FA-{number:06}")
    return made_invoice(one, language="fr").content


KINDS: dict[str, Callable[[int], bytes]] = {
    "bare page": bare,
    "offer, 1 page": offer,
    "schedule, 60 rows": schedule,
    "invoice, Factur-X": billed,
}

if __name__ == "__main__":
    main()
