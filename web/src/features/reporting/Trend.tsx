import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Segmented, Select } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { reporting } from '@/api';
import { day, none, number, percent } from '@/ui/format';
import { Loaded, Panel } from '@/ui/parts';
import { Chart, useColours } from '@/ui/Chart';
import { Numbers } from './BucketChart';
import { ExportMenu } from './exports';
import { company, isCompany, MetricLabel, useScopeName, type Scope } from './scope';

const shares = [
  'participationRate',
  'fillRate',
  'updaters7Rate',
  'updaters14Rate',
  'updaters28Rate',
  'viewersRate',
  'personAlignmentRate',
  'alignmentRate',
  'updateRate',
  'humanUpdateRate',
  'automaticUpdateRate',
  'onTimeRate',
  'lateRate',
  'missedRate',
  'staleRate',
  'weightedProgress',
];
const counts = ['eligible', 'participants', 'objectives', 'keyResults', 'stale', 'neverUpdated', 'isolated'];
const steps = ['week', 'day'] as const;
type Step = (typeof steps)[number];

/** One figure over the days or weeks of the cycle; that of a unit with the company's beside it. */
export function Trend({ scope }: { scope: Scope }) {
  const { t } = useTranslation();
  const c = useColours();
  const [metric, setMetric] = useState('weightedProgress');
  const [step, setStep] = useState<Step>('week');
  const share = shares.includes(metric);
  const own = { ...scope.query, metric, step };
  const query = useQuery({
    queryKey: ['reports', 'trend', own],
    queryFn: () => reporting.trends(own),
    placeholderData: keepPreviousData,
  });
  const all = { ...company(scope).query, metric, step };
  const part = !isCompany(scope);
  const companyQuery = useQuery({
    queryKey: ['reports', 'trend', all],
    queryFn: () => reporting.trends(all),
    // Counts of a unit and of the company have no axis in common.
    enabled: part && share,
  });
  const label = (value: number | null) => (share ? percent(value, 1) : number(value));
  const name = t(`reports.metric.${metric}`);
  const points = query.data?.points;
  const others = part && share ? companyQuery.data?.points : undefined;
  const scopeName = useScopeName(scope);
  const option = useMemo(() => {
    const scale = (value: number | null) => (value === null || !share ? value : Math.round(value * 1000) / 10);
    const line = (title: string, color: string, values: readonly { value: number | null }[], dashed: boolean) => ({
      name: title,
      type: 'line',
      symbolSize: values.length > 40 ? 0 : 6,
      lineStyle: { color, width: 2, type: dashed ? 'dashed' : 'solid' },
      itemStyle: { color },
      data: values.map((p) => scale(p.value)),
    });
    return {
      grid: { left: 8, right: 16, top: others ? 36 : 16, bottom: 4, containLabel: true },
      legend: { show: !!others, textStyle: { color: c.text }, top: 0 },
      tooltip: {
        trigger: 'axis',
        valueFormatter: (v: unknown) => (typeof v === 'number' ? `${number(v)}${share ? '%' : ''}` : none),
      },
      xAxis: {
        type: 'category',
        data: points?.map((p) => day(p.on)) ?? [],
        axisLabel: { color: c.text, hideOverlap: true },
        axisLine: { lineStyle: { color: c.line } },
      },
      yAxis: {
        type: 'value',
        ...(share ? { max: 100 } : { minInterval: 1 }),
        axisLabel: { color: c.text, formatter: share ? '{value}%' : '{value}' },
        splitLine: { lineStyle: { color: c.line } },
      },
      series: [
        line(scopeName, c.primary, points ?? [], false),
        ...(others ? [line(t('reports.wholeCompany'), c.grey, others, true)] : []),
      ],
    };
  }, [points, others, c, share, scopeName, t]);
  return (
    <Panel
      title={<MetricLabel id={metric} label={name} />}
      extra={
        <>
          <Select
            aria-label={t('reports.metricColumn')}
            value={metric}
            onChange={setMetric}
            style={{ minWidth: 200 }}
            options={[...shares, ...counts].map((m) => ({ value: m, label: t(`reports.metric.${m}`) }))}
          />
          <Segmented
            aria-label={t('reports.step')}
            value={step}
            onChange={setStep}
            options={steps.map((s) => ({ value: s, label: t(`reports.per.${s}`) }))}
          />
          <ExportMenu path="/reports/trends" query={own} />
        </>
      }
    >
      <Loaded query={query}>
        {(data) =>
          data.points.length === 0 ? (
            <p className="muted">{t('reports.noData')}</p>
          ) : (
            <>
              <Chart
                option={option}
                height={280}
                label={`${name}: ${data.points.map((p) => `${day(p.on)} ${label(p.value)}`).join(', ')}`}
              />
              <Numbers>
                {data.points.map((p, i) => (
                  <tr key={p.on}>
                    <td>{day(p.on)}</td>
                    <td className="right">{label(p.value)}</td>
                    {others && <td className="right">{label(others[i]?.value ?? null)}</td>}
                  </tr>
                ))}
              </Numbers>
            </>
          )
        }
      </Loaded>
    </Panel>
  );
}
