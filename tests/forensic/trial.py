"""One round played to its end, and what each attacker makes of what it left behind."""

import random
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from django.conf import settings

from services.models import StaffMember
from tests.forensic import artefacts, attack, play
from tests.forensic.canaries import QUESTIONS, Options, Search
from tests.forensic.house import House
from tests.forensic.naive import sign_ins, write_naively
from tests.forensic.play import Played
from wellbeing import boxes, nullifiers
from wellbeing.keys import KeyStore

PLANTED = "planted, for the control"


@dataclass(frozen=True)
class Verdict:
    """One claim, whether it held, and the figure behind it. Some stand in the one line of all."""

    claim: str
    passed: bool
    figure: str
    is_told_first: bool = False


def trial(
    of: House, people: int, chance: random.Random, *, sigmas: float, naive: float, signs_in: bool
) -> list[Verdict]:
    """Play, gather, attack. `naive` is the least share of the naive scheme that must be linked."""
    played = play.prepare(people, signs_in=signs_in)

    def half_way() -> None:
        artefacts.dump(of, "half-way")
        artefacts.backup(of)

    play.answer_all(of, played, chance, half_way)
    play.seal(of, played)
    artefacts.dump(of, "after")
    artefacts.settle(of)
    return [
        *_remains(of, played),
        *_found(of, played),
        *_tried_out(played),
        *_linked(of, played, sigmas, naive),
    ]


def _remains(of: House, played: Played) -> Iterator[Verdict]:
    """Inbox and keys; and whether the round was a real one, with something published."""
    stores = [KeyStore(getattr(settings, name)) for name in play.STORES]
    keys = [store.path_of(played.round.pk) for store in stores]
    left = [path.name for path in keys if path.exists()]
    rows = play.inbox(of)
    yield Verdict("the inbox is empty", not rows, f"{len(rows)} rows")
    yield Verdict("the three keys are gone", not left, f"{len(left)} left")
    cells = played.round.cells.count()
    yield Verdict("something was published", cells > 0, f"{cells} cells")
    kept = len(played.inbox) == len(played.kept)
    yield Verdict("one row a person until the seal", kept, f"{len(played.inbox)} rows")
    dumps = [name for name in ("host", "sealer") if not artefacts.dumps_nothing(of, name)]
    yield Verdict("no process with answers dumps its memory", not dumps, f"{len(dumps)} do")


def _found(of: House, played: Played) -> Iterator[Verdict]:
    """No answer stands in any artefact, in any writing; one that was planted is found."""
    search = Search(options for _who, options in played.visits)
    looked = artefacts.look_through(artefacts.gather(of), search)
    for kind, size in looked.size.items():
        hits = {told: n for told, n in looked.hits.items() if told.startswith(f"{kind}: ")}
        where = ", ".join(f"{n} × {told}" for told, n in hits.items())
        yield Verdict(f"answers in {kind} ({size / 1e6:.1f} MB)", not hits, where or "none")
    total, size = sum(looked.hits.values()), sum(looked.size.values())
    claim = f"answers found in {size / 1e6:.0f} MB of {len(looked.size)} kinds"
    yield Verdict(claim, total == 0, f"{total}", is_told_first=True)
    whole = all(size > 0 for kind, size in looked.size.items() if kind != "queues")
    yield Verdict("every kind of artefact was there", whole, f"{len(looked.size)} kinds")
    yield _control(of, played, search)
    yield from _was_there(of, played)


def _was_there(of: House, played: Played) -> Iterator[Verdict]:
    """What certainly stands in two of the artefacts is seen there."""
    log = b"".join(path.read_bytes() for path in of.archive.iterdir())
    boxes_there = sum(row.nullifier in log for row in played.inbox)
    yield Verdict("control: sealed boxes in the archive", boxes_there > 0, f"{boxes_there}")
    host = of.env["CHECKIN_URL"].encode()
    words = any(host in part for part in artefacts.memory(of, "web"))
    yield Verdict(
        "control: the web's own settings in its memory", words, "found" if words else "none"
    )


