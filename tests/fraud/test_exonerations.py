"""What exonerates a change of holder or a loss is one list; a rule leaves out only with a reason."""

from typing import Any

import pytest

from vigie.fraud.domain.rulebook import builtin_text, vocabulary
from vigie.kernel.errors import Invalid
from vigie.scoring.domain.parsing import read_ruleset, read_toml
from vigie.scoring.domain.ruleset import Rule

GROUPS: dict[str, list[str]] = read_toml(builtin_text(), "ruleset")["groups"]
ALL = [code for codes in GROUPS.values() for code in codes]
RULES = {rule.id: rule for rule in read_ruleset(builtin_text(), vocabulary()).rules}
EXPECTED_STANDS = "the holder is the one expected, or bears a name alike"
CUSTOMER_STANDS = "who stands there is the customer, or nobody is named"
NO_HOLDER = "it does not ask who the holder is"
ITS_CONDITION = "its condition asks it"
ENDED_LEASE = "it asks whether the option was paid, not who took the vehicle"
PLATE = "a name alone does not explain a plate: its red rung asks it"
LEFT_OUT: dict[str, dict[str, str]] = {
    "holder_changed": {},
    "registered_to_other": {},
    "transfer_declared": {
        code: EXPECTED_STANDS for code in GROUPS["explained"] if code != "repairer_holds"
    },
    "lessor_dropped": {
        "victim": CUSTOMER_STANDS,
        "clone": CUSTOMER_STANDS,
        "claim": CUSTOMER_STANDS,
        **{
            code: CUSTOMER_STANDS
            for code in GROUPS["explained"]
            if code not in {"own_file_changed", "register_lag", "owner_still_ours"}
        },
    },
    "transferred_after_end": {
        "holder_other_name": ENDED_LEASE,
        "customer_coholds": ENDED_LEASE,
        "same_company": ENDED_LEASE,
        "customer_may_cohold": ENDED_LEASE,
        "siren_alone": ENDED_LEASE,
        "generation_alone": ENDED_LEASE,
        "register_lag": "a contract that has ended is not new",
    },
    "exported": dict.fromkeys(GROUPS["explained"], NO_HOLDER),
    "destroyed": dict.fromkeys(GROUPS["explained"], NO_HOLDER),
    "registered_late": dict.fromkeys(GROUPS["explained"], NO_HOLDER),
    "certificate_cancelled": dict.fromkeys(GROUPS["explained"], NO_HOLDER),
    "opposition": dict.fromkeys(GROUPS["explained"], NO_HOLDER),
    "opposition_transfer_tried": {
        code: EXPECTED_STANDS for code in GROUPS["explained"] if code != "repairer_holds"
    },
    "opposition_holder_changed": {
        "own_file_changed": ITS_CONDITION,
        "holder_near": ITS_CONDITION,
        "holder_corrected": ITS_CONDITION,
    },
    "plate_changed": {
        "own_file_changed": PLATE,
        "holder_near": PLATE,
        "holder_near_transfer": PLATE,
        "customer_coholds": PLATE,
        "same_company": PLATE,
        "owner_still_ours": PLATE,
    },
}


def asked(rule: Rule) -> set[str]:
    return {one.code for one in rule.exculpations}


@pytest.mark.parametrize("rule", LEFT_OUT)
def test_a_rule_leaves_out_what_it_names_and_nothing_else(rule: str) -> None:
    assert set(ALL) - asked(RULES[rule]) == set(LEFT_OUT[rule])


def test_every_rule_on_holder_loss_plate_and_opposition_is_listed() -> None:
    about = {
        "sold_while_financed",
        "lessor_dropped",
        "transferred_after_end",
        "plate_changed",
        "exported",
        "registered_to_other",
        "registered_late",
        "opposition",
        "destroyed",
    }
    found = {one.id for one in RULES.values() if one.typology in about and one.outcome == "alert"}
    assert found == set(LEFT_OUT)


def test_no_code_stands_in_two_groups() -> None:
    assert len(ALL) == len(set(ALL))


def ruleset(cited: str, groups: str = "") -> Any:
    text = (
        f'id = "r"\nversion = 1\nstate = "draft"\n{groups}\n'
        '[exculpations.settled]\nwhen = { signal = "contract_status", is = "settled" }\n'
        'lowers_to = "none"\n[exculpations.claim]\nwhen = { signal = "claim_open", is = true }\n'
        '[[rules]]\nid = "one"\ntypology = "exported"\nconcerns = "nobody"\nnature = "fraud"\n'
        f'when = {{ signal = "exported", is = true }}\nexculpations = [{cited}]\n'
    )
    return read_ruleset(text, vocabulary())


def test_a_group_stands_for_its_codes_each_once() -> None:
    (rule,) = ruleset('"settled", "@both"', '[groups]\nboth = ["claim", "settled"]').rules
    assert [one.code for one in rule.exculpations] == ["settled", "claim"]


def test_a_group_that_is_not_there_is_named() -> None:
    with pytest.raises(Invalid) as refused:
        ruleset('"@both"')
    assert refused.value.code == "scoring.entry_missing"
    assert refused.value.params["entry"] == "@both"
