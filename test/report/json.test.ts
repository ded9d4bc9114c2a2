import { expect, it } from 'vitest';
import { RebuildError } from '../../src/core/error.ts';
import type { RunEvent } from '../../src/core/events.ts';
import { Secret } from '../../src/core/secret.ts';
import { jsonReporter } from '../../src/report/json.ts';
import { memorySink } from '../../src/report/sink.ts';
import { oneOfEach } from './events.ts';

const now = () => new Date(0);

function written(events: readonly RunEvent[]): string {
  const sink = memorySink();
  const { emit } = jsonReporter(sink, now);
  for (const event of events) emit(event);
  return sink.text();
}

it('writes one object a line, each with its time', () => {
  const lines = written(oneOfEach).trimEnd().split('\n');
  const time = '1970-01-01T00:00:00.000Z';
  const expected = oneOfEach.map((event) => JSON.parse(JSON.stringify({ time, ...event })));
  expect(lines.map((line) => JSON.parse(line))).toEqual(expected);
});

it('writes an error by its documented parts, without stack and cause', () => {
  const error = new RebuildError('X', 'it failed', { hint: 'Do.', host: 'a', cause: new Error('inner') });
  expect(JSON.parse(written([{ type: 'host.failed', where: 'a', error }])).error).toEqual({
    code: 'X',
    message: 'it failed',
    hint: 'Do.',
    host: 'a',
  });
});

it('masks a secret wherever it stands', () => {
  const leaked = new Secret('redis_password', 'hunter22');
  const event = { type: 'note', where: 'a', text: 'x', extra: { deep: [leaked] } } as RunEvent;
  expect(written([event])).not.toContain('hunter22');
  expect(written([event])).toContain('<secret redis_password>');
});
