/** The two charts, in a file of their own: the chart library loads after the verdict is there. */
import { Bar, BarChart, CartesianGrid, Cell, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";

export interface ChartPoint {
  readonly key: string;
  readonly label: string;
  readonly value: number;
  /** Drawn in the colour of trouble. */
  readonly isBad?: boolean;
  /** The value in words, with its unit. */
  readonly text: string;
}

interface ChartProps {
  readonly points: readonly ChartPoint[];
  /** What a bar is, for the tooltip. */
  readonly name: string;
  readonly toTick: (value: number) => string;
}

const HEIGHT = 200;

export function BarsChart({ points, name, toTick }: ChartProps) {
  return (
    <ResponsiveContainer width="100%" height={HEIGHT}>
      <BarChart data={[...points]} margin={{ top: 4, right: 4, bottom: 0, left: 0 }} accessibilityLayer>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="label"
          tickLine={false}
          axisLine={false}
          minTickGap={28}
          tick={{ fill: "var(--ink-muted)", fontSize: 12 }}
        />
        <YAxis
          tickFormatter={toTick}
          tickLine={false}
          axisLine={false}
          width={54}
          allowDecimals={false}
          tick={{ fill: "var(--ink-muted)", fontSize: 12 }}
        />
        <Tooltip cursor={{ fill: "var(--surface-sunken)" }} content={<ChartTooltip name={name} />} />
        <Bar dataKey="value" radius={[3, 3, 0, 0]} maxBarSize={28} isAnimationActive={false}>
          {points.map(({ key, isBad }) => (
            <Cell key={key} fill={isBad ? "var(--bad-solid)" : "var(--accent)"} />
          ))}
        </Bar>
      </BarChart>
    </ResponsiveContainer>
  );
}

interface TooltipProps {
  readonly name: string;
  readonly active?: boolean;
  readonly payload?: readonly { readonly payload?: ChartPoint }[];
}

function ChartTooltip({ name, active, payload }: TooltipProps) {
  const point = payload?.[0]?.payload;
  if (!active || !point) return null;
  return (
    <div className="chart-tooltip">
      <strong>{point.label}</strong>
      <span>
        {name}: {point.text}
      </span>
    </div>
  );
}
