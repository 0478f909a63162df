"""A plan from the first page to taking it back, as an admin does it; and its steps from a file."""

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.permissions import Permission
from core.scope import Scope
from implementation.builders.waiting import waiting_for
from intake.structure_file import EXAMPLE
from services.access import viewer_for
from services.actions.reorganise import preview_reorganisation
from services.figures.reorganising import shown_figures
from services.models import AccessGrant, Reorganisation, ReorganisationStep, Unit
from tests.factories import make_unit
from tests.world import build_world

Post = Callable[..., Any]


@pytest.fixture
def world(db: None) -> SimpleNamespace:
    return build_world()


@pytest.fixture
def ada(world: SimpleNamespace) -> Client:
    client = Client()
    client.force_login(world.ada)
    return client


def url(name: str, *args: Any) -> str:
    return reverse(f"services:reorganisation_{name}", args=args)


def started(ada: Client, world: SimpleNamespace, on: str = "today") -> Reorganisation:
    told = {"name": "One bay", "unit": world.northshore.pk, "on": on}
    response = ada.post(url("add"), told)
    plan = Reorganisation.objects.get()
    assert response.url == url("detail", plan.pk)
    return plan


def page(ada: Client, plan: Reorganisation) -> str:
    return str(ada.get(url("detail", plan.pk)).content.decode())


def looked(ada: Client, plan: Reorganisation, **ticks: Any) -> str:
    ada.post(url("look", plan.pk), ticks)
    plan.refresh_from_db()
    return page(ada, plan)


def done(ada: Client, plan: Reorganisation) -> str:
    ada.post(url("do", plan.pk), {"seen": plan.preview["digest"]})
    plan.refresh_from_db()
    return page(ada, plan)


def test_an_admin_merges_two_units_and_takes_it_back(ada: Client, world: SimpleNamespace) -> None:
    plan = started(ada, world)
    step = {"unit": "QUAY", "and_unit": "LIGHT", "new_name": "Bay", "new_code": "BAY"}
    assert ada.post(url("step", plan.pk, "merge"), step).status_code == 302
    assert "Quay joins Bay." in page(ada, plan)

    html = looked(ada, plan, keeps_access=["QUAY"])
    assert "3 people go on in another unit." in html
    assert "Not there yet" in html
    assert "Mark" in html
    assert "Nadia" in html
    assert not Unit.objects.filter(code="BAY").exists()

    assert "Take this back" in done(ada, plan)
    assert Unit.objects.get(code="QUAY").parent == Unit.objects.get(code="BAY")

    response = ada.post(url("undo", plan.pk), follow=True)
    assert "Everything is as it was before." in response.content.decode()
    assert not Unit.objects.filter(code="BAY").exists()


def test_a_split_asks_who_goes_where(ada: Client, world: SimpleNamespace) -> None:
    plan = started(ada, world)
    told = {
        **{"unit": "QUAY", "new_name": "East Quay", "new_code": "EAST"},
        **{"second_name": "West Quay", "second_code": "WEST"},
    }
    ada.post(url("step", plan.pk, "split"), told)
    assert "2 people of Quay are not given to a part yet." in looked(ada, plan)

    east, west = ReorganisationStep.objects.all()
    share = url("share", east.pk)
    assert "Rosa Quill" in ada.get(share).content.decode()
    ada.post(share, {f"person-{world.rosa.pk}": east.pk, "rest": west.pk})
    assert "2 people go on in another unit." in looked(ada, plan)
    done(ada, plan)

    posts = world.rosa.posts.filter(until_on=None)
    assert [post.unit.code for post in posts] == ["EAST"]
    assert [post.unit.code for post in world.sam_person.posts.filter(until_on=None)] == ["WEST"]


