"""The access matrix: every address, who may use it, and the exact status each person gets.

A page is added here by whoever adds the address; `test_matrix.py` walks the URLconf and fails on
an address that is missing here, and on a line here that has no address.

How to read a line:
    Page("services:unit_detail", P.VIEW_UNITS, of=lambda w: {"unit_id": w.quay.pk},
         foreign=lambda w: {"unit_id": w.mill.pk}, missing={"unit_id": 0})
- the second word is the permission, PUBLIC, or SIGNED_IN;
- `of` names an object in Quay, `foreign` the same kind of object in another organisation;
- `get` and `post` are the statuses for somebody who may (None: the method is refused with 405);
  `post` is what an empty form gets;
- `also` names people who may open the object in Quay though no branch of theirs holds it;
- `except_for` gives other statuses for single people, each as (method, status).
"""

from typing import Any

from core.permissions import Permission as P
from tests.access import doing
from tests.access.checkins import ANSWERING, RESULTS, ROUNDS
from tests.access.page import PUBLIC, SIGNED_IN, Page, World


def _activity(what: str, needs: str, **statuses: Any) -> Page:
    return Page(
        f"implementation:activity_{what}",
        needs,
        of=lambda w: {"activity_id": w.activity.pk},
        foreign=lambda w: {"activity_id": w.mill_activity.pk},
        missing={"activity_id": 0},
        **statuses,
    )


# A member of staff is told of own barriers alone; an executive changes none of others.
_NOT_TOLD = {"sam": {"get": 404}}
_NOT_THEIRS = {who: {"get": 404, "post": 404} for who in ("sam", "eve")}
# The words of another, and taking it back, are for delivery leads.
_LEADS_ALONE = {who: {"post": 404} for who in ("sam", "eve", "mark", "ada", "wanda")}
_NOT_THEIR_WORDS = {who: {"get": 404, "post": 404} for who in _LEADS_ALONE}
_NOT_THEIR_BUTTON = {who: {"post": 404} for who in ("sam", "eve")}


def _barrier(what: str, needs: str, **statuses: Any) -> Page:
    return Page(
        f"implementation:barrier_{what}",
        needs,
        of=lambda w: {"barrier_id": w.barrier.pk},
        foreign=lambda w: {"barrier_id": w.mill_barrier.pk},
        missing={"barrier_id": 0},
        **statuses,
    )


def _run(what: str, needs: str, **facts: Any) -> Page:
    more = facts.pop("more", {})
    return Page(
        f"reports:run_{what}",
        needs,
        of=lambda w: {"run_id": w.run.pk, **more},
        foreign=lambda w: {"run_id": w.mill_run.pk, **more},
        missing={"run_id": 0, **more},
        **facts,
    )


def _unit(verb: str, needs: str, *, post: int | None = 200, noun: str = "unit") -> Page:
    return Page(
        f"services:{noun}_{verb}",
        needs,
        of=lambda w: {"unit_id": w.quay.pk},
        foreign=lambda w: {"unit_id": w.mill.pk},
        missing={"unit_id": 0},
        post=post,
    )


def _person(verb: str, needs: str, *, post: int | None = 200, noun: str = "staff") -> Page:
    return Page(
        f"services:{noun}_{verb}",
        needs,
        of=lambda w: {"staff_id": w.rosa.pk},
        foreign=lambda w: {"staff_id": w.milly.pk},
        missing={"staff_id": 0},
        post=post,
    )


def _post(verb: str) -> Page:
    return Page(
        f"services:post_{verb}",
        P.MANAGE_STAFF,
        of=lambda w: {"staff_id": w.rosa.pk, "post_id": w.rosa_second.pk},
        foreign=lambda w: {"staff_id": w.milly.pk, "post_id": w.milly_second.pk},
        missing={"staff_id": 0, "post_id": 0},
        post=200,
    )


def _spoiled(w: World) -> dict[str, Any]:
    return {"token": "spoiled"}


