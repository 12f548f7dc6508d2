/** Figures along the levels of a factor: a line for each contender, a panel for each metric that leads a scenario. */
import type { TopLevelSpec } from 'vega-lite';
import type { RunFile } from '../../../results/format.ts';
import { list } from '../../../vocabulary/lists.ts';
import { factorLabel } from '../../../vocabulary/words.ts';
import { isMany } from '../../facts/families.ts';
import type { ReportInput } from '../../facts/input.ts';
import { interval, measured, number } from '../../words/numbers.ts';
import { scenarioTitle, titleOf } from '../../words/titles.ts';
import { canvas } from '../frame/canvas.ts';
import { alone, type Chart, type Frame } from '../frame/chart.ts';
import { drawn, legendAbove } from '../frame/legend.ts';
import { panelLayers } from './layers.ts';
import { levelsField, levelsFieldCaption } from './many.ts';
import { isBound, levelOf, levelPanels, nameOfRow } from './rows.ts';
import { headHeight, panelHeight } from './scales.ts';

export const levels: Chart = {
  id: 'levels',
  title: 'Figures by level',
  titleIn: (run) => `Figures by ${along(run)}`,
  caption(run) {
    if (isMany(run)) return levelsFieldCaption;
    const isHollow = levelPanels(run).some(({ rows }) => rows.some(isBound));
    const hollow = isHollow ? ' A hollow point is at least, or at most, what it shows; the table says which.' : '';
    return `How the figures that lead a scenario change with the ${along(run)}: a line for each contender, with intervals.${hollow} Where bars overlap, look at the comparison and not at the bars: where levels were measured in turns, noise that they share cancels there.`;
  },
  spec: (input, frame = alone) => spec(input, frame),
  data: ({ run }) => ({
    head: ['Contender', 'Scenario', 'Metric', 'Level', 'Value', 'Interval'],
    rows: levelPanels(run).flatMap((panel) =>
      panel.rows.map((row) => [
        nameOfRow(row),
        scenarioTitle(run, row.scenario),
        [titleOf(row.metric), factorLabel(panel.others)].filter(Boolean).join(', '),
        [number(levelOf(panel, row)), panel.factor.unit].filter(Boolean).join(' '),
        measured(row),
        interval(row),
      ]),
    ),
  }),
};

/** `rate`, `claims and sessions of the user`. */
const along = (run: RunFile) => list([...new Set(levelPanels(run).map(({ factor }) => factor.title.toLowerCase()))]);

function spec({ run }: ReportInput, frame: Frame): TopLevelSpec | undefined {
  const panels = levelPanels(run);
  if (panels.length === 0) return undefined;
  if (isMany(run)) return levelsField(levels, run, panels, frame);
  const shown = drawn(
    run,
    panels.flatMap(({ rows }) => rows.map(nameOfRow)),
  );
  const { height: room, legend: above } = legendAbove(shown, frame, 62);
  // The head of the first panel is where other pictures have the title of an axis.
  const legend = { ...above, offset: 2 };
  const margins = { left: 62, right: 24, top: room - headHeight + 8, bottom: 8 };
  const { width, frame: base } = canvas(levels, run, frame, margins);
  const height = panels.length * panelHeight;
  const layer = panels.flatMap((panel, index) =>
    panelLayers(panel, { run, shown, legend, frame, width, height, top: index * panelHeight, left: margins.left }),
  );
  return { ...base, height, layer } as unknown as TopLevelSpec;
}
