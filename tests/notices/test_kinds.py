"""What a message may carry: counts, dates, links and codes, and nothing that names anybody."""

from datetime import date, datetime

import pytest

from vigie.kernel.errors import Invalid
from vigie.notices.domain.kinds import KINDS, Context, FieldType, check_context, kind_named
from vigie.notices.domain.outside import OUTSIDE, outside_kind
from vigie.notices.engines.rendering import rendered
from vigie.testing.notices import context_for


@pytest.mark.parametrize("name", KINDS)
def test_a_whole_context_fits(name: str) -> None:
    check_context(kind_named(name), context_for(name))


def test_an_unknown_kind_is_named() -> None:
    with pytest.raises(Invalid) as caught:
        kind_named("fraud.gossip")
    assert caught.value.params == {"kind": "fraud.gossip"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("red", -1),
        ("red", True),
        ("red", "AB-123-CD"),
        ("as_of", "2026-11-23"),
        ("as_of", datetime(2026, 11, 23)),  # noqa: DTZ001 -- an instant is the wrong type
        ("alerts_link", "/alerts/?q=martin"),
        ("alerts_link", "/alerts/AB-123-CD"),
        ("alerts_link", "/certificates/?vin=VF1AAAAA123456789"),
        ("alerts_link", "https://elsewhere.test/"),
        ("alerts_link", "//elsewhere.test"),
        ("alerts_link", "/alerts/ AB123CD"),
    ],
)
def test_what_could_name_somebody_is_refused(field: str, value: object) -> None:
    context = {**context_for("fraud.run_digest"), field: value}
    with pytest.raises(Invalid) as caught:
        check_context(kind_named("fraud.run_digest"), context)  # type: ignore[arg-type]  # wrong on purpose
    assert caught.value.params == {"kind": "fraud.run_digest", "field": field}


@pytest.mark.parametrize("value", ["Jean Martin", "AB-123-CD", "VF1AAAAA123456789", "", "a" * 61])
def test_a_code_is_lower_case_and_short(value: str) -> None:
    with pytest.raises(Invalid):
        check_context(
            kind_named("ops.register_silent"),
            {**context_for("ops.register_silent"), "source": value},
        )


def test_missing_and_unforeseen_fields_are_refused() -> None:
    kind = kind_named("ops.import_refused")
    for wrong in ({}, {**context_for("ops.import_refused"), "holder": 3}):
        with pytest.raises(Invalid, match=r"context_wrong"):
            check_context(kind, wrong)


def test_no_field_type_is_free_text() -> None:
    assert set(FieldType) == {"count", "date", "link", "code", "amount", "number"}


def test_only_a_letter_to_the_customer_holds_an_amount_or_the_number_of_his_contract() -> None:
    told = {FieldType.AMOUNT, FieldType.NUMBER}
    holding = {
        kind.name
        for kind in (*KINDS.values(), *OUTSIDE.values())
        if told & set(kind.fields.values())
    }
    assert holding == {"leasing.reminder", "leasing.end_near", "leasing.open_again"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("contract", "Zoé Martin"),
        ("contract", "-1"),
        ("contract", "a" * 61),
        ("contract", "C-1<b>"),
        ("overdue", "398.18"),
        ("overdue", "398,18 EUR"),
        ("overdue", "Martin EUR"),
        ("mention", "Zoé"),
    ],
)
def test_a_letter_to_the_customer_names_nobody(field: str, value: str) -> None:
    context: Context = {
        "contract": "CTR 2024/0001",
        "level": 1,
        "overdue": "398.18 EUR",
        "since": date(2024, 2, 15),
        "mention": "none",
    }
    assert outside_kind("leasing.reminder", context).version == 1
    with pytest.raises(Invalid, match=r"context_wrong"):
        outside_kind("leasing.reminder", {**context, field: value})


def test_the_context_of_a_kind_names_each_field_once() -> None:
    context: Context = context_for("fraud.run_digest")
    assert context["as_of"] == date(2026, 11, 23)
    assert context.keys() == KINDS["fraud.run_digest"].fields.keys()


@pytest.mark.parametrize(
    ("language", "why"),
    [
        ("en", "Why: A contract stands twice: keep one row for each contract."),
        ("fr", "Pourquoi : Un contrat figure deux fois : gardez une seule ligne par contrat."),
        ("pl", "Dlaczego: Jedna z umów występuje dwa razy: pozostaw jeden wiersz na umowę."),
    ],
)
def test_a_refusal_says_why_in_words_and_never_as_a_code(language: str, why: str) -> None:
    code = "registrations.repeated_contract"
    context = {**context_for("ops.import_refused"), "reason": code}
    mail = rendered(kind_named("ops.import_refused"), language, context)
    for part in (mail.text, mail.html):
        assert why in part.replace("\N{NO-BREAK SPACE}", " ")
        assert code not in part
    untold = rendered(kind_named("ops.import_refused"), language, context_for("ops.import_refused"))
    assert "siv" not in untold.text
    assert why.split(maxsplit=1)[0] not in untold.text


@pytest.mark.parametrize(
    ("language", "subject", "waits", "refused"),
    [
        ("en", "Vigie: an import waits for you", "waits for a person", "refus"),
        ("fr", "Vigie : un import attend votre confirmation", "attend une décision", "refus"),
        ("pl", "Vigie: import czeka na potwierdzenie", "czeka na decyzję", "odrzuc"),
    ],
)
def test_a_file_that_is_held_is_said_to_wait(
    language: str, subject: str, waits: str, refused: str
) -> None:
    context = {**context_for("ops.import_held"), "reason": "registrations.file_shrunk"}
    mail = rendered(kind_named("ops.import_held"), language, context)
    assert mail.subject.replace("\N{NO-BREAK SPACE}", " ") == subject
    for part in (mail.text, mail.html):
        assert waits in part
        assert refused not in part
