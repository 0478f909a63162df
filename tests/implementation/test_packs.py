"""The printed pack of a unit, and typing back what was written on it."""

import datetime as dt
import io
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone

from core.permissions import Permission
from implementation.access import may_reword
from implementation.actions.barriers import change_barrier, restore_barrier, withdraw_barrier
from implementation.actions.packs import type_back
from implementation.actions.plans import make_plan, move_plan
from implementation.builders.pack import Sheet, pack_told, sheets_for
from implementation.figures.noters import role_of_noter
from implementation.models import Activity, Barrier
from services.access import viewer_for
from services.models import BarrierTheme, Unit
from tests.factories import everywhere
from tests.factories.implementation import ON, make_own_kind, make_partner, note_on
from tests.implementation.test_activities import scope_of
from tests.implementation.test_pages import signed_in, text_of
from tests.pdf_text import pdf_words

TODAY = dt.date(2026, 9, 20)


def told(world: SimpleNamespace, unit: Unit | None = None) -> dict[str, Any]:
    """The sheets that alma prints, by their kind."""
    scope = scope_of(world.alma, Permission.VIEW_IMPLEMENTATION)
    made = pack_told(scope, unit or world.quay, list(Sheet.values), on=TODAY)
    return {**made, **{sheet["kind"]: sheet for sheet in made["sheets"]}}


def plan(unit: Unit, words: str, **facts: Any) -> Any:
    by = everywhere(unit, Permission.LOG_IMPLEMENTATION)
    facts = {"due_on": ON, **facts}
    return make_plan(by=by, unit=unit, words=words, **facts)


def test_the_plan_sheet_holds_open_steps_with_roles_and_never_a_name(
    world: SimpleNamespace,
) -> None:
    plan(world.quay, "Ask for a quiet corner", owner=world.mark)
    plan(world.quay, "Read the letters aloud", owner_words="Ward sister")
    done = plan(world.quay, "Paint the hall", owner_words="Caretaker")
    move_plan(
        by=everywhere(world.quay, Permission.LOG_IMPLEMENTATION), action=done, progress="done"
    )
    plan(world.lighthouse, "Next to us", owner_words="Cook")
    rows = told(world)["plan"]["rows"]
    assert rows == [
        ["Ask for a quiet corner", "Manager", "14 Sep 2026"],
        ["Read the letters aloud", "Ward sister", "14 Sep 2026"],
    ]
    of_service = [row[0] for row in told(world, world.harbour)["plan"]["rows"]]
    assert "Next to us (Lighthouse)" in of_service
    assert "Mark" not in repr(told(world))


def test_each_sheet_says_whose_it_is_when_it_was_printed_and_who_sees_it(
    world: SimpleNamespace,
) -> None:
    make_partner(world.northshore)
    made = told(world)
    assert (made["reference"], made["printed"]) == ("QUAY-20260920", "Printed on 20 September 2026")
    assert made["unit"] == "Quay (Northshore Council)"
    assert [sheet["kind"] for sheet in made["sheets"]] == list(Sheet.values)
    assert all(
        "Delivery leads, managers, admins" in " ".join(one["sees"]) for one in made["sheets"]
    )
    # A slip is cut off the page: it bears all of it once more.
    assert made["barriers"]["bears"] == "Quay, QUAY-20260920. Printed on 20 September 2026."
    assert "Whoever types it in." in made["barriers"]["sees"]


def test_slips_and_boxes_offer_the_same_words_as_the_screens(world: SimpleNamespace) -> None:
    make_own_kind(world.northshore, "Walk and talk")
    make_own_kind(world.westmoor, "Not ours")
    made = told(world)
    kinds = made["activities"]["kinds"]
    assert "Walk and talk" in kinds
    assert "Not ours" not in kinds
    assert set(Activity.Kind.labels) <= set(kinds)
    assert kinds[-1] == "Something else"
    slip = made["barriers"]
    assert slip["themes"] == [theme.name for theme in BarrierTheme.objects.all()]
    assert slip["slowness"] == list(Barrier.Slows.labels)
    assert slip["audiences"] == list(Barrier.Audience.labels)
    assert slip["about"] == "It is about how our team is managed"


