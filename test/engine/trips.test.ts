import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sh } from '../../src/core/text.ts';
import { runSite } from '../../src/engine/run.ts';
import { defineResource } from '../../src/resources/define.ts';
import { script } from '../../src/resources/probe.ts';
import { fakeConnection } from '../../src/transport/fake.ts';
import { ownFile, playOf, recordingOptions, roleOf, siteOf } from '../support/site.ts';

let dir: string;
let options: ReturnType<typeof recordingOptions>;
const at = (name: string) => join(dir, name);

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rebuild-trips-'));
  options = recordingOptions();
  return () => rmSync(dir, { recursive: true, force: true });
});

/** A host whose scripts run here, and what each of them was for. */
function host() {
  const connection = fakeConnection(
    (text) =>
      new Promise((resolve) => {
        const env = { ...process.env, REBUILD_STATE: at('state'), REBUILD_RUN: at('run') };
        const child = execFile('sh', { env }, (error, stdout) =>
          resolve({ stdout, exitCode: Number(error?.code ?? 0) }),
        );
        child.stdin?.end(text);
      }),
  );
  const kinds = () => connection.scripts.map(kindOf);
  return { connection, kinds, leased: () => existsSync(at('state/lease')) };
}

function kindOf(text: string): string {
  const kinds = {
    facts: text.includes('os-release'),
    apply: text.includes('lease.'), // takes it
    look: text.includes('/due/'),
    'clean up': text.includes('rm -rf "$base"'),
    release: text.includes('rm -f "$REBUILD_STATE"/lease'),
  };
  const found = Object.entries(kinds).flatMap(([kind, is]) => (is ? [kind] : []));
  return found.join(', ');
}

/** Holds when its file is there, and fails where its name says so. */
const thing = defineResource({
  type: 'thing',
  summary: 'A thing of a test.',
  props: z.strictObject({ id: z.string(), probe: z.custom<ReturnType<typeof sh>>().optional() }),
  id: ({ id }) => id,
  desired: () => ({ state: 'present' }),
  observe: ({ id, probe }) => ({ said: script(probe ?? sh`if [ -e ${at(id)} ]; then echo present; fi`) }),
  state: (_, { said }) => ({ state: said.trim() }),
  apply: ({ id }) => sh`touch ${at(id)}`,
});

describe('round trips', () => {
  const web = () => roleOf('web', () => [ownFile(at('conf'), 'port 80\n')]);
  const db = () => roleOf('db', () => [thing({ id: 'rows' })]);

  async function run(roles: Parameters<typeof playOf>[1], more: Parameters<typeof playOf>[1][] = []) {
    const here = host();
    const plays = [roles, ...more].map((it) => playOf(['here'], it));
    const [result] = await runSite(siteOf(plays, { here: here.connection }), options);
    return { status: result?.status, trips: here.connection.trips, kinds: here.kinds(), leased: here.leased() };
  }

  it('of a host on which nothing differs: one', async () => {
    await run([web(), db()]);
    expect(await run([web(), db()])).toMatchObject({ status: 'ok', trips: 1, kinds: ['facts, look'] });
  });

  it('of one changed file: three, with the clean-up and the release of the lease', async () => {
    await run([web(), db()]);
    writeFileSync(at('conf'), 'port 81\n');
    expect(await run([web(), db()])).toEqual({
      status: 'changed',
      trips: 3,
      kinds: ['facts, look', 'apply', 'look, clean up, release'],
      leased: false,
    });
  });

  it('of two changed roles: five; the lease is kept until the second', async () => {
    await run([web(), db()]);
    writeFileSync(at('conf'), 'port 81\n');
    rmSync(at('rows'));
    expect(await run([web(), db()])).toEqual({
      status: 'changed',
      trips: 5,
      kinds: ['facts, look', 'apply', 'look, clean up', 'apply', 'look, clean up, release'],
      leased: false,
    });
  });

  it('of a change that turns out to ask for another one: the lease is taken again, and given back', async () => {
    const asks = sh`if [ -e ${at('index')} ] || ! grep -q 81 ${at('conf')} 2>/dev/null; then echo present; fi`;
    const index = roleOf('index', () => [thing({ id: 'index', probe: asks })]);
    await run([web(), index]);
    const newWeb = roleOf('web', () => [ownFile(at('conf'), 'port 81\n')]);
    expect(await run([newWeb, index])).toEqual({
      status: 'changed',
      trips: 5,
      kinds: ['facts, look', 'apply', 'look, clean up, release', 'apply', 'look, clean up, release'],
      leased: false,
    });
  });

  it('of a change after which another play has changes to make: the lease is kept until then', async () => {
    await run([web()], [[db()]]);
    writeFileSync(at('conf'), 'port 81\n');
    rmSync(at('rows'));
    expect(await run([web()], [[db()]])).toMatchObject({
      kinds: ['facts, look', 'apply', 'look, clean up', 'look', 'apply', 'look, clean up, release'],
      leased: false,
    });
  });

  it('of a change that fails: what it leaves is cleaned up at the end, in one', async () => {
    await run([web()]);
    const bad = roleOf('bad', () => [thing({ id: 'no/folder' })]);
    expect(await run([bad, web()])).toEqual({
      status: 'failed',
      trips: 3,
      kinds: ['facts, look', 'apply', 'clean up, release'],
      leased: false,
    });
  });
});
