import { DownOutlined, RightOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import { lazy, Suspense, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { KeyResult, KeyResultProgress, Objective, ObjectiveProgress } from '@/api/types';
import { currentValue } from '@/features/progress/checkIn';
import { day, measure, none, number, today, weight } from '@/ui/format';
import { capsObjective, GuardrailLine } from '@/ui/Guardrail';
import { ProgressBar } from '@/ui/ProgressBar';
import { StatePill, StatusTag } from '@/ui/Status';

// The form comes with the first check-in, not with the page.
const CheckInForm = lazy(async () => ({ default: (await import('@/features/progress/CheckInForm')).CheckInForm }));

interface Props {
  objective: Objective;
  progress: ObjectiveProgress | undefined;
  index: number;
  showOwner?: boolean;
}

/** An objective with its key results, as it stands on Home, on a person's and on a unit's page. */
export function ObjectiveCard({ objective, progress, index, showOwner }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(true);
  const toggle = open ? t('objectives.collapse') : t('objectives.expand');
  return (
    <section className="panel" aria-label={objective.title}>
      <div className="objective-head">
        <span className="code">O{index + 1}</span>
        <div style={{ minWidth: 0 }}>
          <Link className="title" to={`/objectives/${objective.id}`}>
            {objective.title}
          </Link>
          <div className="row muted small" style={{ gap: 8, flexWrap: 'wrap' }}>
            {objective.state !== 'published' && <StatePill state={objective.state} />}
            <span>{t(`objectives.kind.${objective.kind}`)}</span>
            <span className="num">{t('objectives.weightOf', { weight: weight(objective.weightBp) })}</span>
            {showOwner && objective.ownerPersonName && <span>{objective.ownerPersonName}</span>}
            {objective.ownerKind !== 'person' && objective.ownerUnitName && <span>{objective.ownerUnitName}</span>}
          </div>
        </div>
        <ProgressBar
          value={progress?.progress}
          expected={progress?.expected}
          status={progress?.status}
          stale={progress?.stale}
        />
        <span>
          <StatusTag
            status={progress?.status}
            stale={progress?.stale}
            automatic={progress?.automaticStatus}
            capped={capsObjective(progress)}
          />
        </span>
        <Button
          type="text"
          size="small"
          icon={open ? <DownOutlined /> : <RightOutlined />}
          aria-label={toggle}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        />
      </div>
      {open && <KeyResultList objective={objective} progress={progress} />}
    </section>
  );
}

export function KeyResultList({
  objective,
  progress,
}: {
  objective: Objective;
  progress: ObjectiveProgress | undefined;
}) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState<string | null>(null);
  const live = objective.keyResults.filter((kr) => kr.cancelledOn === null);
  if (live.length === 0)
    return (
      <div className="kr-list">
        <div className="kr-row" style={{ display: 'block' }}>
          <span className="muted">{t('objectives.noKeyResults')} </span>
          {objective.can.edit && <Link to={`/objectives/${objective.id}/edit`}>{t('objectives.addKeyResults')}</Link>}
        </div>
      </div>
    );
  return (
    <div className="kr-list">
      <div className="kr-row head" aria-hidden>
        <span />
        <span>{t('objectives.keyResult')}</span>
        <span className="opt">{t('objectives.weight')}</span>
        <span>{t('objectives.progress')}</span>
        <span className="opt">{t('objectives.nowAndTarget')}</span>
        <span className="opt">{t('progress.confidence')}</span>
        <span>{t('progress.status')}</span>
        <span>{t('progress.next')}</span>
        <span />
      </div>
      {live.map((kr, i) => (
        <KeyResultRow
          key={kr.id}
          kr={kr}
          index={i}
          progress={progress?.keyResults.find((p) => p.keyResultId === kr.id)}
          canCheckIn={objective.can.checkIn && objective.state === 'published'}
          editing={editing === kr.id}
          onEdit={(on) => setEditing(on ? kr.id : null)}
        />
      ))}
    </div>
  );
}

interface RowProps {
  kr: KeyResult;
  index: number;
  progress: KeyResultProgress | undefined;
  canCheckIn: boolean;
  editing: boolean;
  onEdit: (on: boolean) => void;
}

function KeyResultRow({ kr, index, progress, canCheckIn, editing, onEdit }: RowProps) {
  const { t } = useTranslation();
  const buttonId = `check-in-${kr.id}`;
  const close = () => {
    onEdit(false);
    // Back to where the keyboard was.
    requestAnimationFrame(() => document.getElementById(buttonId)?.focus());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // From one row's button to the next, as in a list.
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const all = [...document.querySelectorAll<HTMLElement>('[data-check-in]')];
    const at = all.findIndex((e) => e.id === buttonId);
    const next = all[at + (event.key === 'ArrowDown' ? 1 : -1)];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  };
  return (
    <>
      <div className="kr-row">
        <span className="code">KR{index + 1}</span>
        <div className="title">
          {kr.title}
          {kr.ownerPersonName && <span className="muted small"> · {kr.ownerPersonName}</span>}
          {kr.guardrails.map((g) => {
            const standing = progress?.guardrails.find((s) => s.id === g.id);
            return <GuardrailLine key={g.id} guardrail={g} value={standing?.value ?? null} on={standing?.on ?? null} />;
          })}
        </div>
        <span className="num muted opt">{weight(kr.weightBp)}</span>
        <ProgressBar
          value={progress?.progress}
          expected={progress?.expected}
          status={progress?.status}
          stale={progress?.stale}
        />
        <span className="opt value-cell small" style={{ minWidth: 0 }}>
          <Values kr={kr} progress={progress} />
        </span>
        <span className="opt num">
          <Confidence progress={progress} />
        </span>
        <span className="state">
          <StatusTag
            status={progress?.status}
            stale={progress?.stale}
            automatic={progress?.automaticStatus}
            capped={progress?.cappedByGuardrail}
          />
        </span>
        <span className="small num due">
          <NextDue progress={progress} />
        </span>
        <span className="act" style={{ textAlign: 'right' }}>
          {canCheckIn && (
            <Button
              id={buttonId}
              data-check-in
              size="small"
              aria-expanded={editing}
              aria-label={t('progress.checkInOf', { title: kr.title })}
              onClick={() => onEdit(!editing)}
              onKeyDown={onKeyDown}
            >
              {t('progress.checkIn')}
            </Button>
          )}
        </span>
      </div>
      {editing && (
        <Suspense>
          <CheckInForm kr={kr} progress={progress} onDone={close} />
        </Suspense>
      )}
    </>
  );
}

export function Values({ kr, progress }: { kr: KeyResult; progress: KeyResultProgress | undefined }) {
  const { t } = useTranslation();
  if (kr.type === 'milestone') return <>{t('objectives.steps', { count: kr.steps.length })}</>;
  const target =
    kr.type === 'range'
      ? `${number(kr.rangeMin)}–${measure(kr.rangeMax, kr.unit)}`
      : kr.target === null
        ? t('objectives.noTarget')
        : measure(kr.target, kr.unit);
  return (
    <Tooltip title={t('objectives.fromTo', { from: measure(kr.baseline, kr.unit), to: target })}>
      <span className="num">
        {number(currentValue(kr, progress))} <span className="muted">/ {target}</span>
      </span>
    </Tooltip>
  );
}

export function Confidence({ progress }: { progress: KeyResultProgress | undefined }) {
  if (!progress || progress.confidence === null) return <span className="muted">{none}</span>;
  const change = progress.confidenceChange ?? 0;
  return (
    <>
      {progress.confidence}
      {change !== 0 && (
        <span className="small" style={{ color: change > 0 ? 'var(--green-text)' : 'var(--red-text)' }}>
          {' '}
          {change > 0 ? '↑' : '↓'}
          {Math.abs(change)}
        </span>
      )}
    </>
  );
}

function NextDue({ progress }: { progress: KeyResultProgress | undefined }) {
  const { t } = useTranslation();
  if (!progress?.nextDueOn) return <span className="muted">{none}</span>;
  const late = progress.nextDueOn < today();
  return (
    <span style={late ? { color: 'var(--red-text)' } : undefined}>
      {late ? t('progress.overdue', { day: day(progress.nextDueOn) }) : day(progress.nextDueOn)}
    </span>
  );
}
