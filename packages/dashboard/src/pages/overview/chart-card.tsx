/** A chart with the same numbers as a table, for whoever reads rather than looks. */
import { lazy, type ReactNode, Suspense } from "react";
import { Card, ErrorBox, Loading, Table } from "../../components/index.ts";
import type { ChartPoint } from "./charts.tsx";

const BarsChart = lazy(async () => ({ default: (await import("./charts.tsx")).BarsChart }));

interface ChartCardProps {
  readonly title: string;
  readonly description: string;
  readonly columns: readonly [string, string];
  readonly points: readonly ChartPoint[] | undefined;
  readonly toTick: (value: number) => string;
  readonly asTable: string;
  readonly empty: string;
  readonly error: unknown;
  readonly onRetry: () => unknown;
  readonly actions?: ReactNode;
}

export function ChartCard(props: ChartCardProps) {
  const { points } = props;
  return (
    <Card title={props.title} description={props.description} actions={props.actions}>
      {points === undefined ? (
        props.error ? (
          <ErrorBox error={props.error} onRetry={props.onRetry} />
        ) : (
          <Loading lines={5} />
        )
      ) : points.length === 0 ? (
        <p className="muted">{props.empty}</p>
      ) : (
        <>
          <div className="chart">
            <Suspense fallback={<Loading lines={5} />}>
              <BarsChart points={points} name={props.columns[1]} toTick={props.toTick} />
            </Suspense>
          </div>
          <details className="chart-table">
            <summary>{props.asTable}</summary>
            <Table caption={props.title}>
              <thead>
                <tr>
                  <th scope="col">{props.columns[0]}</th>
                  <th scope="col" className="number">
                    {props.columns[1]}
                  </th>
                </tr>
              </thead>
              <tbody>
                {points.toReversed().map(({ key, label, text }) => (
                  <tr key={key}>
                    <th scope="row">{label}</th>
                    <td className="number">{text}</td>
                  </tr>
                ))}
              </tbody>
            </Table>
          </details>
        </>
      )}
    </Card>
  );
}
