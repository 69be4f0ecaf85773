#!/usr/bin/env bash
# tools/test.sh BIN [ARGUMENTS]: all tests. The slow half of them, which mostly waits for browsers and
# servers, runs beside the others; what it prints comes at the end. With arguments: one run with those.
set -uo pipefail

bin=$1
shift
if [ $# -gt 0 ]; then
  exec "$bin/python" -m pytest -q "$@"
fi

beside=(
  tests/test_browser.py tests/test_browser_languages.py tests/test_check.py
  tests/test_fifth_municipality.py tests/test_gate.py tests/test_language.py tests/test_socket.py
)
told=$(mktemp)
trap 'kill "$other" 2>/dev/null; rm -f "$told"' EXIT

"$bin/python" -m pytest -q -p no:cacheprovider "${beside[@]}" >"$told" 2>&1 &
other=$!
"$bin/python" -m pytest -q "${beside[@]/#/--ignore=}"
failed=$?
echo "== Tests that run beside: browsers, servers, every text"
wait "$other"
besides=$?
cat "$told"
exit $((failed || besides))
