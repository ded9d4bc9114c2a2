import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { streamSink } from '../../src/report/sink.ts';

type Fake = PassThrough & Partial<NodeJS.WriteStream>;

function stream(given: Partial<NodeJS.WriteStream> = {}): NodeJS.WriteStream {
  return Object.assign(new PassThrough() as Fake, given) as NodeJS.WriteStream;
}

describe('colours', () => {
  it.each([
    ['on a terminal', true, {}, true],
    ['into a pipe', false, {}, false],
    ['with NO_COLOR', true, { NO_COLOR: '1' }, false],
    ['with an empty NO_COLOR', true, { NO_COLOR: '' }, true],
    ['with FORCE_COLOR into a pipe', false, { FORCE_COLOR: '1' }, true],
    ['with both', false, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
    ['on a dumb terminal', true, { TERM: 'dumb' }, false],
  ])('%s', (_, isTTY, env, expected) => {
    const { paint } = streamSink(stream({ isTTY } as Partial<NodeJS.WriteStream>), env);
    expect(paint.isColorSupported).toBe(expected);
  });
});

describe('size', () => {
  it('is that of the terminal, as it is at the time', () => {
    const terminal = stream({ columns: 80, rows: 24 });
    const sink = streamSink(terminal, {});
    terminal.columns = 100;
    expect([sink.columns, sink.rows]).toEqual([100, 24]);
  });

  it('of a pipe is that of COLUMNS, else one that is good to read', () => {
    expect(streamSink(stream(), { COLUMNS: '90' }).columns).toBe(90);
    expect(streamSink(stream(), {}).columns).toBe(120);
  });
});

describe('a reader that has gone', () => {
  it('is no error: what is written then is dropped', () => {
    const pipe = stream();
    const sink = streamSink(pipe, {});
    pipe.emit('error', Object.assign(new Error('broken pipe'), { code: 'EPIPE' }));
    sink.write('nobody reads this');
    expect(pipe.read()).toBeNull();
  });

  it('is told from other errors', () => {
    const pipe = stream();
    streamSink(pipe, {});
    expect(() => pipe.emit('error', Object.assign(new Error('disk full'), { code: 'ENOSPC' }))).toThrow('disk full');
  });
});
