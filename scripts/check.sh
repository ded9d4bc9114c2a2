#!/bin/sh
# What must hold before a commit: types, format and lint, dead code, unit tests (with the architecture test). All run at
# once; of what fails the beginning is shown.
set -eu
cd "$(dirname "$0")/.."
home=.
. scripts/ready.sh
PATH=$PWD/node_modules/.bin:$(dirname "$node"):$PATH
export PATH
colors=force
[ -t 1 ] || { colors=off && NO_COLOR=1 && export NO_COLOR; }

logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
trap 'exit 130' INT TERM

begin() {
  name=$1
  shift
  (if "$@" >"$logs/$name" 2>&1; then echo ok; else echo failed; fi >"$logs/$name.outcome") &
}

begin types tsc --noEmit -p .
begin lint biome ci --error-on-warnings --colors=$colors .
begin unused knip
begin tests vitest run --project unit
wait

status=0
for name in types lint unused tests; do
  outcome=$(cat "$logs/$name.outcome")
  echo "$name: $outcome"
  [ "$outcome" = ok ] && continue
  status=1
  head -n 120 "$logs/$name"
done
exit $status
