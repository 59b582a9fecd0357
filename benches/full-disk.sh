#!/bin/bash
# A disk that is full, for real: runs into file systems in memory of growing size, then gives each more room and runs again.
# What comes out must be what an undisturbed run writes. Mounts, so it wants root (or `unshare -rm benches/full-disk.sh`).
#   benches/full-disk.sh [TRADAU]
set -euo pipefail
cd "$(dirname "$0")/.."
tradau=$(realpath "${1:-target/release/tradau}")
work=$(mktemp -d)
trap 'umount "$work/disk" 2>/dev/null || true; rm -rf "$work"' EXIT
mkdir "$work/in" "$work/disk"
for folder in fixtures/*/; do
    [ -f "$folder/truth.plain" ] && cp "$folder/truth.plain" "$work/in/$(basename "$folder").txt"
done
"$tradau" run "$work/in" -o "$work/whole" --ocr never 2>/dev/null
full=0 wrong=0 torn=0 sizes=0
for kilobytes in 16 64 128 192 256 320 384 448 512 576 640 704 768 832 896 960 1024 1152 1280 1408 1536 1792 2048 3072; do
    sizes=$((sizes + 1))
    mount -t tmpfs -o "size=${kilobytes}k" tmpfs "$work/disk"
    code=0
    "$tradau" run "$work/in" -o "$work/disk/out" --ocr never 2>"$work/said" || code=$?
    # 0 where it fitted, 2 where not even the catalogue did, 3 where documents or tables did not.
    case $code in
    0) ;;
    2 | 3) full=$((full + 1)); grep -qiE 'no space|storage|full|disk' "$work/said" || { wrong=$((wrong + 1)); cat "$work/said"; } ;;
    *) wrong=$((wrong + 1)); cat "$work/said" ;;
    esac
    for folder in documents text; do
        [ -d "$work/disk/out/$folder" ] || continue
        for file in "$work/disk/out/$folder"/*; do
            case $file in *.part | */\*) continue ;; esac
            cmp -s "$file" "$work/whole/$folder/$(basename "$file")" || torn=$((torn + 1))
        done
    done
    mount -o remount,size=64m "$work/disk"
    "$tradau" run "$work/in" -o "$work/disk/out" --ocr never 2>"$work/said" || { wrong=$((wrong + 1)); cat "$work/said"; }
    for file in documents text records.csv checks.csv documents.csv; do
        diff -rq "$work/whole/$file" "$work/disk/out/$file" || wrong=$((wrong + 1))
    done
    umount "$work/disk"
done
echo "$sizes sizes: full at $full, $torn files torn, $wrong with another end than expected"
[ $((torn + wrong)) -eq 0 ]
