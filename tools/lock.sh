#!/bin/sh
# Writes the lock files from pyproject.toml and package.json: exact versions and hashes for every
# Python from 3.11 on, no address and no path. Keeps what is locked; `--upgrade` takes the newest.
set -eu
cd "$(dirname "$0")/.."

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
python3 -m venv "$scratch"
"$scratch/bin/pip" install --quiet --disable-pip-version-check uv

lock() {
    output=$1
    shift
    echo "== $output"
    "$scratch/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-header --no-emit-index-url --no-emit-find-links --output-file "$output" "$@" >/dev/null
}

lock requirements.lock pyproject.toml --group build "$@"
lock requirements-dev.lock pyproject.toml --group build --group dev --constraint requirements.lock "$@"
lock requirements-node.lock --group node "$@"

echo "== package-lock.json"
npm install --package-lock-only --loglevel=error
