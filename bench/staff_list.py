"""An organisation without people, and the list of everybody who works there."""

import csv
from pathlib import Path
from random import Random

from django.utils import timezone

from accounts.models import User
from intake.staff_list.kind import STAFF
from reports.demo import plan
from reports.demo.names import FIRST, LAST
from reports.demo.organisation import OPENED, open_council
from reports.demo.training import set_levels
from services.actions.access import grant_access
from services.models import Unit

CODE = "BENCH"
SENDER = "bench@strathmere.example"
# People in a team of the list, as in the demo's council, and teams in its plan.
IN_A_TEAM, TEAMS = 20, 106
HEADINGS = [column.name for column in STAFF.columns]


def open_empty(people: int) -> None:
    """A second council with units, roles and levels, and one account that may send lists."""
    council = open_council(teams=max(1, people // IN_A_TEAM // TEAMS))
    set_levels(council, on=timezone.localdate())
    Unit.objects.filter(pk=council.root.pk).update(code=CODE, name="Benchmark Council")
    sender = User.objects.create_user(email=SENDER, name="Bench Sender")
    grant_access(by=None, user=sender, unit=council.root, role="admin", from_on=OPENED)


def write_list(people: int, into: Path) -> None:
    """Our own template, filled in for the empty organisation; the same people every time."""
    draw = Random(1)
    teams = Unit.objects.filter(organisation__code=CODE, kind=Unit.Kind.TEAM)
    codes = list(teams.order_by("pk").values_list("code", flat=True))
    roles = [role.name for role in plan.ROLES]
    with into.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(HEADINGS)
        for n in range(people):
            names = (draw.choice(FIRST), draw.choice(LAST), "")
            address = f"person.{n}@bench.example" if draw.random() < 0.9 else ""
            post = (codes[n % len(codes)], draw.choice(roles), draw.choice(["1", "1", "0.6"]))
            start = f"20{draw.randint(10, 24)}-0{draw.randint(1, 9)}-15"
            who = (f"B{n:06d}", *names, address)
            rows.writerow((*who, *post, "yes", "employee", start, "", ""))


ENTRA = (
    "userPrincipalName,displayName,surname,mail,givenName,id,userType,jobTitle,department,"
    "accountEnabled,usageLocation,streetAddress,state,country,officeLocation,city,postalCode,"
    "telephoneNumber,mobilePhone,alternateEmailAddress,ageGroup,consentProvidedForMinor,"
    "legalAgeGroupClassification,companyName,creationType,directorySynced,invitationState,"
    "identityIssuer,createdDateTime"
)


def write_entra(people: int, into: Path) -> None:
    """The users of a directory as Entra exports them, with a team's code as the department."""
    draw = Random(2)
    teams = Unit.objects.filter(organisation__code=CODE, kind=Unit.Kind.TEAM)
    names = list(teams.order_by("pk").values_list("code", flat=True))
    roles = [role.name for role in plan.ROLES]
    with into.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(ENTRA.split(","))
        for n in range(people):
            first, last = draw.choice(FIRST), draw.choice(LAST)
            address = f"person.{n}@entra.example"
            who = (address, f"{first} {last}", last, address, first, f"00000000-{n:012d}")
            post = ("Member", draw.choice(roles), names[n % len(names)], "true", "GB")
            rest = ("1 High Street", "", "United Kingdom", "Town Hall", "Strathmere", "ST1 1AA")
            last_cells = ("", "", "", "", "", "", "", "", "True", "", "bench.example")
            rows.writerow((*who, *post, *rest, *last_cells, "2024-01-15T09:00:00Z"))
