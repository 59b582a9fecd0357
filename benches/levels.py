#!/usr/bin/env python3
"""How well the fixtures' notices are read at three levels of damage, beside the bare `tesseract` command.

    python3 benches/levels.py WORK [TRADAU]

Each notice is typeset anew with seeds of its own, as clean, office and bad scans at 200 dpi in grey (`tradau train notice`,
feature `train`, which the program must be built with), read by `tradau run` and by `tesseract -l vie`, and compared with its truth by `tradau eval`: characters
wrong and number strings right over whole pages in reading order, tables and heads included.
"""
import json
import os
import subprocess
import sys
from pathlib import Path

work = Path(sys.argv[1])
tradau = sys.argv[2] if len(sys.argv) > 2 else str(Path(__file__).parent.parent / "target/release/tradau")
fixtures = sorted((Path(__file__).parent.parent / "fixtures").glob("*/source.forge"))
SEEDS = [61, 62]


def run(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout


def add(total, read, truth):
    scores = json.loads(run(tradau, "eval", str(read), str(truth), "--format", "json"))["scores"]
    for name in ("character_errors", "numbers"):
        for part in ("right", "of"):
            total[name, part] = total.get((name, part), 0) + scores[name][part]


def share(total, name):
    return 100 * total[name, "right"] / total[name, "of"]


print(f"{'level':<8}{'characters wrong, %':>34}{'number strings right, %':>34}")
print(f"{'':<8}{'tradau':>17}{'tesseract':>17}{'tradau':>17}{'tesseract':>17}")
for level in ("clean", "office", "bad"):
    folder = work / level
    folder.mkdir(parents=True, exist_ok=True)
    scans = []
    for source in fixtures:
        for seed in SEEDS:
            name = f"{source.parent.name}-{seed}"
            run(tradau, "train", "notice", "--family", "Tinos", "--size", "13", "--spacing", "1.15", "--seed", str(seed), "--dpi",
                "200", "--level", level, "--colours", "grey", "--truth", str(folder / f"{name}.truth"), str(source),
                str(folder / f"{name}.pdf"))
            scans.append(name)
    out = work / f"{level}-out"
    subprocess.run([tradau, "run", *[str(folder / f"{name}.pdf") for name in scans], "-o", str(out)], check=True, stderr=subprocess.DEVNULL)
    ours, bare = {}, {}
    for name in scans:
        truth = folder / f"{name}.truth"
        add(ours, out / "text" / f"{name}.txt", truth)
        run("pdftoppm", "-gray", "-r", "200", str(folder / f"{name}.pdf"), str(folder / name))
        pages = sorted(folder.glob(f"{name}-*.pgm"))
        text = "\f".join(run("tesseract", str(page), "-", "-l", "vie", env={**os.environ, "OMP_THREAD_LIMIT": "1"}) for page in pages)
        (folder / f"{name}.bare.txt").write_text(text, encoding="utf-8")
        add(bare, folder / f"{name}.bare.txt", truth)
    row = [share(t, name) for name in ("character_errors", "numbers") for t in (ours, bare)]
    print(f"{level:<8}" + "".join(f"{value:>17.2f}" for value in row), flush=True)
