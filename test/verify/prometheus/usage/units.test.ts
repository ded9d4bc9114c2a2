import { describe, expect, it } from 'vitest';
import { usage } from '../../../../src/verify/prometheus/usage/usage.ts';
import { siteWith, told } from '../answering.ts';

const HOUR = 3600e6;
const MIB = 2 ** 20;

/** Of a host that has been up for 100 hours, with a unit that was started in the first second. */
const unit = (fields: Readonly<Record<string, string | number>>): Record<string, string | number> => ({
  ActiveState: 'active',
  ControlGroup: '/system.slice/redis-server.service',
  ActiveEnterTimestampMonotonic: 0,
  ...fields,
});

const v1 = unit({
  nanoseconds: 100 * HOUR * 1000 * 0.05,
  current: 700 * MIB,
  peak: 1000 * MIB,
  nr_periods: 1000,
  nr_throttled: 10,
  total_inactive_file: 100 * MIB,
  inactive_file: 1,
  oom_kill: 0,
});
const { total_inactive_file: _, nanoseconds: __, ...fieldsOfV2 } = v1;
const v2 = { ...fieldsOfV2, usage_usec: 100 * HOUR * 0.05, inactive_file: 100 * MIB };

const site = siteWith([
  {
    name: 'k8s-redis',
    roles: new Map([['service_limits', {}]]),
    variable: () => ({
      'redis-server': { cpu_request: 500, cpu_limit: 1500, memory_request: 1200, memory_limit: 1700 },
    }),
  },
  { name: 'k8s-worker', variable: () => ({ 'ai-worker': { cpu_request: 500 } }) },
]);

const findings = (fields: Readonly<Record<string, string | number>>) => {
  const look = usage.looks(site).at(-1)!;
  const block = Object.entries(fields).map(([key, value]) => `${key}=${value}`);
  return look.judge({ exitCode: 0, stdout: `uptime=360000.00\n\n${block.join('\n')}`, stderr: '' });
};

describe('usage of units', () => {
  it('looks at hosts with limits on units only', () => {
    expect(usage.looks(site).map(({ host }) => host)).toEqual(['mon', 'k8s-redis']);
  });

  it.each([
    ['1', v1],
    ['2', v2],
  ])('tells what the kernel counted, in control groups of version %s', (_, fields) => {
    expect(told(findings(fields))).toEqual([
      'passed | redis-server.service on k8s-redis | CPU 50m usual, 50m peak of 500m/1500m; memory 600Mi–1000Mi usual, 600Mi–1000Mi peak of 1200Mi/1700Mi; throttled 1 %; of 4 days: keep',
    ]);
  });

  it('tells what to raise, and where', () => {
    const [finding] = findings({ ...v1, oom_kill: 3, nr_throttled: 400 });
    expect(finding!.says).toContain(
      'raise cpu_limit from 1500m to 2250m (it waited for it in 40 % of the periods), raise memory_limit from 1700Mi to 2560Mi (killed for it: 3)',
    );
    expect(finding!.hint).toContain('./rebuild role service_limits');
    expect(finding!.data).toMatchObject({
      kind: 'unit',
      seconds: 360_000,
      cpuMilli: { mean: 50 },
      memoryMiB: { now: 600, peakWithCache: 1000 },
      throttled: 0.4,
      oomKills: 3,
    });
  });

  it('does without what the kernel does not tell', () => {
    expect(told(findings(unit({})))).toEqual([
      'passed | redis-server.service on k8s-redis | CPU ? usual, ? peak of 500m/1500m; memory ? usual, ? peak of 1200Mi/1700Mi; of 4 days: keep',
    ]);
  });

  it.each([
    [{ ActiveState: 'inactive' }, 'skipped | redis-server.service on k8s-redis | is inactive: it uses nothing'],
    [{}, 'unknown | redis-server.service on k8s-redis | systemd tells nothing of it'],
  ])('%j', (fields, finding) => {
    expect(told(findings(fields))).toEqual([finding]);
  });
});
