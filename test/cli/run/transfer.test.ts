import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { download, upload } from '../../../src/cli/run/transfer.ts';
import { Redactor } from '../../../src/core/redact.ts';
import { folderWith } from '../../support/folder.ts';
import { shell } from '../../support/shell.ts';

/** More than one chunk, and not a multiple of one. */
const content = randomBytes(6 * 1024 * 1024 + 12_345);
const sha256 = createHash('sha256').update(content).digest('hex');

function scene() {
  const folder = folderWith({});
  writeFileSync(join(folder, 'there'), content);
  return { folder, station: { connection: shell(folder), redactor: new Redactor() } };
}

it('fetches a file byte for byte, readable by its owner only, and makes its folder', async () => {
  const { folder, station } = scene();
  const local = join(folder, 'new/here');
  await download(station, { remote: join(folder, 'there'), local, sha256 });
  expect(readFileSync(local).equals(content)).toBe(true);
  expect((statSync(local).mode & 0o777).toString(8)).toBe('600');
});

it('leaves nothing of a file that is not the one on the host, or is not there', async () => {
  const { folder, station } = scene();
  const fetching = (remote: string) =>
    download(station, { remote: join(folder, remote), local: join(folder, 'here'), sha256: 'another' });
  await expect(fetching('there')).rejects.toMatchObject({ code: 'TRANSFER_FAILED' });
  await expect(fetching('nowhere')).rejects.toMatchObject({ code: 'TRANSFER_FAILED' });
  expect(readdirSync(folder)).toEqual(['there']);
});

it('says when a file cannot be written on this machine', async () => {
  const { folder, station } = scene();
  const local = join(folder, 'there/below');
  await expect(download(station, { remote: join(folder, 'there'), local, sha256 })).rejects.toMatchObject({
    code: 'TRANSFER_FAILED',
    message: expect.stringContaining(`${local} cannot be written`),
  });
});

it('sends a file byte for byte, readable by its owner only, over what was there', async () => {
  const { folder, station } = scene();
  const remote = join(folder, 'sent');
  writeFileSync(remote, 'before', { mode: 0o600 });
  await upload(station, { remote, local: join(folder, 'there'), sha256 });
  expect(readFileSync(remote).equals(content)).toBe(true);
  expect((statSync(remote).mode & 0o777).toString(8)).toBe('600');
});

it('notices that something else arrived', async () => {
  const { folder, station } = scene();
  const sending = upload(station, {
    remote: join(folder, 'sent'),
    local: join(folder, 'there'),
    sha256: '0'.repeat(64),
  });
  await expect(sending).rejects.toMatchObject({
    code: 'TRANSFER_FAILED',
    message: 'the file that arrived is not the one that was sent',
  });
});
