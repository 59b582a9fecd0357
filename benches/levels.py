#!/usr/bin/env python3
"""How well the fixtures' notices are read at three levels of damage, beside the bare `tesseract` command.

    python3 benches/levels.py WORK [TRADAU] [--errors N] [--level clean|office|bad]

Each notice is typeset anew with seeds of its own, as clean, office and bad scans at 200 dpi in grey (`tradau train notice`,
feature `train`, which the program must be built with), read by `tradau run` and by `tesseract -l vie`, and held against its
truth:

- body: characters wrong in the running text between the two-column head and the recipients and signature, tables and page
  numbers left out. Each stretch of the body (between tables, pages and columns) is held against the stretch of the text that
  is most like it, in its own order (E. Ukkonen, P. Sellers; bit-parallel after G. Myers, 1999).
- numbers: strings of digits with what parts them (`1.240`, `67,35%`, `15/3/2024`, `-22`) in the whole document, tables,
  head and page numbers included, that stand in the text exactly so, as often as in the truth.
- cells: filled cells of tables, names of columns included. Of tradau's text a cell is right if it stands whole in its column
  of its row; the bare command tells no columns, so there it is enough that the cell's words stand in order on the row's line.
- head and signature: characters wrong in the two-column head and in the recipients and signature, column by column.
- whole: characters wrong in the whole pages, in reading order (`tradau eval`).

Scans and the bare command's readings that are in WORK are taken as they are. `--errors N` prints N errors of each notice.
"""
import difflib
import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path

SEEDS = [61, 62]
LEVELS = ["clean", "office", "bad"]
NUMBER = re.compile(r"(?:(?<![\w.,)])-)?\d+(?:[.,/:]\d+)*%?")


def run(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout


def plain(text):
    """In one spelling: composed, spaces single, dashes and quotation marks plain."""
    text = unicodedata.normalize("NFC", text)
    for marks, one in (("–—−", "-"), ("“”", '"'), ("‘’", "'")):
        text = re.sub(f"[{marks}]", one, text)
    return " ".join(text.split())


# --- the truth's parts ----------------------------------------------------------------------------------------------


def columns_of(source):
    """For each two-column block of a notice's source its columns, each as its words."""
    blocks, block = [], None
    for line in source.splitlines():
        if line.startswith("@two"):
            block = ([], [])
        elif line.startswith("@end") and block is not None:
            blocks.append(block)
            block = None
        elif block is not None:
            for column, cell in zip(block, line.split("||")):
                cell = re.sub(r"\*|__|\(seal\)|^\s*---\s*$", "", cell)
                column.extend(cell.split())
    return [column for block in blocks for column in block if column]


def take_columns(lines, columns):
    """The lines of each column, in order, and what is left, with `None` where a column was taken out."""
    taken, at = [], 0
    lines = list(lines)
    for column in columns:
        for start in range(at, len(lines)):
            words, end = [], start
            while end < len(lines) and lines[end] is not None and len(words) < len(column):
                words += lines[end].split()
                end += 1
            if words == column:
                taken.append(" ".join(words))
                lines[start:end] = [None]
                at = start + 1
                break
        else:
            raise SystemExit(f"not in the truth: {' '.join(column)}")
    return taken, lines


def parts(source, truth):
    """Columns of head and signature, stretches of the body, rows of tables."""
    lines = []
    for number, page in enumerate(truth.split("\f"), 1):
        own = page.splitlines()
        if own and own[0].strip() == str(number):
            own = own[1:]
        lines += own + [None]
    columns, lines = take_columns(lines, columns_of(source))
    body, stretch, rows = [], [], []
    for line in lines + [None]:
        if line is None or "\t" in line:
            if stretch:
                body.append(plain(" ".join(stretch)))
            stretch = []
            if line is not None:
                rows.append([plain(cell) for cell in line.split("\t")])
        else:
            stretch.append(line)
    return [plain(c) for c in columns], body, rows


# --- the measures ---------------------------------------------------------------------------------------------------


def nearest(part, text):
    """Least edits that make `part` of a stretch of `text`, and where that stretch ends."""
    places = {}
    for i, character in enumerate(part):
        places[character] = places.get(character, 0) | 1 << i
    full, top = (1 << len(part)) - 1, 1 << len(part) - 1
    up, down, score = full, 0, len(part)
    best, end = score, 0
    for j, character in enumerate(text, 1):
        equal = places.get(character, 0)
        diagonal = (((equal & up) + up) ^ up) | equal | down
        plus, minus = down | (full & ~(diagonal | up)), up & diagonal
        score += (1 if plus & top else 0) - (1 if minus & top else 0)
        plus, minus = plus << 1 & full, minus << 1 & full
        up, down = minus | (full & ~(diagonal | plus)), plus & diagonal
        if score < best:
            best, end = score, j
    return best, end


def shown(part, text, end):
    """Where a part and the stretch most like it differ."""
    start = end - nearest(part[::-1], text[:end][::-1])[1]
    read = text[start:end]
    out = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, part, read, autojunk=False).get_opcodes():
        if tag != "equal":
            out.append(f"{part[max(a - 12, 0):a]}[{part[a:b]}|{read[c:d]}]{part[b:b + 12]}")
    return out


def stretches(wanted, text, errors, name):
    text = plain(text)
    wrong = 0
    for part in wanted:
        edits, end = nearest(part, text)
        wrong += edits
        if edits and errors is not None:
            errors += [f"{name}: {difference}" for difference in shown(part, text, end)]
    return wrong, sum(map(len, wanted))


