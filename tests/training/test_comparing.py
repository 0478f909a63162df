"""The paired comparison, and `manage.py compare_pairs`, which lets anybody check it."""

import json
import math
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from training.comparing import Sums, compare, sums_of, two_sided_p

# Reference §7, "Test vector".
BEFORE = [2, 3, 2, 3, 2, 4, 3, 2, 3, 2, 3, 2]
AFTER = [4, 4, 3, 4, 3, 5, 4, 3, 4, 4, 4, 3]
# (t, degrees of freedom, two-sided p): 2 * scipy.stats.t.sf(t, df) of scipy 1.17.
KNOWN = [
    (0.001, 1, 0.9993633804398159),
    (0.5, 1, 0.7048327646991335),
    (1.96, 1, 0.3003428917760331),
    (4.0, 1, 0.15595826075473865),
    (10.382677881933928, 1, 0.06112701778625168),
    (38.0, 1, 0.016749286208610752),
    (0.001, 2, 0.9992928933955901),
    (0.5, 2, 0.6666666666666667),
    (1.96, 2, 0.18905730960173228),
    (4.0, 2, 0.05719095841793663),
    (10.382677881933928, 2, 0.009149323181198576),
    (38.0, 2, 0.000691802227387742),
    (0.001, 11, 0.999220020627701),
    (0.5, 11, 0.6269262191838468),
    (1.96, 11, 0.0758144297071082),
    (4.0, 11, 0.0020861935669749536),
    (10.382677881933928, 11, 5.073419458458454e-07),
    (38.0, 11, 5.066334774379969e-13),
    (0.001, 29, 0.9992089629783623),
    (0.5, 29, 0.6208480841937812),
    (1.96, 29, 0.05966779551959133),
    (4.0, 29, 0.00040006394565249173),
    (10.382677881933928, 29, 2.79613695604773e-11),
    (38.0, 29, 2.7344240791803216e-26),
    (0.001, 100, 0.9992041077601035),
    (0.5, 100, 0.6181735658308866),
    (1.96, 100, 0.05277890136622966),
    (4.0, 100, 0.00012152364430076177),
    (10.382677881933928, 100, 1.4362334392334044e-17),
    (38.0, 100, 3.0390316383929173e-61),
    (0.001, 999, 0.9992023152180736),
    (0.5, 999, 0.6171851909302895),
    (1.96, 999, 0.050273462733810045),
    (4.0, 999, 6.801470983803941e-05),
    (10.382677881933928, 999, 4.723487307577304e-24),
    (38.0, 999, 3.397165822716507e-196),
    (0.001, 1000000, 0.9992021157716492),
    (0.5, 1000000, 0.6170751874723714),
    (1.96, 1000000, 0.04999606758526985),
    (4.0, 1000000, 6.33470340100481e-05),
    (10.382677881933928, 1000000, 2.9819732891614333e-25),
]


def told(tmp_path: Path, text: str | bytes) -> dict[str, Any]:
    file = tmp_path / "pairs.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    out = StringIO()
    call_command("compare_pairs", str(file), json=True, stdout=out)
    return dict(json.loads(out.getvalue()))


def refused(tmp_path: Path, text: str | bytes) -> str:
    with pytest.raises(CommandError) as error:
        told(tmp_path, text)
    assert error.value.returncode == 1
    return str(error.value)


def test_the_reference_comes_out_to_its_printed_digits(tmp_path: Path) -> None:
    rows = "".join(f"{b},{a}\n" for b, a in zip(BEFORE, AFTER, strict=True))
    found = told(tmp_path, "before,after\n" + rows)
    assert list(found) == [
        "n", "unmatched", "mean_before", "mean_after", "mean_change", "sd_change", "t", "df", "p",
        "d_z",
    ]  # fmt: skip
    assert (found["n"], found["unmatched"], found["df"]) == (12, 0, 11)
    assert f"{found['mean_change']:.6f}" == "1.166667"
    assert f"{found['sd_change']:.6f}" == "0.389249"
    assert f"{found['t']:.6f}" == "10.382678"
    assert f"{found['p']:.4e}" == "5.0734e-07"
    assert f"{found['d_z']:.4f}" == "2.9972"


@pytest.mark.parametrize(("t", "df", "p"), KNOWN)
def test_the_chance_is_that_of_students_t(t: float, df: int, p: float) -> None:
    assert two_sided_p(t, df) == pytest.approx(p, rel=1e-9)
    assert two_sided_p(-t, df) == two_sided_p(t, df)


@given(st.floats(0, 1e200), st.integers(1, 10**9))
def test_the_chance_is_a_chance_and_always_comes(t: float, df: int) -> None:
    assert 0 <= two_sided_p(t, df) <= 1


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), max_size=40), st.integers(0, 40))
def test_the_sums_of_two_groups_are_the_sums_of_all(pairs: list[tuple[int, int]], cut: int) -> None:
    whole = compare(sums_of(pairs))
    assert compare(sums_of(pairs[:cut]) + sums_of(pairs[cut:])) == whole
    changes = [after - before for before, after in pairs]
    if len(pairs) > 1:
        mean = sum(changes) / len(changes)
        spread = math.sqrt(sum((one - mean) ** 2 for one in changes) / (len(changes) - 1))
        assert whole.sd_change == pytest.approx(spread, abs=1e-9)
        if whole.t is not None:
            assert whole.t == pytest.approx(mean / (spread / math.sqrt(len(changes))))


