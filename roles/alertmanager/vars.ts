import { z } from 'zod';
import { receiver } from './receivers.ts';
import { duration, NOBODY, route } from './routes.ts';

const shape = z.strictObject({
  address: z.ipv4().optional().describe('Where it listens. Default: the address of the host'),
  port: z.int().min(1).max(65535).default(9093).describe('TCP port that it listens on'),
  receivers: z
    .record(
      z.string().refine((name) => name !== NOBODY, { error: `must not be ${NOBODY}, the receiver that tells nobody` }),
      receiver,
    )
    .default({})
    .describe('Who is told, by name: `webhook`, `email`, `slack`'),
  default_receiver: z
    .string()
    .optional()
    .describe('Who is told of alerts that no route takes. Default: the first receiver'),
  watchdog_receiver: z
    .string()
    .optional()
    .describe('Who gets Watchdog every 5 minutes, such as a service that tells when it stops. Default: nobody'),
  routes: z
    .array(route)
    .default([])
    .describe('The first whose `match` fits takes an alert: `match`, `receiver`, `continue`, times'),
  group_by: z.array(z.string()).default(['alertname']).describe('Alerts that agree in these labels are one message'),
  group_wait: duration().default('30s').describe('How long a new group waits for more alerts'),
  group_interval: duration().default('5m').describe('How long a group waits to tell what is new in it'),
  repeat_interval: duration().default('4h').describe('How long until what still fires is told again'),
  retention: duration().default('120h').describe('How long silences that have ended, and what was told, are kept'),
});

export type Vars = z.output<typeof shape>;

/** Its variables. Every receiver that is named is one of `receivers`, or nobody. */
export const vars = shape.superRefine((given, context) => {
  const known = [...Object.keys(given.receivers), NOBODY];
  for (const { path, name } of namedReceivers(given)) {
    if (name === undefined || known.includes(name)) continue;
    const message = `there is no receiver "${name}": write one of ${known.join(', ')}`;
    context.addIssue({ code: 'custom', path: [...path], message });
  }
});

function namedReceivers({ default_receiver, watchdog_receiver, routes }: Vars) {
  return [
    { path: ['default_receiver'], name: default_receiver },
    { path: ['watchdog_receiver'], name: watchdog_receiver },
    ...routes.map(({ receiver }, index) => ({ path: ['routes', index, 'receiver'], name: receiver })),
  ];
}
