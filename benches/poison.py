#!/usr/bin/env python3
"""What documents that kill their readers cost the others: the same good texts alone, and among poison, in turns.

    python3 benches/poison.py target/debug/tradau [GOOD [ROUNDS]]

Needs a debug build: only that has faults. One document in a hundred is poison: a crash, a memory bomb, a stack overflow, a
panic, in repair, extraction and checks by turns, and one that hangs. Each costs two workers (a panic none), the hang twice
the deadline (5 s here). Counted is the time from the start of the run to the last good document. Prints good documents a
second of both, and their ratio; code 1 below 90 %.
"""
import datetime
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

program = Path(sys.argv[1]).resolve()
good = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 3
fixtures = Path(__file__).parent.parent / "fixtures"
texts = sorted(fixtures.glob("*/damaged.txt"))


def moment(event):
    return datetime.datetime.fromisoformat(event["at"].replace("Z", "+00:00"))


def run(folder, poison):
    source, out = folder / "in", folder / "out"
    source.mkdir(parents=True)
    faults = []
    for i in range(good):
        text = texts[i % len(texts)].read_bytes()
        (source / f"{i:05}-good.txt").write_bytes(text + f"\n{i}\n".encode())
        if poison and i % 100 == 50:
            n = i // 100
            how = "hang" if n == good // 200 else ["crash", "memory", "stack", "panic"][n % 4]
            stage = ["repair", "extract", "check"][n % 3]
            name = f"{i:05}-{how}.txt"
            (source / name).write_bytes(text + b"\npoison\n" + name.encode())
            faults.append(f"{how}@{stage}@{name}")
    environment = dict(os.environ, TRADAU_TEST_FAULT=";".join(faults))
    subprocess.run(
        [program, "run", source, "-o", out, "--ocr", "never", "-j", "2", "--document-time", "5", "--memory", "1024"],
        env=environment, capture_output=True,
    )
    events = [json.loads(line) for line in (out / "run.jsonl").read_text().splitlines()]
    begun = next(moment(e) for e in events if e["event"] == "run-started")
    done = [moment(e) for e in events if e["event"] == "document-done"]
    failed = sum(e["event"] == "document-failed" for e in events)
    if (len(done), failed) != (good, len(faults)):
        sys.exit(f"{len(done)} of {good} good documents done, {failed} of {len(faults)} failed")
    return good / (max(done) - begun).total_seconds(), len(faults)


best = {False: 0.0, True: 0.0}
for _ in range(rounds):
    for poison in (False, True):
        with tempfile.TemporaryDirectory() as folder:
            rate, bad = run(Path(folder), poison)
            best[poison] = max(best[poison], rate)
            print(f"{good} good, {bad} poison: {rate:.1f} good documents a second", flush=True)
ratio = best[True] / best[False]
print(f"the rest at {100 * ratio:.1f} % of a clean run's throughput")
sys.exit(ratio < 0.9)
