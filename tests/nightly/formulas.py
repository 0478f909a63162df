"""5,000 strings through every format of a report, re-opened: not one of them is active.

`python -m tests.nightly.formulas` prints the figures. The workbook and the CSV are opened by
LibreOffice too, told to evaluate formulas, and what it made of them is read back.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HOW_MANY, SEED = 5_000, 20261130
# Comma, quote, UTF-8, from line 1, all columns; the last token but two says: evaluate formulas.
AS_EXCEL_WOULD = "CSV:44,34,76,1,,0,false,true,false,false,false,-1,true"


def main(number: int = HOW_MANY) -> int:
    """Runs, prints, and says 1 when anything was active or LibreOffice could not look."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tip_tracker.settings")
    import django

    django.setup()
    from tests.reports.strings import active, files_of, strings
    from tests.run import install

    made = files_of(strings(number, SEED))
    found = list(active(made))
    if not shutil.which("soffice"):
        install(["libreoffice-calc"])
    opened = _opened(made) if shutil.which("soffice") else None
    told = "not there" if opened is None else f"{opened} formulas"
    print(f"{number} strings in {len(made)} formats: {len(found)} active; LibreOffice: {told}")
    print("\n".join(found[:20]), file=sys.stderr)
    return int(bool(found) or opened != 0)


def _opened(made: dict[str, bytes]) -> int:
    """How many cells LibreOffice holds as formulas, of the workbook and of the CSV."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for form in ("xlsx", "csv"):
            (home / f"{form}.{form}").write_bytes(made[form])
            told = [f"--infilter={AS_EXCEL_WOULD}"] if form == "csv" else []
            command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile"]
            command += [*told, "--convert-to", "ods", "--outdir", folder]
            command.append(str(home / f"{form}.{form}"))
            subprocess.run(command, check=True, capture_output=True, timeout=600)
        return sum(_formulas(home / f"{form}.ods") for form in ("xlsx", "csv"))


def _formulas(path: Path) -> int:
    return zipfile.ZipFile(path).read("content.xml").count(b"table:formula=")


if __name__ == "__main__":
    sys.exit(main())
