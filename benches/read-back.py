#!/usr/bin/env python3
"""Opens what `tradau export` wrote with other people's programs, and compares.

    python3 -m venv venv && venv/bin/pip install duckdb polars pandas pyarrow openpyxl
    tradau export OUT --to csv,jsonl,parquet,xlsx
    venv/bin/python benches/read-back.py OUT

Cell by cell: CSV (pandas), JSON Lines (json) and Parquet (pyarrow by pandas); DuckDB and polars for types and sums. Where
LibreOffice (`soffice`) is installed, the workbook is opened, every formula computed anew, and each result compared with
the one that tradau wrote beside the formula. Exit code 1 if anything differs.
"""
import decimal
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
import openpyxl
import pandas
import polars

out = Path(sys.argv[1])
faults = 0


def fault(*what):
    global faults
    faults += 1
    if faults <= 20:
        print("DIFFERS:", *what)


def text(cell):
    # The apostrophe that keeps a spreadsheet from running a text stands in CSV only.
    return str(cell).removeprefix("'")


for table in ["documents", "records", "checks"]:
    csv = pandas.read_csv(out / f"{table}.csv", dtype=str, keep_default_na=False)
    parquet = pandas.read_parquet(out / f"{table}.parquet")
    lines = (out / f"{table}.jsonl").read_text().splitlines()
    rows = [json.loads(line, parse_float=decimal.Decimal, parse_int=decimal.Decimal) for line in lines]
    if not (list(csv.columns) == list(parquet.columns) and all(list(r) == list(csv.columns) for r in rows)):
        fault(table, "columns")
    if not len(csv) == len(parquet) == len(rows):
        fault(table, "rows", len(csv), len(parquet), len(rows))
    for name in csv.columns:
        for i, (a, b) in enumerate(zip(csv[name], parquet[name])):
            c = rows[i][name]
            nothing = b is None or b != b
            if nothing or c is None:
                same = nothing and c is None and a == ""
            elif isinstance(c, decimal.Decimal):
                same = decimal.Decimal(a) == decimal.Decimal(str(b)) == c
            else:
                same = text(a) == text(b) == text(c)
            if not same:
                fault(table, name, i, repr(a), repr(b), repr(c))
    print(f"{table}: {len(csv)} rows of {len(csv.columns)} columns, the same in CSV, JSON Lines and Parquet")

records = str(out / "records.parquet")
kinds = {name: kind for name, kind, *_ in duckdb.sql(f"DESCRIBE SELECT * FROM '{records}'").fetchall()}
if (kinds["value"], kinds["as_of"]) != ("DECIMAL(38,10)", "DATE"):
    fault("DuckDB", kinds["value"], kinds["as_of"])
total = duckdb.sql(f"SELECT sum(value) FROM '{records}'").fetchall()[0][0]
if polars.read_parquet(records)["value"].sum() != total:
    fault("sum of DuckDB and of polars")
print(f"sum of all values in DuckDB and polars: {total}")

if shutil.which("soffice"):
    with tempfile.TemporaryDirectory() as folder:
        # Without this, LibreOffice believes the results that stand in the file.
        user = Path(folder, "profile", "user")
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(
            '<?xml version="1.0"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
            '<item oor:path="/org.openoffice.Office.Calc/Formula/Load">'
            '<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>'
        )
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "xlsx",
             "--outdir", folder, str(out / "notices.xlsx")],
            check=True, capture_output=True, timeout=1200,
        )
        formulas = openpyxl.load_workbook(out / "notices.xlsx")
        ours = openpyxl.load_workbook(out / "notices.xlsx", data_only=True)
        theirs = openpyxl.load_workbook(Path(folder, "notices.xlsx"), data_only=True)
        count = 0
        for sheet in formulas.sheetnames:
            for row in formulas[sheet].iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        count += 1
                        a, b = ours[sheet][cell.coordinate].value, theirs[sheet][cell.coordinate].value
                        if not (isinstance(b, (int, float)) and abs(a - b) <= 1e-9 * max(1, abs(a))):
                            fault(sheet, cell.coordinate, cell.value, a, b)
        print(f"LibreOffice computed {count} formulas anew")

print("all the same" if faults == 0 else f"{faults} differences")
sys.exit(faults > 0)
