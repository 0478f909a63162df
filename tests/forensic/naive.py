"""What others build, and what ordinary tables tell of when somebody was there.

The naive scheme notes who took part in one table and what was said in another: no name in it, keys
of chance, no time. It is what the attacker must see through, or the attacker is no good.
"""

from contextlib import closing

from django.contrib.sessions.models import Session
from psycopg2.extensions import cursor

from accounts.models import User
from tests.forensic.canaries import Options
from tests.forensic.house import House
from tests.forensic.play import Played

TABLES = """
CREATE TABLE naive_part (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), person int UNIQUE);
CREATE TABLE naive_said (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), options int[]);
"""
PLACE = "(ctid::text::point)[0] * 1000 + (ctid::text::point)[1], xmin::text::bigint"
Rows = list[tuple[float, ...]]


def write_naively(of: House, played: Played, who: list[int]) -> tuple[Rows, Rows, list[Options]]:
    """Write the same visits in the same order; then what an attacker reads.

    The tracks of each person of `who`, the tracks of each answer, and the answers.
    """
    with closing(of.connect()) as opened, opened.cursor() as ask:
        ask.execute(TABLES)
        mine: dict[int, str] = {}
        for person, options in played.visits:
            mine[person] = _visit(ask, person, options, mine.get(person, ""))
        for person in set(mine) - set(who):
            ask.execute("DELETE FROM naive_part WHERE person = %s", [person])
            ask.execute("DELETE FROM naive_said WHERE id = %s", [mine[person]])
        ask.execute(f"SELECT person, {PLACE} FROM naive_part")
        part = {person: tracks for person, *tracks in ask.fetchall()}
        ask.execute(f"SELECT options, {PLACE} FROM naive_said")
        said = ask.fetchall()
    signed_in = sign_ins()
    users = [played.people[one].user_id or 0 for one in who]
    people = [(*signed_in[user], *part[one]) for user, one in zip(users, who, strict=True)]
    return (
        people,
        [(xmin, xmin, place, xmin) for _o, place, xmin in said],
        [tuple(o) for o, *_ in said],
    )


def _visit(ask: cursor, person: int, options: Options, before: str) -> str:
    """One answer, or its change, in one transaction; the id of the answer's row."""
    ask.execute("BEGIN")
    if before:
        ask.execute("UPDATE naive_part SET person = person WHERE person = %s", [person])
        change = "UPDATE naive_said SET options = %s WHERE id = %s RETURNING id"
        ask.execute(change, [list(options), before])
    else:
        ask.execute("INSERT INTO naive_part (person) VALUES (%s)", [person])
        ask.execute("INSERT INTO naive_said (options) VALUES (%s) RETURNING id", [list(options)])
    row = ask.fetchone()
    ask.execute("COMMIT")
    assert row
    return str(row[0])


def sign_ins() -> dict[int, tuple[float, float]]:
    """For each account when it signed in last and when its newest session ends, in seconds."""
    ends: dict[int, float] = {}
    for session in Session.objects.order_by("expire_date"):
        user = int(session.get_decoded().get("_auth_user_id", 0))
        ends[user] = session.expire_date.timestamp()
    seen = User.objects.exclude(last_login=None).values_list("pk", "last_login")
    return {user: (at.timestamp(), ends.get(user, 0.0)) for user, at in seen if at}
