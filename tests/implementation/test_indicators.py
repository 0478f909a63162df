"""Indicators: readings that are kept, read, drawn, and said to show no more than they do."""

import datetime as dt
import re
from decimal import Decimal
from statistics import mean

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core.charts import svg
from core.modules import Module
from core.permissions import Permission
from implementation.actions.indicators import Given, give_readings, withdraw_reading
from implementation.builders.indicators import chart_of
from implementation.figures.indicators import line_of
from implementation.forms.indicators import PasteForm, ReadingForm
from implementation.models import Indicator, Reading
from implementation.runchart import POINTS_FOR_LIMITS, SHIFT, XMR, shifts_of, shown_by
from tests.factories import everywhere, switch_on
from tests.factories.implementation import make_indicator, make_readings

NUMBERS = st.lists(st.integers(-50, 50), max_size=30)


@given(values=NUMBERS)
def test_limits_are_those_of_a_slow_reading_and_only_from_ten_points(values) -> None:
    found = shown_by(values)
    assert found.points == len(values)
    if len(values) < POINTS_FOR_LIMITS:
        assert (found.limits, found.outside, found.shifts) == (None, (), ())
        return
    moves = []
    for place in range(1, len(values)):
        moves.append(abs(values[place] - values[place - 1]))
    middle, spread = mean(values), XMR * mean(moves)
    assert found.limits is not None
    assert found.limits.mean == pytest.approx(middle)
    assert found.limits.high - found.limits.mean == pytest.approx(spread)
    beyond = [i for i, v in enumerate(values) if abs(v - middle) > spread + 1e-9]
    near = [i for i, v in enumerate(values) if abs(abs(v - middle) - spread) <= 1e-9]
    assert set(beyond) <= set(found.outside) <= {*beyond, *near}


@given(values=st.lists(st.integers(-2, 2), max_size=30))
def test_a_shift_is_seven_in_a_row_on_one_side(values) -> None:
    marked = set()
    for start in range(len(values)):
        for end in range(start + SHIFT, len(values) + 1):
            part = values[start:end]
            if all(v > 0 for v in part) or all(v < 0 for v in part):
                marked |= set(range(start, end))

    assert set(shifts_of(values, 0.0)) == marked


@pytest.fixture
def alma(world):
    switch_on(world.northshore, Module.INDICATORS)
    client = Client()
    client.force_login(world.alma)
    return client


def line(world, indicator, unit):
    return line_of(everywhere(unit, Permission.VIEW_IMPLEMENTATION), indicator, unit)


def test_below_ten_readings_the_page_says_why_there_are_no_limits(world, alma) -> None:
    indicator = make_indicator(world.northshore, "Routine enquiry recorded")
    make_readings(indicator, world.quay, 9)
    address = reverse("implementation:indicator_line", args=[world.quay.pk, indicator.pk])
    assert "Limits are drawn from 10 readings on" in alma.get(address).content.decode()
    make_readings(indicator, world.quay, 1, first=dt.date(2026, 6, 1))
    page = alma.get(address).content.decode()

    assert "are what is usual here. Nothing stands out: steady." in page


def test_the_picture_and_the_sentence_show_one_decimal_more_than_the_readings(world) -> None:
    indicator = make_indicator(world.northshore, "Routine enquiry recorded")
    make_readings(indicator, world.quay, 11)
    chart = chart_of(line(world, indicator, world.quay))
    drawn = re.findall(r">([\d.]+)</text>", svg(chart))

    assert drawn
    for number in [*drawn, *re.findall(r"\d+\.\d+", chart.summary)]:
        assert len(number.partition(".")[2]) <= 1


def test_a_reading_that_stands_out_has_a_ring_and_a_sentence(world) -> None:
    indicator = make_indicator(world.northshore, "Sickness")
    make_readings(indicator, world.quay, 12)
    by = everywhere(world.quay, Permission.LOG_IMPLEMENTATION)
    far = Given(dt.date(2026, 10, 1), Decimal(20))
    give_readings(by=by, indicator=indicator, unit=world.quay, readings=[far])
    chart = chart_of(line(world, indicator, world.quay))

    assert "Outside that: 1." in chart.summary
    assert svg(chart).count('r="9"') == 1


def test_a_new_value_for_a_day_replaces_the_earlier_one_which_is_kept(world) -> None:
    indicator = make_indicator(world.northshore, "Turnover")
    by = everywhere(world.quay, Permission.LOG_IMPLEMENTATION)
    day = dt.date(2026, 3, 31)

    def give(value):
        told = [Given(day, Decimal(value))]
        return give_readings(by=by, indicator=indicator, unit=world.quay, readings=told)

    assert [give("4.5"), give("4.5"), give("5")] == [1, 0, 1]
    assert [r.value for r in line(world, indicator, world.quay).readings] == [5.0]
    assert Reading.objects.count() == 2


