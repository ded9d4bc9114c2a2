import { joinText, type Secret, type Text, text } from 'rebuild';
import type { Job, Target } from './jobs.ts';

interface PrometheusYml {
  readonly intervalSeconds: number;
  readonly jobs: readonly Job[];
  /** Each as `address:port`. */
  readonly alertmanagers: readonly string[];
  /** The service account that Kubernetes jobs use. */
  readonly token: Secret | undefined;
  readonly caFile: string;
}

/** The main configuration. Every target carries its inventory name as `instance`. */
export function prometheusYml({ intervalSeconds, jobs, alertmanagers, token, caFile }: PrometheusYml): Text {
  return text`
    global:
      scrape_interval: ${intervalSeconds}s
      scrape_timeout: ${Math.min(intervalSeconds, 10)}s
      evaluation_interval: ${intervalSeconds}s

    rule_files: [rules/*.yml]
    alerting: ${alerting(alertmanagers)}

    scrape_configs:
    ${joinText(jobs.map((it) => job(it, it.kubernetes && token ? access(token, caFile) : [])))}
  `;
}

function alerting(targets: readonly string[]): string {
  return JSON.stringify(targets.length > 0 ? { alertmanagers: [{ static_configs: [{ targets }] }] } : {});
}

function job({ name, targets }: Job, access: readonly (Text | string)[]): Text {
  return joinText([`  - job_name: ${name}`, ...access, '    static_configs:', ...targets.map(target)]);
}

/** One line a target, in the flow style of YAML, of which JSON is a part. */
function target({ instance, address, path }: Target): string {
  const labels = { instance, ...(path && { __metrics_path__: path }) };
  return `      - ${JSON.stringify({ targets: [address], labels })}`;
}

function access(token: Secret, caFile: string): (Text | string)[] {
  return [
    '    scheme: https',
    text`    authorization: { credentials: ${token} }`,
    `    tls_config: { ca_file: ${caFile} }`,
  ];
}
