#!/bin/bash
# Many small documents through one run: does memory grow, is anything left open or lying about?
#   benches/soak.sh [TRADAU] [DOCUMENTS]
# Prints the resident memory of the run and of its workers when a tenth is done and at the end, the descriptors open then,
# and what is left: workers, temporary files.
set -euo pipefail
cd "$(dirname "$0")/.."
tradau=${1:-target/release/tradau}
documents=${2:-2000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/in" "$work/tmp"
texts=(fixtures/*/truth.plain)
for ((i = 0; i < documents; i++)); do
    text=${texts[i % ${#texts[@]}]}
    # No two of the same bytes: those would be read once.
    { head -c 3000 "$text" | iconv -c -f UTF-8 -t UTF-8 2>/dev/null || true; printf '\nSố thứ tự %d.\n' "$i"; } >"$work/in/$(printf '%05d' "$i").txt"
done
TMPDIR="$work/tmp" "$tradau" run "$work/in" -o "$work/out" --ocr never 2>"$work/said" &
run=$!
# Kilobytes resident, descriptors: of the run, and of its largest worker.
look() {
    local own worker=0 fds
    own=$(awk '/^VmRSS/ {print $2}' "/proc/$run/status" 2>/dev/null || true)
    fds=$(ls "/proc/$run/fd" 2>/dev/null | wc -l)
    for pid in $(cat "/proc/$run/task/"*/children 2>/dev/null || true); do
        size=$(awk '/^VmRSS/ {print $2}' "/proc/$pid/status" 2>/dev/null || true)
        [ "${size:-0}" -gt "$worker" ] && worker=$size
    done
    [ -n "$own" ] && echo "$own $worker $fds"
    return 0
}
tenth=
while kill -0 $run 2>/dev/null; do
    lines=$(wc -l <"$work/out/run.jsonl" 2>/dev/null || echo 0)
    if [ -z "$tenth" ] && [ "$lines" -gt $((documents / 10)) ]; then tenth=$(look); fi
    # The last look while documents are still being done: the tables at the end are another matter.
    if [ "$lines" -gt $((documents * 9 / 10)) ] && [ "$lines" -le "$documents" ]; then now=$(look); last=${now:-${last-}}; fi
    sleep 0.05
done
code=0
wait $run || code=$?
read -r own worker fds <<<"$tenth"
read -r own2 worker2 fds2 <<<"$last"
echo "documents $documents, exit code $code, $(grep -c document-done "$work/out/run.jsonl") done"
awk -v a="$own" -v b="$own2" -v c="$worker" -v d="$worker2" 'BEGIN {
    printf "run:    %.1f MB at a tenth, %.1f MB at the end, %.2f times\n", a/1024, b/1024, b/a
    printf "worker: %.1f MB at a tenth, %.1f MB at the end, %.2f times\n", c/1024, d/1024, d/c }'
echo "descriptors: $fds at a tenth, $fds2 at the end"
echo "left: $(find "$work/tmp" -type f | wc -l) temporary files, $(find "$work/out" -name '.tradau-*.part' | wc -l) parts"
