import { z } from 'zod';
import { type Script, sh, words } from '../../core/text.ts';
import { findingsOf } from '../findings.ts';
import type { Check, Finding, Look, VerifySite } from '../model.ts';
import { type Answer, answersOf, NoAnswer } from './answer.ts';

/** A Prometheus server, as the role `prometheus` sets it up: asked on its own host, over loopback. */
export interface Server {
  readonly host: string;
  readonly port: number;
  readonly scrapeIntervalSeconds: number;
}

/** Where that role keeps its files. */
export const ETC = '/etc/prometheus';

interface Asked<Key extends string> {
  /** Paths of the HTTP API with their queries, each under a name of the caller's. */
  readonly paths: Readonly<Record<Key, string>>;
  /** What else is run on that host: it prints lines, and does not fail. */
  readonly more?: Script;
  /** `more`: the lines that it printed. Whoever throws NoAnswer leaves the check unknown. */
  judge(answers: Readonly<Record<Key, Answer>>, more: readonly string[]): readonly Finding[];
}

interface ServerCheck<Key extends string> extends Pick<Check, 'name' | 'title'> {
  asks(server: Server, site: VerifySite): Asked<Key>;
}

/** A check that asks each Prometheus server of the site; one that does not answer is unknown, with the cause. */
export function serverCheck<Key extends string>({ name, title, asks }: ServerCheck<Key>): Check {
  return {
    name,
    title,
    looks: (site) => serversOf(site).map((server) => askLook(name, server, asks(server, site))),
  };
}

/** The path of an instant query. */
export function query(expr: string): string {
  return `/api/v1/query?timeout=20s&query=${encodeURIComponent(expr)}`;
}

/** What findings on the server itself are about. */
export function subjectOf({ host }: Server): string {
  return `Prometheus on ${host}`;
}

/** What is read of the role's variables. */
const VARS = z.object({ port: z.int(), scrape_interval_seconds: z.int() });

function serversOf({ hosts }: VerifySite): Server[] {
  return hosts.flatMap(({ name, roles }) => {
    const given = roles.get('prometheus');
    if (!given) return [];
    const { port, scrape_interval_seconds } = VARS.parse(given);
    return [{ host: name, port, scrapeIntervalSeconds: scrape_interval_seconds }];
  });
}

function askLook<Key extends string>(name: string, server: Server, { paths, more = sh``, judge }: Asked<Key>): Look {
  const keys = Object.keys(paths) as Key[];
  return {
    host: server.host,
    script: sh`
      timeout ${DEADLINE_SECONDS} bash -c ${ASK} ${server.port} ${words(keys.map((key) => paths[key]))}
      ${more}`,
    judge: (output) => {
      try {
        const { answers, more } = answersOf(output, keys.length);
        return judge(Object.fromEntries(keys.map((key, index) => [key, answers[index]!])) as Record<Key, Answer>, more);
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
        return [findingsOf(name).unknown(subjectOf(server), error.message, hintOf(server))];
      }
    },
  };
}

/** For all paths of a look: longer than Prometheus works on one query. */
const DEADLINE_SECONDS = 60;

/**
 * Prints one line for each path: the HTTP status and the body, which Prometheus writes as JSON without line breaks.
 * By version 1.0 of HTTP nothing comes in chunks, and the connection ends with the body. bash is on every Debian and
 * Ubuntu; curl may not be.
 */
const ASK = String.raw`
for path do
  exec 3<>"/dev/tcp/127.0.0.1/$0" || exit 1
  printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$path" >&3
  IFS=' ' read -r -t 30 _ status _ <&3 || { echo 'did not answer within 30 s' >&2; exit 1; }
  while IFS= read -r header <&3 && [ "$header" != $'\r' ]; do :; done
  printf '%s ' "$status"; tr -d '\r\n' <&3; echo
done
`;

function hintOf({ host }: Server): string {
  return `Run "./rebuild exec ${host} -- systemctl status prometheus"; "./rebuild role prometheus" sets it up again.`;
}
