import { type Collector, type SharedProbe, shared } from '../probe.ts';
import { exportDefinitions } from '../rabbitmq/api.ts';
import type { Json } from '../rabbitmq/json.ts';

/** What RabbitMQ holds, as its `definitions` write it. */
export interface Definitions {
  readonly vhosts: readonly { readonly name: string }[];
  readonly users: readonly {
    readonly name: string;
    readonly password_hash: string;
    readonly hashing_algorithm: string;
    readonly tags: readonly string[] | string;
  }[];
  readonly permissions: readonly {
    readonly user: string;
    readonly vhost: string;
    readonly configure: string;
    readonly write: string;
    readonly read: string;
  }[];
  readonly policies: readonly {
    readonly vhost: string;
    readonly name: string;
    readonly pattern: string;
    readonly definition: Json;
    readonly priority: number;
    readonly 'apply-to': string;
  }[];
  readonly queues: readonly {
    readonly vhost: string;
    readonly name: string;
    readonly durable: boolean;
    readonly auto_delete: boolean;
    readonly arguments: Readonly<Record<string, Json>>;
  }[];
}

/** All definitions in one request, whatever is asked. */
const collector: Collector<Definitions> = {
  name: 'rabbitmq',
  script: () => exportDefinitions,
  parse: (stdout, keys) => {
    const found: Definitions = JSON.parse(stdout);
    return new Map(keys.map((key) => [key, found]));
  },
};

/** Everything that the RabbitMQ server of the host holds. */
export function rabbitmq(): SharedProbe<Definitions | undefined> {
  return shared(collector, 'definitions');
}
