/** Goes on with a run that was cut off: by Ctrl-C, by kill -9, by a full disk. */
import { lockFolder } from '../../results/lock.ts';
import { readRun } from '../../results/reader.ts';
import { rewind } from '../../results/rewind.ts';
import { RunWriter } from '../../results/writer.ts';
import type { NamedContender } from '../../servers/contender.ts';
import { type Admission, conformanceOf } from '../conformance/before-load.ts';
import { withEquipment } from '../equipment/equipment.ts';
import type { WarmUpRule } from '../instrument/instrument.ts';
import { stopIfAsked, stoppedAgain } from '../instrument/stopped.ts';
import type { Registry } from '../procedures/registry.ts';
import type { NamedScenario } from '../suites/scenario.ts';
import { keptSamples } from './kept.ts';
import { measure, type RunResult, type Telling } from './measure.ts';
import {
  measuredToTheEnd,
  mustBeSame,
  mustStillConform,
  ofOneVersion,
  plannedContenders,
  reopened,
  resumable,
  unfinished,
} from './reopen.ts';

export interface ResumeRequest {
  readonly root: string;
  /** Folder of a run that did not end. */
  readonly folder: string;
  /** Those of its plan, at least. */
  readonly contenders: readonly NamedContender[];
  readonly scenarios: readonly NamedScenario[];
  readonly registry: Registry;
  /** As when the run began. */
  readonly operatorKey?: string | undefined;
  /** Default: as in every run (bench/procedures/slices/warmup.ts). */
  readonly warmUp?: WarmUpRule | undefined;
  /** Default: the short suite on each contender. */
  readonly admission?: Admission | undefined;
}

/**
 * Goes on with a run that was cut off, with the plan and the seed it began with: its draws are those that it would have had. Half a
 * round is measured again; whole ones, series, fills and trials stay.
 * @throws AuthbenchError AB_RESUME_COMPLETE, AB_RESUME_DIFFERS, AB_RESUME_CONTENDER, AB_RESUME_CONFORMANCE, AB_RUN_IN_USE,
 *   AB_STOPPED, those of `readRun`
 */
export async function resume(request: ResumeRequest, telling: Telling, signal: AbortSignal): Promise<RunResult> {
  const { root, folder, registry } = request;
  const recorded = ofOneVersion(resumable(readRun(folder)));
  const { run: file } = recorded;
  const contenders = plannedContenders(file, request.contenders);
  const samples = keptSamples(file.plan, recorded.samples, registry, measuredToTheEnd(file));
  const unlock = lockFolder(folder);
  let began = false;
  try {
    telling.say(`Resuming ${folder}: ${samples.length} ${samples.length === 1 ? 'sample is' : 'samples are'} kept`);
    const wish = { root, contenders, operatorKey: request.operatorKey, say: telling.say, signal };
    return await withEquipment(wish, async (equipment) => {
      mustBeSame(file, equipment);
      const conformance = await (request.admission ?? conformanceOf)(equipment.contenders, equipment);
      mustStillConform(file, conformance);
      stopIfAsked(signal);
      const startedAt = new Date(file.startedAt);
      rewind(folder, startedAt, samples);
      const open = reopened(file, conformance);
      const writer = new RunWriter(folder, startedAt, { goOn: true });
      try {
        writer.writeRun(open);
        began = true;
        telling.began(folder);
        const catalogue = {
          scenarios: unfinished(open, request.scenarios),
          contenders: equipment.contenders,
          registry,
        };
        const { warmUp } = request;
        const goingOn = { writer, telling, signal, warmUp, recorded: { ...recorded, samples } };
        await measure(open, catalogue, equipment, goingOn);
        return { folder, run: open };
      } finally {
        writer.close();
      }
    });
  } catch (error) {
    // What was being set up may have failed of the very Ctrl-C.
    if (signal.aborted && !began) throw stoppedAgain(folder, error);
    throw error;
  } finally {
    unlock();
  }
}
