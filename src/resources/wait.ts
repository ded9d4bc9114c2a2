import { z } from 'zod';
import { sh } from '../core/text.ts';
import { defineResource } from './define.ts';
import { succeeds } from './guard.ts';
import { shell } from './props.ts';

const props = z.strictObject({
  for: z.string().min(1).describe('What is waited for, as people read it'),
  until: shell().describe(
    'Read-only script; the wait is over when it succeeds. What it prints is shown when time runs out',
  ),
  timeoutSeconds: z.int().positive().default(60).describe('After this the task fails'),
});

/** Seconds that one attempt may outlast the deadline. */
const GRACE_SECONDS = 30;

/** Something that becomes true by itself, such as a port that opens after a restart. */
export const wait = defineResource({
  type: 'wait',
  summary: 'Waits until something is true that becomes true by itself, such as a server that answers after its start.',
  props,
  id: (p) => p.for,
  desired: () => ({ ready: 'yes' }),
  observe: (p) => ({ ready: succeeds(p.until) }),
  state: (_, { ready }) => ({ ready: ready ? 'yes' : 'no' }),
  apply: (p) => sh`
    deadline=$(($(date +%s) + ${p.timeoutSeconds}))
    pause=0.02
    set +e
    while :; do
      seen=$(set -e; exec 2>&1; ${p.until}
      )
      [ $? != 0 ] || exit 0
      [ "$(date +%s)" -lt "$deadline" ] || break
      sleep "$pause"
      case $pause in 0.02) pause=0.05;; 0.05) pause=0.1;; 0.1) pause=0.2;; 0.2) pause=0.3;; 0.3) pause=0.5;; *) pause=1;; esac
    done
    echo ${`waited ${p.timeoutSeconds} s for ${p.for}; last seen: `}"\${seen:-nothing}"
    exit 1
  `,
  settles: true,
  timeoutSeconds: (p) => p.timeoutSeconds + GRACE_SECONDS,
});
