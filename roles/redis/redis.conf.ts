import { type Secret, type Text, text } from 'rebuild';

interface RedisConf {
  readonly address: string;
  readonly port: number;
  readonly password: Secret;
  readonly maxmemory_mib: number;
  readonly maxmemory_policy: string;
  readonly save: readonly string[];
}

export function redisConf({ address, port, password, maxmemory_mib, maxmemory_policy, save }: RedisConf): Text {
  return text`
    bind 127.0.0.1 ${address}
    port ${port}
    protected-mode yes
    requirepass ${password.map(quoted)}
    tcp-keepalive 300

    maxmemory ${maxmemory_mib}mb
    maxmemory-policy ${maxmemory_policy}

    dir /var/lib/redis
    ${save.map((rule) => `save ${rule}`).join('\n')}
    appendonly yes
    appendfsync everysec
    aof-use-rdb-preamble yes

    # As Debian's unit expects it; the log goes to the journal.
    supervised systemd
    pidfile /run/redis/redis-server.pid
    logfile ""
  `;
}

/** As Redis reads a word in double quotes. */
function quoted(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
