import assert from 'node:assert/strict';
import { test } from 'node:test';
import { looks, neutral, palette } from '../../../report/facts/contenders.ts';
import { light } from '../../../report/render/theme.ts';
import { fixture } from '../fixture.ts';

/** Contrast ratio of two colours (WCAG 2.2, relative luminance). */
function contrast(a: string, b: string): number {
  const luminance = (hex: string) => {
    const [r, g, blue] = [1, 3, 5].map((at) => {
      const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue;
  };
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

test('every colour of a contender has a contrast of 3 to 1 on light paper and on dark', () => {
  // Black on white is 21 by definition: the ruler is right.
  assert.equal(Math.round(contrast('#000000', '#ffffff')), 21);
  for (const colour of [...palette, neutral]) {
    for (const paper of [light.paper, '#14171c']) {
      assert.ok(contrast(colour, paper) >= 3, `${colour} on ${paper}: ${contrast(colour, paper).toFixed(2)}`);
    }
  }
});

test('colours follow the order of the run, and the control is grey', () => {
  const { run } = fixture();
  assert.deepEqual(
    looks(run).map(({ colour }) => colour),
    [neutral, palette[0], palette[1], palette[2]],
  );
});

test('a variant is part of the name', () => {
  const { run } = fixture();
  const [entry] = run.contenders;
  assert.ok(entry);
  assert.equal(looks({ ...run, contenders: [{ ...entry, variant: 'main' }] })[0]?.name, `${entry.id}@main`);
});
