import { z } from 'zod';
import { defineResource } from './define.ts';
import { content, mode, presence } from './props.ts';
import { readOnce, unitFile } from './unit-file.ts';
import { unitName } from './unit-name.ts';

const props = z
  .strictObject({
    unit: z.string().transform(unitName).describe('The unit that it adds to; without a suffix, a service'),
    name: z
      .string()
      .regex(/^[\w.-]+$/, 'must be a file name')
      .default('override')
      .describe('Name of the file without `.conf`. Later names win'),
    content: content().optional().describe('The whole drop-in'),
    mode: mode().default('0644').describe('Narrower when it holds a secret'),
    state: presence(),
  })
  .refine((p) => p.state === 'absent' || p.content, { path: ['content'], error: 'is missing' });

const pathOf = ({ unit, name }: z.output<typeof props>) => `/etc/systemd/system/${unit}.d/${name}.conf`;

const fileOf = (p: z.output<typeof props>) =>
  unitFile({ unit: p.unit, path: pathOf(p), content: p.content, mode: p.mode, state: p.state });

/** An addition to a systemd unit that a package brings. */
export const dropIn = defineResource({
  type: 'drop_in',
  summary:
    'A drop-in file of a systemd unit, that systemd has read. It does not restart the unit: notify a handler for that.',
  props,
  id: (p) => `${p.unit}/${p.name}`,
  desired: (p) => fileOf(p).desired(),
  observe: (p, options) => fileOf(p).observe(options),
  state: (p, seen) => fileOf(p).state(seen),
  apply: (p, changes, state) => fileOf(p).apply(changes, state),
  preview: (p, seen) => fileOf(p).preview(seen),
  together: (uses) => readOnce(uses.map(({ props, changes, state }) => ({ file: fileOf(props), changes, state }))),
});
