/** Progress: one line that is rewritten on a terminal, plain lines elsewhere. It writes only when told, never by a timer of its own. */

import type { Progress } from '../bench/instrument/instrument.ts';
import { expectedSeconds } from '../bench/plan/duration.ts';
import type { Plan } from '../results/format.ts';
import type { Output } from './command.ts';

export interface ProgressLine {
  say(line: string): void;
  show(made: Progress & { readonly plan: Plan }): void;
  end(): void;
}

export function progressLine(out: Output): ProgressLine {
  let open = false;
  let lastStep = '';
  const end = () => {
    if (open) out.write('\n');
    open = false;
  };
  return {
    end,
    say(line) {
      end();
      out.write(`${line}\n`);
    },
    show({ plan, ...made }) {
      const { scenario, step, done, of } = made;
      const share = of === 0 ? 1 : done / of;
      const left = secondsLeft(plan, made, share);
      const text = `${scenario}: ${step}${of > 1 ? ` ${done}/${of}` : ''}`;
      if (out.isTTY) {
        out.write(`\r\u001b[2K${text}  ${clock(left)} left`);
        open = true;
      } else if (lastStep !== `${scenario}/${step}`) {
        out.write(`${text.replace(/ \d+\/\d+$/, '')}, about ${clock(left)} left\n`);
      }
      lastStep = `${scenario}/${step}`;
    },
  };
}

/** What the plan still holds: the rest of the step under way, and all steps after it. A warm-up counts as its step's beginning. */
function secondsLeft(plan: Plan, { planned, step }: Progress, share: number): number {
  const found = plan.steps.indexOf(planned);
  const rest = plan.steps.slice(found + 1).reduce((sum, each) => sum + expectedSeconds(each), 0);
  const now = plan.steps[found];
  return rest + (now ? expectedSeconds(now) * (1 - (step === 'warm-up' ? 0 : share)) : 0);
}

function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}
