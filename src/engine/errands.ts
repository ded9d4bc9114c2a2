import type { Script } from '../core/text.ts';

/** What a host is still owed after a change. */
export interface Errand {
  readonly name: string;
  readonly script: Script;
  /** Wait until nothing more is going to be changed on the host. */
  readonly last: boolean;
}

/** The errands on one host. Nobody waits for them, so they ride on the next round trip; the end of the run does what is left. */
export class Errands {
  #open: readonly Errand[] = [];

  /** One of the same name takes its place. */
  add(errand: Errand): void {
    this.#open = [...this.#open.filter(({ name }) => name !== errand.name), errand];
  }

  /** @param last whether nothing more is going to be changed, by what is known */
  due(last: boolean): readonly Errand[] {
    return this.#open.filter((errand) => last || !errand.last);
  }

  done(errands: readonly Errand[]): void {
    this.#open = this.#open.filter((errand) => !errands.includes(errand));
  }
}
