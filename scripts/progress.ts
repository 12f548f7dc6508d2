/** Progress: one line that is rewritten on a terminal, plain lines elsewhere. It writes only when told, never by a timer of its own. */

import type { Progress } from '../bench/instrument/instrument.ts';
import { secondsLeft } from '../bench/plan/duration.ts';
import { isInEveryStart } from '../bench/plan/order.ts';
import { builtIn } from '../bench/procedures/registry.ts';
import type { Plan } from '../results/format.ts';
import type { Output } from './command.ts';

export interface ProgressLine {
  say(line: string): void;
  show(made: Progress & { readonly plan: Plan }): void;
  end(): void;
}

export function progressLine(out: Output): ProgressLine {
  let open = false;
  let lastLine = '';
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
      const { scenario, start, planned, step, done, of } = made;
      const share = of === 0 ? 1 : done / of;
      // A warm-up counts as its step's beginning.
      const left = secondsLeft(plan, { step: planned, start, share: step === 'warm-up' ? 0 : share }, builtIn);
      // Procedures name their step by the shape's id; people read its title.
      const name = step === planned.shape ? planned.shapeTitle : step;
      const within = isInEveryStart(planned, builtIn) ? startText(plan, start) : '';
      const text = `${scenario}: ${within}${name}${of > 1 ? ` ${done}/${of}` : ''}`;
      const line = within === '' ? `${scenario}/${step}` : `${scenario}/${start}`;
      if (out.isTTY) {
        out.write(`\r\u001b[2K${text}  ${clock(left)} left`);
        open = true;
      } else if (lastLine !== line) {
        // One line a start is enough where each stays.
        const plain = within === '' ? text.replace(/ \d+\/\d+$/, '') : `${scenario}: ${within.replace(/, $/, '')}`;
        out.write(`${plain}, about ${clock(left)} left\n`);
      }
      lastLine = line;
    },
  };
}

/** Nothing where there is one. */
const startText = ({ starts, fewestStarts }: Plan, start: number) =>
  starts === 1 ? '' : `start ${start} of ${fewestStarts === undefined ? starts : `at most ${starts}`}, `;

function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}
