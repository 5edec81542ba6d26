import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Checkbox, Input, Segmented } from 'antd';
import { useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { goal } from '@/api';
import { ApiError } from '@/api/http';
import type { Cycle, Objective } from '@/api/types';
import { useCycles } from '@/app/cycle';
import { useMe } from '@/app/session';
import { refreshObjectives } from '@/features/progress/refresh';
import { Blank, Field, Loaded, PageHeader, Panel } from '@/ui/parts';
import { Problem } from '@/ui/Problem';
import { PeopleSelect, PersonSelect, UnitSelect } from '@/ui/selects';
import { useDraft, type Draft } from '@/ui/useDraft';
import {
  fromObjective,
  keyResultBody,
  newKeyResult,
  objectiveBody,
  hasWrongNumber,
  previewWeights,
  sameKeyResult,
  type ObjectiveDraft,
} from './draft';
import { KeyResultEditor } from './KeyResultEditor';
import { objectiveQuery } from './queries';

export function NewObjective() {
  const { t } = useTranslation();
  const me = useMe();
  const { cycle, cycles, loading } = useCycles();
  const [search] = useSearchParams();
  const wanted = cycles.find((c) => c.id === search.get('cycleId')) ?? cycle;
  const unitId = search.get('unitId');
  const initial = useMemo<ObjectiveDraft>(
    () => ({
      title: '',
      description: '',
      kind: 'aspirational',
      ownerKind: unitId || me.personId === null ? 'unit' : 'person',
      ownerUnitId: unitId,
      ownerUnitName: search.get('unitName'),
      ownerPersonId: me.personId,
      ownerPersonName: me.personId ? me.name : null,
      participants: [],
      isTop: false,
      initiativeReason: '',
      reason: '',
      keyResults: [newKeyResult({ id: me.personId, name: me.personId ? me.name : null })],
    }),
    [me.personId, me.name, unitId, search],
  );
  if (loading) return null;
  if (!wanted)
    return (
      <div className="page">
        <div className="panel">
          <Blank title={t('objectives.home.noCycle')} hint={t('objectives.home.noCycleHint')} />
        </div>
      </div>
    );
  return <Creator key={wanted.id} cycle={wanted} initial={initial} />;
}

function Creator({ cycle, initial }: { cycle: Cycle; initial: ObjectiveDraft }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const draft = useDraft<ObjectiveDraft>(`objective.new.${cycle.id}`, initial);
  const key = useRef(crypto.randomUUID());
  const save = useMutation({
    mutationFn: (publish: boolean) => create(draft.value, cycle.id, key.current, publish),
    onSuccess: async ({ objective, refusal }) => {
      draft.clear();
      await refreshObjectives(client);
      void message[refusal ? 'warning' : 'success'](refusal ? t('objectives.savedNotPublished') : t('common.saved'));
      void navigate(`/objectives/${objective.id}`, { replace: true });
    },
    onError: (error) => {
      if (error instanceof ApiError && error.status >= 400 && error.status < 500) key.current = crypto.randomUUID();
    },
  });
  return (
    <Form
      heading={t('objectives.new')}
      sub={cycle.name}
      draft={draft}
      error={save.error}
      saving={save.isPending}
      published={false}
      onSave={() => save.mutate(false)}
      onPublish={() => save.mutate(true)}
      known={[]}
    />
  );
}

/** Makes the objective with its key results, then publishes it; a refused publication leaves a draft and says why there. */
async function create(d: ObjectiveDraft, cycleId: string, key: string, publish: boolean) {
  const objective = await goal.createObjective(
    { cycleId, ...objectiveBody(d), weightBp: null, keyResults: d.keyResults.filter(isMeant).map(keyResultBody) },
    key,
  );
  if (!publish) return { objective, refusal: null };
  try {
    return { objective: await goal.publish(objective.id, objective.version, null), refusal: null };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { objective, refusal: error };
  }
}

/** A key result row that was opened and left empty is not meant. */
const isMeant = (kr: { title: string; target: string; baseline: string }) =>
  kr.title.trim() !== '' || kr.target.trim() !== '' || kr.baseline.trim() !== '';

export function EditObjective() {
  const { id = '' } = useParams();
  const query = useQuery({ ...objectiveQuery(id), staleTime: 0, refetchOnWindowFocus: false });
  return <Loaded query={query}>{(objective) => <Editor key={objective.id} objective={objective} />}</Loaded>;
}

function Editor({ objective }: { objective: Objective }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const initial = useMemo(() => fromObjective(objective), [objective]);
  const draft = useDraft<ObjectiveDraft>(`objective.${objective.id}`, initial);
  const published = objective.state === 'published' || objective.state === 'scored';
  const save = useMutation({
    mutationFn: () => update(objective, initial, draft.value),
    onSuccess: async () => {
      draft.clear();
      await refreshObjectives(client);
      void message.success(t('common.saved'));
      void navigate(`/objectives/${objective.id}`, { replace: true });
    },
    // Part of it may have been saved: the next try must start from what is there now. What was typed stays.
    onError: () => client.invalidateQueries({ queryKey: ['objective', objective.id] }),
  });
  return (
    <Form
      heading={t('objectives.editTitle')}
      sub={objective.code ?? undefined}
      draft={draft}
      error={save.error}
      saving={save.isPending}
      published={published}
      onSave={() => save.mutate()}
      known={objective.participants.map((p) => ({ value: p.id, label: p.name ?? p.id }))}
    />
  );
}

/** Sends only what differs from what is stored: the objective, then its key results, then weights. */
async function update(objective: Objective, before: ObjectiveDraft, d: ObjectiveDraft): Promise<void> {
  const reason = d.reason.trim() || null;
  const body = {
    ...objectiveBody(d),
    coEditorIds: objective.coEditors.map((p) => p.id),
    confidential: objective.confidential,
  };
  const old = {
    ...objectiveBody(before),
    coEditorIds: objective.coEditors.map((p) => p.id),
    confidential: objective.confidential,
  };
  if (JSON.stringify(body) !== JSON.stringify(old))
    await goal.updateObjective(
      objective.id,
      { ...body, cycleId: objective.cycleId, weightBp: objective.weightFixed ? objective.weightBp : null, reason },
      objective.version,
    );
  const kept = d.keyResults.filter((kr) => kr.id !== null || isMeant(kr));
  for (const gone of before.keyResults.filter((kr) => !kept.some((k) => k.id === kr.id))) {
    if (gone.id && gone.version !== null) {
      if (objective.state === 'published') await goal.cancelKeyResult(gone.id, gone.version, reason);
      else await goal.deleteKeyResult(gone.id, gone.version);
    }
  }
  for (const kr of kept) {
    const was = before.keyResults.find((b) => b.id === kr.id);
    const stored = objective.keyResults.find((k) => k.id === kr.id);
    if (!was || !stored) await goal.addKeyResult(objective.id, keyResultBody(kr));
    else if (!sameKeyResult(was, kr))
      await goal.updateKeyResult(
        stored.id,
        { ...keyResultBody(kr), description: stored.description, phasedTargets: stored.phasedTargets, reason },
        stored.version,
      );
  }
}

interface FormProps {
  heading: string;
  sub?: string | undefined;
  draft: Draft<ObjectiveDraft>;
  error: unknown;
  saving: boolean;
  published: boolean;
  onSave: () => void;
  onPublish?: () => void;
  known: { value: string; label: string }[];
}

function Form({ heading, sub, draft, error, saving, published, onSave, onPublish, known }: FormProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const d = draft.value;
  const change = (part: Partial<ObjectiveDraft>) => draft.set((now) => ({ ...now, ...part }));
  const refused = error instanceof ApiError ? error : null;
  const weights = previewWeights(d.keyResults.map((kr) => kr.weight));
  const unready = d.title.trim() === '' || d.keyResults.some(hasWrongNumber);
  const shown = ['title', 'description', 'ownerUnitId', 'ownerPersonId', 'initiativeReason', 'reason'];
  const krFields = refused?.fields.filter((f) => /^keyResults/i.test(f.field)).map((f) => f.field) ?? [];
  return (
    <div className="page" style={{ maxWidth: 1040 }}>
      <PageHeader title={heading} sub={sub}>
        <Button onClick={() => void navigate(-1)}>{t('common.cancel')}</Button>
        <Button type={onPublish ? 'default' : 'primary'} loading={saving} disabled={unready} onClick={onSave}>
          {onPublish ? t('objectives.saveDraft') : t('common.save')}
        </Button>
        {onPublish && (
          <Button type="primary" loading={saving} disabled={unready} onClick={onPublish}>
            {t('objectives.publish')}
          </Button>
        )}
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
        {error ? <Problem error={error} shownFields={[...shown, ...krFields]} /> : null}
        <Panel title={t('objectives.objective')}>
          <div className="form-grid">
            <Field
              label={t('objectives.title')}
              htmlFor="o-title"
              hint={t('objectives.titleHint')}
              error={refused?.field('title')}
            >
              <Input.TextArea
                id="o-title"
                autoFocus
                autoSize={{ minRows: 1, maxRows: 4 }}
                maxLength={500}
                value={d.title}
                placeholder={t('objectives.titlePlaceholder')}
                onChange={(e) => change({ title: e.target.value })}
              />
            </Field>
            <Field label={t('objectives.description')} htmlFor="o-description" error={refused?.field('description')}>
              <Input.TextArea
                id="o-description"
                autoSize={{ minRows: 2, maxRows: 10 }}
                maxLength={10000}
                value={d.description}
                onChange={(e) => change({ description: e.target.value })}
              />
            </Field>
            <Field label={t('objectives.ownerKindLabel')} span={4}>
              <Segmented
                aria-label={t('objectives.ownerKindLabel')}
                block
                value={d.ownerKind}
                onChange={(ownerKind) => change({ ownerKind })}
                options={(['person', 'unit', 'company'] as const).map((k) => ({
                  value: k,
                  label: t(`objectives.ownerKind.${k}`),
                }))}
              />
            </Field>
            {d.ownerKind !== 'person' && (
              <Field label={t('objectives.ownerUnit')} htmlFor="o-unit" span={4} error={refused?.field('ownerUnitId')}>
                <UnitSelect
                  id="o-unit"
                  label={t('objectives.ownerUnit')}
                  value={d.ownerUnitId}
                  known={d.ownerUnitId ? [{ value: d.ownerUnitId, label: d.ownerUnitName ?? d.ownerUnitId }] : []}
                  onChange={(ownerUnitId, ownerUnitName) => change({ ownerUnitId, ownerUnitName })}
                />
              </Field>
            )}
            <Field
              label={d.ownerKind === 'person' ? t('objectives.owner') : t('objectives.responsible')}
              htmlFor="o-owner"
              span={4}
              error={refused?.field('ownerPersonId')}
            >
              <PersonSelect
                id="o-owner"
                label={d.ownerKind === 'person' ? t('objectives.owner') : t('objectives.responsible')}
                value={d.ownerPersonId}
                known={d.ownerPersonId ? [{ value: d.ownerPersonId, label: d.ownerPersonName ?? d.ownerPersonId }] : []}
                onChange={(ownerPersonId, ownerPersonName) => change({ ownerPersonId, ownerPersonName })}
              />
            </Field>
            <Field label={t('objectives.kindLabel')} span={4} hint={t(`objectives.kindHint.${d.kind}`)}>
              <Segmented
                aria-label={t('objectives.kindLabel')}
                block
                value={d.kind}
                onChange={(kind) => change({ kind })}
                options={(['aspirational', 'committed'] as const).map((k) => ({
                  value: k,
                  label: t(`objectives.kind.${k}`),
                }))}
              />
            </Field>
            <Field label={t('objectives.participants')} htmlFor="o-participants" span={8}>
              <PeopleSelect
                id="o-participants"
                label={t('objectives.participants')}
                value={d.participants}
                known={known}
                onChange={(participants) => change({ participants })}
              />
            </Field>
            <Field label={t('objectives.level')} span={4}>
              <Checkbox checked={d.isTop} onChange={(e) => change({ isTop: e.target.checked })}>
                {t('objectives.topLevel')}
              </Checkbox>
            </Field>
            <Field
              label={t('objectives.initiativeReason')}
              htmlFor="o-initiative"
              span={8}
              hint={t('objectives.initiativeHint')}
              error={refused?.field('initiativeReason')}
            >
              <Input
                id="o-initiative"
                maxLength={1000}
                value={d.initiativeReason}
                onChange={(e) => change({ initiativeReason: e.target.value })}
              />
            </Field>
          </div>
        </Panel>
        <Panel
          title={t('objectives.keyResults')}
          flush
          extra={
            <span className="small muted" role="status">
              {weights === null ? (
                <span className="error-text">{t('objectives.weightsWrong')}</span>
              ) : (
                t('objectives.weightsShared')
              )}
            </span>
          }
        >
          <div className="rows">
            {d.keyResults.map((kr, i) => (
              <KeyResultEditor
                key={kr.key}
                index={i}
                value={kr}
                weightBp={weights?.[i] ?? null}
                error={(field) => refused?.field(`keyResults[${i}].${field}`)}
                onChange={(next) =>
                  draft.set((now) => ({ ...now, keyResults: now.keyResults.map((k) => (k.key === kr.key ? next : k)) }))
                }
                onRemove={() =>
                  draft.set((now) => ({ ...now, keyResults: now.keyResults.filter((k) => k.key !== kr.key) }))
                }
              />
            ))}
            <div>
              <Button
                type="dashed"
                block
                disabled={d.keyResults.length >= 50}
                onClick={() =>
                  draft.set((now) => ({
                    ...now,
                    keyResults: [...now.keyResults, newKeyResult({ id: now.ownerPersonId, name: now.ownerPersonName })],
                  }))
                }
              >
                {t('objectives.addKeyResult')}
              </Button>
              {d.keyResults.length > 5 && <p className="small muted">{t('objectives.focusHint')}</p>}
            </div>
          </div>
        </Panel>
        {published && (
          <Panel title={t('objectives.changeReason')}>
            <Field label={t('objectives.changeReasonHint')} htmlFor="o-reason" error={refused?.field('reason')}>
              <Input
                id="o-reason"
                maxLength={2000}
                value={d.reason}
                onChange={(e) => change({ reason: e.target.value })}
              />
            </Field>
          </Panel>
        )}
      </div>
    </div>
  );
}
