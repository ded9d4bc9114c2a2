import { sh, words } from '../../core/text.ts';
import { type Collector, type SharedProbe, shared } from '../probe.ts';
import { FIND_LINE } from '../shell/line-perl.ts';

interface Question {
  readonly path: string;
  readonly line: string;
  readonly match: string;
}

/** Reads all questions in one perl, which is on every Debian and knows regular expressions as people write them. */
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
export function matchedLine({ path, line, match }: Question): SharedProbe<string | undefined> {
  return shared(collector, [path, line, match].map(encodeURIComponent).join(' '));
}
