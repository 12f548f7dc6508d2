/** Files of gates as people write them: what is taken, and how everything else is named by line, column and field. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { defaultGates, defaultGatesApart } from '../../compare/gates/default.ts';
import { readGates } from '../../compare/gates/read.ts';
import { AuthbenchError } from '../../vocabulary/errors.ts';

const read = (text: string) => readGates({ file: 'my.gates.yml', text, scenarios: ['speed', 'size'] }).gates ?? [];

function complaint(text: string) {
  try {
    read(text);
  } catch (error) {
    if (error instanceof AuthbenchError) return error.complaint;
    throw error;
  }
  return assert.fail(`taken: ${text}`);
}

test('a gate needs a metric and a limit; what it leaves out is filled in', () => {
  assert.deepEqual(read('gates:\n  - metric: server-cpu\n    ratio: 1.05\n'), [
    {
      name: 'server-cpu',
      metric: 'server-cpu',
      contender: null,
      scenario: null,
      factors: {},
      against: null,
      direction: null,
      kind: 'ratio',
      limit: 1.05,
      on: 'interval',
      undecided: 'pass',
      unmatched: 'fail',
      severity: 'error',
    },
  ]);
});

test('every field is read', () => {
  const [gate] = read(
    'gates:\n  - { name: bytes, metric: request-bytes, contender: "jwt-*", scenario: size, factors: { claims: 20 }, against: version, direction: above, difference: 8, on: value, undecided: fail, unmatched: pass, severity: warning }\n',
  );
  assert.deepEqual(gate, {
    ...{ name: 'bytes', metric: 'request-bytes', contender: 'jwt-*', scenario: 'size', factors: { claims: 20 } },
    ...{ against: 'version', direction: 'above', kind: 'difference', limit: 8, on: 'value' },
    ...{ undecided: 'fail', unmatched: 'pass', severity: 'warning' },
  });
});

const refused: readonly [
  about: string,
  text: string,
  place: string,
  what: RegExp,
  received: string | undefined,
  next: RegExp,
][] = [
  [
    'a misspelt field',
    'gates:\n  - metric: server-cpu\n    ration: 1.05\n',
    'line 3, column 5, field gates[0].ration',
    /no field/,
    'ration',
    /Did you mean ratio\?/,
  ],
  [
    'a misspelt metric',
    'gates:\n  - metric: exact\n    difference: 0\n  - ratio: 1.05\n    metric: server-cpus\n',
    'line 5, column 13, field gates[1].metric',
    /no metric/,
    'server-cpus',
    /Did you mean server-cpu\?/,
  ],
  [
    'a misspelt scenario',
    'gates:\n  - { metric: server-cpu, ratio: 1.05, scenario: sped }\n',
    'line 2, column 50, field gates[0].scenario',
    /no scenario/,
    'sped',
    /Did you mean speed\?/,
  ],
  [
    'no limit',
    'gates:\n  - metric: server-cpu\n',
    'line 2, column 5, field gates[0]',
    /exactly one limit/,
    'none',
    /docs\/gates/,
  ],
  [
    'two limits',
    'gates:\n  - metric: server-cpu\n    ratio: 1.05\n    absolute: 500\n',
    'line 4, column 15, field gates[0]',
    /exactly one limit/,
    'ratio and absolute',
    /docs\/gates/,
  ],
  [
    'no metric',
    'gates:\n  - ratio: 1.05\n',
    'line 2, column 5, field gates[0].metric',
    /needs a metric/,
    'none',
    /docs\/gates/,
  ],
  [
    'a limit in words',
    'gates:\n  - metric: server-cpu\n    ratio: much\n',
    'line 3, column 12, field gates[0].ratio',
    /takes something else/,
    'much',
    /docs\/gates/,
  ],
  [
    'a ratio that no ratio can be',
    'gates:\n  - metric: server-cpu\n    ratio: 0\n',
    'line 3, column 12, field gates[0].ratio',
    /takes something else/,
    '0',
    /docs\/gates/,
  ],
  [
    'a word that a field does not have',
    'gates:\n  - { metric: server-cpu, ratio: 1.05, undecided: maybe }\n',
    'line 2, column 51, field gates[0].undecided',
    /takes something else/,
    'maybe',
    /docs\/gates/,
  ],
  [
    'a ratio of what can be zero',
    'gates:\n  - { metric: store-cpu, ratio: 1.05 }\n',
    'line 2, column 33, field gates[0].ratio',
    /compared by difference/,
    'ratio: 1.05',
    /docs\/gates/,
  ],
  [
    'a difference of what is compared by ratio',
    'gates:\n  - { metric: server-cpu, difference: 5 }\n',
    'line 2, column 39, field gates[0].difference',
    /compared by ratio/,
    'difference: 5',
    /docs\/gates/,
  ],
  [
    'one limit for several units',
    'gates:\n  - { metric: exact, difference: 5 }\n',
    'line 2, column 34, field gates[0].difference',
    /several units/,
    'difference: 5',
    /docs\/gates/,
  ],
  [
    'an absolute limit against a version',
    'gates:\n  - { metric: server-cpu, absolute: 5, against: version }\n',
    'line 2, column 49, field gates[0].against',
    /figure itself/,
    'version',
    /docs\/gates/,
  ],
  [
    'a field beside the gates',
    'gate:\n  - metric: server-cpu\n',
    'line 1, column 1, field gate',
    /no field/,
    'gate',
    /Did you mean gates\?/,
  ],
  ['no gate', 'gates: []\n', 'line 1, column 8, field gates', /no gate/, undefined, /docs\/gates/],
  [
    'a gate that is a word',
    'gates:\n  - server-cpu\n',
    'line 2, column 5, field gates[0]',
    /has fields/,
    undefined,
    /docs\/gates/,
  ],
  ['an empty file', '', 'line 1, column 1', /no file of gates/, undefined, /docs\/gates/],
  ['what is no YAML', 'gates:\n  - metric: "server-cpu\n', 'line 3, column 1', /quote/, undefined, /docs\/gates/],
  [
    'a field that is there twice',
    'gates:\n  - metric: server-cpu\n    ratio: 1.05\n    ratio: 1.5\n',
    'line 4, column 5',
    /unique/,
    undefined,
    /docs\/gates/,
  ],
];

for (const [about, text, place, what, received, next] of refused) {
  test(`${about} is refused with its place`, () => {
    const { code, what: said, received: got, allowed, next: then } = complaint(text);
    assert.equal(code, 'AB_BAD_GATE');
    assert.ok(said.startsWith(`my.gates.yml, ${place}: `), said);
    assert.match(said, what);
    assert.equal(got, received);
    assert.ok(allowed, 'it says what is allowed');
    assert.match(then, next);
  });
}

const change = 'metric: server-cpu, ratio: 1.1, reason: hashing costs, until: 2027-01-31';

test('an accepted change has a metric, a limit, a reason and a last day', () => {
  const { gates, accepted } = readGates({ file: 'x', text: `accepted:\n  - { ${change} }\n` });
  assert.equal(gates, null, 'the default gates stay');
  assert.deepEqual(accepted, [
    {
      ...{ metric: 'server-cpu', contender: null, scenario: null, factors: {}, kind: 'ratio', limit: 1.1 },
      ...{ reason: 'hashing costs', until: '2027-01-31' },
    },
  ]);
});

for (const [about, entry, place, what, next] of [
  [
    'no reason',
    'metric: server-cpu, ratio: 1.1, until: 2027-01-31',
    'accepted[0].reason',
    /needs a reason/,
    /gates\.md/,
  ],
  ['a blank reason', change.replace('hashing costs', '" "'), 'accepted[0].reason', /something else/, /gates\.md/],
  ['no end', 'metric: server-cpu, ratio: 1.1, reason: x', 'accepted[0].until', /needs an end/, /gates\.md/],
  ['a day that no month has', change.replace('01-31', '02-30'), 'accepted[0].until', /no such day/, /gates\.md/],
  ['a date in words', change.replace('2027-01-31', 'soon'), 'accepted[0].until', /something else/, /gates\.md/],
  ['no limit', change.replace(', ratio: 1.1', ''), 'accepted[0]', /exactly one limit/, /gates\.md/],
  ['all that is counted', change.replace('server-cpu', 'exact'), 'accepted[0].metric', /no metric/, /gates\.md/],
  ['a misspelt field', `${change}, untill: x`, 'accepted[0].untill', /no field/, /Did you mean until\?/],
  ['a misspelt metric', change.replace('cpu', 'cpus'), 'accepted[0].metric', /no metric/, /Did you mean server-cpu\?/],
  ['a misspelt scenario', `${change}, scenario: sped`, 'accepted[0].scenario', /no scenario/, /Did you mean speed\?/],
] as const)
  test(`an accepted change with ${about} is refused with its place`, () => {
    const complained = complaint(`accepted:\n  - { ${entry} }\n`);
    assert.equal(complained.code, 'AB_BAD_GATE');
    assert.ok(complained.what.includes(`field ${place}: `), complained.what);
    assert.match(complained.what, what);
    assert.match(complained.next, next);
  });

test('a scenario is not looked up where none are known', () => {
  assert.equal(
    readGates({ file: 'x', text: 'gates: [{ metric: server-cpu, ratio: 2, scenario: any }]' }).gates?.length,
    1,
  );
});

test('the default gates are about versions alone: counted figures and re-acceptance, CPU, and tails as a warning', () => {
  const shown = defaultGates().map(({ metric, kind, limit, severity, undecided, against, unmatched }) => [
    metric,
    kind,
    limit,
    severity,
    undecided,
    against,
    unmatched,
  ]);
  assert.deepEqual(shown, [
    ['exact', 'difference', 0, 'error', 'pass', 'version', 'pass'],
    ['reaccepted', 'difference', 0, 'error', 'pass', 'version', 'pass'],
    ['server-cpu', 'ratio', 1.03, 'error', 'pass', 'version', 'pass'],
    ['response-p99', 'ratio', 1.25, 'warning', 'pass', 'version', 'pass'],
    ['capacity', 'ratio', 0.97, 'warning', 'pass', 'version', 'pass'],
  ]);
});

test('of two runs at two times what is noisy only warns', () => {
  assert.deepEqual(
    defaultGatesApart().map(({ metric, severity }) => [metric, severity]),
    [
      ['exact', 'error'],
      ['reaccepted', 'error'],
      ['server-cpu', 'warning'],
      ['response-p99', 'warning'],
      ['capacity', 'warning'],
    ],
  );
});

test('of several wrong gates each is named, with its line', () => {
  const { what, next } = complaint(
    'gates:\n  - { metric: server-cpu, ration: 1 }\n  - { metric: exact, difference: 0 }\n  - { metric: server-cpuu, ratio: 1 }\n',
  );
  assert.match(what, /line 2, .*field gates\[0\]\.ration/);
  assert.match(
    next,
    /^Did you mean ratio\?\n {4}Also wrong:\n {4}my\.gates\.yml, line 4, .*gates\[2\]\.metric: .* \(server-cpuu\) Did you mean server-cpu\?$/,
  );
});

test('the example of the documentation is a file of gates', () => {
  const file = join(import.meta.dirname, '../../docs/examples/authbench.gates.yml');
  assert.deepEqual(
    read(readFileSync(file, 'utf8')).map(({ metric, kind, limit }) => [metric, kind, limit]),
    [
      ['exact', 'difference', 0],
      ['server-cpu', 'ratio', 1.05],
      ['revocation-delay-max', 'absolute', 50],
    ],
  );
});

test('the published schema takes the default gates, and refuses what the reader refuses', () => {
  const folder = join(import.meta.dirname, '../../compare/gates');
  const schema = JSON.parse(readFileSync(join(folder, 'gates.schema.json'), 'utf8')) as object;
  const fits = new Ajv({ strict: false }).compile(schema);
  assert.ok(fits(parse(readFileSync(join(folder, 'default.gates.yml'), 'utf8'))), JSON.stringify(fits.errors));
  for (const gate of [
    { metric: 'server-cpu' },
    { metric: 'server-cpu', ratio: 1, absolute: 1 },
    { metric: 'server-cpu', ration: 1 },
    { metric: 'server-cpu', ratio: 0 },
    { metric: 'server-cpu', ratio: 1, undecided: 'maybe' },
    { ratio: 1 },
  ]) {
    assert.equal(fits({ gates: [gate] }), false, JSON.stringify(gate));
  }
  assert.equal(fits({ gates: [] }), false);
  assert.equal(fits({}), false);
  const accepted = { metric: 'server-cpu', ratio: 1.1, reason: 'hashing', until: '2027-01-31' };
  assert.ok(fits({ accepted: [accepted] }));
  for (const left of ['metric', 'ratio', 'reason', 'until'])
    assert.equal(fits({ accepted: [{ ...accepted, [left]: undefined }] }), false, left);
});
