"""Every page stands in docs/screens.md, so that nobody has to guess what it is for."""

from django.conf import settings

from tests.access.matrix import PAGES


def test_every_page_is_told_of_in_the_list_of_screens() -> None:
    told = (settings.BASE_DIR / "docs" / "screens.md").read_text(encoding="utf-8")

    names = [page.name for page in PAGES if page.get is not None]
    short = {name: name.rpartition(":")[2] for name in names}
    assert [n for n in names if f"`{n}`" not in told and f"`{short[n]}`" not in told] == []
