"""Stories of the holder: sales before the end (1), the lessor dropped (2), the end of a lease (3)."""

from vigie.site.demo.case import EXTRACT_DAYS, at
from vigie.site.demo.changes import customer_as_holder, new_holder
from vigie.site.demo.contracts import Needs
from vigie.site.demo.tale import Tale

REREAD, CONFIRMED = "red to_reread", "red confirmed"


def read_twice(seen: int) -> dict[int, str]:
    """Return what stands from the extract that shows it first: to be re-read, then confirmed."""
    later = [day for day in EXTRACT_DAYS if day > seen]
    return {seen: REREAD, **({later[0]: CONFIRMED} if later else {})}


def sale(key: str, seen: int, needs: Needs, buyer: str = "person") -> Tale:
    """Return a sale of a financed vehicle, first shown by the extract of a day."""
    declared, changed = (seen - 5, seen - 3) if seen < 0 else (-1, -1)
    return Tale(
        key=key,
        title="Sale of a financed vehicle",
        family="alert",
        typology="sold_while_financed",
        concerns="customer",
        nature="fraud",
        needs=needs,
        register={seen: [new_holder(changed, buyer)]},
        operations=(("DECLARATION_CESSION", declared), ("CHANG_TIT_NORMAL", changed)),
        expected=read_twice(seen),
        see="Sale declared and holder changed while the contract is open and nothing was settled: "
        "red to be re-read at the first extract that shows it, confirmed by the next.",
    )


CREDIT = Needs("credit", "title_retention", "person", used=False)
LOA = Needs("loa", customer="person", used=False)
LLD = Needs("lld", customer="company", used=False)

TALES = (
    sale("sale-in-the-backlog", -31, CREDIT),
    sale("sale-four-weeks-ago", -24, Needs("credit", "pledge_siv", "person")),
    sale("sale-three-weeks-ago", -17, LOA),
    sale("sale-two-weeks-ago", -10, Needs("credit", "none", "person"), "company"),
    sale("sale-this-week", -2, CREDIT),
    sale("sale-of-a-van-today", 0, LLD, "company"),
    sale("sale-today", 0, LOA),
    Tale(
        key="sale-taken-back",
        title="A change of holder entered on the wrong plate",
        family="alert",
        typology="sold_while_financed",
        concerns="customer",
        nature="fraud",
        needs=Needs("credit", "pledge_siv", "person"),
        register={-2: [new_holder(-4)], 0: []},
        operations=(("CHANG_TIT_NORMAL", -4, -1),),
        expected={-2: REREAD, 0: "none taken_back"},
        see="Red to be re-read on the first extract; the second shows the operation cancelled and "
        "the holder back: taken back, nobody was accused.",
    ),
    Tale(
        key="sale-to-the-trade",
        title="Bought by a dealer before the lease ended",
        family="alert",
        typology="sold_while_financed",
        concerns="customer",
        nature="fraud",
        needs=LLD,
        register={-10: [new_holder(-14, "company")]},
        operations=(
            ("DECLARATION_CESSION", -15),
            ("DECLARATION_ACHAT", -14),
            ("CHANG_TIT_NORMAL", -14),
        ),
        expected=read_twice(-10),
        see="Trade purchase and a company as new holder of a leased vehicle.",
    ),
    Tale(
        key="lessor-dropped",
        title="The lessor vanished from the certificate of an LOA",
        family="alert",
        typology="lessor_dropped",
        concerns="customer",
        nature="fraud",
        needs=LOA,
        register={-10: [customer_as_holder(-13)]},
        operations=(("CHANG_TIT_NORMAL", -13),),
        expected=read_twice(-10),
        see="The lessee stands in C.1, nobody in C.3, no mention OA: the lessor lost the vehicle.",
    ),
    Tale(
        key="lessor-dropped-lld",
        title="The lessor vanished from the certificate of an LLD",
        family="alert",
        typology="lessor_dropped",
        concerns="customer",
        nature="fraud",
        needs=LLD,
        register={-2: [customer_as_holder(-6)]},
        operations=(("CHANG_TIT_NORMAL", -6),),
        expected=read_twice(-2),
        see="The lessee company made itself holder in the middle of a long-term rental.",
    ),
    Tale(
        key="end-of-lease-in-grace",
        title="Transferred just after the end, within the grace",
        family="alert",
        typology="transferred_after_end",
        concerns="customer",
        nature="asset_at_risk",
        needs=Needs("loa", customer="person", ends=-13),
        register={-10: [customer_as_holder(-11)]},
        operations=(("CHANG_TIT_NORMAL", -11),),
        expected={-10: "orange open"},
        see="The lease ended 13 days ago, the residual is unpaid, the holder changed: probable "
        "until the grace of 15 days is over.",
    ),
    Tale(
        key="end-of-lease-grace-runs-out",
        title="Transferred after the end, grace running out today",
        family="alert",
        typology="transferred_after_end",
        concerns="customer",
        nature="asset_at_risk",
        needs=Needs("loa", customer="person", ends=-16),
        register={-10: [new_holder(-12)]},
        operations=(("CHANG_TIT_NORMAL", -12),),
        expected={-10: "orange open", 0: REREAD},
        see="Orange while in grace; today the grace is over and the residual still unpaid: red.",
    ),
    Tale(
        key="end-of-lease-unpaid",
        title="Transferred long after the end, residual unpaid",
        family="alert",
        typology="transferred_after_end",
        concerns="customer",
        nature="asset_at_risk",
        needs=Needs("loa", customer="company", ends=-42),
        register={-17: [new_holder(-21)]},
        operations=(("DECLARATION_CESSION", -22), ("CHANG_TIT_NORMAL", -21)),
        expected=read_twice(-17),
        see="No buy-out, grace over for weeks, another holder.",
    ),
    Tale(
        key="sale-with-settlement-in-flight",
        title="Sold three days before the announced settlement",
        family="alert",
        typology="sold_while_financed",
        concerns="nobody",
        nature="protection",
        needs=Needs("credit", "none", "person"),
        portfolio={-31: [at(contract_status="settlement_quoted", settlement_expected_on=6)]},
        register={-2: [new_holder(-4)]},
        operations=(("DECLARATION_CESSION", -5), ("CHANG_TIT_NORMAL", -4)),
        expected={-2: "orange open"},
        ceiling="orange",
        see="A settlement is quoted and expected within 15 days: orange, never red, until the "
        "money is late.",
    ),
)
