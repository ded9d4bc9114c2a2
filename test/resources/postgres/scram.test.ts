import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { scramVerifier, verifies } from '../../../src/resources/postgres/scram.ts';

describe('the verifier of a password', () => {
  it('yields the signature of the example of RFC 7677', () => {
    const verifier = scramVerifier('pencil', Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64'));
    const nonce = 'rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0';
    const exchange = `n=user,r=rOprNGfwEbeRWgbNEkqO,r=${nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r=${nonce}`;
    const serverKey = Buffer.from(verifier.split(':')[2]!, 'base64');
    expect(createHmac('sha256', serverKey).update(exchange).digest('base64')).toBe(
      '6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
    );
  });

  it('differs each time, and is always of the password', () => {
    const [one, two] = [scramVerifier('ü "x"'), scramVerifier('ü "x"')];
    expect(one).not.toBe(two);
    expect([one, two].map((verifier) => verifies('ü "x"', verifier))).toEqual([true, true]);
  });

  it('is checked with its own number of iterations', () => {
    expect(verifies('x', scramVerifier('x', Buffer.alloc(16), 1000))).toBe(true);
  });

  it.each([
    ['another password', scramVerifier('other')],
    ['MD5', 'md5a3556571e93b0d20722ba62be61e8c2d'],
    ['a verifier that is cut', scramVerifier('x').slice(0, -4)],
    ['nothing', ''],
  ])('is not taken from %s', (_, verifier) => {
    expect(verifies('x', verifier)).toBe(false);
  });
});
