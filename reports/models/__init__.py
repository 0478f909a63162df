"""Reports as rows: what was asked for, the files it gave, when it is made, to whom it went."""

from reports.models.deliveries import Delivery
from reports.models.frozen import Frozen, hash_of
from reports.models.kinds import Basis, Kind, title_of
from reports.models.pack import PackOutline, PackText
from reports.models.runs import ReportFile, ReportRun, RunQuerySet
from reports.models.saved import SavedView
from reports.models.schedules import Schedule
from reports.models.signing import Difference, SignOff
from reports.models.told import NamedRecipient, Subscription

__all__ = [
    "Basis",
    "Delivery",
    "Difference",
    "Frozen",
    "Kind",
    "NamedRecipient",
    "PackOutline",
    "PackText",
    "ReportFile",
    "ReportRun",
    "RunQuerySet",
    "SavedView",
    "Schedule",
    "SignOff",
    "Subscription",
    "hash_of",
    "title_of",
]
