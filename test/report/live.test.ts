import { expect, it } from 'vitest';
import { liveReporter } from '../../src/report/live.ts';
import { memorySink } from '../../src/report/sink.ts';
import { oneOfEach, summary } from './events.ts';

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