def test_a_third_part_of_a_split_is_one_more_step(ada: Client, world: SimpleNamespace) -> None:
    plan = started(ada, world)
    for side in ("East", "West", "North"):
        part = {"unit": "QUAY", "new_name": f"{side} Quay", "new_code": side}
        assert ada.post(url("step", plan.pk, "split"), part).status_code == 302
    third = ReorganisationStep.objects.get(new_code="North")
    ada.post(url("share", plan.steps.all()[0].pk), {"rest": third.pk})
    looked(ada, plan)
    done(ada, plan)

    codes = Unit.objects.filter(parent=world.harbour, closed_on=None).values_list("code", flat=True)
    assert set(codes) == {"East", "West", "North", "LIGHT"}


def test_a_new_unit_needs_a_code(ada: Client, world: SimpleNamespace) -> None:
    plan = started(ada, world)
    response = ada.post(url("step", plan.pk, "merge"), {"unit": "QUAY", "new_name": "Bay"})

    assert "Enter a code for the new unit." in response.content.decode()


def test_a_plan_is_not_done_unseen(ada: Client, world: SimpleNamespace) -> None:
    plan = started(ada, world)
    ada.post(url("step", plan.pk, "close"), {"unit": "HIL"})
    response = ada.post(url("do", plan.pk), follow=True)

    assert "Look at what the plan changes first." in response.content.decode()


def test_what_cannot_be_done_is_said_with_its_step(ada: Client, world: SimpleNamespace) -> None:
    plan = started(ada, world)
    ada.post(url("step", plan.pk, "close"), {"unit": "QUAY"})
    html = looked(ada, plan)

    assert "Step 1 (Close): 2 people still have a post in Quay" in html
    assert "Do this now" not in html


def test_a_step_that_does_not_say_enough_is_asked_again(
    ada: Client, world: SimpleNamespace
) -> None:
    plan = started(ada, world)
    response = ada.post(url("step", plan.pk, "merge"), {"unit": "QUAY"})

    assert "Say which unit people go to" in response.content.decode()
    assert ada.get(url("step", plan.pk, "paint")).status_code == 404


def test_a_plan_for_a_later_day_waits_and_can_become_a_draft_again(
    ada: Client, world: SimpleNamespace
) -> None:
    later = timezone.localdate() + dt.timedelta(days=5)
    plan = started(ada, world, later.isoformat())
    ada.post(url("step", plan.pk, "move"), {"unit": "QUAY", "to": "HIL"})
    looked(ada, plan)
    assert "Make it a draft again" in done(ada, plan)
    assert Unit.objects.get(code="QUAY").parent == world.harbour

    ada.post(url("withdraw", plan.pk))
    assert "Add a step" in page(ada, plan)


def test_a_plan_that_did_not_fit_on_its_day_waits_on_the_first_page(
    world: SimpleNamespace,
) -> None:
    today = timezone.localdate()
    facts = {"unit": world.northshore, "name": "One bay", "on": today, "stopped": "Step 1: no."}
    Reorganisation.objects.create(state=Reorganisation.State.PLANNED, **facts)

    def words(who: Any) -> list[str]:
        return [one.label for one in waiting_for(viewer_for(who.pk), on=today)]

    assert "Look at the plan “One bay” again" in words(world.ada)
    for who in (world.alma, world.wanda):
        assert "Look at the plan “One bay” again" not in words(who)


FILE = (
    "what,unit code,to code,new code,new name,kind\n"
    "merge,QUAY,,BAY,Bay,team\n"
    "Merge,LIGHT,,BAY,,\n"
    "rename,HIL,,,Hilltop,\n"
)


def sent(ada: Client, plan: Reorganisation, text: str) -> Any:
    file = SimpleUploadedFile("plan.csv", text.encode())
    return ada.post(reverse("intake:structure_file", args=[plan.pk]), {"file": file})


def test_steps_come_from_a_file(ada: Client, world: SimpleNamespace) -> None:
    plan = started(ada, world)
    assert sent(ada, plan, FILE).status_code == 302

    html = looked(ada, plan)
    for words in ("Quay joins Bay.", "Lighthouse joins Bay.", "Hillside is called Hilltop."):
        assert words in html
    done(ada, plan)
    assert Unit.objects.get(code="HIL").name == "Hilltop"
    assert Unit.objects.get(code="LIGHT").parent.code == "BAY"


