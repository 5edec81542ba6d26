import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { reporting } from '@/api';
import type { Metrics, OperationsReport } from '@/api/types';
import { day, number, percent } from '@/ui/format';
import { Loaded, Panel } from '@/ui/parts';
import { points } from './breakdown';
import { Delta } from './Delta';
import { ExportMenu } from './exports';
import { company as companyScope, drill, MetricLabel, useChange, useScopeName, type Scope } from './scope';

const counts: readonly [keyof Metrics, string][] = [
  ['eligible', 'eligible'],
  ['objectives', 'objectives'],
  ['keyResults', 'key-results'],
];

const rates: readonly [keyof Metrics, string][] = [
  ['participationRate', 'participants'],
  ['fillRate', 'filled'],
  ['updaters7Rate', 'updaters-7'],
  ['updaters28Rate', 'updaters-28'],
  ['viewersRate', 'viewers'],
  ['personAlignmentRate', 'aligned-owners'],
  ['alignmentRate', 'aligned'],
  ['updateRate', 'updated'],
  ['humanUpdateRate', 'human-updated'],
  ['automaticUpdateRate', 'automatic-updated'],
  ['staleRate', 'stale'],
  ['onTimeRate', 'on-time-slots'],
  ['weightedProgress', 'with-progress'],
];

/** The scope beside the cycle before, at the same elapsed share, and beside the company. */
export function Compare({ data, scope }: { data: OperationsReport; scope: Scope }) {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ['reports', 'breakdown', scope.query, 'unit', 1],
    queryFn: () => reporting.breakdown({ ...scope.query, by: 'unit' }),
  });
  const [address] = useSearchParams();
  const change = useChange();
  const name = useScopeName(scope);
  const beside = address.get('compare');
  const previousCycle = beside === 'company' ? null : data.comparison.previousCycle;
  const company = beside === 'previous_cycle' ? null : data.comparison.company;
  return (
    <Panel
      title={t('reports.compare')}
      flush
      extra={
        <>
          <Segmented
            aria-label={t('reports.compare')}
            value={beside ?? 'both'}
            onChange={(value) => change({ compare: value === 'both' ? null : value })}
            options={['both', 'previous_cycle', 'company'].map((value) => ({
              value,
              label: t(`reports.beside.${value}`),
            }))}
          />
          <ExportMenu path="/reports/operations" query={scope.query} />
        </>
      }
    >
      <Loaded query={query}>
        {({ total }) => (
          <>
            <div className="table-wrap" tabIndex={0} role="region" aria-label={t('reports.compare')}>
              <table className="plain">
                <thead>
                  <tr>
                    <th>{t('reports.metricColumn')}</th>
                    <th className="right">{name}</th>
                    {previousCycle && (
                      <>
                        <th className="right">
                          {previousCycle.cycle.name} · {day(previousCycle.asOf)}
                        </th>
                        <th className="right">{t('reports.change')}</th>
                      </>
                    )}
                    {company && (
                      <>
                        <th className="right">{t('reports.wholeCompany')}</th>
                        <th className="right">{t('reports.toCompany')}</th>
                      </>
                    )}
                  </tr>
                </thead>
                <tbody>
                  {[...counts, ...rates].map(([id, list], i) => {
                    const rate = i >= counts.length;
                    const show = (m: Metrics) => (rate ? percent(m[id], 1) : number(m[id]));
                    const change = (m: Metrics) =>
                      rate ? <Delta value={points(total[id], m[id])} lessIsBetter={id === 'staleRate'} /> : null;
                    return (
                      <tr key={id}>
                        <td>
                          <MetricLabel id={id} label={t(`reports.metric.${id}`)} />
                        </td>
                        <td className="right strong">
                          <Link to={drill(scope, list)}>{show(total)}</Link>
                        </td>
                        {previousCycle && (
                          <>
                            <td className="right">
                              <Link
                                to={drill(
                                  {
                                    ...scope,
                                    query: {
                                      ...scope.query,
                                      cycleId: previousCycle.cycle.id,
                                      asOf: previousCycle.asOf,
                                    },
                                  },
                                  list,
                                )}
                              >
                                {show(previousCycle.metrics)}
                              </Link>
                            </td>
                            <td className="right">{change(previousCycle.metrics)}</td>
                          </>
                        )}
                        {company && (
                          <>
                            <td className="right">
                              <Link to={drill(companyScope(scope), list)}>{show(company)}</Link>
                            </td>
                            <td className="right">{change(company)}</td>
                          </>
                        )}
                      </tr>
                    );
                  })}
                </tbody>
              </table>
            </div>
            <p className="muted small panel-body">
              {[
                t(data.comparison.previousCycle ? 'reports.sameElapsed' : 'reports.noPreviousCycle'),
                data.comparison.company ? '' : t('reports.compareUnitHint'),
              ]
                .filter(Boolean)
                .join(' ')}
            </p>
          </>
        )}
      </Loaded>
    </Panel>
  );
}
