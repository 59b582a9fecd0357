#!/usr/bin/env python3
"""Reads the searchable PDFs of a run with other people's programs, and compares with the run's own text.

    python3 -m venv venv && venv/bin/pip install pypdfium2 pymupdf pikepdf
    venv/bin/python benches/read-pdf.py OUT

Each reader gives the text in its default order. What is printed is the share of characters that differ (white space
counted as one space). qpdf, by pikepdf, checks the structure of each file. Exit code 1 where a reader differs by more
than half a per cent over all documents, or a file is not sound.
"""
import difflib
import sys
from pathlib import Path

import pikepdf
import pymupdf
import pypdfium2

out = Path(sys.argv[1])


def pdfium(path):
    with pypdfium2.PdfDocument(path) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def mupdf(path):
    with pymupdf.open(path) as document:
        return "\n".join(page.get_text() for page in document)


def plain(text):
    return " ".join(text.split())


def different(a, b):
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    same = sum(block.size for block in matcher.get_matching_blocks())
    return len(a) + len(b) - 2 * same


readers = {"PDFium": pdfium, "MuPDF": mupdf}
totals = dict.fromkeys(readers, 0)
length = 0
faults = 0
for path in sorted((out / "pdf").rglob("*.pdf")):
    name = path.relative_to(out / "pdf")
    text = out / "text" / f"{str(name)[:-4]}.txt"
    own = plain(text.read_text(encoding="utf-8"))
    length += 2 * len(own)
    row = []
    for reader, read in readers.items():
        wrong = different(own, plain(read(path)))
        totals[reader] += wrong
        row.append(f"{reader} {100 * wrong / max(1, 2 * len(own)):.2f} %")
    with pikepdf.open(path) as document:
        problems = document.check_pdf_syntax() if hasattr(document, "check_pdf_syntax") else document.check()
        claim = document.open_metadata().pdfa_status or "plain PDF"
    faults += len(problems)
    print(f"{str(name):<44}", "  ".join(row), f" PDF/A-{claim}" if claim != "plain PDF" else f" {claim}", *problems)
for reader, wrong in totals.items():
    share = 100 * wrong / max(1, length)
    faults += share > 0.5
    print(f"{reader}: {share:.2f} % of the characters differ")
sys.exit(bool(faults))
