"""Stories of a register that falls silent or says one thing in two ways: emptied cells, a second
holder, a company under another name; and a rental that was sold before its end.
"""

from vigie.site.demo.case import Case, at
from vigie.site.demo.changes import new_holder, new_title
from vigie.site.demo.contracts import Needs
from vigie.site.demo.draw import Row, plain
from vigie.site.demo.stories.holders import CONFIRMED, REREAD, read_twice
from vigie.site.demo.tale import Tale

CREDIT = Needs("credit", "none", "person", used=False)
HOLDER = ("holder_name", "holder_kind", "holder_street", "holder_postcode", "holder_city")


def _second(case: Case) -> Row:
    """Write the customer second on the certificate, where another holder came first."""
    return {"co_holder_name": plain(case.contract["customer_name"]), "co_holder_count": "2"}


def _renamed(case: Case) -> Row:
    """Give the company another name under the SIREN that it had."""
    siren = case.contract["customer_siren"]
    return {
        "holder_name": "ORMEAU PARTICIPATIONS SAS",
        "holder_siren": siren,
        **new_title(-12)(case),
    }


TALES = (
    Tale(
        key="customer-holds-second",
        title="The spouse came first on a new certificate, the customer second",
        family="honest",
        needs=CREDIT,
        register={-10: [new_holder(-12), _second]},
        operations=(("CHANG_TIT_NORMAL", -12),),
        see="The customer is a co-holder: nobody took the vehicle.",
    ),
    Tale(
        key="company-renamed",
        title="A company took another name and kept its SIREN",
        family="honest",
        needs=Needs("credit", "none", "company"),
        register={-10: [_renamed]},
        operations=(("CHANG_TIT_NORMAL", -12),),
        see="Same SIREN as in the contract: the same company.",
    ),
    Tale(
        key="sold-then-holder-emptied",
        title="Sold, then the register gave no holder any more",
        family="alert",
        typology="sold_while_financed",
        concerns="customer",
        nature="fraud",
        needs=CREDIT,
        register={-17: [new_holder(-18)], -2: [new_title(-18), at(**dict.fromkeys(HOLDER, ""))]},
        operations=(("DECLARATION_CESSION", -19), ("CHANG_TIT_NORMAL", -18)),
        expected={-17: REREAD, -10: CONFIRMED},
        see="An emptied cell takes back no sale: the alert stands and says that it was not read.",
    ),
    Tale(
        key="stolen-then-cell-emptied",
        title="Stolen, then the cell was emptied",
        family="alert",
        typology="stolen",
        concerns="third_party",
        nature="protection",
        needs=CREDIT,
        register={-17: [at(stolen="true")], -2: [at(stolen="")]},
        expected={-17: REREAD, -10: CONFIRMED},
        see="Only a no takes a theft back: the alert stands and says that it was not read.",
    ),
    Tale(
        key="rental-sold",
        title="A rental sold before its end, nothing owed",
        family="alert",
        typology="sold_while_financed",
        concerns="customer",
        nature="fraud",
        needs=Needs("lld", customer="company", used=False),
        portfolio={-31: [at(outstanding_amount="0.00", residual_amount="0.00")]},
        register={-10: [new_holder(-13, "company")]},
        operations=(("DECLARATION_CESSION", -14), ("CHANG_TIT_NORMAL", -13)),
        expected=read_twice(-10),
        see="A rental ends with the vehicle given back: that nothing is owed makes no sale of it.",
    ),
)
