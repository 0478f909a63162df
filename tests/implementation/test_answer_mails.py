"""The person who noted a barrier gets one short mail that an answer waits, whatever is away."""

import contextlib
import datetime as dt
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from celery import current_app
from django.core import mail
from django.db import connection
from django.utils import timezone

from core.permissions import Permission as P
from implementation.actions.answers import answer_barrier, hear_answer
from implementation.actions.hearing import mail_noters
from implementation.models import AnswerMail, BarrierAnswer
from implementation.tasks import tell_noters
from reports.ticks import TICKS
from tests.implementation.test_who_is_told import noted, scope
from tests.world import build_world

SAID = BarrierAnswer.Said


def test_one_short_mail_holds_a_link_and_no_word_of_the_barrier(world: SimpleNamespace) -> None:
    barrier = noted(world.sam, world.quay, who_can_remove="organisation")
    by = scope(world.eve, P.ANSWER_BARRIERS)
    answer_barrier(by=by, barrier=barrier, said=SAID.NOT_NOW, because="In May")
    assert mail_noters() == 1
    (sent,) = mail.outbox
    told = sent.subject + sent.body
    assert sent.to == [world.sam.email]
    assert f"/barriers/{barrier.pk}/" in sent.body
    for word in ("Rotas", "May", "barrier was", "Quay", "Eve", "Not now"):
        assert word not in told
    assert mail_noters(now=timezone.now() + dt.timedelta(days=1)) == 0
    assert AnswerMail.objects.get().state == "sent"


def test_an_answer_that_was_seen_is_not_mailed_any_more(world: SimpleNamespace) -> None:
    barrier = noted(world.sam, world.quay, who_can_remove="organisation")
    by = scope(world.eve, P.ANSWER_BARRIERS)
    hear_answer(
        by=scope(world.sam), answer=answer_barrier(by=by, barrier=barrier, said=SAID.HELPED)
    )
    assert mail_noters() == 0
    assert mail.outbox == []
    assert AnswerMail.objects.get().state == "needless"


@contextlib.contextmanager
def broker_away() -> Iterator[None]:
    """Bells ring at a port where nobody listens."""
    before = current_app.conf.broker_url
    current_app.conf.broker_url = "redis://127.0.0.1:9/0"
    current_app._after_fork()
    try:
        yield
    finally:
        current_app.conf.broker_url = before
        current_app._after_fork()


def test_an_answer_given_while_the_broker_is_away_is_mailed_by_the_next_tick(
    world: SimpleNamespace,
    django_capture_on_commit_callbacks: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    barrier = noted(world.sam, world.quay, who_can_remove="organisation")
    by = scope(world.eve, P.ANSWER_BARRIERS)
    with broker_away(), django_capture_on_commit_callbacks(execute=True):
        answer_barrier(by=by, barrier=barrier, said=SAID.HELPED)
    assert "Could not ring implementation.tasks.tell_noters" in caplog.text
    assert mail.outbox == []
    assert "implementation.tasks.tell_noters" in {task for _name, task, _when in TICKS}
    tell_noters()
    tell_noters()
    assert [one.to for one in mail.outbox] == [[world.sam.email]]


def test_a_mail_server_that_is_away_is_asked_again_with_growing_pauses(
    world: SimpleNamespace, settings: Any
) -> None:
    barrier = noted(world.sam, world.quay, who_can_remove="organisation")
    answer_barrier(by=scope(world.eve, P.ANSWER_BARRIERS), barrier=barrier, said=SAID.HELPED)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    pauses, now = [], timezone.now()
    for _try in range(3):
        assert mail_noters(now=now) == 0
        waiting = AnswerMail.objects.get()
        assert waiting.state == "waiting"
        pauses.append(waiting.next_try_at - now)
        now = waiting.next_try_at
    assert pauses == [dt.timedelta(minutes=n) for n in (1, 2, 4)]
    mail_noters(now=now + dt.timedelta(days=2))
    assert AnswerMail.objects.get().state == "failed"


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_send_one_mail_an_answer() -> None:
    world = build_world()
    by = scope(world.eve, P.ANSWER_BARRIERS)
    for number in range(6):
        one = noted(world.sam, world.quay, who_can_remove="organisation", sentence=f"No {number}")
        answer_barrier(by=by, barrier=one, said=SAID.HELPED)
    start = threading.Barrier(2)

    def tick() -> int:
        try:
            start.wait()
            return mail_noters()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        sent = [one.result() for one in [pool.submit(tick), pool.submit(tick)]]
    assert sum(sent) == 6
    assert len({one.extra_headers["Message-ID"] for one in mail.outbox}) == len(mail.outbox) == 6


def test_the_mail_is_asked_for_once_the_answer_is_kept(
    world: SimpleNamespace, django_capture_on_commit_callbacks: object, settings: object
) -> None:
    barrier = noted(world.sam, world.quay, who_can_remove="organisation")
    with django_capture_on_commit_callbacks() as bells:
        answer_barrier(by=scope(world.eve, P.ANSWER_BARRIERS), barrier=barrier, said=SAID.HELPED)
    assert [bell.args[0] for bell in bells] == ["implementation.tasks.tell_noters"]
