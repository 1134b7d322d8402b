"""The address says everything on a list."""

from dataclasses import dataclass
from urllib.parse import parse_qs

from django.template.loader import render_to_string
from tests.ui.asking import ask

from vigie.ui.lists import Column, Filter, Listing, Table, View


@dataclass(frozen=True)
class Thing:
    id: int
    plate: str
    holder: str | None


TABLE = Table(
    (
        Column("plate", "Plate", "plate", sortable=True),
        Column("holder", "Holder"),
        Column("size", "Size", "number", value=lambda row: row.id * 1000),
    ),
    href=lambda row: f"/things/{row.id}/",
    sort="-plate",
)
FILTERS = (Filter("level", "Level", (("red", "Certain"), ("yellow", "Suspicion"))),)
VIEWS = (View("All", {}), View("Certain", {"level": "red"}, 3))


def listing(query: str) -> Listing:
    return Listing(ask(f"/things/?{query}"), TABLE, filters=FILTERS, views=VIEWS)


def test_sort_falls_back_to_the_table_s_own_when_the_address_invents_one() -> None:
    assert (listing("").sort, listing("").descending) == ("plate", True)
    assert (listing("sort=plate").sort, listing("sort=plate").descending) == ("plate", False)
    assert (listing("sort=-holder").sort, listing("sort=id;drop").sort) == ("plate", "plate")


def test_a_heading_turns_its_sort_and_starts_at_the_first_page() -> None:
    heading = listing("sort=plate&after=x&q=lyon").headings[0]
    assert heading.direction == "ascending"
    assert parse_qs(heading.href[1:]) == {"q": ["lyon"], "sort": ["-plate"]}


def test_unknown_filter_values_are_ignored() -> None:
    assert listing("level=red").chosen == {"level": "red"}
    assert listing("level=purple").chosen == {}


def test_what_an_old_address_asks_and_the_list_does_not_know_is_named_and_dropped() -> None:
    assert listing("level=red&q=x&sort=-plate&after=9&selected=3&level=").ignored == []
    stale = listing("level=purple&colour=blue&sort=size&q=lyon")
    assert stale.ignored == ["level=purple", "colour=blue", "sort=size"]
    assert stale.address() == "?q=lyon"
    assert stale.kept == []
    assert [tab.is_chosen for tab in stale.tabs] == [True, False]


def test_what_a_saved_view_asks_is_known_though_no_filter_has_its_name() -> None:
    views = (View("Not read", {}), View("All", {"read": "all"}))
    own = Listing(ask("/things/?read=all"), TABLE, views=views)
    assert (own.ignored, own.address()) == ([], "?read=all")
    assert Listing(ask("/things/?read=some"), TABLE, views=views).ignored == ["read=some"]


def test_a_chip_knows_its_value_and_how_to_drop_it() -> None:
    chip = listing("level=red&sort=plate").chips[0]
    assert (chip.chosen, chip.clear) == ("Certain", "?sort=plate")
    assert [choice.is_chosen for choice in chip.choices] == [True, False]


def test_of_many_filters_five_stand_there_and_the_others_wait() -> None:
    def drawn(count: int) -> str:
        many = [Filter(f"f{n}", f"F{n}", (("a", "A"),)) for n in range(count)]
        page = Listing(ask("/things/?f7=a"), TABLE, filters=many)
        return render_to_string("ui/parts/filters.html", {"listing": page})

    assert (drawn(6).count("is-later"), drawn(8).count("is-later")) == (0, 3)
    assert drawn(8).count("filters-more") == drawn(6).count("filters-more") == 1
    assert 'class="chip is-chosen is-later"' in drawn(8)


def test_the_view_in_force_is_the_one_that_the_address_holds() -> None:
    assert [tab.is_chosen for tab in listing("level=red&sort=plate").tabs] == [False, True]
    assert [tab.is_chosen for tab in listing("q=x").tabs] == [True, False]


def test_rows_cells_and_cursor() -> None:
    page = listing("level=red")
    page.fill([Thing(7, "AB123CD", None)], counted="1 thing", next_after="k:7")
    (row,) = page.rows
    assert (row.key, row.href) == ("7", "/things/7/")
    assert [str(cell) for cell in row.cells] == [
        '<span class="plate">AB-123-CD</span>',
        '<span class="unknown">not given</span>',
        '<span class="amount">7,000</span>',
    ]
    assert parse_qs(page.next_href[1:]) == {"level": ["red"], "after": ["k:7"]}


def test_a_narrowed_list_can_be_widened_at_once() -> None:
    page = listing("level=red&q=lyon&sort=plate")
    assert page.is_narrowed
    assert page.clear_href == "?sort=plate"
    assert not listing("sort=plate").is_narrowed


def test_hostile_text_is_escaped() -> None:
    page = listing("")
    page.fill([Thing(1, "<b>", "<script>alert(1)</script>")])
    assert "&lt;script&gt;" in page.rows[0].cells[1]