SERVICES = [
    Page("services:unit_list", P.VIEW_UNITS),
    _unit("detail", P.VIEW_UNITS, post=None),
    _unit("add", P.MANAGE_UNITS),
    _unit("edit", P.MANAGE_UNITS),
    _unit("move", P.MANAGE_UNITS),
    _unit("close", P.MANAGE_UNITS),
    # Opening a unit that is open changes nothing and says that it is open.
    _unit("reopen", P.MANAGE_UNITS, post=302),
    _unit("alias_add", P.MANAGE_UNITS),
    _unit("add", P.MANAGE_STAFF, noun="headcount"),
    Page("services:staff_list", P.VIEW_STAFF),
    Page("services:staff_add", P.MANAGE_STAFF, post=200),
    _person("detail", P.VIEW_STAFF, post=None),
    _person("edit", P.MANAGE_STAFF),
    _person("leave", P.MANAGE_STAFF),
    _person("return", P.MANAGE_STAFF),
    _person("away", P.MANAGE_STAFF),
    _person("back", P.MANAGE_STAFF),
    # Rosa has no address: the page says so in place of sending.
    _person("invite", P.MANAGE_STAFF),
    _person("add", P.MANAGE_STAFF, noun="post"),
    _post("change"),
    _post("end"),
    Page("services:access_list", P.MANAGE_ACCESS),
    Page("services:access_add", P.MANAGE_ACCESS, post=200),
    Page(
        "services:access_withdraw",
        P.MANAGE_ACCESS,
        of=lambda w: {"grant_id": w.olga_grant.pk},
        foreign=lambda w: {"grant_id": w.mill_olga_grant.pk},
        missing={"grant_id": 0},
        post=302,
    ),
    Page(
        "services:account_close",
        P.MANAGE_ACCESS,
        of=lambda w: {"user_id": w.olga.pk},
        foreign=lambda w: {"user_id": w.mill_olga.pk},
        missing={"user_id": 0},
        post=302,
    ),
    Page("services:settings_list", P.MANAGE_SETTINGS),
    Page(
        "services:nation_change",
        P.MANAGE_SETTINGS,
        of=lambda w: {"unit_id": w.northshore.pk},
        foreign=lambda w: {"unit_id": w.westmoor.pk},
        missing={"unit_id": 0},
        post=200,
    ),
    Page(
        "services:module_change",
        P.MANAGE_SETTINGS,
        of=lambda w: {"unit_id": w.northshore.pk},
        foreign=lambda w: {"unit_id": w.westmoor.pk},
        missing={"unit_id": 0},
        post=302,
    ),
    Page("services:my_record", SIGNED_IN),
    # The link fits one account alone; to everybody else it does not exist.
    Page(
        "services:my_record_connect",
        SIGNED_IN,
        of=_spoiled,
        foreign=_spoiled,
        missing={"token": "spoiled"},
        get=404,
        post=404,
    ),
]


def _upload(what: str, **statuses: Any) -> Page:
    return Page(
        f"intake:upload_{what}",
        P.IMPORT_ATTENDANCE,
        of=lambda w: {"upload_id": w.upload.pk},
        foreign=lambda w: {"upload_id": w.mill_upload.pk},
        missing={"upload_id": 0},
        **statuses,
    )


def _session(name: str, needs: str, **statuses: Any) -> Page:
    return Page(
        f"training:{name}",
        needs,
        of=lambda w: {"session_id": w.session.pk},
        foreign=lambda w: {"session_id": w.mill_session.pk},
        missing={"session_id": 0},
        **statuses,
    )


TRAINING = [
    Page("training:session_list", P.VIEW_TRAINING),
    Page("training:session_add", P.RECORD_TRAINING, post=200),
    _session("session_detail", P.VIEW_TRAINING),
    _session("session_call_off", P.RECORD_TRAINING, post=302),
    _session("attendance_note", P.RECORD_TRAINING, post=302),
    _session("session_count", P.RECORD_TRAINING, post=200),
    _session("hindrance_note", P.RECORD_TRAINING, post=302),
    _session("attendance_reverse", P.RECORD_TRAINING, post=302),
    Page(
        "training:visitor_name",
        P.RECORD_TRAINING,
        of=lambda w: {"visitor_id": w.visitor.pk},
        foreign=lambda w: {"visitor_id": w.mill_visitor.pk},
        missing={"visitor_id": 0},
        post=200,
    ),
    Page("training:framework_list", P.VIEW_TRAINING),
    Page("training:framework_choose", P.MANAGE_FRAMEWORKS, post=200),
    Page("training:requirement_list", P.MANAGE_FRAMEWORKS),
    Page(
        "training:requirement_change",
        P.MANAGE_FRAMEWORKS,
        of=lambda w: {"role_id": w.worker.pk},
        foreign=lambda w: {"role_id": w.nurse.pk},
        missing={"role_id": 0},
        post=200,
    ),
    Page("training:my_record", SIGNED_IN),
    # Sam alone of the cast has a record to speak for; to everybody else the page does not exist.
    Page("training:not_now_say", SIGNED_IN, get=None, post=404, except_for={"sam": {"post": 302}}),
    Page(
        "training:not_now_withdraw",
        SIGNED_IN,
        get=None,
        post=404,
        except_for={"sam": {"post": 302}},
    ),
]


