"""What waits for somebody on the first page, in words, each with a link to where it is done."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.form_page import address_of
from implementation.builders.wait import Waiting
from reports.builders.home import check_ins_waiting
from reports.figures.home import Home
from reports.figures.waiting import WaitingFile
from training.builders.digest import proposed_words, said_words
from training.figures import SessionFigure

Asked = dict[str, Any]
# Reports to sign that stand by themselves.
TO_SIGN = 3


def all_waiting(found: Home) -> list[Asked]:
    """Everything but answers, actions and conversations."""
    return [*before_files(found), *files_waiting(found), *lists_and_sessions(found)]


def before_files(found: Home) -> list[Asked]:
    """Check-ins, and release that is asked of the viewer."""
    return [*check_ins_waiting(found.check_ins, page=address_of), *_release(found)]


def files_waiting(found: Home) -> list[Asked]:
    """Reports that failed, wait to be signed, or are ready; each stands once."""
    to_sign = {one.run_id for one in found.to_sign}
    ready = [one for one in found.files if one.run_id not in to_sign]
    return [
        *(
            _file(
                _("Could not be made: %(report)s"),
                one.pk,
                one.title,
                one.unit.name,
                one.period_label,
            )
            for one in found.failed
        ),
        *_to_sign(found),
        *(_waiting("%(report)s", one) for one in ready),
    ]


def _to_sign(found: Home) -> list[Asked]:
    """The newest few, and where the others are: papers do not stand in front of people."""
    shown, others = found.to_sign[:TO_SIGN], found.to_sign[TO_SIGN:]
    told = [_waiting(_("Waits to be signed: %(report)s"), one) for one in shown]
    if others:
        url = address_of("reports:run_list")
        told.append({"label": _("More reports wait to be signed"), "url": url, "note": ""})
    return told


def _waiting(words: str, one: WaitingFile) -> Asked:
    return _file(words, one.run_id, one.title, one.unit_name, one.period)


def _file(words: str, run_id: int, title: str, unit: str, period: str) -> Asked:
    return {
        "label": words % {"report": f"{title}: {unit}"},
        "url": address_of("reports:run_detail", run_id),
        "note": period,
    }


def lists_and_sessions(found: Home) -> list[Asked]:
    """Lists to check, sessions without names, and what people say they did elsewhere."""
    lists: list[Asked] = [
        {
            "label": one.name,
            "url": address_of("intake:upload_detail", one.upload_id),
            "note": one.says,
        }
        for one in found.lists
    ]
    people = [*_names(found), *_said(found), *_proposed(found)]
    return [*lists, *_to_fill(found), *people]


def in_doing(waiting: list[Waiting]) -> list[Asked]:
    """Answers, actions and conversations that wait."""
    return [
        {
            "label": one.label,
            "url": address_of(one.url_name, *one.args),
            "on": one.on,
            "note": one.note,
        }
        for one in waiting
    ]


def _to_fill(found: Home) -> list[Asked]:
    words = _("%(title)s, %(team)s: who came?")
    return [
        {
            "label": words % _told(one),
            "url": address_of("training:session_detail", one.session_id),
            "on": one.on,
        }
        for one in found.to_fill
    ]


def _names(found: Home) -> list[Asked]:
    """Sessions that were counted; the names go in as a pasted list or a file."""
    words = _("Add names: %(title)s, %(team)s")
    return [
        {
            "label": words % _told(one),
            "url": address_of("intake:upload_add", kind="attendance", session=one.session_id),
            "on": one.on,
        }
        for one in found.to_name
    ]


def _told(one: SessionFigure) -> dict[str, str]:
    return {"title": one.title, "team": one.unit_name}


def _said(found: Home) -> list[Asked]:
    """What people say they did elsewhere, for somebody who may confirm it."""
    url = address_of("training:declaration_list")
    return [{"label": said_words(found.said), "url": url}] if found.said else []


def _proposed(found: Home) -> list[Asked]:
    """Levels that a lead proposed, for somebody who may adopt them."""
    return [
        {
            "label": proposed_words(one.unit_name),
            "url": address_of("training:needs_detail", one.proposal_id),
        }
        for one in found.proposals
    ]


def _release(found: Home) -> list[Asked]:
    words = ngettext(
        "Release for a session is asked of you, for %(n)s person",
        "Release for sessions is asked of you, for %(n)s people",
        found.release,
    )
    url = address_of("training:release_list")
    return [{"label": words % {"n": found.release}, "url": url}] if found.release else []
