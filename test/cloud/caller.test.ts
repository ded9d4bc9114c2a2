import { describe, expect, it } from 'vitest';
import { labCaller, publicCaller } from '../../src/cloud/caller.ts';

it.each([
  ['10.0.0.0/16', '10.0.0.1/32'],
  ['172.30.16.0/20', '172.30.16.1/32'],
])('hosts of a lab in %s see this machine as %s', (cidr, caller) => {
  expect(labCaller(cidr)).toBe(caller);
});

describe('on AWS', () => {
  it('this machine is what the internet sees', async () => {
    expect(await publicCaller(async () => '192.0.2.7\n')).toBe('192.0.2.7/32');
  });

  it.each([
    ['a page', async () => '<html>sign in</html>'],
    ['no answer', async () => Promise.reject(new Error('ENOTFOUND'))],
    ['an IPv6 address', async () => '2001:db8::1'],
  ])('%s is refused, with a way on', async (_what, fetchText) => {
    await expect(publicCaller(fetchText, 'https://who.example')).rejects.toMatchObject({
      code: 'CLOUD_CALLER_UNKNOWN',
      message: "https://who.example did not tell this machine's public IPv4 address.",
    });
  });
});
