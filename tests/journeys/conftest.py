"""One demo for the whole group (one for each of xdist's workers that gets a test of it)."""

from collections.abc import Iterator

import pytest

from tests.journeys.demo import Demo, running_demo


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    with running_demo() as found:
        yield found