def test_steps_can_be_pasted_from_a_spreadsheet(ada: Client, world: SimpleNamespace) -> None:
    plan = started(ada, world)
    rows = FILE.replace(",", "\t")
    ada.post(reverse("intake:structure_file", args=[plan.pk]), {"text": rows})

    assert plan.steps.count() == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,code\nQuay,QUAY\n", "We did not find the headings."),
        ("what,unit code\n", "The list has no steps below its headings."),
        ("what,unit code\npaint,QUAY\n", "Row 2: we do not know “paint”."),
        ("what,unit code,kind\nclose,QUAY,boat\n", "Row 2: we do not know “boat”."),
        ("what,unit code\nmove,QUAY\nclose,HIL\n", "Line 1: Say which unit it becomes part of."),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(
    ada: Client, world: SimpleNamespace, text: str, said: str
) -> None:
    plan = started(ada, world)
    response = sent(ada, plan, text)

    assert said in response.content.decode()
    assert not plan.steps.exists()


def test_the_example_file_can_be_sent_back(ada: Client, world: SimpleNamespace) -> None:
    plan = started(ada, world)
    example = ada.get(reverse("intake:structure_example")).content.decode("utf-8-sig")

    assert sent(ada, plan, example).status_code == 302
    assert plan.steps.count() == len(EXAMPLE)


def test_a_unit_that_an_earlier_step_opens_can_be_chosen(
    ada: Client, world: SimpleNamespace
) -> None:
    make_unit("Jetty", world.harbour, code="JET")
    plan = started(ada, world)
    opens = {"to": "HIL", "new_name": "Shed", "new_code": "SHED", "kind": "team"}
    ada.post(url("step", plan.pk, "add"), opens)
    ada.post(url("step", plan.pk, "move"), {"unit": "JET", "to": "SHED"})
    looked(ada, plan)
    done(ada, plan)

    assert Unit.objects.get(code="JET").parent.code == "SHED"


def test_a_planner_sees_only_figures_of_the_own_branch(ada: Client, world: SimpleNamespace) -> None:
    told = {"name": "Harbour anew", "unit": world.harbour.pk, "on": "today"}
    ada.post(url("add"), told)
    plan = Reorganisation.objects.get()
    step = {"unit": "QUAY", "and_unit": "LIGHT", "new_name": "Bay", "new_code": "BAY"}
    ada.post(url("step", plan.pk, "merge"), step)
    ada.post(url("look", plan.pk), {"keeps_access": []})
    plan.refresh_from_db()
    # As somebody who holds the whole organisation may have left it behind.
    above = {"name": "Northshore Council", "before": [9, 1, 2], "after": [8, 1, 2]}
    above["code"] = world.northshore.code
    plan.preview["figures"].append(above)
    plan.save()

    whole = Scope(world.ada.pk, Permission.MANAGE_UNITS, (world.northshore.path,))
    below = Scope(world.ada.pk, Permission.MANAGE_UNITS, (world.harbour.path,))
    assert above in shown_figures(whole, plan)
    codes = {row["code"] for row in shown_figures(below, plan)}
    assert world.northshore.code not in codes
    assert "BAY" in codes

    grant = AccessGrant.objects.get(user=world.ada)
    AccessGrant.objects.filter(pk=grant.pk).update(unit=world.harbour)
    html = page(ada, plan)
    assert "Bay" in html
    assert "Northshore Council" not in html.split("What changes in figures")[1].split("</table>")[0]

    preview_reorganisation(by=below, plan=plan, keeps_access=set())
    plan.refresh_from_db()
    assert world.northshore.code not in {row["code"] for row in plan.preview["figures"]}
    assert plan.preview["figures"]
