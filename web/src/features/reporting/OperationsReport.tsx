import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { reporting } from '@/api';
import type { QueryValue } from '@/api/http';
import type { Metrics, OperationsReport as Report } from '@/api/types';
import { useCycles } from '@/app/cycle';
import { day, none, number, percent, score } from '@/ui/format';
import { Blank, Loaded, PageHeader, Panel } from '@/ui/parts';
import { useColours } from '@/ui/Chart';
import { Tabs } from '@/ui/Tabs';
import { BucketChart } from './BucketChart';
import { ByPart } from './ByPart';
import { Compare } from './Compare';
import { ExportFiles, ExportMenu } from './exports';
import { LowAdoption } from './LowAdoption';
import { drill, MetricLabel, useChange, useScope, type Scope } from './scope';
import { ScopeBar } from './ScopeBar';
import { Trend } from './Trend';

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
  const [address] = useSearchParams();
  const change = useChange();
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
        <ExportFiles />
        <ExportMenu path="/reports/operations" query={scope.query} />
      </PageHeader>
      <ScopeBar scope={scope} report="operations" />
      <Loaded query={query} rows={8}>
        {(data) => (
          <div className="stack">
            <Headline data={data} scope={scope} />
            <Tabs
              label={t('common.nav.operations')}
              value={address.get('view')}
              onChange={(view) => change({ view })}
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
                { key: 'units', label: t('reports.breakdown'), children: <ByPart scope={scope} /> },
                { key: 'compare', label: t('reports.compare'), children: <Compare data={data} scope={scope} /> },
                { key: 'low', label: t('reports.lowAdoption'), children: <LowAdoption scope={scope} /> },
                { key: 'trend', label: t('reports.trend'), children: <Trend scope={scope} /> },
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
      {rate('onTimeRate', data.keyResults.discipline.onTimeRate, 'on-time-slots')}
      {rate('weightedProgress', data.objectives.weightedProgress, 'with-progress')}
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
          <Line id="viewers" of={p.viewers} total={p.eligible} list="viewers" scope={scope} />
          <Line id="nonViewers" of={p.eligible - p.viewers} total={p.eligible} list="non-viewers" scope={scope} />
          <Line id="owners" of={p.owners} total={p.eligible} list="owners" scope={scope} />
          <Line id="alignedOwners" of={p.alignedOwners} total={p.owners} list="aligned-owners" scope={scope} />
          <Line
            id="notAlignedOwners"
            of={p.owners - p.alignedOwners}
            total={p.owners}
            list="not-aligned-owners"
            scope={scope}
          />
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
          <Line id="humanUpdated" of={k.humanUpdated} total={k.keyResults} list="human-updated" scope={scope} />
          <Line
            id="automaticUpdated"
            of={k.automaticUpdated}
            total={k.keyResults}
            list="automatic-updated"
            scope={scope}
          />
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
          <Line
            id="guardrailBreaches"
            of={k.guardrailBreaches}
            total={k.keyResults}
            list="guardrail-breaches"
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
          <Line id="onTime" of={k.discipline.onTime} total={k.discipline.due} list="on-time-slots" scope={scope} />
          <Line id="late" of={k.discipline.late} total={k.discipline.due} list="late-slots" scope={scope} />
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