def test_the_walkthrough_goes_from_the_door_to_the_way_out_with_six_named_principles(
    world: SimpleNamespace,
) -> None:
    sheet = told(world)["walkthrough"]
    assert [stage["title"][3:] for stage in sheet["stages"]] == [
        "Coming in",
        "Waiting",
        "First contact",
        "Forms and questions",
        "Leaving",
    ]
    assert [row[0] for row in sheet["principles"]] == [
        "Safety",
        "Trustworthiness",
        "Choice",
        "Collaboration",
        "Empowerment",
        "Cultural consideration",
    ]
    assert "Office for Health Improvement and Disparities" in sheet["source"]
    assert "2022" in sheet["source"]


def test_partners_are_printed_only_once_one_is_on_the_list(world: SimpleNamespace) -> None:
    scope = scope_of(world.alma, Permission.VIEW_IMPLEMENTATION)
    make_partner(world.westmoor)
    assert Sheet.PARTNERS not in sheets_for(scope, world.quay, on=TODAY)
    make_partner(world.northshore, name="Bay Carers", checked_on=dt.date(2025, 9, 19))
    make_partner(world.northshore, name="Gone", is_retired=True)
    assert Sheet.PARTNERS in sheets_for(scope, world.quay, on=TODAY)
    printed = told(world)["partners"]["partners"]
    assert [one["name"] for one in printed] == ["Bay Carers"]
    assert "Checked on 19 September 2025" in printed[0]["checked"]
    assert "Please check before use" in printed[0]["checked"]


def file_of(world: SimpleNamespace, who: Any, query: str = "") -> Any:
    return signed_in(who).get(
        reverse("implementation:pack_file", args=[world.quay.pk]), query_params=query or None
    )


def test_the_pdf_is_accessible_named_after_the_reference_and_a4(world: SimpleNamespace) -> None:
    made = file_of(world, world.eve)
    assert made["Content-Type"] == "application/pdf"
    name = f"pack-QUAY-{timezone.localdate():%Y%m%d}.pdf"
    assert made["Content-Disposition"] == f'attachment; filename="{name}"'
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en-GB"
        assert b"pdfuaid" in pdf.Root.Metadata.read_bytes()
        assert [round(float(n)) for n in pdf.pages[0].MediaBox[2:]] == [595, 842]


def test_only_the_chosen_sheets_are_printed(world: SimpleNamespace) -> None:
    made = file_of(world, world.mark, {"asked": "yes", "sheets": ["barriers", "activities"]})
    words = pdf_words(made.content)
    assert words.count("Barrier slip") == 4
    assert "What we did" in words
    assert "Page 2 of 2" in words
    assert "Our plan" not in words
    assert "Walkthrough" not in words


def test_nothing_ticked_is_asked_for_again(world: SimpleNamespace) -> None:
    page = file_of(world, world.mark, {"asked": "yes"})
    assert page["Content-Type"].startswith("text/html")
    assert "Choose at least one sheet" in text_of(page)


def sheet(**rows: object) -> dict[str, object]:
    """What is sent; each barrier is for those who can help, unless its slip says otherwise."""
    numbers = {name[1] for name in rows if name[0] == "b"}
    return {**{f"b{n}_audience": "level" for n in numbers}, "once": uuid4(), **rows}


def type_in(world: SimpleNamespace, sent: dict[str, object], who: Any = None) -> Any:
    url = reverse("implementation:pack_type", args=[world.quay.pk])
    return signed_in(who or world.mark).post(url, sent, follow=True)


ONE = {
    "a1_kind": "clinic",
    "a1_on": "14/9/2026",
    "a1_staff": "4",
    "a1_using": "2",
    "a1_planned": "60",
    "a1_minutes": "45",
    "a1_note": "Two came back",
}


def test_a_sheet_is_typed_back_on_one_screen(world: SimpleNamespace) -> None:
    theme = BarrierTheme.objects.get(code="RES")
    own = make_own_kind(world.northshore)
    page = type_in(
        world,
        sheet(
            **ONE,
            a2_kind=f"own:{own.pk}",
            a2_on="15/9/2026",
            a4_kind="lens",
            a4_on="16/9/2026",
            b3_sentence="No cover at night",
            b3_theme=str(theme.pk),
            b3_slows="2",
            b3_since="1/9/2026",
            b3_who="organisation",
        ),
    )
    words = text_of(page)
    assert "Saved 3 activities and 1 barrier" in words
    assert "14 September 2026, Quay: Drop-in clinic. 6 people took part" in words
    assert "Time given: 45 of 60 minutes planned. What came of it: Two came back" in words
    assert "Walk and talk" in words
    assert f"The report will count it under “{theme.name}”" in words
    assert words.count("Undo") == 4
    barrier = Barrier.objects.get()
    assert (barrier.slows, barrier.who_can_remove, barrier.audience, barrier.noted_by) == (
        2,
        "organisation",
        "level",
        world.mark,
    )
    assert barrier.since_on == dt.date(2026, 9, 1)
    first = Activity.objects.get(kind="clinic")
    assert (first.unit, first.reached_people, first.reached_staff) == (world.quay, 6, 4)


