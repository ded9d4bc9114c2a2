/**
 * Perl, of which every Debian and Ubuntu has the core modules used here: asks the DNS server of its first argument for
 * each other argument `NAME:PORT`, then connects there. Prints `NAME PORT ADDRESS`, and behind it what went wrong, if
 * something did; ADDRESS is `-` where there is none.
 */
export const RESOLVE = String.raw`
use strict; use IO::Socket::INET; use Socket;
my ($server, @asked) = @ARGV;
my @rcodes = qw(NOERROR FORMERR SERVFAIL NXDOMAIN NOTIMP REFUSED);
sub resolve {
  my $name = shift;
  my $socket = IO::Socket::INET->new(Proto => "udp", PeerAddr => $server, PeerPort => 53) or return (undef, "no socket: $!");
  my $question = pack("n6", 4711, 0x0100, 1, 0, 0, 0) . join("", map { pack("C/a*", $_) } split(/\./, $name)) . pack("Cnn", 0, 1, 1);
  my $why = "$server does not answer";
  for (1 .. 2) {
    $socket->send($question) or $why = "$server: $!";
    my $ready = ""; vec($ready, fileno($socket), 1) = 1;
    next unless select($ready, undef, undef, 2);
    defined $socket->recv(my $answer, 4096) or do { $why = "$server: $!"; next };
    return read_answer($answer);
  }
  return (undef, $why);
}
sub skip_name {
  my ($answer, $at) = @_;
  while ((my $length = ord(substr($answer, $at, 1))) != 0) {
    return $at + 2 if $length >= 192;
    $at += $length + 1;
  }
  return $at + 1;
}
sub read_answer {
  my $answer = shift;
  my (undef, $flags, undef, $count) = unpack("n4", $answer);
  my $rcode = $flags & 15;
  return (undef, $rcodes[$rcode] || "rcode $rcode") if $rcode;
  my $at = skip_name($answer, 12) + 4;
  for (1 .. $count) {
    $at = skip_name($answer, $at);
    my ($type, undef, undef, $length) = unpack("nnNn", substr($answer, $at, 10));
    return inet_ntoa(substr($answer, $at + 10, 4)) if $type == 1;
    $at += 10 + $length;
  }
  return (undef, "it has no address");
}
my %found;
for (@asked) {
  my ($name, $port) = /^(.*):(\d+)$/;
  my ($address, $why) = @{ $found{$name} ||= [resolve($name)] };
  if (!defined $address) { print "$name $port - $why\n"; next }
  my $to = IO::Socket::INET->new(Proto => "tcp", PeerAddr => $address, PeerPort => $port, Timeout => 3);
  print "$name $port $address", ($to ? "" : " cannot be connected to: " . ($! || "timeout")), "\n";
}
`;
