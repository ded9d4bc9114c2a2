import { z } from 'zod';
import type { Alert } from './alert.ts';
import { alertGroups } from './groups.ts';

/** What the inventory says of one alert; what it leaves open is as the alert has it. */
export interface AlertSetting {
  readonly enabled?: boolean | undefined;
  readonly for?: string | undefined;
  readonly threshold?: number | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

const DURATION = /^(?=\d)(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$/;
const LABEL = /^[A-Za-z_]\w*$/;

const common = z.strictObject({
  enabled: z.boolean().optional(),
  for: z.string().regex(DURATION, { error: 'must be a duration such as 90s or 1h30m' }).optional(),
  labels: z.record(z.string().regex(LABEL), z.string()).optional(),
});

/** The variable `alerts`: a key for each alert, `threshold` only where it has one. */
export function alertSettings() {
  const alerts = alertGroups.flatMap((group) => group.alerts);
  return z
    .strictObject(Object.fromEntries(alerts.map((alert) => [alert.name, setting(alert).optional()])))
    .default({})
    .describe('By the name of an alert: `enabled`, `for`, `threshold`, `labels`');
}

function setting({ threshold }: Alert): z.ZodType<AlertSetting> {
  return threshold === undefined ? common : common.extend({ threshold: z.number().optional() });
}
