import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { progress } from '@/api';
import type { KeyResult } from '@/api/types';
import { day, measure, percent } from '@/ui/format';
import { Loaded, Panel } from '@/ui/parts';
import { StatusTag } from '@/ui/Status';

export function CheckInHistory({ kr }: { kr: KeyResult }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery({
    queryKey: ['check-ins', kr.id],
    queryFn: ({ pageParam }) => progress.checkIns(kr.id, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  return (
    <Panel title={kr.title} flush>
      <Loaded query={query} rows={2}>
        {(data) => {
          const items = data.pages.flatMap((p) => p.items);
          if (items.length === 0) return <p className="muted panel-body">{t('progress.noCheckIns')}</p>;
          return (
            <div className="table-wrap">
              <table className="plain">
                <thead>
                  <tr>
                    <th>{t('progress.on')}</th>
                    <th className="right">{t('progress.value')}</th>
                    <th className="right">{t('objectives.progress')}</th>
                    <th className="right">{t('progress.confidence')}</th>
                    <th>{t('progress.status')}</th>
                    <th>{t('progress.note')}</th>
                    <th>{t('progress.by')}</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((c) => (
                    <tr key={c.id} style={c.supersededById || c.legacy ? { color: 'var(--muted)' } : undefined}>
                      <td className="nowrap">{day(c.on)}</td>
                      <td className="right">
                        {c.supersededById ? <del>{measure(c.value, kr.unit)}</del> : measure(c.value, kr.unit)}
                        {kr.guardrails.map((g) => {
                          const stated = c.guardrailValues.find((v) => v.guardrailId === g.id);
                          return (
                            stated && (
                              <div key={g.id} className="small muted nowrap">
                                {g.name} {measure(stated.value, g.unit)}
                              </div>
                            )
                          );
                        })}
                      </td>
                      <td className="right">{percent(c.rawProgress, 1)}</td>
                      <td className="right">{c.confidence ?? '–'}</td>
                      <td>
                        {c.status ? (
                          <StatusTag status={c.status} />
                        ) : (
                          <span className="muted">{t('progress.automatic')}</span>
                        )}
                      </td>
                      <td className="prewrap" style={{ minWidth: 160 }}>
                        {c.note}
                        {c.legacy && <span className="pill">{t('progress.legacy')}</span>}
                        {c.supersededById && <span className="pill">{t('progress.superseded')}</span>}
                      </td>
                      <td className="nowrap small">
                        {c.personName ?? t(`progress.source.${c.source}`, { defaultValue: c.source })}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
              {query.hasNextPage && (
                <div style={{ padding: 8, textAlign: 'center' }}>
                  <Button size="small" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                    {t('common.more')}
                  </Button>
                </div>
              )}
            </div>
          );
        }}
      </Loaded>
    </Panel>
  );
}
