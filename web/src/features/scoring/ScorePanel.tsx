import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Input, InputNumber } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { scoring } from '@/api';
import { ApiError } from '@/api/http';
import type { KeyResultScores, Objective, ObjectiveScores, GivenScore } from '@/api/types';
import { score, weight } from '@/ui/format';
import { Field, Loaded, Panel } from '@/ui/parts';
import { Problem } from '@/ui/Problem';
import { useDraft } from '@/ui/useDraft';
import { BandTag } from './bands';

/** Scores of one objective: suggested, self, manager and final, each with its reason. */
export function ScorePanel({ objective }: { objective: Pick<Objective, 'id'> }) {
  const query = useQuery({ queryKey: ['scores', objective.id], queryFn: () => scoring.objective(objective.id) });
  return <Loaded query={query}>{(data) => <Scores data={data} />}</Loaded>;
}

export function Scores({ data }: { data: ObjectiveScores }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const publish = useMutation({
    mutationFn: () => scoring.publish(data.objectiveId, data.version),
    onSuccess: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: ['scores'] }),
        client.invalidateQueries({ queryKey: ['objective'] }),
        client.invalidateQueries({ queryKey: ['objectives'] }),
        client.invalidateQueries({ queryKey: ['reports'] }),
      ]);
      void message.success(t('scoring.published'));
    },
  });
  return (
    <div className="stack">
      <Alert type="info" title={t(`scoring.performanceLink.${data.performanceLink}`)} />
      <Panel
        title={
          <span className="row">
            {t('scoring.objectiveScore')}
            <span className="num" style={{ fontSize: 20 }}>
              {score(data.objectiveScore)}
            </span>
            <BandTag band={data.band} />
          </span>
        }
        extra={
          data.published ? (
            <span className="pill">{t('scoring.isPublished')}</span>
          ) : (
            data.can.publish && (
              <Button type="primary" size="small" loading={publish.isPending} onClick={() => publish.mutate()}>
                {t('scoring.publish')}
              </Button>
            )
          )
        }
        flush
      >
        {publish.error && <Problem error={publish.error} />}
        {data.guidance && <p className="panel-body muted prewrap">{data.guidance}</p>}
        <div className="rows">
          {data.keyResults.map((kr) => (
            <KeyResultScore key={kr.keyResultId} kr={kr} data={data} />
          ))}
        </div>
      </Panel>
      <Answers data={data} />
    </div>
  );
}

function KeyResultScore({ kr, data }: { kr: KeyResultScores; data: ObjectiveScores }) {
  const { t } = useTranslation();
  return (
    <section aria-label={kr.title}>
      <div className="row" style={{ marginBottom: 8, flexWrap: 'wrap' }}>
        <span className="grow strong">{kr.title}</span>
        <span className="muted small num">{t('objectives.weightOf', { weight: weight(kr.weightBp) })}</span>
        <span className="muted small num">{t('scoring.suggested', { score: score(kr.suggested, 1) })}</span>
        <span className="num">
          {t('scoring.final')} <span className="strong">{score(kr.final)}</span>
        </span>
        <BandTag band={kr.band} />
      </div>
      <div className="cols">
        <OneScore key={`s${data.version}`} by="self" kr={kr} entry={kr.self} may={kr.canSelf} version={data.version} />
        <OneScore
          key={`m${data.version}`}
          by="manager"
          kr={kr}
          entry={kr.manager}
          may={data.can.manager}
          version={data.version}
        />
      </div>
    </section>
  );
}

interface OneProps {
  by: 'self' | 'manager';
  kr: KeyResultScores;
  entry: GivenScore | null;
  may: boolean;
  version: number;
}

