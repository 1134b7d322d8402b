"""Stories that look alike and are honest: nobody may be accused."""

from vigie.site.demo.case import Case, Change, at
from vigie.site.demo.changes import (
    before_merger,
    customer_as_holder,
    new_holder,
    new_title,
    no_pledge,
    own_name,
    own_name_today,
)
from vigie.site.demo.contracts import Needs
from vigie.site.demo.draw import Row, plain
from vigie.site.demo.tale import Tale

CREDIT = Needs("credit", "none", "person", used=False)


def _married(case: Case) -> Row:
    surname, first = _split(case.certificate["holder_name"])
    used = "DELORMEAU"
    return {
        "holder_name": f"{used} {first}",
        "holder_birth_name": f"{surname} {first}",
        "holder_used_name": f"{used} {first}",
        **new_title(-13)(case),
    }


def _birth_name_first(case: Case) -> Row:
    surname, first = _split(case.certificate["holder_name"])
    return {
        "holder_name": f"ROSSELINI {first}",
        "holder_birth_name": f"ROSSELINI {first}",
        "holder_used_name": f"{surname} {first}",
    }


def _split(name: str) -> tuple[str, str]:
    """Split a register name before its first name: surnames here may hold a space."""
    words = name.split(" ")
    start = 2 if words[0] in ("LE", "DA", "N") else 1
    return " ".join(words[:start]), " ".join(words[start:])


def _company_name(form: str) -> Change:
    def change(case: Case) -> Row:
        words = case.certificate["holder_name"].split(" ")
        kept = [word for word in words if word not in ("SARL", "SAS", "SASU", "EURL", "SA", "SCOP")]
        own = next((word for word in words if word not in kept), form)
        return {
            "holder_name": f"{own} {' '.join(kept)}"
            if words[0] in kept
            else f"{' '.join(kept)} {own}"
        }

    return change


def _recased(case: Case) -> Row:
    street, city = case.contract["customer_street"], case.contract["customer_city"]
    return {
        "holder_name": case.contract["customer_name"].lower().replace(" ", "  "),
        "holder_street": plain(street).replace(" ", "-"),
        "holder_city": city.upper(),
        "registered_on": case.certificate["registered_on"],
    }


