"""Quotes a CPU second: `python -m tests.benchmarks.pricing [--quotes N]`.

Products of the starter set, each asked for its rental, its rate and its price with amounts of their
own: pricing, schedule, tax by line, payments, flows and the effective rate, as the calculator
answers. One process, nothing written. Each answer is held against what was asked: the rental found for
a price gives that price back.
"""

import argparse
import time
from datetime import date
from typing import TYPE_CHECKING

from tests.benchmarks.reports import write

if TYPE_CHECKING:
    from vigie.leasing.domain.products import Product

DAY = date(2026, 11, 23)
PRODUCTS = (
    "fr-loa-auto",
    "fr-lld-pro",
    "fr-credit-auto",
    "fr-credit-bail",
    "pl-leasing-operacyjny",
)
SOUGHT = ("rental", "rate", "price")


def main() -> None:
    """Ask for every unknown of every product, print quotes a CPU second."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quotes", type=int, default=300)
    options = parser.parse_args()
    figures = {}
    for code, product in _products().items():
        for sought in SOUGHT:
            figures[f"{code}, {sought}"] = _speed(product, sought, options.quotes)
    for name, speed in figures.items():
        print(f"{name:<40}{speed:>10,.0f} quotes per CPU second")
    print(f"{'slowest':<40}{min(figures.values()):>10,.0f}")
    print(write("pricing", {"quotes": options.quotes, "per_cpu_second": figures}))


def _products() -> "dict[str, Product]":
    from vigie.leasing.domain.product_text import read_product, starter_set

    return {code: read_product(starter_set()[code]) for code in PRODUCTS}


def _speed(product: "Product", sought: str, count: int) -> float:
    from vigie.leasing.domain.asked_text import asked_or_refuse
    from vigie.leasing.domain.quoting import quote

    spent = 0.0
    for number in range(count):
        given = _given(number)
        rental = quote(product, asked_or_refuse(given, product, DAY)).values.rental
        if sought != "rental":
            given |= {"rental": f"{rental / 100:.2f}", "find": sought}
        started = time.process_time()
        found = quote(product, asked_or_refuse(given, product, DAY))
        spent += time.process_time() - started
        assert found.values.rental == rental
        assert abs(found.values.price - 100 * int(given["price"])) < 100
    return count / spent


def _given(number: int) -> dict[str, str]:
    """Return the texts of a question whose amounts derive from its number."""
    return {
        "price": str(20_000 + number * 37 % 20_000),
        "rate": f"{3 + number % 5}.{number * 13 % 100:02d}",
        "residual": str(4_000 + number * 11 % 3_000),
        "term": str((36, 48, 60)[number % 3]),
    }


if __name__ == "__main__":
    main()
