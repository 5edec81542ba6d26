import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { organization } from '@/api';
import { ApiError } from '@/api/http';
import type { OrgUnitNode } from '@/api/types';
import { today } from '@/ui/format';
import { Field } from '@/ui/parts';
import { Problem } from '@/ui/Problem';
import { PersonSelect, UnitSelect } from '@/ui/selects';

interface DialogProps {
  onClose: () => void;
}

export function AddPerson({ unit, onClose }: DialogProps & { unit: OrgUnitNode | null }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [form, setForm] = useState({ employeeNo: '', name: '', email: '', title: '', joinedOn: today() });
  const [orgUnit, setOrgUnit] = useState<{ id: string | null; name: string | null }>({
    id: unit?.id ?? null,
    name: unit?.name ?? null,
  });
  const [managerId, setManagerId] = useState<string | null>(null);
  const add = useMutation({
    mutationFn: () =>
      organization.createPerson({
        employeeNo: form.employeeNo.trim(),
        name: form.name.trim(),
        email: form.email.trim() || null,
        title: form.title.trim() || null,
        orgUnitId: orgUnit.id,
        managerId,
        joinedOn: form.joinedOn,
        locale: null,
        timeZone: null,
        location: null,
        jobFamily: null,
      }),
    onSuccess: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: ['people'] }),
        client.invalidateQueries({ queryKey: ['units'] }),
      ]);
      onClose();
    },
  });
  const refused = add.error instanceof ApiError ? add.error : null;
  const text = (name: keyof typeof form, type = 'text') => (
    <Field label={t(`organization.field.${name}`)} htmlFor={`p-${name}`} span={6} error={refused?.field(name)}>
      <Input
        id={`p-${name}`}
        type={type}
        value={form[name]}
        onChange={(e) => setForm({ ...form, [name]: e.target.value })}
      />
    </Field>
  );
  return (
    <Modal
      open
      title={t('organization.addPerson')}
      onCancel={onClose}
      onOk={() => add.mutate()}
      okText={t('common.add')}
      okButtonProps={{
        loading: add.isPending,
        disabled: !form.name.trim() || !form.employeeNo.trim() || orgUnit.id === null,
      }}
    >
      <div className="form-grid">
        {text('employeeNo')}
        {text('name')}
        {text('email', 'email')}
        {text('title')}
        <Field label={t('organization.field.orgUnit')} htmlFor="p-unit" span={6} error={refused?.field('orgUnitId')}>
          <UnitSelect
            id="p-unit"
            label={t('organization.field.orgUnit')}
            value={orgUnit.id}
            known={orgUnit.id ? [{ value: orgUnit.id, label: orgUnit.name ?? orgUnit.id }] : []}
            onChange={(id, name) => setOrgUnit({ id, name })}
          />
        </Field>
        <Field label={t('organization.field.manager')} htmlFor="p-manager" span={6} error={refused?.field('managerId')}>
          <PersonSelect
            id="p-manager"
            label={t('organization.field.manager')}
            value={managerId}
            onChange={(id) => setManagerId(id)}
          />
        </Field>
        {text('joinedOn', 'date')}
      </div>
      {add.error && <Problem error={add.error} shownFields={[...Object.keys(form), 'orgUnitId', 'managerId']} />}
    </Modal>
  );
}

export function AddUnit({ parent, onClose }: DialogProps & { parent: OrgUnitNode | null }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [code, setCode] = useState('');
  const [name, setName] = useState('');
  const [kind, setKind] = useState(parent ? 'department' : 'company');
  const [effectiveOn, setEffectiveOn] = useState(today());
  const [under, setUnder] = useState<{ id: string | null; name: string | null }>({
    id: parent?.id ?? null,
    name: parent?.name ?? null,
  });
  const [headPersonId, setHead] = useState<string | null>(null);
  const add = useMutation({
    mutationFn: () =>
      organization.createUnit({
        code: code.trim(),
        name: name.trim(),
        kind,
        parentId: under.id,
        headPersonId,
        effectiveOn,
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['units'] });
      onClose();
    },
  });
  const refused = add.error instanceof ApiError ? add.error : null;
  return (
    <Modal
      open
      title={t('organization.addUnit')}
      onCancel={onClose}
      onOk={() => add.mutate()}
      okText={t('common.add')}
      okButtonProps={{ loading: add.isPending, disabled: !code.trim() || !name.trim() }}
    >
      <div className="form-grid">
        <Field label={t('organization.field.code')} htmlFor="u-code" span={6} error={refused?.field('code')}>
          <Input id="u-code" value={code} onChange={(e) => setCode(e.target.value)} />
        </Field>
        <Field label={t('organization.field.unitName')} htmlFor="u-name" span={6} error={refused?.field('name')}>
          <Input id="u-name" value={name} onChange={(e) => setName(e.target.value)} />
        </Field>
        <Field label={t('organization.field.kind')} htmlFor="u-kind" span={6} error={refused?.field('kind')}>
          <Select
            id="u-kind"
            value={kind}
            onChange={setKind}
            options={['company', 'division', 'department', 'team'].map((k) => ({
              value: k,
              label: t(`organization.kind.${k}`),
            }))}
          />
        </Field>
        <Field label={t('organization.field.parent')} htmlFor="u-parent" span={6} error={refused?.field('parentId')}>
          <UnitSelect
            id="u-parent"
            label={t('organization.field.parent')}
            value={under.id}
            known={under.id ? [{ value: under.id, label: under.name ?? under.id }] : []}
            onChange={(id, unitName) => setUnder({ id, name: unitName })}
          />
        </Field>
        <Field label={t('organization.field.head')} htmlFor="u-head" span={6} error={refused?.field('headPersonId')}>
          <PersonSelect
            id="u-head"
            label={t('organization.field.head')}
            value={headPersonId}
            onChange={(id) => setHead(id)}
          />
        </Field>
        <Field
          label={t('organization.field.effectiveOn')}
          htmlFor="u-on"
          span={6}
          error={refused?.field('effectiveOn')}
        >
          <Input id="u-on" type="date" value={effectiveOn} onChange={(e) => setEffectiveOn(e.target.value)} />
        </Field>
      </div>
      {add.error && (
        <Problem error={add.error} shownFields={['code', 'name', 'kind', 'parentId', 'headPersonId', 'effectiveOn']} />
      )}
    </Modal>
  );
}
