// perl-base is on every Debian and Ubuntu, and can ask the kernel who holds a lock; no shell tool there can.

/** Arguments: seconds, lock files. Waits until nobody holds one, and says meanwhile who does. */
export const WAIT_FOR_LOCKS = `
use Fcntl; $| = 1;
my ($limit, @files) = @ARGV; my $start = time; my $next = 0;
while (1) {
  my ($held, $pid);
  for my $file (@files) {
    open(my $f, "+<", $file) or next;
    my $lock = pack("s s x4 q q i x4", F_WRLCK, 0, 0, 0, 0);
    fcntl($f, F_GETLK, $lock) or next;
    my ($type, $owner) = (unpack("s s x4 q q i", $lock))[0, 4];
    if ($type != F_UNLCK) { ($held, $pid) = ($file, $owner); last }
  }
  exit 0 unless $held;
  my $command = "a process of another container";
  if (open(my $c, "<", "/proc/$pid/cmdline")) { local $/; $command = <$c>; $command =~ tr/\\0/ /; $command =~ s/ +$// }
  my $waited = time - $start;
  if ($waited >= $limit) { print STDERR "APT_LOCKED: $held is still held by process $pid ($command) after $waited s\\n"; exit 1 }
  if ($waited >= $next) { print "waiting for $held: held by process $pid ($command), $waited s\\n"; $next = $waited + 5 }
  select(undef, undef, undef, 0.5);
}`;

/** Argument: a name. Prints the three names of standard input that differ least from it, if they are near at all. */
export const NEAREST_NAMES = `
my $want = shift; my $n = length $want; my $most = 1 + int($n / 4); my @near;
while (my $name = <STDIN>) {
  chomp $name; next if abs(length($name) - $n) > $most;
  my @row = (0 .. $n);
  for my $i (1 .. length $name) {
    my @new = ($i); my $c = substr($name, $i - 1, 1);
    for my $j (1 .. $n) {
      my $d = $row[$j - 1] + ($c eq substr($want, $j - 1, 1) ? 0 : 1);
      $d = $row[$j] + 1 if $row[$j] + 1 < $d; $d = $new[$j - 1] + 1 if $new[$j - 1] + 1 < $d;
      push @new, $d;
    }
    @row = @new;
  }
  push @near, [$row[$n], $name] if $row[$n] <= $most;
}
@near = sort { $a->[0] <=> $b->[0] || $a->[1] cmp $b->[1] } @near;
print join(", ", map { $_->[1] } @near[0 .. ($#near < 2 ? $#near : 2)]);`;
