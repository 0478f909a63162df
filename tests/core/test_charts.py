"""Charts say the same in a picture, in words and in a table, in a page and in a PDF."""

from datetime import date
from xml.etree import ElementTree

import pytest

from core.charts import Level, LevelChart, Point, Series, TimeLine, in_words, multiples, svg
from core.figures import Rate

SVG = "{http://www.w3.org/2000/svg}"


def months(*rates):
    return tuple(Point(date(2025, n, 28), rate) for n, rate in enumerate(rates, start=1))


def picture(chart):
    return ElementTree.fromstring(svg(chart))


LEVELS = LevelChart(
    "levels",
    "Required and held",
    (Level("Informed", Rate(31, 50)), Level("Skilled", Rate(0, 25)), Level("Enhanced", Rate(0, 0))),
)


def test_a_chart_is_a_whole_svg_with_a_title_and_a_description():
    root = picture(LEVELS)

    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "levels-title levels-desc"
    assert root.find(f"{SVG}title").text == "Required and held"
    assert root.find(f"{SVG}desc").text == (
        "Informed: 62% (31 of 50). Skilled: 0% (0 of 25). Enhanced: No staff yet."
    )


def test_bars_are_drawn_to_one_scale_and_never_by_colour_alone():
    bars = picture(LEVELS).findall(f"{SVG}rect")

    assert [bar.get("fill") for bar in bars] == [
        "url(#levels-hatch)",
        "#12506a",
        "url(#levels-hatch)",
    ]
    widths = [float(bar.get("width")) for bar in bars]
    assert widths[0] == 398
    assert widths[1] == pytest.approx(398 * 0.62, abs=0.1)
    assert widths[2] == pytest.approx(199, abs=0.1)


def test_no_text_stands_on_a_bar():
    root = picture(LEVELS)
    bars = [(float(b.get("y")), float(b.get("y")) + 22) for b in root.findall(f"{SVG}rect")]

    for text in root.findall(f"{SVG}text"):
        assert not any(top < float(text.get("y")) < bottom for top, bottom in bars)


def test_nothing_out_of_nothing_is_no_bar_and_not_zero_per_cent():
    assert in_words(Rate(0, 0)) == "No staff yet"
    nobody = LevelChart("n", "N", (Level("Informed", Rate(0, 0)),))
    assert picture(nobody).findall(f"{SVG}rect") == []


def test_large_numbers_are_grouped():
    assert in_words(Rate(1031, 1300)) == "79% (1,031 of 1,300)"


def test_the_past_runs_on_fixed_axes_from_nought_to_a_hundred():
    chart = TimeLine("t", "T", (Series("Informed", months(Rate(0, 10), Rate(10, 10))),))

    path = picture(chart).find(f"{SVG}path").get("d")

    assert path == "M48.0 236.0 L384.0 36.0"


def test_an_unknown_month_breaks_the_line_and_a_lone_month_is_still_seen():
    broken = months(Rate(1, 10), Rate(2, 10), None, Rate(3, 10), Rate(0, 0), Rate(4, 10))
    root = picture(TimeLine("t", "T", (Series("Informed", broken),)))

    assert len(root.findall(f"{SVG}path")) == 1
    assert [c.get("r") for c in root.findall(f"{SVG}circle")] == ["3", "3", "5"]


def test_lines_are_told_apart_by_dashes_and_a_fifth_line_is_refused():
    four = tuple(Series(str(n), months(Rate(n, 10), Rate(n, 10))) for n in range(4))
    dashes = {
        p.get("stroke-dasharray") for p in picture(TimeLine("t", "T", four)).iter(f"{SVG}path")
    }
    assert len(dashes) == 4
    with pytest.raises(ValueError, match="5 lines"):
        TimeLine("t", "T", (*four, four[0]))


def test_the_table_holds_the_numbers_of_the_picture():
    chart = TimeLine("t", "T", (Series("Informed", months(Rate(1, 10), None)),))

    rows = [[cell.rate or cell.text for _column, cell in row] for row in chart.table().drawn]

    assert rows == [["January 2025", Rate(1, 10)], ["February 2025", "–"]]


def test_small_multiples_share_their_axes_and_stand_in_the_alphabets_order():
    chart = multiples(
        "m", "M", [("ward", months(Rate(1, 2))), ("Kitchen", months(None, None, Rate(1, 2)))]
    )

    assert [panel.title for panel in chart.panels] == ["Kitchen", "ward"]
    assert {(p.first, p.last) for p in chart.panels} == {(date(2025, 1, 28), date(2025, 3, 28))}
    assert len({p.key for p in chart.panels}) == 2


def test_the_past_in_words_names_both_ends():
    chart = multiples("m", "M", [("Ward", months(None, Rate(1, 4), Rate(3, 4), None))])
    assert chart.panels[0].summary == (
        "From 25% (1 of 4) in February 2025 to 75% (3 of 4) in March 2025."
    )
    assert multiples("m", "M", [("Ward", [])]).panels[0].summary == "Nothing is known yet."


def test_a_name_is_escaped_and_a_long_one_is_cut_in_the_picture_only():
    name = "<b>Trauma enhanced & specialist practice"
    chart = LevelChart("x", "X", (Level(name, Rate(1, 2)),))

    root = picture(chart)

    assert root.find(f"{SVG}text").text == "<b>Trauma enhanced & sp…"
    assert name in chart.summary
    assert "<b>" not in svg(chart)


def test_a_chart_uses_no_style_and_no_script():
    for chart in (LEVELS, TimeLine("t", "T", (Series("S", months(Rate(1, 2))),))):
        text = svg(chart)
        assert "style" not in text
        assert "script" not in text
        assert "class=" not in text
