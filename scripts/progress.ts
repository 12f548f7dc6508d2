/** Progress: one line that is rewritten on a terminal, plain lines elsewhere. It writes only when told, never by a timer of its own. */
import { expectedSeconds } from '../bench/duration.ts';
import type { Progress } from '../bench/instrument.ts';
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
    show({ scenario, step, done, of, plan }) {
      const share = of === 0 ? 1 : done / of;
      const left = secondsLeft(plan, scenario, step, share);
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

/** What the plan still holds: the rest of the step under way, and all steps after it. */
function secondsLeft(plan: Plan, scenario: string, step: string, share: number): number {
  const index = plan.steps.findIndex(
    (each) =>
      each.scenario === scenario &&
      (each.shape === step || each.procedure === step || (step === 'trials' && each.procedure === 'revocation')),
  );
  const current = index < 0 ? plan.steps.findIndex((each) => each.scenario === scenario) : index;
  const rest = plan.steps.slice(current + 1).reduce((sum, each) => sum + expectedSeconds(each), 0);
  const now = plan.steps[current];
  return rest + (now ? expectedSeconds(now) * (1 - (index < 0 ? 0 : share)) : 0);
}

function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}
