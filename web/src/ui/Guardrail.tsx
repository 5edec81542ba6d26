import { WarningFilled } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { day, measure, number } from './format';

export interface Range {
  name: string;
  unit: string | null;
  min: number | null;
  max: number | null;
}

/** The allowed range with its unit: ≥ 30, ≤ 3%, 0–4.5 h. */
export function rangeText({ unit, min, max }: Range): string {
  if (min !== null && max !== null) return `${number(min)}–${measure(max, unit)}`;
  return min !== null ? `≥ ${measure(min, unit)}` : `≤ ${measure(max, unit)}`;
}

/** Limits included. */
export const isBreached = ({ min, max }: Range, value: number): boolean =>
  (min !== null && value < min) || (max !== null && value > max);

interface Judged {
  status: string | null;
  automaticStatus: string | null;
  keyResults: readonly { cappedByGuardrail: boolean }[];
}

/** Whether it is a key result's guardrail that makes the objective at_risk. */
export const capsObjective = (o: Judged | undefined): boolean =>
  o?.status === 'at_risk' && o.automaticStatus !== 'at_risk' && o.keyResults.some((kr) => kr.cappedByGuardrail);

interface Props {
  guardrail: Range;
  /** What it stood at when it was last stated, and on which day. */
  value: number | null;
  on: string | null;
}

/** One guardrail of a key result in a line, marked while its value lies out of range. */
export function GuardrailLine({ guardrail, value, on }: Props) {
  const { t } = useTranslation();
  return (
    <span className="small muted" style={{ display: 'block' }}>
      {t('objectives.guardrail')} {guardrail.name} {rangeText(guardrail)}
      {value !== null && (
        <>
          {' · '}
          <span className="num">{measure(value, guardrail.unit)}</span>
          {on && ` (${day(on)})`}
        </>
      )}
      {value !== null && isBreached(guardrail, value) && (
        <>
          {' '}
          <Breached />
        </>
      )}
    </span>
  );
}

/** The mark of a guardrail out of its range. */
export function Breached() {
  const { t } = useTranslation();
  return (
    <span className="nowrap" style={{ color: 'var(--amber-text)' }}>
      <WarningFilled aria-hidden /> {t('objectives.guardrailBreached')}
    </span>
  );
}

/** What a report says of guardrails out of range. */
export function BreachText({ text }: { text: string | null }) {
  return text === null ? null : (
    <div className="small">
      <Breached /> <span className="muted">{text}</span>
    </div>
  );
}
