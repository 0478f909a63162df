"""The invented council: its tree, its roles, and how far each service has come.

The story: residential children's care piloted the programme and is ahead; housing options has not
started; night staff have never been reached; a women's aid partner sends totals alone; justice
social work moved directorate last year.
"""

from dataclasses import dataclass

ORGANISATION = ("STRATH", "Strathmere Council")
# directorate code, name -> services: (code, name, number of teams, pace 0..1)
TREE: dict[tuple[str, str], list[tuple[str, str, int, float]]] = {
    ("CHF", "Children and families"): [
        ("CRC", "Children's residential care", 6, 0.95),
        ("CFT", "Children and family teams", 8, 0.55),
        ("FOS", "Fostering and adoption", 4, 0.6),
        ("YTH", "Youth work", 5, 0.45),
    ],
    ("HSC", "Health and social care"): [
        ("CARE", "Care homes for older people", 7, 0.4),
        ("HOME", "Care at home", 9, 0.25),
        ("LD", "Learning disability", 5, 0.45),
        ("MHA", "Mental health and addictions", 6, 0.7),
        ("JUS", "Justice social work", 5, 0.65),
    ],
    ("EDU", "Education"): [
        ("PRI", "Primary schools", 10, 0.4),
        ("SEC", "Secondary schools", 7, 0.35),
        ("ELC", "Early learning", 6, 0.5),
        ("PSY", "Educational psychology", 2, 0.85),
    ],
    ("HCO", "Housing and communities"): [
        ("HOPT", "Housing options", 4, 0.0),
        ("TEN", "Tenancy support", 4, 0.35),
        ("LIB", "Libraries and leisure", 5, 0.2),
        ("CLD", "Community learning", 4, 0.4),
    ],
    ("COR", "Corporate services"): [
        ("CUS", "Customer services", 4, 0.2),
        ("HR", "People and organisation", 2, 0.6),
        ("FIN", "Finance and legal", 3, 0.1),
    ],
}
# The branch of the delivery lead.
LEADS = "CHF"
PARTNER = ("HWA", "Harbour Women's Aid", 34)
ELECTED = ("CLLR", "Elected members", 31)
TEAM_PLACES = [
    "North",
    "South",
    "East",
    "West",
    "Central",
    "Harbour",
    "Glen",
    "Moss",
    "Hill",
    "Isle",
]
MOVED = ("JUS", "CHF", "HSC")  # service, where it hung before, where it hangs now
LEVELS = ("informed", "skilled", "enhanced", "specialist")


@dataclass(frozen=True)
class DemoRole:
    """A job role of the invented council: its group, the level asked of it, and where it works."""

    name: str
    group: str
    level: str
    share: float
    directorates: tuple[str, ...] = ()
    shift: str = ""


ROLES = [
    DemoRole("Social worker", "Social work", "enhanced", 0.22, ("CHF", "HSC")),
    DemoRole("Residential worker", "Care", "enhanced", 0.3, ("CHF",)),
    DemoRole("Support worker", "Care", "skilled", 0.38, ("CHF", "HSC", "HCO")),
    DemoRole("Night support worker", "Night staff", "skilled", 0.1, ("HSC",), "night"),
    DemoRole("Teacher", "Teaching", "skilled", 0.45, ("EDU",)),
    DemoRole("Learning assistant", "Learning assistants", "skilled", 0.25, ("EDU",)),
    DemoRole("Psychologist", "Psychology", "specialist", 0.03, ("EDU", "HSC")),
    DemoRole("Housing officer", "Housing", "skilled", 0.45, ("HCO",)),
    DemoRole("Customer adviser", "Customer services", "informed", 0.4, ("COR", "HCO")),
    DemoRole("Administrator", "Admin", "informed", 0.12),
    DemoRole("Cleaner or cook", "Catering and cleaning", "informed", 0.07),
    DemoRole("Team manager", "Managers", "skilled", 0.08),
    # No level is asked of this role yet, so that "not known" is seen on a page.
    DemoRole("Project officer", "Project staff", "", 0.04),
]
COUNCILLOR = DemoRole("Councillor", "Elected members", "informed", 1.0)
ACCOUNTS = [
    # role, e-mail, name, unit code
    ("delivery_lead", "lead@strathmere.example", "Morag Sinclair", LEADS),
    ("manager", "manager@strathmere.example", "Ewan Fraser", "CRC-1"),
    ("admin", "admin@strathmere.example", "Priya Nair", "STRATH"),
    ("executive", "executive@strathmere.example", "Helen Campbell", "STRATH"),
    ("staff", "staff@strathmere.example", "Kasia Nowak", "CRC-1"),
    ("analyst", "analyst@strathmere.example", "Tariq Ahmed", "STRATH"),
]
PASSWORD = "harbour-lantern-42"  # noqa: S105  printed by the demo on purpose
