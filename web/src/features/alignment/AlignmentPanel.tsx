import { PlusOutlined } from '@ant-design/icons';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Input, Modal, Segmented, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { alignment } from '@/api';
import { ApiError } from '@/api/http';
import type { AlignmentLink, Objective } from '@/api/types';
import { objectiveQuery } from '@/features/objectives/queries';
import { refreshObjectives } from '@/features/progress/refresh';
import { Field, Loaded, Panel } from '@/ui/parts';
import { Problem } from '@/ui/Problem';
import { ObjectiveSelect } from '@/ui/selects';
import { LinkRow } from './LinkRow';

export const alignmentsQuery = (objectiveId: string) =>
  queryOptions({ queryKey: ['alignments', objectiveId], queryFn: () => alignment.of(objectiveId) });

/** The rest of the paths can be walked on the cascade map. */
const shownPaths = 3;

export function AlignmentPanel({ objective }: { objective: Objective }) {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  const query = useQuery(alignmentsQuery(objective.id));
  return (
    <Panel
      title={t('alignment.title')}
      flush
      extra={
        objective.can.edit && (
          <Button size="small" icon={<PlusOutlined aria-hidden />} onClick={() => setAdding(true)}>
            {t('alignment.add')}
          </Button>
        )
      }
    >
      <Loaded query={query}>
        {(data) => (
          <>
            {data.riskFromBelow.atRisk && (
              <Alert
                type="warning"
                showIcon
                style={{ margin: 12 }}
                title={t('alignment.riskFromBelow')}
                description={
                  <ul style={{ margin: 0, paddingInlineStart: 18 }}>
                    {data.riskFromBelow.paths.slice(0, shownPaths).map((path) => (
                      <li key={path.map((p) => p.objectiveId).join()}>
                        {path.map((step, i) => (
                          <span key={step.objectiveId}>
                            {i > 0 && ' → '}
                            <Link to={`/objectives/${step.objectiveId}`}>{step.title}</Link>
                          </span>
                        ))}
                      </li>
                    ))}
                    {data.riskFromBelow.paths.length > shownPaths && (
                      <li>{t('alignment.morePaths', { count: data.riskFromBelow.paths.length - shownPaths })}</li>
                    )}
                  </ul>
                }
              />
            )}
            <Group title={t('alignment.up')} links={data.up} show="to" empty={t('alignment.upEmpty')} />
            <Group title={t('alignment.down')} links={data.down} show="from" empty={t('alignment.downEmpty')} />
            {data.dependsOn.length > 0 && <Group title={t('alignment.dependsOn')} links={data.dependsOn} show="to" />}
            {data.neededBy.length > 0 && (
              <Group title={t('alignment.neededByOthers')} links={data.neededBy} show="from" />
            )}
          </>
        )}
      </Loaded>
      {adding && <AddLink objective={objective} onClose={() => setAdding(false)} />}
    </Panel>
  );
}

function Group({
  title,
  links,
  show,
  empty,
}: {
  title: string;
  links: AlignmentLink[];
  show: 'from' | 'to';
  empty?: string;
}) {
  const shown = links.filter((l) => l.state !== 'removed' && l.state !== 'withdrawn');
  return (
    <section aria-label={title}>
      <h3 className="small muted" style={{ padding: '10px 16px 2px' }}>
        {title} {shown.length > 0 && <span className="num">({shown.length})</span>}
      </h3>
      {shown.length === 0 ? (
        <p className="muted small" style={{ padding: '0 16px 10px' }}>
          {empty}
        </p>
      ) : (
        <div className="rows">
          {shown.map((link) => (
            <LinkRow key={link.id} link={link} show={show} />
          ))}
        </div>
      )}
    </section>
  );
}

function AddLink({ objective, onClose }: { objective: Objective; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [kind, setKind] = useState<'supports' | 'depends_on'>('supports');
  const [target, setTarget] = useState<string | null>(null);
  const [keyResult, setKeyResult] = useState<string | null>(null);
  const [need, setNeed] = useState('');
  const [neededBy, setNeededBy] = useState('');
  const chosen = useQuery({ ...objectiveQuery(target ?? ''), enabled: target !== null });
  const add = useMutation({
    mutationFn: () =>
      alignment.request({
        kind,
        fromObjectiveId: objective.id,
        toObjectiveId: target ?? '',
        toKeyResultId: kind === 'supports' ? keyResult : null,
        message: null,
        need: kind === 'depends_on' ? need.trim() || null : null,
        neededBy: kind === 'depends_on' ? neededBy || null : null,
      }),
    onSuccess: async () => {
      await refreshObjectives(client);
      onClose();
    },
  });
  const refused = add.error instanceof ApiError ? add.error : null;
  return (
    <Modal
      open
      title={t('alignment.add')}
      onCancel={onClose}
      onOk={() => add.mutate()}
      okText={t('alignment.send')}
      okButtonProps={{ disabled: target === null, loading: add.isPending }}
    >
      <div className="stack">
        <Segmented
          aria-label={t('alignment.kindLabel')}
          value={kind}
          onChange={setKind}
          options={[
            { value: 'supports', label: t('alignment.kind.supports') },
            { value: 'depends_on', label: t('alignment.kind.depends_on') },
          ]}
        />
        <Field label={t('alignment.target')} htmlFor="link-target" error={refused?.field('toObjectiveId')}>
          <ObjectiveSelect
            id="link-target"
            label={t('alignment.target')}
            cycleId={null}
            exclude={objective.id}
            value={target}
            onChange={(id) => {
              setTarget(id);
              setKeyResult(null);
            }}
          />
        </Field>
        {kind === 'supports' && (chosen.data?.keyResults.length ?? 0) > 0 && (
          <Field label={t('alignment.targetKeyResult')} htmlFor="link-kr">
            <Select
              id="link-kr"
              allowClear
              value={keyResult}
              onChange={(id: string | undefined) => setKeyResult(id ?? null)}
              placeholder={t('alignment.wholeObjective')}
              options={(chosen.data?.keyResults ?? []).map((kr) => ({ value: kr.id, label: kr.title }))}
            />
          </Field>
        )}
        {kind === 'depends_on' && (
          <div className="form-grid">
            <Field label={t('alignment.need')} htmlFor="link-need" span={8} error={refused?.field('need')}>
              <Input id="link-need" value={need} maxLength={500} onChange={(e) => setNeed(e.target.value)} />
            </Field>
            <Field label={t('alignment.by')} htmlFor="link-by" span={4} error={refused?.field('neededBy')}>
              <Input id="link-by" type="date" value={neededBy} onChange={(e) => setNeededBy(e.target.value)} />
            </Field>
          </div>
        )}
        <p className="muted small">{t('alignment.requestHint')}</p>
        {add.error && <Problem error={add.error} shownFields={['toObjectiveId', 'need', 'neededBy']} />}
      </div>
    </Modal>
  );
}
