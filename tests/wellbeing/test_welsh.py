"""What staff meet is there in Welsh, whole, and the compiled file is made from the one we edit."""

import ast
import gettext
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = settings.BASE_DIR
PO = ROOT / "locale" / "cy" / "LC_MESSAGES" / "django.po"
FOR_ADMINS = {"source_list.html", "source_form.html", "source_retire.html"}
BY_US = {"answer", "answer_none", "slip", "support", "notice", "_top", "_place", "_question"}
BY_US |= {"results", "_said"}
TEMPLATES = [
    *(ROOT / "templates" / "wellbeing" / f"{name}.html" for name in sorted(BY_US)),
    *sorted((ROOT / "templates" / "wellbeing" / "spend").glob("*.html")),
    *(
        ROOT / "templates" / "_components" / n
        for n in ("exit_page.html", "error_summary.html", "chart.html", "who_sees.html")
    ),
    ROOT / "templates" / "base.html",
]
MODULES = [
    *(ROOT / "wellbeing" / f"{n}.py" for n in ("paper", "support", "support_poster", "wording")),
    ROOT / "wellbeing" / "forms" / "slip.py",
    ROOT / "wellbeing" / "views" / "answering.py",
    ROOT / "wellbeing" / "spend" / "pages.py",
    *(ROOT / "wellbeing" / "builders" / n for n in ("results.py", "results_poster.py")),
    ROOT / "wellbeing" / "views" / "results.py",
    ROOT / "core" / "scales.py",
    ROOT / "core" / "who_sees.py",
]
CALL = re.compile(r"""gettext\((u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"))""")
MANY = re.compile(r"""ngettext\((u?r?'(?:\\.|[^'\\])*'|u?r?"(?:\\.|[^"\\])*")""")


def entries() -> dict[str, list[str]]:
    """msgid → its translations, as the .po has them."""
    found: dict[str, list[str]] = {}
    for block in PO.read_text(encoding="utf-8").split("\n\n"):
        lines: list[tuple[str, str]] = []
        for line in block.splitlines():
            if line.startswith("msg"):
                word, _space, text = line.partition(" ")
                lines.append((word, ast.literal_eval(text)))
            elif line.startswith('"'):
                lines[-1] = (lines[-1][0], lines[-1][1] + ast.literal_eval(line))
        told = dict(lines)
        if told.get("msgid"):
            texts = [text for word, text in lines if word.startswith("msgstr")]
            found[told["msgid"]] = texts
            if "msgid_plural" in told:
                found[told["msgid_plural"]] = texts
    return found


def said_in(path: Path) -> set[str]:
    """Every text that a template or a module hands to gettext."""
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        code = templatize(source, origin=path.name)
        return {ast.literal_eval(t) for one in (CALL, MANY) for t in one.findall(code)}
    return {
        node.args[0].value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"_", "gettext"}
        and isinstance(node.args[0], ast.Constant)
    }


@pytest.mark.parametrize("path", [*TEMPLATES, *MODULES], ids=lambda p: p.name)
def test_every_text_that_staff_meet_is_there_in_welsh(path: Path) -> None:
    welsh = entries()

    assert sorted(text for text in said_in(path) if not all(welsh.get(text, [""]))) == []


def test_the_list_of_templates_forgets_none() -> None:
    ours = {p.name for p in (ROOT / "templates" / "wellbeing").glob("*.html")}

    assert {f"{name}.html" for name in BY_US} | FOR_ADMINS <= ours


def test_texts_are_found_in_templates_and_modules() -> None:
    assert "We will ask about" in said_in(ROOT / "templates" / "wellbeing" / "answer.html")
    assert "Prefer not to say" in said_in(ROOT / "wellbeing" / "wording.py")


def test_placeholders_are_the_same_in_both_languages() -> None:
    holes = re.compile(r"%\(\w+\)s|<[^>]+>")
    wrong = [
        text
        for text, translations in entries().items()
        for one in translations
        if sorted(holes.findall(text)) != sorted(holes.findall(one))
    ]
    assert wrong == []


def test_the_compiled_file_says_what_the_edited_one_says() -> None:
    with PO.with_suffix(".mo").open("rb") as compiled:
        made = gettext.GNUTranslations(compiled)

    assert {text: made.gettext(text) for text, (first, *more) in entries().items() if not more} == {
        text: first for text, (first, *more) in entries().items() if not more
    }
    for text, translations in entries().items():
        if len(translations) > 1:
            assert {made.ngettext(text, text, n) for n in range(12)} <= {*translations, text}
