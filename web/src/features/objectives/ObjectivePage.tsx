import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Dropdown, Input, Modal } from 'antd';
import { MoreOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { goal } from '@/api';
import { ApiError } from '@/api/http';
import type { Objective, ObjectiveProgress, ObjectiveState } from '@/api/types';
import { useCycles } from '@/app/cycle';
import { AlignmentPanel, alignmentsQuery } from '@/features/alignment/AlignmentPanel';
import { CheckInHistory } from '@/features/progress/CheckInHistory';
import { ExplanationTree } from '@/features/progress/ExplanationTree';
import { refreshObjectives } from '@/features/progress/refresh';
import { ScorePanel } from '@/features/scoring/ScorePanel';
import { day, percent, weight } from '@/ui/format';
import { capsObjective } from '@/ui/Guardrail';
import { Loaded, PageHeader, Panel, PersonLink } from '@/ui/parts';
import { ProgressBar } from '@/ui/ProgressBar';
import { Problem } from '@/ui/Problem';
import { StatePill, StatusTag } from '@/ui/Status';
import { Tabs } from '@/ui/Tabs';
import { Comments } from './Comments';
import { History } from './History';
import { KeyResultList } from './ObjectiveCard';
import { objectiveQuery, progressQuery } from './queries';

export function ObjectivePage() {
  const { id = '' } = useParams();
  const objective = useQuery(objectiveQuery(id));
  return (
    <div className="page">
      <Loaded query={objective} rows={8}>
        {(data) => <Body objective={data} />}
      </Loaded>
    </div>
  );
}

function Body({ objective }: { objective: Objective }) {
  const { t } = useTranslation();
  const progress = useQuery(progressQuery([objective.id]));
  const mine = progress.data?.get(objective.id);
  return (
    <>
      <PageHeader
        title={objective.title}
        sub={
          <span className="row" style={{ gap: 8, flexWrap: 'wrap' }}>
            <StatePill state={objective.state} />
            <span>{t(`objectives.kind.${objective.kind}`)}</span>
            <span>
              {objective.ownerKind === 'person' ? (
                <PersonLink id={objective.ownerPersonId} name={objective.ownerPersonName} />
              ) : (
                <Link to={`/units/${objective.ownerUnitId ?? ''}`}>{objective.ownerUnitName}</Link>
              )}
            </span>
          </span>
        }
      >
        <Actions objective={objective} />
      </PageHeader>
      <div className="split">
        <div className="stack" style={{ minWidth: 0 }}>
          <Tabs
            label={objective.title}
            items={[
              {
                key: 'overview',
                label: t('objectives.tab.overview'),
                children: (
                  <div className="stack">
                    {objective.description && <p className="prewrap panel panel-body">{objective.description}</p>}
                    {progress.error && <Problem error={progress.error} onRetry={() => void progress.refetch()} />}
                    <Panel title={t('objectives.keyResults')} flush>
                      <KeyResultList objective={objective} progress={mine} />
                    </Panel>
                    <AlignmentPanel objective={objective} />
                  </div>
                ),
              },
              {
                key: 'updates',
                label: t('objectives.tab.updates'),
                children: (
                  <div className="stack">
                    <ExplanationTree objectiveId={objective.id} />
                    {objective.keyResults.map((kr) => (
                      <CheckInHistory key={kr.id} kr={kr} />
                    ))}
                  </div>
                ),
              },
              { key: 'comments', label: t('objectives.tab.comments'), children: <Comments objective={objective} /> },
              { key: 'scores', label: t('objectives.tab.scores'), children: <ScorePanel objective={objective} /> },
              { key: 'history', label: t('objectives.tab.history'), children: <History objective={objective} /> },
            ]}
          />
        </div>
        <Facts objective={objective} progress={mine} />
      </div>
    </>
  );
}

function Facts({ objective, progress }: { objective: Objective; progress: ObjectiveProgress | undefined }) {
  const { t } = useTranslation();
  const { cycles } = useCycles();
  const cycle = cycles.find((c) => c.id === objective.cycleId);
  const last = objective.states[objective.states.length - 1];
  return (
    <aside className="panel panel-body stack" aria-label={t('objectives.facts')}>
      <div className="row" style={{ justifyContent: 'space-between' }}>
        <span style={{ fontSize: 28, fontWeight: 600 }} className="num">
          {percent(progress?.progress, 0)}
        </span>
        <StatusTag
          status={progress?.status}
          stale={progress?.stale}
          automatic={progress?.automaticStatus}
          capped={capsObjective(progress)}
        />
      </div>
      <ProgressBar
        value={progress?.progress}
        expected={progress?.expected}
        status={progress?.status}
        stale={progress?.stale}
      />
      <dl className="facts">
        <dt>{t('objectives.expected')}</dt>
        <dd className="num">{percent(progress?.expected)}</dd>
        <dt>{t('objectives.weight')}</dt>
        <dd className="num">{weight(objective.weightBp)}</dd>
        <dt>{t('common.cycle')}</dt>
        <dd>{cycle?.name ?? '–'}</dd>
        <dt>{objective.ownerKind === 'person' ? t('objectives.owner') : t('objectives.responsible')}</dt>
        <dd>
          <PersonLink id={objective.ownerPersonId} name={objective.ownerPersonName} />
        </dd>
        {objective.participants.length > 0 && (
          <>
            <dt>{t('objectives.participants')}</dt>
            <dd>
              {objective.participants.map((p) => (
                <div key={p.id}>
                  <PersonLink id={p.id} name={p.name} />
                </div>
              ))}
            </dd>
          </>
        )}
        {last && (
          <>
            <dt>{t(`objectives.state.${last.state}`)}</dt>
            <dd className="num">{day(last.on)}</dd>
          </>
        )}
        {objective.isTop && (
          <>
            <dt>{t('objectives.level')}</dt>
            <dd>{t('objectives.top')}</dd>
          </>
        )}
        {objective.initiativeReason && (
          <>
            <dt>{t('objectives.initiative')}</dt>
            <dd>{objective.initiativeReason}</dd>
          </>
        )}
      </dl>
    </aside>
  );
}

const next: Partial<Record<ObjectiveState, ObjectiveState[]>> = {
  draft: ['in_review'],
  in_review: ['aligning', 'draft'],
  aligning: ['finalized', 'draft'],
  finalized: ['draft'],
  scored: ['closed'],
};

function Actions({ objective }: { objective: Objective }) {
  const { t } = useTranslation();
  const { message, modal } = App.useApp();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [cancelling, setCancelling] = useState(false);
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const links = useQuery(alignmentsQuery(objective.id));
  const done = async (text: string) => {
    await refreshObjectives(client);
    void message.success(text);
  };
  const publish = useMutation({
    mutationFn: () => goal.publish(objective.id, objective.version, reason.trim() || null),
    // A link that was accepted a moment ago may not have reached the goal service yet.
    retry: (failures, error) =>
      failures < 5 &&
      error instanceof ApiError &&
      error.code === 'goal.conditions_unmet' &&
      error.fields.every((f) => f.field === 'alignments') &&
      (links.data?.up.some((l) => l.state === 'accepted') ?? false),
    retryDelay: 400,
    onSuccess: () => {
      setAsked(false);
      return done(t('objectives.published'));
    },
    onError: () => setAsked(true),
  });
  const move = useMutation({
    mutationFn: (to: ObjectiveState) => goal.transition(objective.id, objective.version, to, reason.trim() || null),
    onSuccess: () => {
      setCancelling(false);
      return done(t('common.saved'));
    },
  });
  const remove = useMutation({
    mutationFn: () => goal.deleteObjective(objective.id, objective.version),
    onSuccess: async () => {
      void navigate('/', { replace: true });
      await client.invalidateQueries({ queryKey: ['objectives'] });
    },
  });
  const early = ['draft', 'in_review', 'aligning', 'finalized'].includes(objective.state);
  const items = [
    ...(next[objective.state] ?? []).map((to) => ({
      key: to,
      label: t('objectives.moveTo', { state: t(`objectives.state.${to}`) }),
      onClick: () => move.mutate(to),
    })),
    ...(objective.state !== 'draft' && objective.state !== 'cancelled' && objective.state !== 'closed'
      ? [{ key: 'cancel', danger: true, label: t('objectives.cancelObjective'), onClick: () => setCancelling(true) }]
      : []),
    ...(objective.state === 'draft'
      ? [
          {
            key: 'delete',
            danger: true,
            label: t('objectives.deleteDraft'),
            onClick: () =>
              void modal.confirm({
                title: t('objectives.deleteConfirm'),
                okText: t('common.delete'),
                okButtonProps: { danger: true },
                onOk: () => remove.mutate(),
              }),
          },
        ]
      : []),
  ];
  const conditions = publish.error instanceof ApiError && publish.error.code === 'goal.conditions_unmet';
  return (
    <>
      {early && (objective.can.publish || objective.can.edit) && (
        <Button type="primary" loading={publish.isPending} onClick={() => publish.mutate()}>
          {t('objectives.publish')}
        </Button>
      )}
      {objective.can.edit && (
        <Button onClick={() => void navigate(`/objectives/${objective.id}/edit`)}>{t('common.edit')}</Button>
      )}
      {objective.can.edit && items.length > 0 && (
        <Dropdown trigger={['click']} menu={{ items }}>
          <Button icon={<MoreOutlined />} aria-label={t('objectives.moreActions')} />
        </Dropdown>
      )}
      {(move.error ?? remove.error) && !cancelling && <Problem error={move.error ?? remove.error} />}
      <Modal
        open={asked && publish.error !== null}
        title={conditions ? t('objectives.unmet') : t('objectives.publishRefused')}
        onCancel={() => setAsked(false)}
        footer={
          <>
            <Button onClick={() => setAsked(false)}>{t('common.close')}</Button>
            <Button type="primary" onClick={() => void navigate(`/objectives/${objective.id}/edit`)}>
              {t('objectives.completeIt')}
            </Button>
          </>
        }
      >
        <Problem error={publish.error} />
        <p className="muted">{t('objectives.unmetHint')}</p>
      </Modal>
      <Modal
        open={cancelling}
        title={t('objectives.cancelObjective')}
        onCancel={() => setCancelling(false)}
        onOk={() => move.mutate('cancelled')}
        okText={t('objectives.cancelObjective')}
        okButtonProps={{ danger: true, disabled: reason.trim() === '', loading: move.isPending }}
      >
        <Input.TextArea
          aria-label={t('objectives.reason')}
          placeholder={t('objectives.cancelReason')}
          value={reason}
          maxLength={2000}
          onChange={(e) => setReason(e.target.value)}
        />
        {move.error && <Problem error={move.error} />}
      </Modal>
    </>
  );
}
