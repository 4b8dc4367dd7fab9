#!/bin/sh
# Builds the pages into target/dist; build.sh check looks at their style, types, texts and tests.
# Where npm is missing nothing is built, and that is said: the server runs without its pages.
set -eu
cd "$(dirname "$0")"

say() { printf '%s\n' "$*" >&2; }

usable() {
  command -v npm >/dev/null || return 1
  major=$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/')
  [ "${major:-0}" -ge 20 ]
}

# Whether a source is newer than what was made of it.
is_stale() {
  ! [ -f "$1" ] || [ -n "$(find src public build ./*.ts ./*.json index.html -newer "$1" -print | head -n 1)" ]
}

if ! usable; then
  say "The pages are left out: they need Node.js 20 or newer with npm (apt-get install npm, or nodejs.org)." \
    "The server works without them."
  exit 0
fi
if [ package-lock.json -nt node_modules/.package-lock.json ] || ! [ -d node_modules ]; then
  npm ci --ignore-scripts --no-audit --no-fund --prefer-offline
  touch node_modules/.package-lock.json
fi
if [ "${1:-}" = check ]; then
  is_stale target/checked || exit 0
  npm run --silent check
  mkdir -p target
  touch target/checked
elif is_stale target/dist/index.html; then
  npm run --silent build
fi
