import { expect, it } from 'vitest';
import { liveReporter } from '../../src/report/live.ts';
import { memorySink } from '../../src/report/sink.ts';
import { oneOfEach, rolePlan, summary } from './events.ts';

const HIDE = '\x1b[?25l';
const SHOW = '\x1b[?25h';

it('draws in place, keeps what must stay readable above, and gives the cursor back', async () => {
  const sink = memorySink({ isTerminal: true });
  const reporter = liveReporter(sink, 0, () => 0);
  for (const event of oneOfEach) reporter.emit(event);
  reporter.emit({ type: 'run.done', summary: summary() });
  await reporter.close();
  const text = sink.text().replaceAll('\x1b[K', '');
  expect(text.startsWith(HIDE)).toBe(true);
  const [drawn, end] = text.split(SHOW);
  expect(drawn).toContain('warning: odd\n  Look.\n');
  expect(drawn).toContain('✔ services  2.6 s, changed\n  ✔ data  2.5 s, changed\n');
  expect(end).toContain('✔ cluster lab: 0 hosts, 12 s\n');
});

it('says how long it may still take, where an earlier run went like this one', async () => {
  const sink = memorySink({ isTerminal: true });
  let now = 0;
  const points = Array.from({ length: 11 }, (_, index): [number, number] => [index * 30, 1]);
  const reporter = liveReporter(sink, 0, () => now, [{ seconds: 300, roles: 10, points }]);
  reporter.emit({ type: 'phase.start', phase: 'services' });
  reporter.emit(rolePlan());
  now = 30_000;
  reporter.emit({ type: 'role.done', where: 'a', role: 'redis', status: 'changed', changed: 1, seconds: 30 });
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(sink.text()).toContain('services  30 s, about 5 min left');
  await reporter.close();
});

it('may be closed twice, and without an end of the run', async () => {
  const sink = memorySink({ isTerminal: true });
  const reporter = liveReporter(sink, 0);
  await reporter.close();
  await reporter.close();
  expect(sink.text().split(SHOW)).toHaveLength(2);
});

it('draws nothing while somebody is asked something, and goes on after that', async () => {
  const sink = memorySink({ isTerminal: true });
  const reporter = liveReporter(sink, 0);
  const answer = await reporter.aside!(async () => {
    const before = sink.text();
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(sink.text()).toBe(before);
    expect(before.endsWith(SHOW)).toBe(true);
    return 'yes';
  });
  await reporter.close();
  expect(answer).toBe('yes');
  expect(sink.text().split(HIDE)).toHaveLength(3);
});
