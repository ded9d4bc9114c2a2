import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  visit,
  type YAMLMap,
} from 'yaml';
import { type Place, RebuildError } from '../core/error.ts';
import { scalarTags } from './scalars.ts';
import { syntaxFault } from './syntax-fault.ts';
import { customTags, isVault, unknownTag } from './tags.ts';

/** A YAML file as it was read: its value, and where each part of it stands. */
export interface YamlDocument {
  readonly file: string;
  readonly value: unknown;
  /** Where the value at `path` stands, or its nearest existing parent. */
  place(path?: readonly PropertyKey[]): Place;
  /** Where the key of the last part of `path` stands. */
  keyPlace(path: readonly PropertyKey[]): Place;
  /** The tag that is written before the value at `path`, such as `!unsafe`. */
  tag(path: readonly PropertyKey[]): string | undefined;
}

/**
 * Reads YAML as Ansible would: anchors, merge keys, `yes` and `no`, `!unsafe`.
 *
 * @throws RebuildError CONFIG_SYNTAX, CONFIG_DUPLICATE_KEY, CONFIG_UNKNOWN_TAG, SECRET_VAULT_UNSUPPORTED, each with its place
 */
export function readYaml(source: string, file: string): YamlDocument {
  const lineCounter = new LineCounter();
  const document = parseDocument(source, {
    lineCounter,
    version: '1.1',
    merge: true,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
    customTags: (tags) => [
      ...tags.filter((tag) => typeof tag !== 'object' || COLLECTIONS.has(tag.tag)),
      ...scalarTags,
      ...customTags,
    ],
  });
  const at = (offset: number): Place => {
    const { line, col } = lineCounter.linePos(offset);
    return { file, line, column: col };
  };
  rejectFaults(document, at);
  return {
    file,
    value: document.toJS(),
    place: (path = []) => at(offsetOf(document, path)),
    keyPlace: (path) => at(keyOffset(document, path)),
    tag: (path) => follow(document, path)?.tag,
  };
}

/** Of the library's own rules, those that make mappings, lists, text and merge keys. */
const COLLECTIONS = new Set(['map', 'seq', 'str', 'merge'].map((type) => `tag:yaml.org,2002:${type}`));

function rejectFaults(document: Document, at: At): void {
  const fault = document.errors[0];
  if (fault) {
    const { message, hint } = syntaxFault(fault.message);
    throw new RebuildError('CONFIG_SYNTAX', message, { hint, at: at(fault.pos[0]), cause: fault });
  }
  const unknown = unknownTag(document);
  if (unknown) {
    throw new RebuildError('CONFIG_UNKNOWN_TAG', `unknown tag "${unknown.tag}"`, {
      at: at(unknown.offset),
      hint: unknown.tag === '!secret' ? 'Write it as text: secret:NAME.' : 'Remove the tag.',
    });
  }
  visit(document, {
    Scalar: (_, node) => rejectVault(node, at),
    Map: (_, node) => rejectTwins(node, at),
    Alias: (_, node) => {
      if (!node.resolve(document))
        throw notYaml(
          `there is no anchor &${node.source} above`,
          node,
          at,
          'Correct its name, or write the value itself.',
        );
    },
    Pair: (_, { key }) => {
      if (isCollection(key)) throw notYaml('a key must be a word', key, at, 'Put text that begins with { in quotes.');
    },
  });
}

type At = (offset: number) => Place;

function rejectVault(node: Node, at: At): void {
  if (!isVault(node.tag)) return;
  throw new RebuildError('SECRET_VAULT_UNSUPPORTED', 'values encrypted by ansible-vault cannot be read', {
    at: at(node.range?.[0] ?? 0),
    hint: 'Run `./rebuild secret edit` to store the value, then write secret:NAME here.',
  });
}

function notYaml(message: string, node: Node, at: At, hint?: string): RebuildError {
  return new RebuildError('CONFIG_SYNTAX', message, { at: at(node.range?.[0] ?? 0), hint });
}

/** The library would point before the key. */
function rejectTwins(map: YAMLMap, at: At): void {
  const seen = new Set<string>();
  for (const { key } of map.items) {
    if (!isScalar(key) || isMerge(key)) continue;
    if (seen.has(String(key.value))) {
      throw new RebuildError('CONFIG_DUPLICATE_KEY', `${String(key.value)} stands twice in the same mapping`, {
        at: at(key.range?.[0] ?? 0),
        hint: 'Remove one of the two.',
      });
    }
    seen.add(String(key.value));
  }
}

function isMerge(key: Scalar): boolean {
  return key.source === '<<' && key.type === 'PLAIN';
}

function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = follow(document, path.slice(0, length));
    if (node?.range) return node.range[0];
  }
  return 0;
}

function keyOffset(document: Document, path: readonly PropertyKey[]): number {
  const parent = follow(document, path.slice(0, -1));
  const key = isMap(parent) ? pairOf(document, parent, path.at(-1)!)?.key : undefined;
  return isNode(key) && key.range ? key.range[0] : offsetOf(document, path);
}

/** The node at `path`, through aliases and merge keys. */
function follow(document: Document, path: readonly PropertyKey[]): Node | undefined {
  let node = document.contents as Node | undefined;
  for (const key of path) {
    const next = isMap(node) ? pairOf(document, node, key)?.value : itemOf(node, key);
    if (!isNode(next)) return undefined;
    node = resolved(document, next);
  }
  return node ?? undefined;
}

function itemOf(node: unknown, key: PropertyKey): unknown {
  return isCollection(node) && !isMap(node) ? node.items[Number(key)] : undefined;
}

function pairOf(document: Document, map: YAMLMap, key: PropertyKey): Pair | undefined {
  const own = map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key));
  return (
    own ?? mergedMaps(document, map).reduce<Pair | undefined>((hit, it) => hit ?? pairOf(document, it, key), undefined)
  );
}

function mergedMaps(document: Document, map: YAMLMap): readonly YAMLMap[] {
  return map.items
    .filter((pair) => isPair(pair) && isScalar(pair.key) && isMerge(pair.key))
    .flatMap(({ value }) => {
      const source = isNode(value) ? resolved(document, value) : undefined;
      const list = isCollection(source) && !isMap(source) ? (source.items as Node[]) : [source];
      return list.map((it) => it && resolved(document, it)).filter(isMap);
    });
}

function resolved(document: Document, node: Node): Node | undefined {
  return isAlias(node) ? node.resolve(document) : node;
}
