import { ensureMirror } from '../../mirror/mirror.ts';
import { defineCommand } from '../command.ts';
import { list, text } from '../option.ts';
import { UsageError } from '../usage.ts';

export default defineCommand({
  options: {
    to: text({ value: 'DIR', help: 'Where it is made; not given, in the cache, from where the lab serves it' }),
    kubernetes: list({ value: 'VERSION', help: 'Hold this version of Kubernetes too; may be repeated' }),
  },
  examples: ['./rebuild mirror', './rebuild mirror --to /srv/mirror', './rebuild mirror --kubernetes 1.34.4'],
  run: async ({ options: { to, kubernetes }, stdout, signal }) => {
    for (const version of kubernetes) {
      if (!/^\d+\.\d+\.\d+$/.test(version))
        throw new UsageError(`--kubernetes: "${version}" is no full version, such as 1.34.4`);
    }
    const note = (line: string) => stdout.write(`mirror | ${line}\n`);
    const emit = ({ text: line }: { readonly text: string }) => note(line);
    const { folder, made, content } = await ensureMirror({ to, kubernetes, signal, emit });
    const held = Object.values(content.parts).filter(({ origin }) => origin !== 'left-out').length;
    note(`${held} packages and images are in ${folder}${made > 0 ? '' : '; nothing was missing'}`);
  },
});
