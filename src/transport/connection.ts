import type { Script } from '../core/text.ts';

export interface RunOptions {
  /** Called with each piece of standard output as it comes. */
  readonly onOutput?: (chunk: string) => void;
  /** As `onOutput`, before decoding. */
  readonly onBytes?: (chunk: Uint8Array) => void;
  /** Ends the command when it fires. The result then rejects with INTERRUPTED. */
  readonly signal?: AbortSignal;
  /** Ends the command when it takes longer. The result then rejects with COMMAND_TIMEOUT. Default: no limit of its own. */
  readonly timeoutSeconds?: number;
  /** What reads the script from its standard input. Holds no secrets: other users of the host can see it. Default `sh`. */
  readonly command?: string;
  /** Characters of stdout and of stderr that are kept; of more, the newest. Default 16 Mi. */
  readonly keep?: number;
}

export interface RunResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  /** Characters that were not kept; absent when none. */
  readonly omitted?: number;
}

/** One host to run scripts on. The engine knows no more of a host than this. */
export interface Connection {
  /** The inventory name of the host. */
  readonly host: string;
  /** How long it took to connect last, with the login. Absent before, and where there is nothing to connect to. */
  readonly connectSeconds?: number | undefined;
  /**
   * Runs one script, sent on standard input so that no secret stands in a process list. Each call is one round trip.
   * With `become` set for the host it runs as root.
   *
   * The script runs only when all of it has arrived, with nothing to read on standard input, and with LC_ALL=C.UTF-8.
   *
   * @throws UnreachableError when the host cannot be reached or the connection is lost before the script ends
   */
  run(script: Script, options?: RunOptions): Promise<RunResult>;
  /** Waits a moment for what still runs, then hangs up. */
  close(): Promise<void>;
}
