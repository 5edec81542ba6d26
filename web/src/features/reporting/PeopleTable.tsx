import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { PersonRow } from '@/api/types';
import { day, number } from '@/ui/format';
import { PersonLink } from '@/ui/parts';

/** People with what they own, when they last checked in, and what is missing. */
export function PeopleTable({ people }: { people: readonly PersonRow[] }) {
  const { t } = useTranslation();
  return (
    <table className="plain">
      <thead>
        <tr>
          <th>{t('reports.column.person')}</th>
          <th>{t('reports.by.unit')}</th>
          <th className="right">{t('reports.metric.objectives')}</th>
          <th className="right">{t('reports.metric.keyResults')}</th>
          <th>{t('reports.column.lastCheckIn')}</th>
          <th>{t('reports.reasons')}</th>
        </tr>
      </thead>
      <tbody>
        {people.map((p) => (
          <tr key={p.personId}>
            <td>
              <PersonLink id={p.personId} name={p.name} />
            </td>
            <td>{p.unitId ? <Link to={`/units/${p.unitId}`}>{p.unitName}</Link> : '–'}</td>
            <td className="right">{number(p.objectives)}</td>
            <td className="right">{number(p.keyResults)}</td>
            <td title={p.filled === null ? t('reports.personHidden') : undefined}>{day(p.lastCheckInOn)}</td>
            <td>
              <Reasons reasons={p.reasons} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Reasons({ reasons }: { reasons: readonly string[] }) {
  const { t } = useTranslation();
  return reasons.map((r) => (
    <span key={r} className="pill" style={{ marginInlineEnd: 4 }}>
      {t(`reports.reason.${r}`)}
    </span>
  ));
}
