import { expect, it } from 'vitest';
import { UnreachableError } from '../../src/core/error.ts';
import { isLostInFlight, socketError, unreachable } from '../../src/transport/errors.ts';

const peer = { host: 'web-1', at: '10.0.0.4:22', user: 'root' };

it.each([
  ['ECONNREFUSED', 'SSH_REFUSED', '10.0.0.4:22 refuses connections: the machine is up, nothing listens there'],
  ['ETIMEDOUT', 'SSH_TIMEOUT', '10.0.0.4:22 does not answer: no answer to the TCP connection'],
  ['ENOTFOUND', 'SSH_DNS', 'the name 10.0.0.4 has no address'],
  ['EAI_AGAIN', 'SSH_DNS', 'the name 10.0.0.4 has no address'],
  ['EHOSTUNREACH', 'SSH_NO_ROUTE', 'there is no way to 10.0.0.4:22: no machine answers at that address'],
  ['ENETUNREACH', 'SSH_NO_ROUTE', 'there is no way to 10.0.0.4:22: this machine has no route to that network'],
])('explains %s', (cause, code, message) => {
  const error = socketError(Object.assign(new Error(`connect ${cause}`), { code: cause }), peer);
  expect(error).toBeInstanceOf(UnreachableError);
  expect(error).toMatchObject({ code, message, host: 'web-1', hint: expect.stringMatching(/\.$/) });
});

it('tells a loss in flight from a host that was never reached', () => {
  expect(isLostInFlight(unreachable('SSH_LOST', peer, 'reset'))).toBe(true);
  expect(isLostInFlight(unreachable('SSH_DROPPED', peer, 'reset'))).toBe(false);
  expect(isLostInFlight(new Error('SSH_LOST'))).toBe(false);
});
