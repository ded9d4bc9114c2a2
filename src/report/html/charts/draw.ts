import type { EChartsOption } from 'echarts';
import { Markup } from '../markup.ts';
import { type Picture, r } from '../svg.ts';
import { withVariables } from './palette.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

export type Draw = (option: EChartsOption, size: Size) => Picture;

/** What draws charts. The library is big, and is read only here. */
export async function chartDrawer(): Promise<Draw> {
  const { init } = await import('echarts/dist/echarts.esm.min');
  return (option, { width, height }) => {
    const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
    chart.setOption({ animation: false, textStyle: { fontFamily: 'inherit' }, ...option });
    const drawn = chart.renderToSVGString();
    chart.dispose();
    return { width, height, content: new Markup(withVariables(lean(drawn))) };
  };
}

/** What is inside of the `svg` element, without what only a mouse and a script would need. */
function lean(drawn: string): string {
  return drawn
    .replace(/^<svg[^>]*>|<\/svg>\s*$/g, '')
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/<rect [^>]*fill="none"><\/rect>/, '')
    .replace(/ (?:ecmeta_\w+|class|pointer-events|dominant-baseline|stroke-miterlimit)="[^"]*"/g, (attribute) =>
      attribute.startsWith(' dominant-baseline') ? attribute : '',
    )
    .replace(/ style="font-size:([\d.]+)px;font-family:inherit;(font-weight:\w+;)?"/g, (_, size, weight) =>
      weight ? ` font-size="${size}" font-weight="bold"` : ` font-size="${size}"`,
    )
    .replace(/<[^>]*>/g, (tag) => tag.replace(/-?\d+\.\d{2,}/g, (number) => String(r(Number(number)))))
    .replace(/><\/(?:path|rect|circle)>/g, '/>')
    .replace(/\n+/g, '');
}
