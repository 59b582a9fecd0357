#!/bin/sh
# How good repair is, in one table; beside it a restorer of marks with the same language model.
#
#   benches/measure-repair.sh WORK CORPUS [SAMPLES]
#
# WORK     folder for the held-out pages, typeset, degraded and read once; a stopped run goes on where it was
# CORPUS   folder of plain text that dictionaries/model/components.tsv names parts of; the notices kept for testing are
#          measured: no model has seen them
# SAMPLES  folder of NAME/truth.txt with NAME/ocr.txt, if there are real ones
#
# Wants tesseract with eng and vie, and Tinos and Liberation Serif (Debian: fonts-croscore, fonts-liberation2).
# BESIDE is the command of another restorer to run on the same texts; for the public one of pyvi (PyPI), with
# `pip install pyvi`: BESIDE="python3 benches/pyvi-restorer.py".
# PAGES says how many pages are made of each kind. TRADAU is the program, built with the feature train.
set -eu
[ $# -ge 2 ] || { sed -n '2,15p' "$0" >&2; exit 2; }
work=$1 corpus=$2
root=$(dirname "$0")/..
tradau=${TRADAU:-cargo run --quiet --release --features train --manifest-path $root/Cargo.toml --}
recipe=$root/dictionaries/model/components.tsv
mkdir -p "$work"
$tradau train page-text --corpus "$corpus" --recipe "$recipe" --split test --pages 1 -o "$work/held-out.txt"
pages() { # NAME LEVELS LANGUAGE SEED
    $tradau train pages --family Tinos,LiberationSerif --level "$2" --seed "$4" --pages "${PAGES:-30}" --out "$work/$1" "$work/held-out.txt"
    $tradau train read --pages "$work/$1" --language "$3"
}
pages wrong-language office,clean eng 101
pages good-scans office,clean vie 102
pages bad-scans bad vie 103
set -- --corpus "$corpus" ${3:+--samples "$3"} ${BESIDE:+--beside "$BESIDE"}
$tradau train measure-repair "$@" --recipe "$recipe" --dictionaries "$root/dictionaries" --fixtures "$root/fixtures" \
    --pages "$work/wrong-language" --pages "$work/good-scans" --pages "$work/bad-scans"

# The fixtures' scans once more with the wrong language, but read by the program itself: its order of lines, its cells of tables.
rm -rf "$work/fixtures-eng"
$tradau run "$root"/fixtures/*/scan.pdf -o "$work/fixtures-eng" --language eng --pdf never 2>/dev/null
for scan in "$root"/fixtures/*/scan.pdf; do
    fixture=$(dirname "$scan")
    text=$work/fixtures-eng/text/$(basename "$fixture")/scan.txt
    # The first of the files of one name is not led by its folder.
    [ -f "$text" ] || text=$work/fixtures-eng/text/scan.txt
    $tradau eval "$text" "$fixture/truth.plain" --format json
done | python3 -c "
import json, sys
text, right, of, at = sys.stdin.read(), 0, 0, 0
while text[at:].strip():
    one, at = json.JSONDecoder().raw_decode(text, at + len(text[at:]) - len(text[at:].lstrip()))
    right, of = right + one['scores']['syllables']['right'], of + one['scores']['syllables']['of']
print(f'fixtures, read by tradau run --language eng: syllables right {100 * right / of:.2f} % ({right} of {of})')
"
