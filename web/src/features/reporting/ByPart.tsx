import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { reporting } from '@/api';
import type { Breakdown } from '@/api/types';
import { none } from '@/ui/format';
import { Blank, Loaded, Panel } from '@/ui/parts';
import { Chart, useColours } from '@/ui/Chart';
import type { BreakdownRow } from './breakdown';
import { ExportMenu } from './exports';
import { drill, MetricLabel, outsideWaves, type Scope } from './scope';
import { breakdownColumns, figure, UnitTree } from './UnitTree';

const parts = ['unit', 'level', 'wave', 'location', 'jobFamily'] as const;
type Part = (typeof parts)[number];

/** More bars than that nobody tells apart; the table has them all. */
const mostBars = 24;

/** The figures by unit, level, rollout wave, location or job family. */
export function ByPart({ scope }: { scope: Scope }) {
  const { t } = useTranslation();
  const [by, setBy] = useState<Part>('unit');
  const query = useQuery({
    queryKey: ['reports', 'breakdown', scope.query, by, 1],
    queryFn: () => reporting.breakdown({ ...scope.query, by }),
  });
  return (
    <Panel
      title={t('reports.breakdown')}
      flush
      extra={
        <>
          <Segmented
            aria-label={t('reports.breakdown')}
            value={by}
            onChange={setBy}
            options={parts.map((b) => ({ value: b, label: t(`reports.by.${b}`) }))}
          />
          <ExportMenu
            path="/reports/operations/breakdown"
            query={{ ...scope.query, by, ...(by === 'unit' ? { depth: 20 } : {}) }}
          />
        </>
      }
    >
      <Loaded query={query}>
        {(data) =>
          data.rows.length === 0 ? (
            <Blank
              title={t(by === 'unit' ? 'reports.noSubUnits' : 'reports.emptyList')}
              hint={t(by === 'unit' ? 'reports.noSubUnitsHint' : 'reports.emptyListHint')}
            />
          ) : (
            <>
              <Bars data={data} />
              {data.by === 'unit' ? (
                <UnitTree key={JSON.stringify(scope.query)} data={data} scope={scope} />
              ) : (
                <Table data={data} scope={scope} />
              )}
            </>
          )
        }
      </Loaded>
    </Panel>
  );
}

function useName(by: string) {
  const { t } = useTranslation();
  return (row: BreakdownRow) =>
    row.unit?.name ??
    row.wave?.name ??
    (row.level
      ? t(`organization.kind.${row.level}`)
      : row.key || t(by === 'wave' ? 'reports.outsideWaves' : 'reports.notGiven'));
}

function Bars({ data }: { data: Breakdown }) {
  const { t } = useTranslation();
  const c = useColours();
  const name = useName(data.by);
  const option = useMemo(() => {
    const rows = [...data.rows].sort((a, b) => b.subtree.eligible - a.subtree.eligible).slice(0, mostBars);
    const series = (id: 'participationRate' | 'fillRate' | 'alignmentRate', color: string) => ({
      name: t(`reports.metric.${id}`),
      type: 'bar',
      barMaxWidth: 18,
      itemStyle: { color, borderRadius: [2, 2, 0, 0] },
      data: rows.map((r) => (r.subtree[id] === null ? null : Math.round((r.subtree[id] ?? 0) * 1000) / 10)),
    });
    return {
      grid: { left: 8, right: 8, top: 36, bottom: 4, containLabel: true },
      legend: { textStyle: { color: c.text }, top: 0 },
      tooltip: { trigger: 'axis', valueFormatter: (v: unknown) => (typeof v === 'number' ? `${v}%` : none) },
      xAxis: {
        type: 'category',
        data: rows.map(name),
        axisLabel: { color: c.text, hideOverlap: true, width: 110, overflow: 'truncate' },
        axisLine: { lineStyle: { color: c.line } },
      },
      yAxis: {
        type: 'value',
        max: 100,
        axisLabel: { color: c.text, formatter: '{value}%' },
        splitLine: { lineStyle: { color: c.line } },
      },
      series: [series('participationRate', c.primary), series('fillRate', c.green), series('alignmentRate', c.amber)],
    };
    // The name depends on t alone.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [data, c, t]);
  return (
    <div className="panel-body">
      <Chart option={option} label={t('reports.breakdown')} height={240} />
      {data.rows.length > mostBars && <p className="muted small">{t('reports.largest', { count: mostBars })}</p>}
    </div>
  );
}

/** What narrows a list to a row. */
const partOf = (by: string, row: BreakdownRow, name: string) =>
  row.level !== null
    ? { level: row.level }
    : by === 'wave'
      ? { waveId: row.key || outsideWaves, waveName: name }
      : { [by === 'location' ? 'location' : 'jobFamily']: row.key };

function Table({ data, scope }: { data: Breakdown; scope: Scope }) {
  const { t } = useTranslation();
  const name = useName(data.by);
  return (
    <div className="table-wrap" tabIndex={0} role="region" aria-label={t('reports.breakdown')}>
      <table className="plain">
        <thead>
          <tr>
            <th>{t(`reports.by.${data.by}`)}</th>
            {breakdownColumns.map(({ id }) => (
              <th key={id} className="right">
                <MetricLabel id={id} label={t(`reports.metric.${id}`)} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.rows.map((row) => (
            <tr key={row.key}>
              <td>{name(row)}</td>
              {breakdownColumns.map((column) => {
                const text = figure(row.subtree, column);
                // Lists of objectives and key results go by level, those of people do not.
                const listed = row.level === null || !['eligible', 'participants', 'filled'].includes(column.list);
                return (
                  <td key={column.id} className="right">
                    {listed ? (
                      <Link to={drill(scope, column.list, partOf(data.by, row, name(row)))}>{text}</Link>
                    ) : (
                      text
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
          <tr className="strong">
            <td>{t('reports.total')}</td>
            {breakdownColumns.map((column) => (
              <td key={column.id} className="right">
                <Link to={drill(scope, column.list)}>{figure(data.total, column)}</Link>
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );
}
