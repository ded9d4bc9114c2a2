/** One alert rule, as it is where the inventory does not say otherwise. */
export interface Alert {
  readonly name: string;
  /** `critical`: somebody is to look now; `warning`: today; `none`: it is for machines. */
  readonly severity: 'critical' | 'warning' | 'none';
  /** How long `expr` must hold before it fires, as Prometheus writes durations; `0s`: at once. */
  readonly for: string;
  /** What is compared with, in the unit that `when` names; none where there is nothing to choose. */
  readonly threshold?: number;
  /** When it fires, for people. In this and in `expr`, `$threshold` stands for the threshold. */
  readonly when: string;
  /** On one line. */
  readonly expr: string;
  /** What has happened: a template of Prometheus, over the labels of the result of `expr`. */
  readonly summary: string;
  /** What to do, as an order: a template too. */
  readonly description: string;
}

export interface AlertGroup {
  readonly name: string;
  readonly alerts: readonly Alert[];
}
