import { createHash } from 'node:crypto';
import { sh, text } from '../../../src/core/text.ts';
import { apt } from '../../../src/resources/apt.ts';
import { aptRepository } from '../../../src/resources/apt-repository.ts';
import type { ContractCase } from '../contract.ts';

/** An empty repository and the key that signed it, made once with gpg at a time that is past on every clock. */
const inRelease = text`
  -----BEGIN PGP SIGNED MESSAGE-----
  Hash: SHA256

  Origin: contract
  Suite: stable
  Codename: stable
  Date: Mon, 01 Jan 2024 00:00:00 UTC
  SHA256:
   e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 0 Packages
  -----BEGIN PGP SIGNATURE-----

  iHUEARYIAB0WIQSvNfgSQSe+HWjdESLUuOznxI0ujAUCZZNSAAAKCRDUuOznxI0u
  jCuWAQDqY/kXaCTjLAS5imbUFqaoDt6r6KDRbBh212JB1H5LbwD/XMFkbEWQhJ7m
  vcejb8BKG53OcX17Yafr/8K+X8ePyQ8=
  =p3ga
  -----END PGP SIGNATURE-----
`;
export const key = text`
  -----BEGIN PGP PUBLIC KEY BLOCK-----

  mDMEZZIAgBYJKwYBBAHaRw8BAQdAxYGQ5F26ZZxdJ2/zXKIFxLXZ1CyDHcxKfGy/
  1tL0bty0EHJlYnVpbGQgY29udHJhY3SIkAQTFggAOBYhBK81+BJBJ74daN0RItS4
  7OfEjS6MBQJlkgCAAhsjBQsJCAcCBhUKCQgLAgQWAgMBAh4BAheAAAoJENS47OfE
  jS6M7LcBALNHfUqubzJYo0I+VKXdge+x3TCnwbq0xPTQsT1HDectAP9nLJrnuX5E
  UYtIuEvOHeNbb23sy9A3A3UjGiPThNbbDg==
  =h07P
  -----END PGP PUBLIC KEY BLOCK-----
`;

const setup = sh`
  mkdir -p /srv/contract-repository
  chmod 0755 /srv/contract-repository
  printf %s ${inRelease} > /srv/contract-repository/InRelease
  : > /srv/contract-repository/Packages
  printf %s ${key} > /srv/contract-repository/key.asc
`;
const uris = ['file:/srv/contract-repository'];

export const aptRepositoryCases: readonly ContractCase[] = [
  {
    name: 'apt_repository with its key',
    setup,
    task: aptRepository({ name: 'contract', uris, suites: ['./'], key, priority: 400 }),
    disturb: {
      sources: sh`sed -i 's/^Suites/Enabled: no\nSuites/' /etc/apt/sources.list.d/contract.sources`,
      key: sh`echo >> /etc/apt/keyrings/contract.asc`,
      pin: sh`sed -i s/400/900/ /etc/apt/preferences.d/contract.pref`,
    },
  },
  {
    name: 'apt_repository whose key is fetched',
    given: [apt({ packages: ['curl'] })],
    task: aptRepository({
      name: 'contract-fetched',
      uris,
      suites: ['./'],
      keyUrl: 'file:///srv/contract-repository/key.asc',
      sha256: createHash('sha256').update(key.plain()).digest('hex'),
    }),
    disturb: { key: sh`rm /etc/apt/keyrings/contract-fetched.asc` },
  },
  {
    name: 'apt_repository that is absent',
    task: aptRepository({ name: 'contract', state: 'absent' }),
    disturb: { pin: sh`touch /etc/apt/preferences.d/contract.pref` },
  },
];
