import type { RunEvent } from '../core/events.ts';

/** Seconds since the start of a run, and how many tasks and objects were found to differ until then. */
export type Step = readonly [seconds: number, changes: number];

/** How a run went on. */
export interface Progress {
  /** When it was known what differs in EC2; of a run without EC2, its start. */
  readonly cloud: Step;
  /** When each of the roles was done, on all hosts together. */
  readonly steps: readonly Step[];
}

export interface Pacer extends Progress {
  readonly changes: number;
  record(event: RunEvent): void;
}

/** @param now seconds since the run began */
export function createPacer(now: () => number): Pacer {
  const steps: Step[] = [];
  let cloud: Step = [0, 0];
  let changes = 0;
  return {
    steps,
    get cloud() {
      return cloud;
    },
    get changes() {
      return changes;
    },
    record: (event) => {
      if (event.type === 'role.plan') changes += new Set(event.changes.map(({ task }) => task)).size;
      if (event.type === 'cloud.plan') {
        changes += event.objects.length;
        cloud = [now(), changes];
      }
      if (event.type === 'role.done') steps.push([now(), changes]);
    },
  };
}

const TENTHS = 10;

/**
 * The points by which runs are compared: what was known of EC2, then each tenth of the roles, as far as the run has come.
 *
 * @param roles how many there are in all
 */
export function pointsOf({ cloud, steps }: Progress, roles: number): [number, number][] {
  const tenths = Array.from({ length: TENTHS }, (_, index) => steps[Math.ceil(((index + 1) / TENTHS) * roles) - 1]);
  return [cloud, ...tenths]
    .flatMap((step) => (step ? [[Math.round(step[0] * 10) / 10, step[1]] as const] : []))
    .map(([seconds, changes]) => [seconds, changes]);
}
