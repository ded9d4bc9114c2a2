import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Script } from '../core/text.ts';
import type { Connection, RunOptions, RunResult } from './connection.ts';
import { type SshEnvironment, sshEnvironment } from './environment.ts';
import { unreachable } from './errors.ts';
import { ChannelError, converse, openChannel } from './exec.ts';
import { Hops } from './hops.ts';
import { type Limit, limit } from './limit.ts';
import type { Link } from './link.ts';
import { commandLine, endRun, type Invocation, standardInput } from './remote-command.ts';
import { type Hop, routeTo } from './route.ts';
import { unlessStopped, watch } from './stop.ts';
import { sudoRefusal } from './sudo.ts';
import type { SshTarget } from './target.ts';

export interface SshOptions {
  /** Default: that of this process. */
  readonly environment?: SshEnvironment;
  /** Write the key of a host that is met for the first time to known_hosts. Default false: it is refused. */
  readonly acceptNewHostKeys?: boolean;
  /** Shared by all connections of a run. Default: own ones. */
  readonly handshakes?: Limit;
  readonly hops?: Hops;
}

/** sshd allows 10 sessions (MaxSessions); at more than these some are refused under load. */
const CHANNELS = 4;
/** What a command gets between being asked to end and being killed. */
const GRACE_SECONDS = 2;
const CLOSE_MS = 2000;

/** A host over SSH. Connects at the first run, and again at the next run after the connection was lost. */
export function sshConnection(target: SshTarget, options: SshOptions = {}): Connection {
  return new SshConnection(target, options);
}

class SshConnection implements Connection {
  readonly host: string;
  connectSeconds: number | undefined;
  readonly #target: SshTarget;
  readonly #options: Required<SshOptions>;
  readonly #channels = limit(CHANNELS);
  readonly #running = new Set<Promise<unknown>>();
  #route: readonly Hop[] | undefined;
  #link: Promise<Link> | undefined;
  #wasConnected = false;

  constructor(target: SshTarget, options: SshOptions) {
    this.host = target.host;
    this.#target = target;
    this.#options = {
      environment: options.environment ?? sshEnvironment(),
      acceptNewHostKeys: options.acceptNewHostKeys ?? false,
      handshakes: options.handshakes ?? limit(16),
      hops: options.hops ?? new Hops(),
    };
  }

  async run(script: Script, options: RunOptions = {}): Promise<RunResult> {
    const running = this.#channels(() => this.#run(script, options));
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  async close(): Promise<void> {
    await Promise.race([Promise.allSettled(this.#running), sleep(CLOSE_MS, undefined, { ref: false })]);
    const link = await this.#link?.catch(() => undefined);
    this.#link = undefined;
    await link?.hangUp();
  }

  async #run(script: Script, options: RunOptions): Promise<RunResult> {
    const interruption = watch(this.host, { ...(options.signal && { signal: options.signal }) });
    try {
      const result = await this.#attempt(script, options, (work) => unlessStopped(work, interruption));
      const refusal = this.#becomes() && sudoRefusal(result, this.host, this.#hop().user);
      if (refusal) throw refusal;
      return result;
    } finally {
      interruption.dispose();
    }
  }

  /** A connection that turns out to be dead before the script has started is replaced once. */
  async #attempt(script: Script, options: RunOptions, patiently: Patience): Promise<RunResult> {
    for (let again = true; ; again = false) {
      const link = await patiently(this.#connected());
      try {
        return await this.#execute(link, script, options, patiently);
      } catch (error) {
        if (!(error instanceof ChannelError)) throw error;
        if (error.started) throw unreachable('SSH_LOST', this.#hop(), error.message, error);
        if (link.alive()) throw unreachable('SSH_CHANNEL', this.#hop(), error.message, error);
        if (!again) throw unreachable('SSH_DROPPED', this.#hop(), error.message, error);
      }
    }
  }

  async #execute(link: Link, script: Script, options: RunOptions, patiently: Patience): Promise<RunResult> {
    const invocation = this.#invocation(options.command);
    const channel = await patiently(openChannel(link, commandLine(invocation)));
    const stop = watch(this.host, options);
    try {
      const result = converse(channel, link, standardInput(script, invocation), options);
      return await unlessStopped(result, stop, async () => {
        await this.#end(link, invocation);
        channel.close();
      });
    } finally {
      stop.dispose();
    }
  }

  /** Ends a command over a channel of its own: sshd does not pass on signals for every user. */
  async #end(link: Link, { id }: Invocation): Promise<void> {
    const invocation = this.#invocation();
    const ending = openChannel(link, commandLine(invocation)).then((channel) =>
      converse(channel, link, standardInput(endRun(id, GRACE_SECONDS), invocation), {}),
    );
    await Promise.race([ending.catch(() => {}), sleep((GRACE_SECONDS + 3) * 1000, undefined, { ref: false })]);
  }

  #connected(): Promise<Link> {
    if (!this.#link) {
      const connecting = this.#connect();
      const forget = () => {
        if (this.#link === connecting) this.#link = undefined;
      };
      this.#link = connecting;
      connecting.then(({ gone }) => gone.then(forget), forget);
    }
    return this.#link;
  }

  async #connect(): Promise<Link> {
    const started = performance.now();
    this.#route ??= routeTo(this.#target, this.#options.environment);
    const link = await this.#options.hops.connect(this.#route, { ...this.#options, returning: this.#wasConnected });
    this.#wasConnected = true;
    this.connectSeconds = (performance.now() - started) / 1000;
    return link;
  }

  #invocation(command?: string): Invocation {
    const id = randomBytes(6).toString('hex');
    return { id, command, become: this.#becomes(), becomePassword: this.#target.becomePassword };
  }

  #becomes(): boolean {
    return this.#target.become && this.#hop().user !== 'root';
  }

  #hop(): Hop {
    return this.#route!.at(-1)!;
  }
}

type Patience = <T>(work: Promise<T>) => Promise<T>;
