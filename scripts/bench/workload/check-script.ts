import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { sh } from '../../../src/core/text.ts';
import { filesOf } from './roles/site40/contents.ts';
import { environmentLine, type SiteHost, site } from './roles/site40/site.ts';
import { unitsOf } from './roles/site40/units.ts';

const CHECK = readFileSync(new URL('check.sh', import.meta.url), 'utf8');

/**
 * The script that judges a host, whoever has set it up, and the floor that runs are measured against: read-only, with few
 * processes. A line for each fact, at the end `checked 53, 0 differ`; exit code 1 when any differs.
 */
export function checkScript(host: SiteHost): string {
  const files = allFilesOf(host);
  const { group, users } = site;
  const head = sh`
    PKGS=${site.packages.join(' ')}
    GROUP=${`${group.name}:x:${group.gid}:`}
    USERS=${joined(users.map((it) => `${it.name}:x:${it.uid}:${group.gid}::${it.home}:${it.shell}`))}
    KEYS=${joined(users.map(({ home, key }) => `${home}/.ssh/authorized_keys|${key}`))}
    STAT=${joined([...site.directories.map((it) => access(it, 'directory')), ...files.map((it) => access(it, 'regular file'))])}
    SUMS=${joined(files.map(({ path, content }) => `${sum(content)}  ${path}`))}
    SERVICES=${site.services.join(' ')}
    TZ_WANT=${site.timezone}
    BLOCK_NAME=${site.hostsBlock.name}
    BLOCK=${joined(site.hostsBlock.entries.map(({ address, names }) => `${address} ${names.join(' ')}`))}
    LINE=${environmentLine(host)}
    NODE_ID=${site.nodeId}
  `;
  return head.plain() + CHECK;
}

function allFilesOf(host: SiteHost) {
  const units = unitsOf(host).map(({ name, content }) => ({
    path: `/etc/systemd/system/${name}`,
    owner: 'root',
    group: 'root',
    mode: '0644',
    content,
  }));
  return [...filesOf(host), ...units].map((it) => ({ ...it, content: it.content.plain() }));
}

/** As `stat -c '%n %F %U:%G %a'` prints it. */
function access(it: { path: string; owner: string; group: string; mode: string }, kind: string): string {
  return `${it.path} ${kind} ${it.owner}:${it.group} ${it.mode.replace(/^0/, '')}`;
}

function joined(lines: readonly string[]): string {
  return lines.join('\n');
}

function sum(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}
