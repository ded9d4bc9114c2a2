import { type Secret, type Text, text } from 'rebuild';

interface Exporter {
  readonly address: string;
  readonly port: number;
  readonly password: Secret;
  readonly exporter_port: number;
}

/** Environment of the exporter; only root reads the file. */
export function exporterEnv({ address, port, password, exporter_port }: Exporter): Text {
  return text`
    ARGS="--web.listen-address=${address}:${exporter_port}"
    REDIS_ADDR=redis://127.0.0.1:${port}
    REDIS_PASSWORD=${password.map(quoted)}
  `;
}

/** As systemd reads a value in double quotes (systemd.exec(5), EnvironmentFile). */
function quoted(value: string): string {
  return `"${value.replace(/[\\"$`]/g, '\\$&')}"`;
}
