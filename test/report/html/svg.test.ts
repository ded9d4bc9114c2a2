import { describe, expect, it } from 'vitest';
import { html } from '../../../src/report/html/markup.ts';
import { cutTo, linesOf, shortened, svg } from '../../../src/report/html/svg.ts';

describe('text in a picture', () => {
  it.each([
    ['what fits', 'k8s-api', 100, 'k8s-api'],
    ['what is too long, by its middle', 'node-with-a-long-name-17', 100, 'node-with-a…me-17'],
    ['what hardly has room', 'node-17', 10, '…'],
  ])('shortens %s', (_, text, width, expected) => {
    expect(shortened(text, width, 10.5)).toBe(expected);
  });

  it('is cut at its end where the beginning says more', () => {
    expect(cutTo('credits last 4 days', 60, 10)).toBe('credits l…');
  });

  it('goes on in more lines, the last of which says that there is more', () => {
    const words = 'one two three four five six';
    expect(linesOf(words, { width: 60, fontPx: 10, most: 3 })).toEqual(['one two', 'three four', 'five six']);
    expect(linesOf(words, { width: 60, fontPx: 10, most: 2 })).toEqual(['one two', 'three fou…']);
  });
});

it('A picture says in words what it shows', () => {
  const words = { title: 'Cost <now>', description: 'By group.' };
  expect(svg({ width: 10, height: 5, content: html`<g/>` }, words).text).toBe(
    '<svg viewBox="0 0 10 5" width="10" height="5" role="img" aria-label="Cost &lt;now&gt;: By group."><title>Cost &lt;now&gt;</title><desc>By group.</desc><g/></svg>',
  );
});
