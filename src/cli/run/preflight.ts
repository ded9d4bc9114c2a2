import type { Problem } from '../../capacity/problems.ts';
import type { Survey } from '../../cloud/plan.ts';
import { RebuildError } from '../../core/error.ts';
import type { Emit } from '../../core/events.ts';
import { placeText } from '../../report/error.ts';
import { plural } from '../../report/format.ts';
import type { Cloud } from './cloud.ts';
import type { Workspace } from './workspace.ts';

/** Everything that would keep the changes from being made, found without changing anything. */
export async function preflight(
  _workspace: Workspace,
  _cloud: Cloud | undefined,
  { flaws }: Survey,
): Promise<readonly Problem[]> {
  return flaws.map(({ code, message, hint = '', at }) => ({ severity: 'error', code, message, hint, at }));
}

/** Tells warnings, and refuses with all errors at once. @throws RebuildError PREFLIGHT_FAILED */
export function refuse(problems: readonly Problem[], emit: Emit): void {
  const errors = problems.filter(({ severity }) => severity === 'error');
  warn(
    problems.filter(({ severity }) => severity === 'warning'),
    emit,
  );
  if (errors.length === 0) return;
  throw new RebuildError('PREFLIGHT_FAILED', [summaryOf(errors), ...errors.flatMap(lines)].join('\n'), {
    hint: 'Mend all of these, then run it again.',
  });
}

/** Tells all of them as warnings, as a check does. */
export function warn(problems: readonly Problem[], emit: Emit): void {
  for (const { code, message, hint, at } of problems) {
    emit({ type: 'warning', text: `${code}: ${message}${at ? ` (${placeText(at)})` : ''}`, hint });
  }
}

function summaryOf(errors: readonly Problem[]): string {
  return `nothing was changed: ${plural(errors.length, 'problem')} would stop it half-way`;
}

function lines({ code, message, hint, at }: Problem): string[] {
  const [first, ...more] = message.split('\n');
  return [
    `${code}: ${first}`,
    ...more.map((line) => `  ${line}`),
    ...(at ? [`  at ${placeText(at)}`] : []),
    `  ${hint}`,
  ];
}
