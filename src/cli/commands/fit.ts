import { RebuildError } from '../../core/error.ts';
import { fitFormats, fitText } from '../../report/fit.ts';
import { nearPath } from '../../report/format.ts';
import { defineCommand } from '../command.ts';
import { inventoryOptions } from '../common.ts';
import { exitCode } from '../exit-code.ts';
import { choice, flag } from '../option.ts';
import { whatIf } from '../run/account.ts';
import { askedAccount } from '../run/asked-account.ts';
import { writeEdits } from '../run/file-edit.ts';
import { type FitRequest, type Fitted, fitInventory } from '../run/fit.ts';
import { limits, vcpus } from '../run/quota-option.ts';
import { openWorkspace } from '../run/workspace.ts';

export default defineCommand({
  options: {
    ...inventoryOptions,
    quota: limits({ value: 'CODE=N', help: 'As if the account had this limit, such as L-1216C47A=16' }),
    vcpu: vcpus({ value: 'N', help: 'The same for the quota of usual On-Demand instances, L-1216C47A' }),
    write: flag({ help: 'Write it into the files of the inventory; comments and layout stay' }),
    anyFamily: flag({ help: 'Also types of other kinds, such as M or C in place of T' }),
    format: choice({ choices: fitFormats, fallback: 'table', help: 'How to print it' }),
    json: flag({ help: 'The same as --format json' }),
  },
  examples: ['./rebuild fit', './rebuild fit --vcpu 16', './rebuild fit --write -i inventory/production'],
  run: async ({ options, stdout, stderr, env }) => {
    const workspace = await openWorkspace(options);
    const { inventory } = workspace;
    const { quota: quotas, vcpu, anyFamily: isAnyFamily } = options;
    const request = { inventory, known: whatIf(await askedAccount(workspace, env), { quotas, vcpu }), isAnyFamily };
    const fitted = await fitInventory(request);
    stdout.write(fitText(fitted.view, options.json ? 'json' : options.format, stdout));
    if (options.write) {
      if (fitted.refusal) throw fitted.refusal;
      await write(fitted, async () => ({ ...request, inventory: (await openWorkspace(options)).inventory }));
      if (fitted.edits.length > 0) {
        stderr.write(`written: ${fitted.edits.map(({ file }) => nearPath(file)).join(', ')}\n`);
      }
    }
    return ['fits', 'already'].includes(fitted.view.result.kind) ? exitCode.ok : exitCode.failed;
  },
});

/** What was written is read again: it has to be an inventory, and to fit. */
async function write({ edits }: Fitted, reload: () => Promise<FitRequest>): Promise<void> {
  if (edits.length === 0) return;
  await writeEdits(edits, async () => {
    const { result } = (await fitInventory(await reload())).view;
    if (result.kind === 'already') return;
    throw new RebuildError('FIT_NOT_WRITABLE', 'with what was written the inventory does not fit; it was put back', {
      hint: 'Run `./rebuild explain ec2 HOST` to see what else gives these hosts their type.',
    });
  });
}
