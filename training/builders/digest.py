"""What the weekly mail tells of training: own places, an offer, and what a lead waits for."""

from collections import Counter
from datetime import date, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.permissions import Permission
from services.digests import Line, Reader
from services.figures.digests import told_before
from training.figures import OwnRecord, own_record, sessions_to_fill
from training.figures.evidence import words_waiting
from training.figures.needs import proposals_waiting
from training.figures.places import asked_of_me, is_asked_anew
from training.figures.supervision import how_many_need_a_contact
from training.models import Place, Wave
from training.offers import OFFER, REFRESH
from training.wave_links import asks_of, key_of, path_of

AHEAD = timedelta(days=14)
MOST = 5
MOST_ASKED = 200


def own_lines(reader: Reader, on: date) -> list[Line]:
    """The reader's own places of the next two weeks, and what they might like an offer of."""
    if reader.person is None:
        return []
    record = own_record(reader.person, on=on)
    mine = reverse("training:my_record")
    near = [one for one in record.coming_up if one.has_place and one.on <= on + AHEAD]
    told = _("You have a place: %(title)s")
    places = [
        Line(f"place {one.session_id}", told % {"title": one.title}, mine, one.on) for one in near
    ]
    if record.says_not_now:
        return places
    places += _refreshers(record, mine)
    is_booked = any(one.has_place for one in record.coming_up)
    return places if is_booked or not record.missing else [*places, _offer(record.missing, mine)]


def asked_lines(reader: Reader, on: date) -> list[Line]:
    """Questions before and after the reader's sessions, each with its link. Told once, to all.

    The key says which wave; the link stands in the mail alone.
    """
    if reader.person is None:
        return []
    asks = asks_of(reader.person, on)
    told = told_before(reader.person, {key_of(ask.wave_id) for ask in asks})
    return [
        Line(key_of(ask.wave_id), asked_words(ask.wave), path_of(ask))
        for ask in asks
        if not ask.is_mailed and key_of(ask.wave_id) not in told
    ]


def asked_words(wave: Wave) -> str:
    """What is asked, until when, and who sees it."""
    first = {
        Wave.Kind.BEFORE: _("Before “%(title)s”: how far do a few statements fit you today?"),
        Wave.Kind.AFTER: _("After “%(title)s”: how far do the same statements fit you now?"),
        Wave.Kind.SIX_MONTHS: _(
            "Six months after “%(title)s”: how far do the same statements fit you now?"
        ),
    }[Wave.Kind(wave.kind)]
    then = _(
        "About two minutes, until %(day)s. The link works once and is for you alone. We can link "
        "your three answers; your manager never sees them. Nobody is reminded."
    )
    words = f"{first} {then}"
    day = date_format(wave.closes_on, "j F Y")
    return words % {"title": wave.evaluation.session.title, "day": day}


def _refreshers(record: OwnRecord, mine: str) -> list[Line]:
    """Levels that the person could refresh, as their lead reads it."""
    words, told_of = _("Your %(level)s could be refreshed."), _("%(level)s could be refreshed")
    return [
        Line(
            f"{REFRESH}{one.name} {one.refresh_on}"[:120],
            words % {"level": one.name},
            mine,
            one.refresh_on,
            reminds=True,
            told_of=told_of % {"level": one.name},
        )
        for one in record.refreshers
    ]


def _offer(missing: tuple[str, ...], mine: str) -> Line:
    levels = ", ".join(missing)
    words = _("You might like an offer of %(levels)s. “Not now” needs no reason.")
    told_of = _("An offer of %(levels)s") % {"levels": levels}
    key = f"{OFFER}{levels}"[:120]
    return Line(key, words % {"levels": levels}, mine, reminds=True, told_of=told_of)


def lead_lines(reader: Reader, on: date) -> list[Line]:
    """Sessions of the branch that are over and of which nobody said who came; then supervision."""
    scope = reader.viewer.scope_for(Permission.RECORD_TRAINING)
    if not scope.branches:
        return []
    return [
        Line(
            f"who came {one.session_id}",
            _("%(title)s, %(team)s: who came?") % {"title": one.title, "team": one.unit_name},
            reverse("training:session_detail", args=[one.session_id]),
            one.on,
            reminds=True,
            hands_over=False,
        )
        for one in sessions_to_fill(scope, on=on, limit=MOST)
    ] + [*said_lines(reader, on), *supervision_lines(reader, on), *proposal_lines(reader, on)]


def proposal_lines(reader: Reader, on: date) -> list[Line]:
    """Levels that a lead proposed, for an admin who may adopt them."""
    scope = reader.viewer.scope_for(Permission.MANAGE_FRAMEWORKS)
    found = proposals_waiting(scope, limit=MOST) if scope.branches else ()
    return [
        Line(
            f"proposal {one.proposal_id}",
            proposed_words(one.unit_name),
            reverse("training:needs_detail", args=[one.proposal_id]),
            reminds=True,
            hands_over=False,
        )
        for one in found
    ]


def proposed_words(unit_name: str) -> str:
    """That levels were proposed for a unit."""
    return _("Levels are proposed for %(unit)s, for you to adopt or change") % {"unit": unit_name}


def said_lines(reader: Reader, on: date) -> list[Line]:
    """How many people say that they did something elsewhere; no names. New ones are told anew."""
    waiting = words_waiting(reader.viewer.scope_for(Permission.RECORD_TRAINING))
    if not waiting.people:
        return []
    where = reverse("training:declaration_list")
    words, key = said_words(waiting.people), f"said {waiting.newest}"
    return [Line(key, words, where, reminds=True, hands_over=False)]


def said_words(people: int) -> str:
    """That so many people wait for a lead to confirm what they say."""
    words = ngettext(
        "%(n)s person says that they did something elsewhere, for you to confirm",
        "%(n)s people say that they did something elsewhere, for you to confirm",
        people,
    )
    return words % {"n": people}


def supervision_lines(reader: Reader, on: date) -> list[Line]:
    """How many people of the reader's branches need a supervision contact; no names.

    A number that is true each week, so no reminder that ends.
    """
    scope = reader.viewer.scope_for(Permission.RECORD_TRAINING)
    n = how_many_need_a_contact(scope, on=on)
    if not n:
        return []
    unit_id = int(scope.branches[0].rstrip(".").rpartition(".")[2])
    words = ngettext(
        "%(n)s person needs a supervision contact",
        "%(n)s people need a supervision contact",
        n,
    ) % {"n": n}
    where = reverse("training:supervision", args=[unit_id])
    return [Line(f"supervision {unit_id} {on:%Y-%m}", words, where, hands_over=False)]


def release_lines(reader: Reader, on: date) -> list[Line]:
    """People whose release for a session the reader is asked to agree; never more than a number."""
    scope = reader.viewer.scope_for(Permission.PLAN_PLACES)
    if not scope.branches:
        return []
    found = Counter(
        (_asked_key(place), place.session.title, place.session.on)
        for place in asked_of_me(scope, on=on)[:MOST_ASKED]
    )
    return [
        Line(
            key,
            ngettext(
                "%(title)s: %(n)s person is waiting for your word on cover",
                "%(title)s: %(n)s people are waiting for your word on cover",
                n,
            )
            % {"title": title, "n": n},
            reverse("training:release_list"),
            day,
            reminds=True,
            hands_over=False,
        )
        for (key, title, day), n in found.items()
    ]


def _asked_key(place: Place) -> str:
    """What is asked again after a change of the session is a thing of its own."""
    again = f" changed {place.session.revision}" if is_asked_anew(place) else ""
    return f"release {place.session_id}{again}"
