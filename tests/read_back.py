#!/usr/bin/env python3
"""Opens what `tradau export` wrote with other people's programs, and compares every value.

    tradau export OUT --to csv,jsonl,parquet,xlsx && tradau export OUT --to csv --excel vi
    target/readers/bin/python tests/read_back.py OUT

`./setup.sh --for-tests` makes target/readers. One row set, whatever the file: each reader's rows are brought to one form
(nothing, exact number, day, text; the types are those of docs/tables.md) and compared cell by cell. LibreOffice opens the
workbook, computes every formula anew, and each result must be the one that tradau wrote and fit the verdict beside it; and it
opens the CSV for Vietnamese Excel as a Vietnamese would. Exit code 1 if anything differs.
"""
import csv
import datetime
import decimal
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pandas
import polars

OUT = Path(sys.argv[1])
TABLES = {"records": ("Số liệu", "so_lieu"), "checks": ("Kiểm tra", "kiem_tra"), "documents": ("Văn bản", "van_ban")}
# In these a cell of the workbook is a Vietnamese word for the other files' English one.
WORDS = {
    "place_kind", "document_type", "type", "kind", "stated_by", "verdict", "figure_kind", "value_kind",
}
faults = 0


def fault(*what):
    global faults
    faults += 1
    if faults <= 20:
        print("DIFFERS:", *what)


def columns_of(table):
    """The columns as docs/tables.md describes them: name, heading in the workbook, type."""
    section = Path("docs/tables.md").read_text().split(f"## {table.capitalize()}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \| (\w+) \|", section, re.M)
    return [(name, heading.strip(), kind) for name, heading, kind in rows]


def exact(text):
    return Decimal(text).normalize() + 0


def one_form(cell, kind):
    """A cell of any reader: None, Decimal, date or text."""
    if cell is None or cell != cell or cell == "":
        return None
    if kind in ("decimal", "integer"):
        return exact(repr(cell) if isinstance(cell, float) else str(cell))
    if kind == "date":
        return cell if type(cell) is datetime.date else datetime.date.fromisoformat(str(cell)[:10])
    # The apostrophe that keeps a spreadsheet from running a text stands in CSV only.
    return str(cell).removeprefix("'")


def compare(what, columns, rows, expected, rough=()):
    """Rows of one reader against those of the notice JSON Lines. `rough` are columns that are doubles there."""
    if len(rows) != len(expected):
        return fault(what, "rows", len(rows), len(expected))
    for i, (row, right) in enumerate(zip(rows, expected)):
        for (name, _, kind), cell, wanted in zip(columns, row, right, strict=True):
            cell = one_form(cell, kind)
            same = cell == wanted
            if not same and name in rough and cell is not None and wanted is not None:
                same = abs(cell - wanted) <= abs(wanted) * Decimal("1e-15")
            if not same:
                fault(what, f"row {i + 1}", name, repr(cell), "for", repr(wanted))
    print(f"{what}: {len(rows)} rows of {len(columns)} columns")