function OneScore({ by, kr, entry, may, version }: OneProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [editing, setEditing] = useState(entry === null);
  const draft = useDraft<{ score: number | null; reason: string }>(`score.${by}.${kr.keyResultId}`, {
    score: entry?.score ?? kr.suggested,
    reason: entry?.reason ?? '',
  });
  const save = useMutation({
    mutationFn: () => scoring.score(kr.keyResultId, by, draft.value.score ?? 0, draft.value.reason.trim(), version),
    onSuccess: async () => {
      draft.clear();
      setEditing(false);
      await client.invalidateQueries({ queryKey: ['scores'] });
    },
  });
  const refused = save.error instanceof ApiError ? save.error : null;
  const id = `${by}-${kr.keyResultId}`;
  const heading = t(`scoring.by.${by}`);
  if (!may || !editing)
    return (
      <div>
        <div className="small muted">{heading}</div>
        {entry ? (
          <>
            <div>
              <span className="strong num">{score(entry.score, 1)}</span>{' '}
              {entry.byName && <span className="muted small">{entry.byName}</span>}{' '}
              {may && (
                <Button type="link" size="small" onClick={() => setEditing(true)}>
                  {t('common.edit')}
                </Button>
              )}
            </div>
            <p className="prewrap small">{entry.reason}</p>
          </>
        ) : (
          <p className="muted small">{t('scoring.notGiven')}</p>
        )}
      </div>
    );
  return (
    <form
      aria-label={`${heading}: ${kr.title}`}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <div className="row" style={{ alignItems: 'flex-start' }}>
        <Field label={heading} htmlFor={`${id}-score`} span={3} error={refused?.field('score')}>
          <InputNumber
            id={`${id}-score`}
            min={0}
            max={1}
            step={0.1}
            precision={1}
            required
            style={{ width: 90 }}
            value={draft.value.score}
            onChange={(value) => draft.set((d) => ({ ...d, score: value }))}
          />
        </Field>
        <div className="grow">
          <Field label={t('scoring.reason')} htmlFor={`${id}-reason`} error={refused?.field('reason')}>
            <Input.TextArea
              id={`${id}-reason`}
              autoSize={{ minRows: 1, maxRows: 6 }}
              maxLength={4000}
              placeholder={t('scoring.reasonPlaceholder')}
              value={draft.value.reason}
              onChange={(e) => draft.set((d) => ({ ...d, reason: e.target.value }))}
            />
          </Field>
        </div>
        <Button
          htmlType="submit"
          style={{ marginTop: 23 }}
          loading={save.isPending}
          disabled={draft.value.score === null || draft.value.reason.trim() === ''}
        >
          {t('common.save')}
        </Button>
      </div>
      {save.error && <Problem error={save.error} shownFields={['score', 'reason']} />}
    </form>
  );
}

function Answers({ data }: { data: ObjectiveScores }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const draft = useDraft(`answers.${data.objectiveId}`, {
    howFar: data.howFar ?? '',
    howGotThere: data.howGotThere ?? '',
  });
  const save = useMutation({
    mutationFn: () =>
      scoring.answers(
        data.objectiveId,
        draft.value.howFar.trim() || null,
        draft.value.howGotThere.trim() || null,
        data.version,
      ),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['scores'] });
    },
  });
  const may = data.can.answer;
  const question = (name: 'howFar' | 'howGotThere') =>
    may ? (
      <Field label={t(`scoring.${name}`)} htmlFor={`a-${name}`}>
        <Input.TextArea
          id={`a-${name}`}
          autoSize={{ minRows: 2, maxRows: 10 }}
          maxLength={4000}
          value={draft.value[name]}
          onChange={(e) => draft.set((d) => ({ ...d, [name]: e.target.value }))}
        />
      </Field>
    ) : (
      <div>
        <h3>{t(`scoring.${name}`)}</h3>
        <p className="prewrap muted">{data[name] ?? t('scoring.notAnswered')}</p>
      </div>
    );
  return (
    <Panel title={t('scoring.questions')}>
      <div className="stack">
        {question('howFar')}
        {question('howGotThere')}
        {save.error && <Problem error={save.error} />}
        {may && (
          <Button loading={save.isPending} onClick={() => save.mutate()}>
            {t('common.save')}
          </Button>
        )}
      </div>
    </Panel>
  );
}
