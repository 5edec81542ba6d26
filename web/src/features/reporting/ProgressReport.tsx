import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { CaretDownOutlined, CaretRightOutlined, WarningOutlined } from '@ant-design/icons';
import { Button, Input, Segmented, Select, Tooltip } from 'antd';
import { Fragment, useCallback, useDeferredValue, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { reporting } from '@/api';
import type { Bucket, HeatMap, Mover, ProgressRow, ProgressSummary } from '@/api/types';
import { useCycles } from '@/app/cycle';
import { day, none, number, percent } from '@/ui/format';
import { BreachText, capsObjective } from '@/ui/Guardrail';
import { Chart, useColours } from '@/ui/Chart';
import { Blank, Loaded, PageHeader, Panel, PersonLink } from '@/ui/parts';
import { ProgressBar } from '@/ui/ProgressBar';
import { StatusTag, statuses } from '@/ui/Status';
import { Tabs } from '@/ui/Tabs';
import { BucketChart, Numbers } from './BucketChart';
import { useStatusColour } from './OperationsReport';
import { branches } from './breakdown';
import { Delta } from './Delta';
import { ExportFiles, ExportMenu } from './exports';
import { at, drill, MetricLabel, useChange, useScope, within, type Scope } from './scope';
import { ScopeBar } from './ScopeBar';

export function ProgressReport() {
  const { t } = useTranslation();
  const scope = useScope();
  const [address] = useSearchParams();
  const change = useChange();
  const { loading } = useCycles();
  if (loading) return null;
  return (
    <div className="page">
      <PageHeader title={t('common.nav.progress')} sub={t('reports.progressSub')}>
        {scope && (
          <>
            <ExportFiles />
            <ExportMenu path="/reports/progress" query={scope.query} />
          </>
        )}
      </PageHeader>
      {scope ? (
        <>
          <ScopeBar scope={scope} report="progress" />
          <Tabs
            label={t('common.nav.progress')}
            value={address.get('view')}
            onChange={(view) => change({ view })}
            items={[
              { key: 'overview', label: t('reports.overview'), children: <Overview scope={scope} /> },
              { key: 'table', label: t('reports.table'), children: <Table key="table" scope={scope} /> },
              { key: 'tree', label: t('reports.tree'), children: <Table key="tree" tree scope={scope} /> },
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

const unitsAtOnce = 50;

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
  const [shown, setShown] = useState(unitsAtOnce);
  const listed = (u: ProgressSummary['units'][number], list: string, count: number) =>
    u.unit ? <Link to={drill(within(scope, u.unit), list)}>{number(count)}</Link> : number(count);
  return (
    <div className="stack">
      <div className="figures">
        <div className="figure">
          <div className="label">
            <MetricLabel id="weightedProgress" label={t('reports.metric.weightedProgress')} />
          </div>
          <div className="value">
            <Link to={drill(scope, 'with-progress')}>{percent(total.weightedProgress)}</Link>
          </div>
          <div className="note">{t('objectives.home.expected', { value: percent(total.expected) })}</div>
        </div>
        <div className="figure">
          <div className="label">
            <MetricLabel id="forecast" label={t('reports.forecast')} />
          </div>
          <div className="value">{percent(data.forecast?.likely)}</div>
          <div className="note">
            {data.forecast
              ? t('reports.forecastRange', {
                  low: percent(data.forecast.low),
                  high: percent(data.forecast.high),
                  count: data.forecast.weeks,
                })
              : t('reports.noForecast')}
          </div>
        </div>
        <div className="figure">
          <div className="label">
            <MetricLabel id="weekDelta" label={t('reports.weekDelta')} />
          </div>
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
      <Panel title={title} extra={<ExportMenu path="/reports/progress/summary" query={scope.query} />} flush>
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
                  <th>{t('reports.statuses')}</th>
                  <th className="right">{t('reports.metric.stale')}</th>
                </tr>
              </thead>
              <tbody>
                {data.units.slice(0, shown).map((u) => (
                  <tr key={u.unit?.id ?? 'none'}>
                    <td>
                      {u.unit ? (
                        <Link to={at(scope, u.unit, '/reports/progress')}>{u.unit.name}</Link>
                      ) : (
                        t('reports.own')
                      )}
                    </td>
                    <td className="right">{listed(u, 'objectives', u.objectives)}</td>
                    <td className="right">{listed(u, 'key-results', u.keyResults)}</td>
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
                    <td style={{ minWidth: 150 }}>
                      <StatusBar buckets={u.keyResultsByStatus} />
                    </td>
                    <td className="right">{listed(u, 'stale', u.stale)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            {shown < data.units.length && (
              <div style={{ padding: 12, textAlign: 'center' }}>
                <Button onClick={() => setShown(shown + unitsAtOnce)}>{t('common.more')}</Button>
              </div>
            )}
          </div>
        )}
      </Panel>
    </div>
  );
}

/** How the key results stand, as one bar; the words and counts are its label. */
function StatusBar({ buckets }: { buckets: readonly Bucket[] }) {
  const { t } = useTranslation();
  const shown = buckets.filter((b) => b.count > 0);
  if (shown.length === 0) return <span className="muted">{none}</span>;
  const text = shown.map((b) => `${t(`common.status.${b.key}`)} ${number(b.count)}`).join(', ');
  return (
    <Tooltip title={text}>
      <div className="status-bar" role="img" aria-label={text}>
        {shown.map((b) => (
          <span key={b.key} className={b.key} style={{ flexGrow: b.count }}>
            {number(b.count)}
          </span>
        ))}
      </div>
    </Tooltip>
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

/** The published objectives in the order of the cascade, as a flat table or as a tree whose branches close. */
function Table({ scope, tree = false }: { scope: Scope; tree?: boolean }) {
  const { t } = useTranslation();
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const toggle = (id: string) =>
    setClosed((now) => {
      const next = new Set(now);
      if (!next.delete(id)) next.add(id);
      return next;
    });
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
            const shown = tree ? branches(rows, closed) : rows.map((row) => ({ row, parent: false }));
            return rows.length === 0 ? (
              <Blank title={t('reports.emptyList')} hint={t('reports.emptyProgressHint')} />
            ) : (
              <>
                <div
                  className="table-wrap"
                  tabIndex={0}
                  role="region"
                  aria-label={t(tree ? 'reports.tree' : 'reports.table')}
                >
                  <table className="plain">
                    <thead>
                      <tr>
                        <th>{t('objectives.objective')}</th>
                        <th>{t('objectives.owner')}</th>
                        <th>{t('objectives.progress')}</th>
                        <th className="right">
                          <MetricLabel id="gap" label={t('reports.gap')} />
                        </th>
                        <th>{t('progress.status')}</th>
                        <th className="right">
                          <MetricLabel id="forecast" label={t('reports.forecast')} />
                        </th>
                        <th className="right">
                          <MetricLabel id="weekDelta" label={t('reports.weekDelta')} />
                        </th>
                        {!tree && (
                          <>
                            <th className="right">{t('progress.confidence')}</th>
                            <th>{t('reports.column.lastNote')}</th>
                          </>
                        )}
                      </tr>
                    </thead>
                    <tbody>
                      {shown.map(({ row, parent }) => (
                        <Row
                          key={row.objectiveId}
                          row={row}
                          branch={tree ? { parent, closed: closed.has(row.objectiveId), toggle } : null}
                        />
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

interface Branch {
  parent: boolean;
  closed: boolean;
  toggle: (id: string) => void;
}

/** An objective; in the table it opens to its key results, in the tree to what is aligned to it. */
function Row({ row, branch }: { row: ProgressRow; branch: Branch | null }) {
  const { t } = useTranslation();
  const [keyResults, setKeyResults] = useState(false);
  const title = row.title ?? t('reports.confidential');
  const open = branch ? !branch.closed : keyResults;
  const opens = branch ? branch.parent || branch.closed : row.keyResults.length > 0;
  return (
    <Fragment>
      <tr>
        <td style={{ minWidth: 280 }}>
          <div className="row" style={{ gap: 4, paddingInlineStart: branch ? row.depth * 18 : 0 }}>
            {opens ? (
              <button
                type="button"
                className="tree-toggle"
                aria-expanded={open}
                aria-label={t(open ? 'alignment.cascade.collapse' : 'alignment.cascade.expand', { title })}
                onClick={() => (branch ? branch.toggle(row.objectiveId) : setKeyResults(!open))}
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
          <StatusTag
            status={row.status}
            stale={row.stale}
            automatic={row.automaticStatus}
            capped={capsObjective(row)}
          />
        </td>
        <td className="right nowrap">
          {percent(row.forecast?.likely)}
          {row.forecast && (
            <div className="muted small">
              {percent(row.forecast.low)} – {percent(row.forecast.high)}
            </div>
          )}
        </td>
        <td className="right">
          <Delta value={row.weekDelta} />
        </td>
        {!branch && (
          <>
            <td />
            <td />
          </>
        )}
      </tr>
      {keyResults &&
        row.keyResults.map((kr) => (
          <tr key={kr.keyResultId}>
            <td style={{ paddingInlineStart: 46 }}>
              {kr.title ?? t('reports.confidential')}
              <BreachText text={kr.guardrailBreaches} />
            </td>
            <td className="nowrap">
              <PersonLink id={kr.ownerPersonId} name={kr.ownerPersonName} />
            </td>
            <td>
              <ProgressBar value={kr.progress} expected={kr.expected} status={kr.status} stale={kr.stale} />
            </td>
            <td />
            <td>
              <StatusTag
                status={kr.status}
                stale={kr.stale}
                automatic={kr.automaticStatus}
                capped={kr.cappedByGuardrail}
              />
            </td>
            <td />
            <td className="right">
              <Delta value={kr.weekDelta} />
            </td>
            <td className="right">{kr.confidence ?? none}</td>
            <td className="small" style={{ minWidth: 160 }}>
              {kr.lastNote}
              {kr.lastCheckInOn && <span className="muted"> {day(kr.lastCheckInOn)}</span>}
            </td>
          </tr>
        ))}
    </Fragment>
  );
}

type Cell = HeatMap['rows'][number]['cells'][number];

/** What the heat map can show, each as a share. */
const heats: Record<string, (cell: Cell) => number | null> = {
  weightedProgress: (cell) => cell.weightedProgress,
  updateRate: (cell) => cell.updateRate,
  offTrackShare: (cell) => (cell.keyResults === 0 ? null : cell.offTrack / cell.keyResults),
};

/** More rows than that make a picture nobody reads; the file has them all. */
const mostRows = 60;

/** The list behind a cell: of the unit, as of the day that the week's cells show. */
function cellList(scope: Scope, row: HeatMap['rows'][number], on: string, metric: string): string {
  const { unit } = row;
  const target = unit ? within(scope, unit) : scope;
  const list = metric === 'updateRate' ? 'updated' : metric === 'offTrackShare' ? 'key-results' : 'with-progress';
  return drill({ ...target, query: { ...target.query, asOf: on } }, list, {
    ...(row.own ? { includeSubUnits: false } : {}),
    ...(metric === 'offTrackShare' ? { status: 'off_track' } : {}),
  });
}

function HeatmapView({ scope }: { scope: Scope }) {
  const { t } = useTranslation();
  const [metric, setMetric] = useState('weightedProgress');
  const pick = heats[metric] ?? ((cell: Cell) => cell.weightedProgress);
  const c = useColours();
  const query = useQuery({
    queryKey: ['reports', 'heatmap', scope.query],
    queryFn: () => reporting.heatmap(scope.query),
    placeholderData: keepPreviousData,
  });
  const navigate = useNavigate();
  const data = query.data;
  // The chart's cells in its order: the first row stands at the bottom, and what has no value has no cell.
  const rows = useMemo(() => data?.rows.slice(0, mostRows).reverse() ?? [], [data]);
  const shown = rows.flatMap((row, y) =>
    row.cells.flatMap((cell, x) => {
      const share = pick(cell);
      return share === null ? [] : [{ x, y, share, to: cellList(scope, row, cell.on, metric) }];
    }),
  );
  const option = useMemo(() => {
    if (!data) return {};
    const value = heats[metric] ?? ((cell: Cell) => cell.weightedProgress);
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
        inRange: { color: [c.line, metric === 'offTrackShare' ? c.red : c.primary] },
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
            r.cells.flatMap((cell, x) => {
              const share = value(cell);
              return share === null ? [] : [[x, y, Math.round(share * 1000) / 10]];
            }),
          ),
        },
      ],
    };
  }, [data, rows, c, t, metric]);
  return (
    <Panel
      title={t('reports.heatmapTitle')}
      extra={
        <>
          <Segmented
            aria-label={t('reports.metricColumn')}
            value={metric}
            onChange={setMetric}
            options={Object.keys(heats).map((m) => ({ value: m, label: t(`reports.metric.${m}`) }))}
          />
          <ExportMenu path="/reports/progress/heatmap" query={scope.query} />
        </>
      }
    >
      <Loaded query={query}>
        {(loaded) =>
          loaded.rows.length === 0 || loaded.weeks.length === 0 ? (
            <p className="muted">{t('reports.noData')}</p>
          ) : (
            <>
              <Chart
                option={option}
                onPick={(index) => {
                  const cell = shown[index];
                  if (cell) void navigate(cell.to);
                }}
                height={Math.max(180, Math.min(mostRows, loaded.rows.length) * 32 + 90)}
                label={`${t('reports.heatmapTitle')}: ${t(`reports.metric.${metric}`)}`}
              />
              <Numbers>
                {loaded.rows.map((r, i) => (
                  <tr key={`${r.unit?.id ?? ''}${i}`}>
                    <td>
                      {r.unit && !r.own ? (
                        <Link to={at(scope, r.unit, '/reports/progress')}>{r.unit.name}</Link>
                      ) : (
                        t('reports.ownOf', { unit: r.unit?.name ?? t('reports.wholeCompany') })
                      )}
                    </td>
                    {r.cells.map((cell) => (
                      <td key={cell.on} className="right">
                        <Link to={cellList(scope, r, cell.on, metric)}>{percent(pick(cell))}</Link>
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
  const [step, setStep] = useState<'week' | 'day'>('week');
  const query = useQuery({
    queryKey: ['reports', 'timeline', scope.query, step],
    queryFn: () => reporting.timeline({ ...scope.query, step }),
    placeholderData: keepPreviousData,
  });
  const summary = useQuery({
    queryKey: ['reports', 'summary', scope.query],
    queryFn: () => reporting.summary(scope.query),
  });
  const forecast = summary.data?.forecast;
  const endsOn = useCycles().cycles.find((each) => each.id === scope.query.cycleId)?.endsOn;
  const data = query.data;
  const option = useMemo(() => {
    const points = data?.points ?? [];
    const scale = (v: number | null) => (v === null ? null : Math.round(v * 1000) / 10);
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
      data: points.map((p) => scale(pick(p))),
    });
    // From where it stands to where it likely ends, and to the ends of the interval.
    const last = points[points.length - 1];
    const ahead = last && endsOn && last.on < endsOn ? forecast : null;
    const projection = (name: string, to: number, type: 'dashed' | 'dotted') => ({
      name,
      type: 'line',
      symbol: 'circle',
      lineStyle: { color: c.primary, width: type === 'dashed' ? 2 : 1, type },
      itemStyle: { color: c.primary },
      data: [...points.map((p, i) => (i === points.length - 1 ? scale(p.weightedProgress) : null)), scale(to)],
    });
    return {
      grid: { left: 8, right: 16, top: 36, bottom: 4, containLabel: true },
      legend: { textStyle: { color: c.text }, top: 0 },
      tooltip: { trigger: 'axis', valueFormatter: (v: unknown) => (typeof v === 'number' ? `${v}%` : none) },
      xAxis: {
        type: 'category',
        data: [...points.map((p) => day(p.on)), ...(ahead ? [day(endsOn)] : [])],
        axisLabel: { color: c.text, hideOverlap: true },
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
        ...(ahead
          ? [
              projection(t('reports.forecast'), ahead.likely, 'dashed'),
              projection(t('reports.forecastLow'), ahead.low, 'dotted'),
              projection(t('reports.forecastHigh'), ahead.high, 'dotted'),
            ]
          : []),
      ],
    };
  }, [data, c, t, forecast, endsOn]);
  return (
    <Panel
      title={t('reports.timeline')}
      extra={
        <>
          <Segmented
            aria-label={t('reports.step')}
            value={step}
            onChange={setStep}
            options={(['week', 'day'] as const).map((s) => ({ value: s, label: t(`reports.per.${s}`) }))}
          />
          <ExportMenu path="/reports/progress/timeline" query={{ ...scope.query, step }} />
        </>
      }
    >
      <Loaded query={query}>
        {(loaded) =>
          loaded.points.length === 0 ? (
            <p className="muted">{t('reports.noData')}</p>
          ) : (
            <>
              <Chart option={option} height={300} label={t('reports.timeline')} />
              {forecast && endsOn && (
                <p className="muted small">
                  {t('reports.forecastSentence', {
                    day: day(endsOn),
                    likely: percent(forecast.likely),
                    low: percent(forecast.low),
                    high: percent(forecast.high),
                    count: forecast.weeks,
                  })}
                </p>
              )}
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
