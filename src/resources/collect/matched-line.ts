import { sh, words } from '../../core/text.ts';
import { type Collector, type SharedProbe, shared } from '../probe.ts';
import { FIND_LINE } from '../shell/line-perl.ts';

export interface LineQuestion {
  readonly path: string;
  readonly line: string;
  readonly match: string;
}

/** Reads all questions in one perl, which is on every Debian and is what edits the file. */
const PROGRAM = `${FIND_LINE}
for my $key (@ARGV) {
  my ($path, $line, $match) = map { s/%([0-9A-F]{2})/chr hex $1/ger } split / /, $key, -1;
  my ($lines, $at) = find_line($path, $line, $match);
  print "$key|$lines->[$at]\\n" if $at >= 0;
}`;

const collector: Collector<string> = {
  name: 'matched-line',
  script: (keys) => sh`perl -e ${PROGRAM} -- ${words(keys)}`,
  parse: (stdout) =>
    new Map(
      stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => [line.slice(0, line.indexOf('|')), line.slice(line.indexOf('|') + 1)] as const),
    ),
};

/** The last line of a file that matches, else the one that is equal; undefined when there is none. */
export function matchedLine({ path, line, match }: LineQuestion): SharedProbe<string | undefined> {
  return shared(collector, [path, line, match].map(encodeURIComponent).join(' '));
}

/**
 * Parts of a regular expression that mean the same to perl, which edits the file byte by byte, and to JavaScript: no single
 * character of any kind, which for perl is a single byte, none of the escapes that only one of them knows, and no repeated
 * group, which JavaScript may take ages for.
 */
const PORTABLE = /^(?:[\w =:/,@"'#%&<>~!;^$|-]|\((?!\?)|\)(?![*+?])|\\[^\w\s\\]|\\[dwbs]|[.](?=[*+])|[*+?])*$/;

/** Whether `lastMatch` finds what perl would find. */
export function isPortable(match: string): boolean {
  return PORTABLE.test(match);
}

/** As `matchedLine`, in lines that have been read anyway. */
export function lastMatch(lines: readonly string[], { line, match }: Omit<LineQuestion, 'path'>): string | undefined {
  // White space beyond ASCII is none for perl.
  const regex = new RegExp(match.replaceAll('\\s', '[ \\t\\n\\r\\f\\v]'), 's');
  const matched = match === '' ? undefined : lines.findLast((it) => regex.test(it));
  return matched ?? (lines.includes(line) ? line : undefined);
}
