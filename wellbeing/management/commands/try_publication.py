"""`manage.py try_publication TREE.json`: what the publication rule shows of made-up answers.

For a union or a statistician who wants to try the rule. Reads and stores nothing of ours, asks no
server, and does not merge small groups as is done before a round.
"""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError

from wellbeing.publication import USUAL, Cell, Node, publish

SHAPE = '{"m": 10, "nodes": [{"id": "A", "parent": null, "answers": [["question", [3, 5, 2]]]}]}'


class Command(BaseCommand):
    help = (
        "Prints as JSON which cells of a tree of answers would be published."
        f" The file holds one tree, or a list of trees: {SHAPE}"
        ' The options of a question stand in order, "prefer not to say" last.'
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="TREE.json", help="A file, or - for standard input.")

    def handle(self, *args: Any, **options: Any) -> None:
        given = _parsed(_bytes(options["file"]), options["file"])
        if isinstance(given, list):
            shown: Any = [_tried(tree, f"tree {at}") for at, tree in enumerate(given, start=1)]
        else:
            shown = _tried(given, "the tree")
        self.stdout.write(json.dumps(shown))


def _refuse(sentence: str) -> NoReturn:
    raise CommandError(sentence, returncode=2)


def _bytes(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        _refuse(f"The file {name} cannot be read: {error.strerror}. Name a file with a tree.")


def _parsed(content: bytes, name: str) -> Any:
    """The JSON value. Raises CommandError in words for whatever is no strict JSON in UTF-8."""
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError:
        _refuse(f"The file {name} is not in UTF-8. Save it as UTF-8.")
    except RecursionError:
        _refuse(f"The file {name} has brackets in brackets too deep to read. A tree is: {SHAPE}")
    except json.JSONDecodeError as error:
        _refuse(f"The file {name} is no JSON: line {error.lineno}: {error.msg}. A tree is: {SHAPE}")
    except ValueError as error:
        _refuse(f"The file {name} has a number that cannot be read: {error}. Use whole numbers.")


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")


def _tried(given: Any, where: str) -> list[dict[str, Any]]:
    """The cells of one tree as plain values. Raises CommandError that says where what is wrong."""
    if not isinstance(given, dict) or not isinstance(given.get("nodes"), list):
        _refuse(f'In {where}: there must be an object with a list "nodes", such as {SHAPE}')
    nodes = [_node(each, f"{where}, node {at}") for at, each in enumerate(given["nodes"], start=1)]
    try:
        return [_plain(cell) for cell in publish(nodes, given.get("m", USUAL))]
    except ValueError as error:
        _refuse(f"In {where}: {error}")


def _node(given: Any, where: str) -> Node:
    if not isinstance(given, dict) or not {"id", "parent", "answers"} <= given.keys():
        _refuse(f'In {where}: a node needs "id", "parent" and "answers", such as in {SHAPE}')
    if type(given["id"]) not in (str, int) or type(given["parent"]) not in (str, int, type(None)):
        _refuse(f"In {where}: an id is a text or a whole number. The parent of the whole is null.")
    answers = given["answers"]
    if not isinstance(answers, list) or not all(map(_is_question, answers)):
        _refuse(
            f'In {where}: "answers" must be a list of questions, each with its list of counts:'
            ' [["question", [3, 5, 2]]]. It is [] where nobody is attached.'
        )
    return Node(given["id"], given["parent"], [(name, tuple(counts)) for name, counts in answers])


def _is_question(given: Any) -> bool:
    """A pair of name and counts; what the counts are is for the rule to judge."""
    pair = isinstance(given, list) and len(given) == 2
    return pair and type(given[0]) in (str, int) and isinstance(given[1], list)


def _plain(cell: Cell) -> dict[str, Any]:
    questions = [
        {"question": each.question, "mean": each.mean, "shares": list(each.shares)}
        for each in cell.questions
    ]
    return {"node": cell.node, "of": cell.of, "n_band": cell.n_band, "questions": questions}
