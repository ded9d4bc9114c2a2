import { describe, expect, it } from 'vitest';
import { createReporter } from '../../src/report/reporter.ts';
import { memorySink } from '../../src/report/sink.ts';

describe('the reporter', () => {
  it.each([
    ['plain lines where there is no terminal', { isTerminal: false }, {}, /^t, 1 host\n$/],
    ['a picture on a terminal', { isTerminal: true }, {}, /25l/],
    ['JSON where it is asked for, on a terminal too', { isTerminal: true }, { json: true }, /^\{"time":.*\}\n$/],
    ['more lines with -v', { isTerminal: false }, { verbose: 9 }, /^t, 1 host\n$/],
  ])('is %s', async (_, screen, options, expected) => {
    const sink = memorySink(screen);
    const reporter = await createReporter(sink, options);
    reporter.emit({ type: 'run.start', title: 't', mode: 'apply', hosts: ['a'] });
    await reporter.close();
    expect(sink.text()).toMatch(expected);
  });
});
