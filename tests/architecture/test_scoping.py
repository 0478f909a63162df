"""Views and forms reach rows through `.within(scope)` alone."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

from core.checks import our_models

SCOPED = {m.__name__ for m in our_models() if getattr(m, "unit_path", None)}
OUTSIDE = [
    p
    for app in settings.OUR_APPS
    for p in sorted((settings.BASE_DIR / app).rglob("*.py"))
    if {"views", "forms", "views.py", "forms.py"} & set(p.parts)
]
MANAGERS = {"objects", "_default_manager", "_base_manager"}
SHORTCUTS = {"get_object_or_404", "get_list_or_404"}


def unscoped_reads(source: str) -> list[str]:
    tree = ast.parse(source)
    blessed = {
        id(n.value)
        for n in ast.walk(tree)
        if isinstance(n, ast.Attribute) and n.attr in {"within", "none", "shared_with"}
    }
    reads = [n for n in ast.walk(tree) if _reads(n) and id(n) not in blessed]
    return [f"line {n.lineno}: {ast.unparse(n)}" for n in reads]


def _reads(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
        return isinstance(node.value, ast.Name) and node.value.id in SCOPED
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SHORTCUTS:
        return isinstance(node.args[0], ast.Name) and node.args[0].id in SCOPED
    return False


@pytest.mark.parametrize("path", OUTSIDE, ids=lambda p: str(p.relative_to(settings.BASE_DIR)))
def test_no_unscoped_reads(path: Path) -> None:
    assert unscoped_reads(path.read_text()) == []


@pytest.mark.parametrize(
    "bad",
    [
        "Unit.objects.all()",
        "Unit.objects.get(pk=1)",
        "get_object_or_404(Unit, pk=1)",
        "StaffMember._default_manager.all()",
    ],
)
def test_the_rule_catches(bad: str) -> None:
    assert unscoped_reads(bad)


@pytest.mark.parametrize(
    "good",
    [
        "Unit.objects.within(s).get(pk=1)",
        "get_object_or_404(Unit.objects.within(s), pk=1)",
        "StaffMember.objects.none()",
        "BarrierTheme.objects.all()",
    ],
)
def test_the_rule_allows(good: str) -> None:
    assert unscoped_reads(good) == []
