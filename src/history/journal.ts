import { join } from 'node:path';
import type { HostResult, RunEvent } from '../core/events.ts';
import type { Redactor } from '../core/redact.ts';
import { AppendOnly } from './append.ts';
import { journalName, markIdle, rotate } from './folder.ts';
import { failureOf, hasConverged, keptOf } from './kept.ts';
import type { Entry, Head, Line } from './model.ts';
import { createPacer, pointsOf } from './pace.ts';

export interface JournalOptions {
  /** Folder of the journals of its cluster. */
  readonly folder: string;
  readonly redactor: Redactor;
  /** Told once when the journal cannot be written. */
  onFault(cause: string): void;
  /** Whether the inventory differs from its revision; asked once something is changed. */
  isDirty?(): Promise<boolean | undefined>;
}

export interface RunEnd {
  readonly exitCode: number;
  readonly hosts?: readonly HostResult[];
  readonly cloudChanges?: number;
  /** What ended the run, where it came to no result. */
  readonly thrown?: unknown;
}

/** While something is changed, at most so much is lost when the process is killed; else, a run that is short is one write. */
const SOON_MS = 200;
const LATER_MS = 5000;

/** How long the end waits for git. */
const DIRTY_MS = 300;

/** Of one journal, but for its end. */
const LARGEST_BYTES = 8 * 2 ** 20;

/** What is left of a run is judged by those that took at least so many seconds. */
const LEAST_JUDGED = 30;

const KEPT = { busy: 200, idle: 100, bytes: 50 * 2 ** 20 };

/** What one run did, written while it works. No method throws; what comes after the end is not kept. */
export class Journal {
  readonly #path: string;
  readonly #file: AppendOnly;
  readonly #options: JournalOptions;
  readonly #isApply: boolean;
  readonly #started = performance.now();
  readonly #pacer = createPacer(() => this.#seconds());
  readonly #converged: Record<string, Record<string, number>> = {};
  readonly #flushAtExit = () => this.#flush();
  /** They become text when they are written: a secret that is known by then is masked. */
  #waiting: Line[] = [];
  #timer: NodeJS.Timeout | undefined;
  #bytes = 0;
  #leftOut = 0;
  #isChanging = false;
  #hasEnded = false;
  #dirty: Promise<void> | undefined;

  constructor(head: Head, options: JournalOptions) {
    this.#options = options;
    this.#isApply = head.mode === 'apply';
    this.#path = join(options.folder, journalName(head.id, new Date(head.time)));
    this.#file = new AppendOnly(this.#path, options.onFault);
    this.#waiting.push(head);
    this.#flushIn(LATER_MS);
    process.on('exit', this.#flushAtExit);
  }

  record(event: RunEvent): void {
    this.#pacer.record(event);
    if (event.type === 'role.done' && hasConverged(event)) {
      this.#converged[event.role] = { ...this.#converged[event.role], [event.where]: rounded(event.seconds) };
    }
    if (this.#isApply && (event.type === 'change' || this.#pacer.changes > 0)) this.#beginChanging();
    const entry = keptOf(event);
    if (entry) this.#add(entry);
  }

  async end({ exitCode, hosts = [], cloudChanges = 0, thrown }: RunEnd): Promise<void> {
    if (this.#hasEnded) return;
    if (this.#dirty) await Promise.race([this.#dirty, new Promise((resolve) => setTimeout(resolve, DIRTY_MS).unref())]);
    if (Object.keys(this.#converged).length > 0) this.#add({ type: 'converged', roles: this.#converged });
    const roles = this.#pacer.steps.length;
    if (roles > 0 && this.#seconds() >= LEAST_JUDGED)
      this.#add({ type: 'pace', roles, points: pointsOf(this.#pacer, roles) });
    if (this.#leftOut > 0) this.#waiting.push({ at: this.#seconds(), type: 'left.out', lines: this.#leftOut });
    this.#waiting.push({
      at: this.#seconds(),
      type: 'end',
      seconds: this.#seconds(),
      exitCode,
      cloudChanges,
      hosts: hosts.map(({ error: _, notDone, ...host }) => ({ ...host, notDone: [...notDone] })),
      ...(thrown !== undefined && { error: failureOf(thrown) }),
    });
    this.#hasEnded = true;
    process.off('exit', this.#flushAtExit);
    this.#flush();
    this.#file.close();
    this.#tidy({ isIdle: !this.#isChanging && (exitCode === 0 || exitCode === 2) });
  }

  #add(entry: Entry): void {
    if (this.#hasEnded) return;
    if (this.#bytes > LARGEST_BYTES) this.#leftOut += 1;
    else this.#waiting.push({ at: this.#seconds(), ...entry } as Line);
    this.#flushIn(this.#isChanging ? SOON_MS : LATER_MS);
  }

  #beginChanging(): void {
    if (this.#isChanging) return;
    this.#isChanging = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#dirty = this.#options.isDirty?.().then(
      (dirty) => (dirty === undefined ? undefined : this.#add({ type: 'git', dirty })),
      () => undefined,
    );
  }

  #flushIn(milliseconds: number): void {
    this.#timer ??= setTimeout(() => this.#flush(), milliseconds).unref();
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.length === 0) return;
    const text = this.#waiting.map((line) => `${this.#textOf(line)}\n`).join('');
    this.#waiting = [];
    this.#bytes += text.length;
    this.#file.write(text);
  }

  #textOf(line: Line): string {
    return JSON.stringify(line, (key, value) => {
      if (typeof value === 'string') return shortened(this.#options.redactor.redact(value));
      return typeof value === 'number' && (key === 'at' || key === 'seconds') ? rounded(value) : value;
    });
  }

  #seconds(): number {
    return (performance.now() - this.#started) / 1000;
  }

  #tidy({ isIdle }: { readonly isIdle: boolean }): void {
    try {
      if (isIdle) markIdle(this.#path);
      rotate(this.#options.folder, KEPT);
    } catch {
      // The next run tries again; this one has nothing to do with it.
    }
  }
}

function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

const LONGEST_TEXT = 4000;

/** The end of a long text is where it says what went wrong. */
function shortened(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, 500)} … ${text.slice(-LONGEST_TEXT + 500)}`;
}
