import type { Column } from '../table.ts';

/** One table of the report, whatever form it is printed in. */
export interface Section {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}
