import {
  CheckCircleFilled,
  ClockCircleOutlined,
  CloseCircleFilled,
  MinusCircleOutlined,
  TrophyFilled,
  WarningFilled,
} from '@ant-design/icons';
import { Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

const icons: Record<string, ReactNode> = {
  on_track: <CheckCircleFilled aria-hidden />,
  at_risk: <WarningFilled aria-hidden />,
  off_track: <CloseCircleFilled aria-hidden />,
  done: <TrophyFilled aria-hidden />,
  not_started: <MinusCircleOutlined aria-hidden />,
  stale: <ClockCircleOutlined aria-hidden />,
};

export const statuses = ['on_track', 'at_risk', 'off_track', 'not_started', 'done'] as const;

interface Props {
  status: string | null | undefined;
  stale?: boolean | undefined;
  automatic?: string | null | undefined;
  /** A guardrail out of range makes it worse than what is stated or computed. */
  capped?: boolean | undefined;
}

/** The status as icon and word. A stale one says so over any colour; a status set by hand names the automatic one too. */
export function StatusTag({ status, stale, automatic, capped }: Props) {
  const { t } = useTranslation();
  if (!status) return <span className="muted">–</span>;
  const word = t(`common.status.${status}`);
  const shown = stale ? 'stale' : status;
  const byHand = !capped && automatic && automatic !== status;
  const hints = [
    stale ? t('common.status.staleHint', { status: word }) : '',
    capped ? t('common.status.cappedHint') : '',
    byHand ? t('common.status.manualHint', { status: t(`common.status.${automatic}`) }) : '',
  ].filter(Boolean);
  const tag = (
    <span className={`status ${shown}`}>
      {icons[shown]}
      {t(`common.status.${shown}`)}
      {(byHand || capped) && !stale ? ' *' : ''}
    </span>
  );
  return hints.length > 0 ? <Tooltip title={hints.join(' ')}>{tag}</Tooltip> : tag;
}

export function StatePill({ state }: { state: string }) {
  const { t } = useTranslation();
  return <span className="pill">{t(`objectives.state.${state}`)}</span>;
}
