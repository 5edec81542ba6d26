import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { organization } from '@/api';
import { ApiError } from '@/api/http';
import type { Exemption, RolloutWave } from '@/api/types';
import { cyclesQuery } from '@/app/cycle';
import { day } from '@/ui/format';
import { Blank, Field, Loaded, Panel, PersonLink } from '@/ui/parts';
import { Problem } from '@/ui/Problem';
import { PersonSelect, UnitsSelect } from '@/ui/selects';

const phases = ['plan', 'train', 'run', 'evaluate', 'improve'] as const;

/** Which units use OKRs from when on, and who need not take part: whom the reports count. */
export function Rollout() {
  return (
    <div className="stack">
      <Waves />
      <Exemptions />
    </div>
  );
}

function Waves() {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const client = useQueryClient();
  const [editing, setEditing] = useState<RolloutWave | 'new' | null>(null);
  const query = useInfiniteQuery({
    queryKey: ['rollout-waves'],
    queryFn: ({ pageParam }) => organization.rolloutWaves(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const remove = useMutation({
    mutationFn: (wave: RolloutWave) => organization.deleteRolloutWave(wave.id, wave.version),
    onSuccess: () => client.invalidateQueries(),
  });
  const ask = (wave: RolloutWave) =>
    void modal.confirm({
      title: t('program.rollout.removeWave', { name: wave.name }),
      content: t('program.rollout.removeWaveHint'),
      okText: t('common.remove'),
      onOk: () => remove.mutateAsync(wave),
    });
  return (
    <Panel
      flush
      title={t('program.rollout.waves')}
      extra={
        <Button type="primary" size="small" onClick={() => setEditing('new')}>
          {t('program.rollout.newWave')}
        </Button>
      }
    >
      {remove.error && <Problem error={remove.error} />}
      <Loaded query={query}>
        {(data) => {
          const items = data.pages.flatMap((p) => p.items);
          return items.length === 0 ? (
            <Blank title={t('program.rollout.noWaves')} hint={t('program.rollout.noWavesHint')} />
          ) : (
            <>
              <div className="table-wrap" tabIndex={0} role="region" aria-label={t('program.rollout.waves')}>
                <table className="plain">
                  <thead>
                    <tr>
                      <th>{t('program.field.name')}</th>
                      <th>{t('program.field.code')}</th>
                      <th>{t('program.rollout.startsOn')}</th>
                      <th>{t('program.phaseColumn')}</th>
                      <th>{t('program.rollout.units')}</th>
                      <th>{t('program.rollout.sponsor')}</th>
                      <th />
                    </tr>
                  </thead>
                  <tbody>
                    {items.map((wave) => (
                      <tr key={wave.id}>
                        <td className="strong">{wave.name}</td>
                        <td>{wave.code}</td>
                        <td className="nowrap">{day(wave.startsOn, 'long')}</td>
                        <td>{t(`program.rollout.phase.${wave.phase}`)}</td>
                        <td>{wave.units.map((u) => u.name).join(t('program.rollout.separator'))}</td>
                        <td>
                          {wave.sponsorPersonId && (
                            <PersonLink id={wave.sponsorPersonId} name={wave.sponsorPersonName} />
                          )}
                        </td>
                        <td className="right nowrap">
                          <Button
                            size="small"
                            aria-label={t('program.rollout.editWave', { name: wave.name })}
                            onClick={() => setEditing(wave)}
                          >
                            {t('common.edit')}
                          </Button>{' '}
                          <Button
                            size="small"
                            type="text"
                            danger
                            aria-label={t('program.rollout.removeWave', { name: wave.name })}
                            onClick={() => ask(wave)}
                          >
                            {t('common.remove')}
                          </Button>
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
              <More query={query} />
            </>
          );
        }}
      </Loaded>
      {editing && <WaveDialog wave={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
    </Panel>
  );
}

function More({
  query,
}: {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> };
}) {
  const { t } = useTranslation();
  return (
    query.hasNextPage && (
      <div style={{ padding: 12, textAlign: 'center' }}>
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('common.more')}
        </Button>
      </div>
    )
  );
}

function WaveDialog({ wave, onClose }: { wave: RolloutWave | null; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const cycles = useQuery(cyclesQuery);
  const [code, setCode] = useState(wave?.code ?? '');
  const [name, setName] = useState(wave?.name ?? '');
  const [phase, setPhase] = useState<string>(wave?.phase ?? 'plan');
  const [startsOn, setStartsOn] = useState(wave?.startsOn ?? '');
  const [sponsorPersonId, setSponsor] = useState(wave?.sponsorPersonId ?? null);
  const [orgUnitIds, setUnits] = useState<string[]>(wave?.units.map((u) => u.id) ?? []);
  const save = useMutation({
    mutationFn: () => {
      const body = { code: code.trim(), name: name.trim(), phase, startsOn, sponsorPersonId, orgUnitIds };
      return wave ? organization.changeRolloutWave(wave.id, body, wave.version) : organization.createRolloutWave(body);
    },
    onSuccess: async () => {
      await client.invalidateQueries();
      onClose();
    },
  });
  const refused = save.error instanceof ApiError ? save.error : null;
  const shown = ['code', 'name', 'phase', 'startsOn', 'sponsorPersonId', 'orgUnitIds'];
  return (
    <Modal
      open
      title={wave ? t('program.rollout.editWave', { name: wave.name }) : t('program.rollout.newWave')}
      onCancel={onClose}
      onOk={() => save.mutate()}
      okText={wave ? t('common.save') : t('common.create')}
      okButtonProps={{
        disabled: code.trim() === '' || name.trim() === '' || startsOn === '' || orgUnitIds.length === 0,
        loading: save.isPending,
      }}
    >
      <div className="stack">
        <Field label={t('program.field.name')} htmlFor="w-name" error={refused?.field('name')}>
          <Input id="w-name" value={name} onChange={(e) => setName(e.target.value)} />
        </Field>
        <Field label={t('program.field.code')} htmlFor="w-code" error={refused?.field('code')}>
          <Input id="w-code" value={code} onChange={(e) => setCode(e.target.value)} />
        </Field>
        <Field label={t('program.rollout.units')} htmlFor="w-units" error={refused?.field('orgUnitIds')}>
          <UnitsSelect
            id="w-units"
            label={t('program.rollout.units')}
            known={wave?.units.map((u) => ({ value: u.id, label: u.name })) ?? []}
            value={orgUnitIds}
            onChange={setUnits}
          />
        </Field>
        <Field label={t('program.rollout.firstCycle')} htmlFor="w-cycle">
          <Select
            id="w-cycle"
            value={cycles.data?.items.find((c) => c.startsOn === startsOn)?.id ?? null}
            placeholder={t('program.rollout.firstCycleHint')}
            options={(cycles.data?.items ?? []).map((c) => ({ value: c.id, label: c.name }))}
            onChange={(id: string) => setStartsOn(cycles.data?.items.find((c) => c.id === id)?.startsOn ?? startsOn)}
          />
        </Field>
        <Field label={t('program.rollout.startsOn')} htmlFor="w-start" error={refused?.field('startsOn')}>
          <Input id="w-start" type="date" value={startsOn} onChange={(e) => setStartsOn(e.target.value)} />
        </Field>
        <Field label={t('program.phaseColumn')} htmlFor="w-phase" error={refused?.field('phase')}>
          <Select
            id="w-phase"
            value={phase}
            options={phases.map((p) => ({ value: p, label: t(`program.rollout.phase.${p}`) }))}
            onChange={setPhase}
          />
        </Field>
        <Field label={t('program.rollout.sponsor')} htmlFor="w-sponsor" error={refused?.field('sponsorPersonId')}>
          <PersonSelect
            id="w-sponsor"
            label={t('program.rollout.sponsor')}
            known={wave?.sponsorPersonId ? [{ value: wave.sponsorPersonId, label: wave.sponsorPersonName ?? '' }] : []}
            value={sponsorPersonId}
            onChange={(id) => setSponsor(id)}
          />
        </Field>
        {save.error && <Problem error={save.error} shownFields={shown} />}
      </div>
    </Modal>
  );
}

function Exemptions() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [editing, setEditing] = useState<Exemption | 'new' | null>(null);
  const query = useInfiniteQuery({
    queryKey: ['exemptions'],
    queryFn: ({ pageParam }) => organization.exemptions(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const remove = useMutation({
    mutationFn: (exemption: Exemption) => organization.deleteExemption(exemption.id, exemption.version),
    onSuccess: () => client.invalidateQueries(),
  });
  return (
    <Panel
      flush
      title={t('program.rollout.exemptions')}
      extra={
        <Button type="primary" size="small" onClick={() => setEditing('new')}>
          {t('program.rollout.exempt')}
        </Button>
      }
    >
      {remove.error && <Problem error={remove.error} />}
      <Loaded query={query}>
        {(data) => {
          const items = data.pages.flatMap((p) => p.items);
          return items.length === 0 ? (
            <Blank title={t('program.rollout.noExemptions')} hint={t('program.rollout.noExemptionsHint')} />
          ) : (
            <>
              <div className="rows">
                {items.map((e) => (
                  <div key={e.id} className="row" style={{ flexWrap: 'wrap' }}>
                    <div className="grow">
                      <PersonLink id={e.personId} name={e.personName} />{' '}
                      <span className="muted small">{e.orgUnitName}</span>
                      <div className="small">{e.reason}</div>
                    </div>
                    <span className="nowrap">
                      {day(e.from, 'long')} – {e.until ? day(e.until, 'long') : t('program.rollout.furtherNotice')}
                    </span>
                    <Button
                      size="small"
                      aria-label={t('program.rollout.editExemption', { name: e.personName })}
                      onClick={() => setEditing(e)}
                    >
                      {t('common.edit')}
                    </Button>
                    <Button
                      size="small"
                      type="text"
                      danger
                      loading={remove.isPending && remove.variables.id === e.id}
                      aria-label={t('program.rollout.removeExemption', { name: e.personName })}
                      onClick={() => remove.mutate(e)}
                    >
                      {t('common.remove')}
                    </Button>
                  </div>
                ))}
              </div>
              <More query={query} />
            </>
          );
        }}
      </Loaded>
      {editing && <ExemptionDialog exemption={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
    </Panel>
  );
}

function ExemptionDialog({ exemption, onClose }: { exemption: Exemption | null; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [personId, setPersonId] = useState(exemption?.personId ?? null);
  const [from, setFrom] = useState(exemption?.from ?? '');
  const [until, setUntil] = useState(exemption?.until ?? '');
  const [reason, setReason] = useState(exemption?.reason ?? '');
  const save = useMutation({
    mutationFn: () => {
      const body = { from, until: until || null, reason: reason.trim() };
      return exemption
        ? organization.changeExemption(exemption.id, body, exemption.version)
        : organization.createExemption({ ...body, personId });
    },
    onSuccess: async () => {
      await client.invalidateQueries();
      onClose();
    },
  });
  const refused = save.error instanceof ApiError ? save.error : null;
  return (
    <Modal
      open
      title={
        exemption ? t('program.rollout.editExemption', { name: exemption.personName }) : t('program.rollout.exempt')
      }
      onCancel={onClose}
      onOk={() => save.mutate()}
      okText={exemption ? t('common.save') : t('common.create')}
      okButtonProps={{ disabled: personId === null || from === '' || reason.trim() === '', loading: save.isPending }}
    >
      <div className="stack">
        <Field label={t('program.person')} htmlFor="x-person" error={refused?.field('personId')}>
          <PersonSelect
            id="x-person"
            label={t('program.person')}
            known={exemption ? [{ value: exemption.personId, label: exemption.personName }] : []}
            disabled={exemption !== null}
            value={personId}
            onChange={(id) => setPersonId(id)}
          />
        </Field>
        <Field label={t('program.rollout.from')} htmlFor="x-from" error={refused?.field('from')}>
          <Input id="x-from" type="date" value={from} onChange={(e) => setFrom(e.target.value)} />
        </Field>
        <Field label={t('program.rollout.until')} htmlFor="x-until" error={refused?.field('until')}>
          <Input id="x-until" type="date" value={until} onChange={(e) => setUntil(e.target.value)} />
        </Field>
        <Field label={t('program.rollout.reason')} htmlFor="x-reason" error={refused?.field('reason')}>
          <Input id="x-reason" value={reason} onChange={(e) => setReason(e.target.value)} />
        </Field>
        {save.error && <Problem error={save.error} shownFields={['personId', 'from', 'until', 'reason']} />}
      </div>
    </Modal>
  );
}
