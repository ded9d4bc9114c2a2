import { type Script, sh } from '../../core/text.ts';

interface Kept {
  readonly folder: string;
  readonly days: number;
  /** End of the names that are looked at. The names sort by age. */
  readonly suffix: string;
}

/** Removes files older than `days`, but never one of the newest `days` files: a break of weeks loses none of the last good ones. */
export function keepDays({ folder, days, suffix }: Kept): Script {
  return sh`
    find ${folder} -maxdepth 1 -type f -name ${`[0-9]*${suffix}`} | sort -r | tail -n ${`+${days + 1}`} |
      while read -r old; do find "$old" -mmin ${`+${days * 24 * 60}`} -delete; done
  `;
}
