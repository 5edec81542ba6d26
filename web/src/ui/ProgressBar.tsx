import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { none, percent } from './format';

interface Props {
  value: number | null | undefined;
  expected?: number | null | undefined;
  status?: string | null | undefined;
  stale?: boolean | undefined;
}

/** Progress with a line where it should be today. */
export function ProgressBar({ value, expected, status, stale }: Props) {
  const { t } = useTranslation();
  const clamp = (x: number) => `${Math.min(1, Math.max(0, x)) * 100}%`;
  const text =
    expected === null || expected === undefined
      ? t('common.progress.value', { value: percent(value) })
      : t('common.progress.valueAndPace', { value: percent(value), expected: percent(expected) });
  return (
    <Tooltip title={text}>
      <div className="progress" role="img" aria-label={text}>
        <div className="track">
          {value !== null && value !== undefined && (
            <div className={`fill ${stale ? 'stale' : (status ?? '')}`} style={{ width: clamp(value) }} />
          )}
          {expected !== null && expected !== undefined && <div className="pace" style={{ left: clamp(expected) }} />}
        </div>
        <span className="percent">{value === null || value === undefined ? none : percent(value)}</span>
      </div>
    </Tooltip>
  );
}
