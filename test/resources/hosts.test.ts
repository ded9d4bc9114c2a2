import { expect, it } from 'vitest';
import { hostsBlock } from '../../src/resources/hosts.ts';
import { fieldsOf, scriptFor } from '../support/here.ts';

const entries = [
  { address: '10.0.1.10', names: ['master', 'master.example'] },
  { address: '10.0.1.11', names: ['worker'] },
  { address: '10.0.1.10', names: ['api'] },
];
const task = hostsBlock({ entries });

const block = (...lines: string[]) => ({
  lines: ['127.0.0.1 localhost', '# BEGIN rebuild cluster', ...lines, '# END rebuild cluster'],
});

it.each<[string, string[], string[]]>([
  [
    'nothing when all is there, however it is spaced',
    ['10.0.1.10\tmaster  master.example api', '10.0.1.11 worker # x'],
    [],
  ],
  ['an address with other names', ['10.0.1.10 master', '10.0.1.11 worker'], ['10.0.1.10']],
  ['a missing address', ['10.0.1.10 master master.example api'], ['10.0.1.11']],
  ['addresses that nobody wants', ['10.0.1.10 master master.example api', '10.0.1.11 worker', '9.9.9.9 x'], ['others']],
])('names %s', (_, lines, fields) => {
  expect(fieldsOf(task, block(...lines))).toEqual(fields);
});

it('names all when there is no block', () => {
  expect(fieldsOf(task, { lines: undefined })).toEqual(['state', 'others', '10.0.1.10', '10.0.1.11']);
});

it('writes one line for each address', () => {
  expect(scriptFor(task, ['10.0.1.10'])).toContain("'10.0.1.10 master master.example api\n10.0.1.11 worker'");
});

it.each([
  [{ address: '10.0.1.300', names: ['x'] }, 'Invalid'],
  [{ address: '10.0.1.3', names: ['x y'] }, 'must be a host name'],
])('rejects %j', (entry, message) => {
  expect(() => hostsBlock({ entries: [entry] })).toThrow(message);
});
