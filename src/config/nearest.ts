import { distance } from 'fastest-levenshtein';

/** The one of `names` that `given` was probably meant to be, or undefined when none is close. */
export function nearest(given: string, names: Iterable<string>): string | undefined {
  const ranked = [...names]
    .map((name) => ({ name, far: distance(given.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  const best = ranked[0];
  return best && best.far <= Math.max(2, Math.floor(given.length / 3)) ? best.name : undefined;
}

/** What to write instead of an unknown name: the nearest one, or the list when it is short enough to be read. */
export function suggestion(given: string, names: Iterable<string>): string | undefined {
  const known = [...names];
  const meant = nearest(given, known);
  if (meant !== undefined) return `Write "${meant}".`;
  if (known.length === 0 || known.length > 30) return undefined;
  return `Write one of: ${known.toSorted().join(', ')}.`;
}
