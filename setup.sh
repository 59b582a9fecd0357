#!/bin/sh
# Brings a fresh machine to a finished run: installs what is missing, builds tradau, runs it on fixtures/.
# It says what it does before it does it, asks nothing, and installs only what is not there yet.
set -eu

usage() {
    cat <<'USAGE'
Usage: ./setup.sh [--only-install | --no-install | --for-tests]

Installs what tradau needs and this machine lacks (a C and C++ compiler, pkg-config, Tesseract with its
Vietnamese data), builds the release, and runs it on fixtures/. The results lie in out/.

  --only-install   install what is missing, build nothing
  --no-install     build and run, install nothing
  --for-tests      install what is missing for ./test.sh too, and build nothing: LibreOffice and Chromium, which
                   open what tradau wrote, and Python's readers (tests/requirements.txt) in target/readers
  -h, --help       this text

Packages are installed with apt-get, as root or through sudo. On a system without apt-get it says what to
install. Exit code 4: something needed is missing; what and how to get it is the last thing printed.
USAGE
}

install=yes
build=yes
tests=no
case "${1-}" in
    '') ;;
    --only-install) build=no ;;
    --no-install) install=no ;;
    --for-tests) build=no tests=yes ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
esac
[ "$#" -le 1 ] || { usage >&2; exit 2; }

cd "$(dirname "$0")"
# Where rustup puts its programs; a shell opened before its installation, and sudo, do not look there.
[ -z "${HOME-}" ] || PATH="$PATH:$HOME/.cargo/bin"

say() { printf '==> %s\n' "$*"; }
stop() { printf 'setup: %s\n' "$*" >&2; exit 4; }

# --- what is needed, and how one sees that it is there -------------------------------------------------

has() { command -v "$1" >/dev/null 2>&1; }
has_libraries() { has pkg-config && pkg-config --exists tesseract lept; }
has_vietnamese() { has tesseract && tesseract --list-langs 2>/dev/null | grep -qx vie; }

# Prints the Debian packages for everything that is missing; nothing when all is there.
missing_packages() {
    has cc || printf ' gcc libc6-dev'
    has c++ || printf ' g++'
    has pkg-config || printf ' pkg-config'
    has_libraries || printf ' libtesseract-dev libleptonica-dev'
    has tesseract || printf ' tesseract-ocr'
    has_vietnamese || printf ' tesseract-ocr-vie'
}

# The same for what only the tests need.
missing_for_tests() {
    has soffice || printf ' libreoffice-calc-nogui'
    has chromium || has chromium-browser || has google-chrome || printf ' chromium'
    has python3 && python3 -c 'import ensurepip' 2>/dev/null || printf ' python3 python3-venv'
}

# For systems whose packages this script does not install: their own command, as far as it is known.
advice() {
    if has dnf; then
        echo 'sudo dnf install gcc-c++ pkgconf-pkg-config tesseract-devel leptonica-devel tesseract tesseract-langpack-vie'
    elif has pacman; then
        echo 'sudo pacman -S --needed base-devel tesseract leptonica tesseract-data-vie tesseract-data-eng'
    elif has zypper; then
        echo 'sudo zypper install gcc-c++ pkgconf tesseract-ocr-devel leptonica-devel tesseract-ocr tesseract-ocr-traineddata-vietnamese'
    elif has apk; then
        echo 'doas apk add build-base pkgconf tesseract-ocr-dev leptonica-dev tesseract-ocr tesseract-ocr-data-vie'
    elif has brew; then
        echo 'brew install pkgconf tesseract tesseract-lang'
    else
        echo 'a C and a C++ compiler, pkg-config, Tesseract 5 and Leptonica with their headers, and vie.traineddata'
    fi
}

# --- how it is installed -------------------------------------------------------------------------------

# Runs a command with the rights to install packages.
privileged() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif has sudo && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
        # Without a terminal nobody could answer sudo's question for a password.
        sudo "$@"
    else
        stop "installing needs root. Run as root: apt-get install$packages"
    fi
}

apt() {
    # A fresh Ubuntu updates itself in its first minutes: wait for its lock rather than fail.
    privileged env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 "$@" </dev/null
}

install_missing() {
    packages=$(missing_packages)
    [ "$tests" = no ] || packages=$packages$(missing_for_tests)
    if [ -z "$packages" ]; then
        say 'Everything that tradau needs is installed.'
        return
    fi
    if ! has apt-get; then
        stop "missing on this system (Debian names):$packages. Install: $(advice)"
    fi
    say "Installing with apt-get:$packages"
    apt update -q
    # The names are single words that must arrive one by one.
    # shellcheck disable=SC2086
    apt install -q -y --no-install-recommends $packages
    packages=$(missing_packages)
    [ -z "$packages" ] || stop "still missing after the installation:$packages. Is another Tesseract in front of the system's, or TESSDATA_PREFIX set?"
}

# Other people's readers, at the versions that the tests were written with.
install_readers() {
    readers=target/readers
    if [ -e "$readers/requirements.txt" ] && cmp -s tests/requirements.txt "$readers/requirements.txt"; then
        say 'The readers for the tests are installed.'
        return
    fi
    say "Installing the readers for the tests into $readers (tests/requirements.txt)."
    rm -rf "$readers"
    python3 -m venv "$readers" || stop 'python3 cannot make a virtual environment: apt-get install python3-venv'
    "$readers/bin/pip" install -q --disable-pip-version-check -r tests/requirements.txt \
        || stop 'the readers could not be installed; the tests that compare with them will fail'
    cp tests/requirements.txt "$readers/requirements.txt"
}

# --- Rust ----------------------------------------------------------------------------------------------

need_rust() {
    wanted=$(sed -n 's/^rust-version *= *"\([0-9.]*\)".*/\1/p' Cargo.toml)
    has cargo || stop "cargo was not found; tradau needs Rust $wanted or newer: https://rustup.rs"
    found=$(rustc --version | cut -d ' ' -f 2)
    oldest=$(printf '%s\n%s\n' "$wanted" "${found%%-*}" | sort -t . -k 1,1n -k 2,2n -k 3,3n | head -n 1)
    [ "$oldest" = "$wanted" ] || stop "tradau needs Rust $wanted or newer, this is $found: rustup update stable"
}

# --- the way through -----------------------------------------------------------------------------------

[ "$install" = no ] || install_missing
[ "$tests" = no ] || install_readers
[ "$build" = yes ] || exit 0

# Under `sudo ./setup.sh` only the installation needs root: the build belongs to the person who asked.
if [ "$(id -u)" -eq 0 ] && [ -n "${SUDO_USER-}" ] && [ "$SUDO_USER" != root ]; then
    say "Building as $SUDO_USER."
    exec sudo -u "$SUDO_USER" -H ./setup.sh --no-install
fi

need_rust
say 'Building (cargo build --release); the first time this takes several minutes.'
cargo build --release --locked
say 'Reading the notices in fixtures/ (tradau run fixtures -o out).'
cargo run --release --locked --quiet -- run fixtures -o out
say "Done. The results lie in $(pwd)/out: open notices.xlsx, records.csv, checks.csv, or the texts in text/."
