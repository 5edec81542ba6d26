import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, InputNumber, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { goal } from '@/api';
import { ApiError } from '@/api/http';
import type { Cycle, CycleKind, CyclePhase } from '@/api/types';
import { cyclesQuery } from '@/app/cycle';
import { day } from '@/ui/format';
import { Blank, Field, Loaded, Panel } from '@/ui/parts';
import { Problem } from '@/ui/Problem';

const phases: CyclePhase[] = ['drafting', 'active', 'scoring', 'closed'];

export function Cycles() {
  const { t } = useTranslation();
  const query = useQuery(cyclesQuery);
  const [editing, setEditing] = useState<Cycle | 'new' | null>(null);
  return (
    <Panel
      flush
      title={t('program.cycles')}
      extra={
        <Button type="primary" size="small" onClick={() => setEditing('new')}>
          {t('program.newCycle')}
        </Button>
      }
    >
      <Loaded query={query}>
        {(data) =>
          data.items.length === 0 ? (
            <Blank title={t('program.noCycles')} hint={t('program.noCyclesHint')}>
              <Button type="primary" onClick={() => setEditing('new')}>
                {t('program.newCycle')}
              </Button>
            </Blank>
          ) : (
            <div className="table-wrap" tabIndex={0} role="region" aria-label={t('program.cycles')}>
              <table className="plain">
                <thead>
                  <tr>
                    <th>{t('program.field.name')}</th>
                    <th>{t('program.field.code')}</th>
                    <th>{t('program.field.kind')}</th>
                    <th>{t('program.days')}</th>
                    <th>{t('program.field.publishBy')}</th>
                    <th>{t('program.field.performanceLink')}</th>
                    <th>{t('program.phaseColumn')}</th>
                    <th />
                  </tr>
                </thead>
                <tbody>
                  {[...data.items]
                    .sort((a, b) => b.startsOn.localeCompare(a.startsOn))
                    .map((c) => (
                      <tr key={c.id}>
                        <td className="strong">{c.name}</td>
                        <td>{c.code}</td>
                        <td>{t(`program.kind.${c.kind}`)}</td>
                        <td className="nowrap">
                          {day(c.startsOn, 'long')} – {day(c.endsOn, 'long')}
                        </td>
                        <td className="nowrap">{day(c.publishBy, 'long')}</td>
                        <td>{t(`program.performanceLink.${c.policy.performanceLink}`)}</td>
                        <td>
                          <Phase cycle={c} />
                        </td>
                        <td className="right">
                          <Button
                            size="small"
                            aria-label={t('program.editCycle', { name: c.name })}
                            onClick={() => setEditing(c)}
                          >
                            {t('common.edit')}
                          </Button>
                        </td>
                      </tr>
                    ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Loaded>
      {editing && <CycleDialog cycle={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
    </Panel>
  );
}

function Phase({ cycle }: { cycle: Cycle }) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: ({ phase, reason }: { phase: CyclePhase; reason: string | null }) =>
      goal.setPhase(cycle.id, phase, reason, cycle.version),
    onSuccess: () => client.invalidateQueries(),
  });
  const ask = (phase: CyclePhase) => {
    let reason = '';
    void modal.confirm({
      title: t('program.phaseConfirm', { name: cycle.name, phase: t(`program.phase.${phase}`) }),
      content: (
        <Input
          aria-label={t('objectives.reason')}
          placeholder={t('objectives.reason')}
          onChange={(e) => {
            reason = e.target.value;
          }}
        />
      ),
      okText: t('common.confirm'),
      onOk: () => change.mutate({ phase, reason: reason.trim() || null }),
    });
  };
  return (
    <>
      <Select
        size="small"
        aria-label={t('program.phaseOf', { name: cycle.name })}
        value={cycle.phase}
        loading={change.isPending}
        style={{ minWidth: 110 }}
        onChange={ask}
        options={phases.map((p) => ({ value: p, label: t(`program.phase.${p}`) }))}
      />
      {change.error && <Problem error={change.error} />}
    </>
  );
}

const kinds: CycleKind[] = ['annual', 'half_year', 'quarter', 'two_month', 'month'];

function CycleDialog({ cycle, onClose }: { cycle: Cycle | null; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [form, setForm] = useState({
    code: cycle?.code ?? '',
    name: cycle?.name ?? '',
    kind: cycle?.kind ?? ('quarter' as CycleKind),
    startsOn: cycle?.startsOn ?? '',
    endsOn: cycle?.endsOn ?? '',
    fiscalYear: cycle?.fiscalYear ?? new Date().getFullYear(),
    draftingOpensOn: cycle?.draftingOpensOn ?? '',
    publishBy: cycle?.publishBy ?? '',
    scoringEndsOn: cycle?.scoringEndsOn ?? '',
    performanceLink: cycle?.policy.performanceLink ?? 'reference',
    finalScore: cycle?.policy.finalScore ?? 'manager',
  });
  const change = (part: Partial<typeof form>) => setForm({ ...form, ...part });
  const save = useMutation({
    mutationFn: () => {
      const body = {
        code: form.code.trim(),
        name: form.name.trim(),
        kind: form.kind,
        startsOn: form.startsOn,
        endsOn: form.endsOn,
        fiscalYear: form.fiscalYear,
        parentId: cycle?.parentId ?? null,
        draftingOpensOn: form.draftingOpensOn || null,
        publishBy: form.publishBy || null,
        scoringEndsOn: form.scoringEndsOn || null,
        policy: {
          ...(cycle?.policy ?? defaultPolicy),
          performanceLink: form.performanceLink,
          finalScore: form.finalScore,
        },
        phase: null,
      };
      return cycle ? goal.updateCycle(cycle.id, body, cycle.version) : goal.createCycle(body);
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['cycles'] });
      onClose();
    },
  });
  const refused = save.error instanceof ApiError ? save.error : null;
  const dayField = (name: 'startsOn' | 'endsOn' | 'draftingOpensOn' | 'publishBy' | 'scoringEndsOn') => (
    <Field label={t(`program.field.${name}`)} htmlFor={`c-${name}`} span={6} error={refused?.field(name)}>
      <Input id={`c-${name}`} type="date" value={form[name]} onChange={(e) => change({ [name]: e.target.value })} />
    </Field>
  );
  return (
    <Modal
      open
      width={640}
      title={cycle ? t('program.editCycle', { name: cycle.name }) : t('program.newCycle')}
      onCancel={onClose}
      onOk={() => save.mutate()}
      okText={t('common.save')}
      okButtonProps={{
        loading: save.isPending,
        disabled: !form.code.trim() || !form.name.trim() || !form.startsOn || !form.endsOn,
      }}
    >
      <div className="form-grid">
        <Field label={t('program.field.name')} htmlFor="c-name" span={6} error={refused?.field('name')}>
          <Input id="c-name" value={form.name} onChange={(e) => change({ name: e.target.value })} />
        </Field>
        <Field label={t('program.field.code')} htmlFor="c-code" span={6} error={refused?.field('code')}>
          <Input id="c-code" value={form.code} onChange={(e) => change({ code: e.target.value })} />
        </Field>
        <Field label={t('program.field.kind')} htmlFor="c-kind" span={6} error={refused?.field('kind')}>
          <Select
            id="c-kind"
            value={form.kind}
            onChange={(kind) => change({ kind })}
            options={kinds.map((k) => ({ value: k, label: t(`program.kind.${k}`) }))}
          />
        </Field>
        <Field label={t('program.fiscalYear')} htmlFor="c-year" span={6} error={refused?.field('fiscalYear')}>
          <InputNumber
            id="c-year"
            style={{ width: '100%' }}
            min={1990}
            max={2200}
            value={form.fiscalYear}
            onChange={(v) => change({ fiscalYear: v ?? form.fiscalYear })}
          />
        </Field>
        {dayField('startsOn')}
        {dayField('endsOn')}
        {dayField('draftingOpensOn')}
        {dayField('publishBy')}
        {dayField('scoringEndsOn')}
        <Field label={t('program.field.performanceLink')} htmlFor="c-link" span={6}>
          <Select
            id="c-link"
            value={form.performanceLink}
            onChange={(performanceLink: string) => change({ performanceLink })}
            options={['none', 'reference', 'direct'].map((k) => ({
              value: k,
              label: t(`program.performanceLink.${k}`),
            }))}
          />
        </Field>
        <Field label={t('program.field.finalScore')} htmlFor="c-final" span={6}>
          <Select
            id="c-final"
            value={form.finalScore}
            onChange={(finalScore: string) => change({ finalScore })}
            options={['self', 'manager', 'multi_rater'].map((k) => ({ value: k, label: t(`program.finalScore.${k}`) }))}
          />
        </Field>
      </div>
      <p className="muted small" style={{ marginTop: 8 }}>
        {t('program.daysHint')}
      </p>
      {save.error && (
        <Problem
          error={save.error}
          shownFields={[
            'code',
            'name',
            'kind',
            'fiscalYear',
            'startsOn',
            'endsOn',
            'draftingOpensOn',
            'publishBy',
            'scoringEndsOn',
          ]}
        />
      )}
    </Modal>
  );
}

const defaultPolicy = {
  reviewRequired: false,
  alignmentNeedsConsent: false,
  managersMayEdit: true,
  onTrackGap: 0.1,
  atRiskGap: 0.25,
  objectiveStatusRule: 'worst_key_result',
  cadenceDays: 7,
  cadenceWeekday: 1,
  graceDays: 3,
  finalScore: 'manager',
  selfWeight: 3000,
  peerWeight: 2000,
  managerWeight: 5000,
  performanceLink: 'reference',
};
