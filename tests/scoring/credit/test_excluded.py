"""What no credit card may read is absent from every card, and a planted one is refused."""

import pytest

from vigie.kernel.errors import Invalid
from vigie.scoring.domain.credit.builtin import NAMES, builtin_card, read_card
from vigie.scoring.domain.credit.excluded import LANGUAGES, excluded, refuse_excluded
from vigie.scoring.domain.credit.inputs import check_values, credit_inputs, known_inputs
from vigie.scoring.domain.credit.points import Card
from vigie.scoring.domain.credit.purposes import Purpose, check_inputs, purpose_of

PLANTED = (
    "sex", "customer_sex", "gender", "nationality", "birth_place", "age", "age_at_signature",
    "born_on", "health_status", "postcode", "city", "iris_code", "marital_status", "language",
    "religion", "phone_prefix", "fraud", "fraud_score", "alert_level", "open_alerts",
    "red_certificate", "watch_signal",
)  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_input_is_refused_with_its_law(name: str) -> None:
    with pytest.raises(Invalid, match=r"scoring\.input_excluded") as refused:
        refuse_excluded([name])
    assert refused.value.params["input"] == name
    assert refused.value.params["law"]
    with pytest.raises(Invalid, match=r"scoring\.input_excluded"):
        check_values({name: 1})
    with pytest.raises(Invalid, match=r"scoring\.input_excluded"):
        check_inputs("credit.application", [name])
    check_inputs("fraud", [name])
    text = (
        f'name="credit.trust"\nversion=9\nbase=0\nlowest=0\nhighest=9\n[[parts]]\ninput="{name}"\n'
    )
    with pytest.raises(Invalid, match=r"scoring\.input_excluded"):
        read_card(text)
    held = builtin_card("credit.trust").as_json()
    held["parts"][0][0] = name
    with pytest.raises(Invalid, match=r"scoring\.input_excluded"):
        Card.from_json(held)


def test_no_card_and_no_input_is_excluded() -> None:
    refuse_excluded(credit_inputs())
    for name in NAMES:
        refuse_excluded(builtin_card(name).inputs)


def test_like_names_that_mean_something_else_pass() -> None:
    refuse_excluded(["balloon_share", "region", "managed_months", "averages", "broken_promises"])


def test_each_exclusion_has_a_law_and_three_languages() -> None:
    assert {one.code for one in excluded()} >= {
        "sex", "nationality", "origin", "health", "age", "address", "fraud",
    }  # fmt: skip
    for one in excluded():
        assert len(one.law) > 10
        assert len({one.said(language) for language in LANGUAGES}) == 3


def test_credit_and_fraud_are_told_by_the_name() -> None:
    assert purpose_of("credit.trust") is Purpose.CREDIT
    assert purpose_of("fraud") is Purpose.FRAUD


def test_values_are_of_their_type() -> None:
    check_values({"term_months": 48, "work": "permanent", "debt_share": None})
    for odd in ({"term_months": "48"}, {"work": "astronaut"}, {"debt_share": True}):
        with pytest.raises(Invalid, match=r"scoring\.value_odd"):
            check_values(odd)
    with pytest.raises(Invalid, match=r"scoring\.input_unknown"):
        known_inputs(["shoe_size"])


def test_each_input_speaks_three_languages() -> None:
    for one in credit_inputs().values():
        assert all(one.said(language) for language in LANGUAGES)
        for category in one.categories:
            assert all(one.category_said(category, language) for language in LANGUAGES)