def read_table(table, columns):
    names = [name for name, _, _ in columns]
    numbers = [name for name, _, kind in columns if kind in ("decimal", "integer")]
    lines = (OUT / f"{table}.jsonl").read_text().splitlines()
    dicts = [json.loads(line, parse_float=Decimal, parse_int=Decimal) for line in lines]
    if any(list(d) != names for d in dicts):
        fault(table, "JSON Lines has other columns")
    for d in dicts:
        for name, _, kind in columns:
            value = d[name]
            right = {"text": str, "date": str, "decimal": Decimal, "integer": Decimal}[kind]
            if value is not None and not isinstance(value, right):
                fault(table, name, "JSON has", type(value), "for", kind)
    expected = [[one_form(d[name], kind) for name, _, kind in columns] for d in dicts]

    plain = OUT / f"{table}.csv"
    with plain.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file, strict=True))
    if rows[0] != names:
        fault(table, "CSV has other columns", rows[0])
    compare(f"{table}, CSV, Python", columns, rows[1:], expected)
    frame = pandas.read_csv(plain, dtype=str, keep_default_na=False)
    compare(f"{table}, CSV, pandas", columns, frame.values.tolist(), expected)
    if table != "documents" and expected:
        kinds = duckdb.sql(f"DESCRIBE SELECT * FROM read_csv('{plain}', sample_size=-1)").fetchall()
        kinds = {name: kind for name, kind, *_ in kinds}
        for name, wanted in (("document_date", "DATE"), ("page", "BIGINT")):
            if kinds[name] != wanted:
                fault(table, "DuckDB takes", name, "of the CSV for", kinds[name])

    vietnamese = OUT / f"{table}.vi.csv"
    if vietnamese.read_bytes()[:3] != b"\xef\xbb\xbf":
        fault(table, "no byte order mark")
    frame = pandas.read_csv(vietnamese, sep=";", decimal=",", dtype={n: str for n in names if n not in numbers},
                            keep_default_na=False, na_values={n: [""] for n in numbers}, encoding="utf-8-sig")
    for name in numbers:
        if not pandas.api.types.is_numeric_dtype(frame[name]):
            fault(table, name, "is no number for pandas in", vietnamese.name, frame[name].dtype)
    compare(f"{table}, CSV for Excel, pandas", columns, frame.astype(object).values.tolist(), expected, numbers)

    path = OUT / f"{table}.parquet"
    described = duckdb.sql(f"DESCRIBE SELECT * FROM '{path}'").fetchall()
    types = {"text": "VARCHAR", "decimal": "DECIMAL(38,10)", "integer": "BIGINT", "date": "DATE"}
    if [(n, k) for n, k, *_ in described] != [(name, types[kind]) for name, _, kind in columns]:
        fault(table, "Parquet's types", described)
    compare(f"{table}, Parquet, DuckDB", columns, duckdb.sql(f"SELECT * FROM '{path}'").fetchall(), expected)
    frame = polars.read_parquet(path)
    types = {"text": polars.String, "decimal": polars.Decimal(38, 10), "integer": polars.Int64, "date": polars.Date}
    if list(frame.schema.items()) != [(name, types[kind]) for name, _, kind in columns]:
        fault(table, "polars' types", frame.schema)
    compare(f"{table}, Parquet, polars", columns, frame.rows(), expected)
    frame = pandas.read_parquet(path).astype(object)
    compare(f"{table}, Parquet, pandas", columns, frame.where(frame.notna(), None).values.tolist(), expected)

    view = sqlite3.connect(f"file:{OUT / 'catalogue.sqlite'}?mode=ro", uri=True).execute(f"SELECT * FROM {TABLES[table][1]}")
    if [d[0] for d in view.description] != names:
        fault(table, "the view has other columns", [d[0] for d in view.description])
    compare(f"{table}, SQLite", columns, view.fetchall(), expected, numbers)
    return expected


def sheet_rows(book, table, columns):
    """The sheet's rows as the other files have them; further sheets (`Số liệu 2`) follow."""
    name = TABLES[table][0]
    rows = []
    for sheet in (s for s in book.worksheets if s.title == name or re.fullmatch(name + r" \d+", s.title)):
        lines = sheet.iter_rows()
        headings = [c.value for c in next(lines)][: len(columns)]
        if headings != [heading for _, heading, _ in columns]:
            fault(table, "the sheet has other headings", headings)
        for cells in lines:
            row = []
            for (column, _, kind), cell in zip(columns, cells):
                value = cell.value
                if value is not None and kind == "date" and not isinstance(value, datetime.datetime):
                    fault(sheet.title, cell.coordinate, "is no date", value)
                if kind in ("decimal", "integer") and isinstance(value, float | int):
                    # 15 digits are what a spreadsheet keeps; more stay text.
                    value = Decimal(f"{value:.15g}")
                    if "%" in cell.number_format:
                        value *= 100
                elif kind == "text" and value is not None and cell.data_type not in ("s", "str", "inlineStr"):
                    fault(sheet.title, cell.coordinate, "is no text", cell.data_type, value)
                row.append(value)
            rows.append(row)
    return rows


def english(rows, expected, columns, meant):
    """Puts the English word for each Vietnamese one; the two lists must be one to one."""
    for row, right in zip(rows, expected):
        for i, (name, _, _) in enumerate(columns):
            if name in WORDS and row[i] is not None:
                word = meant.setdefault((name, row[i]), right[i])
                if [w for (n, _), w in meant.items() if n == name].count(word) > 1:
                    fault(name, "two words for", word)
                row[i] = word


