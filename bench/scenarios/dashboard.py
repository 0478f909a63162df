"""The dashboard of a whole organisation against the least SQL and the least page."""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from bench.measure import least
from bench.registry import Goal, Ground, Line, scenario
from core.permissions import Permission
from core.scope import Scope
from reports.demo import plan
from services.models import Unit
from training.counting import question_for, recount
from training.figures import figures_for

# By hand: the stored rows of the children, and nothing else.
BY_HAND = """
SELECT w.* FROM training_unitrollup w JOIN services_unit u ON u.id = w.unit_id
WHERE u.parent_id = %(unit)s OR u.id = %(unit)s ORDER BY u.sort_key
"""
ONE_ROW = "SELECT * FROM training_unitrollup WHERE unit_id = %(unit)s"
GOES = 40


@scenario
def dashboard(ground: Ground) -> list[Line]:
    """Figures and page of the root with its children."""
    root = Unit.objects.get(parent=None, code=plan.ORGANISATION[0])
    goes = GOES * ground.rounds
    return [*_figures(root, goes), _recount(root, ground.rounds), *_page(root, goes)]


def _figures(root: Unit, goes: int) -> list[Line]:
    scope = Scope(None, Permission.VIEW_FIGURES, (root.path,))
    ask = lambda: figures_for(scope, root)  # noqa: E731
    by_hand, figures = least(goes, lambda: _ask(BY_HAND, unit=root.pk), ask)
    watch = Watch()
    with connection.execute_wrapper(watch):
        for _go in range(goes):
            ask()
    per_go = len(watch.costs) // goes
    sql = min(sum(watch.costs[n : n + per_go]) for n in range(0, len(watch.costs), per_go))
    is_by_hand = "SQL by hand, stored rows"
    return [
        Line("dashboard figures, SQL alone", is_by_hand, by_hand, sql, Goal(2, "product")),
        Line("dashboard figures, whole call", is_by_hand, by_hand, figures, Goal(5, "product")),
    ]


def _recount(root: Unit, rounds: int) -> Line:
    """The stored wide row beside what it saves: counting everybody when the page is asked for."""
    facts = question_for(root.pk, timezone.localdate()).parameters
    counted, stored = least(
        max(3, rounds),
        lambda: _ask(recount("today") + " SELECT * FROM wide", **facts),
        lambda: _ask(ONE_ROW, unit=root.pk),
    )
    return Line("stored wide row", "counting everybody afresh", counted, stored, Goal(1, "product"))


def _page(root: Unit, goes: int) -> list[Line]:
    """The page of somebody signed in, beside the page that asks nothing."""
    lead = next(a for a in plan.ACCOUNTS if a[0] == "executive")
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(email=lead[1]))
    trivial = _get(client, reverse("accessibility"))
    whole = _get(client, reverse("reports:dashboard", args=[root.pk]))
    limit, page = least(goes // 4, trivial, whole)
    limit_is = "a page that asks nothing"
    return [
        Line("dashboard page", limit_is, limit, page, Goal(7, "product")),
        Line(
            "dashboard page, queries",
            limit_is,
            _queries(trivial),
            _queries(whole),
            Goal(25, "product"),
            unit="queries",
        ),
    ]


def _get(client: Client, address: str) -> Callable[[], None]:
    def get() -> None:
        answer = client.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"

    return get


@dataclass
class Watch:
    """Notes what each statement costs by the clock, in ms."""

    costs: list[float] = field(default_factory=list)

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        started = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.costs.append((perf_counter() - started) * 1000)


def _queries(work: Callable[[], None]) -> int:
    watch = Watch()
    with connection.execute_wrapper(watch):
        work()
    return len(watch.costs)


def _ask(sql: str, **facts: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, facts)
        return list(cursor.fetchall())
