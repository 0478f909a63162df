"""What goes out on paper: code slips, and a guide for teams too small for a check-in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from core.qr import code_svg
from core.typesetting import typeset
from wellbeing.models import ReportingGroup, Round

TYPST = Path(__file__).resolve().parent / "typst"
Text = str | Promise
TALK: list[tuple[Text, list[Text]]] = [
    (
        gettext_lazy("Before you begin"),
        [
            gettext_lazy("Choose a time that suits everybody, and a room where nobody listens in."),
            gettext_lazy(
                "Agree: what is said stays here. Talk about work, not about health or home."
            ),
            gettext_lazy("Have the list of places to turn to at hand. Show it first, not last."),
        ],
    ),
    (
        gettext_lazy("What is going well"),
        [
            gettext_lazy("What helped us in the last month to do the work well and stay well?"),
            gettext_lazy("What would we like to keep, whatever else changes?"),
        ],
    ),
    (
        gettext_lazy("Five things to look at together"),
        [
            gettext_lazy("Time: when can we stop and think about our work? Is that time safe?"),
            gettext_lazy("Talking it over: is there supervision or a debrief when we need it?"),
            gettext_lazy("Support: does what is on offer feel real to us?"),
            gettext_lazy("Workload: does it leave room to use that support?"),
            gettext_lazy("Speaking up: what makes it easy or hard to raise a concern here?"),
        ],
    ),
    (
        gettext_lazy("One step"),
        [
            gettext_lazy("Choose one small thing that we can change ourselves, and by when."),
            gettext_lazy("Choose one thing to ask of somebody else. Decide together who asks."),
            gettext_lazy("Agree when we look at it again."),
        ],
    ),
]


def slips_pdf(
    of: Round, printed: Mapping[ReportingGroup, Sequence[str]], *, made_at: datetime
) -> bytes:
    """Eight slips a page to cut out, group by group, in the order in which they came."""
    data = {
        **_page(_("Code slips")),
        "groups": [{"name": g.name, "slips": [_slip(of, g, c) for c in codes]}
                   for g, codes in printed.items()],
    }  # fmt: skip
    return typeset(TYPST / "slips.typ", data, made_at=made_at)


def _slip(of: Round, group: ReportingGroup, code: str) -> dict[str, str]:
    """The code stands behind the # of the address, which browsers do not send."""
    address = settings.SITE_URL + reverse("wellbeing:slip")
    return {
        "code": code,
        "address": address,
        "qr": code_svg(f"{address}#{code}"),
        "alt": _("The same address as a picture to scan"),
        "counts": _("Your answers count in: %(group)s, %(people)s people.")
        % {"group": group.name, "people": group.eligible},
        "until": _("Open until %(day)s.") % {"day": date_format(of.closes_on)},
        "once": _("For one person. Nobody knows which slip you have. Taking part is up to you."),
        "title": _("A check-in about work"),
        "scan": _("Scan the picture with a phone."),
        "support": _("Places to turn to, whether or not you take part:"),
        "support_address": settings.SITE_URL + reverse("wellbeing:support"),
        "type": _("Or go to the address and type the code:"),
    }


def guide_pdf(*, made_at: datetime) -> bytes:
    """One page for a conversation in a small team. Nothing of it is noted anywhere."""
    data = {
        **_page(_("A conversation in the team")),
        "opening": _(
            "For teams that are too small for a check-in. Take half an hour. Nobody has to speak, "
            "nothing is written down, and nothing is reported."
        ),
        "sections": [
            {"heading": str(heading), "lines": [str(line) for line in lines]}
            for heading, lines in TALK
        ],
    }
    return typeset(TYPST / "guide.typ", data, made_at=made_at)


def _page(title: str) -> dict[str, str]:
    return {"title": title, "language": (get_language() or "en").partition("-")[0]}
