import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planCapacity } from '../../src/cli/run/capacity.ts';
import { htmlOf } from '../../src/cli/run/html-report.ts';
import { loadInventory } from '../../src/inventory/load.ts';
import { liveSample } from '../report/inventory/live-sample.ts';
import { canBrowse, startBrowser } from '../support/browser.ts';

const repository = resolve(import.meta.dirname, '../..');
const inventory = join(repository, 'inventory/production');

/** What a page complained about or asked for. It must stay empty. */
interface Watched {
  readonly page: Page;
  readonly heard: string[];
}

/** As the command makes it. */
async function derived(file: string): Promise<void> {
  await execa('./rebuild', ['report', '-i', inventory, '--html', file], { cwd: repository });
}

/** The same with what hosts that are not there would say. */
async function measured(file: string): Promise<void> {
  const loaded = await loadInventory(inventory);
  const [hosts, live] = [[...loaded.hosts.values()], liveSample([...loaded.hosts.keys()])];
  writeFileSync(file, await htmlOf({ inventory: loaded, hosts, capacity: await planCapacity(loaded), live }));
}

describe.skipIf(!canBrowse).each([
  ['as it is derived', derived, 12],
  ['with what was measured', measured, 15],
])('the page of the reference cluster in a browser, %s', (_, write, mostPages) => {
  const folder = mkdtempSync(join(tmpdir(), 'rebuild-report-'));
  const file = join(folder, 'report.html');
  let browser: Browser;

  beforeAll(async () => {
    await write(file);
    browser = await startBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(width: number, colorScheme: 'light' | 'dark' = 'light'): Promise<Watched> {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    const heard: string[] = [];
    page.on('console', (message) => heard.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => heard.push(`error: ${error.message}`));
    page.on('request', (request) => {
      if (request.url() !== `file://${file}`) heard.push(`request: ${request.url()}`);
    });
    await page.goto(`file://${file}`, { waitUntil: 'load' });
    return { page, heard };
  }

  it('is one file under 300 KB', () => {
    const { size } = statSync(file);
    console.log(`e2e: the HTML report of the reference cluster: ${Math.ceil(size / 1000)} KB`);
    expect(size).toBeLessThan(300_000);
  });

  it.each([1280, 768, 390, 360])(
    'at %d px asks for nothing, complains of nothing and does not scroll sideways',
    async (width) => {
      const { page, heard } = await open(width);
      const [content, window] = await page.evaluate<[number, number]>(
        '[document.documentElement.scrollWidth, innerWidth]',
      );
      expect(heard).toEqual([]);
      expect(content).toBeLessThanOrEqual(window);
      await page.close();
    },
  );

  it.each([1280, 390])('at %d px names every node, its problems, and claimed figures as stated', async (width) => {
    const { page } = await open(width);
    // biome-ignore lint/performance/useDomNodeTextContent: what can be seen, not what is there
    const text = await page.innerText('body');
    const names = [...(await loadInventory(inventory)).hosts.keys()];
    expect(names).toHaveLength(13);
    expect(names.filter((name) => !text.includes(name))).toEqual([]);
    for (const part of [
      'QUOTA_EXCEEDED',
      'LIMIT_NOT_HONOURED',
      '26 of 16: 10 too many',
      'stated: 15 *',
      'stated: $238 *',
    ])
      expect(text).toContain(part);
    await page.close();
  });

  it.each([1280, 390, 360])(
    'at %d px has all its text inside its pictures, and large enough to read',
    async (width) => {
      const { page } = await open(width);
      const texts = await page.evaluate<Seen[]>(TEXTS_IN_PICTURES);
      expect(texts.length).toBeGreaterThan(150);
      expect(texts.filter(({ isInside }) => !isInside).map(({ text }) => text)).toEqual([]);
      expect(Math.min(...texts.map(({ px }) => px))).toBeGreaterThanOrEqual(9.5);
      await page.close();
    },
  );

  it('has other colours in the dark, in its charts too, and text that stands out in both', async () => {
    const schemes = await Promise.all(
      (['light', 'dark'] as const).map(async (scheme) => {
        const { page } = await open(1280, scheme);
        const colours = await page.evaluate<Record<string, string>>(COLOURS);
        await page.close();
        return colours;
      }),
    );
    const [light, dark] = schemes;
    expect(Object.keys(light!).filter((name) => light![name] === dark![name])).toEqual([]);
    for (const { page, ink, sub, error } of schemes as { page: string; ink: string; sub: string; error: string }[])
      for (const text of [ink, sub, error]) expect(contrast(text, page)).toBeGreaterThan(4.5);
  });

  it('on paper shows the wide pictures on light ground, and hides what only a screen can use', async () => {
    const { page } = await open(390, 'dark');
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const shown = (selector: string) => page.locator(selector).filter({ visible: true }).count();
    expect(await shown('.wide svg')).toBeGreaterThan(5);
    expect([await shown('.narrow svg'), await shown('nav'), await shown('details')]).toEqual([0, 0, 0]);
    expect((await page.evaluate<Record<string, string>>(COLOURS)).page).toBe('rgb(255, 255, 255)');
    const pdf = await page.pdf({ format: 'A4' });
    const pages = pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length;
    console.log(`e2e: printed: ${pages} pages`);
    expect(pages).toBeLessThanOrEqual(mostPages);
    await page.close();
  });

  it('says in words what each picture shows, and has its figures as tables', async () => {
    const { page } = await open(1280);
    const pictures = page.locator('svg[role="img"]');
    expect(await pictures.count()).toBeGreaterThan(14);
    for (const picture of await pictures.all())
      expect((await picture.getAttribute('aria-label'))?.length).toBeGreaterThan(30);
    expect(await page.locator('figure:has(table)').count()).toBe(await page.locator('figure').count());
    await page.close();
  });
});

interface Seen {
  readonly text: string;
  readonly isInside: boolean;
  /** Size of its letters on the screen. */
  readonly px: number;
}

/** Runs in the browser: every text of the pictures that are shown. */
const TEXTS_IN_PICTURES = `[...document.querySelectorAll('svg text')].filter((it) => it.getClientRects().length > 0).map((it) => {
  const [box, frame] = [it.getBoundingClientRect(), it.ownerSVGElement.getBoundingClientRect()];
  const scale = frame.width / it.ownerSVGElement.viewBox.baseVal.width;
  return {
    text: it.textContent,
    isInside: box.left >= frame.left - 1 && box.right <= frame.right + 1 && box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1,
    px: parseFloat(getComputedStyle(it).fontSize) * scale,
  };
})`;

const COLOURS = `(() => {
  const colour = (selector, what) => getComputedStyle(document.querySelector(selector))[what];
  return {
    page: colour('html', 'backgroundColor'),
    ink: colour('html', 'color'),
    sub: colour('.sub', 'color'),
    error: colour('.problems .error strong', 'color'),
    bar: colour('#capacity path[fill="var(--asked)"]', 'fill'),
    card: colour('#topology .card', 'fill'),
  };
})()`;

/** WCAG 2.2, "contrast ratio". */
function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (high! + 0.05) / (low! + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (colour.match(/\d+/g) ?? []).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