def test_each_row_is_taken_back_by_itself(world: SimpleNamespace) -> None:
    once = uuid4()
    type_in(world, sheet(**ONE, a2_kind="lens", a2_on="yesterday", once=once))
    clinic = Activity.objects.get(kind="clinic")
    mark = signed_in(world.mark)
    mark.post(reverse("implementation:activity_withdraw", args=[clinic.pk]))
    page = mark.get(reverse("implementation:pack_typed", args=[world.quay.pk, once]))
    assert text_of(page).count("Undo") == 1
    assert "Taken back." in text_of(page)
    assert Activity.objects.standing().get().kind == "lens"


def test_sent_twice_the_sheet_makes_its_rows_once(world: SimpleNamespace) -> None:
    sent = sheet(**ONE, b1_sentence="No cover", b1_since="today")
    assert "Saved 1 activity and 1 barrier" in text_of(type_in(world, sent))
    assert "Saved 1 activity and 1 barrier" in text_of(type_in(world, sent))
    assert (Activity.objects.count(), Barrier.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"a3_kind": "lens"}, "Activity 3: enter the date it happened"),
        ({"a3_on": "today"}, "Activity 3: choose what you did"),
        ({"a3_on": "1/1/1989", "a3_kind": "lens"}, "Activity 3: check the year"),
        ({"a3_on": "32/1/2026", "a3_kind": "lens"}, "Activity 3: when must be a real date"),
        ({"a3_people": "0"}, "Activity 3: choose what you did"),
        (
            {"a3_on": "today", "a3_kind": "lens", "a3_people": "2", "a3_staff": "3"},
            "Activity 3: the parts below add up to 3",
        ),
        (
            {"b8_sentence": "No cover", "b8_since": "today", "b8_audience": ""},
            "Barrier 8: choose who may see it",
        ),
        ({"b8_about_manager": "on"}, "Barrier 8: write one sentence"),
        (
            {"b8_sentence": "Ask Quill for the key", "b8_since": "today"},
            "Barrier 8: this looks like a name",
        ),
        ({"a3_kind": "lens", "a3_on": "today", "a3_note": "Quill came"}, "Activity 3: this looks"),
        ({"b8_since": "today"}, "Barrier 8: write one sentence, or choose what it is about"),
        ({"b8_sentence": "No cover"}, "Barrier 8: enter since when"),
        ({"b8_sentence": "No cover", "b8_since": "1/1/1980"}, "Barrier 8: check the year"),
        (
            {"b8_sentence": "Ring 0131 496 0123", "b8_since": "today"},
            "Barrier 8: this looks like a phone number",
        ),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_saved(
    world: SimpleNamespace, row: dict[str, object], sentence: str
) -> None:
    page = type_in(world, sheet(**ONE, **row))
    assert sentence in text_of(page)
    assert "Two came back" in page.content.decode()
    assert (Activity.objects.count(), Barrier.objects.count()) == (0, 0)


@pytest.mark.parametrize(("name", "open_ones"), [("b3_since", 0), ("b8_since", 1), ("a5_staff", 2)])
def test_a_row_that_is_folded_away_opens_when_it_holds_something(
    world: SimpleNamespace, name: str, open_ones: int
) -> None:
    page = type_in(world, sheet(**{name: "3"}))
    assert page.content.decode().count('<details class="govuk-details" open>') == open_ones


def test_one_tick_keeps_the_words_of_the_whole_sheet(world: SimpleNamespace) -> None:
    row = {"b1_sentence": "The number 0131 496 0123 is not answered", "b1_since": "today"}
    assert "Keep my words" in text_of(type_in(world, sheet(**row)))
    assert "Saved 1 barrier" in text_of(type_in(world, sheet(**row, keep_words="on")))


