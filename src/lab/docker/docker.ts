import { execa } from 'execa';
import { RebuildError } from '../../core/error.ts';

export interface DockerOptions {
  readonly input?: string | Uint8Array;
  readonly signal?: AbortSignal | undefined;
  /** Called with standard output as it comes. */
  readonly onOutput?: () => void;
}

/** The docker command, always told which engine is meant. */
export interface Docker {
  /** The engine's address, such as `unix:///var/run/docker.sock`. */
  readonly host: string;
  /**
   * Standard output without the last line break.
   *
   * @throws RebuildError LAB_DOCKER_FAILED with the last line that docker said
   */
  run(args: readonly string[], options?: DockerOptions): Promise<string>;
  /** One object for each line of a listing; `args` without `--format`. */
  rows(args: readonly string[]): Promise<readonly Record<string, string>[]>;
  /** Whether the command succeeds. */
  succeeds(args: readonly string[]): Promise<boolean>;
}

export function dockerAt(host: string): Docker {
  const call = (args: readonly string[], { input, signal, onOutput }: DockerOptions = {}) => {
    const child = execa('docker', ['--host', host, ...args], {
      reject: false,
      ...(input === undefined ? { stdin: 'ignore' } : { input }),
      ...(signal && { cancelSignal: signal }),
    });
    if (onOutput) child.stdout?.on('data', onOutput);
    return child;
  };

  const run: Docker['run'] = async (args, options) => {
    const result = await call(args, options);
    if (result.failed) throw dockerFailed(args, result.stderr || (result.shortMessage ?? ''));
    return result.stdout;
  };

  return {
    host,
    run,
    rows: async (args) => {
      const listing = await run([...args, '--format', '{{json .}}']);
      return listing
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Record<string, string>);
    },
    succeeds: async (args) => !(await call(args)).failed,
  };
}

/** What some commands, such as `network rm`, end with after the error itself. */
const SAYS_NOTHING = /^exit status \d+$/;

function dockerFailed(args: readonly string[], stderr: string): RebuildError {
  const said =
    stderr
      .trim()
      .split('\n')
      .findLast((line) => !SAYS_NOTHING.test(line)) ?? '';
  const verb = args
    .filter((arg) => !arg.startsWith('-'))
    .slice(0, 2)
    .join(' ');
  return new RebuildError(
    'LAB_DOCKER_FAILED',
    `docker ${verb} failed: ${said.replace(/^Error response from daemon: /, '')}`,
    {
      hint: 'Run "rebuild lab status" to see what is there, or "rebuild lab down" to begin anew.',
    },
  );
}
