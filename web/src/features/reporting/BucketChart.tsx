import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { Bucket } from '@/api/types';
import { number } from '@/ui/format';
import { Chart, useColours } from '@/ui/Chart';

interface Props {
  label: string;
  buckets: readonly Bucket[];
  name: (key: string) => string;
  to: (key: string) => string;
  kind?: 'bar' | 'donut';
  colour?: (key: string) => string | undefined;
}

/** Counts by kind as bars or as a ring; each leads to its list, by mouse in the chart and by keyboard in the table. */
export function BucketChart({ label, buckets, name, to, kind = 'bar', colour }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const c = useColours();
  const option = useMemo(() => {
    const items = buckets.map((b) => {
      const own = colour?.(b.key);
      return {
        name: name(b.key),
        value: b.count,
        ...(own
          ? { itemStyle: { color: own, ...(kind === 'donut' ? { borderColor: c.surface, borderWidth: 2 } : {}) } }
          : {}),
      };
    });
    if (kind === 'donut')
      return {
        tooltip: { trigger: 'item' },
        // Words and numbers stand below the ring, where no label is cut off.
        legend: {
          bottom: 0,
          textStyle: { color: c.text },
          formatter: (title: string) => `${title} ${number(items.find((i) => i.name === title)?.value)}`,
        },
        series: [
          {
            type: 'pie',
            radius: ['50%', '76%'],
            center: ['50%', '42%'],
            label: { show: false },
            data: items.filter((i) => i.value > 0),
          },
        ],
      };
    return {
      grid: { left: 8, right: 8, top: 20, bottom: 4, containLabel: true },
      tooltip: { trigger: 'item' },
      xAxis: {
        type: 'category',
        data: items.map((i) => i.name),
        axisLabel: { color: c.text, interval: 0, hideOverlap: true },
        axisTick: { show: false },
        axisLine: { lineStyle: { color: c.line } },
      },
      yAxis: {
        type: 'value',
        minInterval: 1,
        axisLabel: { color: c.text },
        splitLine: { lineStyle: { color: c.line } },
      },
      series: [
        {
          type: 'bar',
          barMaxWidth: 36,
          itemStyle: { color: c.primary, borderRadius: [3, 3, 0, 0] },
          label: { show: true, position: 'top', color: c.text, fontSize: 11 },
          data: items,
        },
      ],
    };
  }, [buckets, name, colour, kind, c]);
  const shown = kind === 'donut' ? buckets.filter((b) => b.count > 0) : buckets;
  if (buckets.every((b) => b.count === 0)) return <p className="muted">{t('reports.noData')}</p>;
  return (
    <>
      <Chart
        option={option}
        label={`${label}: ${buckets.map((b) => `${name(b.key)} ${number(b.count)}`).join(', ')}`}
        onPick={(i) => {
          const bucket = shown[i];
          if (bucket) void navigate(to(bucket.key));
        }}
      />
      <Numbers>
        {buckets.map((b) => (
          <tr key={b.key}>
            <td>{name(b.key)}</td>
            <td className="right">
              <Link to={to(b.key)}>{number(b.count)}</Link>
            </td>
          </tr>
        ))}
      </Numbers>
    </>
  );
}

export function Numbers({ children }: { children: React.ReactNode }) {
  const { t } = useTranslation();
  return (
    <details className="numbers">
      <summary>{t('reports.numbers')}</summary>
      <table className="plain">
        <tbody>{children}</tbody>
      </table>
    </details>
  );
}
