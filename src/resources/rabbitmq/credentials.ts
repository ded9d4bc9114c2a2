import type { Secret } from '../../core/secret.ts';
import { text } from '../../core/text.ts';
import type { Task } from '../define.ts';
import { file } from '../file.ts';
import { API_CREDENTIALS } from './api.ts';

interface Credentials {
  readonly user: string;
  readonly password: Secret;
}

/**
 * Keeps the credentials of an administrator on the host, for root alone, so that RabbitMQ can be read and changed
 * through its management API. Without them everything works too, by `rabbitmqctl` and a hundred times slower.
 */
export function rabbitmqCredentials({ user, password }: Credentials): Task {
  const content = text`user = "${escaped(user)}:${password.map(escaped)}"\n`;
  return file({ path: API_CREDENTIALS, content, mode: '0600' });
}

/** As curl reads a value in double quotes in its configuration. */
function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
}
