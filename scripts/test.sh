#!/bin/sh
# All tests: unit, real, contract, e2e, in this order. Arguments go to vitest: `npm test -- --project unit`.
set -eu
cd "$(dirname "$0")/.."
home=.
. scripts/ready.sh
PATH=$(dirname "$node"):$PATH
export PATH
exec "$node" node_modules/vitest/vitest.mjs run "$@"