def test_nobody_has_no_mean_and_one_person_no_test() -> None:
    nobody, one = compare(Sums()), compare(sums_of([(2, 4)]))
    assert (nobody.n, nobody.mean_before, nobody.mean_change, nobody.df) == (0, None, None, None)
    assert (one.n, one.mean_before, one.mean_after, one.mean_change) == (1, 2, 4, 2)
    assert (one.sd_change, one.t, one.df, one.p, one.d_z) == (None,) * 5


def test_the_same_change_for_everybody_has_a_mean_and_no_t(tmp_path: Path) -> None:
    """Tenths are exact here: as floats their differences would not be the same."""
    found = told(tmp_path, "before,after\n0.1,0.2\n0.3,0.4\n0.7,0.8\n")
    assert (found["n"], found["mean_change"], found["sd_change"]) == (3, 0.1, 0.0)
    assert (found["t"], found["p"], found["d_z"]) == (None, None, None)


def test_no_change_on_average_is_a_chance_of_one() -> None:
    found = compare(sums_of([(1, 2), (2, 1)]))
    assert (found.mean_change, found.t, found.p, found.d_z) == (0, 0, 1, 0)


def test_who_has_one_number_alone_is_left_out_and_counted(tmp_path: Path) -> None:
    found = told(tmp_path, "who,Before, AFTER \na,2,3\nb,,3\nc,3,\n\nd,,\ne,n/a,2\nf,4,4\n")
    assert (found["n"], found["unmatched"]) == (2, 4)
    assert (found["mean_before"], found["mean_after"]) == (3, 3.5)


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbfafter;before\r\n3;2\r\n4;4\r\n",
        b"after\tbefore\n3\t2\n4\t4\n",
        b'"after","before"\n"3","2"\n4,4,\n',
    ],
)
def test_a_file_as_spreadsheets_write_it_is_read(tmp_path: Path, text: bytes) -> None:
    assert told(tmp_path, text)["mean_change"] == 0.5


def test_rows_of_empty_cells_are_nobody(tmp_path: Path) -> None:
    found = told(tmp_path, "before,after\n2,4\n3,4\n,\n , \n")
    assert (found["n"], found["unmatched"]) == (2, 0)
    assert told(tmp_path, ",,\nwho,before,after\n,2,4\n,,\n,3,\n")["unmatched"] == 1


@pytest.mark.parametrize(
    "text",
    [
        "before;after\n2,5;4\n3;4,5\n",
        "sep=;\nbefore;after\n2.5;4\n3;4,5\n",
        "\ufeffSEP=;\r\nbefore;after\r\n2,5;4\r\n3;4,5\r\n;\r\n",
        '"sep=,"\nbefore,after\n2.5,4\n3,4.5\n',
        "sep=\t\nbefore\tafter\n2.5\t4\n3\t4.5\n",
    ],
)
def test_a_spreadsheets_own_mark_and_decimal_comma_are_read(tmp_path: Path, text: str) -> None:
    found = told(tmp_path, text)
    assert (found["n"], found["unmatched"]) == (2, 0)
    assert (found["mean_before"], found["mean_after"]) == (2.75, 4.25)


def test_headings_without_anybody_are_nobody(tmp_path: Path) -> None:
    found = told(tmp_path, "before,after\n")
    assert found["n"] == found["unmatched"] == 0
    assert found["mean_before"] is found["p"] is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The file is empty"),
        ("\n \n", "The file is empty"),
        ("before\n3\n", "no column “after”"),
        ("before,after,before\n1,2,3\n", "more than one column “before”"),
        ("before,after\n3,four\n", "Line 2: “four” in the column “after” is not a number."),
        ("before,after\n3,4\n3,inf\n", "Line 3"),
        ("before,after\n3,5,4\n", "Line 2 has more cells"),
        ("sep=;\nbefore;after\n3;four\n", "Line 3: “four”"),
        ("sep=;\n", "The file is empty"),
        ("before;after\n1.234,5;3\n", "Line 2: “1.234,5”"),
        ("before;after\n1,2,3;3\n", "Line 2: “1,2,3”"),
        ('before,after\n"2,5",3\n', "Line 2: “2,5”"),
        ("before,after\n3,1e999999999\n", "too large or too small"),
        ("before,after\n3," + "1" * 9999 + "\n", "is not a number"),
        (b"before,after\n\xff\xfe,3\n", "Save it as “CSV UTF-8”"),
        ("before,after\n3,\x004\n", "Line 2"),
        ("before,after\n" + '"' + "x" * 200_000 + '",3\n', "Line 2"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(
    tmp_path: Path, text: str | bytes, sentence: str
) -> None:
    assert sentence in refused(tmp_path, text)


@pytest.mark.parametrize("name", ["nothing.csv", ".", "a\0b"])
def test_a_file_that_is_not_there_gets_a_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("compare_pairs", str(tmp_path / name), json=True, stdout=StringIO())


def test_without_json_it_is_told_in_lines(tmp_path: Path) -> None:
    file = tmp_path / "pairs.csv"
    file.write_text("before,after\n2,3\n")
    out = StringIO()
    call_command("compare_pairs", str(file), stdout=out)
    assert "mean_change: 1\n" in out.getvalue()
    assert "t: not defined" in out.getvalue()


def test_large_numbers_lose_no_small_ones() -> None:
    high = Fraction(10**15)
    found = compare(sums_of([(high + b, high + a) for b, a in zip(BEFORE, AFTER, strict=True)]))
    assert f"{found.t:.6f}" == "10.382678"
