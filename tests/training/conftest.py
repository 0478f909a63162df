"""What several tests of training start from."""

from types import SimpleNamespace

import pytest

from tests.factories.training import level, make_course, require, use_framework


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    """The cast's Northshore with the Scottish framework; support workers are asked for Skilled."""
    world.framework = use_framework(world.northshore)
    world.informed = make_course(world.northshore, level("informed"))
    world.skilled = make_course(world.northshore, level("skilled"))
    require(world.worker, level("skilled"))
    return world
