"""The cast: two organisations, so that every test can have a stranger at the door."""

from types import SimpleNamespace

from services.models import Unit
from tests.factories import make_organisation, make_person, make_role, make_unit, make_user

K = Unit.Kind


def build_world() -> SimpleNamespace:
    """Northshore (Harbour: Quay, Lighthouse; Hillside: Orchard) and, elsewhere, Westmoor (Mill).

    alma leads Harbour, basma leads Hillside next door; mark manages Quay, nadia Lighthouse;
    ada administers Northshore, eve reads it, ana has the analyst's key; sam works in Quay and has
    an account, lena has left. Walt and wanda are lead and admin of Westmoor: strangers.
    """
    w = SimpleNamespace()
    w.northshore = make_organisation("Northshore Council", code="NSC")
    w.harbour = make_unit("Harbour", w.northshore, kind=K.SERVICE, code="HAR")
    w.quay = make_unit("Quay", w.harbour, code="QUAY")
    w.lighthouse = make_unit("Lighthouse", w.harbour, code="LIGHT")
    w.hillside = make_unit("Hillside", w.northshore, kind=K.SERVICE, code="HIL")
    w.orchard = make_unit("Orchard", w.hillside, code="ORCH")
    w.westmoor = make_organisation("Westmoor Health Board", code="WHB")
    w.mill = make_unit("Mill", w.westmoor, kind=K.SERVICE, code="MILL")

    w.alma = make_user("Alma", "delivery_lead", w.harbour)
    w.basma = make_user("Basma", "delivery_lead", w.hillside)
    w.mark = make_user("Mark", "manager", w.quay)
    w.nadia = make_user("Nadia", "manager", w.lighthouse)
    w.ada = make_user("Ada", "admin", w.northshore)
    w.eve = make_user("Eve", "executive", w.northshore)
    w.ana = make_user("Ana", "analyst", w.northshore)
    w.sam = make_user("Sam", "staff", w.quay)
    w.lena = make_user("Lena", "delivery_lead", w.harbour, is_active=False)
    w.walt = make_user("Walt", "delivery_lead", w.westmoor)
    w.wanda = make_user("Wanda", "admin", w.westmoor)

    w.worker = make_role("Support worker", w.northshore)
    w.nurse = make_role("Nurse", w.westmoor)
    w.sam_person = make_person(
        "Sam Reid", w.quay, w.worker, email="sam.reid@northshore.example", user=w.sam
    )
    w.rosa = make_person("Rosa Quill", w.quay, w.worker, staff_number="0017")
    w.lars = make_person("Lars Beacon", w.lighthouse, w.worker)
    w.olive = make_person("Olive Pear", w.orchard, w.worker)
    w.milly = make_person("Milly Wheel", w.mill, w.nurse)
    return w
