import { DeleteOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { isNoNumber } from '@/features/progress/checkIn';
import { weight } from '@/ui/format';
import { Field } from '@/ui/parts';
import { PersonSelect } from '@/ui/selects';
import { GuardrailsEditor } from './GuardrailsEditor';
import { keyResultTypes, newStep, previewWeights, type KeyResultDraft } from './draft';

interface Props {
  index: number;
  value: KeyResultDraft;
  /** The weight that follows from all rows; null while they do not total 100 %. */
  weightBp: number | null;
  error: (field: string) => string | undefined;
  onChange: (value: KeyResultDraft) => void;
  onRemove: () => void;
}

export function KeyResultEditor({ index, value, weightBp, error, onChange, onRemove }: Props) {
  const { t } = useTranslation();
  const id = `kr-${value.key}`;
  const change = (part: Partial<KeyResultDraft>) => onChange({ ...value, ...part });
  const wrong = (text: string) => (isNoNumber(text) ? t('progress.error.notANumber') : undefined);
  const numberField = (name: 'baseline' | 'target' | 'rangeMin' | 'rangeMax') => (
    <Field
      label={t(`objectives.field.${name}`)}
      htmlFor={`${id}-${name}`}
      span={2}
      error={wrong(value[name]) ?? error(name)}
    >
      <Input
        id={`${id}-${name}`}
        inputMode="decimal"
        autoComplete="off"
        value={value[name]}
        onChange={(e) => change({ [name]: e.target.value })}
      />
    </Field>
  );
  const steps = previewWeights(value.steps.map((s) => s.weight));
  return (
    <section aria-label={t('objectives.keyResultNo', { no: index + 1 })}>
      <div className="form-grid">
        <div className="span-12 row" style={{ alignItems: 'flex-start' }}>
          <span className="strong muted" style={{ paddingTop: 5 }}>
            KR{index + 1}
          </span>
          <div className="grow">
            <Input.TextArea
              aria-label={t('objectives.keyResultTitle', { no: index + 1 })}
              placeholder={t('objectives.keyResultPlaceholder')}
              autoSize={{ minRows: 1, maxRows: 4 }}
              maxLength={500}
              status={error('title') ? 'error' : ''}
              value={value.title}
              onChange={(e) => change({ title: e.target.value })}
            />
            {error('title') && (
              <span className="error-text" role="alert">
                {error('title')}
              </span>
            )}
          </div>
          <Button
            type="text"
            danger
            icon={<DeleteOutlined />}
            aria-label={t('objectives.removeKeyResult', { no: index + 1 })}
            onClick={onRemove}
          />
        </div>
        <Field
          label={t('objectives.type')}
          htmlFor={`${id}-type`}
          span={2}
          hint={t(`objectives.typeHint.${value.type}`)}
          error={error('type')}
        >
          <Select
            id={`${id}-type`}
            value={value.type}
            onChange={(type) =>
              change({ type, steps: type === 'milestone' && value.steps.length === 0 ? [newStep()] : value.steps })
            }
            options={keyResultTypes.map((k) => ({ value: k, label: t(`objectives.krType.${k}`) }))}
          />
        </Field>
        {(value.type === 'increase' || value.type === 'decrease') && numberField('baseline')}
        {value.type !== 'range' && value.type !== 'milestone' && numberField('target')}
        {value.type === 'range' && (
          <>
            {numberField('rangeMin')}
            {numberField('rangeMax')}
          </>
        )}
        {value.type !== 'milestone' && (
          <Field label={t('objectives.unit')} htmlFor={`${id}-unit`} span={2} error={error('unit')}>
            <Input
              id={`${id}-unit`}
              maxLength={40}
              placeholder="%"
              value={value.unit}
              onChange={(e) => change({ unit: e.target.value })}
            />
          </Field>
        )}
        <Field label={t('objectives.krOwner')} htmlFor={`${id}-owner`} span={2} error={error('ownerPersonId')}>
          <PersonSelect
            id={`${id}-owner`}
            label={t('objectives.krOwner')}
            value={value.ownerPersonId}
            known={
              value.ownerPersonId
                ? [{ value: value.ownerPersonId, label: value.ownerPersonName ?? value.ownerPersonId }]
                : []
            }
            onChange={(ownerPersonId, ownerPersonName) => change({ ownerPersonId, ownerPersonName })}
          />
        </Field>
        <Field
          label={t('objectives.weight')}
          htmlFor={`${id}-weight`}
          span={2}
          error={wrong(value.weight) ?? error('weightBp')}
          hint={value.weight.trim() === '' ? t('objectives.weightShared') : undefined}
        >
          <Input
            id={`${id}-weight`}
            inputMode="decimal"
            autoComplete="off"
            suffix="%"
            placeholder={weightBp === null ? '' : weight(weightBp).replace('%', '')}
            value={value.weight}
            onChange={(e) => change({ weight: e.target.value })}
          />
        </Field>
        {value.type === 'milestone' && (
          <div className="span-12 stack">
            <span className="small muted">{t('objectives.stepsLabel')}</span>
            {value.steps.map((step, i) => {
              const changeStep = (part: Partial<typeof step>) =>
                change({ steps: value.steps.map((s, at) => (at === i ? { ...s, ...part } : s)) });
              return (
                <div key={step.id ?? i} className="row" style={{ marginTop: 6 }}>
                  <Input
                    className="grow"
                    aria-label={t('objectives.stepTitle', { no: i + 1 })}
                    placeholder={t('objectives.stepTitle', { no: i + 1 })}
                    maxLength={500}
                    value={step.title}
                    onChange={(e) => changeStep({ title: e.target.value })}
                  />
                  <Input
                    style={{ width: 150 }}
                    type="date"
                    aria-label={t('objectives.stepDue', { no: i + 1 })}
                    value={step.dueOn}
                    onChange={(e) => changeStep({ dueOn: e.target.value })}
                  />
                  <Input
                    style={{ width: 96 }}
                    suffix="%"
                    inputMode="decimal"
                    aria-label={t('objectives.stepWeight', { no: i + 1 })}
                    placeholder={steps ? weight(steps[i]).replace('%', '') : ''}
                    value={step.weight}
                    onChange={(e) => changeStep({ weight: e.target.value })}
                  />
                  <Button
                    type="text"
                    icon={<DeleteOutlined />}
                    aria-label={t('objectives.removeStep', { no: i + 1 })}
                    onClick={() => change({ steps: value.steps.filter((_, at) => at !== i) })}
                  />
                </div>
              );
            })}
            {steps === null && <span className="error-text">{t('objectives.weightsWrong')}</span>}
            {error('steps') && <span className="error-text">{error('steps')}</span>}
            <Button
              size="small"
              style={{ marginTop: 8 }}
              disabled={value.steps.length >= 20}
              onClick={() => change({ steps: [...value.steps, newStep()] })}
            >
              {t('objectives.addStep')}
            </Button>
          </div>
        )}
        <GuardrailsEditor
          id={id}
          value={value.guardrails ?? []}
          error={error}
          onChange={(guardrails) => change({ guardrails })}
        />
      </div>
    </section>
  );
}
