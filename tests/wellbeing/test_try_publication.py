"""`manage.py try_publication`: for somebody who wants to try the rule and trusts nobody."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.wellbeing.battery import EXAMPLES
from tests.wellbeing.trees import Tree

PROJECT = Path(__file__).resolve().parents[2]
GOOD = {"id": "S", "parent": None, "answers": [["q", [10, 10, 5, 0]]]}
CELL = {
    "node": "S",
    "of": None,
    "n_band": "20-39",
    "questions": [{"question": "q", "mean": 1.75, "shares": [40, 40, 20, 10]}],
}


def _tried(tmp_path: Path, given: Any) -> Any:
    file = tmp_path / "tree.json"
    file.write_bytes(given if isinstance(given, bytes) else json.dumps(given).encode())
    out = io.StringIO()
    call_command("try_publication", str(file), stdout=out)
    return json.loads(out.getvalue())


def _as_json(tree: Tree) -> dict[str, Any]:
    nodes = [
        {"id": g.id, "parent": g.parent, "answers": [[q, list(c)] for q, c in g.answers.items()]}
        for g in tree.groups
    ]
    return {"m": tree.m, "nodes": nodes}


def test_one_tree_gives_one_list_of_cells(tmp_path: Path) -> None:
    assert _tried(tmp_path, {"m": 10, "nodes": [GOOD]}) == [CELL]


def test_several_trees_give_a_list_for_each(tmp_path: Path) -> None:
    given = [{"nodes": [GOOD]}, {"m": 26, "nodes": [GOOD]}, {"nodes": [GOOD]}]
    assert _tried(tmp_path, given) == [[CELL], [], [CELL]]
    assert _tried(tmp_path, []) == []


def test_others_together_have_no_node_but_say_whose_others_they_are(tmp_path: Path) -> None:
    cells = _tried(tmp_path, _as_json(EXAMPLES["1"][0]))
    assert [(c["node"], c["of"], c["n_band"]) for c in cells] == [
        ("S", None, "40-99"),
        (None, "S", "10-19"),
        ("A", None, "10-19"),
        ("B", None, "10-19"),
    ]
    assert all(c.keys() == {"node", "of", "n_band", "questions"} for c in cells)


def test_questions_are_matched_by_name(tmp_path: Path) -> None:
    one, two = ["a", [5, 5, 2]], ["b", [4, 4, 4]]
    nodes = [
        {"id": 1, "parent": None, "answers": []},
        {"id": 2, "parent": 1, "answers": [one, two]},
        {"id": 3, "parent": 1, "answers": [two, one]},
    ]
    cells = _tried(tmp_path, {"nodes": nodes})
    assert [cell["node"] for cell in cells] == [1, 2, 3]
    assert cells[1]["questions"] == cells[2]["questions"]


def _with(**changed: Any) -> dict[str, Any]:
    return {"nodes": [GOOD | changed]}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (b"", "no JSON: line 1"),
        (b"{\n'm': 10}", "no JSON: line 2"),
        (b"\xff\xfe{}", "not in UTF-8"),
        (b"[" * 200_000, "too deep"),
        (b'{"m": NaN, "nodes": []}', "NaN is no number"),
        (b'{"m": ' + b"9" * 5000 + b"}", "cannot be read"),
        (7, "In the tree: there must be"),
        ([{"nodes": [GOOD]}, None], "In tree 2: there must be"),
        ({"m": 10}, 'a list "nodes"'),
        ({"nodes": [GOOD], "m": 7}, "8 or more, not 7"),
        ({"nodes": [GOOD], "m": None}, "8 or more, not None"),
        ({"nodes": [GOOD], "m": True}, "8 or more, not True"),
        ({"nodes": [GOOD], "m": "10"}, "8 or more"),
        ({"nodes": [GOOD], "m": 10.0}, "8 or more"),
        ({"nodes": []}, "One group must have no parent"),
        ({"nodes": [GOOD, GOOD]}, "'S' is there twice"),
        ({"nodes": ["S"]}, "In the tree, node 1: a node needs"),
        ([{"nodes": [GOOD]}, {"nodes": [GOOD, {"id": 1}]}], "In tree 2, node 2: a node needs"),
        (_with(id=[]), "an id is a text"),
        (_with(id=True), "an id is a text"),
        (_with(parent={}), "an id is a text"),
        (_with(parent="Z"), "One group must have no parent"),
        ({"nodes": [GOOD, GOOD | {"id": "T", "parent": "Z"}]}, "'Z', which is missing"),
        (_with(answers=None), '"answers" must be a list'),
        (_with(answers=[["q"]]), '"answers" must be a list'),
        (_with(answers=[["q", 3]]), '"answers" must be a list'),
        (_with(answers=[[["q"], [3, 3]]]), '"answers" must be a list'),
        (_with(answers=[["q", [12]]]), "two options or more"),
        (_with(answers=[["q", [-1, 12]]]), "not 0, 1, 2"),
        (_with(answers=[["q", [1.5, 12]]]), "not 0, 1, 2"),
        (_with(answers=[["q", ["1", 12]]]), "not 0, 1, 2"),
        (_with(answers=[["q", [True, 12]]]), "not 0, 1, 2"),
        (_with(answers=[["q", [[], 12]]]), "not 0, 1, 2"),
        (_with(answers=[["q", [5, 5]], ["r", [5, 6]]]), "add up to different numbers"),
        (_with(answers=[["q", [5, 5]], ["q", [5, 5]]]), "each question of the others once"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(tmp_path: Path, given: Any, said: str) -> None:
    with pytest.raises(CommandError, match="(?s)^(The file|In) .*") as caught:
        _tried(tmp_path, given)
    assert said in str(caught.value)
    assert caught.value.returncode == 2


def _run(*words: str, **options: Any) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    command = [sys.executable, "manage.py", "try_publication", *words]
    return subprocess.run(
        command, cwd=PROJECT, env=env, capture_output=True, text=True, timeout=60, **options
    )


def test_it_runs_without_a_database_and_prints_nothing_else() -> None:
    done = _run("-", input=json.dumps({"nodes": [GOOD | {"id": "S\ud800"}]}))
    assert json.loads(done.stdout) == [CELL | {"node": "S\ud800"}]
    assert (done.returncode, done.stderr) == (0, "")


def test_a_file_that_is_not_there_is_one_line_and_no_traceback() -> None:
    done = _run("/nowhere/tree.json")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "cannot be read: No such file" in done.stderr
