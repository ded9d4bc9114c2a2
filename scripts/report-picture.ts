// Writes docs/images/report.png anew, from the reference cluster: node scripts/report-picture.ts
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { $ } from 'zx';
import { install } from '../src/machine/install.ts';
import { startBrowser } from '../test/support/browser.ts';

const repository = join(import.meta.dirname, '..');
const folder = await mkdtemp(join(tmpdir(), 'rebuild-picture-'));
try {
  await install([{ command: 'pngquant', package: 'pngquant' }]);
  const file = await report();
  const browser = await startBrowser();
  const drawn = join(folder, 'report.png');
  await beside([await shot(browser, file, 'light', 0), await shot(browser, file, 'dark', '#capacity')], browser, drawn);
  await browser.close();
  await $`pngquant --force --strip --speed 1 --output ${join(repository, 'docs/images/report.png')} 128 ${drawn}`;
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function report(): Promise<string> {
  const file = join(folder, 'report.html');
  await $({ cwd: repository })`./rebuild report -i inventory/production --html ${file}`;
  return file;
}

/** What one screen shows, from the top or from a part of the page on. */
async function shot(browser: Browser, file: string, colorScheme: 'light' | 'dark', from: 0 | string): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: 1080, height: 1540 }, colorScheme });
  await page.goto(`file://${file}${from === 0 ? '' : from}`);
  const drawn = await page.screenshot();
  await page.close();
  return drawn;
}

async function beside(pictures: readonly Buffer[], browser: Browser, to: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 998 } });
  const images = pictures.map((it) => `<img width="700" src="data:image/png;base64,${it.toString('base64')}">`);
  await page.setContent(`<body style="margin:0;display:flex">${images.join('')}`);
  await page.screenshot({ path: to });
  await page.close();
}
