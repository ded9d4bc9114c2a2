import { Deferred } from '../core/deferred.ts';
import { RebuildError } from '../core/error.ts';
import { Secret } from '../core/secret.ts';
import type { Need, Role } from '../roles/define.ts';
import type { Site } from './site.ts';

/** What is minted may be valid for a few minutes only: a host whose turn comes later gets another one. */
const FRESH_SECONDS = 300;

/** Values that only another host knows. Each is asked for once in a run, and minted again when it is no longer fresh. */
export class NeedValues {
  readonly #site: Site;
  readonly #read = new Map<Need, Promise<string>>();
  readonly #now: () => number;
  readonly #minted = new Map<string, { readonly at: number; readonly value: Promise<Secret> }>();

  /** @param now milliseconds since some moment */
  constructor(site: Site, now: () => number = () => performance.now()) {
    this.#site = site;
    this.#now = now;
  }

  /**
   * What a role's `tasks` gets as `needs`.
   *
   * @throws RebuildError NEED_UNKNOWN when the other host cannot tell (yet)
   */
  async forRole({ name, needs = {} }: Role): Promise<Readonly<Record<string, string | Deferred>>> {
    const values = Object.entries(needs).map(async ([key, need]) => {
      const value = need.kind === 'mint' ? new Deferred(deferredName(name, key)) : await this.#readOnce(key, need);
      return [key, value] as const;
    });
    return Object.fromEntries(await Promise.all(values));
  }

  /** Makes the `mint` values of `role` whose deferred names are in `names`. */
  async mint({ name, needs = {} }: Role, names: readonly string[]): Promise<ReadonlyMap<string, Secret>> {
    const asked = Object.entries(needs).filter(([key]) => names.includes(deferredName(name, key)));
    const values = asked.map(
      async ([key, need]) => [deferredName(name, key), await this.#mintOnce(name, key, need)] as const,
    );
    return new Map(await Promise.all(values));
  }

  #readOnce(key: string, need: Need): Promise<string> {
    const known = this.#read.get(need) ?? this.#ask(key, need);
    this.#read.set(need, known);
    known.catch(() => this.#read.delete(need)); // it may be there after the next change
    return known;
  }

  #mintOnce(role: string, key: string, need: Need): Promise<Secret> {
    const name = deferredName(role, key);
    const known = this.#minted.get(name);
    if (known && this.#now() - known.at < FRESH_SECONDS * 1000) return known.value;
    const value = this.#ask(key, need).then((text) => new Secret(name, text));
    this.#minted.set(name, { at: this.#now(), value });
    return value;
  }

  async #ask(key: string, { from, probe }: Need): Promise<string> {
    const source = this.#site.select(from)[0];
    if (!source) {
      throw new RebuildError('NEED_NO_HOST', `${key} is to come from ${from}, which matches no host`, {
        hint: 'Add a host to that group of the inventory.',
      });
    }
    const { stdout, stderr, exitCode } = await this.#site.connect(source.name).run(probe);
    if (exitCode === 0 && stdout.trim()) return stdout.trim();
    throw new RebuildError(
      'NEED_UNKNOWN',
      `${key} is not known on ${source.name}: ${stderr.trim() || `exit code ${exitCode}`}`,
      {
        host: source.name,
        hint: `Apply the role that makes it on ${source.name} first.`,
      },
    );
  }
}

function deferredName(role: string, key: string): string {
  return `${role}.${key}`;
}
