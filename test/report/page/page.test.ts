/** report.html in a real browser: what a reader sees, and that it keeps to itself. */
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { charts } from '../../../report/charts/catalogue.ts';
import { writeReport } from '../../../report/page/write.ts';
import { textWidth } from '../../../report/render/font.ts';
import { light } from '../../../report/render/theme.ts';
import { fixture } from '../fixture.ts';

/** The synthetic run has one level of each factor that the open loop has. */
const drawn = charts.filter((chart) => chart.spec(fixture()) !== undefined);
const executable = process.env.CHROMIUM ?? '/usr/bin/chromium';
const skip = existsSync(executable) ? false : `no Chromium at ${executable}: install it, or name one by CHROMIUM`;
const folder = mkdtempSync(join(tmpdir(), 'authbench-page-'));
const desktop = { viewport: { width: 1280, height: 900 } };
const readers = {
  light: { ...desktop, colorScheme: 'light' },
  dark: { ...desktop, colorScheme: 'dark' },
  phone: { viewport: { width: 375, height: 800 }, colorScheme: 'light' },
} as const;

interface Opened {
  readonly page: Page;
  readonly said: string[];
  readonly asked: string[];
}

before(() => writeReport(folder, fixture()));
after(() => rmSync(folder, { recursive: true, force: true }));

test('a report is a page under 3 MB, a summary, and three files for each picture', () => {
  assert.ok(statSync(join(folder, 'report.html')).size < 3_000_000);
  assert.ok(existsSync(join(folder, 'summary.md')));
  const expected = drawn.flatMap(({ id }) => [`${id}.png`, `${id}.svg`, `${id}.vl.json`]);
  assert.deepEqual(readdirSync(join(folder, 'charts')).sort(), expected.sort());
});

test('a report made again replaces the old one, and pictures without data are gone', async () => {
  const again = mkdtempSync(join(tmpdir(), 'authbench-again-'));
  const input = fixture();
  try {
    cpSync(folder, again, { recursive: true });
    const run = { ...input.run, measurements: [], comparisons: [] };
    await writeReport(again, { ...input, run, samples: [], percentiles: [] });
    assert.ok(!existsSync(join(again, 'charts', 'rounds.svg')));
    assert.doesNotMatch(readFileSync(join(again, 'report.html'), 'utf8'), /id="rounds"/);
  } finally {
    rmSync(again, { recursive: true, force: true });
  }
});

suite('in Chromium', { skip }, () => {
  let browser: Browser;
  /** Each is opened once, since its pictures take seconds to draw; tests that change nothing of it come first. */
  let opened: Readonly<Record<keyof typeof readers, Opened>>;
  before(async () => {
    browser = await chromium.launch({ executablePath: executable, args: ['--no-sandbox', '--disable-gpu'] });
    const [light, dark, small] = [await open(readers.light), await open(readers.dark), await open(readers.phone)];
    opened = { light, dark, phone: small };
  });
  after(() => browser?.close());

  /** The page with its pictures alive, and all that it said to the console or asked of anyone until then. */
  async function open(options: BrowserContextOptions): Promise<Opened> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const said: string[] = [];
    const asked: string[] = [];
    page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => said.push(`error: ${error.message}`));
    page.on('request', (request) => asked.push(request.url().slice(0, 80)));
    await page.goto(pathToFileURL(join(folder, 'report.html')).href);
    await page.waitForFunction('document.documentElement.dataset.ready !== undefined');
    return { page, said, asked };
  }

  for (const name of ['light', 'dark', 'phone'] as const) {
    test(`${name}: every picture is drawn, nothing is complained of, nobody is asked, nothing scrolls sideways`, async () => {
      const { page, said, asked } = opened[name];
      assert.equal(await page.locator('.chart[data-live] > svg, .chart[data-live] svg.marks').count(), drawn.length);
      const sizes = await page
        .locator('.chart[data-live] svg')
        .evaluateAll((pictures) => pictures.map((picture) => picture.getBoundingClientRect().toJSON()));
      assert.ok(sizes.length > 0 && sizes.every(({ width, height }) => width > 250 && height > 150));
      assert.deepEqual(said, []);
      assert.deepEqual(
        asked.filter((url) => !url.startsWith('data:')),
        [pathToFileURL(join(folder, 'report.html')).href.slice(0, 80)],
      );
      assert.equal(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), 0);
    });
  }

  test('pictures are there before any script runs', async () => {
    const context = await browser.newContext({ ...desktop, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(pathToFileURL(join(folder, 'report.html')).href);
    assert.equal(await page.locator('.chart.wide > svg').count(), drawn.length);
    await context.close();
  });

  test('the pictures of the page have no ink of their own, but the page’s', () => {
    const text = readFileSync(join(folder, 'report.html'), 'utf8');
    const specs = /<script type="application\/json" id="specs">(.*?)<\/script>/s.exec(text)?.[1] ?? '';
    assert.ok(specs.length > 1000);
    for (const colour of Object.values(light)) assert.ok(!specs.includes(colour), colour);
  });

  test('dark paper makes dark pictures, without another drawing', async () => {
    const ink = `getComputedStyle(document.querySelector('#trade .wide svg text')).fill`;
    assert.notEqual(await opened.light.page.evaluate(ink), await opened.dark.page.evaluate(ink));
  });

  test('a hover shows the figures, and a click in the legend leaves one contender alone', async () => {
    const { page } = opened.light;
    await page.locator('#trade .wide .mark-symbol path').last().hover();
    await page.waitForSelector('#vg-tooltip-element.visible');
    assert.match((await page.locator('#vg-tooltip-element').innerText()).replaceAll('\n', ' '), /contender.*Cost.*µs/);
    const faint = `[...document.querySelectorAll('#store .wide .mark-rect path')].filter((bar) => bar.getAttribute('opacity') === '0.08').length`;
    assert.equal(await page.evaluate(faint), 0);
    await page.locator('#store .wide .role-legend-label text', { hasText: 'jwt-stateless' }).click();
    await page.waitForFunction(`${faint} > 0`);
  });

  test('the widths that layouts are made with are those that the browser draws', async () => {
    const { page } = opened.light;
    for (const [text, weight] of [
      ['session-redis-defaults', 400],
      ['621 µs, ≤ 1 ms', 400],
      ['accepted again after a revoke', 600],
    ] as const) {
      const drawn = (await page.evaluate(`(() => {
        const context = document.createElement('canvas').getContext('2d');
        context.font = '${weight} 12px Figtree';
        return context.measureText(${JSON.stringify(text)}).width;
      })()`)) as number;
      assert.ok(
        Math.abs(textWidth(text, 12, weight) / drawn - 1) < 0.03,
        `${text}: ${textWidth(text, 12, weight)}, ${drawn}`,
      );
    }
  });

  test('the page forbids itself the network, and eval', async () => {
    const { page } = opened.light;
    // Somebody would answer: what is refused is refused by the page.
    await page.route('https://example.org/**', (route) =>
      route.fulfill({ status: 204, headers: { 'access-control-allow-origin': '*' } }),
    );
    const refused = await page.evaluate(`fetch('https://example.org/').then(() => 'sent', () => 'refused')`);
    assert.equal(refused, 'refused');
    const evaluated = await page.evaluate(`new Promise((resolve) => {
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.body.append(script);
      resolve(window.ran === true);
    })`);
    assert.equal(evaluated, false);
  });
});
