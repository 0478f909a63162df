"""What a PDF says, read back by poppler; `make test` installs it, as it does the browser."""

import re
import shutil
import subprocess

import pytest


def pdf_words(pdf: bytes, *how: str) -> str:
    """The words of a PDF as they stand on the page; `how` goes to pdftotext in place of that."""
    if not shutil.which("pdftotext"):
        pytest.fail("pdftotext is not on this machine: install poppler-utils, or use make test.")
    call = ["pdftotext", *(how or ["-layout"]), "-", "-"]
    return subprocess.run(call, input=pdf, check=True, capture_output=True).stdout.decode()


def word_boxes(pdf: bytes) -> list[tuple[float, float, float, float, str]]:
    """Each word with its left, top, right and lower edge."""
    found = re.findall(
        r'xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)<', pdf_words(pdf, "-bbox")
    )
    return [(float(a), float(b), float(c), float(d), word) for a, b, c, d, word in found]
