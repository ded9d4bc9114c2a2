import { joinText, type Text, text } from 'rebuild';
import { type Kept, keptOf } from './keep.ts';
import type { Job, Target } from './targets.ts';

interface PrometheusYml {
  readonly intervalSeconds: number;
  readonly jobs: readonly Job[];
  /** Each as `address:port`. */
  readonly alertmanagers: readonly string[];
  /** Where the token of the service account is that Kubernetes jobs use, and the CA of the cluster. */
  readonly tokenFile: string;
  readonly caFile: string;
  /** By job, metrics that are kept beside those that it is kept for. */
  readonly keep: Readonly<Record<string, readonly string[]>>;
}

/** The main configuration. Every target carries its inventory name as `instance`. */
export function prometheusYml(yml: PrometheusYml): Text {
  const { intervalSeconds, jobs, alertmanagers } = yml;
  return text`
    global:
      scrape_interval: ${intervalSeconds}s
      scrape_timeout: ${Math.min(intervalSeconds, 10)}s
      evaluation_interval: ${intervalSeconds}s

    rule_files: [rules/*.yml]
    alerting: ${alerting(alertmanagers)}

    scrape_configs:
    ${joinText(jobs.map((it) => job(it, yml)))}
  `;
}

function alerting(targets: readonly string[]): string {
  return JSON.stringify(targets.length > 0 ? { alertmanagers: [{ static_configs: [{ targets }] }] } : {});
}

function job({ name, targets, kubernetes, honorLabels }: Job, { tokenFile, caFile, keep }: PrometheusYml): Text {
  const kept = keptOf(name, keep[name]);
  return joinText([
    `  - job_name: ${name}`,
    ...(honorLabels ? ['    honor_labels: true'] : []),
    ...(kubernetes ? access(tokenFile, caFile) : []),
    '    static_configs:',
    ...targets.map(target),
    ...(kept
      ? ['    metric_relabel_configs:', ...relabeling(kept).map((rule) => `      - ${JSON.stringify(rule)}`)]
      : []),
  ]);
}

/** One line a target, in the flow style of YAML, of which JSON is a part. */
function target({ instance, address, path }: Target): string {
  const labels = { instance, ...(path && { __metrics_path__: path }) };
  return `      - ${JSON.stringify({ targets: [address], labels })}`;
}

/** Prometheus reads both files anew when they change. */
function access(tokenFile: string, caFile: string): string[] {
  return [
    '    scheme: https',
    `    authorization: { credentials_file: ${tokenFile} }`,
    `    tls_config: { ca_file: ${caFile} }`,
  ];
}

function relabeling({ metrics, without = [] }: Kept): object[] {
  return [
    { source_labels: ['__name__'], regex: metrics.join('|'), action: 'keep' },
    ...without.map(({ label, series }) => ({ source_labels: ['__name__', label], regex: series, action: 'drop' })),
  ];
}
