"""Acting as another of the database's roles for a moment."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    """Inside, the database gives no more than `role` may have; afterwards the role from before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        before = cursor.fetchone()[0]
        cursor.execute("RESET ROLE")
        cursor.execute(f"SET ROLE {role}")
        try:
            yield
        finally:
            cursor.execute("RESET ROLE")
            if before != "tip_owner":
                # LOCAL, so that the end of a test's transaction ends it.
                cursor.execute(f"SET LOCAL ROLE {before}")
