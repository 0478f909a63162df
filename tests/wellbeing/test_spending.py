"""Whatever is posted to the check-in host: one answer a person, one refusal, and no word of it."""

import base64
import random
import secrets
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.wellbeing.host import FORM, Host, Page, own_database, running, words_of
from wellbeing import boxes, tickets
from wellbeing.keys import KeyStore

FIRST, OTHER, OVER = range(3)
PAGE_BYTES = 16 * 1024


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where everything goes that the host's process says."""
    return tmp_path_factory.mktemp("host") / "said"


@pytest.fixture(scope="module")
def host(
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
    said: Path,
) -> Iterator[Host]:
    with (
        django_db_blocker.unblock(),
        own_database(tmp_path_factory.mktemp("keys")) as made,
        running(made, said),
    ):
        yield made


@pytest.fixture(scope="module")
def refusal(host: Host) -> Page:
    """What everything that is not kept must look like."""
    return host.ask(b"")


def opened(host: Host, box: bytes, of: int = FIRST) -> boxes.Answer | None:
    key = KeyStore(host.keys / "seal").read(host.rounds[of].pk)
    assert key
    return boxes.unseal(box, key, questions=5)


def test_an_answer_is_kept_sealed_and_only_the_rounds_key_opens_it(host: Host) -> None:
    before = host.boxes()

    page = host.send(host.ticket(1), "12345")

    (box,) = host.boxes() - before
    assert page.status == 200
    assert opened(host, box) == boxes.Answer(1, (1, 2, 3, 4, 5))
    assert opened(host, box, OTHER) is None


def test_a_question_left_out_counts_as_prefer_not_to_say(host: Host) -> None:
    before = host.boxes()

    host.ask(f"ticket={host.ticket(2)}&q2=3".encode())

    (box,) = host.boxes() - before
    assert opened(host, box) == boxes.Answer(1, (6, 3, 6, 6, 6))


def test_new_changed_and_repeated_answers_meet_the_very_same_page(host: Host) -> None:
    ticket = host.ticket(3)
    before = host.held()

    new, changed, repeated = (host.send(ticket, o) for o in ("11111", "55555", "55555"))
    other_device = host.send(host.ticket(3, ends_at=int(time.time()) + 60), "22222")

    assert new.status == 200
    assert new == changed == repeated == other_device
    assert host.held() == before + 1


def test_no_page_echoes_an_answer(host: Host) -> None:
    pages = {host.send(host.ticket(4), o).body for o in ("11111", "55555", "66666", "12345")}

    assert len(pages) == 1


def test_an_answer_is_taken_out_and_nobody_learns_whether_there_was_one(host: Host) -> None:
    before = host.held()
    host.send(host.ticket(5))

    taken = host.send(host.ticket(5), "", what="withdraw")
    nothing = host.send(host.ticket(6), "", what="withdraw")

    assert host.held() == before
    assert taken == nothing
    assert "If there was an answer of yours, it is taken out." in words_of(taken)


def test_pages_are_of_one_size_in_every_language(host: Host) -> None:
    for language in ("en-gb", "cy", "gd"):
        thanks = host.send(host.ticket(7), language=language)
        out = host.send(host.ticket(7), "", language=language, what="withdraw")
        no = host.send("forged", language=language)
        assert {len(page.body) for page in (thanks, out, no)} == {PAGE_BYTES}


def test_the_page_speaks_the_forms_language(host: Host) -> None:
    page = host.send(host.ticket(8), language="cy")

    assert b'<html lang="cy"' in page.body
    assert "llinell national" in words_of(page)
    assert b'<html lang="en-GB"' in host.send(host.ticket(8), language="xx").body


def test_support_is_on_the_page_for_everybody_alike(host: Host) -> None:
    words = words_of(host.send(host.ticket(9), "11111"))

    inside, late, far = (words.index(w) for w in ("internal line", "hours line", "national line"))
    assert inside < late < far
    assert "(for elected members)" in words
    assert host.send(host.ticket(10), "55555") == host.send(host.ticket(9), "66666")


def forged(host: Host) -> str:
    ticket = tickets.read(host.ticket(50), lambda _id: _tag_key(host), now=0)
    assert ticket
    return tickets.issue(ticket, secrets.token_bytes(32))


def foreign(host: Host) -> str:
    """Another round's ticket with this round's number put in."""
    told = bytearray(base64.urlsafe_b64decode(host.ticket(50, OTHER)))
    told[1:17] = host.rounds[FIRST].pk.bytes
    return base64.urlsafe_b64encode(bytes(told)).decode()


