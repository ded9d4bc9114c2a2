import { z } from 'zod';
import { defineResource } from './define.ts';
import { content, mode, presence } from './props.ts';
import { readOnce, unitFile } from './unit-file.ts';
import { UNIT_NAME } from './unit-name.ts';

const props = z
  .strictObject({
    name: z
      .string()
      .regex(UNIT_NAME, 'must be a unit name with its suffix, such as "backup.service"')
      .describe('Name with its suffix, such as `backup.service`; `x@.service` is a template'),
    content: content().optional().describe('The whole unit file'),
    mode: mode().default('0644').describe('Narrower when it holds a secret'),
    state: presence(),
  })
  .refine((p) => p.state === 'absent' || p.content, { path: ['content'], error: 'is missing' });

const fileOf = ({ name, content, mode, state }: z.output<typeof props>) =>
  unitFile({ unit: name, path: `/etc/systemd/system/${name}`, content, mode, state });

/** A systemd unit file of the administrator's own; systemd reads it again whenever it has changed. */
export const unit = defineResource({
  type: 'unit',
  summary: "A systemd unit file in /etc/systemd/system, that systemd has read. Starting it is a service's task.",
  props,
  id: (p) => p.name,
  desired: (p) => fileOf(p).desired(),
  observe: (p, options) => fileOf(p).observe(options),
  state: (p, seen) => fileOf(p).state(seen),
  apply: (p, changes, state) => fileOf(p).apply(changes, state),
  preview: (p, seen) => fileOf(p).preview(seen),
  together: (uses) => readOnce(uses.map(({ props, changes, state }) => ({ file: fileOf(props), changes, state }))),
});
