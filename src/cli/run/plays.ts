import { suggestion } from '../../config/nearest.ts';
import { RebuildError } from '../../core/error.ts';
import type { Play } from '../../playbook/model.ts';
import { roleNames } from '../../roles/registry.ts';

/** The plays that use the role, with nothing else in them. @throws RebuildError ROLE_UNKNOWN */
export function withRole(name: string, plays: readonly Play[]): readonly Play[] {
  const found = plays
    .map((play) => ({ ...play, roles: play.roles.filter(({ role }) => role === name) }))
    .filter(({ roles }) => roles.length > 0);
  if (found.length > 0) return found;
  const isKnown = roleNames().includes(name);
  throw new RebuildError('ROLE_UNKNOWN', isKnown ? `no play uses the role ${name}` : `there is no role "${name}"`, {
    hint: isKnown
      ? 'Add it to a play, or name another playbook with --playbook.'
      : (suggestion(name, roleNames()) ?? `Use one of ${roleNames().join(', ')}.`),
  });
}

/** What the playbook does before it comes to the role for the first time. */
export function beforeRole(name: string, plays: readonly Play[]): readonly Play[] {
  const first = plays.findIndex(({ roles }) => roles.some(({ role }) => role === name));
  return plays.slice(0, first + 1).flatMap((play, index) => {
    const own =
      index === first
        ? play.roles.slice(
            0,
            play.roles.findIndex(({ role }) => role === name),
          )
        : play.roles;
    return own.length > 0 ? [{ ...play, roles: own }] : [];
  });
}