def _tag_key(host: Host) -> bytes | None:
    return KeyStore(host.keys / "tickets").read(host.rounds[FIRST].pk)


def changed_byte(host: Host) -> str:
    """The group changed under an honest tag."""
    told = bytearray(base64.urlsafe_b64decode(host.ticket(50)))
    told[18] ^= 3
    return base64.urlsafe_b64encode(bytes(told)).decode()


def of_no_round(host: Host) -> str:
    told = bytearray(base64.urlsafe_b64decode(host.ticket(50)))
    told[1:17] = uuid4().bytes
    return base64.urlsafe_b64encode(bytes(told)).decode()


NOT_KEPT = {
    "forged": lambda host: host.send(forged(host)),
    "expired": lambda host: host.send(host.ticket(50, ends_at=int(time.time()) - 1)),
    "foreign": lambda host: host.send(foreign(host)),
    "changed": lambda host: host.send(changed_byte(host)),
    "of no round": lambda host: host.send(of_no_round(host)),
    "truncated": lambda host: host.send(host.ticket(50)[:-1]),
    "cut to a block": lambda host: host.send(host.ticket(50)[:-4]),
    "longer": lambda host: host.send(host.ticket(50) + "AAAA"),
    "empty": lambda host: host.send(""),
    "not of letters": lambda host: host.send("é" * tickets.TICKET_LETTERS),
    "closed": lambda host: host.send(host.ticket(50, OVER)),
    "withdrawn when closed": lambda host: host.send(host.ticket(50, OVER), what="withdraw"),
    "option 0": lambda host: host.send(host.ticket(50), "02345"),
    "option 7": lambda host: host.send(host.ticket(50), "72345"),
    "an option in words": lambda host: host.send(host.ticket(50), q1="often"),
    "an option in other digits": lambda host: host.send(host.ticket(50), q1="１"),
    "an empty option": lambda host: host.send(host.ticket(50), q1=""),
    "an option twice": lambda host: host.ask(f"ticket={host.ticket(50)}&q1=1&q1=5".encode()),
    "two tickets": lambda host: host.ask(f"ticket={host.ticket(50)}&ticket=x".encode()),
    "another wish": lambda host: host.send(host.ticket(50), what="count"),
    "no ticket": lambda host: host.ask(b"q1=1&q2=2&q3=3&q4=4&q5=5"),
    "nothing": lambda host: host.ask(b""),
    "too large": lambda host: host.send(host.ticket(50), more="x" * 5000),
    "far too large": lambda host: host.send(host.ticket(50), more="x" * 200_000),
    "too many fields": lambda host: host.send(host.ticket(50), **{f"f{n}": "" for n in range(30)}),
    "by GET": lambda host: host.ask(method="GET", path=f"/spend?ticket={host.ticket(50)}&q1=1"),
    "by PUT": lambda host: host.ask(f"ticket={host.ticket(50)}".encode(), "PUT"),
    "the front page": lambda host: host.ask(method="GET", path="/"),
    "another page": lambda host: host.ask(method="GET", path="/account/login/"),
    "with a slash": lambda host: host.ask(f"ticket={host.ticket(50)}".encode(), path="/spend/"),
    "as JSON": lambda host: host.ask(b'{"ticket": "x"}', Content_Type="application/json"),
    "another charset": lambda host: host.ask(
        f"ticket={host.ticket(50)}".encode(), Content_Type=f"{FORM}; charset=utf-7"
    ),
    "as a file": lambda host: host.ask(
        b"--b\r\nContent-Disposition: form-data; name=ticket\r\n\r\n"
        + host.ticket(50).encode()
        + b"\r\n--b--\r\n",
        Content_Type="multipart/form-data; boundary=b",
    ),
    "by another name": lambda host: host.ask(
        f"ticket={host.ticket(50)}".encode(), Host=f"127.0.0.1:{host.port}"
    ),
}


@pytest.mark.parametrize("how", NOT_KEPT)
def test_what_is_not_kept_meets_the_one_refusal(host: Host, refusal: Page, how: str) -> None:
    before = host.held(None)

    assert NOT_KEPT[how](host) == refusal
    assert host.held(None) == before


@pytest.mark.parametrize(("key", "box"), [(31, 32), (32, 31)])
def test_a_ticket_cannot_carry_a_key_of_another_length(host: Host, key: int, box: int) -> None:
    """The layout has no room for one: what is missing is filled up, and the tag no longer fits."""
    short = host.ticket(51, nullifier=secrets.token_bytes(key), public_key=secrets.token_bytes(box))
    assert len(short) == tickets.TICKET_LETTERS


