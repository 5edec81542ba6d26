import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Segmented, Select } from 'antd';
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { reporting } from '@/api';
import type { QueryValue } from '@/api/http';
import type { Breakdown, Metrics, OperationsReport as Report } from '@/api/types';
import { useCycles } from '@/app/cycle';
import { day, none, number, percent, score } from '@/ui/format';
import { Blank, Loaded, PageHeader, Panel } from '@/ui/parts';
import { Chart, useColours } from '@/ui/Chart';
import { Tabs } from '@/ui/Tabs';
import { BucketChart } from './BucketChart';
import { CsvLink, drill, MetricLabel, ScopeBar, useScope, type Scope } from './scope';

export function OperationsReport() {
  const { t } = useTranslation();
  const scope = useScope();
  const { loading } = useCycles();
  if (loading) return null;
  if (!scope)
    return (
      <div className="page">
        <PageHeader title={t('common.nav.operations')} />
        <div className="panel">
          <Blank title={t('objectives.home.noCycle')} hint={t('objectives.home.noCycleHint')} />
        </div>
      </div>
    );
  return <Body scope={scope} />;
}

function Body({ scope }: { scope: Scope }) {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ['reports', 'operations', scope.query],
    queryFn: () => reporting.operations(scope.query),
    placeholderData: keepPreviousData,
  });
  return (
    <div className="page">
      <PageHeader
        title={t('common.nav.operations')}
        sub={
          query.data
            ? t('reports.header', {
                cycle: query.data.cycle.name,
                day: day(query.data.asOf, 'long'),
                elapsed: percent(query.data.elapsed),
              })
            : undefined
        }
      >
        <CsvLink path="/reports/operations" query={scope.query} />
      </PageHeader>
      <ScopeBar scope={scope} />
      <Loaded query={query} rows={8}>
        {(data) => (
          <div className="stack">
            <Headline data={data} scope={scope} />
            <Tabs
              label={t('common.nav.operations')}
              items={[
                {
                  key: 'participation',
                  label: t('reports.participation'),
                  children: <Participation data={data} scope={scope} />,
                },
                {
                  key: 'objectives',
                  label: t('reports.objectives'),
                  children: <Objectives data={data} scope={scope} />,
                },
                {
                  key: 'keyResults',
                  label: t('reports.keyResults'),
                  children: <KeyResults data={data} scope={scope} />,
                },
                { key: 'units', label: t('reports.breakdown'), children: <ByUnit scope={scope} /> },
                { key: 'low', label: t('reports.lowAdoption'), children: <LowAdoptionList scope={scope} /> },
                { key: 'trend', label: t('reports.trend'), children: <TrendChart scope={scope} /> },
              ]}
            />
          </div>
        )}
      </Loaded>
    </div>
  );
}

interface PartProps {
  data: Report;
  scope: Scope;
}

interface FigureProps {
  id: string;
  value: ReactNode;
  note?: ReactNode;
}

function Figure({ id, value, note }: FigureProps) {
  const { t } = useTranslation();
  return (
    <div className="figure">
      <div className="label">
        <MetricLabel id={id} label={t(`reports.metric.${id}`)} />
      </div>
      <div className="value">{value}</div>
      {note && <div className="note num">{note}</div>}
    </div>
  );
}

function Headline({ data, scope }: PartProps) {
  const { t } = useTranslation();
  const previous = data.comparison.previousCycle?.metrics;
  const company = data.comparison.company;
  const compare = (pick: (m: Metrics) => number | null) =>
    [
      previous && pick(previous) !== null ? t('reports.previous', { value: percent(pick(previous)) }) : '',
      company ? t('reports.company', { value: percent(pick(company)) }) : '',
    ]
      .filter(Boolean)
      .join(' · ');
  const rate = (id: keyof Metrics & string, value: number | null, list: string) => (
    <Figure
      id={id}
      value={<Link to={drill(scope, list)}>{percent(value)}</Link>}
      note={compare((m) => m[id]) || undefined}
    />
  );
  return (
    <div className="figures">
      {rate('participationRate', data.participation.participationRate, 'participants')}
      {rate('fillRate', data.participation.fillRate, 'filled')}
      {rate('alignmentRate', data.objectives.alignmentRate, 'aligned')}
      {rate('updateRate', data.keyResults.updateRate, 'updated')}
      {rate('onTimeRate', data.keyResults.discipline.onTimeRate, 'missed-slots')}
      {rate('weightedProgress', data.objectives.weightedProgress, 'objectives')}
    </div>
  );
}

