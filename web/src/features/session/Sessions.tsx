import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { session } from '@/api';
import { moment } from '@/ui/format';
import { Loaded, Panel } from '@/ui/parts';
import { Problem } from '@/ui/Problem';

export function Sessions() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const query = useQuery({ queryKey: ['sessions'], queryFn: session.sessions });
  const end = useMutation({
    mutationFn: session.end,
    onSuccess: () => client.invalidateQueries({ queryKey: ['sessions'] }),
  });
  const everywhere = useMutation({
    mutationFn: session.signOutEverywhere,
    onSuccess: () => client.invalidateQueries(),
  });
  return (
    <Panel
      title={t('common.sessions.title')}
      flush
      extra={
        <Button size="small" loading={everywhere.isPending} onClick={() => everywhere.mutate()}>
          {t('common.sessions.everywhere')}
        </Button>
      }
    >
      {(end.error ?? everywhere.error) && <Problem error={end.error ?? everywhere.error} />}
      <Loaded query={query} rows={2}>
        {(data) =>
          data.length === 0 ? (
            <p className="muted panel-body">{t('common.sessions.none')}</p>
          ) : (
            <div className="rows">
              {data.map((s) => (
                <div key={s.id} className="row">
                  <div className="grow">
                    <div className="ellipsis">{s.client ?? t('common.sessions.unknown')}</div>
                    <div className="muted small">{moment(s.lastUsedAt)}</div>
                  </div>
                  {s.current ? (
                    <span className="pill">{t('common.sessions.current')}</span>
                  ) : (
                    <Button size="small" onClick={() => end.mutate(s.id)}>
                      {t('common.sessions.end')}
                    </Button>
                  )}
                </div>
              ))}
            </div>
          )
        }
      </Loaded>
    </Panel>
  );
}
