"""Copies the front-end packages into static/vendor/, without what is licensed for GOV.UK alone.

    npm pack govuk-frontend@6.6.0 @ministryofjustice/frontend@11.1.0 htmx.org@2.0.11
    for f in *.tgz; do mkdir "${f%.tgz}" && tar xzf "$f" -C "${f%.tgz}"; done
    python -m tip_tracker.vendor <that folder>

Run by hand when a version changes; the result is committed. `cleaned` is tested.
"""

import re
import sys
from dataclasses import dataclass
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "static" / "vendor"
SYSTEM_FONTS = 'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif'


@dataclass(frozen=True)
class Package:
    """One npm package: where its files lie once unpacked, and the few that we serve."""

    unpacked: str
    folder: str
    files: tuple[str, ...]
    images: str = ""


PACKAGES = (
    Package(
        "govuk-frontend-6.6.0",
        "govuk-frontend-6.6.0",
        ("dist/govuk/govuk-frontend.min.css", "dist/govuk/govuk-frontend.min.js"),
    ),
    Package(
        "ministryofjustice-frontend-11.1.0",
        "ministryofjustice-frontend-11.1.0",
        ("moj/moj-frontend.min.css",),
        images="moj/assets/images",
    ),
    Package("htmx.org-2.0.11", "htmx.org-2.0.11", ("dist/htmx.min.js",)),
)


def cleaned(text: str) -> str:
    """CSS or JS without the GDS typeface, the crest and references to files we do not ship."""
    text = re.sub(r"/\*![^*]*Margaret Calvert[^*]*\*/", "", text)
    text = re.sub(r"@font-face\{[^}]*GDS Transport[^}]*\}", "", text)
    text = text.replace("GDS Transport,arial,sans-serif", SYSTEM_FONTS)
    text = re.sub(r"[^{}]*\{[^{}]*govuk-crest[^{}]*\}", "", text)
    text = re.sub(r"[^{}]*(?:crest|__crown)[^{}]*\{[^{}]*\}", "", text)
    text = re.sub(r"@media[^{}]*\{\s*\}", "", text)
    text = re.sub(r"(/\*|//)# sourceMappingURL=\S+(\s*\*/)?", "", text)
    return text.replace("/assets/images/", "images/")


def vendor(package: Package, source: Path) -> None:
    """Write one package's cleaned files and the icons that its CSS names."""
    home, root = TARGET / package.folder, source / package.unpacked / "package"
    home.mkdir(parents=True, exist_ok=True)
    for name in package.files:
        text = cleaned((root / name).read_text(encoding="utf-8"))
        (home / Path(name).name).write_text(text, encoding="utf-8")
        for icon in set(re.findall(r"url\(images/([\w.-]+)\)", text)):
            (home / "images").mkdir(exist_ok=True)
            (home / "images" / icon).write_bytes((root / package.images / icon).read_bytes())


if __name__ == "__main__":
    for package in PACKAGES:
        vendor(package, Path(sys.argv[1]))
