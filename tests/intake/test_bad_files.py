"""A file that cannot be taken is refused whole, in a sentence that says what is wrong and what to do."""

import io
import subprocess
import sys

import openpyxl
import pytest

from dashboard.intake.text import decode

HEAD = "日期,学校,年级,班级,应到,实到\n"
GOOD = HEAD + "2024-4-8,一小,一年级,1班,30,29\n"


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for line in GOOD.splitlines():
        book.active.append(line.split(","))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


BAD = {
    "empty.csv": (b"", "文件是空的", "empty"),
    "blank.csv": (b"\n\n,,\n", "没有任何内容", "nothing in the file"),
    "wrong header.csv": (GOOD.replace("实到", "到了").encode(), "缺少列：实到", "missing: 实到"),
    "no data set.csv": ("甲,乙\n1,2\n".encode(), "认不出这是什么数据", "no data set that is known"),
    "picture.png": (b"\x89PNG\r\n", "不是表格文件", "Not a table"),
    "big5.csv": (GOOD.encode("utf-8")[:40] + b"\xff\xfe\xff" + GOOD.encode("utf-8")[40:], "编码", "encoding"),
    "truncated.xlsx": (workbook()[:2000], "打不开", "cannot be opened"),
    "text.xlsx": (b"no workbook at all", "打不开", "cannot be opened"),
    "twice.csv": (GOOD.replace("年级", "实到人数").encode(), "有几列都表示“实到”", "Several columns mean"),
}


@pytest.mark.parametrize("name", BAD)
def test_is_refused_with_a_sentence_in_both_languages(tiny, name):
    content, zh, en = BAD[name]
    before = tiny.rows("FROM deliveries ORDER BY ALL")
    outcome = tiny.take_text(name, content)
    assert outcome.refused is not None
    assert zh in outcome.refused.zh
    assert en in outcome.refused.en
    assert tiny.rows("FROM deliveries ORDER BY ALL") == before
    assert not any(path.name.startswith(outcome.arrival.name) for path in tiny.home.archive.rglob("*"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_usual_encodings_are_read(tiny, encoding):
    assert tiny.take_text("a.csv", GOOD.encode(encoding)).total("rows_landed") == 1


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_usual_delimiters_are_read(tiny, delimiter):
    assert tiny.take_text("a.csv", GOOD.replace(",", delimiter)).total("rows_landed") == 1


def test_a_workbook_is_read(tiny):
    assert tiny.take_text("a.xlsx", workbook()).total("rows_landed") == 1


def test_a_title_above_the_header_is_passed_over(tiny):
    assert tiny.take_text("a.csv", "西丰镇第一小学出勤日报\n\n" + GOOD).total("rows_landed") == 1


def test_the_command_says_it_and_takes_the_good_files_all_the_same(tiny):
    tiny.write("junk/notes.docx", b"PK")
    tiny.write("junk/empty.csv", b"")
    tiny.write("junk/good.csv", GOOD)
    command = [sys.executable, "app.py", "ingest", "--home", str(tiny.home.path), str(tiny.folder / "exports" / "junk")]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=None)
    assert done.returncode == 2
    assert "Traceback" not in done.stdout + done.stderr
    assert "文件是空的" in done.stdout and "Not a table" in done.stdout
    assert tiny.rows("SELECT rows_landed FROM deliveries WHERE dataset = 'attendance'") == [(1,)]


def test_a_path_that_does_not_exist_is_an_error_and_not_a_traceback(tiny):
    command = [sys.executable, "app.py", "ingest", "--home", str(tiny.home.path), "nowhere"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, "没有这个文件" in done.stderr, "Traceback" in done.stderr) == (2, True, False)


ASCII_HEAD = "report_date,school_name,expected,present\n"


def test_an_encoding_that_two_ways_of_reading_fit_is_refused_and_not_guessed(tiny):
    # 一小 in GB18030 has the bytes of two Cyrillic letters in UTF-8, and nothing else in the file tells
    outcome = tiny.take_text("a.csv", (ASCII_HEAD + "2024-4-8,一小,30,29\n").encode("gb18030"))
    assert outcome.refused and "分不清" in outcome.refused.zh and "ambiguous" in outcome.refused.en


def test_one_character_that_two_ways_of_reading_fit_is_not_guessed_either(tiny):
    head = "report_date,school_name,expected,present,reported_at\n"  # 女 in GB18030 has the bytes of Ů
    outcome = tiny.take_text("a.csv", (head + "2024-4-8,女,30,29,\n").encode("gb18030"))
    assert outcome.refused and "分不清" in outcome.refused.zh


@pytest.mark.parametrize("name", ["Café", "36.5°", "°C", "naïve"])
def test_a_foreign_letter_in_a_word_is_utf8(name):
    assert decode(f"a,b\n1,{name}\n".encode()) == f"a,b\n1,{name}\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_the_same_file_in_utf8_is_read(tiny, encoding):
    assert tiny.take_text("a.csv", (ASCII_HEAD + "2024-4-8,一小,30,29\n").encode(encoding)).total("rows_landed") == 1


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("closing", ["一小", "一年级"])
def test_rows_between_an_open_quote_and_a_later_one_are_each_accounted_for(tiny, monkeypatch, large, closing):
    if large:
        monkeypatch.setattr("dashboard.intake.reading.BULK_BYTES", 1)
    rows = [f"2024-4-{day},一小,一年级,1班,30,29" for day in range(1, 6)]
    rows[1] = rows[1].replace(",一小", ',"一小')
    rows[3] = rows[3].replace(f"{closing},", f'{closing}",')
    outcome = tiny.take_text("a.csv", HEAD + "\n".join(rows) + "\n")
    assert [outcome.total(f"rows_{end}") for end in ("read", "landed", "rejected")] == [5, 2, 3]
    assert tiny.rows("SELECT row_number FROM rejects ORDER BY 1") == [(3,), (4,), (5,)]


def test_a_cell_of_several_lines_is_one_cell(tiny):
    text = HEAD.replace("\n", ",备注\n") + '2024-4-8,一小,一年级,1班,30,29,"一行\n两行\n三行"\n'
    assert tiny.take_text("a.csv", text).total("rows_landed") == 1
