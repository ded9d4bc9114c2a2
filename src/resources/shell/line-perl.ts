/** `find_line(path, line, match)`: all lines, and the index of the one that is meant, or -1. An empty match is none. */
export const FIND_LINE = `
sub find_line {
  my ($path, $line, $match) = @_;
  my @lines; my ($same, $matched) = (-1, -1);
  if (-f $path && open(my $file, "<", $path)) { @lines = <$file>; chomp @lines }
  for my $i (0 .. $#lines) {
    $matched = $i if $match ne "" && $lines[$i] =~ /$match/;
    $same = $i if $lines[$i] eq $line;
  }
  return (\\@lines, $matched >= 0 ? $matched : $same);
}`;

/** Arguments: path, line, match. Prints the file with the line in place of the one that is meant, or at the end. */
export const PUT_LINE = `${FIND_LINE}
my ($path, $line, $match) = @ARGV;
my ($lines, $at) = find_line($path, $line, $match);
$lines->[$at >= 0 ? $at : scalar @$lines] = $line;
print "$_\\n" for @$lines;`;

/** Arguments: path, line, match. Prints the file without the lines that match, or without those that are equal. */
export const DROP_LINES = `${FIND_LINE}
my ($path, $line, $match) = @ARGV;
my ($lines) = find_line($path, $line, $match);
print "$_\\n" for grep { $match ne "" ? !/$match/ : $_ ne $line } @$lines;`;
