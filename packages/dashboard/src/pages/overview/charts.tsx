/**
 * Bars over time, one row above the other where units differ. D3 says where everything lies; React draws it, in percent, so that it fits any
 * width without measuring. What is drawn is for eyes; each point's words and where it leads are links over it.
 */
import { scaleBand, scaleLinear } from "d3-scale";
import { ChartLinks } from "./chart-links.tsx";
import { type ChartPoint, type ChartRow, PLACES_MIN } from "./chart-model.ts";

interface HistoryChartProps {
  /** What the points are, for who does not see them. */
  readonly name: string;
  /** Oldest first. */
  readonly points: readonly ChartPoint[];
  readonly rows: readonly ChartRow[];
}

const PERCENT = 100;
const GAP_SHARE = 0.28;
const LABELS = 4;
/** A row is as high as it is important; a low one has no place for more. */
const TICKS = { alone: 4, high: 3, low: 2 } as const;

export function HistoryChart({ name, points, rows }: HistoryChartProps) {
  const places = Math.max(PLACES_MIN, points.length);
  const empty = places - points.length;
  const x = scaleBand<number>()
    .domain(Array.from({ length: places }, (_, place) => place))
    .range([0, PERCENT])
    .paddingInner(GAP_SHARE)
    .paddingOuter(GAP_SHARE / 2);
  const toX = (index: number) => x(index + empty) ?? 0;
  const step = Math.ceil(places / LABELS);
  return (
    <>
      <div className="chart-rows">
        {rows.map((row, index) => (
          <Row
            key={row.name}
            row={row}
            isOnly={rows.length === 1}
            bars={points.map(({ key, values }, place) => ({
              key,
              value: values[index] ?? 0,
              left: toX(place),
              width: x.bandwidth(),
            }))}
          />
        ))}
        <ChartLinks name={name} points={points} empty={empty} />
      </div>
      <div className="chart-labels" aria-hidden>
        {points.map(({ key, label }, index) => {
          const fromEnd = points.length - 1 - index;
          if (fromEnd % step !== 0) return null;
          const style = fromEnd === 0 ? { right: 0 } : { left: `${toX(index) + x.bandwidth() / 2}%` };
          const isMinor = (fromEnd / step) % 2 === 1;
          const names = ["chart-label", fromEnd === 0 ? "chart-label-last" : "", isMinor ? "chart-label-minor" : ""];
          return (
            <span key={key} className={names.filter(Boolean).join(" ")} style={style}>
              {label}
            </span>
          );
        })}
      </div>
    </>
  );
}

interface RowProps {
  readonly row: ChartRow;
  readonly isOnly: boolean;
  readonly bars: readonly {
    readonly key: string;
    readonly value: number;
    readonly left: number;
    readonly width: number;
  }[];
}

function Row({ row, isOnly, bars }: RowProps) {
  const most = bars.reduce((highest, { value }) => Math.max(highest, value), 0);
  const ticksWanted = TICKS[isOnly ? "alone" : row.share > 1 ? "high" : "low"];
  const y = scaleLinear()
    .domain([0, Math.max(1, most / row.unit)])
    .range([PERCENT, 0])
    .nice(ticksWanted);
  // Half a rep is nothing; half a minute is.
  const ticks = y.ticks(ticksWanted).filter((tick) => row.unit > 1 || Number.isInteger(tick));
  return (
    <div className="chart-row" style={{ flexGrow: row.share }} aria-hidden>
      {isOnly ? null : <span className="chart-row-name">{row.name}</span>}
      <div className="chart-axis">
        {ticks.map((tick) => (
          <span key={tick} style={{ top: `${y(tick)}%` }}>
            {tick === 0 ? 0 : row.toTick(tick * row.unit)}
          </span>
        ))}
      </div>
      <svg className={`chart-plot chart-plot-${row.tone}`} width="100%" height="100%" aria-hidden>
        {ticks.map((tick) => (
          <line key={tick} x1="0%" x2="100%" y1={`${y(tick)}%`} y2={`${y(tick)}%`} />
        ))}
        {bars.map(({ key, value, left, width }) => {
          const top = y(value / row.unit);
          return value === 0 ? null : (
            <rect key={key} x={`${left}%`} width={`${width}%`} y={`${top}%`} height={`${PERCENT - top}%`} rx={2} />
          );
        })}
      </svg>
    </div>
  );
}