function Line({ id, of, total, list, scope, filter }: LineProps) {
  const { t } = useTranslation();
  return (
    <tr>
      <td>
        <MetricLabel id={id} label={t(`reports.metric.${id}`)} />
      </td>
      <td className="right">
        <Link to={drill(scope, list, filter)}>{number(of)}</Link>
      </td>
      <td className="right muted">{total === undefined ? '' : number(total)}</td>
      <td className="right strong">{total === undefined || total === 0 ? none : percent(of / total, 1)}</td>
    </tr>
  );
}

interface LineProps {
  id: string;
  of: number;
  total?: number;
  list: string;
  scope: Scope;
  filter?: Record<string, QueryValue>;
}

function Lines({ label, children }: { label: string; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className="table-wrap" tabIndex={0} role="region" aria-label={label}>
      <table className="plain">
        <thead>
          <tr>
            <th>{t('reports.metricColumn')}</th>
            <th className="right">{t('reports.count')}</th>
            <th className="right">{t('reports.ofTotal')}</th>
            <th className="right">{t('reports.share')}</th>
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

function Participation({ data, scope }: PartProps) {
  const { t } = useTranslation();
  const p = data.participation;
  const name = useCallback((key: string) => key, []);
  return (
    <div className="cols">
      <Panel title={t('reports.participation')} flush>
        <Lines label={t('reports.participation')}>
          <Line id="eligible" of={p.eligible} list="eligible" scope={scope} />
          <Line id="participants" of={p.participants} total={p.eligible} list="participants" scope={scope} />
          <Line
            id="nonParticipants"
            of={p.eligible - p.participants}
            total={p.eligible}
            list="non-participants"
            scope={scope}
          />
          <Line id="filled" of={p.filled} total={p.eligible} list="filled" scope={scope} />
          <Line id="updaters7" of={p.updaters7} total={p.eligible} list="updaters-7" scope={scope} />
          <Line id="updaters14" of={p.updaters14} total={p.eligible} list="updaters-14" scope={scope} />
          <Line id="updaters28" of={p.updaters28} total={p.eligible} list="updaters-28" scope={scope} />
          <Line id="owners" of={p.owners} total={p.eligible} list="owners" scope={scope} />
          <Line id="alignedOwners" of={p.alignedOwners} total={p.owners} list="aligned-owners" scope={scope} />
        </Lines>
      </Panel>
      <Panel title={t('reports.objectivesPerOwner')}>
        <BucketChart
          label={t('reports.objectivesPerOwner')}
          buckets={p.objectivesPerOwner}
          name={name}
          to={(key) => drill(scope, 'eligible', { objectiveCount: key })}
        />
      </Panel>
    </div>
  );
}

const bins = ['0–10', '10–20', '20–30', '30–40', '40–50', '50–60', '60–70', '70–80', '80–90', '90–100'];

function Objectives({ data, scope }: PartProps) {
  const { t } = useTranslation();
  const o = data.objectives;
  const same = useCallback((key: string) => key, []);
  const state = useCallback((key: string) => t(`objectives.state.${key}`), [t]);
  const level = useCallback((key: string) => t(`organization.kind.${key}`), [t]);
  const kind = useCallback((key: string) => t(`objectives.kind.${key}`), [t]);
  const band = useCallback((key: string) => t(`scoring.band.${key}`), [t]);
  const bin = useCallback((key: string) => bins[Number(key)] ?? key, []);
  const progress = useMemo(() => o.progress.bins.map((count, i) => ({ key: String(i), count })), [o.progress.bins]);
  return (
    <div className="cols">
      <Panel title={t('reports.objectives')} flush>
        <Lines label={t('reports.objectives')}>
          <Line id="objectives" of={o.objectives} total={o.total} list="objectives" scope={scope} />
          <Line id="nonTop" of={o.nonTop} total={o.objectives} list="non-top" scope={scope} />
          <Line id="aligned" of={o.aligned} total={o.nonTop} list="aligned" scope={scope} />
          <Line id="notAligned" of={o.nonTop - o.aligned} total={o.nonTop} list="not-aligned" scope={scope} />
          <Line id="isolated" of={o.isolated} total={o.objectives} list="isolated" scope={scope} />
        </Lines>
      </Panel>
      <Panel title={t('reports.byState')}>
        <BucketChart
          label={t('reports.byState')}
          buckets={o.byState}
          name={state}
          to={(k) => drill(scope, 'all-objectives', { state: k })}
        />
      </Panel>
      <Panel title={t('reports.byLevel')}>
        <BucketChart
          label={t('reports.byLevel')}
          buckets={o.byLevel}
          name={level}
          to={(k) => drill(scope, 'objectives', { level: k })}
        />
      </Panel>
      <Panel title={t('reports.keyResultsPerObjective')}>
        <BucketChart
          label={t('reports.keyResultsPerObjective')}
          buckets={o.keyResultsPerObjective}
          name={same}
          to={(k) => drill(scope, 'objectives', { keyResultCount: k })}
        />
      </Panel>
      <Panel
        title={t('reports.progressDistribution')}
        extra={
          <span className="muted small num">
            {t('reports.meanMedian', { mean: percent(o.progress.mean, 1), median: percent(o.progress.median, 1) })}
          </span>
        }
      >
        <BucketChart
          label={t('reports.progressDistribution')}
          buckets={progress}
          name={bin}
          to={(k) => drill(scope, 'objectives', { bin: k })}
        />
      </Panel>
      <Panel
        title={t('reports.scoreDistribution')}
        extra={
          <span className="muted small num">
            {t('reports.meanMedian', { mean: score(o.score.mean), median: score(o.score.median) })}
          </span>
        }
      >
        <BucketChart
          label={t('reports.scoreDistribution')}
          buckets={o.score.bands}
          name={band}
          to={(k) => drill(scope, 'scored', { scoreBand: k })}
        />
      </Panel>
      <Panel title={t('reports.byKind')}>
        <BucketChart
          label={t('reports.byKind')}
          buckets={o.byKind}
          name={kind}
          to={(k) => drill(scope, 'objectives', { kind: k })}
        />
      </Panel>
    </div>
  );
}

export function useStatusColour() {
  const c = useColours();
  return useCallback(
    (key: string) =>
      ({ on_track: c.green, at_risk: c.amber, off_track: c.red, done: c.blue, not_started: c.grey })[key],
    [c.green, c.amber, c.red, c.blue, c.grey],
  );
}

function KeyResults({ data, scope }: PartProps) {
  const { t } = useTranslation();
  const k = data.keyResults;
  const colour = useStatusColour();
  const status = useCallback((key: string) => t(`common.status.${key}`), [t]);
  const type = useCallback((key: string) => t(`objectives.krType.${key}`), [t]);
  const confidence = useCallback((key: string) => (key === 'none' ? t('reports.noConfidence') : key), [t]);
  const bin = useCallback((key: string) => bins[Number(key)] ?? key, []);
  const progress = useMemo(() => k.progress.bins.map((count, i) => ({ key: String(i), count })), [k.progress.bins]);
  return (
    <div className="cols">
      <Panel title={t('reports.keyResults')} flush>
        <Lines label={t('reports.keyResults')}>
          <Line id="keyResults" of={k.keyResults} list="key-results" scope={scope} />
          <Line id="withData" of={k.withData} total={k.keyResults} list="with-data" scope={scope} />
          <Line id="updated" of={k.updated} total={k.keyResults} list="updated" scope={scope} />
          <Line id="stale" of={k.stale} total={k.keyResults} list="stale" scope={scope} />
          <Line id="neverUpdated" of={k.neverUpdated} total={k.keyResults} list="never-updated" scope={scope} />
          <Line
            id="offTrackTwoWeeks"
            of={k.offTrackTwoWeeks}
            total={k.keyResults}
            list="off-track-two-weeks"
            scope={scope}
          />
          <Line
            id="noProgressFourWeeks"
            of={k.noProgressFourWeeks}
            total={k.keyResults}
            list="no-progress-four-weeks"
            scope={scope}
          />
        </Lines>
      </Panel>
      <Panel title={t('reports.byStatus')}>
        <BucketChart
          kind="donut"
          label={t('reports.byStatus')}
          buckets={k.byStatus}
          name={status}
          colour={colour}
          to={(s) => drill(scope, 'key-results', { status: s })}
        />
      </Panel>
      <Panel title={t('reports.discipline')} flush>
        <Lines label={t('reports.discipline')}>
          <Line id="onTime" of={k.discipline.onTime} total={k.discipline.due} list="key-results" scope={scope} />
          <Line id="late" of={k.discipline.late} total={k.discipline.due} list="key-results" scope={scope} />
          <Line id="missed" of={k.discipline.missed} total={k.discipline.due} list="missed-slots" scope={scope} />
        </Lines>
      </Panel>
      <Panel title={t('reports.byType')}>
        <BucketChart
          label={t('reports.byType')}
          buckets={k.byType}
          name={type}
          to={(x) => drill(scope, 'key-results', { type: x })}
        />
      </Panel>
      <Panel title={t('reports.byConfidence')}>
        <BucketChart
          label={t('reports.byConfidence')}
          buckets={k.byConfidence}
          name={confidence}
          to={(x) => drill(scope, 'key-results', { confidence: x })}
        />
      </Panel>
      <Panel
        title={t('reports.progressDistribution')}
        extra={
          <span className="muted small num">
            {t('reports.meanMedian', { mean: percent(k.progress.mean, 1), median: percent(k.progress.median, 1) })}
          </span>
        }
      >
        <BucketChart
          label={t('reports.progressDistribution')}
          buckets={progress}
          name={bin}
          to={(x) => drill(scope, 'key-results', { bin: x })}
        />
      </Panel>
    </div>
  );
}

function ByUnit({ scope }: { scope: Scope }) {
  const { t } = useTranslation();
  const [by, setBy] = useState('unit');
  const query = useQuery({
    queryKey: ['reports', 'breakdown', scope.query, by],
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
            options={['unit', 'level'].map((b) => ({ value: b, label: t(`reports.by.${b}`) }))}
          />
          <CsvLink path="/reports/operations/breakdown" query={{ ...scope.query, by }} />
        </>
      }
    >
      <Loaded query={query}>{(data) => <BreakdownTable data={data} scope={scope} />}</Loaded>
    </Panel>
  );
}

function BreakdownTable({ data, scope }: { data: Breakdown; scope: Scope }) {
  const { t } = useTranslation();
  const c = useColours();
  const label = (row: Breakdown['rows'][number]) => row.unit?.name ?? t(`organization.kind.${row.level ?? row.key}`);
  const option = useMemo(() => {
    const names = data.rows.map(label);
    const series = (id: 'participationRate' | 'fillRate' | 'alignmentRate', color: string) => ({
      name: t(`reports.metric.${id}`),
      type: 'bar',
      barMaxWidth: 18,
      itemStyle: { color, borderRadius: [2, 2, 0, 0] },
      data: data.rows.map((r) => (r.subtree[id] === null ? null : Math.round((r.subtree[id] ?? 0) * 1000) / 10)),
    });
    return {
      grid: { left: 8, right: 8, top: 36, bottom: 4, containLabel: true },
      legend: { textStyle: { color: c.text }, top: 0 },
      tooltip: { trigger: 'axis', valueFormatter: (v: unknown) => (typeof v === 'number' ? `${v}%` : none) },
      xAxis: {
        type: 'category',
        data: names,
        axisLabel: { color: c.text, hideOverlap: true },
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
    // label depends on t alone
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [data, c, t]);
  const into = (row: Breakdown['rows'][number], list: string): Scope | null =>
    row.unit ? { query: { ...scope.query, unitId: row.unit.id }, unitName: row.unit.name } : list ? scope : null;
  const cell = (row: Breakdown['rows'][number], text: string, list: string) => {
    const target = into(row, list);
    return (
      <td className="right">
        {target ? <Link to={drill(target, list, row.unit ? {} : { level: row.level })}>{text}</Link> : text}
      </td>
    );
  };
  const line = (name: ReactNode, m: Metrics) => (
    <>
      <td>{name}</td>
      <td className="right">{number(m.eligible)}</td>
      <td className="right">{percent(m.participationRate)}</td>
      <td className="right">{percent(m.fillRate)}</td>
      <td className="right">{number(m.objectives)}</td>
      <td className="right">{percent(m.alignmentRate)}</td>
      <td className="right">{number(m.keyResults)}</td>
      <td className="right">{percent(m.updateRate)}</td>
      <td className="right">{percent(m.weightedProgress)}</td>
    </>
  );
  if (data.rows.length === 0) return <Blank title={t('reports.noSubUnits')} hint={t('reports.noSubUnitsHint')} />;
  return (
    <>
      <div className="panel-body">
        <Chart option={option} label={t('reports.breakdown')} height={240} />
      </div>
      <div className="table-wrap" tabIndex={0} role="region" aria-label={t('reports.breakdown')}>
        <table className="plain">
          <thead>
            <tr>
              <th>{t('reports.unitOrLevel')}</th>
              {[
                'eligible',
                'participationRate',
                'fillRate',
                'objectives',
                'alignmentRate',
                'keyResults',
                'updateRate',
                'weightedProgress',
              ].map((id) => (
                <th key={id} className="right">
                  <MetricLabel id={id} label={t(`reports.metric.${id}`)} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.rows.map((row) => (
              <tr key={row.key}>
                <td>
                  {row.unit && row.hasChildren ? (
                    <Link
                      to={`/reports/operations?${new URLSearchParams({
                        ...(scope.query.asOf ? { asOf: scope.query.asOf } : {}),
                        unitId: row.unit.id,
                        unitName: row.unit.name,
                      }).toString()}`}
                    >
                      {row.unit.name}
                    </Link>
                  ) : (
                    label(row)
                  )}
                </td>
                {cell(row, number(row.subtree.eligible), 'eligible')}
                {cell(row, percent(row.subtree.participationRate), 'participants')}
                {cell(row, percent(row.subtree.fillRate), 'filled')}
                {cell(row, number(row.subtree.objectives), 'objectives')}
                {cell(row, percent(row.subtree.alignmentRate), 'aligned')}
                {cell(row, number(row.subtree.keyResults), 'key-results')}
                {cell(row, percent(row.subtree.updateRate), 'updated')}
                {cell(row, percent(row.subtree.weightedProgress), 'objectives')}
              </tr>
            ))}
            {data.own && <tr className="muted">{line(t('reports.own'), data.own)}</tr>}
            <tr className="strong">{line(t('reports.total'), data.total)}</tr>
          </tbody>
        </table>
      </div>
    </>
  );
}

function LowAdoptionList({ scope }: { scope: Scope }) {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ['reports', 'low', scope.query],
    queryFn: () => reporting.lowAdoption(scope.query),
  });
  return (
    <Panel
      title={t('reports.lowAdoption')}
      extra={<CsvLink path="/reports/operations/low-adoption" query={scope.query} />}
      flush
    >
      <Loaded query={query}>
        {(data) =>
          data.units.length === 0 ? (
            <Blank title={t('reports.lowNone')} hint={t('reports.lowNoneHint', { target: percent(data.target) })} />
          ) : (
            <div className="table-wrap" tabIndex={0} role="region" aria-label={t('reports.lowAdoption')}>
              <table className="plain">
                <thead>
                  <tr>
                    <th>{t('reports.by.unit')}</th>
                    <th className="right">{t('reports.metric.eligible')}</th>
                    <th className="right">{t('reports.metric.participationRate')}</th>
                    <th className="right">{t('reports.metric.fillRate')}</th>
                    <th className="right">{t('reports.metric.updaters28Rate')}</th>
                    <th className="right">{t('reports.shortfall')}</th>
                    <th>{t('reports.reasons')}</th>
                  </tr>
                </thead>
                <tbody>
                  {data.units.map((u) => (
                    <tr key={u.unit.id}>
                      <td>
                        <Link to={`/units/${u.unit.id}`}>{u.unit.name}</Link>
                      </td>
                      <td className="right">{number(u.eligible)}</td>
                      <td className="right">
                        <Link
                          to={drill(
                            { query: { ...scope.query, unitId: u.unit.id }, unitName: u.unit.name },
                            'non-participants',
                          )}
                        >
                          {percent(u.participationRate)}
                        </Link>
                      </td>
                      <td className="right">
                        <Link
                          to={drill(
                            { query: { ...scope.query, unitId: u.unit.id }, unitName: u.unit.name },
                            'not-filled',
                          )}
                        >
                          {percent(u.fillRate)}
                        </Link>
                      </td>
                      <td className="right">{percent(u.updaters28Rate)}</td>
                      <td className="right">{percent(u.shortfall)}</td>
                      <td>
                        {u.reasons.map((r) => (
                          <span key={r} className="pill" style={{ marginInlineEnd: 4 }}>
                            {t(`reports.reason.${r}`)}
                          </span>
                        ))}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Loaded>
    </Panel>
  );
}

const trendMetrics = [
  'participationRate',
  'fillRate',
  'alignmentRate',
  'updateRate',
  'onTimeRate',
  'weightedProgress',
  'staleRate',
];

function TrendChart({ scope }: { scope: Scope }) {
  const { t } = useTranslation();
  const c = useColours();
  const [metric, setMetric] = useState('weightedProgress');
  const { cycleId, unitId } = scope.query;
  const query = useQuery({
    queryKey: ['reports', 'trend', cycleId, unitId, metric],
    queryFn: () => reporting.trends({ cycleId, unitId, metric, step: 'week' }),
  });
  const name = t(`reports.metric.${metric}`);
  const option = useMemo(
    () => ({
      grid: { left: 8, right: 16, top: 16, bottom: 4, containLabel: true },
      tooltip: { trigger: 'axis', valueFormatter: (v: unknown) => (typeof v === 'number' ? `${v}%` : none) },
      xAxis: {
        type: 'category',
        data: query.data?.points.map((p) => day(p.on)) ?? [],
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
        {
          name,
          type: 'line',
          symbolSize: 6,
          lineStyle: { color: c.primary, width: 2 },
          itemStyle: { color: c.primary },
          areaStyle: { color: c.primary, opacity: 0.08 },
          data: query.data?.points.map((p) => (p.value === null ? null : Math.round(p.value * 1000) / 10)) ?? [],
        },
      ],
    }),
    [query.data, c, name],
  );
  return (
    <Panel
      title={t('reports.trend')}
      extra={
        <>
          <Select
            aria-label={t('reports.metricColumn')}
            value={metric}
            onChange={setMetric}
            style={{ minWidth: 160 }}
            options={trendMetrics.map((m) => ({ value: m, label: t(`reports.metric.${m}`) }))}
          />
          <CsvLink path="/reports/trends" query={{ cycleId, unitId, metric, step: 'week' }} />
        </>
      }
    >
      <Loaded query={query}>
        {(data) =>
          data.points.length === 0 ? (
            <p className="muted">{t('reports.noData')}</p>
          ) : (
            <Chart
              option={option}
              height={280}
              label={`${name}: ${data.points.map((p) => `${day(p.on)} ${percent(p.value, 1)}`).join(', ')}`}
            />
          )
        }
      </Loaded>
    </Panel>
  );
}
