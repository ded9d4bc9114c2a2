import { expect, it } from 'vitest';
import { itemsAt, parseXml, renderXml, setValue, valueAt } from '../../../src/lab/proxy/xml.ts';

const source = `<?xml version="1.0" encoding="utf-8"?>
<R xmlns="http://ec2.example/"><vpcSet><item><vpcId>vpc-1</vpcId><tagSet/></item></vpcSet><note>a &lt; b &amp;amp; c</note></R>`;

it('writes what it read', () => {
  expect(renderXml(parseXml(source))).toBe(source);
});

it('ignores the line breaks of a page that was laid out', () => {
  expect(renderXml(parseXml('<R>\n  <a>1</a>\n  <b/>\n</R>'))).toBe(
    '<?xml version="1.0" encoding="utf-8"?>\n<R><a>1</a><b/></R>',
  );
});

it('gives values as they were meant, and nothing for what is not there', () => {
  const xml = parseXml(source);
  expect(valueAt(xml, 'note')).toBe('a < b &amp; c');
  expect(itemsAt(xml, 'vpcSet').map((item) => valueAt(item, 'vpcId'))).toEqual(['vpc-1']);
  expect([valueAt(xml, 'no.such'), itemsAt(xml, 'no')]).toEqual(['', []]);
});

it('sets what is there and what is not', () => {
  const xml = parseXml('<R><a>1</a></R>');
  setValue(xml, 'a', '<2>');
  setValue(xml, 'b', '&3');
  expect(renderXml(xml)).toMatch('<R><a>&lt;2&gt;</a><b>&amp;3</b></R>');
});

it.each(['<a><b></a></b>', '<a>', 'plain', ''])('refuses %j', (broken) => {
  expect(() => parseXml(broken)).toThrow();
});
