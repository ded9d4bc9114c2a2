import type { Script } from '../../core/text.ts';
import { bashScript } from './bash.ts';
import { fishScript } from './fish.ts';
import { zshScript } from './zsh.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;

type Shell = (typeof shells)[number];

/**
 * What a shell reads to complete the words of rebuild. It asks this very program, never the one that is being typed: pressing
 * Tab must not run what happens to lie in a folder.
 *
 * @param program path of the launcher
 */
export function completionScript(shell: Shell, program: string): string {
  return `${SCRIPTS[shell](program).plain()}\n`;
}

const SCRIPTS: Readonly<Record<Shell, (program: string) => Script>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};
