import { Checkbox, Input, InputNumber, Select } from 'antd';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeyResult, KeyResultProgress } from '@/api/types';
import { Field } from '@/ui/parts';
import { measure } from '@/ui/format';
import { statuses } from '@/ui/Status';
import { isBreached, rangeText } from '@/ui/Guardrail';
import { currentValue, draftError, isMilestone, isNoNumber, parseNumber, type CheckInDraft } from './checkIn';

interface Props {
  kr: KeyResult;
  progress: KeyResultProgress | undefined;
  draft: CheckInDraft;
  onChange: (draft: CheckInDraft) => void;
  error?: string | undefined;
  autoFocus?: boolean;
}

/** Value, confidence, status and note of one check-in. */
export function CheckInFields({ kr, progress, draft, onChange, error, autoFocus }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const wrong = draftError(kr, draft);
  const change = (part: Partial<CheckInDraft>) => onChange({ ...draft, ...part });
  const milestone = isMilestone(kr);
  return (
    <>
      <div className="checkin-fields">
        <Field
          label={milestone ? t('progress.degree') : t('progress.newValue')}
          htmlFor={`${id}-value`}
          error={wrong ? t(wrong) : error}
        >
          <Input
            id={`${id}-value`}
            inputMode="decimal"
            autoFocus={autoFocus ?? false}
            autoComplete="off"
            value={draft.value}
            placeholder={
              milestone
                ? t('progress.degreePlaceholder')
                : t('progress.valueNow', { value: measure(currentValue(kr, progress), null) })
            }
            suffix={milestone ? '%' : kr.unit === 'count' ? '' : (kr.unit ?? '')}
            status={wrong ? 'error' : ''}
            onChange={(e) => change({ value: e.target.value })}
          />
        </Field>
        <Field label={t('progress.confidence')} htmlFor={`${id}-confidence`}>
          <InputNumber
            id={`${id}-confidence`}
            min={0}
            max={10}
            precision={0}
            style={{ width: '100%' }}
            value={draft.confidence}
            placeholder={String(progress?.confidence ?? 5)}
            onChange={(confidence) => change({ confidence })}
          />
        </Field>
        <Field label={t('progress.status')} htmlFor={`${id}-status`}>
          <Select
            id={`${id}-status`}
            allowClear
            value={draft.status}
            placeholder={t('progress.automatic')}
            onChange={(status: string | undefined) => change({ status: status ?? null })}
            options={statuses.map((s) => ({ value: s, label: t(`common.status.${s}`) }))}
          />
        </Field>
        <div className="wide">
          <Field label={t('progress.note')} htmlFor={`${id}-note`}>
            <Input.TextArea
              id={`${id}-note`}
              autoSize={{ minRows: 1, maxRows: 6 }}
              maxLength={4000}
              value={draft.note}
              placeholder={t('progress.notePlaceholder')}
              onChange={(e) => change({ note: e.target.value })}
            />
          </Field>
        </div>
      </div>
      {kr.guardrails.length > 0 && (
        <div className="checkin-guardrails">
          {kr.guardrails.map((g) => {
            const typed = draft.guardrails?.[g.id] ?? '';
            const value = parseNumber(typed);
            const stood = progress?.guardrails.find((s) => s.id === g.id)?.value ?? null;
            return (
              <Field
                key={g.id}
                label={`${t('objectives.guardrail')} ${g.name} (${rangeText(g)})`}
                htmlFor={`${id}-${g.id}`}
                error={isNoNumber(typed) ? t('progress.error.notANumber') : undefined}
                hint={value !== null && isBreached(g, value) ? t('progress.guardrailCaps') : undefined}
              >
                <Input
                  id={`${id}-${g.id}`}
                  inputMode="decimal"
                  autoComplete="off"
                  value={typed}
                  placeholder={stood === null ? '' : t('progress.valueNow', { value: measure(stood, null) })}
                  suffix={g.unit === 'count' ? '' : (g.unit ?? '')}
                  status={isNoNumber(typed) ? 'error' : value !== null && isBreached(g, value) ? 'warning' : ''}
                  onChange={(e) => change({ guardrails: { ...draft.guardrails, [g.id]: e.target.value } })}
                />
              </Field>
            );
          })}
        </div>
      )}
      {milestone && kr.steps.length > 0 && (
        <Checkbox.Group
          style={{ marginTop: 10, display: 'flex', flexWrap: 'wrap', gap: '4px 16px' }}
          value={draft.doneStepIds ?? []}
          onChange={(doneStepIds) => change({ doneStepIds, value: '' })}
          options={kr.steps.map((s) => ({ value: s.id, label: s.title }))}
        />
      )}
    </>
  );
}
