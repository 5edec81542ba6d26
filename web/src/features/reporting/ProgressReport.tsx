import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { CaretDownOutlined, CaretRightOutlined, WarningOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { Fragment, useCallback, useDeferredValue, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { reporting } from '@/api';
import type { Mover, ProgressRow, ProgressSummary } from '@/api/types';
import { useCycles } from '@/app/cycle';
import { day, none, number, percent } from '@/ui/format';
import { Chart, useColours } from '@/ui/Chart';
import { Blank, Loaded, PageHeader, Panel, PersonLink } from '@/ui/parts';
import { ProgressBar } from '@/ui/ProgressBar';
import { StatusTag, statuses } from '@/ui/Status';
import { Tabs } from '@/ui/Tabs';
import { BucketChart, Numbers } from './BucketChart';
import { useStatusColour } from './OperationsReport';
import { CsvLink, drill, ScopeBar, useScope, type Scope } from './scope';

export function ProgressReport() {
  const { t } = useTranslation();
  const scope = useScope();
  const { loading } = useCycles();
  if (loading) return null;
  return (
    <div className="page">
      <PageHeader title={t('common.nav.progress')} sub={t('reports.progressSub')}>
        {scope && <CsvLink path="/reports/progress" query={scope.query} />}
      </PageHeader>
      {scope ? (
        <>
          <ScopeBar scope={scope} />
          <Tabs
            label={t('common.nav.progress')}
            items={[
              { key: 'overview', label: t('reports.overview'), children: <Overview scope={scope} /> },
              { key: 'table', label: t('reports.table'), children: <Table scope={scope} /> },
              { key: 'heatmap', label: t('reports.heatmap'), children: <HeatmapView scope={scope} /> },
              { key: 'timeline', label: t('reports.timeline'), children: <TimelineView scope={scope} /> },
            ]}
          />
        </>
      ) : (
        <div className="panel">
          <Blank title={t('objectives.home.noCycle')} hint={t('objectives.home.noCycleHint')} />
        </div>
      )}
    </div>
  );
}

export function Delta({ value }: { value: number | null }) {
  if (value === null) return <span className="muted">{none}</span>;
  const points = Math.round(value * 1000) / 10;
  if (points === 0) return <span className="muted num">±0</span>;
  return (
    <span className="num" style={{ color: points > 0 ? 'var(--green-text)' : 'var(--red-text)' }}>
      {points > 0 ? '↑' : '↓'} {number(Math.abs(points), 1)}
    </span>
  );
}

function Overview({ scope }: { scope: Scope }) {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ['reports', 'summary', scope.query],
    queryFn: () => reporting.summary(scope.query),
    placeholderData: keepPreviousData,
  });
  return <Loaded query={query}>{(data) => <Summary data={data} scope={scope} title={t('reports.units')} />}</Loaded>;
}

