"""One demo for the whole group."""

from collections.abc import Iterator

import pytest

from tests.journeys.demo import Demo, running_demo


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    with running_demo() as found:
        yield found
