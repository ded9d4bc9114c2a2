import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { copy } from '../../src/resources/copy.ts';
import { folderWith } from '../support/folder.ts';
import { fieldsHere, ownAccess, scriptFor } from '../support/here.ts';

it.each([0, 1, 3_000_000])('copies %d bytes of anything', async (size) => {
  const at = folderWith({});
  const bytes = randomBytes(size);
  writeFileSync(join(at, 'from'), bytes);
  const task = copy({ src: pathToFileURL(join(at, 'from')), path: join(at, 'to'), ...ownAccess });
  expect(await fieldsHere(task)).toEqual(['sha256', 'state', 'owner', 'group', 'mode']);
  writeFileSync(join(at, 'script'), `set -e\n${task.apply([{ field: 'sha256', from: '', to: '' }], {}).plain()}`);
  execFileSync('sh', [join(at, 'script')]);
  expect(readFileSync(join(at, 'to')).equals(bytes)).toBe(true);
  expect(await fieldsHere(task)).toEqual([]);
});

it('does not send the content when only its mode differs', () => {
  const src = join(folderWith({}), 'from');
  writeFileSync(src, 'content');
  expect(scriptFor(copy({ src, path: '/x' }), ['mode'])).not.toContain('base64');
});

it('says which file of this machine cannot be read', () => {
  expect(() => copy({ src: '/not/there', path: '/x' })).toThrow('copy: src: /not/there cannot be read');
});

it('leaves what is large to archive', () => {
  const src = join(folderWith({}), 'large');
  writeFileSync(src, Buffer.alloc(8 * 1024 * 1024 + 1));
  expect(() => copy({ src, path: '/x' })).toThrow('is larger than 8 MiB: let the host fetch it with "archive"');
});
