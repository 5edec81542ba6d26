import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { goal } from '@/api';
import type { HistoryEntry, Objective } from '@/api/types';
import { moment } from '@/ui/format';
import { rangeText, type Range } from '@/ui/Guardrail';
import { Blank, Loaded, Panel } from '@/ui/parts';

export function History({ objective }: { objective: Objective }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery({
    queryKey: ['history', objective.id],
    queryFn: ({ pageParam }) => goal.history(objective.id, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  return (
    <Panel title={t('objectives.tab.history')} flush>
      <Loaded query={query}>
        {(data) => {
          const entries = data.pages.flatMap((p) => p.items);
          return entries.length === 0 ? (
            <Blank title={t('objectives.history.empty')} hint={t('objectives.history.emptyHint')} />
          ) : (
            <>
              <div className="rows">
                {entries.map((entry) => (
                  <Entry
                    key={entry.id}
                    entry={entry}
                    title={objective.keyResults.find((kr) => kr.id === entry.keyResultId)?.title}
                  />
                ))}
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

function Entry({ entry, title }: { entry: HistoryEntry; title: string | undefined }) {
  const { t } = useTranslation();
  const word = (field: string, value: string) =>
    field === 'state'
      ? t(`objectives.state.${value}`, { defaultValue: value })
      : field === 'guardrails'
        ? (JSON.parse(value) as Range[]).map((g) => `${g.name} ${rangeText(g)}`).join(', ')
        : value;
  return (
    <div>
      <div className="row">
        <span className="grow strong">{t(`objectives.history.kind.${entry.kind}`, { defaultValue: entry.kind })}</span>
        <span className="muted small num">
          {entry.byName ?? t('objectives.history.system')} · {moment(entry.at)}
        </span>
      </div>
      {title && <p className="small">{title}</p>}
      {entry.reason && <p className="small">{t('objectives.history.reason', { reason: entry.reason })}</p>}
      {entry.changes.map((c) => (
        <p key={c.field} className="small prewrap">
          <span className="muted">{t(`objectives.history.field.${c.field}`, { defaultValue: c.field })}: </span>
          {c.before !== null && <del className="muted">{word(c.field, c.before)}</del>}{' '}
          {c.after !== null && <ins style={{ textDecoration: 'none' }}>{word(c.field, c.after)}</ins>}
        </p>
      ))}
    </div>
  );
}
