import { z } from 'zod';
import { sh, words } from '../core/text.ts';
import { type GroupEntry, groupEntry } from './collect/groups.ts';
import { passwd } from './collect/passwd.ts';
import { type Change, defineResource, type State } from './define.ts';
import { account, path, presence } from './props.ts';

const props = z.strictObject({
  name: account(),
  uid: z.number().int().positive().optional().describe('Its number; chosen by the host when not given'),
  group: account().optional().describe('Primary group, which must exist. A new user gets one of its own name'),
  groups: z.array(account()).optional().describe('Groups that it must be in besides; others are left alone'),
  shell: path().optional().describe('Login shell'),
  home: path().optional().describe('Home directory; what is in an old one is not moved'),
  system: z.boolean().default(false).describe('Whether a new one is a system user: low number, no home directory'),
  state: presence().describe('`absent` leaves its home directory'),
});

type Props = z.output<typeof props>;

/** A user account. */
export const user = defineResource({
  type: 'user',
  summary: 'A user account. Only what is given is looked at and changed.',
  props,

  id: (p) => p.name,

  desired: (p): State => {
    if (p.state === 'absent') return { state: 'absent' };
    const { uid, group, groups, shell, home } = p;
    return {
      state: 'present',
      ...(uid !== undefined && { uid: String(uid) }),
      ...(group !== undefined && { group }),
      ...(groups !== undefined && { groups: listed(groups) }),
      ...(shell !== undefined && { shell }),
      ...(home !== undefined && { home }),
    };
  },

  observe: (p) => ({
    account: passwd(p.name),
    ...Object.fromEntries(groupsOf(p).map((name) => [groupKey(name), groupEntry(name)])),
  }),

  state: (p, { account, ...rest }): State => {
    if (!account) return { state: 'absent' };
    const entries = rest as Readonly<Record<string, GroupEntry | undefined>>;
    const { uid, gid, home, shell } = account;
    const isIn = (name: string) => {
      const entry = entries[groupKey(name)];
      return entry !== undefined && (entry.gid === gid || entry.members.includes(p.name));
    };
    const isPrimary = p.group !== undefined && entries[groupKey(p.group)]?.gid === gid;
    return {
      state: 'present',
      uid,
      group: isPrimary ? p.group! : `number ${gid}`,
      groups: listed((p.groups ?? []).filter(isIn)),
      shell,
      home,
    };
  },

  apply: (p, changes) => {
    const { name } = p;
    if (p.state === 'absent') return sh`! getent passwd ${name} >/dev/null || userdel ${name}`;
    // A group of its name that is there already is taken as its own.
    return sh`
      if ! getent passwd ${name} >/dev/null; then
        own=
        ${p.group === undefined ? sh`if getent group ${name} >/dev/null; then own=yes; fi` : sh``}
        useradd \${own:+-g ${name}} ${words([...(p.system ? ['--system'] : ['--create-home']), ...options(p)])} ${name}
      else
        ${change(p, changes)}
      fi
    `;
  },
});

function groupsOf({ group, groups = [] }: Props): string[] {
  return [...new Set([...(group === undefined ? [] : [group]), ...groups])];
}

function groupKey(name: string): string {
  return `group ${name}`;
}

function listed(groups: readonly string[]): string {
  return [...new Set(groups)].toSorted().join(',') || 'none';
}

function change(p: Props, changes: readonly Change[]) {
  const wrong = new Set(changes.map(({ field }) => field));
  const list = options(p, (field) => wrong.has(field) || wrong.has('state'));
  return list.length > 0 ? sh`usermod ${words(list)} ${p.name}` : sh`true`;
}

/** For useradd, and with --append before it for usermod. */
function options({ uid, group, groups = [], shell, home }: Props, isWanted?: (field: string) => boolean) {
  const pick = (field: string, value: string | number | undefined, ...flags: string[]) =>
    value === undefined || value === '' || isWanted?.(field) === false ? [] : [...flags, value];
  const append = isWanted ? ['--append'] : [];
  return [
    ...pick('uid', uid, '--uid'),
    ...pick('group', group, '--gid'),
    ...pick('groups', groups.join(','), ...append, '--groups'),
    ...pick('shell', shell, '--shell'),
    ...pick('home', home, isWanted ? '--home' : '--home-dir'),
  ];
}
