import { Deferred } from '../core/deferred.ts';
import { RebuildError } from '../core/error.ts';
import { Secret } from '../core/secret.ts';
import type { Need, Role } from '../roles/define.ts';
import type { Site } from './site.ts';

/** Values that only another host knows. Each is asked for once in a run. */
export class NeedValues {
  readonly #site: Site;
  readonly #read = new Map<Need, Promise<string>>();
  readonly #minted = new Map<string, Promise<Secret>>();

  constructor(site: Site) {
    this.#site = site;
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
    const known = this.#minted.get(name) ?? this.#ask(key, need).then((value) => new Secret(name, value));
    this.#minted.set(name, known);
    return known;
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
