import { apt, defineRole, file, handler, service, sh, text, wait } from 'rebuild';
import { z } from 'zod';

const restart = handler('restart memcached', sh`systemctl restart memcached`);

export default defineRole({
  name: 'memcached',
  summary: 'A memcached server on the address of the host.',

  vars: z.strictObject({
    port: z.int().min(1).max(65535).default(11211).describe('TCP port'),
    memory_mib: z.int().positive().optional().describe("Memory for data; default: a quarter of the host's RAM"),
  }),

  tasks: ({ host, facts, vars }) => [
    apt({ packages: ['memcached'], tags: ['install'] }),

    file({
      path: '/etc/memcached.conf',
      content: text`
        -d
        -u memcache
        -l ${host.address}
        -p ${vars.port}
        -m ${vars.memory_mib ?? Math.floor(facts.memoryMiB / 4)}
      `,
      notify: restart,
      tags: ['config'],
    }),

    service({ name: 'memcached', state: 'started', enabled: true }),

    wait({ for: `memcached at ${host.address}:${vars.port}`, until: sh`nc -z ${host.address} ${vars.port}` }),
  ],
});
