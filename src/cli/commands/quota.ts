import type { AccountClient } from '../../cloud/account/client.ts';
import { isOpen } from '../../cloud/account/quota-request.ts';
import { duration } from '../../report/format.ts';
import { quotaJson, quotaText, requestText } from '../../report/quota.ts';
import type { Sink } from '../../report/sink.ts';
import { oneOfOr, optional } from '../argument.ts';
import { defineCommand } from '../command.ts';
import { inventoryOptions, jsonOption, yesOption } from '../common.ts';
import { exitCode } from '../exit-code.ts';
import { confirm } from '../run/confirm.ts';
import { lookAtQuotas, openAccount } from '../run/quota.ts';
import { vcpus } from '../run/quota-option.ts';
import { quotaOf, raisesOf } from '../run/quota-raise.ts';
import { refuseRefused, watchRequest } from '../run/quota-watch.ts';
import { openWorkspace } from '../run/workspace.ts';

export default defineCommand({
  args: {
    what: oneOfOr('COMMAND', { choices: ['show', 'request', 'watch'], fallback: 'show' }, 'What to do'),
    code: optional('CODE', 'A quota, such as L-1216C47A; without it, those that are not enough'),
  },
  options: {
    ...inventoryOptions,
    value: vcpus({ value: 'N', help: 'With request: ask for this much; else for what the inventory needs' }),
    ...jsonOption,
    ...yesOption,
  },
  examples: ['./rebuild quota', './rebuild quota request L-1216C47A --value 32', './rebuild quota watch'],
  run: async ({ args: { what, code }, options, stdout, signal }) => {
    const workspace = await openWorkspace(options);
    const clients = await openAccount(workspace);
    const view = await lookAtQuotas(workspace, clients);
    if (what === 'show') {
      const shown = code === undefined ? view : { ...view, quotas: [quotaOf(view, code)] };
      stdout.write(options.json ? quotaJson(shown) : quotaText(shown, stdout));
      return exitCode.ok;
    }
    if (what === 'request') {
      const raises = raisesOf(view, { code, value: options.value });
      const lines = raises.map(({ code: of, name, from, to }) => `${name} (${of}): from ${from} to ${to}`);
      if (!(await confirm(`Ask AWS for more in ${view.region}: ${lines.join('; ')}?`, options))) return exitCode.ok;
      for (const { code: of, to } of raises) {
        const request = await clients.account.requestQuota(of, to);
        stdout.write(options.json ? `${JSON.stringify(request)}\n` : `asked for ${of}: ${requestText(request)}\n`);
      }
      return exitCode.ok;
    }
    const open = view.quotas.flatMap(({ request }) => (request && isOpen(request) ? [request] : []));
    const watched = open.filter((it) => code === undefined || it.code === code);
    if (watched.length === 0) stdout.write(options.json ? '' : 'no request is open\n');
    const everySeconds = workspace.inventory.infra!.endpoint === 'aws' ? 60 : 1;
    return watch(clients.account, watched, { everySeconds, signal, stdout, json: options.json });
  },
});

interface Watch {
  readonly everySeconds: number;
  readonly signal: AbortSignal;
  readonly stdout: Sink;
  readonly json: boolean;
}

/** Watches requests until each is decided. */
async function watch(
  account: AccountClient,
  requests: Parameters<typeof watchRequest>[1][],
  { stdout, json, ...how }: Watch,
): Promise<number> {
  const decided = await Promise.all(
    requests.map((request) =>
      watchRequest(account, request, {
        ...how,
        tell: (seen, seconds) => {
          const line = `${seen.code} | ${requestText(seen)}, ${duration(seconds)}`;
          stdout.write(`${json ? JSON.stringify(seen) : line}\n`);
        },
      }),
    ),
  );
  if (decided.some(isOpen)) {
    if (!json) stdout.write('not decided yet; the request stays open: run it again to go on watching\n');
    return exitCode.interrupted;
  }
  for (const request of decided) refuseRefused(request);
  for (const code of json ? [] : new Set(decided.map((it) => it.code))) {
    stdout.write(`${code} | the limit is ${(await account.quota(code)) ?? 'unknown'} now\n`);
  }
  return exitCode.ok;
}
