#!/bin/sh
# Makes the virtual environment $1 with a Python of 3.11 or newer, unless it is there and belongs
# to this place. Installs nothing into it.
set -eu
venv=$1

if [ -x "$venv/bin/python" ] && [ "$(cat "$venv/.made-in" 2>/dev/null)" = "$PWD" ]; then
    exit 0
fi

python=
for candidate in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "Vejviser needs Python 3.11 or newer, and here is $(python3 --version 2>/dev/null || echo none); install one, or name it: make PYTHON=/path/to/python3" >&2
    exit 1
fi

echo "== Virtual environment ($("$python" --version))"
# Debian ships venv's ensurepip in a package of its own, one for each Python.
if ! "$python" -c 'import ensurepip' >/dev/null 2>&1; then
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        echo "This Python cannot make a virtual environment; run this once: sudo apt-get install $package" >&2
        exit 1
    fi
    echo "== $package from Debian's packages"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >/dev/null
fi

"$python" -m venv --clear "$venv"
echo "$PWD" > "$venv/.made-in"
