import { DeleteOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { isNoNumber } from '@/features/progress/checkIn';
import { mostGuardrails, newGuardrail, type GuardrailDraft } from './draft';

interface Props {
  id: string;
  value: GuardrailDraft[];
  error: (field: string) => string | undefined;
  onChange: (value: GuardrailDraft[]) => void;
}

/** The metrics that must not get worse while the key result is chased: name, unit and the allowed range of each. */
export function GuardrailsEditor({ id, value, error, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <div className="span-12 stack">
      {value.length > 0 && <span className="small muted">{t('objectives.guardrailsLabel')}</span>}
      {value.map((guardrail, i) => {
        const no = i + 1;
        const change = (part: Partial<GuardrailDraft>) =>
          onChange(value.map((g, at) => (at === i ? { ...g, ...part } : g)));
        const wrong = [guardrail.min, guardrail.max].some(isNoNumber);
        const refused =
          (wrong ? t('progress.error.notANumber') : undefined) ??
          error(`guardrails[${i}].name`) ??
          error(`guardrails[${i}].unit`) ??
          error(`guardrails[${i}].min`) ??
          error(`guardrails[${i}].max`);
        const limit = (name: 'min' | 'max') => (
          <Input
            style={{ width: 110 }}
            inputMode="decimal"
            autoComplete="off"
            aria-label={t(`objectives.guardrailField.${name}`, { no })}
            placeholder={t(`objectives.field.${name === 'min' ? 'rangeMin' : 'rangeMax'}`)}
            value={guardrail[name]}
            onChange={(e) => change({ [name]: e.target.value })}
          />
        );
        return (
          <div key={guardrail.key}>
            <div className="row" style={{ marginTop: 6, flexWrap: 'wrap' }}>
              <Input
                className="grow"
                style={{ minWidth: 160 }}
                aria-label={t('objectives.guardrailField.name', { no })}
                placeholder={t('objectives.guardrailPlaceholder')}
                maxLength={100}
                value={guardrail.name}
                onChange={(e) => change({ name: e.target.value })}
              />
              {limit('min')}
              {limit('max')}
              <Input
                style={{ width: 96 }}
                aria-label={t('objectives.guardrailField.unit', { no })}
                placeholder={t('objectives.unit')}
                maxLength={40}
                value={guardrail.unit}
                onChange={(e) => change({ unit: e.target.value })}
              />
              <Button
                type="text"
                icon={<DeleteOutlined />}
                aria-label={t('objectives.removeGuardrail', { no })}
                onClick={() => onChange(value.filter((_, at) => at !== i))}
              />
            </div>
            {refused && (
              <span className="error-text" role="alert">
                {refused}
              </span>
            )}
          </div>
        );
      })}
      {error('guardrails') && <span className="error-text">{error('guardrails')}</span>}
      <div className="row" style={{ marginTop: 8 }}>
        <Button
          id={`${id}-add-guardrail`}
          size="small"
          disabled={value.length >= mostGuardrails}
          onClick={() => onChange([...value, newGuardrail()])}
        >
          {t('objectives.addGuardrail')}
        </Button>
        <span className="small muted">{t('objectives.guardrailHint')}</span>
      </div>
    </div>
  );
}
