"""A page as a file to save."""

import io

from django.http import HttpResponse

from core.exports import attachment, file_name, write_csv
from reports.builders.desk.files import columns, rows
from reports.builders.desk.shapes import Desk


def csv_of(desk: Desk, kind: str) -> HttpResponse:
    """Exactly what the page shows, as CSV."""
    out = io.BytesIO()
    write_csv(out, columns(), rows(desk))
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    name = file_name(kind, desk.unit_code or desk.unit_name, desk.on.isoformat(), "csv")
    response["Content-Disposition"] = attachment(name)
    return response
