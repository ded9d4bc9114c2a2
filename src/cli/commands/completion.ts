import { join } from 'node:path';
import { oneOf } from '../argument.ts';
import { defineCommand } from '../command.ts';
import { repository } from '../common.ts';
import { completionScript, shells } from '../completion/scripts.ts';

export default defineCommand({
  args: { shell: oneOf('SHELL', shells, 'Your shell') },
  examples: ['./rebuild completion bash', './rebuild completion zsh', './rebuild completion fish'],
  run: async ({ args: { shell }, stdout }) => {
    stdout.write(completionScript(shell, join(repository, 'rebuild')));
  },
});
