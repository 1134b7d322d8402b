"""Stories of pledges (14) and of other creditors (15)."""

from vigie.site.demo.case import at
from vigie.site.demo.changes import no_pledge
from vigie.site.demo.contracts import Needs
from vigie.site.demo.tale import Tale

PLEDGED = Needs("credit", "pledge_siv", "person", used=False)


def lifted(key: str, seen: int) -> Tale:
    """Return a pledge lifted without our request, first shown by the extract of a day."""
    return Tale(
        key=key,
        title="Pledge lifted without our request",
        family="alert",
        typology="pledge",
        concerns="customer",
        nature="asset_at_risk",
        needs=PLEDGED,
        register={seen: [no_pledge]},
        operations=(("RADIATION_GAGE", seen - 4),),
        expected={seen: "orange open"},
        ceiling="orange",
        see="RADIATION_GAGE with a balance due: orange; red only once the release is proved false.",
    )


TALES = (
    lifted("pledge-lifted-last-month", -24),
    lifted("pledge-lifted-this-week", -2),
    Tale(
        key="orange-cleared-by-the-register",
        title="Pledge lifted by mistake, then back",
        family="alert",
        typology="pledge",
        concerns="customer",
        nature="asset_at_risk",
        needs=PLEDGED,
        register={-17: [no_pledge], -2: []},
        operations=(("RADIATION_GAGE", -20, -7),),
        expected={-17: "orange open", -2: "orange cleared"},
        ceiling="orange",
        see="Orange for two extracts; then the register is right again: cleared by the register, "
        "to acknowledge.",
    ),
    Tale(
        key="pledge-never-inscribed",
        title="Pledge not inscribed 15 days after the certificate",
        family="own_fault",
        typology="pledge",
        concerns="lender",
        nature="housekeeping",
        needs=Needs("credit", "pledge_siv", "person", used=False, starts=-38),
        portfolio={-31: [at(pledged_on="", pledge_expires_on="")]},
        register={-31: [no_pledge]},
        forgotten=("INSCRIPTION_GAGE",),
        expected={-17: "yellow open"},
        see="A task of the back office, not a suspicion.",
    ),
    Tale(
        key="seizure",
        title="Seizure declared by a bailiff",
        family="alert",
        typology="opposition",
        concerns="customer",
        nature="asset_at_risk",
        needs=Needs("credit", "none", "person"),
        register={-10: [at(seized_on=-13)]},
        operations=(("INSCRIRE_DVS", -13),),
        expected={-10: "yellow open"},
        ceiling="orange",
        see="Another creditor is at the door: asset at risk.",
    ),
    Tale(
        key="opposition-and-attempted-transfer",
        title="Opposition, and a change of holder is tried",
        family="alert",
        typology="opposition",
        concerns="customer",
        nature="asset_at_risk",
        needs=Needs("credit", "title_retention", "person"),
        register={-24: [at(oppositions="OVE")]},
        operations=(
            ("INSCRIRE_OVE", -26),
            ("CHANG_TIT_PREDEMANDE_INTERNET", -5),
        ),
        expected={-24: "yellow open", -2: "orange open"},
        ceiling="orange",
        see="Yellow with the opposition, orange once a transfer is applied for.",
    ),
)
