import { inspect } from 'node:util';

/** A value that is made only when something that needs it is about to be applied, such as a join token. */
export class Deferred {
  readonly name: string;
  readonly #spellings: readonly ((value: string) => string)[];

  constructor(name: string, spellings: readonly ((value: string) => string)[] = []) {
    this.name = name;
    this.#spellings = spellings;
  }

  /** The same value in another spelling, such as quoted for a shell. */
  map(change: (value: string) => string): Deferred {
    return new Deferred(this.name, [...this.#spellings, change]);
  }

  /** The spelling of this place once `value` is known. */
  spell(value: string): string {
    return this.#spellings.reduce((spelled, change) => change(spelled), value);
  }

  toString(): string {
    return `<${this.name}: known after apply>`;
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
