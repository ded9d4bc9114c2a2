import { describe, expect, it } from 'vitest';
import { planCapacity } from '../../../src/cli/run/capacity.ts';
import { htmlOf } from '../../../src/cli/run/html-report.ts';
import { loadInventory } from '../../../src/inventory/load.ts';
import { selectHosts } from '../../../src/inventory/pattern.ts';
import { folderWith } from '../../support/inventory.ts';

const subnets = 'subnets: { a: { cidr: 10.0.0.0/16, zone: a } }';

async function page(files: Readonly<Record<string, string>>, limit = 'all'): Promise<string> {
  const inventory = await loadInventory(folderWith(files));
  const capacity = await planCapacity(inventory);
  return htmlOf({ inventory, hosts: selectHosts(inventory, limit), capacity });
}

/** What a person reads: no style, no markup. */
function textOf(html: string): string {
  return html
    .replace(/<style>[\s\S]*?<\/style>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
}

describe('the report as a page', () => {
  it('has nothing that is fetched or run, and forbids it', async () => {
    const html = await page({ 'hosts.ini': 'a\n' });
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(html.match(/<script|<link|<img|<iframe|\bsrc=|\son\w+=|@import|url\(|href="(?!#)/g)).toBeNull();
  });

  it('shows hostile text as text', async () => {
    const evil = '</title><script>alert(1)</script><img src=x onerror=alert(2)>"\'&';
    const html = await page({
      'hosts.yaml': `
"<b>g</b>":
  hosts:
    "n</text><script>alert(3)</script>": { ec2: { type: t3.small, root_gb: 8, subnet: a }, limits: { ${JSON.stringify(evil)}: { cpu_limit: 1000m } } }
`,
      'infra.yaml': `
cluster: c
${subnets}
security_groups:
  all: { hosts: all, description: ${JSON.stringify(evil)}, ingress: [{ from: caller, ports: 1, description: ${JSON.stringify(evil)} }] }
`,
    });
    expect(html.match(/<(script|img|b>g)/g)).toBeNull();
    expect(html).toContain('n&lt;/text&gt;&lt;script&gt;alert(3)&lt;/script&gt;');
    expect(html).toContain('&lt;img src=x onerror=alert(2)&gt;&quot;&#39;&amp;');
  });

  it('says that a price is unknown, never that it is 0', async () => {
    const text = textOf(
      await page({
        'hosts.yaml': 'web: { hosts: { a: { ec2: { type: t3.small, root_gb: 8, subnet: a } } } }\n',
        'infra.yaml': `cluster: c\nregion: xx-nowhere-1\n${subnets}\n`,
      }),
    );
    expect(text).toContain('Together unknown: compute unknown, root disks unknown, public IPv4 unknown.');
    expect(text).not.toMatch(/\$0(?!\d)/);
  });

  it('of hosts that are there already has neither charts nor cost', async () => {
    const html = await page({ 'hosts.ini': '[web]\nw[1:3].example.com\n' });
    expect([...html.matchAll(/<section id="([^"]*)"/g)].map(([, id]) => id)).toEqual([
      'problems',
      'topology',
      'tables',
    ]);
    expect(textOf(html)).toContain('w2.example.com');
  });

  it('marks what the design states, and leaves it out where only some hosts are reported', async () => {
    const files = {
      'hosts.yaml': 'web: { hosts: { a: { ec2: { type: t3.small, root_gb: 8, subnet: a } }, b: {} } }\n',
      'infra.yaml': `cluster: c\n${subnets}\nclaimed: { vcpu: 7, before: { vcpu: 9 } }\n`,
    };
    const text = textOf(await page(files));
    expect(text).toContain('vCPU at least 2 2, limit not known (L-1216C47A) stated: 7 *');
    expect(text).toContain('before, as stated - 9 9, stated');
    expect(text).toContain('after, as stated - 7 7, stated');
    expect(text).toContain('this inventory 2 - at least 2, derived');
    expect(await page(files, 'a')).not.toContain('stated: 7');
  });

  it('shows what fit would change where it is needed', async () => {
    const text = textOf(
      await page({
        'hosts.yaml': 'web: { hosts: { a: { ec2: { type: t3.small, root_gb: 8, subnet: a } } } }\n',
        'infra.yaml': `cluster: c\n${subnets}\nquotas: { L-1216C47A: 1 }\n`,
      }),
    );
    expect(text).toContain('2 of 1: 1 too many');
    expect(text).toContain('✗ error QUOTA_EXCEEDED');
    expect(text).toContain('a t3.small t2.small 2 → 1');
    expect(text).toContain('as fit has it 1 1, derived');
  });

  it.each([1, 200])('names each of %d nodes as text', async (count) => {
    const hosts = Array.from(
      { length: count },
      (_, at) => `    node-${at}: { ec2: { type: t3.small, root_gb: 8, subnet: a } }`,
    );
    const text = textOf(
      await page({ 'hosts.yaml': `web:\n  hosts:\n${hosts.join('\n')}\n`, 'infra.yaml': `cluster: c\n${subnets}\n` }),
    );
    expect(hosts.map((_, at) => `node-${at}`).filter((name) => !text.includes(`${name} `))).toEqual([]);
  });
});
