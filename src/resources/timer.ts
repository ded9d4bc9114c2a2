import { z } from 'zod';
import { sh, Text, text } from '../core/text.ts';
import { applyOf, desiredOf, type Parts, previewOf, probesOf, stateOf } from './compose.ts';
import { defineResource } from './define.ts';
import { file } from './file.ts';
import { shell } from './props.ts';
import { service } from './service.ts';
import { unit } from './unit.ts';

const props = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][\w-]*$/i, 'must be a unit name without suffix')
    .describe('Name of the timer and of the service that it starts, without suffix'),
  description: z.string().optional().describe('Shown by systemctl; default: the name'),
  onCalendar: z.string().min(1).describe('When, as systemd.time(7) writes it: `daily`, `*-*-* 03:00:00`'),
  run: shell().describe('The script that it runs'),
  user: z.string().default('root').describe('Whom it runs as'),
  persistent: z.boolean().default(true).describe('Whether a run that was missed while the host was off is made up for'),
  randomizedDelaySeconds: z.int().nonnegative().default(0).describe('Spreads the start over this many seconds'),
  timeoutSeconds: z.int().positive().default(3600).describe('After this a run is ended'),
  state: z.enum(['present', 'absent']).default('present'),
});

/** Scripts of timers. They may hold secrets: only root and the group of their user read them. */
const FOLDER = '/usr/local/lib/rebuild';

/** A script that systemd runs at certain times. */
export const timer = defineResource({
  type: 'timer',
  summary: 'A script that systemd runs at certain times; its output is in the journal, its last result in systemctl.',
  props,
  id: (p) => p.name,
  desired: (p) => desiredOf(partsOf(p)),
  observe: (p, options) => probesOf(partsOf(p), options),
  state: (p, seen) => stateOf(partsOf(p), seen),
  apply: (p, changes, state) => sh`
    mkdir -p -m 0755 ${FOLDER}
    ${applyOf(partsOf(p), changes, state)}
  `,
  preview: (p, seen) => previewOf(partsOf(p), seen),
});

function partsOf(p: z.output<typeof props>): Parts {
  const { name, state, user } = p;
  const running = service({
    name: `${name}.timer`,
    state: state === 'present' ? 'started' : 'stopped',
    enabled: state === 'present',
  });
  const files = {
    script: file({ path: `${FOLDER}/${name}`, content: scriptText(p), owner: user, mode: '0500', state }),
    service: unit({ name: `${name}.service`, content: serviceText(p), state }),
    timer: unit({ name: `${name}.timer`, content: timerText(p), state }),
  };
  return state === 'present' ? { ...files, running } : { running, ...files };
}

function scriptText({ run }: z.output<typeof props>): Text {
  return new Text(['#!/bin/sh\nset -e\n', ...run.parts, '\n']);
}

function serviceText({ name, description, user, timeoutSeconds }: z.output<typeof props>): Text {
  return text`
    [Unit]
    Description=${description ?? name}

    [Service]
    Type=oneshot
    User=${user}
    ExecStart=${FOLDER}/${name}
    TimeoutStartSec=${timeoutSeconds}
  `;
}

function timerText({
  name,
  description,
  onCalendar,
  persistent,
  randomizedDelaySeconds,
}: z.output<typeof props>): Text {
  return text`
    [Unit]
    Description=${description ?? name}

    [Timer]
    OnCalendar=${onCalendar}
    Persistent=${persistent ? 'yes' : 'no'}
    RandomizedDelaySec=${randomizedDelaySeconds}

    [Install]
    WantedBy=timers.target
  `;
}
