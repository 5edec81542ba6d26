import { EditOutlined, PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { useCycles } from '@/app/cycle';
import { isProgramAdmin, useMe } from '@/app/session';
import type { Cycle, Objective, ObjectiveProgress } from '@/api/types';
import { IncomingRequests } from '@/features/alignment/IncomingRequests';
import { day, daysBetween, percent, today } from '@/ui/format';
import { Blank, Loaded, PageHeader } from '@/ui/parts';
import { Problem } from '@/ui/Problem';
import { ObjectiveCard } from './ObjectiveCard';
import { objectivesQuery, progressQuery } from './queries';

export function Home() {
  const { t } = useTranslation();
  const me = useMe();
  const { cycle, loading, error } = useCycles();
  if (error)
    return (
      <div className="page">
        <Problem error={error} />
      </div>
    );
  if (loading) return null;
  return (
    <div className="page">
      {!cycle ? (
        <>
          <PageHeader title={t('objectives.home.title')} />
          <div className="panel">
            <Blank title={t('objectives.home.noCycle')} hint={t('objectives.home.noCycleHint')}>
              {isProgramAdmin(me) && <Link to="/program">{t('objectives.home.toProgram')}</Link>}
            </Blank>
          </div>
        </>
      ) : me.personId === null ? (
        <>
          <PageHeader title={t('objectives.home.title')} sub={cycle.name} />
          <div className="panel">
            <Blank title={t('objectives.home.noPerson')} hint={t('objectives.home.noPersonHint')}>
              <Link to="/program">{t('objectives.home.toProgram')}</Link>
              <Link to="/cascade">{t('common.nav.cascade')}</Link>
            </Blank>
          </div>
        </>
      ) : (
        <Mine personId={me.personId} cycle={cycle} />
      )}
    </div>
  );
}

function Mine({ personId, cycle }: { personId: string; cycle: Cycle }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const own = useQuery(objectivesQuery({ cycleId: cycle.id, ownerPersonId: personId }));
  const others = useQuery(objectivesQuery({ cycleId: cycle.id, participantId: personId }));
  const mine = own.data?.filter((o) => o.state !== 'cancelled') ?? [];
  const shared = others.data?.filter((o) => o.state !== 'cancelled' && !mine.some((m) => m.id === o.id)) ?? [];
  const ids = [...mine, ...shared].map((o) => o.id);
  const progress = useQuery(progressQuery(ids));
  return (
    <>
      <PageHeader title={t('objectives.home.title')} sub={<CycleLine cycle={cycle} />}>
        {mine.some((o) => o.state === 'published') && (
          <Button icon={<EditOutlined aria-hidden />} onClick={() => void navigate('/weekly')}>
            {t('progress.weekly.title')}
          </Button>
        )}
        {cycle.phase !== 'closed' && (
          <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => void navigate('/objectives/new')}>
            {t('objectives.new')}
          </Button>
        )}
      </PageHeader>
      <div className="stack">
        {mine.length > 0 && <Summary objectives={mine} progress={progress.data} />}
        <IncomingRequests cycleId={cycle.id} />
        {progress.error && <Problem error={progress.error} onRetry={() => void progress.refetch()} />}
        <Loaded query={own}>
          {() =>
            mine.length === 0 ? (
              <div className="panel">
                <Blank title={t('objectives.home.empty')} hint={t('objectives.home.emptyHint')}>
                  {cycle.phase !== 'closed' && (
                    <Button type="primary" onClick={() => void navigate('/objectives/new')}>
                      {t('objectives.new')}
                    </Button>
                  )}
                  <Link to="/cascade">{t('objectives.home.lookAround')}</Link>
                </Blank>
              </div>
            ) : (
              <div className="stack">
                {mine.map((o, i) => (
                  <ObjectiveCard key={o.id} objective={o} index={i} progress={progress.data?.get(o.id)} />
                ))}
              </div>
            )
          }
        </Loaded>
        {shared.length > 0 && (
          <>
            <h2>{t('objectives.home.shared')}</h2>
            <div className="stack">
              {shared.map((o, i) => (
                <ObjectiveCard key={o.id} objective={o} index={i} progress={progress.data?.get(o.id)} showOwner />
              ))}
            </div>
          </>
        )}
      </div>
    </>
  );
}

export function CycleLine({ cycle }: { cycle: Cycle }) {
  const { t } = useTranslation();
  const left = daysBetween(today(), cycle.endsOn);
  return (
    <>
      {cycle.name} · {day(cycle.startsOn, 'long')} – {day(cycle.endsOn, 'long')} ·{' '}
      {today() < cycle.startsOn
        ? t('objectives.home.startsIn', { count: daysBetween(today(), cycle.startsOn) })
        : left >= 0
          ? t('objectives.home.daysLeft', { count: left })
          : t(`program.phase.${cycle.phase}`)}
    </>
  );
}

function Summary({
  objectives,
  progress,
}: {
  objectives: Objective[];
  progress: Map<string, ObjectiveProgress> | undefined;
}) {
  const { t } = useTranslation();
  const live = objectives.filter((o) => o.state !== 'draft');
  const total = live.reduce((sum, o) => sum + o.weightBp, 0);
  const weighted = (pick: (p: ObjectiveProgress) => number | null) =>
    total === 0 || !progress
      ? null
      : live.reduce((sum, o) => {
          const p = progress.get(o.id);
          return sum + ((p ? pick(p) : 0) ?? 0) * o.weightBp;
        }, 0) / total;
  const rows = live.flatMap((o) => progress?.get(o.id)?.keyResults ?? []);
  const due = rows.filter((r) => r.nextDueOn !== null && r.nextDueOn <= today()).length;
  const count = (status: string) => rows.filter((r) => !r.stale && r.status === status).length;
  const figure = (label: string, value: string | number, note: string) => (
    <div className="figure">
      <div className="label">{label}</div>
      <div className="value">{value}</div>
      <div className="note">{note}</div>
    </div>
  );
  return (
    <div className="figures">
      {figure(
        t('objectives.progress'),
        percent(weighted((p) => p.progress)),
        t('objectives.home.expected', { value: percent(weighted((p) => p.expected)) }),
      )}
      {figure(
        t('common.status.on_track'),
        count('on_track') + count('done'),
        t('objectives.home.ofKeyResults', { count: rows.length }),
      )}
      {figure(t('common.status.at_risk'), count('at_risk'), t('objectives.home.ofKeyResults', { count: rows.length }))}
      {figure(
        t('common.status.off_track'),
        count('off_track'),
        t('objectives.home.ofKeyResults', { count: rows.length }),
      )}
      {figure(t('objectives.home.due'), due, due > 0 ? t('objectives.home.dueNote') : t('objectives.home.nothingDue'))}
    </div>
  );
}