def numbers(truth, text, errors):
    wanted, have = (Counter(NUMBER.findall(plain(t))) for t in (truth, text))
    missing = wanted - have
    if errors is not None and missing:
        errors.append(f"numbers: missing {dict(missing)}, too many {dict(have - wanted)}")
    return wanted.total() - missing.total(), wanted.total()


def in_columns(cells, row):
    # Empty cells at the end of a row leave no trace in a text.
    row = row + [""] * (len(cells) - len(row))
    return [bool(c) and c == r for c, r in zip(cells, row)] if len(cells) == len(row) > 1 else [False] * len(cells)


def in_order(cells, line):
    """Which cells' words stand on the line, each after the one before."""
    words, at, out = line, 0, []
    for cell in cells:
        cell = cell.split()
        found = next((i for i in range(at, len(words) - len(cell) + 1) if words[i:i + len(cell)] == cell), None) if cell else None
        out.append(found is not None)
        at = at if found is None else found + len(cell)
    return out


def cells(rows, text, bare, errors):
    lines = [[plain(c) for c in line.split("\t")] for line in text.replace("\f", "\n").splitlines()]
    if bare:
        lines = [plain(re.sub(r"[|¦\[\]_]", " ", " ".join(line))).split() for line in lines]
    right = of = 0
    for row in rows:
        filled = sum(map(bool, row))
        best = max(((in_order if bare else in_columns)(row, line) for line in lines), key=sum)
        right, of = right + sum(best), of + filled
        if errors is not None and sum(best) < filled:
            like = max(lines, key=lambda line: difflib.SequenceMatcher(None, " ".join(row), " ".join(line)).ratio())
            errors.append(f"cells: {' ¦ '.join(row)}\n         read: {' ¦ '.join(like)}")
    return right, of


def whole(tradau, read, truth):
    scores = json.loads(run(tradau, "eval", str(read), str(truth), "--format", "json"))["scores"]["character_errors"]
    return scores["right"], scores["of"]


def measure(tradau, source, truth, read, bare, errors):
    true, text = truth.read_text(encoding="utf-8"), read.read_text(encoding="utf-8")
    columns, body, rows = parts(source.read_text(encoding="utf-8"), true)
    return {
        "body": stretches(body, text, errors, "body"),
        "numbers": numbers(true, text, errors),
        "cells": cells(rows, text, bare, errors),
        "head and signature": stretches(columns, text, errors, "head"),
        "whole": whole(tradau, read, truth),
    }


# --- the run --------------------------------------------------------------------------------------------------------

arguments = ArgumentParser()
arguments.add_argument("work", type=Path)
arguments.add_argument("tradau", nargs="?", default=str(Path(__file__).parent.parent / "target/release/tradau"))
arguments.add_argument("--errors", type=int, default=0)
arguments.add_argument("--level", choices=LEVELS, action="append")
arguments = arguments.parse_args()
work, tradau = arguments.work, arguments.tradau
fixtures = sorted((Path(__file__).parent.parent / "fixtures").glob("*/source.forge"))

MEASURES = {"body": "wrong", "numbers": "right", "cells": "right", "head and signature": "wrong", "whole": "wrong"}
heads = [f"{name}: {what}, %" for name, what in MEASURES.items()]
table = [f"{'level':<8}" + "".join(f"{head:>30}" for head in heads), f"{'':<8}" + f"{'tradau':>16}{'tesseract':>14}" * len(heads)]
for level in arguments.level or LEVELS:
    folder = work / level
    folder.mkdir(parents=True, exist_ok=True)
    scans = []
    for source in fixtures:
        for seed in SEEDS:
            name = f"{source.parent.name}-{seed}"
            if not (folder / f"{name}.pdf").exists():
                run(tradau, "train", "notice", "--family", "Tinos", "--size", "13", "--spacing", "1.15", "--seed", str(seed), "--dpi",
                    "200", "--level", level, "--colours", "grey", "--truth", str(folder / f"{name}.truth"), str(source),
                    str(folder / f"{name}.pdf"))
            scans.append((name, source))
    out = work / f"{level}-out"
    # What another program read is not what this one reads.
    shutil.rmtree(out, ignore_errors=True)
    subprocess.run([tradau, "run", *[str(folder / f"{name}.pdf") for name, _ in scans], "-o", str(out)], check=True, stderr=subprocess.DEVNULL)
    totals = {}
    for name, source in scans:
        bare = folder / f"{name}.bare.txt"
        if not bare.exists():
            run("pdftoppm", "-gray", "-r", "200", str(folder / f"{name}.pdf"), str(folder / name))
            pages = sorted(folder.glob(f"{name}-*.pgm"))
            bare.write_text("\f".join(run("tesseract", str(page), "-", "-l", "vie", env={**os.environ, "OMP_THREAD_LIMIT": "1"}) for page in pages),
                            encoding="utf-8")
            for page in pages:
                page.unlink()
        errors = [] if arguments.errors else None
        for reader, text in (("tradau", out / "text" / f"{name}.txt"), ("tesseract", bare)):
            own = measure(tradau, source, folder / f"{name}.truth", text, reader == "tesseract", errors if reader == "tradau" else None)
            for key, (part, of) in own.items():
                before = totals.get((reader, key), (0, 0))
                totals[reader, key] = (before[0] + part, before[1] + of)
        for error in (errors or [])[:arguments.errors]:
            print(f"{level} {name} {error}")
    row = [totals[reader, key] for key in MEASURES for reader in ("tradau", "tesseract")]
    table.append(f"{level:<8}" + "".join(f"{100 * part / of:>{14 if i % 2 else 16}.2f}" for i, (part, of) in enumerate(row)))
print("\n".join(table), flush=True)
