"""A page as a mail to oneself: to the address of the account, to nobody else."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from accounts.models import User

log = logging.getLogger(__name__)


def mail_to_self(*, user: User, subject: str, text: str, address: str) -> None:
    """Send what the page says now. `address` is the page's own, within the site.

    Raises ValueError, with a sentence to show, when the mail did not leave.
    """
    why = _("You asked for this mail. It holds what you can see on this page:")
    body = f"{text}\n\n{why}\n{settings.SITE_URL}{address}\n"
    message = EmailMessage(" ".join(subject.split()), body, to=[user.email])
    try:
        message.send()
    except (OSError, SMTPException) as error:
        log.warning("The page that account %s asked for did not leave: %s", user.pk, error)
        raise ValueError(
            _("The mail could not be sent. You can copy the words by hand instead.")
        ) from error
