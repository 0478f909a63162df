"""The same in every language of the United Kingdom."""

from core.formats.en_GB.formats import *  # noqa: F403 the same formats under another name
