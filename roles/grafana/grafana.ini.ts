import { type Text, text } from 'rebuild';

interface GrafanaIni {
  readonly port: number;
  readonly passwordFile: string;
}

/** The main configuration. Grafana reads the first password of its administrator from a file. */
export function grafanaIni({ port, passwordFile }: GrafanaIni): Text {
  return text`
    [paths]
    data = /var/lib/grafana
    logs = /var/log/grafana
    plugins = /var/lib/grafana/plugins
    provisioning = /etc/grafana/provisioning

    [server]
    http_port = ${port}

    [security]
    admin_user = admin
    admin_password = $__file{${passwordFile}}

    [users]
    allow_sign_up = false

    [analytics]
    reporting_enabled = false
    check_for_updates = false
    check_for_plugin_updates = false
  `;
}
