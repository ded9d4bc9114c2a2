// A shell can only give what it runs a file to print to, and a file has no bound. perl-base is on every Debian and Ubuntu.

/** Bytes of what a job prints that are passed on. A part is what lies between two lines that begin with the mark. */
export const BOUNDS = {
  /** At the begin of each part, as they come. */
  first: 1024 * 1024,
  /** Of the rest of a part, the newest, when it ends. */
  newest: 64 * 1024,
  /** In all: after so many, only the newest of each part are. */
  most: 32 * 1024 * 1024,
};

/**
 * Arguments: folder of the job, umask, mark, then the bounds. Runs `script` of the folder, writes what it prints to `out`, and
 * ends as it ends. When `supervisor` and `pid`, its parent and itself, are there, there is something to end. Memory on the
 * host is bounded, and no script that prints more is kept waiting.
 *
 * It stays when it is asked to end, for the last words of the script. What the script leaves behind with its output open
 * goes on, and nobody listens to it.
 */
export const RUN_JOB = String.raw`
my ($job, $mask, $mark, $first, $newest, $most) = @ARGV;
my ($held, $newer, $passed, $lost, $written, $closed, $status) = ("", "", 0, 0, 0, 0);

pipe my $from, my $to or die "no pipe: $!";
pipe my $heard, my $told or die "no pipe: $!";
$SIG{CHLD} = sub { syswrite $told, "." };
defined(my $child = fork) or die "no process: $!";
if (!$child) {
  open STDOUT, ">&", $to; open STDERR, ">&", $to;
  umask oct $mask; exec "sh", "$job/script"; exit 127;
}
$SIG{TERM} = "IGNORE";
close $to;
open my $out, ">>", "$job/out";
for (["supervisor", getppid], ["pid", $$]) { open my $file, ">", "$job/$_->[0]"; print $file "$_->[1]\n"; close $file }

sub emit { $written += length $_[0]; syswrite $out, $_[0] }
sub body {
  my $room = ($written < $most ? $first : 0) - $passed;
  if ($room > 0) { my $piece = substr $_[0], 0, $room, ""; $passed += length $piece; emit($piece) }
  $newer .= $_[0];
  trim() if length $newer > 2 * $newest;
}
sub trim {
  my $over = length($newer) - $newest;
  if ($over > 0) { $lost += $over; substr $newer, 0, $over, "" }
}
sub finish {
  trim();
  emit("\n[$lost bytes are left out here]\n") if $lost;
  emit($newer) if $newer ne "";
  ($newer, $passed, $lost) = ("", 0, 0);
}
sub take {
  my $read = sysread $from, my $bytes, 65536;
  if (!$read) { $closed = defined $read; return 0 }
  my @parts = split /^(\Q$mark\E [^\n]*\n)/m, $held . $bytes;
  # What may be the begin of such a line waits for the rest of it.
  my $line = substr $parts[-1], 1 + rindex $parts[-1], "\n";
  my $may = length $line && length $line < 200 && (index("$mark ", $line) == 0 || index($line, "$mark ") == 0);
  $held = $may ? substr $parts[-1], -length $line, length $line, "" : "";
  for my $i (0 .. $#parts) {
    if ($i % 2) { finish(); emit($parts[$i]) } else { body($parts[$i]) }
  }
  return 1;
}
sub ready {
  my ($wait, @files) = @_;
  my $ready = ""; vec($ready, fileno $_, 1) = 1 for @files;
  return select($ready, undef, undef, $wait) > 0 ? $ready : "";
}

until (defined $status) {
  # perl hears of a child between two steps of its own only: one that ends right before select is heard a second later.
  my $ready = ready(1, $heard, $closed ? () : $from);
  if (waitpid($child, 1) == $child) { $status = $? } # 1 is WNOHANG
  elsif (!$closed && $ready ne "" && vec $ready, fileno $from, 1) { take() }
}
# What it printed before its end is still in the pipe.
for (1 .. 32) { last if $closed || ready(0, $from) eq "" || !take() }
body($held); finish();
if (!$closed) {
  my $rest = fork;
  if (defined $rest && !$rest) { $SIG{TERM} = "DEFAULT"; close $out; 1 while sysread $from, my $bytes, 65536; exit }
}
exit($status & 127 ? 128 + ($status & 127) : $status >> 8);
`;
