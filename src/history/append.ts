import { appendFileSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * A file that is only ever added to, made at the first write, for its owner only. Never throws: what goes wrong is told
 * once, and nothing is written from then on.
 */
export class AppendOnly {
  readonly #file: string;
  readonly #onFault: (cause: string) => void;
  #descriptor: number | undefined;
  #isBroken = false;

  constructor(file: string, onFault: (cause: string) => void) {
    this.#file = file;
    this.#onFault = onFault;
  }

  write(text: string): void {
    this.#guarded(() => {
      this.#descriptor ??= this.#open();
      appendFileSync(this.#descriptor, text);
    });
  }

  close(): void {
    this.#guarded(() => {
      if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    });
    this.#descriptor = undefined;
  }

  #open(): number {
    mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
    return openSync(this.#file, 'ax', 0o600);
  }

  #guarded(work: () => void): void {
    if (this.#isBroken) return;
    try {
      work();
    } catch (error) {
      this.#isBroken = true;
      this.#onFault((error as Error).message);
    }
  }
}
