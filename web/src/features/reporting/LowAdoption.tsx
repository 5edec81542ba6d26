import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { reporting } from '@/api';
import type { LowAdoption as Data } from '@/api/types';
import { number, percent } from '@/ui/format';
import { Blank, Loaded, Panel } from '@/ui/parts';
import { ExportMenu } from './exports';
import { PeopleTable, Reasons } from './PeopleTable';
import { drill, MetricLabel, within, type Scope } from './scope';

const targets = [0.5, 0.6, 0.7, 0.8, 0.9, 1];
const reasons = ['no_okr', 'incomplete', 'not_aligned', 'not_updated'] as const;
const step = 50;

/** Where the method is not used, and why: units first, then people. */
export function LowAdoption({ scope }: { scope: Scope }) {
  return (
    <>
      <Units scope={scope} />
      <People scope={scope} />
    </>
  );
}

function Units({ scope }: { scope: Scope }) {
  const { t } = useTranslation();
  const [target, setTarget] = useState<number | null>(null);
  const query = useQuery({
    queryKey: ['reports', 'low', scope.query, target],
    queryFn: () => reporting.lowAdoption({ ...scope.query, target }),
    placeholderData: keepPreviousData,
  });
  return (
    <Panel
      title={t('reports.lowUnits')}
      extra={
        <>
          <Select
            aria-label={t('reports.target')}
            value={target ?? query.data?.target ?? null}
            onChange={setTarget}
            style={{ minWidth: 130 }}
            options={targets.map((v) => ({ value: v, label: t('reports.targetOf', { value: percent(v) }) }))}
          />
          <ExportMenu path="/reports/operations/low-adoption" query={{ ...scope.query, target }} />
        </>
      }
      flush
    >
      <Loaded query={query}>
        {(data) =>
          data.units.length === 0 ? (
            <Blank title={t('reports.lowNone')} hint={t('reports.lowNoneHint', { target: percent(data.target) })} />
          ) : (
            <UnitTable data={data} scope={scope} />
          )
        }
      </Loaded>
    </Panel>
  );
}

const rates = [
  ['participationRate', 'non-participants'],
  ['fillRate', 'not-filled'],
  ['personAlignmentRate', 'not-aligned-owners'],
  ['updaters28Rate', 'not-updated-28'],
] as const;

function UnitTable({ data, scope }: { data: Data; scope: Scope }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(step);
  return (
    <>
      <div className="table-wrap" tabIndex={0} role="region" aria-label={t('reports.lowUnits')}>
        <table className="plain">
          <thead>
            <tr>
              <th>{t('reports.by.unit')}</th>
              <th className="right">
                <MetricLabel id="eligible" label={t('reports.metric.eligible')} />
              </th>
              {rates.map(([id]) => (
                <th key={id} className="right">
                  <MetricLabel id={id} label={t(`reports.metric.${id}`)} />
                </th>
              ))}
              <th className="right">
                <MetricLabel id="shortfall" label={t('reports.shortfall')} />
              </th>
              <th>
                <MetricLabel id="reasons" label={t('reports.reasons')} />
              </th>
            </tr>
          </thead>
          <tbody>
            {data.units.slice(0, shown).map((u) => (
              <tr key={u.unit.id}>
                <td>
                  <Link to={`/units/${u.unit.id}`}>{u.unit.name}</Link>
                </td>
                <td className="right">
                  <Link to={drill(within(scope, u.unit), 'eligible')}>{number(u.eligible)}</Link>
                </td>
                {rates.map(([id, list]) => (
                  <td key={id} className="right">
                    <Link to={drill(within(scope, u.unit), list)}>{percent(u[id])}</Link>
                    <div className="muted small">
                      {u.comparable[id] === null ? '' : t('reports.peers', { value: percent(u.comparable[id]) })}
                    </div>
                  </td>
                ))}
                <td className="right">{percent(u.shortfall)}</td>
                <td>
                  <Reasons reasons={u.reasons} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown < data.units.length && (
        <div style={{ padding: 12, textAlign: 'center' }}>
          <Button onClick={() => setShown(shown + step)}>{t('common.more')}</Button>
        </div>
      )}
    </>
  );
}

function People({ scope }: { scope: Scope }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState<string | null>(null);
  const filter = { ...scope.query, reason };
  const query = useInfiniteQuery({
    queryKey: ['reports', 'low', 'people', filter],
    queryFn: ({ pageParam }) => reporting.lowAdoptionPeople({ ...filter, after: pageParam, limit: 50 }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
  const first = query.data?.pages[0];
  return (
    <Panel
      title={t('reports.lowPeople')}
      extra={
        <>
          {first && (
            <span className="muted small">
              {[
                t('reports.rows', { count: first.total }),
                first.hidden > 0 ? t('reports.hidden', { count: first.hidden }) : '',
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          )}
          <Select
            aria-label={t('reports.reasons')}
            placeholder={t('reports.anyReason')}
            allowClear
            value={reason}
            onChange={(r: string | undefined) => setReason(r ?? null)}
            style={{ minWidth: 150 }}
            options={reasons.map((r) => ({ value: r, label: t(`reports.reason.${r}`) }))}
          />
          <ExportMenu path="/reports/operations/low-adoption/people" query={filter} />
        </>
      }
      flush
    >
      <Loaded query={query}>
        {(data) => {
          const people = data.pages.flatMap((p) => p.items);
          return people.length === 0 ? (
            <Blank title={t('reports.emptyList')} hint={t('reports.emptyListHint')} />
          ) : (
            <>
              <div className="table-wrap" tabIndex={0} role="region" aria-label={t('reports.lowPeople')}>
                <PeopleTable people={people} />
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
  );
}
