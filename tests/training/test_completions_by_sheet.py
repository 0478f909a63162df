"""A workbook with a sheet for each course goes in whole, and its rows are told with their sheet."""

from types import SimpleNamespace

from intake import sandbox
from intake.models import Upload
from intake.sheet_rows import row_in_words
from tests.factories.training import level, make_course
from tests.intake.test_course_sheets import HEAD, SAM
from tests.intake.test_sheets import workbook
from tests.training.test_completion_list import KIND, house, put_in  # noqa: F401
from training.models import TrainingRecord


def test_both_courses_are_noted_and_a_row_says_its_sheet(house: SimpleNamespace) -> None:  # noqa: F811
    make_course(house.northshore, level("skilled"), name="Further")
    sam = [SAM[0], "sam.reid@northshore.example", *SAM[2:]]
    path = workbook(house.folder, Basics=[HEAD, sam], Further=[HEAD, [*sam[:3], "2026-02-02"]])
    preview = sandbox.preview("completions", path)
    upload = Upload.objects.create(
        organisation=house.northshore,
        unit=house.harbour,
        kind="completions",
        sha256="sheets",
        facts=preview.facts,
    )
    review = KIND.review(upload=upload, preview=preview, by=house.scope)
    upload.digest, upload.counts = review.digest, review.counts
    upload.save()

    put_in(house, upload)

    found = TrainingRecord.objects.filter(staff_member=house.sam_person).order_by("on")
    assert [(one.course.name, one.on.isoformat()) for one in found] == [
        ("Basics", "2025-11-14"),
        ("Further", "2026-02-02"),
    ]
    assert row_in_words(upload.facts, 1_000_002) == "2 on “Further”"
