import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { organization } from '@/api';
import { Blank, Field, Loaded, Panel, PersonLink } from '@/ui/parts';
import { Problem } from '@/ui/Problem';
import { PersonSelect, UnitSelect } from '@/ui/selects';

const roles = ['unit_admin', 'champion', 'program_admin', 'executive', 'auditor', 'platform_admin'];

export function Roles() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [personId, setPersonId] = useState<string | null>(null);
  const [role, setRole] = useState('program_admin');
  const [orgUnitId, setUnit] = useState<string | null>(null);
  const query = useInfiniteQuery({
    queryKey: ['roles'],
    queryFn: ({ pageParam }) => organization.roles(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const refresh = () => client.invalidateQueries({ queryKey: ['roles'] });
  const add = useMutation({
    mutationFn: () =>
      organization.assignRole({ personId, accountId: null, role, orgUnitId: role === 'unit_admin' ? orgUnitId : null }),
    onSuccess: refresh,
  });
  const remove = useMutation({ mutationFn: organization.removeRole, onSuccess: refresh });
  return (
    <Panel title={t('program.roles')} flush>
      <div className="panel-body">
        <div className="form-grid" style={{ alignItems: 'end' }}>
          <Field label={t('program.person')} htmlFor="r-person" span={4}>
            <PersonSelect
              id="r-person"
              label={t('program.person')}
              value={personId}
              onChange={(id) => setPersonId(id)}
            />
          </Field>
          <Field label={t('program.role')} htmlFor="r-role" span={3}>
            <Select
              id="r-role"
              value={role}
              onChange={setRole}
              options={roles.map((r) => ({ value: r, label: t(`program.roleName.${r}`) }))}
            />
          </Field>
          {role === 'unit_admin' && (
            <Field label={t('organization.field.orgUnit')} htmlFor="r-unit" span={3}>
              <UnitSelect
                id="r-unit"
                label={t('organization.field.orgUnit')}
                value={orgUnitId}
                onChange={(id) => setUnit(id)}
              />
            </Field>
          )}
          <div className="span-2">
            <Button disabled={personId === null} loading={add.isPending} onClick={() => add.mutate()}>
              {t('program.assign')}
            </Button>
          </div>
        </div>
        {(add.error ?? remove.error) && <Problem error={add.error ?? remove.error} />}
      </div>
      <Loaded query={query}>
        {(data) => {
          const items = data.pages.flatMap((p) => p.items);
          return items.length === 0 ? (
            <Blank title={t('program.noRoles')} hint={t('program.noRolesHint')} />
          ) : (
            <div className="rows" style={{ borderTop: '1px solid var(--line)' }}>
              {items.map((a) => (
                <div key={a.id} className="row">
                  <div className="grow">
                    <PersonLink id={a.personId} name={a.name} />
                  </div>
                  <span>{t(`program.roleName.${a.role}`, { defaultValue: a.role })}</span>
                  <span className="muted">{a.orgUnitName}</span>
                  <Button size="small" type="text" danger onClick={() => remove.mutate(a.id)}>
                    {t('common.remove')}
                  </Button>
                </div>
              ))}
            </div>
          );
        }}
      </Loaded>
    </Panel>
  );
}
