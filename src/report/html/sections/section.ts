import type { Markup } from '../markup.ts';

/** One part of the page. */
export interface PageSection {
  /** What links within the page name. */
  readonly id: string;
  readonly title: string;
  readonly content: Markup;
}
