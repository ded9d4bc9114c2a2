/** Series that are fed in, one value a minute (an hour, where `minutes` are more than 60), and what comes of it. */
export interface Quiet {
  readonly name: string;
  readonly series: Readonly<Record<string, string>>;
  /** When the alert is looked at. */
  readonly minutes: number;
}

export interface Firing extends Quiet {
  readonly labels: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** When an alert fires, and when it does not, by its name. */
export type AlertCases = Readonly<
  Record<string, { readonly fires: readonly Firing[]; readonly quiet: readonly Quiet[] }>
>;

export const critical = (labels: Record<string, string>) => ({ severity: 'critical', ...labels });
export const warning = (labels: Record<string, string>) => ({ severity: 'warning', ...labels });
export const up = (job: string, instance = 'h1') => `up{job="${job}", instance="${instance}"}`;

/** Of an alert that fires when a job does not answer. */
export function down(job: string, summary: string) {
  return {
    fires: [
      {
        name: `a ${job} that does not answer`,
        series: { [up(job)]: '0x9' },
        minutes: 4,
        labels: critical({ job, instance: 'h1' }),
        summary,
      },
    ],
    quiet: [{ name: `a ${job} that missed one scrape`, series: { [up(job)]: '1 0 1x9' }, minutes: 4 }],
  };
}
