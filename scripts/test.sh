#!/bin/sh
# The mirror of Kubernetes, then all tests: unit, real, contract, e2e, in this order. With arguments only vitest, which gets
# them: `npm test -- --project unit`.
set -eu
cd "$(dirname "$0")/.."
home=.
. scripts/ready.sh
PATH=$(dirname "$node"):$PATH
export PATH
[ "$#" -gt 0 ] || "$node" scripts/test-mirror.ts
exec "$node" node_modules/vitest/vitest.mjs run "$@"
