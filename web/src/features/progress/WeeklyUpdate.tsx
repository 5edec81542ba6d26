import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button } from 'antd';
import { useMemo, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { progress as api } from '@/api';
import { ApiError } from '@/api/http';
import type { Cycle, KeyResult, Objective } from '@/api/types';
import { useCycles } from '@/app/cycle';
import { useMe } from '@/app/session';
import { Values } from '@/features/objectives/ObjectiveCard';
import { objectivesQuery, progressQuery } from '@/features/objectives/queries';
import { Blank, Loaded, PageHeader } from '@/ui/parts';
import { Problem } from '@/ui/Problem';
import { ProgressBar } from '@/ui/ProgressBar';
import { StatusTag } from '@/ui/Status';
import { useDraft } from '@/ui/useDraft';
import { CheckInFields } from './CheckInFields';
import { emptyDraft, isTouched, isWrong, toCheckIn, type CheckInDraft } from './checkIn';
import { refreshProgress } from './refresh';

interface WeeklyDraft {
  /** Sent as Idempotency-Key: the same submission repeated is one update, even after a reload. */
  key: string;
  rows: Record<string, CheckInDraft>;
}

export function WeeklyUpdate() {
  const { t } = useTranslation();
  const me = useMe();
  const { cycle } = useCycles();
  if (!cycle || me.personId === null)
    return (
      <div className="page">
        <PageHeader title={t('progress.weekly.title')} />
        <div className="panel">
          <Blank title={t('progress.weekly.nothing')} hint={t('progress.weekly.nothingHint')}>
            <Link to="/">{t('common.nav.home')}</Link>
          </Blank>
        </div>
      </div>
    );
  return <Rows key={cycle.id} cycle={cycle} personId={me.personId} />;
}

function Rows({ cycle, personId }: { cycle: Cycle; personId: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const query = useQuery(objectivesQuery({ cycleId: cycle.id, ownerPersonId: personId }));
  const objectives = useMemo(
    () => query.data?.filter((o) => o.state === 'published' && o.can.checkIn && o.keyResults.length > 0) ?? [],
    [query.data],
  );
  const progress = useQuery(progressQuery(objectives.map((o) => o.id)));
  const fresh = useMemo<WeeklyDraft>(() => ({ key: crypto.randomUUID(), rows: {} }), []);
  const draft = useDraft<WeeklyDraft>(`weekly.${personId}.${cycle.id}`, fresh);
  const rows = objectives.flatMap((o) => o.keyResults.filter((kr) => kr.cancelledOn === null));
  const of = (kr: KeyResult) => draft.value.rows[kr.id] ?? emptyDraft;
  const touched = rows.filter((kr) => isTouched(of(kr)));
  const wrong = touched.some((kr) => isWrong(kr, of(kr)));
  const save = useMutation({
    mutationFn: () =>
      api.batch(
        touched.map((kr) => toCheckIn(kr, of(kr), null)),
        draft.value.key,
      ),
    onSuccess: async () => {
      draft.clear();
      await refreshProgress(client);
      void message.success(t('progress.weekly.saved', { count: touched.length }));
      void navigate('/');
    },
    onError: (error) => {
      if (error instanceof ApiError && error.status >= 400 && error.status < 500)
        draft.set((d) => ({ ...d, key: crypto.randomUUID() }));
    },
  });
  const refused = save.error instanceof ApiError ? save.error : null;
  const errorOf = (kr: KeyResult) => {
    const at = touched.indexOf(kr);
    return at < 0
      ? undefined
      : (refused?.field(`items[${at}].value`) ??
          refused?.field(`items[${at}].degree`) ??
          refused?.field(`items[${at}]`));
  };
  const ready = touched.length > 0 && !wrong && !save.isPending;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && ready) save.mutate();
  };
  return (
    <div className="page" onKeyDown={onKeyDown}>
      <PageHeader title={t('progress.weekly.title')} sub={t('progress.weekly.sub')}>
        <Button onClick={() => void navigate('/')}>{t('common.cancel')}</Button>
        <Button type="primary" disabled={!ready} loading={save.isPending} onClick={() => save.mutate()}>
          {t('progress.weekly.submit', { count: touched.length })}
        </Button>
      </PageHeader>
      <div className="stack">
        {draft.restored && (
          <Alert
            type="info"
            showIcon
            title={t('common.draftRestored')}
            action={
              <Button size="small" onClick={draft.clear}>
                {t('common.discardDraft')}
              </Button>
            }
          />
        )}
        {save.error && <Problem error={save.error} />}
        <Loaded query={query}>
          {() =>
            rows.length === 0 ? (
              <div className="panel">
                <Blank title={t('progress.weekly.nothing')} hint={t('progress.weekly.nothingHint')}>
                  <Link to="/">{t('common.nav.home')}</Link>
                </Blank>
              </div>
            ) : (
              <div className="stack">
                {objectives.map((o: Objective) => (
                  <section key={o.id} className="panel" aria-label={o.title}>
                    <div className="panel-head">
                      <h2>{o.title}</h2>
                    </div>
                    <div className="rows">
                      {o.keyResults
                        .filter((kr) => kr.cancelledOn === null)
                        .map((kr) => {
                          const p = progress.data?.get(o.id)?.keyResults.find((r) => r.keyResultId === kr.id);
                          return (
                            <div key={kr.id} role="group" aria-label={kr.title}>
                              <div className="row" style={{ marginBottom: 8, flexWrap: 'wrap' }}>
                                <span className="grow" style={{ minWidth: 200 }}>
                                  {kr.title}{' '}
                                  <span className="small muted">
                                    <Values kr={kr} progress={p} />
                                  </span>
                                </span>
                                <div style={{ width: 180 }}>
                                  <ProgressBar
                                    value={p?.progress}
                                    expected={p?.expected}
                                    status={p?.status}
                                    stale={p?.stale}
                                  />
                                </div>
                                <StatusTag
                                  status={p?.status}
                                  stale={p?.stale}
                                  automatic={p?.automaticStatus}
                                  capped={p?.cappedByGuardrail}
                                />
                              </div>
                              <CheckInFields
                                kr={kr}
                                progress={p}
                                draft={of(kr)}
                                error={errorOf(kr)}
                                onChange={(next) => draft.set((d) => ({ ...d, rows: { ...d.rows, [kr.id]: next } }))}
                              />
                            </div>
                          );
                        })}
                    </div>
                  </section>
                ))}
              </div>
            )
          }
        </Loaded>
      </div>
    </div>
  );
}
