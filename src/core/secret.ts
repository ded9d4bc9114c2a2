import { inspect } from 'node:util';

/** A value that people must not see. Only what sends it to its target reveals it; every printed form is masked. */
export class Secret {
  readonly name: string;
  readonly #value: string;

  constructor(name: string, value: string) {
    this.name = name;
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  /** The same secret in another spelling, such as quoted for a shell. */
  map(change: (value: string) => string): Secret {
    return new Secret(this.name, change(this.#value));
  }

  toString(): string {
    return `<secret ${this.name}>`;
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