def test_fewer_than_ten_stands_in_the_table_and_in_no_line(world) -> None:
    indicator = make_indicator(world.northshore, "Discussed")
    by = everywhere(world.quay, Permission.LOG_IMPLEMENTATION)
    told = [Given(dt.date(2026, 1, 31), None), Given(dt.date(2026, 2, 28), Decimal(12))]
    give_readings(by=by, indicator=indicator, unit=world.quay, readings=told)
    found = line(world, indicator, world.quay)

    assert (len(found.readings), found.shown.points) == (2, 1)
    assert "Fewer than 10" in str(chart_of(found).numbers.rows)


def test_a_stranger_gives_and_takes_nothing(world) -> None:
    indicator = make_indicator(world.northshore, "Discussed")
    reading = make_readings(indicator, world.quay, 1)[0]
    by = everywhere(world.mill, Permission.LOG_IMPLEMENTATION)
    with pytest.raises(PermissionError):
        give_readings(by=by, indicator=indicator, unit=world.quay, readings=[])
    with pytest.raises(PermissionError):
        withdraw_reading(by=by, reading=reading)
    with pytest.raises(ValueError, match="another organisation"):
        give_readings(by=by, indicator=indicator, unit=world.mill, readings=[])


def test_pasted_lines_come_in_whole(world, alma) -> None:
    indicator = make_indicator(world.northshore, "Vacancies")
    address = reverse("implementation:indicator_paste", args=[world.quay.pk, indicator.pk])
    lines = "31/1/2026\t12\n28 Feb 2026; 14.5\n\n2026-03-31,1,234\n30/4/2026\tfewer than 10\n"
    response = alma.post(address, {"lines": lines}, follow=True)

    assert "4 new readings are saved." in response.content.decode()
    values = [r.value for r in line(world, indicator, world.quay).readings]
    assert values == [12.0, 14.5, 1234.0, None]


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("31/1/2026\t12\n31/2/2026\t4", "Line 2: “31/2/2026” is not a date"),
        ("31/1/2026\tmany", "Line 1: Enter a number like 12"),
        ("31/1/2026", "Line 1: enter a date, then a value"),
        ("31/1/2126\t4", "not in the future"),
        ("31/1/2026\t4\n31 Jan 2026\t5", "Two lines have the same date"),
        ("31/1/2026\tNaN", "Enter a number between"),
        ("31/1/2026\t1e30", "Enter a number between"),
        ("\n".join(f"1/1/2026\t{n}" for n in range(501)), "at most 500 lines"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_nothing_is_kept(lines, says) -> None:
    form = PasteForm({"lines": lines})

    assert not form.is_valid()
    assert says in " ".join(form.errors["lines"])


def test_one_reading_reads_per_cent_and_thousands(db) -> None:
    form = ReadingForm({"on": "31/3/2026", "value": " 1,204.5 % "})
    assert form.is_valid(), form.errors
    assert form.given.value == Decimal("1204.500")


def test_taking_a_reading_back_takes_it_out_of_the_line(world, alma) -> None:
    indicator = make_indicator(world.northshore, "Vacancies")
    reading = make_readings(indicator, world.quay, 2)[0]
    address = reverse("implementation:reading_withdraw", args=[reading.pk])
    assert alma.get(address).status_code == 200
    assert line(world, indicator, world.quay).shown.points == 2
    for _ in range(2):
        alma.post(address)
    assert line(world, indicator, world.quay).shown.points == 1


def test_an_admin_retires_an_indicator_and_its_readings_stay(world) -> None:
    switch_on(world.northshore, Module.INDICATORS)
    indicator = make_indicator(world.northshore, "Vacancies", source="HR")
    make_readings(indicator, world.quay, 2)
    ada = Client()
    ada.force_login(world.ada)
    address = reverse("implementation:indicator_change", args=[indicator.pk])
    told = {"name": "Posts", "name_cy": "Swyddi", "kind": "count", "is_retired": "on"}
    ada.post(address, told)

    indicator.refresh_from_db()
    assert indicator.names == {"en": "Posts", "cy": "Swyddi"}
    unit_page = ada.get(reverse("implementation:indicator_unit", args=[world.quay.pk]))
    assert "Posts" not in unit_page.content.decode()
    assert Reading.objects.count() == 2
    assert Indicator.objects.count() == 1


def test_the_list_leads_to_the_readings_of_each_team_of_the_branch(world) -> None:
    switch_on(world.northshore, Module.INDICATORS)
    alma = Client()
    alma.force_login(world.alma)
    address = reverse("implementation:indicator_list")
    assert alma.get(address).context["teams"] is None
    indicator = make_indicator(world.northshore, "Vacancies", source="HR")
    make_readings(indicator, world.quay, 2, first=dt.date(2026, 1, 31))
    make_readings(indicator, world.orchard, 1)
    rows = {row[0].text: row for row in alma.get(address).context["teams"].rows}
    assert "Orchard" not in rows
    assert rows["Quay"][0].url == reverse("implementation:indicator_unit", args=[world.quay.pk])
    assert rows["Quay"][1] == max(Reading.objects.filter(unit=world.quay).values_list("on"))[0]
    assert rows["Lighthouse"][1] == "No reading yet"
