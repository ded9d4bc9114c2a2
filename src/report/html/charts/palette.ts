/**
 * Colours that charts are drawn with. They stand for variables of the style sheet: `draw` puts those in their places, so
 * that the same chart is right on light and on dark pages.
 */
export const palette = {
  ink: '#010101',
  mid: '#010102',
  line: '#010103',
  asked: '#010104',
  free: '#010105',
  kept: '#010106',
  over: '#010107',
  mark: '#010108',
  disk: '#010109',
  address: '#01010a',
  stated: '#01010b',
  page: '#01010c',
} as const;

export type Colour = keyof typeof palette;

/** Puts `var(--NAME)` where a chart has the colour that stands for it. */
export function withVariables(svg: string): string {
  return Object.entries(palette).reduce((text, [name, hex]) => text.replaceAll(`"${hex}"`, `"var(--${name})"`), svg);
}
