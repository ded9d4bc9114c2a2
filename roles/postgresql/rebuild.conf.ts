import { type Text, text } from 'rebuild';

interface Conf {
  readonly address: string;
  readonly port: number;
  readonly max_connections: number;
  readonly memoryMiB: number;
  /** Win over the derived ones. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Settings of the server, read after postgresql.conf. */
export function conf({ address, port, max_connections, memoryMiB, settings }: Conf): Text {
  const all = {
    listen_addresses: `127.0.0.1, ${address}`,
    port: String(port),
    max_connections: String(max_connections),
    password_encryption: 'scram-sha-256',
    ...memory(memoryMiB, max_connections),
    // Solid-state volumes: a random read costs about what a sequential one does.
    random_page_cost: '1.1',
    effective_io_concurrency: '200',
    wal_compression: 'on',
    checkpoint_completion_target: '0.9',
    ...settings,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`);
  return text`${lines.join('\n')}\n`;
}

/** The usual shares: a quarter for the server's own cache; a quarter for sorting, should all connections do it at once. */
function memory(totalMiB: number, connections: number): Record<string, string> {
  const mib = (share: number, { least, most }: { least: number; most: number }) =>
    `${Math.min(most, Math.max(least, Math.floor(share)))}MB`;
  return {
    shared_buffers: mib(totalMiB / 4, { least: 128, most: 16_384 }),
    effective_cache_size: mib(totalMiB * 0.6, { least: 256, most: 1_048_576 }),
    work_mem: mib(totalMiB / 4 / connections, { least: 4, most: 256 }),
    maintenance_work_mem: mib(totalMiB / 16, { least: 64, most: 2048 }),
  };
}
