import { describe, expect, it } from 'vitest';
import { html, Markup } from '../../../src/report/html/markup.ts';

describe('a template of markup', () => {
  it.each([
    ['what would be markup', '<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['what would end an attribute', '" onload="x', '&quot; onload=&quot;x'],
    ['an apostrophe', "a'b", 'a&#39;b'],
    ['what looks like an entity', '&lt;', '&amp;lt;'],
    ['control characters', 'a\u0000b\u001b[31mc\u0007', 'abc'],
    ['characters that turn the direction of text', 'gpj\u202eexe.\u2066x', 'gpjexe.x'],
    ['text of other languages', '한글 ü', '한글 ü'],
  ])('makes %s harmless', (_, given, expected) => {
    expect(html`<b title="${given}">${given}</b>`.text).toBe(`<b title="${expected}">${expected}</b>`);
  });

  it('takes markup as it is, joins lists, and writes nothing for what is undefined', () => {
    const items = ['a', '<'].map((text) => html`<li>${text}</li>`);
    expect(html`<ul>${items}</ul>${undefined}${3}${new Markup('<hr>')}`.text).toBe(
      '<ul><li>a</li><li>&lt;</li></ul>3<hr>',
    );
  });
});
