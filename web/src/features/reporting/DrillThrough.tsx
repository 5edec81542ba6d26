import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { reporting, type DrillQuery } from '@/api';
import type { DrillList } from '@/api/types';
import { day, number, percent, score } from '@/ui/format';
import { BreachText } from '@/ui/Guardrail';
import { Blank, Loaded, PageHeader, Panel, PersonLink } from '@/ui/parts';
import { ProgressBar } from '@/ui/ProgressBar';
import { StatePill, StatusTag } from '@/ui/Status';
import { ExportFiles, ExportMenu } from './exports';
import { PeopleTable } from './PeopleTable';

/** What the address has for the reader, not for the server. */
const names = ['unitName', 'personName', 'waveName'];

/** The list behind a number of the operations report. */
export function DrillThrough() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { list = '' } = useParams();
  const [search] = useSearchParams();
  // The numbers' links wrote these; what is none of the list's filters the server refuses in words.
  const filter = Object.fromEntries([...search.entries()].filter(([name]) => !names.includes(name))) as DrillQuery;
  const query = useInfiniteQuery({
    queryKey: ['reports', 'list', list, filter],
    queryFn: ({ pageParam }) => reporting.list(list, { ...filter, after: pageParam, limit: 100 }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const first = query.data?.pages[0];
  return (
    <div className="page">
      <PageHeader
        title={t(`reports.list.${list}`, { defaultValue: list })}
        sub={
          first
            ? [
                search.get('personName') ?? search.get('unitName') ?? t('reports.wholeCompany'),
                ...(['location', 'jobFamily'] as const).flatMap((trait) => {
                  const value = search.get(trait);
                  return value === null ? [] : [`${t(`reports.by.${trait}`)}: ${value || t('reports.notGiven')}`];
                }),
                search.get('waveName'),
                t('reports.rows', { count: first.total }),
                first.hidden > 0 ? t('reports.hidden', { count: first.hidden }) : '',
              ]
                .filter(Boolean)
                .join(' · ')
            : undefined
        }
      >
        <Button onClick={() => void navigate(-1)}>{t('reports.back')}</Button>
        <ExportFiles />
        <ExportMenu path={`/reports/operations/lists/${list}`} query={filter} />
      </PageHeader>
      <Panel flush>
        <Loaded query={query} rows={8}>
          {(data) => (
            <>
              {first && first.total === 0 ? (
                <Blank title={t('reports.emptyList')} hint={t('reports.emptyListHint')} />
              ) : (
                <div
                  className="table-wrap"
                  tabIndex={0}
                  role="region"
                  aria-label={t(`reports.list.${list}`, { defaultValue: list })}
                >
                  <Table pages={data.pages} />
                </div>
              )}
              {query.hasNextPage && (
                <div style={{ padding: 12, textAlign: 'center' }}>
                  <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                    {t('common.more')}
                  </Button>
                </div>
              )}
            </>
          )}
        </Loaded>
      </Panel>
    </div>
  );
}

function Table({ pages }: { pages: DrillList[] }) {
  const { t } = useTranslation();
  const entity = pages[0]?.entity;
  if (entity === 'person') return <PeopleTable people={pages.flatMap((p) => p.people)} />;
  if (entity === 'objective')
    return (
      <table className="plain">
        <thead>
          <tr>
            <th>{t('objectives.objective')}</th>
            <th>{t('objectives.owner')}</th>
            <th>{t('reports.by.unit')}</th>
            <th>{t('reports.column.state')}</th>
            <th className="right">{t('reports.metric.keyResults')}</th>
            <th>{t('objectives.progress')}</th>
            <th>{t('progress.status')}</th>
            <th className="right">{t('scoring.final')}</th>
          </tr>
        </thead>
        <tbody>
          {pages
            .flatMap((p) => p.objectives)
            .map((o) => (
              <tr key={o.objectiveId}>
                <td style={{ minWidth: 240 }}>
                  {o.confidential ? (
                    <span className="muted">{t('reports.confidential')}</span>
                  ) : (
                    <Link to={`/objectives/${o.objectiveId}`}>{o.title ?? t('reports.neverPublished')}</Link>
                  )}
                </td>
                <td className="nowrap">
                  <PersonLink id={o.ownerPersonId} name={o.ownerPersonName} />
                </td>
                <td>{o.unitName ?? '–'}</td>
                <td>{o.state ? <StatePill state={o.state} /> : '–'}</td>
                <td className="right">{number(o.keyResults)}</td>
                <td style={{ width: 150 }}>
                  <ProgressBar value={o.progress} status={o.status} />
                </td>
                <td>
                  <StatusTag status={o.status} />
                </td>
                <td className="right">{score(o.score)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    );
  return (
    <table className="plain">
      <thead>
        <tr>
          <th>{t('objectives.keyResult')}</th>
          <th>{t('objectives.objective')}</th>
          <th>{t('objectives.owner')}</th>
          <th>{t('objectives.progress')}</th>
          <th>{t('progress.status')}</th>
          <th className="right">{t('progress.confidence')}</th>
          <th>{t('reports.column.lastCheckIn')}</th>
        </tr>
      </thead>
      <tbody>
        {pages
          .flatMap((p) => p.keyResults)
          .map((k) => (
            <tr key={k.keyResultId}>
              <td style={{ minWidth: 220 }}>
                {k.title ?? <span className="muted">{t('reports.confidential')}</span>}
                <BreachText text={k.guardrailBreaches} />
              </td>
              <td style={{ minWidth: 180 }}>
                <Link to={`/objectives/${k.objectiveId}`}>{k.objectiveTitle ?? t('reports.confidential')}</Link>
              </td>
              <td className="nowrap">
                <PersonLink id={k.ownerPersonId} name={k.ownerPersonName} />
              </td>
              <td style={{ width: 150 }}>
                <ProgressBar value={k.progress} expected={k.expected} status={k.status} stale={k.stale} />
              </td>
              <td>
                <StatusTag
                  status={k.status}
                  stale={k.stale}
                  automatic={k.automaticStatus}
                  capped={k.cappedByGuardrail}
                />
              </td>
              <td className="right">{k.confidence ?? '–'}</td>
              <td>{k.lastCheckInOn ? day(k.lastCheckInOn) : percent(null)}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
