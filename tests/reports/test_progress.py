"""While a pack is made its page says which chapter is being counted."""

from types import SimpleNamespace

from django.utils import timezone

from core.periods import quarter
from reports.builders.collect import collect, head_of
from reports.builders.recipes import RECIPES
from reports.models import Kind, PackOutline


def heard(world: SimpleNamespace, kind: str) -> list[str]:
    names: list[str] = []
    head = head_of(world.quay, Kind(kind), quarter("2026Q3"), "then", now=timezone.now())
    collect(None, world.quay, head, names.append)
    return names


def test_each_part_of_a_pack_is_told_by_the_name_of_its_chapter(world: SimpleNamespace) -> None:
    found = heard(world, Kind.PACK)

    assert found[0] == "What has changed since last time"
    assert "Training: where we are" in found
    assert "What is in the way" in found
    assert len(found) == len(set(found)) == RECIPES[Kind.PACK].parts


def test_a_heading_of_ones_own_is_the_one_that_is_told(world: SimpleNamespace) -> None:
    chapters = [{"code": "training", "heading": "Who was trained", "is_on": True}]
    PackOutline.objects.create(organisation=world.northshore, chapters=chapters)

    assert "Who was trained" in heard(world, Kind.PACK)


def test_every_other_report_is_counted_in_one_part(world: SimpleNamespace) -> None:
    assert heard(world, Kind.ROLLOUT) == [""]
    assert {one.parts for kind, one in RECIPES.items() if kind != Kind.PACK} == {1}