def test_an_empty_sheet_says_what_to_do_first(world: SimpleNamespace) -> None:
    page = type_in(world, sheet())
    assert "Type in at least one activity or one barrier" in text_of(page)


def test_what_is_for_the_lead_alone_is_shown_to_the_lead_and_whoever_typed_it(
    world: SimpleNamespace,
) -> None:
    once = uuid4()
    sent = sheet(**ONE, b1_sentence="No cover", b1_since="today", b1_audience="lead", once=once)
    assert "No report tells of it" in text_of(type_in(world, sent))
    url = reverse("implementation:pack_typed", args=[world.quay.pk, once])
    assert "No cover" in text_of(signed_in(world.alma).get(url))
    assert "No cover" not in text_of(signed_in(world.ada).get(url))


def test_each_slip_keeps_who_may_see_it_and_what_is_about_the_manager(
    world: SimpleNamespace,
) -> None:
    type_in(
        world,
        sheet(
            b1_sentence="Rotas come late",
            b1_since="today",
            b1_about_manager="on",
            b2_sentence="No cover",
            b2_since="today",
            b2_audience="lead",
        ),
        world.alma,
    )
    told = {one.sentence: (one.audience, one.kept_from) for one in Barrier.objects.all()}
    assert told == {"Rotas come late": ("level", world.quay), "No cover": ("lead", None)}
    assert not Barrier.objects.told_to(viewer_for(world.mark.pk)).exists()


def test_a_slip_about_how_the_team_is_managed_goes_to_the_delivery_lead(
    world: SimpleNamespace,
) -> None:
    slip = {"b1_sentence": "Rotas come late", "b1_since": "today", "b1_about_manager": "on"}
    assert "Barrier 1: hand this slip to your delivery lead" in text_of(
        type_in(world, sheet(**slip))
    )
    facts = {"sentence": "Rotas come late", "since_on": ON, "about_manager": True}
    with pytest.raises(ValueError, match="Hand this slip"):
        _type(scope_of(world.mark), world.quay, [], [(1, facts)])
    assert Barrier.objects.count() == 0


def test_a_slip_is_the_teams_and_whoever_typed_it_undoes_it_on_the_same_day_alone(
    world: SimpleNamespace,
) -> None:
    type_in(world, sheet(b1_sentence="No cover", b1_since="today"))
    barrier, mark = Barrier.objects.get(), viewer_for(world.mark.pk)
    assert (barrier.is_from_slip, barrier.is_from_team) == (True, True)
    assert role_of_noter(barrier, on=timezone.localdate()) == ""
    withdraw_barrier(by=scope_of(world.mark), barrier=barrier)
    restore_barrier(by=scope_of(world.mark), barrier=barrier)
    assert may_reword(mark, barrier, timezone.now())
    note_on(barrier, timezone.localdate() - dt.timedelta(days=1))
    assert not may_reword(mark, barrier, timezone.now())
    with pytest.raises(PermissionError):
        withdraw_barrier(by=scope_of(world.mark), barrier=barrier)
    with pytest.raises(PermissionError):
        change_barrier(by=scope_of(world.mark), barrier=barrier, sentence="All is well")
    withdraw_barrier(by=scope_of(world.alma), barrier=barrier)


def test_an_own_kind_of_another_organisation_is_no_choice(world: SimpleNamespace) -> None:
    foreign = make_own_kind(world.westmoor)
    page = type_in(world, sheet(a1_kind=f"own:{foreign.pk}", a1_on="today"))
    assert "Activity 1: choose one of the listed options" in text_of(page)


def test_all_rows_are_kept_or_none(world: SimpleNamespace) -> None:
    by = scope_of(world.mark)
    good, bad = {"kind": "lens", "on": ON}, {"sentence": "", "theme": None, "since_on": ON}
    with pytest.raises(Exception, match="a_barrier_has_a_theme_or_a_sentence"):
        _type(by, world.quay, [(1, good)], [(1, bad)])
    assert Activity.objects.count() == 0
    with pytest.raises(PermissionError):
        _type(by, world.lighthouse, [(1, good)])


def _type(by: Any, unit: Unit, activities: Any, barriers: Any = ()) -> None:
    type_back(by=by, unit=unit, once=UUID(int=1), activities=activities, barriers=barriers)
