import { type Script, sh, type Text } from '../../core/text.ts';
import { replaceFile } from './replace.ts';

/** The lines that stand before and after a block in its file. */
export interface Markers {
  readonly begin: string;
  readonly end: string;
}

export function markersOf(name: string, comment = '#'): Markers {
  return { begin: `${comment} BEGIN rebuild ${name}`, end: `${comment} END rebuild ${name}` };
}

/** The lines between the markers; undefined when there is no whole block. */
export function findBlock(
  lines: readonly string[] | undefined,
  { begin, end }: Markers,
): readonly string[] | undefined {
  const from = lines?.indexOf(begin) ?? -1;
  const to = lines?.indexOf(end, from) ?? -1;
  return from === -1 || to === -1 ? undefined : lines?.slice(from + 1, to);
}

/** Puts `content` between the markers, where the first block stands or at the end. Without content, removes the block. */
export function writeBlock(path: string, { begin, end }: Markers, content: Text | undefined): Script {
  const written = content
    ? sh`printf '%s\n' ${begin} ${content} ${end} | perl -e ${PROGRAM} -- "$path" ${begin} ${end} >"$new"`
    : sh`perl -e ${PROGRAM} -- "$path" ${begin} ${end} </dev/null >"$new"`;
  return replaceFile({ path, content: written });
}

/** Copies the file, with standard input in place of the block. A marker without its partner is only removed itself. */
const PROGRAM = `
my ($path, $begin, $end) = @ARGV;
my @block = <STDIN>; my @lines;
if (-f $path && open(my $file, "<", $path)) { @lines = <$file>; chomp @lines }
my (@kept, $place);
while (@lines) {
  my $line = shift @lines;
  if ($line eq $begin) {
    $place = @kept unless defined $place;
    my ($last) = grep { $lines[$_] eq $end } 0 .. $#lines;
    splice @lines, 0, $last + 1 if defined $last;
  } elsif ($line ne $end) { push @kept, $line }
}
$place = @kept unless defined $place;
print "$_\\n" for @kept[0 .. $place - 1];
print @block;
print "$_\\n" for @kept[$place .. $#kept];`;
