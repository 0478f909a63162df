"""Records that may be of one person, each pair with the reasons; and what a pair says side by side.

A name alone is no reason: two people may share it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.scope import Scope
from services.figures.people import PostLine, posts_of
from services.models import StaffAlias, StaffMember, StaffMerge

MOST = 50

# Each record with the words of its name in one order, as it is called and as it is written; the
# order is that of `services.names.name_key`.
_WORDS = "(SELECT string_agg(w, ' ' ORDER BY w COLLATE \"C\") \
FROM regexp_split_to_table({text}, '{apart}') w WHERE w <> '')"
_WRITTEN = "lower(m.first_name || ' ' || m.last_name)"
_KEYS = f"""
WITH folk AS MATERIALIZED (
    SELECT m.id, m.organisation_id AS org, m.home_unit_id, m.sort_key, lower(m.email) AS email,
        ltrim(m.staff_number, '0') AS bare,
        {_WORDS.format(text="m.sort_key", apart=" +")} AS called,
        {_WORDS.format(text=_WRITTEN, apart="[^[:alnum:]]+")} AS written
    FROM services_staffmember m
    WHERE m.id = ANY(%(ids)s) AND m.merged_into_id IS NULL
), named AS MATERIALIZED (
    SELECT id, org, called AS key, false AS is_alias FROM folk
    UNION SELECT id, org, written, false FROM folk
    UNION SELECT f.id, f.org, a.key, true FROM folk f JOIN services_staffalias a
        ON a.staff_member_id = f.id AND a.kind = 'name'
), held AS MATERIALIZED (
    SELECT p.staff_member_id AS id, p.role_id FROM services_post p JOIN folk f
        ON f.id = p.staff_member_id
    WHERE p.role_id IS NOT NULL AND (p.until_on IS NULL OR p.until_on >= %(day)s)
), same_name AS (
    SELECT a.id AS one, b.id AS other, bool_and(a.is_alias OR b.is_alias) AS by_alias
    FROM named a JOIN named b ON a.key = b.key AND a.org = b.org AND a.id < b.id
    WHERE a.key <> '' GROUP BY a.id, b.id
), same_number AS (
    SELECT a.id AS one, b.id AS other FROM folk a JOIN folk b
        ON a.bare = b.bare AND a.org = b.org AND a.id < b.id WHERE a.bare <> ''
), pairs AS (
    SELECT one, other FROM same_name UNION SELECT one, other FROM same_number
), same_role AS (
    SELECT DISTINCT p.one, p.other FROM pairs p JOIN held x ON x.id = p.one
    JOIN held y ON y.id = p.other AND y.role_id = x.role_id
)
"""  # noqa: S608 our own text
# The part of an address before the @, without dots: j.reid and jreid are one.
_LOCAL = "replace(split_part({one}.email, '@', 1), '.', '')"
_PAIRS = f"""
{_KEYS}
SELECT p.one, p.other, n.one IS NOT NULL AS name, coalesce(n.by_alias, false) AS alias,
    s.one IS NOT NULL AS number,
    a.home_unit_id = b.home_unit_id AS unit,
    r.one IS NOT NULL AS role,
    a.email <> '' AND b.email <> '' AND {_LOCAL.format(one="a")} = {_LOCAL.format(one="b")} AS mail
FROM pairs p JOIN folk a ON a.id = p.one JOIN folk b ON b.id = p.other
LEFT JOIN same_name n ON n.one = p.one AND n.other = p.other
LEFT JOIN same_number s ON s.one = p.one AND s.other = p.other
LEFT JOIN same_role r ON r.one = p.one AND r.other = p.other
WHERE NOT EXISTS (SELECT 1 FROM services_keptapart k WHERE k.one_id = p.one
    AND k.other_id = p.other)
ORDER BY least(a.sort_key, b.sort_key), p.one, p.other
"""  # noqa: S608 our own text


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be of one person, and why."""

    one: StaffMember
    other: StaffMember
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The first pairs by name, and how many there are."""

    pairs: tuple[Pair, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Side:
    """One record of a pair, as it stands."""

    person: StaffMember
    posts: tuple[PostLine, ...]
    aliases: tuple[str, ...]
    has_account: bool


def alike(scope: Scope, *, on: date) -> Found:
    """Pairs of records in `scope`, by name. Three queries, however many there are."""
    people = StaffMember.objects.within(scope).filter(merged_into=None)
    rows = pairs_among(list(people.order_by().values_list("pk", flat=True)), on=on)
    shown = rows[:MOST]
    ids = {pk for one, other, _reasons in shown for pk in (one, other)}
    by_id = {p.pk: p for p in people.filter(pk__in=ids).select_related("home_unit")}
    pairs = tuple(
        Pair(by_id[one], by_id[other], tuple(_in_words(reasons))) for one, other, reasons in shown
    )
    return Found(pairs, len(rows))


def pairs_among(ids: list[int], *, on: date) -> list[tuple[int, int, frozenset[str]]]:
    """(id, id, reasons) for each pair with a reason beyond the name. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS, {"ids": ids, "day": on})
        rows = cursor.fetchall()
    return [
        (one, other, found)
        for one, other, name, alias, number, unit, role, mail in rows
        if (found := _reasons(name, alias=alias, number=number, unit=unit, role=role, mail=mail))
    ]


def _reasons(name: bool, **facts: bool | None) -> frozenset[str]:
    """Why a pair is asked about. A number alone is a reason; a name alone is none."""
    given = frozenset(fact for fact, holds in facts.items() if holds)
    if name:
        return given if "alias" in given or not given else given | {"name"}
    return given if "number" in given else frozenset()


def _in_words(reasons: Iterable[str]) -> list[str]:
    words = {
        "name": _("Same name"),
        "alias": _("One is also known by the name of the other"),
        "number": _("Staff numbers differ only by zeros in front"),
        "mail": _("Email addresses are the same before the @"),
        "unit": _("Same main unit"),
        "role": _("Same job role"),
    }
    return [words[reason] for reason in words if reason in set(reasons)]


def reasons_of(scope: Scope, one: StaffMember, other: StaffMember, *, on: date) -> list[str]:
    """The reasons for one pair in words; none when there is none."""
    for _one, _other, reasons in pairs_among([one.pk, other.pk], on=on):
        return _in_words(reasons)
    return []


def side(scope: Scope, person: StaffMember, *, on: date) -> Side:
    """A record with its posts in `scope` and its other names. Two queries."""
    return Side(
        person=person,
        posts=posts_of(scope, person, on=on),
        aliases=tuple(alias.text for alias in person.aliases.order_by("kind", "text")),
        has_account=person.user_id is not None,
    )


def merges(scope: Scope) -> tuple[StaffMerge, ...]:
    """Merges that stand, the newest first. One query."""
    standing = StaffMerge.objects.within(scope).filter(undone_at=None)
    return tuple(standing.select_related("survivor", "merged", "joined_by")[:MOST])


def joined_in_words(joined: StaffMerge) -> str:
    """Who joined two records, and when."""
    facts = {"day": date_format(joined.joined_at), "who": str(joined.joined_by or "")}
    if facts["who"]:
        return _("Joined on %(day)s by %(who)s") % facts
    return _("Joined on %(day)s") % facts


def posts_in_words(posts: Iterable[PostLine]) -> list[str]:
    """Each post that is held now, as one line."""
    return [", ".join(filter(None, (post.unit, post.role))) for post in posts if post.is_current]


def other_names(person: StaffMember) -> list[StaffAlias]:
    """The aliases of a person, names first. One query."""
    return list(person.aliases.select_related("added_by").order_by("-kind", "text", "pk"))
