import type { SimulationReport } from '../../core/simulation-report.ts';
import { chartInk as ink, rounded, svgLine, svgPicture, svgText } from '../../export/chart-drawing.ts';
import { count, plural, roughly } from '../numbers.ts';
import { newStatesPerWalk } from './chart.ts';

const size = { width: 820, height: 560 };
const frame = { left: 74, right: size.width - 30 };
const colour = '#0072b2';
const stretches = 50;
const quiet = `font-size="12" fill="${ink.quiet}"`;

/** One of the two charts, which share the axis of walks. */
interface Panel {
  readonly title: string;
  readonly top: number;
  readonly bottom: number;
  readonly most: number;
}

/** The saturation curve as a picture: distinct states above, new states per walk below, by the number of walks. */
export function saturationSvg(report: SimulationReport): string {
  const { instance, walks, states, isLeast, scheduler, seed, saturation } = report;
  const title = `${instance.model}: ${instance.scenario}`;
  const rates = newStatesPerWalk(report, stretches);
  const seen: Panel = { title: 'distinct states', top: 92, bottom: 290, most: states };
  const fresh: Panel = {
    title: 'new states per walk',
    top: 350,
    bottom: size.height - 58,
    most: Math.max(...rates.map(({ rate }) => rate), 0),
  };
  const x = (at: number) => frame.left + (at / Math.max(walks, 1)) * (frame.right - frame.left);
  const total = [
    { walks: 0, states: 0 },
    ...saturation.filter((one) => one.walks < walks),
    { walks, states },
  ];
  const curve = total.map((one) => [x(one.walks), heightIn(seen, one.states)] as const);
  const steps = rates.flatMap(({ from, to, rate }) =>
    [from, to].map((at) => [x(at), heightIn(fresh, rate)] as const),
  );
  return svgPicture(`Saturation of ${title}`, size, [
    svgText(frame.left, 28, title, 'font-size="16" font-weight="bold"'),
    svgText(
      frame.left,
      48,
      `${isLeast ? 'at least ' : ''}${count(states)} distinct states in ${plural(walks, 'walk')} by scheduler '${scheduler}' with seed ${seed}`,
      quiet,
    ),
    ...[seen, fresh].flatMap((panel) => axes(panel, walks, x)),
    svgText((frame.left + frame.right) / 2, size.height - 14, 'walks', 'font-size="13" text-anchor="middle"'),
    path(curve),
    rates.length > 0
      ? path(steps)
      : svgText(
          (frame.left + frame.right) / 2,
          430,
          'too few walks for a curve',
          `${quiet} text-anchor="middle"`,
        ),
  ]);
}

function axes({ title, top, bottom, most }: Panel, walks: number, x: (at: number) => number): string[] {
  const panel = { title, top, bottom, most };
  return [
    svgText(frame.left, top - 12, title, 'font-size="13"'),
    ...ticks(most).flatMap((value) => {
      const y = heightIn(panel, value);
      const label = most >= 10_000 ? roughly(value) : count(value);
      return [
        svgLine(frame.left, y, frame.right, y, ink.grid),
        svgText(frame.left - 8, y + 4, label, 'font-size="12" text-anchor="end"'),
      ];
    }),
    ...ticks(walks)
      .filter(Number.isInteger)
      .flatMap((value) => [
        svgLine(x(value), top, x(value), bottom, ink.fineGrid),
        svgText(x(value), bottom + 18, count(value), 'font-size="12" text-anchor="middle"'),
      ]),
    svgLine(frame.left, bottom, frame.right, bottom, ink.quiet),
    svgLine(frame.left, top, frame.left, bottom, ink.quiet),
  ];
}

function heightIn({ top, bottom, most }: Panel, value: number): number {
  return bottom - (most === 0 ? 0 : value / most) * (bottom - top);
}

/** Round values from 0 on, three to six of them. */
function ticks(most: number): number[] {
  if (most <= 0) return [0];
  const magnitude = 10 ** Math.floor(Math.log10(most));
  const step =
    [0.2, 0.5, 1].map((share) => share * magnitude).find((one) => most / one <= 5) ?? 2 * magnitude;
  const digits = Math.max(0, 1 - Math.floor(Math.log10(step)));
  return Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, index) =>
    Number((index * step).toFixed(digits)),
  );
}

function path(points: readonly (readonly [number, number])[]): string {
  if (points.length === 0) return '';
  const places = points.map(([x, y]) => `${rounded(x)} ${rounded(y)}`).join('L');
  return `<path d="M${places}" fill="none" stroke="${colour}" stroke-width="1.8" stroke-linejoin="round"/>`;
}
