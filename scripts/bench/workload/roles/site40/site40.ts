import {
  apt,
  authorizedKey,
  command,
  defineRole,
  directory,
  file,
  group,
  hostsBlock,
  line,
  service,
  sh,
  timezone,
  unit,
  user,
} from 'rebuild';
import { z } from 'zod';
import { filesOf } from './contents.ts';
import { environmentLine, type SiteHost, site } from './site.ts';
import { unitsOf } from './units.ts';

export default defineRole({
  name: 'site40',
  summary: 'What the benchmark makes of a host: packages, accounts, files, units, services and settings.',

  vars: z.strictObject({
    zone: z.string().describe('Zone that the host is in'),
    rack: z.string().describe('Rack that the host is in'),
    labels: z.record(z.string(), z.string()).describe('Labels of the host'),
  }),

  tasks: ({ host, vars }) => {
    const node: SiteHost = { name: host.name, address: host.address, ...vars };
    return [
      apt({ packages: [...site.packages] }),

      group(site.group),
      ...site.users.map(({ name, uid, shell, home }) => user({ name, uid, shell, home, group: site.group.name })),
      ...site.users.map(({ name, key }) => authorizedKey({ user: name, key })),

      ...site.directories.map((it) => directory(it)),
      ...filesOf(node).map((it) => file(it)),
      ...unitsOf(node).map((it) => unit(it)),
      ...site.services.map((name) => service({ name, state: 'started', enabled: true })),

      timezone({ name: site.timezone }),
      hostsBlock({
        name: site.hostsBlock.name,
        entries: site.hostsBlock.entries.map(({ address, names }) => ({ address, names: [...names] })),
      }),
      line({ path: '/etc/environment', match: '^EDGE_SITE=', line: environmentLine(node) }),
      command({
        name: 'give the node an id',
        run: sh`head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n' >${site.nodeId}`,
        creates: site.nodeId,
      }),
    ];
  },
});
