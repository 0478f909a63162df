"""How long somebody must have been at a session to count as having come."""

from training.models import CourseMinimum, Session


def least_minutes(session: Session) -> int | None:
    """What the organisation decided of the course of this session; None without a rule."""
    found: int | None = CourseMinimum.objects.minutes_of(session)
    return found
