"""What stands behind contracts, as the ledger has it: of all, or of those asked for, the same."""

from datetime import date

import pytest

from vigie.database.tenant import tenant
from vigie.leasing.models import Contract
from vigie.leasing.queries import exposures
from vigie.testing.contracts import AGREEMENTS, new_lessor

ON = date(2024, 3, 20)


@pytest.mark.django_db
def test_those_asked_for_stand_for_as_much_as_among_all() -> None:
    lessor = new_lessor()
    for made in AGREEMENTS.values():
        lessor.bill(lessor.active(made()), date(2024, 2, 15))
    with tenant(lessor.by.organisation_id):
        numbers = list(Contract.objects.order_by("id").values_list("reference", flat=True))
        every = exposures(lessor.by, ON)
        assert sorted(every) == sorted(numbers)
        # The credit: 25,000 of capital, the fee of 150, and what of the first instalment is interest.
        assert every[numbers[0]] == (2_500_000 + 15_000 + 12_500, "EUR")
        for number in numbers:
            assert exposures(lessor.by, ON, [number]) == {number: every[number]}
        assert exposures(lessor.by, ON, [*numbers[1:], "unknown"]) == {
            number: every[number] for number in numbers[1:]
        }
        assert exposures(lessor.by, ON, []) == {}
