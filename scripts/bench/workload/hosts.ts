import type { SiteHost } from './roles/site40/site.ts';

/** The hosts of the workload: each is given its zone, rack and labels by its place in the list. */
export function siteHosts(list: readonly Pick<SiteHost, 'name' | 'address'>[]): SiteHost[] {
  return list.map(({ name, address }, index) => ({
    name,
    address,
    zone: `z${index % 3}`,
    rack: `r${String(Math.floor(index / 4)).padStart(2, '0')}`,
    labels: { tier: 'edge', index: String(index), class: 'abc'[index % 3]! },
  }));
}