def libreoffice(folder, source, *options):
    """Opens a file in LibreOffice, computes it anew and keeps it as a workbook."""
    # Without this, LibreOffice believes the results that stand in the file.
    user = Path(folder, "profile", "user")
    user.mkdir(parents=True, exist_ok=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        '<item oor:path="/org.openoffice.Office.Calc/Formula/Load">'
        '<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>'
    )
    target = Path(folder, "converted")
    done = subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", *options, "--convert-to", "xlsx",
         "--outdir", str(target), str(source)],
        capture_output=True, text=True, timeout=1200,
    )
    made = target / (source.stem + ".xlsx")
    if done.returncode != 0 or not made.exists():
        sys.exit(f"LibreOffice could not convert {source.name}: {done.stdout} {done.stderr}")
    return made


def fits_verdict(sheet, row, headings):
    """Does the difference that LibreOffice computed say what our verdict says?"""
    cell = lambda name: sheet.cell(row, headings[name] + 1)
    difference, verdict, written = cell("Chênh lệch"), cell("Kết luận").value, cell("Nêu (nguyên văn)").value or ""
    places = len((re.search(r",(\d+)", written) or ["", ""])[1])
    if not isinstance(difference.value, float | int) or any(w in written for w in ("triệu", "tỷ", "nghìn")):
        return True
    off = abs(Decimal(f"{difference.value:.15g}")) * (100 if "%" in difference.number_format else 1)
    # Printed rounded or cut: less than one unit of the last place.
    if verdict == "khớp":
        return off < Decimal(1).scaleb(-places)
    return off > 0


def read_workbook(expected, columns):
    path = OUT / "notices.xlsx"
    formulas = openpyxl.load_workbook(path)
    ours = openpyxl.load_workbook(path, data_only=True)
    with tempfile.TemporaryDirectory() as folder:
        theirs = openpyxl.load_workbook(libreoffice(folder, path), data_only=True)
        opened = openpyxl.load_workbook(
            # Semicolons, quotes, UTF-8, Vietnamese: what Excel does there at a double click.
            libreoffice(folder, OUT / "records.vi.csv", "--infilter=CSV:59,34,76,1,,1066,false,true"), data_only=True
        )
    meant = {}
    for name, book in (("openpyxl", ours), ("LibreOffice", theirs)):
        for table in TABLES:
            rows = sheet_rows(book, table, columns[table])
            english(rows, expected[table], columns[table], meant)
            numbers = [n for n, _, kind in columns[table] if kind == "decimal"]
            compare(f"{table}, workbook, {name}", columns[table], rows, expected[table], numbers)
    count = verdicts = 0
    for sheet in formulas.worksheets:
        headings = {cell.value: i for i, cell in enumerate(sheet[1])}
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                count += 1
                a, b = ours[sheet.title][cell.coordinate].value, theirs[sheet.title][cell.coordinate].value
                if not (isinstance(b, float | int) and abs(a - b) <= 1e-9 * max(1, abs(a))):
                    fault(sheet.title, cell.coordinate, cell.value, a, b)
                if sheet.title.startswith("Kiểm tra") and cell.column - 1 == headings["Chênh lệch"]:
                    verdicts += 1
                    if not fits_verdict(theirs[sheet.title], cell.row, headings):
                        fault(sheet.title, cell.coordinate, "does not say", "what the verdict says")
    print(f"LibreOffice computed {count} formulas anew; {verdicts} of them fit the verdict beside them")
    if verdicts == 0:
        fault("no check was a formula")

    sheet = opened.worksheets[0]
    for i, (name, _, kind) in enumerate(columns["records"]):
        for cell in (row[i] for row in sheet.iter_rows(min_row=2)):
            right = {"decimal": float | int, "integer": float | int, "date": datetime.datetime}.get(kind)
            if cell.value is not None and right and not isinstance(cell.value, right):
                fault("records.vi.csv in LibreOffice", cell.coordinate, name, repr(cell.value))
    print(f"records.vi.csv in LibreOffice: {sheet.max_row - 1} rows, numbers and days are such")


if not shutil.which("soffice"):
    sys.exit("LibreOffice (soffice) is not installed: ./setup.sh --for-tests")
decimal.getcontext().prec = 60
columns = {table: columns_of(table) for table in TABLES}
expected = {table: read_table(table, columns[table]) for table in TABLES}
read_workbook(expected, columns)
print("all the same" if faults == 0 else f"{faults} differences")
sys.exit(faults > 0)
