import { createHash } from 'node:crypto';
import { z } from 'zod';
import { lines, type Script, sh } from '../core/text.ts';
import { sha256 as sha256Of } from './collect/sha256.ts';
import { defineResource, type State } from './define.ts';
import { content, presence, sha256 } from './props.ts';
import { withApt } from './shell/apt-get.ts';
import { TRY_SOURCE } from './shell/apt-trial.ts';
import { fetchTo, verifySha256 } from './shell/fetch.ts';

const list = (what: string) => z.array(z.string().regex(/^\S+$/, `must be ${what} without spaces`));

const props = z
  .strictObject({
    name: z
      .string()
      .regex(/^[\w.-]+$/, 'must be a file name')
      .describe('Name of its files under /etc/apt'),
    uris: list('a URI').default([]).describe('Where it is'),
    suites: list('a suite').default([]).describe('Such as a codename; with a `/` at the end, an exact path'),
    components: list('a component').default([]).describe('Such as `main`; none with an exact path'),
    architectures: list('an architecture').default([]).describe('Such as `amd64`; those of the host when not given'),
    key: content().optional().describe('The key that signs it, armored'),
    keyUrl: z
      .url()
      .optional()
      .describe('Where the host fetches the key, instead of `key`; ending in .gpg it is binary'),
    sha256: sha256().optional().describe('SHA-256 of what is at `keyUrl`'),
    signedBy: z
      .string()
      .regex(/^\/\S+\.(asc|gpg)$/, 'must be an absolute path that ends in .asc or .gpg')
      .optional()
      .describe('A key that the host has already, instead of `key`: its path'),
    priority: z.number().int().optional().describe('Pin priority of all its packages'),
    state: presence(),
  })
  .refine(({ state, uris, suites }) => state === 'absent' || (uris.length > 0 && suites.length > 0), {
    error: 'uris, suites: at least one of each is needed',
  })
  .refine((p) => p.state === 'absent' || [p.key, p.keyUrl, p.signedBy].filter((it) => it !== undefined).length === 1, {
    error: 'key: give one of `key`, `keyUrl` and `signedBy`',
  })
  .refine(({ keyUrl, sha256 }) => (keyUrl === undefined) === (sha256 === undefined), {
    error: 'sha256: belongs to `keyUrl`',
  })
  .refine(({ key }) => key === undefined || key.plain().includes('BEGIN PGP PUBLIC KEY BLOCK'), {
    error: 'key: must be armored ("-----BEGIN PGP PUBLIC KEY BLOCK-----")',
  });

type Props = z.output<typeof props>;

/** A package repository of apt with the key that signs it. */
export const aptRepository = defineResource({
  type: 'apt_repository',
  summary: 'A package repository of apt with the key that signs it, and its package lists.',
  props,

  id: (p) => p.name,

  desired: (p): State => {
    if (p.state === 'absent') return { sources: 'absent', key: 'absent', pin: 'absent' };
    return {
      sources: hash(sourcesOf(p, keyPath(p))),
      ...(p.signedBy === undefined && { key: p.sha256 ?? hash(p.key!.plain()) }),
      pin: p.priority === undefined ? 'absent' : hash(pinOf(p)),
    };
  },

  observe: (p) => ({ sources: sha256Of(sourcesPath(p)), key: sha256Of(keyPath(p)), pin: sha256Of(pinPath(p)) }),

  state: (_, { sources = 'absent', key = 'absent', pin = 'absent' }) => ({ sources, key, pin }),

  apply: (p, changes) =>
    p.state === 'absent'
      ? sh`rm -f -- ${sourcesPath(p)} ${ownKeyPath(p.name, 'asc')} ${ownKeyPath(p.name, 'gpg')} ${pinPath(p)}`
      : withApt(lines([...(changes.every(({ field }) => field === 'pin') ? [] : [install(p)]), pin(p)])),
});

/**
 * The lists are read from a trial copy of both files, which only then take their places: what cannot be fetched or is
 * not signed by the key leaves nothing that the next run would take for done, or that breaks every apt-get update.
 */
