import { type ConnectOptions, connect } from './connect.ts';
import type { Link } from './link.ts';
import { type Hop, hopKey } from './route.ts';

/** The connections to jump hosts. Each is made once and carries the connections to all hosts behind it. */
export class Hops {
  readonly #links = new Map<string, Promise<Link>>();

  /** Logs in to one server after the other; the last connection is the caller's own. */
  async connect(route: readonly Hop[], options: ConnectOptions): Promise<Link> {
    let via: Link | undefined;
    let path = '';
    for (const jump of route.slice(0, -1)) {
      path += `/${hopKey(jump)}`;
      via = await this.#shared(path, jump, via, options);
    }
    return connect(route.at(-1)!, via, options);
  }

  async close(): Promise<void> {
    const links = await Promise.allSettled(this.#links.values());
    this.#links.clear();
    await Promise.all(links.map((link) => link.status === 'fulfilled' && link.value.hangUp()));
  }

  #shared(path: string, hop: Hop, via: Link | undefined, options: ConnectOptions): Promise<Link> {
    const known = this.#links.get(path);
    if (known) return known;
    const forget = () => void this.#links.delete(path);
    const link = connect(hop, via, options);
    this.#links.set(path, link);
    link.then(({ gone }) => gone.then(forget), forget);
    return link;
  }
}
