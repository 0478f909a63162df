"""Turns the moments back, so that the story lies in the past: each on the day it tells of.

The actions write "now", as they should. Only what the demo itself has just written is touched.
"""

from datetime import date, datetime, time
from typing import Any

from django.db import connection
from django.utils import timezone

from services.models import Unit

DONE = (
    """UPDATE implementation_activity a SET logged_at = a."on" + time '12:00'
    FROM services_unit u WHERE u.id = a.unit_id AND u.path LIKE %s AND a.status = 'held'""",
    """UPDATE implementation_statuschange c SET changed_at = a."on" + time '12:00'
    FROM implementation_activity a JOIN services_unit u ON u.id = a.unit_id
    WHERE a.id = c.activity_id AND u.path LIKE %s AND a.status = 'held'""",
    """UPDATE implementation_actionchange c SET changed_at =
    CASE c.progress WHEN 'done' THEN a.done_on ELSE a.done_on - 30 END + time '12:00'
    FROM implementation_action a JOIN services_unit u ON u.id = a.unit_id
    WHERE a.id = c.action_id AND u.path LIKE %s AND a.progress = 'done'""",
)
TALKS = (
    """UPDATE implementation_conversationnote n SET made_at =
    CASE n.step WHEN 'agreed' THEN l.agreed_at ELSE l.held_on + time '16:00' END
    FROM implementation_leaderconversation l JOIN services_unit u ON u.id = l.unit_id
    WHERE l.id = n.conversation_id AND u.path LIKE %s""",
)
BARRIERS = (
    """UPDATE implementation_barrier b SET noted_at = b.since_on + time '12:00'
    FROM services_unit u WHERE u.id = b.unit_id AND u.path LIKE %s""",
    """UPDATE implementation_barrierchange c SET changed_at =
    CASE c.step WHEN 'lifted' THEN b.lifted_on ELSE b.since_on END + time '12:00'
    FROM implementation_barrier b JOIN services_unit u ON u.id = b.unit_id
    WHERE b.id = c.barrier_id AND u.path LIKE %s AND c.step IN ('noted', 'lifted')""",
    """UPDATE implementation_barrierchange c SET changed_at = t.tried_on + time '12:00'
    FROM implementation_attempt t JOIN implementation_barrier b ON b.id = t.barrier_id
    JOIN services_unit u ON u.id = b.unit_id
    WHERE t.barrier_id = c.barrier_id AND u.path LIKE %s AND c.step = 'tried'""",
    """UPDATE implementation_attempt t SET noted_at = t.tried_on + time '12:00'
    FROM implementation_barrier b JOIN services_unit u ON u.id = b.unit_id
    WHERE b.id = t.barrier_id AND u.path LIKE %s""",
)
ONE_ANSWER = "UPDATE implementation_barrieranswer SET answered_at = %s WHERE id = %s"
ANSWERED = """UPDATE implementation_barrierchange c SET changed_at = a.answered_at
    FROM implementation_barrieranswer a
    WHERE a.barrier_id = c.barrier_id AND c.step = 'answered' AND a.id = ANY(%s)"""
HEARD = """UPDATE implementation_answerheard h SET heard_at = a.answered_at + interval '1 day'
    FROM implementation_barrieranswer a WHERE a.id = h.answer_id AND a.id = ANY(%s)"""


def turn_back_what_was_done(root: Unit) -> None:
    """What took place was logged on its day; a plan that is done was made a month before."""
    _run(DONE, f"{root.path}%")


def turn_back_talks(root: Unit) -> None:
    """Written down on the day of the conversation, agreed on the day that it says."""
    _run(TALKS, f"{root.path}%")


def turn_back_barriers(root: Unit, answered: dict[int, date]) -> None:
    """Noted, tried, lifted and answered on its day; `answered` is the day of each answer."""
    _run(BARRIERS, f"{root.path}%")
    with connection.cursor() as cursor:
        cursor.executemany(ONE_ANSWER, [(noon(day), pk) for pk, day in answered.items()])
    _run((ANSWERED, HEARD), list(answered))


def noon(day: date) -> datetime:
    """The middle of a day, here."""
    return timezone.make_aware(datetime.combine(day, time(12)))


def _run(statements: tuple[str, ...], value: Any) -> None:
    with connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql, [value])
