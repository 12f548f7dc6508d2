/**
 * JUnit XML: one case a gate. A gate that failed is a failure, what is undecided is skipped and says so, what is invalid is an
 * error. A warning never fails, nor does an accepted change: they are skipped, and say why. The machine is among the properties.
 */
import type { GateResult } from '../../compare/gates/result.ts';
import type { RunFile } from '../../results/format.ts';
import { nameOf } from '../../vocabulary/words.ts';
import { environmentFacts } from '../facts/environment.ts';
import { acceptingHead, acceptingLines } from '../words/accepting.ts';
import { gateLines } from '../words/gate-lines.ts';
import { gateName, gatePlace, incomplete, standingOf } from '../words/gates.ts';
import { escaped } from '../words/xml.ts';
import type { Format } from './format.ts';

interface Case {
  readonly classname: string;
  readonly name: string;
  readonly result: 'passed' | 'failure' | 'error' | 'skipped';
  readonly type?: string;
  readonly message: string;
  /** Lines below the message. */
  readonly more?: string;
}

export const junit: Format = {
  id: 'junit',
  title: 'JUnit XML: a case for each gate',
  fileName: 'junit.xml',
  write({ run, gates }) {
    const cases = [
      ...ofRun(run),
      ...(gates === null || gates.length === 0 ? [noGates(gates)] : gates.map((gate) => ofGate(gate, gates, run))),
    ];
    const properties = [
      ...environmentFacts(run),
      ['State', run.state] as const,
      ['Started', run.startedAt] as const,
    ].map(([name, value]) => `      <property name="${escaped(name)}" value="${escaped(value)}"/>`);
    const head = `${counts(cases)}${seconds(run)}`;
    const name = escaped(`authbench ${run.suite}`);
    return [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<testsuites name="authbench" ${head}>`,
      `  <testsuite name="${name}" ${head} timestamp="${escaped(run.startedAt)}">`,
      ...['    <properties>', ...properties, '    </properties>'],
      ...cases.flatMap(testcase),
      '  </testsuite>',
      '</testsuites>',
      '',
    ].join('\n');
  },
};

/** What was cut off is an error of its own, whatever its gates say. */
function ofRun(run: RunFile): Case[] {
  const message = incomplete(run);
  if (message === undefined) return [];
  return [{ classname: 'authbench', name: 'the run is complete', result: 'error', type: run.state, message }];
}

/** A file without a case is refused by some readers, and would look like success to others. */
function noGates(gates: readonly GateResult[] | null): Case {
  const message = gates === null ? 'no gates were given' : 'no gate applies to anything that was measured';
  return { classname: 'authbench', name: 'gates', result: 'skipped', message };
}

function ofGate(gate: GateResult, all: readonly GateResult[], { startedAt }: RunFile): Case {
  const { outcome, severity, undecidedMeans, sentence } = gate;
  const about = {
    classname: nameOf(gate.contender, gate.variant),
    name: `${gateName(gate)} (${gatePlace(gate)})`,
    type: gate.gate,
  };
  if (outcome === 'passed') return { ...about, result: 'passed', message: sentence };
  if (outcome === 'undecided') {
    const counted = severity === 'error' && undecidedMeans === 'fail' ? ' (It counts as failed here.)' : '';
    return { ...about, result: 'skipped', message: `undecided: ${sentence}${counted}` };
  }
  if (outcome === 'accepted') return { ...about, result: 'skipped', message: `accepted: ${sentence}` };
  if (standingOf(gate) === 'warning')
    return { ...about, result: 'skipped', message: `warning, ${outcome}, never fails: ${sentence}` };
  const body = acceptingLines(gateLines([gate], all), new Date(startedAt));
  const more = body.length === 0 ? {} : { more: [acceptingHead, ...body].join('\n') };
  return { ...about, result: outcome === 'failed' ? 'failure' : 'error', message: sentence, ...more };
}

function testcase({ classname, name, result, type, message, more }: Case): string[] {
  const open = `    <testcase classname="${escaped(classname)}" name="${escaped(name)}">`;
  const of = type === undefined ? '' : ` type="${escaped(type)}"`;
  const inside = {
    passed: `<system-out>${escaped(message)}</system-out>`,
    skipped: `<skipped message="${escaped(message)}"/>`,
    failure: `<failure message="${escaped(message)}"${of}>${escaped([message, ...(more ? [more] : [])].join('\n'))}</failure>`,
    error: `<error message="${escaped(message)}"${of}>${escaped(message)}</error>`,
  }[result];
  return [open, `      ${inside}`, '    </testcase>'];
}

function counts(cases: readonly Case[]): string {
  const count = (result: Case['result']) => cases.filter((each) => each.result === result).length;
  return `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`;
}

/** Of the run: a gate takes no time. */
function seconds({ startedAt, finishedAt }: RunFile): string {
  const spent = finishedAt === null ? Number.NaN : (Date.parse(finishedAt) - Date.parse(startedAt)) / 1_000;
  return Number.isFinite(spent) ? ` time="${spent.toFixed(3)}"` : '';
}
