/** A chart with the same numbers as a table, for whoever reads rather than looks. */
import { Link } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense } from "react";
import { Card, ErrorBox, Loading, Table } from "../../components/index.ts";
import { useTexts } from "../../texts/language.tsx";
import type { ChartPoint, ChartRow } from "./chart-model.ts";
import { OVERVIEW_TEXTS } from "./overview.texts.ts";

/** After the words. Without it the table is still there, and so is the rest of the page. */
const HistoryChart = lazy(async () => {
  try {
    return { default: (await import("./charts.tsx")).HistoryChart };
  } catch {
    return { default: ChartMissing };
  }
});

interface ChartCardProps {
  readonly title: string;
  readonly description: string;
  /** What the points are; the rows have names of their own. */
  readonly pointName: string;
  readonly rows: readonly ChartRow[];
  readonly points: readonly ChartPoint[] | undefined;
  readonly empty: string;
  readonly error: unknown;
  readonly onRetry: () => unknown;
  readonly actions?: ReactNode;
}

export function ChartCard(props: ChartCardProps) {
  const { title, points, rows } = props;
  const texts = useTexts(OVERVIEW_TEXTS);
  return (
    <Card title={title} description={props.description} actions={props.actions}>
      {points === undefined && props.error ? (
        <ErrorBox error={props.error} onRetry={props.onRetry} />
      ) : points?.length === 0 ? (
        <p className="muted">{props.empty}</p>
      ) : (
        <>
          <div className="chart">
            {points === undefined ? (
              <Loading lines={5} />
            ) : (
              <Suspense fallback={<Loading lines={5} />}>
                <HistoryChart name={title} points={points} rows={rows} />
              </Suspense>
            )}
          </div>
          <details className="chart-table">
            <summary>{texts.asTable}</summary>
            <Table caption={title}>
              <thead>
                <tr>
                  <th scope="col">{props.pointName}</th>
                  {rows.map(({ name }) => (
                    <th scope="col" className="number" key={name}>
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {points?.toReversed().map((point) => (
                  <PointRow key={point.key} point={point} rows={rows} />
                ))}
              </tbody>
            </Table>
          </details>
        </>
      )}
    </Card>
  );
}

function PointRow({ point, rows }: { readonly point: ChartPoint; readonly rows: readonly ChartRow[] }) {
  const { label, texts, link } = point;
  return (
    <tr>
      <th scope="row">
        <Link to={link.to} search={link.search as never}>
          {label}
        </Link>
      </th>
      {rows.map(({ name }, index) => (
        <td className="number" key={name}>
          {texts[index]}
        </td>
      ))}
    </tr>
  );
}

function ChartMissing() {
  const texts = useTexts(OVERVIEW_TEXTS);
  return <p className="muted">{texts.chartMissing}</p>;
}
