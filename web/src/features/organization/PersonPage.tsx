import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { organization } from '@/api';
import type { PersonDetails } from '@/api/types';
import { useCycles } from '@/app/cycle';
import { Initials, Loaded, PageHeader, Panel, PersonLink } from '@/ui/parts';
import { OwnedObjectives } from './OwnedObjectives';

export function PersonPage() {
  const { id = '' } = useParams();
  const person = useQuery({ queryKey: ['person', id], queryFn: () => organization.person(id) });
  return (
    <div className="page">
      <Loaded query={person}>{(data) => <Body person={data} />}</Loaded>
    </div>
  );
}

function Body({ person }: { person: PersonDetails }) {
  const { t } = useTranslation();
  const { cycle } = useCycles();
  return (
    <>
      <PageHeader
        title={person.name}
        sub={[person.title, person.orgUnitName, cycle?.name].filter(Boolean).join(' · ')}
      />
      <div className="split">
        <div style={{ minWidth: 0 }}>
          {cycle && <OwnedObjectives key={cycle.id} filter={{ cycleId: cycle.id, ownerPersonId: person.id }} />}
        </div>
        <div className="stack">
          <Panel>
            <div className="row" style={{ marginBottom: 12 }}>
              <Initials name={person.name} />
              <span className="strong">{person.name}</span>
              {!person.active && <span className="pill">{t('organization.left')}</span>}
            </div>
            <dl className="facts">
              <dt>{t('organization.field.orgUnit')}</dt>
              <dd>{person.orgUnitId ? <Link to={`/units/${person.orgUnitId}`}>{person.orgUnitName}</Link> : '–'}</dd>
              <dt>{t('organization.field.manager')}</dt>
              <dd>
                <PersonLink id={person.managerId} name={person.managerName} />
              </dd>
              <dt>{t('organization.field.employeeNo')}</dt>
              <dd>{person.employeeNo}</dd>
              {person.email && (
                <>
                  <dt>{t('organization.field.email')}</dt>
                  <dd>
                    <a href={`mailto:${person.email}`}>{person.email}</a>
                  </dd>
                </>
              )}
            </dl>
          </Panel>
          <Reports managerId={person.id} />
        </div>
      </div>
    </>
  );
}

function Reports({ managerId }: { managerId: string }) {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ['people', 'reports', managerId],
    queryFn: () => organization.people({ managerId, active: true, limit: 100 }),
  });
  if (!query.data || query.data.items.length === 0) return null;
  return (
    <Panel title={t('organization.reports', { count: query.data.items.length })} flush>
      <div className="rows">
        {query.data.items.map((p) => (
          <div key={p.id} className="row">
            <Initials name={p.name} />
            <div className="grow">
              <Link to={`/people/${p.id}`}>{p.name}</Link>
              <div className="muted small ellipsis">{p.title}</div>
            </div>
          </div>
        ))}
      </div>
    </Panel>
  );
}
