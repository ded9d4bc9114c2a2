import { sh } from '../../../src/core/text.ts';
import type { SiteHost } from './roles/site40/site.ts';

/** A script that makes one resource of a converged host differ: the content of one file. */
export function changeScript({ name }: SiteHost): string {
  return sh`
    set -eu
    echo ${`# changed by hand on ${name}`} >>/etc/edge/site.conf
  `.plain();
}
