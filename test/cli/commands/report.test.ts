import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { commandLine } from '../../support/command-line.ts';
import { folderWith } from '../../support/inventory.ts';
import { run } from '../run.ts';

// The first run also loads the modules of the command; beside other work that takes longer than a test may.
beforeAll(async () => void (await run(['report'])), 60_000);
afterEach(() => vi.unstubAllEnvs());

it('prints the reference cluster without credentials and hosts, its claimed figures marked', async () => {
  const { code, stdout } = await run(['report']);
  const rows = stdout.split('\n').map((line) => line.replace(/ {2,}/g, ' | '));
  expect(code).toBe(0);
  expect(rows).toEqual(
    expect.arrayContaining([
      ' | derived | claimed *',
      'nodes | 13',
      'vCPU | 26 | 15',
      'memory | 32 GiB | 38 GB',
      'root disks | 510 GB',
      'a month | $398 | $238',
    ]),
  );
  expect(stdout).toMatch(/\n\* claimed: stated by the design/);
});

it.each([60, 80, 100, 140])('fits into %d columns but for its widest fixed columns', async (columns) => {
  const { stdout } = await run(['report'], { columns });
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(Math.max(columns, 80));
});

it('reports only the hosts that are asked for, in the order of the inventory', async () => {
  const { nodes } = JSON.parse((await run(['report', '--json', '-l', 'redis:control_plane'])).stdout);
  expect(nodes.map(({ name, roles }: { name: string; roles: string[] }) => [name, roles.includes('redis')])).toEqual([
    ['k8s-master', false],
    ['k8s-redis', true],
  ]);
});

it('takes an inventory that knows nothing of our playbook', async () => {
  const folder = folderWith({ 'hosts.ini': '[web]\nweb[1:3].example.com\n' });
  const { stdout } = await run(['report', '-i', folder]);
  expect(stdout).toContain('web2.example.com  web');
});

it('names a pattern that fits nothing', async () => {
  await expect(run(['report', '-l', 'rediss'])).rejects.toMatchObject({
    code: 'PATTERN_UNKNOWN',
    hint: 'Write "redis".',
  });
});

it('writes a page to a file, prints the same page, and never both a page and something else', async () => {
  const file = join(folderWith({}), 'report.html');
  expect((await run(['report', '--html', file])).stdout).toMatch(/report\.html: \d+ KB\n$/);
  const [written, printed] = [readFileSync(file, 'utf8'), (await run(['report', '--format', 'html'])).stdout];
  const withoutDate = (page: string) => page.replace(/<time.*?<\/time>/, '');
  expect(withoutDate(printed)).toBe(withoutDate(written));
  expect(written.endsWith('</html>\n')).toBe(true);
  await expect(run(['report', '--html', file, '--json'])).rejects.toMatchObject({ code: 'USAGE' });
});

it('says where a page cannot be written', async () => {
  await expect(run(['report', '--html', '/nowhere/report.html'])).rejects.toMatchObject({
    code: 'REPORT_NOT_WRITTEN',
    hint: 'Run "mkdir -p /nowhere", or name another file.',
  });
});

it('asks the hosts with --live, and says by its exit code that one did not answer', { timeout: 30_000 }, async () => {
  const gone = '{ ansible_host: 127.0.0.1, ansible_port: 1 }';
  const folder = folderWith({
    'own/hosts.yaml': `web: { hosts: { here: { ansible_connection: local }, gone: ${gone} } }\n`,
  });
  const live = ['report', '-i', '@own', '--live'];
  const { code, stdout } = await commandLine(folder, live);
  expect(code).toBe(4);
  expect(stdout.find((line) => line.startsWith('here '))).toMatch(/ of [\d.]+ GiB /);
  expect(stdout.join(' ')).toMatch(/gone.* does not answer: /);
  const { code: limited, stdout: json } = await commandLine(folder, [...live, '--limit', 'here', '--json']);
  expect(limited).toBe(0);
  expect(JSON.parse(json.join('\n'))).toMatchObject({ live: { hosts: [{ name: 'here', state: {} }], uses: [] } });
});
