#!/bin/sh
# Makes sure that the browser tests find a Chromium: Debian's, installed where one is root.
set -eu

if .venv/bin/python tests/chromium.py >/dev/null 2>&1; then
    exit 0
fi
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    # One line, which names the command to run.
    exec .venv/bin/python tests/chromium.py
fi
echo "== Chromium from Debian's packages"
apt-get update -qq
# A page needs some font on the machine, even one that brings its own.
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    chromium fonts-liberation >/dev/null
exec .venv/bin/python tests/chromium.py >/dev/null
