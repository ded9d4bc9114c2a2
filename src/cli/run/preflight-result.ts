import type { Problem } from '../../capacity/problems.ts';
import { RebuildError } from '../../core/error.ts';
import type { Emit } from '../../core/events.ts';
import { placeText } from '../../report/error.ts';
import { plural } from '../../report/format.ts';

/** Tells warnings, and refuses with all errors at once. @throws RebuildError PREFLIGHT_FAILED */
export function refuse(problems: readonly Problem[], emit: Emit): void {
  const errors = problems.filter(({ severity }) => severity === 'error');
  warn(
    problems.filter(({ severity }) => severity === 'warning'),
    emit,
  );
  if (errors.length === 0) return;
  const summary = `${plural(errors.length, 'problem')} would keep the cluster from coming up; nothing was changed`;
  throw new RebuildError('PREFLIGHT_FAILED', [summary, ...errors.flatMap(lines)].join('\n'), {
    hint: errors.length === 1 ? 'Mend this, then run it again.' : 'Mend all of these, then run it again.',
  });
}

/** Tells all of them as warnings, as a check does. */
export function warn(problems: readonly Problem[], emit: Emit): void {
  for (const { code, message, hint, at } of problems) {
    const [first = '', ...more] = message.split('\n');
    const text = [`${code}: ${first}`, ...more.map((line) => `  ${line}`)].join('\n');
    emit({ type: 'warning', text: at ? `${text} (${placeText(at)})` : text, hint });
  }
}

function lines({ code, message, hint, at }: Problem): string[] {
  const [first = '', ...more] = message.split('\n');
  return [
    `${code}: ${first}`,
    ...more.map((line) => `  ${line}`),
    ...(at ? [`  at ${placeText(at)}`] : []),
    `  ${hint}`,
  ];
}