def test_garbage_of_any_kind_meets_the_one_refusal(host: Host, refusal: Page) -> None:
    dice, before = random.Random(3), host.held(None)

    for _go in range(20):
        assert host.ask(dice.randbytes(dice.randint(0, 6000))) == refusal
    assert host.held(None) == before


def test_the_refusal_blames_nobody_and_says_how_to_try_again(refusal: Page) -> None:
    words = words_of(refusal)

    assert refusal.status == 400
    assert "not your fault" in words
    assert b'href="http://127.0.0.1:8000/check-in/"' in refusal.body
    assert b'href="http://127.0.0.1:8000/check-in/slip/"' in refusal.body
    assert b'href="http://127.0.0.1:8000/support/"' in refusal.body


def test_every_page_is_sealed_off_from_elsewhere(host: Host, refusal: Page) -> None:
    for page in (refusal, host.send(host.ticket(11))):
        headers = dict(page.headers)
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "script-src" not in headers["Content-Security-Policy"]
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert not {"Set-Cookie", "ETag", "Last-Modified", "Vary"} & set(headers)
        assert b"<script" not in page.body


def test_a_cookie_that_comes_all_the_same_changes_nothing(host: Host) -> None:
    plain = host.send(host.ticket(12))
    body = f"ticket={host.ticket(12)}".encode()

    assert host.ask(body, Cookie="sessionid=abc; csrftoken=def") == plain


def test_fifty_threads_with_one_ticket_leave_one_row(host: Host) -> None:
    ticket, before = host.ticket(100), host.held()

    pages = at_once([(ticket, f"{1 + n % 5}2345") for n in range(50)], host)

    assert host.held() == before + 1
    assert len(set(pages)) == 1
    assert pages[0].status == 200


def test_a_hundred_people_who_press_twice_on_two_devices_leave_a_row_each(host: Host) -> None:
    people, before = range(200, 300), host.held()
    later = int(time.time()) + 100
    devices = [(host.ticket(p), host.ticket(p, ends_at=later)) for p in people]
    presses = [(t, "33333") for pair in devices for t in pair for _twice in range(2)]
    random.Random(5).shuffle(presses)

    pages = at_once(presses, host)

    assert host.held() == before + len(people)
    assert {page.status for page in pages} == {200}


def at_once(presses: list[tuple[str, str]], host: Host, hands: int = 50) -> list[Page]:
    """Every press, by fifty hands that begin at the same moment."""
    pages: list[Page] = []
    start = threading.Barrier(hands)

    def hand(mine: list[tuple[str, str]]) -> None:
        start.wait()
        pages.extend(host.send(ticket, options) for ticket, options in mine)

    threads = [threading.Thread(target=hand, args=(presses[n::hands],)) for n in range(hands)]
    [one.start() for one in threads]
    [one.join() for one in threads]
    assert len(pages) == len(presses)
    return pages


def test_an_old_ticket_sent_again_changes_nothing_but_the_answer(host: Host) -> None:
    ticket = host.ticket(13)
    host.send(ticket, "11111")
    before, boxes_before = host.held(), host.boxes()

    host.send(ticket, "44444")

    assert host.held() == before
    (box,) = host.boxes() - boxes_before
    assert opened(host, box) == boxes.Answer(1, (4, 4, 4, 4, 4))


def test_a_ticket_whose_key_is_destroyed_is_refused(host: Host, refusal: Page) -> None:
    ticket = host.ticket(14, OTHER)
    assert host.send(ticket).status == 200

    KeyStore(host.keys / "tickets").destroy(host.rounds[OTHER].pk)

    assert host.send(ticket) == refusal


def test_a_database_that_is_away_gives_the_refusal_and_one_word_of_the_fault(
    host: Host, refusal: Page, tmp_path: Path
) -> None:
    alone = Host(host.database, host.keys, rounds=host.rounds)
    nowhere = f"postgres://tip_vault@/tip?host={tmp_path}"

    with running(alone, tmp_path / "said", database_url=nowhere):
        page = alone.send(alone.ticket(15))

    assert page == refusal
    assert (tmp_path / "said").read_text() == "check-in host: OperationalError\n"


def test_an_unreal_public_key_gives_the_refusal(host: Host, refusal: Page) -> None:
    """Only a broken issuer could make one; the host keeps its calm."""
    assert host.send(host.ticket(16, public_key=bytes(32))) == refusal


def test_the_process_said_nothing_of_all_this(host: Host, said: Path) -> None:
    # The kind of fault that the unreal key makes, and no word of the rest.
    assert said.read_text() in ("", "check-in host: RuntimeError\n")