def _control(of: House, played: Played, search: Search) -> Verdict:
    """The same search where one answer was put, in the form in which it goes into a box."""
    planted = " ".join(map(str, played.visits[0][1]))
    with closing(of.connect()) as opened, opened.cursor() as ask:
        ask.execute("CREATE TABLE planted (told text)")
        ask.execute("INSERT INTO planted VALUES (%s)", [planted])
    artefacts.dump(of, PLANTED)
    artefacts.settle(of)
    wanted = {artefacts.HEAP, artefacts.WAL, artefacts.ARCHIVE, f"pg_dump, {PLANTED}"}
    hits = artefacts.look_through(artefacts.gather(of, wanted), search).hits
    kinds = {told.partition(":")[0] for told in hits}
    return Verdict("control: kinds with a planted answer", kinds == wanted, f"{len(kinds)} of 4")


def _tried_out(played: Played) -> Iterator[Verdict]:
    """Names tried for nullifiers: without the round's key none fits, with it all do."""
    held = {row.nullifier for row in played.inbox}
    people = list(StaffMember.objects.values_list("pk", "user_id"))
    numbers = {number for pair in people for number in pair if number}
    known = [played.keys["TICKET_KEYS"], bytes(played.round.public_key or b"")]
    matched = held & attack.guesses(played.round.pk, numbers, known)
    yield Verdict(
        "people matched without the key", not matched, f"{len(matched)}", is_told_first=True
    )
    key, pk = played.keys["ROUND_KEYS"], played.round.pk
    with_key = held & {nullifiers.of_person(key, pk, number) for number, _user in people}
    yield Verdict("control: with the key", len(with_key) == len(held), f"{len(with_key)}")


def _linked(of: House, played: Played, sigmas: float, least: float) -> Iterator[Verdict]:
    """The attacker is even handed all answers, open, in the order in which the worker read them."""
    who = sorted(played.kept)
    truth = [played.kept[one] for one in who]
    answers = _opened(played)
    places = [(float(n),) * 4 for n in range(len(answers))]
    found = _share(attack.link(_tracks(played, who), places), answers, truth)
    most = attack.chance(len(who), sigmas)
    yield Verdict(f"linked, at most {most:.1%}", found <= most, f"{found:.1%}", is_told_first=True)
    people, rows, naive_answers = write_naively(of, played, who)
    naive = _share(attack.link(people, rows), naive_answers, truth)
    claim = f"control: a naive scheme, at least {least:.0%}"
    yield Verdict(claim, naive >= least, f"{naive:.1%}", is_told_first=True)


def _share(guessed: list[int], answers: list[Options], truth: list[Options]) -> float:
    return sum(answers[at] == one for at, one in zip(guessed, truth, strict=True)) / len(truth)


def _opened(played: Played) -> list[Options]:
    """The answers by the order of their boxes, as vault.boxes gives them."""
    told = [
        boxes.unseal(row.box, played.keys["SEAL_KEYS"], questions=QUESTIONS)
        for row in sorted(played.inbox, key=lambda row: row.box)
    ]
    return [one.options for one in told if one is not None]


def _tracks(played: Played, who: list[int]) -> list[tuple[float, ...]]:
    """What tables and log tell of each person: sign-in and session, and the place and the
    transaction of a box, whose order gives it away though nobody can open it.
    """
    rows = {row.nullifier: row for row in played.inbox}
    key, signed_in, found = played.keys["ROUND_KEYS"], sign_ins(), []
    for one in who:
        person = played.people[one]
        row = rows[nullifiers.of_person(key, played.round.pk, person.pk)]
        place = row.place[0] * 1000 + row.place[1]
        found.append((*signed_in[person.user_id or 0], place, row.xmin))
    return found
