import { ensureMirror } from '../../mirror/mirror.ts';
import { defineCommand } from '../command.ts';
import { text } from '../option.ts';

export default defineCommand({
  options: {
    to: text({ value: 'DIR', help: 'Where it is made; not given, in the cache, from where the lab serves it' }),
  },
  examples: ['./rebuild mirror', './rebuild mirror --to /srv/mirror'],
  run: async ({ options: { to }, stdout, signal }) => {
    const note = (line: string) => stdout.write(`mirror | ${line}\n`);
    const { folder, made, content } = await ensureMirror({ to, signal, emit: ({ text: line }) => note(line) });
    const held = Object.values(content.parts).filter(({ origin }) => origin !== 'left-out').length;
    note(`${held} packages and images are in ${folder}${made > 0 ? '' : '; nothing was missing'}`);
  },
});