function Summary({ data, scope, title }: { data: ProgressSummary; scope: Scope; title: string }) {
  const { t } = useTranslation();
  const colour = useStatusColour();
  const status = useCallback((key: string) => t(`common.status.${key}`), [t]);
  const total = data.total;
  return (
    <div className="stack">
      <div className="figures">
        <div className="figure">
          <div className="label">{t('reports.metric.weightedProgress')}</div>
          <div className="value">{percent(total.weightedProgress)}</div>
          <div className="note">{t('objectives.home.expected', { value: percent(total.expected) })}</div>
        </div>
        <div className="figure">
          <div className="label">{t('reports.weekDelta')}</div>
          <div className="value">
            <Delta value={total.weekDelta} />
          </div>
          <div className="note">{t('reports.points')}</div>
        </div>
        <div className="figure">
          <div className="label">{t('reports.metric.objectives')}</div>
          <div className="value">
            <Link to={drill(scope, 'objectives')}>{number(total.objectives)}</Link>
          </div>
        </div>
        <div className="figure">
          <div className="label">{t('reports.metric.keyResults')}</div>
          <div className="value">
            <Link to={drill(scope, 'key-results')}>{number(total.keyResults)}</Link>
          </div>
        </div>
        <div className="figure">
          <div className="label">{t('reports.metric.stale')}</div>
          <div className="value">
            <Link to={drill(scope, 'stale')}>{number(total.stale)}</Link>
          </div>
        </div>
      </div>
      <div className="cols">
        <Panel title={t('reports.byStatus')}>
          <BucketChart
            kind="donut"
            label={t('reports.byStatus')}
            buckets={total.keyResultsByStatus}
            name={status}
            colour={colour}
            to={(s) => drill(scope, 'key-results', { status: s })}
          />
        </Panel>
        <Movers title={t('reports.moversUp')} rows={data.moversUp} />
        <Movers title={t('reports.moversDown')} rows={data.moversDown} />
      </div>
      <Panel title={title} extra={<CsvLink path="/reports/progress/summary" query={scope.query} />} flush>
        {data.units.length === 0 ? (
          <Blank title={t('reports.noSubUnits')} hint={t('reports.noSubUnitsHint')} />
        ) : (
          <div className="table-wrap" tabIndex={0} role="region" aria-label={title}>
            <table className="plain">
              <thead>
                <tr>
                  <th>{t('reports.by.unit')}</th>
                  <th className="right">{t('reports.metric.objectives')}</th>
                  <th className="right">{t('reports.metric.keyResults')}</th>
                  <th>{t('objectives.progress')}</th>
                  <th className="right">{t('reports.weekDelta')}</th>
                  <th className="right">{t('reports.metric.stale')}</th>
                </tr>
              </thead>
              <tbody>
                {data.units.map((u) => (
                  <tr key={u.unit?.id ?? 'none'}>
                    <td>{u.unit ? <Link to={`/units/${u.unit.id}`}>{u.unit.name}</Link> : t('reports.own')}</td>
                    <td className="right">{number(u.objectives)}</td>
                    <td className="right">{number(u.keyResults)}</td>
                    <td style={{ width: 190 }}>
                      <ProgressBar
                        value={u.weightedProgress}
                        expected={u.expected}
                        status={(u.gap ?? 0) <= 0.1 ? 'on_track' : (u.gap ?? 0) <= 0.25 ? 'at_risk' : 'off_track'}
                      />
                    </td>
                    <td className="right">
                      <Delta value={u.weekDelta} />
                    </td>
                    <td className="right">{number(u.stale)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Panel>
    </div>
  );
}

function Movers({ title, rows }: { title: string; rows: Mover[] }) {
  const { t } = useTranslation();
  return (
    <Panel title={title} flush>
      {rows.length === 0 ? (
        <p className="muted panel-body">{t('reports.noMovers')}</p>
      ) : (
        <div className="rows">
          {rows.map((m) => (
            <div key={m.objectiveId} className="row">
              <div className="grow">
                <Link to={`/objectives/${m.objectiveId}`}>{m.title ?? t('reports.confidential')}</Link>
                <div className="muted small">{[m.ownerPersonName, m.unitName].filter(Boolean).join(' · ')}</div>
              </div>
              <span className="num">{percent(m.progress)}</span>
              <Delta value={m.weekDelta} />
            </div>
          ))}
        </div>
      )}
    </Panel>
  );
}

function Table({ scope }: { scope: Scope }) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const [status, setStatus] = useState<string | null>(null);
  const term = useDeferredValue(search.trim());
  const filter = { ...scope.query, status, search: term || null };
  const query = useInfiniteQuery({
    queryKey: ['reports', 'progress', filter],
    queryFn: ({ pageParam }) => reporting.progress({ ...filter, after: pageParam, limit: 50 }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  return (
    <>
      <div className="filters">
        <Input.Search
          aria-label={t('alignment.cascade.search')}
          placeholder={t('alignment.cascade.search')}
          allowClear
          style={{ width: 240 }}
          value={search}
          onChange={(e) => setSearch(e.target.value)}
        />
        <Select
          aria-label={t('progress.status')}
          placeholder={t('progress.status')}
          allowClear
          style={{ width: 140 }}
          value={status}
          onChange={(s: string | undefined) => setStatus(s ?? null)}
          options={statuses.map((s) => ({ value: s, label: t(`common.status.${s}`) }))}
        />
      </div>
      <Panel flush>
        <Loaded query={query} rows={8}>
          {(data) => {
            const rows = data.pages.flatMap((p) => p.items);
            return rows.length === 0 ? (
              <Blank title={t('reports.emptyList')} hint={t('reports.emptyProgressHint')} />
            ) : (
              <>
                <div className="table-wrap" tabIndex={0} role="region" aria-label={t('reports.table')}>
                  <table className="plain">
                    <thead>
                      <tr>
                        <th>{t('objectives.objective')}</th>
                        <th>{t('objectives.owner')}</th>
                        <th>{t('objectives.progress')}</th>
                        <th className="right">{t('reports.gap')}</th>
                        <th>{t('progress.status')}</th>
                        <th className="right">{t('progress.confidence')}</th>
                        <th className="right">{t('reports.weekDelta')}</th>
                        <th>{t('reports.column.lastNote')}</th>
                      </tr>
                    </thead>
                    <tbody>
                      {rows.map((r) => (
                        <Row key={r.objectiveId} row={r} />
                      ))}
                    </tbody>
                  </table>
                </div>
                {query.hasNextPage && (
                  <div style={{ padding: 12, textAlign: 'center' }}>
                    <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                      {t('common.more')}
                    </Button>
                  </div>
                )}
              </>
            );
          }}
        </Loaded>
      </Panel>
    </>
  );
}

function Row({ row }: { row: ProgressRow }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const title = row.title ?? t('reports.confidential');
  return (
    <Fragment>
      <tr>
        <td style={{ minWidth: 280 }}>
          <div className="row" style={{ gap: 4, paddingInlineStart: row.depth * 18 }}>
            {row.keyResults.length > 0 ? (
              <button
                type="button"
                className="tree-toggle"
                aria-expanded={open}
                aria-label={t(open ? 'alignment.cascade.collapse' : 'alignment.cascade.expand', { title })}
                onClick={() => setOpen(!open)}
              >
                {open ? <CaretDownOutlined aria-hidden /> : <CaretRightOutlined aria-hidden />}
              </button>
            ) : (
              <span style={{ width: 24, flex: 'none' }} />
            )}
            <Link to={`/objectives/${row.objectiveId}`}>{title}</Link>
            {row.riskFromBelow && (
              <WarningOutlined
                role="img"
                aria-label={t('alignment.riskFromBelow')}
                style={{ color: 'var(--amber-text)' }}
              />
            )}
          </div>
        </td>
        <td className="nowrap">
          <PersonLink id={row.ownerPersonId} name={row.ownerPersonName} />
          <div className="muted small">{row.unitName}</div>
        </td>
        <td style={{ width: 170 }}>
          <ProgressBar value={row.progress} expected={row.expected} status={row.status} stale={row.stale} />
        </td>
        <td className="right">{percent(row.gap)}</td>
        <td>
          <StatusTag status={row.status} stale={row.stale} automatic={row.automaticStatus} />
        </td>
        <td />
        <td className="right">
          <Delta value={row.weekDelta} />
        </td>
        <td />
      </tr>
      {open &&
        row.keyResults.map((kr) => (
          <tr key={kr.keyResultId}>
            <td style={{ paddingInlineStart: 46 + row.depth * 18 }}>{kr.title ?? t('reports.confidential')}</td>
            <td className="nowrap">{kr.ownerPersonName ?? '–'}</td>
            <td>
              <ProgressBar value={kr.progress} expected={kr.expected} status={kr.status} stale={kr.stale} />
            </td>
            <td />
            <td>
              <StatusTag status={kr.status} stale={kr.stale} automatic={kr.automaticStatus} />
            </td>
            <td className="right">{kr.confidence ?? '–'}</td>
            <td className="right">
              <Delta value={kr.weekDelta} />
            </td>
            <td className="small" style={{ minWidth: 160 }}>
              {kr.lastNote}
              {kr.lastCheckInOn && <span className="muted"> {day(kr.lastCheckInOn)}</span>}
            </td>
          </tr>
        ))}
    </Fragment>
  );
}

function HeatmapView({ scope }: { scope: Scope }) {
  const { t } = useTranslation();
  const c = useColours();
  const query = useQuery({
    queryKey: ['reports', 'heatmap', scope.query],
    queryFn: () => reporting.heatmap(scope.query),
    placeholderData: keepPreviousData,
  });
  const data = query.data;
  const option = useMemo(() => {
    if (!data) return {};
    const rows = [...data.rows].reverse();
    return {
      grid: { left: 8, right: 8, top: 8, bottom: 44, containLabel: true },
      tooltip: {
        formatter: (point: { value: [number, number, number] }) =>
          `${rows[point.value[1]]?.unit?.name ?? t('reports.own')} · ${day(data.weeks[point.value[0]]?.on)}: ${number(point.value[2], 1)}%`,
      },
      xAxis: {
        type: 'category',
        data: data.weeks.map((w) => day(w.on)),
        axisLabel: { color: c.text },
        axisLine: { show: false },
        axisTick: { show: false },
      },
      yAxis: {
        type: 'category',
        data: rows.map((r) =>
          r.own ? t('reports.ownOf', { unit: r.unit?.name ?? '' }) : (r.unit?.name ?? t('reports.own')),
        ),
        axisLabel: { color: c.text, width: 150, overflow: 'truncate' },
        axisLine: { show: false },
        axisTick: { show: false },
      },
      visualMap: {
        min: 0,
        max: 100,
        orient: 'horizontal',
        left: 'center',
        bottom: 0,
        itemHeight: 120,
        itemWidth: 12,
        text: ['100%', '0%'],
        textStyle: { color: c.text },
        inRange: { color: [c.line, c.primary] },
      },
      series: [
        {
          type: 'heatmap',
          itemStyle: { borderColor: c.surface, borderWidth: 2 },
          label: {
            show: data.weeks.length <= 16,
            fontSize: 11,
            formatter: (p: { value: [number, number, number] }) => String(Math.round(p.value[2])),
          },
          data: rows.flatMap((r, y) =>
            r.cells.flatMap((cell, x) =>
              cell.weightedProgress === null ? [] : [[x, y, Math.round(cell.weightedProgress * 1000) / 10]],
            ),
          ),
        },
      ],
    };
  }, [data, c, t]);
  return (
    <Panel title={t('reports.heatmapTitle')} extra={<CsvLink path="/reports/progress/heatmap" query={scope.query} />}>
      <Loaded query={query}>
        {(loaded) =>
          loaded.rows.length === 0 || loaded.weeks.length === 0 ? (
            <p className="muted">{t('reports.noData')}</p>
          ) : (
            <>
              <Chart
                option={option}
                height={Math.max(180, loaded.rows.length * 32 + 90)}
                label={t('reports.heatmapTitle')}
              />
              <Numbers>
                {loaded.rows.map((r, i) => (
                  <tr key={`${r.unit?.id ?? ''}${i}`}>
                    <td>{r.unit?.name ?? t('reports.own')}</td>
                    {r.cells.map((cell) => (
                      <td key={cell.on} className="right">
                        {percent(cell.weightedProgress)}
                      </td>
                    ))}
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

function TimelineView({ scope }: { scope: Scope }) {
  const { t } = useTranslation();
  const c = useColours();
  const query = useQuery({
    queryKey: ['reports', 'timeline', scope.query],
    queryFn: () => reporting.timeline({ ...scope.query, step: 'week' }),
  });
  const data = query.data;
  const option = useMemo(() => {
    const points = data?.points ?? [];
    const line = (
      name: string,
      color: string,
      pick: (p: (typeof points)[number]) => number | null,
      dashed = false,
    ) => ({
      name,
      type: 'line',
      symbol: dashed ? 'none' : 'circle',
      lineStyle: { color, width: 2, type: dashed ? 'dashed' : 'solid' },
      itemStyle: { color },
      data: points.map((p) => {
        const v = pick(p);
        return v === null ? null : Math.round(v * 1000) / 10;
      }),
    });
    return {
      grid: { left: 8, right: 16, top: 36, bottom: 4, containLabel: true },
      legend: { textStyle: { color: c.text }, top: 0 },
      tooltip: { trigger: 'axis', valueFormatter: (v: unknown) => (typeof v === 'number' ? `${v}%` : none) },
      xAxis: {
        type: 'category',
        data: points.map((p) => day(p.on)),
        axisLabel: { color: c.text },
        axisLine: { lineStyle: { color: c.line } },
      },
      yAxis: {
        type: 'value',
        max: 100,
        axisLabel: { color: c.text, formatter: '{value}%' },
        splitLine: { lineStyle: { color: c.line } },
      },
      series: [
        line(t('objectives.progress'), c.primary, (p) => p.weightedProgress),
        line(t('objectives.expected'), c.grey, (p) => p.expected, true),
      ],
    };
  }, [data, c, t]);
  return (
    <Panel
      title={t('reports.timeline')}
      extra={<CsvLink path="/reports/progress/timeline" query={{ ...scope.query, step: 'week' }} />}
    >
      <Loaded query={query}>
        {(loaded) =>
          loaded.points.length === 0 ? (
            <p className="muted">{t('reports.noData')}</p>
          ) : (
            <>
              <Chart option={option} height={300} label={t('reports.timeline')} />
              <Numbers>
                {loaded.points.map((p) => (
                  <tr key={p.on}>
                    <td>{day(p.on)}</td>
                    <td className="right">{percent(p.weightedProgress, 1)}</td>
                    <td className="right">{percent(p.expected, 1)}</td>
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
