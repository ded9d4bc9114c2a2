import { MAY_BE_EMPTY } from '../../src/verify/dashboards.ts';

/** A dashboard as it is written here; build.ts makes Grafana's of it. */
export interface Board {
  /** Its uid in Grafana, and the name of its file. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly variables?: readonly Variable[];
  readonly rows: readonly Row[];
}

/** What can be picked at the top of the dashboard; queries take it as `=~"$name"`. */
export interface Variable {
  readonly name: 'instance' | 'namespace';
  readonly label: string;
  /** `label_values(SERIES, LABEL)` */
  readonly values: string;
}

export interface Row {
  readonly title: string;
  readonly panels: readonly Panel[];
}

export interface Panel {
  readonly kind: PanelKind;
  readonly title: string;
  /** What is seen, and where it tells of trouble: one or two sentences. */
  readonly description: string;
  /** The data of a healthy site may lack it: when, as in `no alert fires`. */
  readonly mayBeEmpty?: string;
  /** Grafana's id of a unit: `percentunit` is a share of 1. */
  readonly unit: string;
  /** At least one. */
  readonly queries: readonly Query[];
  /** From which values on it has which colour, ascending. Default: no colours. */
  readonly steps?: readonly Step[];
}

/** `stat`: the newest value, large. `graph`: over time. `table`: the newest values by their labels. */
export type PanelKind = 'stat' | 'graph' | 'table';

export interface Query {
  readonly expr: string;
  /** How a line is called, with labels in braces as in `{{instance}}`; in a table, the title of its column. */
  readonly legend: string;
}

export interface Step {
  readonly colour: 'green' | 'yellow' | 'red';
  /** null: from the least value on. */
  readonly from: number | null;
}

/** What people read of a panel; `verify` finds in it when the panel may be empty. */
export function described({ description, mayBeEmpty }: Panel): string {
  return mayBeEmpty === undefined ? description : `${description} ${MAY_BE_EMPTY}${mayBeEmpty}.`;
}

/** The larger, the worse. */
export function badFrom(warning: number, critical = warning): Step[] {
  return [
    { colour: 'green', from: null },
    ...(warning < critical ? [{ colour: 'yellow', from: warning } as const] : []),
    { colour: 'red', from: critical },
  ];
}

/** The smaller, the worse. */
export function badBelow(warning: number, critical = warning): Step[] {
  return [
    { colour: 'red', from: null },
    ...(critical < warning ? [{ colour: 'yellow', from: critical } as const] : []),
    { colour: 'green', from: warning },
  ];
}
