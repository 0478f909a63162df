"""Our colours can be read, and nothing of GOV.UK's own marks is served."""

import re

import pytest
from django.conf import settings

from core.drawing import DEEP, INK, LINES, QUIET
from tip_tracker.vendor import cleaned

STATIC = settings.BASE_DIR / "static"
CSS = (STATIC / "css" / "tip.css").read_text(encoding="utf-8")
TOKENS = dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6})", CSS))


def contrast(one, other):
    """The ratio of WCAG 2.2, 1 to 21."""
    lights = sorted((luminance(one), luminance(other)), reverse=True)
    return (lights[0] + 0.05) / (lights[1] + 0.05)


def luminance(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("text", ["brand", "link", "link-hover", "link-visited", "success"])
@pytest.mark.parametrize("ground", ["#ffffff", "--govuk-surface-background-colour", "--tip-band"])
def test_text_can_be_read_on_every_ground_of_ours(text, ground):
    paper = TOKENS.get(ground, ground)

    assert contrast(TOKENS[f"--govuk-{text}-colour"], paper) >= 4.5


def test_the_measure_of_contrast_is_right():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_lines_and_bars_of_charts_stand_out_from_paper():
    for colour in (INK, DEEP, QUIET, *(line for line, _dash in LINES)):
        assert contrast(colour, "#ffffff") >= 3
    assert contrast("#7d8b8f", "#ffffff") >= 3


def test_no_colour_of_alarm_is_ours():
    for colour in {*TOKENS.values(), INK, DEEP, QUIET, *(line for line, _dash in LINES)}:
        red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
        assert not (red > 150 and green < 110 and blue < 110), colour


def test_nothing_licensed_for_gov_uk_alone_is_served():
    for path in STATIC.rglob("*.*"):
        assert path.suffix not in {".woff", ".woff2", ".ico", ".png"}, path
        if path.suffix in {".css", ".js", ".svg"}:
            text = path.read_text(encoding="utf-8")
            for mark in ("GDS Transport", "crest", "Margaret Calvert", "sourceMappingURL"):
                assert mark not in text, (path.name, mark)


def test_every_file_that_the_vendored_styles_name_is_there():
    for path in STATIC.rglob("*.css"):
        for name in re.findall(r"url\((?!data:)[\"']?([^)\"']+)", path.read_text("utf-8")):
            assert (path.parent / name).exists(), (path.name, name)


def test_cleaning_takes_the_typeface_out_and_leaves_the_rest():
    css = (
        "/*! Copyright (c) 2011 by Margaret Calvert & Henrik Kubel. */"
        "@font-face{font-family:GDS Transport;src:url(/assets/fonts/a.woff2)}"
        ".a{font-family:GDS Transport,arial,sans-serif;color:red}"
        ".b{background:url(/assets/images/govuk-crest.svg)}"
        ".c{background:url(/assets/images/icon.svg)}/*# sourceMappingURL=x.map */"
    )

    made = cleaned(css)

    assert made.startswith(".a{font-family:system-ui,")
    assert made.endswith("color:red}.c{background:url(images/icon.svg)}")
