import { expect, it } from 'vitest';
import { sh } from '../../src/core/text.ts';
import { NeedValues } from '../../src/engine/needs.ts';
import { fakeConnection } from '../../src/transport/fake.ts';
import { roleOf, siteOf } from '../support/site.ts';

it('mints one value for all hosts that come soon, and another for those that come later', async () => {
  let minutes = 0;
  let made = 0;
  const connection = fakeConnection(() => ({ stdout: `token-${++made}` }), 'master');
  const needs = new NeedValues(siteOf([], { master: connection }), () => minutes * 60_000);
  const role = {
    ...roleOf('join', () => []),
    needs: { token: { from: 'master', kind: 'mint', probe: sh`make` } },
  } as const;
  const minted = async () => (await needs.mint(role, ['join.token'])).get('join.token')!.reveal();

  expect([await minted(), await minted()]).toEqual(['token-1', 'token-1']);
  minutes = 4;
  expect(await minted()).toBe('token-1');
  minutes = 6;
  expect(await minted()).toBe('token-2');
});
