import { expect, it } from 'vitest';
import { folderWith } from '../../support/inventory.ts';
import { run } from '../run.ts';

const files = { 'hosts.yaml': 'web:\n  vars: { port: 80 }\n  hosts:\n    a: { port: 81 }\n' };

it('says where a value comes from and what it hides', async () => {
  const folder = folderWith(files);
  const { stdout } = await run(['explain', 'port', 'a', '-i', folder, '-e', 'port=82']);
  expect(stdout.replaceAll(folder, 'FOLDER')).toBe(
    [
      'port on a: 82',
      '  from extra vars, --extra-vars',
      '  hides 81',
      '    from host a, FOLDER/hosts.yaml:4:10',
      '  hides 80',
      '    from group web, FOLDER/hosts.yaml:2:11',
      '',
    ].join('\n'),
  );
});

it('says the same as JSON', async () => {
  const { stdout } = await run(['explain', 'port', 'a', '--json', '-i', folderWith(files)]);
  expect(JSON.parse(stdout)).toMatchObject({ path: 'port', host: 'a', value: 81, shadows: [{ value: 80 }] });
});

it.each([
  [['prot', 'a'], 'VAR_UNDEFINED', 'Write "port".'],
  [['port', 'aa'], 'HOST_UNKNOWN', 'Write "a".'],
])('names what is near for %j', async (words, code, hint) => {
  await expect(run(['explain', ...words, '-i', folderWith(files)])).rejects.toMatchObject({ code, hint });
});
