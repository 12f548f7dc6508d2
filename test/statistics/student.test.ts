import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { binomialAtMost, incompleteBeta, studentFactor, studentTails } from '../../statistics/student.ts';

// Two-sided critical values as every printed table gives them (e.g. NIST/SEMATECH e-Handbook, 1.3.6.7.2).
const printed: [level: number, degreesOfFreedom: number, t: number][] = [
  [0.9, 1, 6.314],
  [0.95, 1, 12.706],
  [0.95, 2, 4.303],
  [0.95, 5, 2.571],
  [0.95, 10, 2.228],
  [0.98, 10, 2.764],
  [0.99, 10, 3.169],
  [0.95, 19, 2.093],
  [0.99, 19, 2.861],
  [0.95, 39, 2.023],
  [0.95, 79, 1.99],
  [0.998, 100, 3.174],
  [0.95, 100, 1.984],
];

test('the t factor is that of the printed tables', () => {
  for (const [level, degreesOfFreedom, t] of printed) {
    assert.ok(Math.abs(studentFactor(level, degreesOfFreedom) - t) < 0.0006, `${level} ${degreesOfFreedom}`);
  }
});

test('one degree of freedom is Cauchy and two have a closed form', () => {
  // df 1: P(|T| ≥ t) = 1 − 2/π atan t. df 2: 1 − t/√(2 + t²).
  for (const t of [0.01, 0.5, 1, 3, 40]) {
    assert.ok(Math.abs(studentTails(t, 1) - (1 - (2 / Math.PI) * Math.atan(t))) < 1e-12);
    assert.ok(Math.abs(studentTails(-t, 2) - (1 - t / Math.sqrt(2 + t * t))) < 1e-12);
  }
});

test('factor and tails undo each other', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 0.9999, noNaN: true }), fc.integer({ min: 1, max: 500 }), (level, df) => {
      assert.ok(Math.abs(studentTails(studentFactor(level, df), df) - (1 - level)) < 1e-10);
    }),
    { seed: 1 },
  );
});

test('the incomplete beta function agrees with its integral', () => {
  // Midpoint rule on 20,000 steps, for parameters at which the integrand is bounded.
  for (const [x, a, b] of [
    [0.3, 2, 3],
    [0.8, 5.5, 1],
    [0.5, 10, 10],
  ] as const) {
    const under = (to: number) => {
      let sum = 0;
      for (let i = 0; i < 20_000; i++) {
        const u = ((i + 0.5) / 20_000) * to;
        sum += u ** (a - 1) * (1 - u) ** (b - 1);
      }
      return (sum * to) / 20_000;
    };
    assert.ok(Math.abs(incompleteBeta(x, a, b) - under(x) / under(1)) < 1e-6);
  }
});

test('the ends: no degree of freedom, level 0 and 1, a t beyond all bounds', () => {
  assert.ok(Number.isNaN(studentFactor(0.95, 0)));
  assert.ok(Number.isNaN(studentFactor(1.5, 5)));
  assert.equal(studentFactor(0, 5), 0);
  assert.equal(studentFactor(1, 5), Infinity);
  assert.equal(studentTails(Infinity, 5), 0);
  assert.equal(studentTails(0, 5), 1);
  assert.ok(Number.isNaN(studentTails(Number.NaN, 5)));
});

test('binomial probabilities are those of counted coin throws', () => {
  // 10 throws: P(X ≤ 2) = (1 + 10 + 45)/1024. 3 throws of p = 0.2: P(X ≤ 1) = 0.8³ + 3 · 0.2 · 0.8² = 0.896.
  assert.ok(Math.abs(binomialAtMost(2, 10, 0.5) - 56 / 1024) < 1e-13);
  assert.ok(Math.abs(binomialAtMost(1, 3, 0.2) - 0.896) < 1e-13);
  assert.equal(binomialAtMost(-1, 10, 0.5), 0);
  assert.equal(binomialAtMost(10, 10, 0.5), 1);
});
