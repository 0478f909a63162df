"""The four commitments of the Leadership Pledge in our own words, and where they come from."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SOURCE = "https://www.improvementservice.org.uk/news/march-2021/is-pledges-support-for-trauma-informed-working"
COMMITMENTS: dict[str, str | Promise] = {
    "practice": _("Put what we know about trauma into practice, together with others."),
    "lived_experience": _("Let people with lived experience inform how we do it."),
    "relationships": _("Build relationships on safety, trust, choice, collaboration, empowerment."),
    "barriers": _("Take away what keeps people from services, and prevent harm."),
}
