import { DownloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Collapse, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { scoring } from '@/api';
import { url } from '@/api/http';
import type { Cycle, SheetCycle as CycleSheet } from '@/api/types';
import { useCycles } from '@/app/cycle';
import { isProgramAdmin, useMe } from '@/app/session';
import { objectivesQuery } from '@/features/objectives/queries';
import { percent, score, weight } from '@/ui/format';
import { Blank, Loaded, PageHeader, Panel } from '@/ui/parts';
import { PersonSelect } from '@/ui/selects';
import { Tabs } from '@/ui/Tabs';
import { ScorePanel } from './ScorePanel';

export function ScoringPage() {
  const { t } = useTranslation();
  const me = useMe();
  const { cycle, cycles } = useCycles();
  const [person, setPerson] = useState<{ id: string | null; name: string | null }>({ id: me.personId, name: me.name });
  const [year, setYear] = useState<number | null>(null);
  const years = [...new Set(cycles.map((c) => c.fiscalYear))].sort((a, b) => b - a);
  const fiscalYear = year ?? cycle?.fiscalYear ?? new Date().getFullYear();
  return (
    <div className="page">
      <PageHeader
        title={t('scoring.title')}
        sub={cycle ? t(`scoring.performanceLink.${cycle.policy.performanceLink}`) : undefined}
      >
        <PersonSelect
          label={t('scoring.person')}
          value={person.id}
          known={person.id ? [{ value: person.id, label: person.name ?? person.id }] : []}
          style={{ minWidth: 200 }}
          onChange={(id, name) => setPerson({ id, name })}
        />
      </PageHeader>
      {person.id === null || !cycle ? (
        <div className="panel">
          <Blank title={t('scoring.choosePerson')} hint={t('scoring.choosePersonHint')} />
        </div>
      ) : (
        <Tabs
          label={t('scoring.title')}
          items={[
            {
              key: 'cycle',
              label: t('scoring.thisCycle', { cycle: cycle.name }),
              children: <CycleScores personId={person.id} cycle={cycle} />,
            },
            {
              key: 'year',
              label: t('scoring.sheet'),
              children: (
                <div className="stack">
                  <div className="actions">
                    <Select
                      aria-label={t('program.fiscalYear')}
                      value={fiscalYear}
                      onChange={setYear}
                      options={years.map((y) => ({ value: y, label: t('scoring.year', { year: y }) }))}
                    />
                    <Button
                      icon={<DownloadOutlined aria-hidden />}
                      href={url(`/score-sheets/${person.id}.xlsx`, { fiscalYear })}
                    >
                      XLSX
                    </Button>
                    {isProgramAdmin(me) && (
                      <Button
                        icon={<DownloadOutlined aria-hidden />}
                        href={url('/score-sheets/export.xlsx', { cycleId: cycle.id })}
                      >
                        {t('scoring.exportCycle')}
                      </Button>
                    )}
                  </div>
                  <Sheet personId={person.id} fiscalYear={fiscalYear} />
                </div>
              ),
            },
          ]}
        />
      )}
    </div>
  );
}

function CycleScores({ personId, cycle }: { personId: string; cycle: Cycle }) {
  const { t } = useTranslation();
  const query = useQuery(objectivesQuery({ cycleId: cycle.id, ownerPersonId: personId }));
  return (
    <Loaded query={query}>
      {(all) => {
        const items = all.filter((o) => ['published', 'scored', 'closed'].includes(o.state));
        if (items.length === 0)
          return (
            <div className="panel">
              <Blank title={t('scoring.nothing')} hint={t('scoring.nothingHint')}>
                <Link to="/">{t('common.nav.home')}</Link>
              </Blank>
            </div>
          );
        return (
          <Collapse
            defaultActiveKey={items[0] ? [items[0].id] : []}
            destroyOnHidden
            items={items.map((o, i) => ({
              key: o.id,
              label: (
                <span>
                  <span className="strong" style={{ color: 'var(--primary)' }}>
                    O{i + 1}
                  </span>{' '}
                  {o.title} <span className="muted small num">{weight(o.weightBp)}</span>
                </span>
              ),
              children: <ScorePanel objective={o} />,
            }))}
          />
        );
      }}
    </Loaded>
  );
}

function Sheet({ personId, fiscalYear }: { personId: string; fiscalYear: number }) {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ['scores', 'sheet', personId, fiscalYear],
    queryFn: () => scoring.sheet(personId, fiscalYear),
  });
  return (
    <Loaded query={query}>
      {(sheet) => (
        <div className="stack">
          <div className="figures">
            <div className="figure">
              <div className="label">{t('scoring.yearScore')}</div>
              <div className="value">{score(sheet.yearScore)}</div>
              <div className="note">
                {t('scoring.covers', { scored: sheet.scoredCycles, planned: sheet.plannedCycles })}
              </div>
            </div>
            {sheet.cycles.map((c) => (
              <div className="figure" key={c.cycleId}>
                <div className="label">{c.cycleName}</div>
                <div className="value">{score(c.score)}</div>
                <div className="note">{t('scoring.objectiveCount', { count: c.objectives.length })}</div>
              </div>
            ))}
          </div>
          {sheet.cycles.map((c) => (
            <SheetCycle key={c.cycleId} cycle={c} />
          ))}
        </div>
      )}
    </Loaded>
  );
}

function SheetCycle({ cycle }: { cycle: CycleSheet }) {
  const { t } = useTranslation();
  return (
    <Panel title={cycle.cycleName} extra={<span className="strong num">{score(cycle.score)}</span>} flush>
      {cycle.objectives.length === 0 ? (
        <p className="muted panel-body">{t('scoring.nothing')}</p>
      ) : (
        <div className="table-wrap" tabIndex={0} role="region" aria-label={cycle.cycleName}>
          <table className="plain">
            <thead>
              <tr>
                <th>{t('scoring.objectiveOrKeyResult')}</th>
                <th className="right">{t('objectives.weight')}</th>
                <th className="right">{t('scoring.completion')}</th>
                <th className="right">{t('scoring.by.self')}</th>
                <th className="right">{t('scoring.by.manager')}</th>
                <th className="right">{t('scoring.final')}</th>
              </tr>
            </thead>
            <tbody>
              {cycle.objectives.flatMap((o) => [
                <tr key={o.objectiveId}>
                  <td className="strong">
                    <Link to={`/objectives/${o.objectiveId}`}>{o.title}</Link>
                  </td>
                  <td className="right">{weight(o.weightBp)}</td>
                  <td />
                  <td />
                  <td />
                  <td className="right strong">{score(o.score)}</td>
                </tr>,
                ...o.keyResults.map((kr) => (
                  <tr key={kr.keyResultId}>
                    <td style={{ paddingInlineStart: 36 }}>{kr.title}</td>
                    <td className="right">{weight(kr.weightBp)}</td>
                    <td className="right">{percent(kr.progress)}</td>
                    <td className="right">{score(kr.self, 1)}</td>
                    <td className="right">{score(kr.manager, 1)}</td>
                    <td className="right">{score(kr.final)}</td>
                  </tr>
                )),
              ])}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
