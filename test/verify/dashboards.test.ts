import { describe, expect, it } from 'vitest';
import { dashboardQueries } from '../../src/verify/dashboards.ts';

const values = { instance: '.+', namespace: 'apps|kube-system', rateInterval: '2m', range: '6h' };
const queriesOf = (...panels: object[]) => dashboardQueries(JSON.stringify({ title: 'Redis', panels }), values);
const exprOf = (expr: string) => queriesOf({ title: 'One', targets: [{ expr }] })[0]!.expr;

describe('dashboardQueries', () => {
  it('has each query of each panel in order, and none of a row', () => {
    const queries = queriesOf(
      { title: 'Now', type: 'row' },
      { title: 'Memory', targets: [{ expr: 'redis_a{job="redis"}' }, { expr: 'redis_b{job="redis"}' }] },
      { title: 'Clients', description: 'Connected clients.', targets: [{ expr: 'redis_c{job="redis"}' }] },
    );
    const common = { dashboard: 'Redis', jobs: ['redis'], mayBeEmpty: undefined };
    expect(queries).toEqual([
      { ...common, panel: 'Memory', expr: 'redis_a{job="redis"}' },
      { ...common, panel: 'Memory', expr: 'redis_b{job="redis"}' },
      { ...common, panel: 'Clients', expr: 'redis_c{job="redis"}' },
    ]);
  });

  it.each([
    ['up{instance=~"$instance"}', 'up{instance=~".+"}'],
    ['kube_pod_info{namespace=~"$namespace"}', 'kube_pod_info{namespace=~"apps|kube-system"}'],
    ['rate(a[$__rate_interval]) + increase(a[$__range])', 'rate(a[2m]) + increase(a[6h])'],
    ['label_replace(up, "node", "$1", "instance", "(.+)")', 'label_replace(up, "node", "$1", "instance", "(.+)")'],
    ['a{b="$instances"}', 'a{b="$instances"}'],
  ])('fills in the variables of %s', (written, filled) => {
    expect(exprOf(written)).toBe(filled);
  });

  it('shows an hour when it is not told how much', () => {
    const { range: _, ...others } = values;
    const json = JSON.stringify({ title: 'A', panels: [{ title: 'B', targets: [{ expr: 'increase(a[$__range])' }] }] });
    expect(dashboardQueries(json, others)[0]!.expr).toBe('increase(a[1h])');
  });

  it('names each job once that a query needs, and none that it excludes', () => {
    const [query] = queriesOf({
      title: 'Use',
      targets: [{ expr: 'a{job="cadvisor"} / b{job="kube-state-metrics"} + c{job="cadvisor"} - up{job!="node"}' }],
    });
    expect(query!.jobs).toEqual(['cadvisor', 'kube-state-metrics']);
  });

  it.each([
    ['Alerts that fire. May be empty: no alert fires.', 'no alert fires'],
    ['Alerts that fire.', undefined],
    [undefined, undefined],
  ])('takes from the description %j when it may be empty', (description, mayBeEmpty) => {
    const [query] = queriesOf({ title: 'Alerts', description, targets: [{ expr: 'ALERTS' }] });
    expect(query!.mayBeEmpty).toBe(mayBeEmpty);
  });
});
