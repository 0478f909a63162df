"""Staff lists: our own template, Entra and other directories, and any table with known headings."""

from collections import Counter
from itertools import compress

from intake.readers import staff_values as values
from intake.readers.columns import STAFF, find_header, normal
from intake.readers.dates import Order, read_stamp
from intake.readers.directory import why_skipped
from intake.readers.result import Preview, Skipped
from intake.readers.staff_asked import ask_about, split_teams
from intake.readers.staff_people import check_rows, people_of
from intake.readers.staff_rows import Heads, columns_of, fields_of
from intake.readers.staff_values import Columns
from intake.readers.table import Table
from intake.readers.visits import Reading, above, settled_order
from intake.readers.words import Refused, Said, _


def read_staff(table: Table, reading: Reading) -> Preview:
    """Everybody in a staff list, one person for all rows about them."""
    preview, columns = read_columns(table, reading)
    preview.people = people_of(columns)
    split_teams(preview, reading)
    preview.records = len(preview.people)
    return preview


def read_columns(table: Table, reading: Reading) -> tuple[Preview, Columns]:
    """The list by column with everything but the people: what a big list is loaded from."""
    header = find_header(table, STAFF)
    if header is None:
        raise Refused(
            _(
                "We could not find column headings. The first row of the list should name its "
                "columns, for example staff_number, first_name, last_name, email, unit_code."
            )
        )
    heads = Heads(table, header, [cell.strip() for cell in table.rows[header]])
    form = _format(heads.headings)
    preview = Preview("staff", form, table.encoding, table.delimiter, table.sheet)
    preview.skipped += above(table, header)
    columns = columns_of(preview, heads, fields_of(preview, heads, reading))
    if not columns.rows:
        raise Refused(_("The file has headings but nobody below them. Choose the full list."))
    _skip_accounts(preview, columns)
    _check_values(preview, columns, reading)
    preview.notes += check_rows(columns)
    preview.notes += _domains(columns)
    preview.rows = len(columns.rows)
    preview.problems = sorted(columns.problems, key=lambda p: p.row)
    return preview, columns


def _domains(columns: Columns) -> list[str]:
    """What the addresses end in, when they do not all end alike: a slip of the pen shows there."""
    ends = Counter(email.rpartition("@")[2] for email in columns.column("email") if email)
    if len(ends) < 2 or max(ends.values()) < 2:
        return []
    told = ", ".join(f"{end} ({n})" for end, n in ends.most_common(8))
    return [Said(_("Email addresses end in %(ends)s. Is that right?"), ends=told)]


def _format(headings: list[str]) -> str:
    words = {normal(h) for h in headings}
    if {"unit code", "last name", "staff number"} <= words:
        return "staff template"
    if "userprincipalname" in words:
        return "entra"
    if "user principal name" in words and "display name" in words:
        return "microsoft 365"
    return "google workspace" if any("[Required]" in h for h in headings) else "staff table"


def _skip_accounts(preview: Preview, columns: Columns) -> None:
    if "upn" not in columns.cells:
        return
    by_name = {
        n: columns.column(n) for n in ("upn", "user_type", "first_name", "last_name", "name")
    }
    found = dict(why_skipped(lambda at, name: by_name[name][at], len(columns.rows)))
    preview.skipped += [Skipped(columns.rows[at], why) for at, why in found.items()]
    preview.skipped.sort(key=lambda s: s.row)
    stays = [at not in found for at in range(len(columns.rows))]
    columns.rows = list(compress(columns.rows, stays))
    columns.cells = {n: list(compress(c, stays)) for n, c in columns.cells.items()}


def _check_values(preview: Preview, columns: Columns, reading: Reading) -> None:
    ask_about(preview, columns, reading)
    order = _order(preview, columns, reading)
    cells = columns.cells
    cells["staff_number"] = values.numbers(columns)
    cells["email"] = values.emails(columns)
    cells["fte"] = values.shares(columns)
    cells["kind"] = values.kinds(columns)
    cells["is_primary"] = values.yes_no(columns, "is_primary")
    cells["away"] = values.yes_no(columns, "away")
    cells["from"] = values.dates(columns, "from", order)
    cells["until"] = values.dates(columns, "until", order)


def _order(preview: Preview, columns: Columns, reading: Reading) -> Order:
    texts = {*columns.column("from"), *columns.column("until")} - {""}
    stamps = [read_stamp(text) for text in texts]
    return settled_order(preview, stamps, reading, is_one_meeting=False)
