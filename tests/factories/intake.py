"""Lists that were sent."""

from accounts.models import User
from intake.models import Upload, UploadRow
from services.models import Unit


def make_upload(unit: Unit, *, by: User, name: str = "Jo Doubt") -> Upload:
    """A staff list up for review, with a row of every consequence and no file."""
    upload = Upload.objects.create(
        organisation_id=unit.organisation_id,
        unit=unit,
        kind="staff",
        file_name="list.csv",
        sha256="0" * 64,
        stage=Upload.Stage.REVIEW,
        state=Upload.State.READY,
        counts={"added": 1, "left_proposed": 1, "current": 20, "problems": 1},
        uploaded_by=by,
    )
    for number, proposal in enumerate(UploadRow.Proposal.values):
        UploadRow.objects.create(
            upload=upload,
            row=number,
            name=name,
            proposal=proposal,
            changes={"last_name": ["Doubt", "Doubt-Free"]},
            choices=[{"staff_id": 0, "name": name, "unit": unit.name, "role": ""}],
            problem="This row has no name." if proposal == "problem" else "",
        )
    return upload
