import { type Script, sh, words } from '../../core/text.ts';

/** What a control group takes. What the kernel does not say is undefined. */
export interface GroupUse {
  /** `host`, the name of a unit as it was given, or `pod ` and the id of one. */
  readonly name: string;
  /** Thousandths of a CPU, over the time that was measured. */
  readonly cpuMilli: number | undefined;
  readonly throttledPercent: number | undefined;
  /** Without what the kernel can take back at once. */
  readonly memoryMiB: number | undefined;
  readonly peakMiB: number | undefined;
  readonly oomKills: number | undefined;
}

/** How long the use of CPUs is measured. */
const SECONDS = 1;

/**
 * Reads the control groups of the host, of `units` and of all pods, of version 1 or 2, in one process. A line for each, fields
 * apart by tabs: name, thousandths of a CPU, periods, those of them that were throttled, bytes of memory, inactive bytes of
 * files, peak, kills.
 *
 * Sources: the kernel's admin-guide/cgroup-v1/memory.rst, cgroup-v2.rst and scheduler/sched-bwc.rst. Units that systemd does
 * not know are left out.
 */
const MEASURE = String.raw`
my ($seconds, @units) = @ARGV;
my $root = "/sys/fs/cgroup";
my $two = -e "$root/cgroup.controllers";
my ($cpu, $time, $memory) = $two ? ($root, $root, $root) : ("$root/cpu", "$root/cpuacct", "$root/memory");
my @groups = (["host", "/"]);

sub content { open my $file, "<", $_[0] or return ""; local $/; (<$file> // "") =~ s/\s+$//r }
sub field { my ($text, $name) = @_; $text =~ /^\Q$name\E (\d+)$/m ? $1 : "" }
sub clock { (split " ", content("/proc/uptime"))[0] }
sub nanoseconds {
  my $nano = $two ? "" : content("$time$_[0]/cpuacct.usage");
  return $nano if $nano ne "";
  # Where cpuacct is mounted apart from cpu, systemd makes no groups in it; version 2 beside it counts the time.
  my $micro = field(content(($two ? $root : "$root/unified") . "$_[0]/cpu.stat"), "usage_usec");
  $micro eq "" ? "" : $micro * 1000;
}

if (@units) {
  open my $show, "-|", "systemctl", "show", "-p", "LoadState,ControlGroup", "--", @units;
  local $/ = "";
  for my $unit (@units) {
    my %of = (<$show> // "") =~ /^(\w+)=(.*)$/mg;
    push @groups, [$unit, $of{ControlGroup}] if %of && $of{LoadState} ne "not-found";
  }
}
for (glob "$memory/kubepods*/*pod* $memory/kubepods*/*/*pod*") {
  my ($id) = m{pod([0-9a-f]{8}[0-9a-f_-]{24,28})(?:\.slice)?$} or next;
  push @groups, ["pod " . $id =~ tr/_/-/r, substr $_, length $memory];
}

my $began = clock();
my @before = map { $_->[1] ? nanoseconds($_->[1]) : "" } @groups;
select undef, undef, undef, $seconds;
my $passed = clock() - $began;
for my $index (0 .. $#groups) {
  my ($name, $group) = @{$groups[$index]};
  if (!$group) { print "$name\n"; next }
  my ($before, $now) = ($before[$index], nanoseconds($group));
  my $stat = content("$cpu$group/cpu.stat");
  my $own = "$memory$group";
  print join("\t", $name,
    $before eq "" || $now eq "" ? "" : int(($now - $before) / 1e6 / $passed + 0.5),
    field($stat, "nr_periods"), field($stat, "nr_throttled"),
    content($two ? "$own/memory.current" : "$own/memory.usage_in_bytes"),
    field(content("$own/memory.stat"), $two ? "inactive_file" : "total_inactive_file"),
    content($two ? "$own/memory.peak" : "$own/memory.max_usage_in_bytes"),
    field(content($two ? "$own/memory.events" : "$own/memory.oom_control"), "oom_kill")), "\n";
}
`;

/** @param units names with a suffix */
export function useProbe(units: readonly string[]): Script {
  return sh`timeout 30 perl -e ${MEASURE} -- ${SECONDS} ${words(units)}`;
}

export function parseUse(stdout: string): readonly GroupUse[] {
  return stdout.split('\n').filter(Boolean).map(groupOf);
}

function groupOf(line: string): GroupUse {
  const [name = '', ...fields] = line.split('\t');
  const [cpuMilli, periods, throttled, memory, inactive = 0, peak, oomKills] = fields.map(numberIn);
  return {
    name,
    cpuMilli,
    throttledPercent: periods && throttled !== undefined ? Math.round((100 * throttled) / periods) : undefined,
    memoryMiB: memory === undefined ? undefined : mebibytes(Math.max(0, memory - inactive)),
    peakMiB: peak === undefined ? undefined : mebibytes(peak),
    oomKills,
  };
}

function numberIn(field: string): number | undefined {
  return /^\d+$/.test(field) ? Number(field) : undefined;
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 2 ** 20);
}
