import { expect, it } from 'vitest';
import { timezone } from '../../src/resources/timezone.ts';
import { fieldsOf, runHere } from '../support/here.ts';

const file = ['Asia/Seoul'];
const to = (target: string) => ({ kind: 'link', target });

it.each([
  [{ link: to('/usr/share/zoneinfo/Asia/Seoul'), file }, []],
  [{ link: to('../usr/share/zoneinfo/Asia/Seoul'), file }, []],
  [{ link: to('/usr/share/zoneinfo/Etc/UTC'), file }, ['localtime']],
  [{ link: to('/usr/share/zoneinfo/Asia/Seoul') }, ['file']],
  [{ link: { kind: 'file' }, file }, ['localtime']],
  [{}, ['localtime', 'file']],
])('of %j differs: %j', (seen, fields) => {
  expect(fieldsOf(timezone({ name: 'Asia/Seoul' }), seen)).toEqual(fields);
});

it('says that the host does not know a zone, and changes nothing', () => {
  expect(runHere(timezone({ name: 'Asia/Soul' }).apply([], {}))).toBe(
    'TIMEZONE_UNKNOWN: this host knows no time zone Asia/Soul; correct it, or install tzdata before this task',
  );
});

it.each(['', 'asia/seoul', '../etc/passwd', 'Asia/'])('rejects %j', (name) => {
  expect(() => timezone({ name })).toThrow('must be a time zone');
});