PAGES: list[Page] = [
    *RESULTS,
    *ANSWERING,
    *ROUNDS,
    *TRAINING,
    *SERVICES,
    *doing.PAGES,
    Page("accessibility", PUBLIC),
    Page("privacy", PUBLIC),
    Page("intake:upload_list", P.IMPORT_ATTENDANCE),
    Page("intake:upload_add", P.IMPORT_ATTENDANCE, post=200),
    Page("intake:template", P.IMPORT_ATTENDANCE),
    _upload("detail"),
    _upload("answer", get=None, post=302),
    # Its list has a row with a problem, which is left out only on a tick.
    _upload("approve", get=None, post=200),
    _upload("cancel", get=None, post=302),
    _upload("undo", get=None, post=302),
    _upload("retry", get=None, post=302),
    _upload("problems"),
    Page("implementation:tool_list", P.VIEW_IMPLEMENTATION),
    Page(
        "implementation:evidence_file",
        P.VIEW_IMPLEMENTATION,
        of=lambda w: {"evidence_id": w.evidence.pk},
        foreign=lambda w: {"evidence_id": w.mill_evidence.pk},
        missing={"evidence_id": 0},
    ),
    Page("implementation:activity_list", P.VIEW_IMPLEMENTATION),
    Page("implementation:activity_log", P.LOG_IMPLEMENTATION, post=200),
    _activity("detail", P.VIEW_IMPLEMENTATION),
    _activity("change", P.LOG_IMPLEMENTATION, post=200),
    _activity("hold", P.LOG_IMPLEMENTATION, get=None, post=302),
    _activity("withdraw", P.LOG_IMPLEMENTATION, get=None, post=302),
    _activity("restore", P.LOG_IMPLEMENTATION, get=None, post=302),
    Page("implementation:barrier_list", P.VIEW_IMPLEMENTATION),
    Page("implementation:barrier_note", P.NOTE_BARRIERS, post=200),
    _barrier("detail", P.NOTE_BARRIERS, except_for=_NOT_TOLD),
    _barrier("change", P.LOG_IMPLEMENTATION, post=200),
    _barrier("lift", P.NOTE_BARRIERS, post=200, except_for=_NOT_THEIRS),
    _barrier("reopen", P.NOTE_BARRIERS, get=None, post=302, except_for=_NOT_THEIR_BUTTON),
    _barrier("reword", P.NOTE_BARRIERS, post=200, except_for=_NOT_THEIR_WORDS),
    _barrier("withdraw", P.NOTE_BARRIERS, get=None, post=302, except_for=_LEADS_ALONE),
    _barrier("restore", P.NOTE_BARRIERS, get=None, post=302, except_for=_LEADS_ALONE),
    Page("reports:run_list", P.VIEW_REPORTS),
    Page("reports:run_add", P.MAKE_REPORTS, post=200),
    _run("detail", P.VIEW_REPORTS),
    _run("stop", P.MAKE_REPORTS, get=None, post=302),
    _run("again", P.MAKE_REPORTS, get=None, post=302),
    _run("file", P.VIEW_REPORTS, more={"form": "csv"}),
    _run("read", P.VIEW_REPORTS),
    _run("sign", P.SIGN_REPORTS, post=302),
    _run("differences", P.VIEW_REPORTS),
    _run("look_again", P.MAKE_REPORTS, get=None, post=302),
    _run("renew", P.MAKE_REPORTS, post=200),
    Page(
        "reports:pack_prepare",
        P.MAKE_REPORTS,
        post=302,
        except_for={who: {"get": 404, "post": 404} for who in ("mark", "nadia")},
    ),
    Page(
        "reports:pack_outline",
        P.MANAGE_SCHEDULES,
        of=lambda w: {"organisation_id": w.northshore.pk},
        foreign=lambda w: {"organisation_id": w.westmoor.pk},
        missing={"organisation_id": 0},
        post=200,
    ),
    Page("reports:home", SIGNED_IN),
    Page(
        "reports:dashboard",
        P.VIEW_FIGURES,
        of=lambda w: {"unit_id": w.quay.pk},
        foreign=lambda w: {"unit_id": w.mill.pk},
        missing={"unit_id": 0},
    ),
]

# Pages of the sign-in library: who gets them is the library's business; that they answer is ours.
LIBRARY = {"account_", "mfa_"}
