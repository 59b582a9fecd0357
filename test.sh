#!/bin/bash
# Everything that must pass before a change lands, the same here and in CI: format, lints, documentation, tests.
# Needs what ./setup.sh --for-tests installs, and rustfmt and clippy (part of rustup's default profile).
set -euo pipefail
cd "$(dirname "$0")"
PATH="$PATH:${HOME-}/.cargo/bin"

for component in fmt clippy; do
    if ! cargo "$component" --version >/dev/null 2>&1; then
        echo "test: cargo $component is missing: rustup component add rustfmt clippy" >&2
        exit 4
    fi
done

log=$(mktemp)
trap 'rm -f "$log"' EXIT

step() {
    printf '\n==> %s\n' "$*"
    "$@"
}
# A step whose test results are counted at the end.
counted() {
    step "$@" 2>&1 | tee -a "$log"
}

step cargo fmt --all --check

# Each feature and none is linted. Dependencies are checked once for all of these, and compiled once for the tests.
step cargo clippy --locked --all-targets --features train -- -D warnings
step cargo clippy --locked --all-targets -- -D warnings
step cargo clippy --locked --all-targets --no-default-features -- -D warnings
# A room's introduction may link to its private files: they are what it introduces.
RUSTDOCFLAGS='-D warnings -A rustdoc::private-intra-doc-links' step cargo doc --locked --no-deps --lib --features train

# With everything: unit tests, the documentation's examples, and whole runs through the real Tesseract.
counted cargo test --locked --no-fail-fast --features train
# As built where there is no Tesseract.
counted cargo test --locked --no-fail-fast --no-default-features --tests

printf '\n'
awk '/^test result:/ { passed += $4; failed += $6 } END { printf "%d passed, %d failed\n", passed, failed }' "$log"
