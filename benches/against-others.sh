#!/bin/bash
# What a run costs beside the bare `tesseract` command, and beside OCRmyPDF where that is installed, on the same pages:
# CPU seconds, pages a minute, peak memory.
#
# All get the same scans, the same language data and the same number of jobs, in turns, in one go. The bare command
# gets them as page images, rendered beforehand at the scan's own resolution and not counted; `tradau run` gets the
# files themselves and does everything: rasterise, read, repair, extract, check, export, searchable PDF/A, with the second
# reading of numbers and without it. OCRmyPDF gets
# the PDFs and makes PDF/A of them, several files at a time, one process each, which suits small files best; where there
# are other files than PDFs it is left out.
set -euo pipefail
export LC_ALL=C

usage() {
    cat <<'USAGE'
Usage: benches/against-others.sh [--jobs N] [--rounds N] [--dpi N] [--language L] SCAN...

SCAN is a PDF, PNG, JPEG or single-page TIFF, or a folder that is searched for them.

  --jobs N      pages at a time, for all (default: the number of cores)
  --rounds N    turns for each; the cheapest counts (default: 1)
  --dpi N       resolution for the bare command (default: that of each PDF's first image, else 300)
  --language L  Tesseract's data to read with (default: vie)

The program measured is target/release/tradau, or what the environment variable TRADAU names.
USAGE
}

jobs=$(nproc) rounds=1 dpi='' language=vie
scans=()
while [ "$#" -gt 0 ]; do
    case $1 in
        --jobs) jobs=${2:?} && shift ;;
        --rounds) rounds=${2:?} && shift ;;
        --dpi) dpi=${2:?} && shift ;;
        --language) language=${2:?} && shift ;;
        -h | --help) usage; exit 0 ;;
        -*) usage >&2; exit 2 ;;
        *) scans+=("$1") ;;
    esac
    shift
done
[ "${#scans[@]}" -gt 0 ] || { usage >&2; exit 2; }

missing() { printf 'against-others: %s\n' "$*" >&2; exit 4; }
tradau=${TRADAU:-$(dirname "$0")/../target/release/tradau}
[ -x "$tradau" ] || missing "no program at $tradau: cargo build --release, or set TRADAU"
for tool in tesseract:tesseract-ocr pdftoppm:poppler-utils pdfimages:poppler-utils setsid:util-linux xargs:findutils; do
    command -v "${tool%:*}" >/dev/null || missing "${tool%:*} was not found: apt-get install ${tool#*:}"
done
tesseract --list-langs 2>/dev/null | grep -qx "$language" || missing "no data for $language: apt-get install tesseract-ocr-$language"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/pages"

# --- the pages -------------------------------------------------------------------------------------------

find "${scans[@]}" -type f \( -iname '*.pdf' -o -iname '*.png' -o -iname '*.jpg' -o -iname '*.jpeg' -o -iname '*.tif' -o -iname '*.tiff' \) \
    -print0 | sort -z >"$work/files"
mapfile -d '' -t files <"$work/files"
[ "${#files[@]}" -gt 0 ] || { echo "against-others: no scan in ${scans[*]}" >&2; exit 2; }

number=0
for file in "${files[@]}"; do
    number=$((number + 1))
    prefix=$work/pages/$(printf '%05d' "$number")
    case ${file,,} in
        *.pdf)
            own=$(pdfimages -list -l 1 "$file" | awk 'NR == 3 { print $13 }')
            # Grey without compression: what costs the bare command least to open.
            pdftoppm -gray -r "${dpi:-${own:-300}}" "$file" "$prefix"
            ;;
        *) cp "$file" "$prefix.${file##*.}" ;;
    esac
done
find "$work/pages" -type f -print0 | sort -z >"$work/list"
pages=$(tr -cd '\0' <"$work/list" | wc -c)

# --- measuring -------------------------------------------------------------------------------------------

# Peak of the memory of a session's processes together, in kB, each shared page counted once (PSS).
# One number for the process that asks for most would hide the workers beside it.
watch_memory() {
    local sid=$1 peak=0 now pids
    while kill -0 "$sid" 2>/dev/null; do
        # Field 6 of stat is the session; the name in field 2 may hold spaces, so count from its bracket.
        pids=$(sed -n 's/^\([0-9]*\) (.*) . [0-9]* [0-9]* \([0-9]*\) .*/\2 \1/p' /proc/[0-9]*/stat 2>/dev/null | awk -v s="$sid" '$1 == s { print $2 }') || true
        now=$(for pid in $pids; do cat "/proc/$pid/smaps_rollup" 2>/dev/null || true; done | awk '/^Pss:/ { sum += $2 } END { print sum + 0 }')
        [ "$now" -le "$peak" ] || { peak=$now; echo "$peak" >"$work/peak"; }
        sleep 0.1
    done
}

