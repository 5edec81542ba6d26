import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { organization } from '@/api';
import type { OrgUnit } from '@/api/types';
import { useCycles } from '@/app/cycle';
import { isProgramAdmin, useMe } from '@/app/session';
import { Blank, Initials, Loaded, PageHeader, Panel, PersonLink } from '@/ui/parts';
import { Tabs } from '@/ui/Tabs';
import { OwnedObjectives } from './OwnedObjectives';

export function UnitPage() {
  const { id = '' } = useParams();
  const unit = useQuery({ queryKey: ['unit', id], queryFn: () => organization.unit(id) });
  return (
    <div className="page">
      <Loaded query={unit}>{(data) => <Body key={data.id} unit={data} />}</Loaded>
    </div>
  );
}

function Body({ unit }: { unit: OrgUnit }) {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const { cycle } = useCycles();
  const may = isProgramAdmin(me) || unit.headPersonId === me.personId || me.administeredUnitIds.includes(unit.id);
  const add = `/objectives/new?unitId=${unit.id}&unitName=${encodeURIComponent(unit.name)}`;
  return (
    <>
      <PageHeader
        title={unit.name}
        sub={
          <span className="row" style={{ gap: 8 }}>
            <span className="pill">{t(`organization.kind.${unit.kind}`)}</span>
            {unit.headPersonId && <PersonLink id={unit.headPersonId} name={unit.headPersonName} />}
          </span>
        }
      >
        <Button
          onClick={() =>
            void navigate(`/reports/operations?unitId=${unit.id}&unitName=${encodeURIComponent(unit.name)}`)
          }
        >
          {t('common.nav.operations')}
        </Button>
        {may && cycle && cycle.phase !== 'closed' && (
          <Button type="primary" onClick={() => void navigate(add)}>
            {t('objectives.new')}
          </Button>
        )}
      </PageHeader>
      <Tabs
        label={unit.name}
        items={[
          {
            key: 'okr',
            label: 'OKR',
            children: cycle ? (
              <OwnedObjectives
                key={cycle.id}
                filter={{ cycleId: cycle.id, ownerUnitId: unit.id }}
                action={may ? <Link to={add}>{t('objectives.new')}</Link> : undefined}
              />
            ) : null,
          },
          { key: 'people', label: t('organization.people'), children: <Members unitId={unit.id} /> },
          { key: 'units', label: t('organization.subUnits'), children: <SubUnits unitId={unit.id} /> },
        ]}
      />
    </>
  );
}

function Members({ unitId }: { unitId: string }) {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ['people', 'of', unitId],
    queryFn: () => organization.people({ orgUnitId: unitId, includeSubUnits: false, active: true, limit: 200 }),
  });
  return (
    <Panel flush>
      <Loaded query={query}>
        {(data) =>
          data.items.length === 0 ? (
            <Blank title={t('organization.nobody')} hint={t('organization.nobodyHint')} />
          ) : (
            <div className="rows">
              {data.items.map((p) => (
                <div key={p.id} className="row">
                  <Initials name={p.name} />
                  <div className="grow">
                    <Link to={`/people/${p.id}`}>{p.name}</Link>
                    <div className="muted small">{p.title}</div>
                  </div>
                </div>
              ))}
            </div>
          )
        }
      </Loaded>
    </Panel>
  );
}

function SubUnits({ unitId }: { unitId: string }) {
  const { t } = useTranslation();
  const query = useQuery({ queryKey: ['units', 'tree', unitId], queryFn: () => organization.tree(unitId, 1) });
  return (
    <Panel flush>
      <Loaded query={query}>
        {(data) => {
          const units = data.filter((n) => n.parentId === unitId);
          return units.length === 0 ? (
            <Blank title={t('organization.noSubUnits')} />
          ) : (
            <div className="rows">
              {units.map((u) => (
                <div key={u.id} className="row">
                  <Link className="grow" to={`/units/${u.id}`}>
                    {u.name}
                  </Link>
                  <span className="muted small">{u.headPersonName}</span>
                  <span className="muted small num">
                    {t('organization.peopleCount', { count: u.totalPeopleCount })}
                  </span>
                </div>
              ))}
            </div>
          );
        }}
      </Loaded>
    </Panel>
  );
}
