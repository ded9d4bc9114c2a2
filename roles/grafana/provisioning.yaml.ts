import { type Text, text } from 'rebuild';

/** Where dashboards lie; Grafana looks there every half a minute, without a restart. */
export const DASHBOARDS = '/var/lib/grafana/dashboards';

/** The data source of all dashboards. Its uid is what panels refer to. */
export function datasourceYaml(url: string): Text {
  return text`
    apiVersion: 1
    datasources:
      - name: Prometheus
        uid: prometheus
        type: prometheus
        access: proxy
        url: ${url}
        isDefault: true
        editable: false
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
