import { text as readAll } from 'node:stream/consumers';
import { RebuildError } from '../../core/error.ts';
import { selectHosts } from '../../inventory/pattern.ts';
import type { Resource, Task } from '../../resources/define.ts';
import { required, rest } from '../argument.ts';
import { defineCommand, type Surroundings } from '../command.ts';
import { runOptions } from '../common.ts';
import { flag } from '../option.ts';
import { runAdHoc } from '../run/ad-hoc.ts';
import { ensureResult, failedResult, type Gathered, gather } from '../run/ensure-json.ts';
import { properties } from '../run/properties.ts';
import { locateFor, reachHosts } from '../run/reach.ts';
import { resourceType } from '../run/resource-types.ts';
import { inSession, type RunFlags } from '../run/session.ts';
import { localWorkspace, openWorkspace } from '../run/workspace.ts';
import { exitCodeOf } from '../tell.ts';

export default defineCommand({
  args: {
    pattern: required('PATTERN', 'Hosts; `local` is this machine, without SSH'),
    type: required('TYPE', 'Resource type, such as file, apt or service'),
    words: rest('KEY=VALUE', 'Properties of the resource'),
  },
  options: { ...runOptions, stdin: flag({ help: 'Read properties from standard input too, as one JSON object' }) },
  examples: [
    './rebuild ensure redis sysctl name=net.core.somaxconn value=1024 --check',
    './rebuild ensure local file path=/tmp/greeting content=hello --diff',
    'echo \'{"packages": ["jq", "htop"]}\' | ./rebuild ensure all apt --stdin --json',
  ],
  run: async ({ args, options, ...surroundings }) => {
    if (!options.json) return (await ensure(args, options, surroundings)).code;
    const gathered = gather();
    try {
      const { task, code } = await ensure(args, options, { ...surroundings, reporter: gathered.reporter });
      surroundings.stdout.write(`${ensureResult(task, gathered)}\n`);
      return code;
    } catch (error) {
      if (!(error instanceof RebuildError)) throw error;
      surroundings.stdout.write(`${failedResult(args.type, error)}\n`);
      return exitCodeOf(error);
    }
  },
});

interface Words {
  readonly pattern: string;
  readonly type: string;
  readonly words: readonly string[];
}

interface Options extends RunFlags {
  readonly inventory: string;
  readonly extraVars: readonly string[];
  readonly limit: string | undefined;
  readonly stdin: boolean;
}

type Around = Surroundings & { readonly reporter?: Gathered['reporter'] };

async function ensure(
  { pattern, type: name, words }: Words,
  options: Options,
  around: Around,
): Promise<{ task: Task; code: number }> {
  const type = await resourceType(name);
  const given = properties(type.props, words, options.stdin ? await readAll(process.stdin) : undefined);
  const task = taskOf(type, given);
  const workspace = pattern === 'local' ? localWorkspace() : await openWorkspace(options);
  const hosts = selectHosts(workspace.inventory, pattern === 'local' ? 'localhost' : pattern);
  const reach = await reachHosts(workspace, hosts, { cloud: await locateFor(workspace, hosts) });
  try {
    const code = await inSession(
      { title: `ensure ${name}`, workspace, hosts: hosts.map((host) => host.name) },
      options,
      around,
      (session) => runAdHoc(task, hosts, reach, session.options),
    );
    return { task, code };
  } finally {
    await reach.close();
  }
}

/** A mistake in the properties is in the command line, not at a place in a file. */
function taskOf(type: Resource, given: Record<string, unknown>): Task {
  try {
    return type(given);
  } catch (error) {
    if (!(error instanceof RebuildError)) throw error;
    throw new RebuildError(error.code, error.message, { hint: error.hint, cause: error });
  }
}
