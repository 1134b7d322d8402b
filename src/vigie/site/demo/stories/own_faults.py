"""Our own omissions: what the lender did wrong and nobody else."""

from vigie.site.demo.case import at
from vigie.site.demo.changes import no_lessee, no_pledge
from vigie.site.demo.contracts import Needs
from vigie.site.demo.tale import Tale

PLEDGED = Needs("credit", "pledge_siv", "person")
SETTLED = at(contract_status="settled", settled_on=-52, outstanding_amount="0.00")

TALES = (
    Tale(
        key="pledge-not-released",
        title="Contract settled, pledge still there",
        family="own_fault",
        typology="pledge_not_released",
        concerns="lender",
        needs=PLEDGED,
        portfolio={-31: [SETTLED]},
        expected={-31: "yellow open"},
        see="Settled 52 days ago: the customer has a right to a free certificate.",
    ),
    Tale(
        key="pledge-released-at-last",
        title="Contract settled, pledge released late",
        family="own_fault",
        typology="pledge_not_released",
        concerns="lender",
        needs=PLEDGED,
        portfolio={-31: [SETTLED]},
        register={-10: [no_pledge]},
        operations=(("RADIATION_GAGE", -13),),
        expected={-31: "yellow open", -10: "none closed"},
        see="The task stands until the release is on the register, then closes.",
    ),
    Tale(
        key="pledge-about-to-lapse",
        title="Pledge lapses in 25 days, two years of credit left",
        family="own_fault",
        typology="pledge_lapsing",
        concerns="lender",
        needs=Needs("credit", "pledge_siv", "person", ends=730),
        portfolio={-31: [at(pledge_expires_on=25)]},
        register={-31: [at(pledge_expires_on=25)]},
        expected={-31: "yellow open"},
        see="Renew before it lapses (PROROG_GAGE).",
    ),
    Tale(
        key="pledge-lapsed",
        title="Pledge lapsed for want of renewal",
        family="own_fault",
        typology="pledge",
        concerns="lender",
        needs=Needs("credit", "pledge_siv", "person", ends=500),
        portfolio={-31: [at(pledge_expires_on=-40)]},
        register={-31: [no_pledge]},
        expected={-31: "orange open"},
        see="Lapsed before the first extract: our omission, never the customer's.",
    ),
    Tale(
        key="lessee-missing",
        title="No lessee in C.3",
        family="own_fault",
        typology="lessee_missing",
        concerns="lender",
        needs=Needs("lld", customer="company"),
        register={-31: [no_lessee]},
        expected={-31: "yellow open"},
        see="The lessor is holder, the lessee was never printed: fines will come to us.",
    ),
    Tale(
        key="sold-and-still-ours",
        title="Sold at the end of the lease, still in our name",
        family="own_fault",
        typology="sold_still_ours",
        concerns="lender",
        needs=Needs("loa", ends=-60),
        portfolio={-31: [SETTLED]},
        expected={-31: "yellow open"},
        see="Settled and sold 52 days ago, the certificate still names us.",
    ),
)