# Runs a command in a session of its own; prints its CPU seconds, its wall seconds and its peak in MB.
measure() {
    local TIMEFORMAT='%U %S %R' watcher status=0
    rm -f "$work/sid"; echo 0 >"$work/peak"
    {
        while [ ! -s "$work/sid" ]; do sleep 0.01; done
        watch_memory "$(cat "$work/sid")"
    } &
    watcher=$!
    # shellcheck disable=SC2016 # the inner shell is to expand these
    { time setsid --wait bash -c 'echo $$ >"$1"; shift; exec "$@"' - "$work/sid" "$@" >"$work/out" 2>"$work/err" </dev/null; } 2>"$work/time" || status=$?
    wait "$watcher" || true
    if [ "$status" -ne 0 ]; then
        printf 'against-others: exit code %s from: %s\n' "$status" "$*" >&2
        tail -n 5 "$work/err" >&2
        exit 1
    fi
    awk -v kb="$(cat "$work/peak")" '{ print $1 + $2, $3, kb / 1024 }' "$work/time"
}

bare() {
    # shellcheck disable=SC2016 # the inner shell is to expand these
    measure env OMP_THREAD_LIMIT=1 xargs -0 -a "$work/list" -n 1 -P "$jobs" sh -c 'tesseract "$2" - -l "$1"' - "$language"
}
whole() {
    rm -rf "$work/run"
    measure "$tradau" run "${files[@]}" -o "$work/run" --ocr force --jobs "$jobs" --language "$language" "$@"
}
once() { whole --no-second-reading; }

ocrmypdf() {
    rm -rf "$work/pdf"; mkdir "$work/pdf"
    # shellcheck disable=SC2016 # the inner shell is to expand these
    measure env OMP_THREAD_LIMIT=1 xargs -0 -a "$work/files" -n 1 -P "$jobs" \
        sh -c 'ocrmypdf --quiet --force-ocr --jobs 1 -l "$1" "$3" "$2/$(printf %s "$3" | md5sum | cut -c 1-12).pdf"' - "$language" "$work/pdf"
}
others=no
if command -v ocrmypdf >/dev/null && ! printf '%s\n' "${files[@],,}" | grep -qv '\.pdf$'; then others=yes; fi

printf '%s pages of %s scans, %s at a time, language %s\n' "$pages" "${#files[@]}" "$jobs" "$language"
for _ in $(seq "$rounds"); do
    bare >>"$work/bare"
    whole >>"$work/whole"
    once >>"$work/once"
    if [ "$others" = yes ]; then ocrmypdf >>"$work/ocrmypdf"; fi
done

# The cheapest turn of each: what disturbs a turn only ever adds.
best() { sort -n "$1" | head -n 1; }
if [ "$others" = yes ]; then third=$(best "$work/ocrmypdf"); else third=; fi
echo "$(best "$work/bare") $(best "$work/whole") $(best "$work/once") $third" | awk -v pages="$pages" '
    function row(name, cpu, wall, mb) { printf "%-16s %9.2f %11.2f %9.2f %11.1f %9.0f\n", name, cpu, cpu / pages, wall, 60 * pages / wall, mb }
    {
        printf "\n%-16s %9s %11s %9s %11s %9s\n", "", "CPU s", "CPU s/page", "wall s", "pages/min", "peak MB"
        row("bare tesseract", $1, $2, $3)
        row("tradau run", $4, $5, $6)
        row("  numbers once", $7, $8, $9)
        if (NF > 9) row("OCRmyPDF", $10, $11, $12)
        printf "%-16s %9.2f %11.2f %9.2f %11.2f %9.2f\n", "tradau : bare", $4 / $1, $4 / $1, $5 / $2, $2 / $5, $6 / $3
        printf "%-16s %9.2f %11.2f %9.2f %11.2f %9.2f\n", "  numbers once", $7 / $1, $7 / $1, $8 / $2, $2 / $8, $9 / $3
        if (NF > 9) printf "%-16s %9.2f %11.2f %9.2f %11.2f %9.2f\n", "tradau : OCRmyPDF", $4 / $10, $4 / $10, $5 / $11, $11 / $5, $6 / $12
        printf "\nCores kept busy: bare %.2f, tradau %.2f.\n", $1 / $2, $4 / $5
    }'