TALES = (
    Tale(
        key="settled-early",
        title="Settled early, then sold",
        family="honest",
        needs=Needs("credit", "pledge_siv", "person"),
        portfolio={
            -31: [at(contract_status="settled", settled_on=-45, outstanding_amount="0.00")],
        },
        register={-31: [new_holder(-36), no_pledge]},
        operations=(
            ("RADIATION_GAGE", -42),
            ("DECLARATION_CESSION", -38),
            ("CHANG_TIT_NORMAL", -36),
        ),
        see="Paid off, released, sold: the customer's right.",
    ),
    Tale(
        key="settlement-announced",
        title="Sold with the settlement on its way, paid four days later",
        family="honest",
        typology="sold_while_financed",
        nature="protection",
        needs=CREDIT,
        portfolio={
            -31: [at(contract_status="settlement_quoted", settlement_expected_on=-6)],
            -2: [at(contract_status="settled", settled_on=-7, outstanding_amount="0.00")],
        },
        register={-10: [new_holder(-11)]},
        operations=(("DECLARATION_CESSION", -12), ("CHANG_TIT_NORMAL", -11)),
        expected={-10: "orange open", -2: "orange cleared"},
        ceiling="orange",
        see="Orange at most while the money is on its way, cleared once the portfolio says settled.",
    ),
    Tale(
        key="lease-bought-out",
        title="LOA bought out at its end",
        family="honest",
        needs=Needs("loa", customer="person", ends=-44),
        portfolio={
            -31: [
                at(
                    contract_status="settled",
                    settled_on=-43,
                    outstanding_amount="0.00",
                    residual_amount="0.00",
                )
            ],
        },
        register={-31: [customer_as_holder(-35)]},
        operations=(("CHANG_TIT_NORMAL", -35),),
        see="The option was paid: the customer is the holder, as it should be.",
    ),
    Tale(
        key="theft-victim",
        title="Theft declared the same day, claim open",
        family="honest",
        typology="stolen",
        concerns="third_party",
        nature="protection",
        needs=CREDIT,
        portfolio={-31: [at(claim_opened_on=-33)]},
        register={-31: [at(stolen="true")]},
        expected={-31: "red to_reread", -24: "red confirmed"},
        ceiling="red",
        see="The safety path is red (protection) and shows the claim; it names a third party, never the customer.",
    ),
    Tale(
        key="marriage-name",
        title="Married: a new name on the certificate",
        family="honest",
        needs=CREDIT,
        register={-10: [_married]},
        operations=(("MODIF_ETAT_CIVIL", -13),),
        see="MODIF_ETAT_CIVIL; the birth name is the name in the contract.",
    ),
    Tale(
        key="birth-and-used-name",
        title="Birth name on the certificate, used name in the contract",
        family="honest",
        needs=CREDIT,
        register={-31: [_birth_name_first]},
        see="The used name is the name in the contract.",
    ),
    Tale(
        key="lessor-merged",
        title="The certificate still bears the name from before the merger",
        family="honest",
        needs=Needs("lld", customer="company", ends=330, used=False),
        portfolio={-31: [own_name_today, before_merger]},
        register={-31: [own_name("merged"), before_merger]},
        see="An own name in force when the certificate was issued.",
    ),
    Tale(
        key="refinancing-vehicle",
        title="Sold to our refinancing vehicle",
        family="honest",
        needs=Needs("loa", customer="person"),
        register={-17: [own_name("refinancing")]},
        operations=(("CHANG_TIT_NORMAL", -19),),
        see="The new holder is one of our own names.",
    ),
    Tale(
        key="export-with-consent",
        title="Posted abroad with our consent",
        family="honest",
        needs=Needs("lld", customer="company"),
        portfolio={-31: [at(export_consent_until=200)]},
        register={-10: [at(exported_on=-14, suspended="SOR", suspended_on=-14)]},
        operations=(("SORTIE_TERRITOIRE", -14),),
        see="Export within the consent given in the contract.",
    ),
    Tale(
        key="repairer",
        title="In a repairer's name for two weeks",
        family="honest",
        needs=Needs("loa", customer="person"),
        portfolio={-31: [at(repairer_until=20)]},
        register={-17: [new_holder(-18, "company")], -2: []},
        operations=(("DECLARATION_ACHAT", -18, -5), ("CHANG_TIT_NORMAL", -18, -5)),
        see="A repairer holds it for a while, announced in the contract; then it is back.",
    ),
    Tale(
        key="register-lag",
        title="Registered two days before the extract that lacks it",
        family="honest",
        needs=Needs("credit", "title_retention", "person", used=False, starts=-35),
        portfolio={-31: [at(registered_on=-33, first_registered_on=-33)]},
        register={-31: None, -24: [at(registered_on=-33, first_registered_on=-33)]},
        forgotten=("*",),
        operations=(("IMMAT_NORMALE", -33),),
        see="The register needs a few days; the next extract has it.",
    ),
    Tale(
        key="company-spelled-otherwise",
        title="The legal form stands at the other end of the name",
        family="honest",
        needs=Needs("credit", "none", "company"),
        register={-31: [_company_name("SARL")]},
        see="Same SIREN, same words in another order: near.",
    ),
    Tale(
        key="recased",
        title="Other case, accents, spaces and hyphens",
        family="honest",
        needs=CREDIT,
        register={-31: [_recased]},
        see="Equal in canonical text: no distortion at all.",
    ),
    Tale(
        key="address-only",
        title="The customer moved",
        family="information",
        needs=CREDIT,
        register={
            -17: [
                at(
                    holder_street="3 ALLEE DES GLYCINES",
                    holder_postcode="56000",
                    holder_city="VANNES",
                )
            ]
        },
        operations=(("MODIF_ADRESSE", -20),),
        see="A new address and nothing else: information.",
    ),
    Tale(
        key="lone-fine",
        title="An unpaid fine",
        family="information",
        needs=CREDIT,
        register={-10: [at(oppositions="OTCI")]},
        operations=(("INSCRIRE_OTCI", -12),),
        see="A lone OTCI is information, not an alert.",
    ),
    Tale(
        key="technical-correction",
        title="The maker corrected the CO2 figure",
        family="information",
        needs=CREDIT,
        register={-2: [at(co2_g_km="126")]},
        operations=(("CORRECTION_VEHICULE", -4),),
        see="CORRECTION_VEHICULE, one technical field: information.",
    ),
    Tale(
        key="absent-from-full",
        title="Missing from the new full portfolio",
        family="information",
        concerns="lender",
        needs=CREDIT,
        portfolio={-2: None},
        see="A question to a person; it stays watched.",
    ),
)