function install(p: Props): Script {
  const isGiven = p.signedBy !== undefined;
  const trial = isGiven ? keyPath(p) : `${keyPath(p)}.new${keyPath(p).slice(-4)}`;
  return sh`
    mkdir -p /etc/apt/keyrings /etc/apt/sources.list.d
    apt_trial=$(mktemp -d)
    chmod 0755 -- "$apt_trial"
    trap 'rm -rf -- "$apt_trial" "$apt_err" '${isGiven ? sh`` : trial} EXIT
    ${
      isGiven
        ? checkKey(trial)
        : sh`${writeKey(p, trial)}
    chmod 0644 ${trial}`
    }
    printf %s ${sourcesOf(p, trial)} >"$apt_trial/trial.sources"
    ${TRY_SOURCE}
    apt_try_source "$apt_trial/trial.sources" ${`${p.name}.sources`} || {
      printf 'APT_REPOSITORY_UNUSABLE: the lists of %s cannot be read; nothing was changed\n' ${p.name} >&2
      exit 1
    }
    ${isGiven ? sh`:` : sh`mv -f ${trial} ${keyPath(p)}`}
    printf %s ${sourcesOf(p, keyPath(p))} >"$apt_trial/final"
    chmod 0644 "$apt_trial/final"
    mv -f "$apt_trial/final" ${sourcesPath(p)}
    apt_source_placed
  `;
}

function checkKey(path: string): Script {
  return sh`
    [ -r ${path} ] || {
      printf 'there is no key at %s\n' ${path} >&2
      exit 1
    }
  `;
}

function writeKey({ key, keyUrl, sha256 }: Props, to: string): Script {
  if (keyUrl === undefined) return sh`printf %s ${key!} >${to}`;
  const isBinary = keyUrl.endsWith('.gpg');
  return sh`
    ${fetchTo(keyUrl, sh`${to}`)}
    ${verifySha256(sh`${to}`, sha256!, keyUrl)}
    if grep -q 'BEGIN PGP PUBLIC KEY BLOCK' ${to}; then ${isBinary ? sh`apt_wrong=armored` : sh`apt_wrong=`}
    else ${isBinary ? sh`apt_wrong=` : sh`apt_wrong=binary`}; fi
    [ -z "$apt_wrong" ] || {
      printf 'the key at %s is %s, which its name does not say; give the key itself as "key"\n' ${keyUrl} "$apt_wrong" >&2
      exit 1
    }
  `;
}

function pin(p: Props): Script {
  if (p.priority === undefined) return sh`rm -f -- ${pinPath(p)}`;
  return sh`
    mkdir -p /etc/apt/preferences.d
    printf %s ${pinOf(p)} >${pinPath(p)}
    chmod 0644 ${pinPath(p)}
  `;
}

/** apt tells by the name whether a key is armored. */
function keyPath({ name, keyUrl, signedBy }: Pick<Props, 'name' | 'keyUrl' | 'signedBy'>): string {
  return signedBy ?? ownKeyPath(name, keyUrl?.endsWith('.gpg') ? 'gpg' : 'asc');
}

function ownKeyPath(name: string, ending: 'asc' | 'gpg'): string {
  return `/etc/apt/keyrings/${name}.${ending}`;
}

function sourcesPath({ name }: Props): string {
  return `/etc/apt/sources.list.d/${name}.sources`;
}

function pinPath({ name }: Props): string {
  return `/etc/apt/preferences.d/${name}.pref`;
}

function sourcesOf({ uris, suites, components, architectures }: Props, key: string): string {
  const fields = { Types: ['deb'], URIs: uris, Suites: suites, Components: components, Architectures: architectures };
  const given = Object.entries(fields).filter(([, values]) => values.length > 0);
  return `${given.map(([field, values]) => `${field}: ${values.join(' ')}\n`).join('')}Signed-By: ${key}\n`;
}

function pinOf({ uris, priority }: Props): string {
  const origins = [...new Set(uris.map((uri) => new URL(uri).hostname))];
  const pins = origins.map((origin) => `Package: *\nPin: origin "${origin}"\nPin-Priority: ${priority}\n`);
  return pins.join('\n');
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
