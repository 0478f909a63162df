"""A session that was called off stays so: nobody can be noted as having come to it."""

from django.utils.translation import gettext as _

from training.models import Session


class CalledOffError(ValueError):
    """The session was called off, by somebody else perhaps while a form was open."""

    def __init__(self, session: Session) -> None:
        super().__init__(_("This session is called off, so nothing was saved."))
        self.session_id = session.pk


def refuse_called_off(session: Session) -> None:
    """Raises CalledOffError, with a sentence, for a session that will not take place."""
    if session.state == Session.State.CANCELLED:
        raise CalledOffError(session)
