import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { suites } from '../../bench/suites/suites.ts';
import { scenarios, scenariosNamed, scenariosOf } from '../../scenarios/catalogue.ts';
import { metrics } from '../../vocabulary/metrics.ts';

const all = await scenarios();

test('every file in scenarios/ that is no part of the catalogue is a scenario by its name', () => {
  const files = readdirSync(join(import.meta.dirname, '../../scenarios')).filter((file) => file.endsWith('.ts'));
  assert.deepEqual([...all.map(({ id }) => `${id}.ts`), 'catalogue.ts', 'scenario.ts'].sort(), files.sort());
});

test('a scenario asks a question and has at least one step', () => {
  for (const { id, title, question, steps } of all) {
    assert.ok(title.length > 0, id);
    assert.match(question, /\?$/, id);
    assert.ok(steps.length > 0, id);
  }
});

/** Of procedures and levels that only scenarios asked by name have. */
const byNameAlone = [
  'later-request-bytes',
  'first-request-bytes',
  'connection-bytes',
  'transport-bytes',
  'claims-indexed',
  'request-table-bytes',
  'answer-table-bytes',
  'round-trips',
  'round-trips-from-zero',
  'store-ping',
  'crossing-distance',
  'later-request-time',
  'first-request-time',
  'outage-refused',
  'outage-accepted',
  'outage-unavailable',
  'outage-slow',
  'outage-longest-wait',
  'outage-recovery',
  'outage-credentials-lost',
  'outage-revocations-lost',
  'chains-lost',
  'chains-forked',
  'replay-window-p50',
  'replay-window-max',
  'commands-per-read',
  'copy-hits',
  'all-refuse-p50',
  'all-refuse-max',
  'operation-cpu',
  'operation-commands',
  'operation-request-bytes',
  'operation-answer-bytes',
  'active-hour-cpu',
  'active-hour-commands',
  'browser-exposure',
  'browser-use',
  'preflights',
  'population-bytes',
  'fill-time',
  'login-time',
  'revoke-time',
];

test('each metric is asked for by one scenario of an ordinary run, or by those asked by name, and none is asked for that is not declared', () => {
  const asked = all
    .filter(({ byName }) => !byName)
    .flatMap(({ steps }) =>
      steps.flatMap((step): string[] => {
        switch (step.procedure) {
          case 'slices':
            return [...step.metrics];
          case 'exact-counts':
            return [...new Set(step.readings.map(({ metric }) => metric))];
          case 'bisection':
            return step.limits.map(({ metric }) => metric);
          case 'memory':
            return [step.primary];
          default:
            return ['revocation-delay-p50', 'revocation-delay-p99', 'revocation-delay-max', 'reaccepted'];
        }
      }),
    );
  assert.deepEqual([...asked, ...byNameAlone].toSorted(), metrics.map(({ id }) => id).toSorted());
});

test('the primary metric of a sliced step is one of its metrics', () => {
  for (const { id, steps } of all)
    for (const step of steps)
      if (step.procedure === 'slices') assert.ok(step.metrics.includes(step.primary), `${id}: ${step.primary}`);
});

test('a suite measures the scenarios that name it; one that none names measures those of an ordinary run', async () => {
  const idsOf = async (suite: string) => (await scenariosOf(suite)).map(({ id }) => id);
  const ordinary = all.filter(({ byName }) => !byName).map(({ id }) => id);
  assert.deepEqual(await idsOf('quick'), ordinary);
  assert.ok((await idsOf('world')).includes('rate'));
  assert.ok((await scenariosOf('world')).every(({ byName }) => byName));
  assert.ok((await idsOf('people')).includes('refresh'));
  const named = all.flatMap(({ suite }) => suite ?? []);
  assert.ok(named.every((id) => suites.some((suite) => suite.id === id)));
});

test('scenarios are given in the order they were asked for', async () => {
  const named = await scenariosNamed(['store-load', 'latency']);
  assert.deepEqual(
    named.map(({ id }) => id),
    ['store-load', 'latency'],
  );
});

test('an unknown scenario is refused with the nearest name', async () => {
  await assert.rejects(scenariosNamed(['latensy']), (error: { complaint: object }) => {
    assert.deepEqual(error.complaint, {
      code: 'AB_UNKNOWN_SCENARIO',
      what: 'There is no scenario with this name in scenarios/.',
      received: 'latensy',
      next: 'Did you mean latency?',
    });
    return true;
  });
  await assert.rejects(scenariosNamed(['xxxxxxxxxxxx']), (error: { complaint: { next: string } }) => {
    assert.equal(error.complaint.next, 'authbench list shows them all.');
    return true;
  });
});
