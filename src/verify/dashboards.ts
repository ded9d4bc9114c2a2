/** Ends the description of a panel that may have no data on a healthy site; what follows says when. */
export const MAY_BE_EMPTY = 'May be empty: ';

/** What the variables of a dashboard stand for. */
export interface QueryValues {
  /** A regular expression over inventory names, such as `.+`. */
  readonly instance: string;
  /** A regular expression over namespaces. */
  readonly namespace: string;
  /** What rates are taken over, such as `2m`. Grafana takes four scrapes. */
  readonly rateInterval: string;
  /** How much time the dashboard shows, such as `6h`. */
  readonly range?: string;
}

export interface DashboardQuery {
  /** Title of the dashboard. */
  readonly dashboard: string;
  /** Title of the panel. */
  readonly panel: string;
  /** PromQL, without variables. */
  readonly expr: string;
  /** The scrape jobs that it names: without a target of one of them it has no data. */
  readonly jobs: readonly string[];
  /** When it has no data though all is well: `no alert fires`. Undefined where it must have some. */
  readonly mayBeEmpty: string | undefined;
}

/** Every query of a dashboard in Grafana's JSON, in the order of its panels. */
export function dashboardQueries(json: string, values: QueryValues): DashboardQuery[] {
  const { title: dashboard, panels } = JSON.parse(json) as Dashboard;
  return panels.flatMap(({ title: panel, description, targets = [] }) =>
    targets.map(({ expr: written }) => {
      const expr = fillIn(written, values);
      return { dashboard, panel, expr, jobs: jobsOf(expr), mayBeEmpty: mayBeEmpty(description) };
    }),
  );
}

/** What is read of a dashboard. A row is a panel without queries. */
interface Dashboard {
  readonly title: string;
  readonly panels: readonly {
    readonly title: string;
    readonly description?: string;
    readonly targets?: readonly { readonly expr: string }[];
  }[];
}

function fillIn(expr: string, { instance, namespace, rateInterval, range = '1h' }: QueryValues): string {
  const values: Readonly<Record<string, string>> = {
    instance,
    namespace,
    __rate_interval: rateInterval,
    __range: range,
  };
  return expr.replaceAll(/\$(\w+)/g, (written, name: string) => values[name] ?? written);
}

function jobsOf(expr: string): string[] {
  return [...new Set([...expr.matchAll(/\bjob="([^"]*)"/g)].map(([, job]) => job!))];
}

function mayBeEmpty(description = ''): string | undefined {
  const at = description.lastIndexOf(MAY_BE_EMPTY);
  return at === -1 ? undefined : description.slice(at + MAY_BE_EMPTY.length).replace(/\.$/, '');
}
