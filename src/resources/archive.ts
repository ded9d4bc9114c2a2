import { z } from 'zod';
import { type Script, sh } from '../core/text.ts';
import { linesOf } from './collect/lines.ts';
import { defineResource } from './define.ts';
import { path, sha256 } from './props.ts';
import { fetchTo, verifySha256 } from './shell/fetch.ts';

/** Holds the checksum of what was unpacked; written last. */
const MARKER = '.rebuild-archive';

const props = z
  .strictObject({
    url: z
      .url({ protocol: /^(https?|file)$/ })
      .optional()
      .describe('Where the host fetches it'),
    src: path().optional().describe('Path on the host, instead of a URL'),
    sha256: sha256().describe('SHA-256 of the archive'),
    dest: path().describe('Directory of its own, replaced as a whole'),
    strip: z.number().int().min(0).default(0).describe('Leading directories to leave out (tar archives)'),
    owner: z.string().default('root').describe('User that owns all of it'),
    group: z.string().default('root').describe('Group of all of it'),
  })
  .refine(({ url, src }) => (url === undefined) !== (src === undefined), 'url: give either `url` or `src`');

type Props = z.output<typeof props>;

/** An unpacked archive. */
export const archive = defineResource({
  type: 'archive',
  summary: 'An archive (tar in any compression, or zip) fetched by the host, checked, and unpacked into a directory.',
  props,

  id: (p) => p.dest,

  desired: (p) => ({ sha256: p.sha256 }),

  observe: (p) => ({ marker: linesOf(`${p.dest}/${MARKER}`) }),

  state: (_, { marker }) => (marker?.[0] ? { sha256: marker[0] } : {}),

  // Unpacked beside the old one and put in its place at the end.
  apply: (p) => sh`
    dest=${p.dest}
    if [ -e "$dest" ] && [ ! -e "$dest/${MARKER}" ] && [ -n "$(ls -A -- "$dest")" ]; then
      printf '%s holds files that are not of this archive; give it a directory of its own\n' "$dest" >&2
      exit 1
    fi
    mkdir -p -- "\${dest%/*}/"
    work=$(mktemp -d -- "\${dest%/*}/.rebuild.XXXXXX")
    trap 'rm -rf -- "$work"' EXIT
    ${p.url === undefined ? sh`file=${p.src ?? ''}` : sh`file=$work/archive`}
    ${p.url === undefined ? sh`` : fetchTo(p.url, sh`"$file"`)}
    ${verifySha256(sh`"$file"`, p.sha256, p.url ?? p.src ?? '')}
    mkdir -- "$work/tree"
    ${unpack(p)}
    chown -R ${p.owner}:${p.group} -- "$work/tree"
    printf '%s\n' ${p.sha256} >"$work/tree/${MARKER}"
    rm -rf -- "$dest"
    mv -T -- "$work/tree" "$dest"
  `,
});

function unpack({ url, src, strip }: Props): Script {
  const name = url === undefined ? src! : new URL(url).pathname;
  if (!name.endsWith('.zip')) {
    return sh`tar -xf "$file" -C "$work/tree" --no-same-owner --strip-components ${strip}`;
  }
  return sh`
    command -v unzip >/dev/null || { echo 'there is no unzip on this host; install it before this task' >&2; exit 1; }
    unzip -q "$file" -d "$work/tree"
  `;
}
