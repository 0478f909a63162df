"""The headings of two further kinds of list: the past of a programme, and completed courses."""

from collections.abc import Mapping, Sequence

PAST: Mapping[str, Sequence[str]] = {
    "what": (
        "what", "what it was", "type", "type of entry", "category", "record type", "row type",
        "entry", "what is it",
    ),
    "on": (
        "date", "on", "when", "date held", "session date", "date of session", "day", "date noted",
        "date delivered", "start date", "since", "first day", "date of activity", "activity date",
        "date raised", "delivered on", "held on",
    ),
    "until": (
        "no longer in the way from", "until", "end date", "date resolved", "resolved on",
        "date lifted", "lifted on", "date closed", "closed on",
    ),
    "team": (
        "team", "unit code", "unit", "service", "team or service", "department", "team name",
        "service name", "directorate", "site", "home", "where", "setting", "teams", "area",
    ),
    "name": (
        "title or kind", "title", "kind", "name", "session title", "course", "course name",
        "training", "session", "activity", "activity type", "kind of activity", "type of activity",
        "barrier", "theme", "barrier theme", "topic", "subject", "event", "level",
    ),
    "people": (
        "people", "number of people", "people reached", "how many", "how many people", "attendees",
        "number attended", "no attended", "attended", "attendance", "head count", "headcount",
        "participants", "number of staff", "no of staff", "staff attended", "count", "number",
        "numbers", "number of attendees", "no of attendees", "total attended",
    ),
    "minutes": (
        "minutes", "duration", "length", "duration (minutes)", "hours", "duration (hours)",
        "length (hours)", "time given",
    ),
    "note": (
        "note", "notes", "one sentence", "comment", "comments", "what happened", "description",
        "details", "outcome", "barrier description", "sentence",
    ),
}  # fmt: skip

COMPLETIONS: Mapping[str, Sequence[str]] = {
    "name": (
        "name", "full name", "user name", "user user name", "learner", "learner name",
        "employee name", "employee", "user fullname", "user full name", "person", "student",
    ),
    "first_name": ("first name", "firstname", "forename", "given name", "user first name"),
    "last_name": ("last name", "lastname", "surname", "family name", "user last name"),
    "email": (
        "email", "email address", "user email", "user user email", "work email", "e mail",
    ),
    "staff_number": (
        "staff number", "employee number", "payroll number", "id number", "idnumber", "user id",
        "user user id", "employee id", "assignment number", "personal ref", "person number",
    ),
    "username": ("username",),
    "course": (
        "course", "course name", "course title", "training title", "training training title",
        "competency name", "competence name", "learning title", "module", "course full name",
        "coursefullname", "certification", "certification name", "program", "programme", "training",
        "courseshortname", "course short name", "certificationshortname", "activity", "event name",
    ),
    "code": (
        "courseidnumber", "course id number", "certificationidnumber", "course code",
        "training id", "course id",
    ),
    "on": (
        "completion date", "completiondate", "date completed", "completed on", "completed date",
        "transcript completed date", "transcript transcript completed date", "time completed",
        "timecompleted", "course complete", "date last awarded", "date achieved", "date awarded",
        "certified", "date start", "session date", "date",
    ),
    "until": (
        "expiry date", "expiration", "expires", "expiration date", "expires on", "valid until",
        "timewindowend", "certification expiry date", "renewal date", "enddate", "end date",
        "timeuntil",
    ),
    "status": (
        "status", "completion status", "transcript status", "transcript transcript status",
        "compliance status", "current status", "attendance", "result", "learning status",
    ),
}  # fmt: skip

# Columns that say of each row which session it is of.
NAMES_A_SESSION: Mapping[str, Sequence[str]] = {
    "session_title": (
        "topic", "meeting title", "meeting topic", "session", "session title", "session name",
        "event name", "event title", "event", "meeting", "course", "course name", "course title",
        "training", "workshop", "seminar",
    ),
    "session_on": (
        "date", "session date", "date of session", "event date", "meeting date", "training date",
        "date attended", "day",
    ),
    "session_start": ("start time", "session start", "meeting start time", "starts at", "start"),
    "session_code": ("code", "session code", "course code", "meeting id", "session id"),
}  # fmt: skip
# A form's times are those of whoever filled it in.
OF_A_FORM = frozenset(("completion time", "timestamp", "last modified time"))
