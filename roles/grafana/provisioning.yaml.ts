import { type Text, text } from 'rebuild';

/** Where dashboards lie; Grafana looks there every half a minute, without a restart. */
export const DASHBOARDS = '/var/lib/grafana/dashboards';

interface Datasource {
  readonly prometheus_url: string;
  readonly scrape_interval_seconds: number;
}

/** The data source of all dashboards. Its uid is what panels refer to; what rates are taken over follows its interval. */
export function datasourceYaml({ prometheus_url, scrape_interval_seconds }: Datasource): Text {
  return text`
    apiVersion: 1
    datasources:
      - name: Prometheus
        uid: prometheus
        type: prometheus
        access: proxy
        url: ${prometheus_url}
        isDefault: true
        editable: false
        jsonData: { timeInterval: ${scrape_interval_seconds}s }
  `;
}

export function providerYaml(): Text {
  return text`
    apiVersion: 1
    providers:
      - name: rebuild
        type: file
        updateIntervalSeconds: 30
        allowUiUpdates: false
        options: { path: ${DASHBOARDS} }
  `;
}
