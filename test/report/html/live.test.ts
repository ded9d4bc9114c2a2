import { beforeAll, describe, expect, it } from 'vitest';
import { planCapacity } from '../../../src/cli/run/capacity.ts';
import { htmlOf } from '../../../src/cli/run/html-report.ts';
import { loadInventory } from '../../../src/inventory/load.ts';
import { liveSample } from '../inventory/live-sample.ts';

describe('the page of a cluster that was asked', () => {
  let page: string;
  let names: readonly string[];

  beforeAll(async () => {
    const inventory = await loadInventory('inventory/production');
    const hosts = [...inventory.hosts.values()];
    names = hosts.map(({ name }) => name);
    page = await htmlOf({ inventory, hosts, capacity: await planCapacity(inventory), live: liveSample(names) });
  });

  it('is one file under 300 KB', () => {
    expect(names).toHaveLength(13);
    expect(Buffer.byteLength(page)).toBeLessThan(300_000);
  });

  it('begins with what was measured, and says what is missing', () => {
    const now = page.slice(page.indexOf('<section id="now">'), page.indexOf('<section id="problems">'));
    expect(now.match(/<h3>[^<]*/g)).toEqual(
      [
        'Memory of the hosts',
        'CPU of the hosts',
        'Memory against limits',
        'CPU against limits',
        'Last run',
        'Hosts now',
        'Kubernetes now',
        'Pods now',
        'Use now',
      ].map((title) => `<h3>${title}`),
    );
    expect(now).toContain('<code>SSH_REFUSED</code>');
    expect(now).not.toContain('All hosts answered');
    expect(page).toContain('<b>12 of 13</b>');
    expect(page).toContain('but for the part Now, which was measured');
  });

  it('has each measured table once', () => {
    expect(page.match(/<h3>Hosts now/g)).toHaveLength(1);
  });
});

it('a page of an inventory alone says that nothing is measured', async () => {
  const inventory = await loadInventory('inventory/production');
  const page = await htmlOf({
    inventory,
    hosts: [...inventory.hosts.values()],
    capacity: await planCapacity(inventory),
  });
  expect(page).not.toContain('id="now"');
  expect(page).toContain('nothing on this page is measured');
});
