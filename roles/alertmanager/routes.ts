import { z } from 'zod';

/** The receiver that is always there and tells nobody. */
export const NOBODY = 'nobody';

const LABEL = /^[A-Za-z_]\w*$/;
const DURATION = /^(?=\d)(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$/;

export const duration = () => z.string().regex(DURATION, { error: 'must be a duration such as 90s or 1h30m' });

/** Alerts with these labels go to this receiver; what it leaves open is as for all alerts. */
export const route = z.strictObject({
  match: z.record(z.string().regex(LABEL), z.string()),
  receiver: z.string(),
  continue: z.boolean().default(false),
  group_by: z.array(z.string()).optional(),
  group_wait: duration().optional(),
  group_interval: duration().optional(),
  repeat_interval: duration().optional(),
});

type Route = z.output<typeof route>;

/** One entry of `routes` in alertmanager.yml, in the flow style of YAML, of which JSON is a part. */
export function routeYml({ match, ...rest }: Route): string {
  const matchers = Object.entries(match).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `    - ${JSON.stringify({ matchers, ...rest })}`;
}

/** Watchdog fires all the time: it goes to whoever notices its absence, and to nobody else. */
export function watchdogRoute(receiver: string = NOBODY): Route {
  return { match: { alertname: 'Watchdog' }, receiver, continue: false, group_interval: '1m', repeat_interval: '5m' };
}
