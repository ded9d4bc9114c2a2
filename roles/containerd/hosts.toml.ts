import { lines, type Script, sh, type Text, text, words } from 'rebuild';
import { CERTS } from './config.toml.ts';

/** Tells our files from those of others. */
const MARK = '# Written by rebuild.';

/**
 * Where images of a registry are asked for, in this order, before the registry itself. Without a registry of their own
 * (`_default`) the mirrors are asked for every image.
 */
export function hostsToml(registry: string, mirrors: readonly string[]): Text {
  const server = registry === '_default' ? '' : `server = "https://${registry}"\n`;
  const hosts = mirrors.map((url) => `\n[host."${url}"]\n  capabilities = ["pull", "resolve"]\n`);
  return text`${MARK}\n${server}${hosts.join('')}`;
}

/** Exits 1 when a registry that is not in `wanted` still has mirrors of ours. */
export function noOtherMirrors(wanted: readonly string[]): Script {
  return eachOther(wanted, sh`exit 1`);
}

export function removeOtherMirrors(wanted: readonly string[]): Script {
  return eachOther(wanted, sh`rm -f -- "$file"; rmdir -- "\${file%/*}" 2>/dev/null || :`);
}

function eachOther(wanted: readonly string[], then: Script): Script {
  return lines([
    sh`for file in ${CERTS}/*/hosts.toml; do`,
    sh`  grep -qsxF ${MARK} "$file" || continue`,
    sh`  registry=\${file%/*}; registry=\${registry##*/}; other=yes`,
    sh`  for one in ${words(wanted)}; do [ "$one" != "$registry" ] || other=no; done`,
    sh`  [ $other = no ] || { ${then}; }`,
    sh`done`,
  ]);
}
