"""Stories of the small Polish lender: few, and invisible to the French one."""

from vigie.site.demo.case import Case, at
from vigie.site.demo.changes import new_holder, new_title
from vigie.site.demo.contracts import Needs
from vigie.site.demo.draw import Row
from vigie.site.demo.stories.holders import read_twice
from vigie.site.demo.tale import Tale

CZUJKA = "czujka-leasing"


def _owner_is_holder(case: Case) -> Row:
    return {"owner_name": case.certificate["holder_name"], "holder_is_owner": "true"}


TALES = (
    Tale(
        key="pl-owner-changed",
        title="The lessor is no longer the owner",
        family="alert",
        typology="lessor_dropped",
        concerns="customer",
        nature="fraud",
        lender=CZUJKA,
        needs=Needs("pl_leasing", customer="company"),
        register={-2: [_owner_is_holder, new_title(-5)]},
        expected=read_twice(-2),
        see="The owner (C.2) is the lessee: the lessor was dropped.",
    ),
    Tale(
        key="pl-sold",
        title="Sold while title was transferred as security",
        family="alert",
        typology="sold_while_financed",
        concerns="customer",
        nature="fraud",
        lender=CZUJKA,
        needs=Needs("pl_loan_title_transfer", customer="person"),
        register={0: [new_holder(-1), at(co_holder_name="", co_holder_count="")]},
        expected=read_twice(0),
        see="Another holder and no co-owner any more.",
    ),
    Tale(
        key="pl-address-only",
        title="The lessee moved",
        family="information",
        concerns="nobody",
        lender=CZUJKA,
        needs=Needs("pl_leasing", customer="company"),
        register={
            -2: [at(holder_street="UL. POLNA 18", holder_postcode="60-001", holder_city="POZNAN")]
        },
        see="A new address and nothing else: information.",
    ),
)
