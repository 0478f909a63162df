"""How often somebody wants mail, and the link in each mail that stops it without signing in."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from services.models import DigestChoice, StaffMember

SALT = "services.digest"
R = DigestChoice.Rhythm


@dataclass(frozen=True, slots=True)
class MailReader:
    """To whom a mail goes: an account, or a person of the workforce who has none."""

    user_id: int | None = None
    person_id: int | None = None

    @property
    def is_person(self) -> bool:
        """Whether there is no account, so no page of their own to choose on."""
        return self.user_id is None

    @property
    def as_row(self) -> dict[str, Any]:
        """The one column that names the reader in a row of mails."""
        pairs = {"user_id": self.user_id, "staff_member_id": self.person_id}
        return {name: pk for name, pk in pairs.items() if pk is not None}


@transaction.atomic
def choose_rhythm(*, user_id: int, rhythm: str) -> None:
    """How often the user wants the mail. Safe to repeat."""
    _choose(MailReader(user_id=user_id), rhythm)


def stop_mail(token: str) -> None:
    """What the link at the end of each mail does. Raises ValueError for a spoiled link."""
    _choose(reader_of(token), R.NONE)


def mail_again(token: str) -> None:
    """Take it back: mail comes weekly at most again. Raises ValueError for a spoiled link."""
    _choose(reader_of(token), R.WEEKLY)


def _choose(reader: MailReader, rhythm: str) -> None:
    DigestChoice.objects.update_or_create(**reader.as_row, defaults={"rhythm": rhythm})


def stop_link(reader: MailReader) -> str:
    """The address that stops mail to this reader; it never runs out."""
    owner = f"person {reader.person_id}" if reader.is_person else reader.user_id
    token = signing.dumps(owner, salt=SALT)
    return settings.SITE_URL + reverse("services:mail_stop", kwargs={"token": token})


def stop_headers(stop: str) -> dict[str, str]:
    """What a mail program needs to offer "unsubscribe" by itself."""
    return {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def reader_of(token: str) -> MailReader:
    """Whose link it is. Raises ValueError when it is spoiled, or account or person are gone."""
    try:
        owner = signing.loads(token, salt=SALT)
    except signing.BadSignature as error:
        raise ValueError("spoiled link") from error
    word, _space, number = str(owner).rpartition(" ")
    pk, found = int(number), StaffMember.objects if word else User.objects
    if not found.filter(pk=pk).exists():
        raise ValueError("nobody is behind this link any more")
    return MailReader(person_id=pk) if word else MailReader(user_id=pk)
