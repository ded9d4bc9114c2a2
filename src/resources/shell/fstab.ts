import { type Script, sh } from '../../core/text.ts';
import { replaceFile } from './replace.ts';

export const FSTAB = '/etc/fstab';

export interface FstabEntry {
  readonly source: string;
  readonly path: string;
  readonly fstype: string;
  readonly options: string;
}

/** Entries of /etc/fstab or /proc/self/mounts, comments left out. */
export function parseFstab(lines: readonly string[] = []): FstabEntry[] {
  return lines
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => line.split(/\s+/).map(fromOctal))
    .map(([source = '', path = '', fstype = '', options = 'defaults']) => ({ source, path, fstype, options }));
}

/**
 * Puts `line` in the place of the entries whose field `field` (counted from 0) is `value`, or at the end;
 * without a line, they become comments.
 */
export function editFstab(field: number, value: string, line: string | undefined): Script {
  return sh`
    ${replaceFile({
      path: FSTAB,
      content: sh`perl -e ${PROGRAM} -- "$path" ${field} ${toOctal(value)} ${line ?? ''} >"$new"`,
    })}
    [ ! -d /run/systemd/system ] || systemctl daemon-reload
  `;
}

export function formatEntry({ source, path, fstype, options }: FstabEntry): string {
  return `${[source, path, fstype, options].map(toOctal).join(' ')} 0 0`;
}

const PROGRAM = `
my ($path, $field, $value, $line) = @ARGV; my $done = $line eq "";
if (open(my $file, "<", $path)) {
  while (<$file>) {
    chomp;
    if (!/^\\s*#/ && ((split)[$field] // "") eq $value) {
      print $line eq "" ? "# $_\\n" : "$line\\n" unless $done && $line ne "";
      $done = 1;
    } else { print "$_\\n" }
  }
}
print "$line\\n" unless $done;`;

function toOctal(text: string): string {
  return text.replace(/[ \t\\]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`);
}

function fromOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
