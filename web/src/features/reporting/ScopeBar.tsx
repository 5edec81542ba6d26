import { FilterOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Input, Popover, Select, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { reporting } from '@/api';
import { useCycles } from '@/app/cycle';
import { today } from '@/ui/format';
import { Field } from '@/ui/parts';
import { PersonSelect, UnitSelect } from '@/ui/selects';
import { statuses } from '@/ui/Status';
import { SavedFilters } from './SavedFilters';
import { company, conditions, namesOf, outsideWaves, useChange, type Condition, type Scope } from './scope';

const levels = ['company', 'division', 'department', 'team', 'person'];
const kinds = ['committed', 'aspirational'];

/** What a report is about: unit, day, conditions, and the filters that were saved. */
export function ScopeBar({ scope, report }: { scope: Scope; report: 'operations' | 'progress' }) {
  const { t } = useTranslation();
  const { cycles } = useCycles();
  const change = useChange();
  const cycle = cycles.find((c) => c.id === scope.query.cycleId);
  return (
    <>
      <div className="filters">
        <div className="field">
          <label htmlFor="scope-unit">{t('reports.scope')}</label>
          <UnitSelect
            id="scope-unit"
            label={t('reports.scope')}
            placeholder={t('reports.wholeCompany')}
            value={scope.query.unitId}
            known={
              scope.query.unitId ? [{ value: scope.query.unitId, label: scope.unitName ?? scope.query.unitId }] : []
            }
            style={{ width: 220 }}
            onChange={(unitId, unitName) =>
              change({ unitId, unitName, ...(unitId === null ? { includeSubUnits: null } : {}) })
            }
          />
        </div>
        <div className="field">
          <label htmlFor="scope-day">{t('reports.asOf')}</label>
          <Input
            id="scope-day"
            type="date"
            style={{ width: 160 }}
            max={today()}
            min={cycle?.startsOn}
            value={scope.query.asOf ?? today()}
            onChange={(e) => change({ asOf: e.target.value || null })}
          />
        </div>
        {cycle && cycle.endsOn < today() && (
          <Button onClick={() => change({ asOf: cycle.endsOn })}>{t('reports.lastDay')}</Button>
        )}
        {scope.query.asOf && <Button onClick={() => change({ asOf: null })}>{t('reports.today')}</Button>}
        <Conditions scope={scope} />
        <SavedFilters scope={scope} report={report} />
      </div>
      <Chosen scope={scope} />
    </>
  );
}

function Conditions({ scope }: { scope: Scope }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <Popover
      trigger="click"
      placement="bottomLeft"
      open={open}
      onOpenChange={setOpen}
      destroyOnHidden
      content={<Form scope={scope} />}
    >
      <Button icon={<FilterOutlined aria-hidden />} aria-expanded={open}>
        {t('reports.condition.title')}
      </Button>
    </Popover>
  );
}

function Form({ scope }: { scope: Scope }) {
  const { t } = useTranslation();
  const change = useChange();
  const { query } = scope;
  const [text, setText] = useState(query.objectiveText ?? '');
  const waves = useParts(scope, 'wave', query.waveId, scope.waveName);
  const select = (name: Condition, value: string | undefined, options: { value: string; label: string }[]) => (
    <Field label={t(`reports.condition.${name}`)} htmlFor={`c-${name}`} span={6}>
      <Select
        id={`c-${name}`}
        allowClear
        style={{ width: '100%' }}
        placeholder={t('reports.condition.any')}
        value={value ?? null}
        options={options}
        showSearch={{ optionFilterProp: 'label' }}
        onChange={(v: string | null | undefined) =>
          change({ [name]: v ?? null, ...naming(name, options.find((o) => o.value === v)?.label) })
        }
      />
    </Field>
  );
  return (
    <div className="conditions form-grid">
      <Field label={t('reports.condition.personId')} htmlFor="c-personId" span={6}>
        <PersonSelect
          id="c-personId"
          label={t('reports.condition.personId')}
          value={query.personId ?? null}
          known={query.personId ? [{ value: query.personId, label: scope.personName ?? query.personId }] : []}
          onChange={(personId, personName) => change({ personId, personName })}
        />
      </Field>
      {select(
        'objectiveLevel',
        query.objectiveLevel,
        named(levels, (l) => t(`organization.kind.${l}`)),
      )}
      {select('waveId', query.waveId, waves)}
      {select('location', query.location, useParts(scope, 'location', query.location))}
      {select('jobFamily', query.jobFamily, useParts(scope, 'jobFamily', query.jobFamily))}
      {select(
        'objectiveKind',
        query.objectiveKind,
        named(kinds, (k) => t(`objectives.kind.${k}`)),
      )}
      {select(
        'objectiveStatus',
        query.objectiveStatus,
        named(statuses, (s) => t(`common.status.${s}`)),
      )}
      {select(
        'objectiveStale',
        query.objectiveStale?.toString(),
        named(['true', 'false'], (v) => t(`reports.condition.stale.${v}`)),
      )}
      <Field label={t('reports.condition.objectiveText')} htmlFor="c-text" span={6}>
        <Input
          id="c-text"
          allowClear
          maxLength={200}
          value={text}
          onChange={(e) => setText(e.target.value)}
          onBlur={() => change({ objectiveText: text.trim() || null })}
          onPressEnter={() => change({ objectiveText: text.trim() || null })}
        />
      </Field>
      {query.unitId && (
        <div style={{ gridColumn: 'span 12' }}>
          <Checkbox
            checked={query.includeSubUnits ?? true}
            onChange={(e) => change({ includeSubUnits: e.target.checked ? null : 'false' })}
          >
            {t('reports.condition.withSubUnits')}
          </Checkbox>
        </div>
      )}
    </div>
  );
}

const named = (words: readonly string[], label: (word: string) => string) =>
  words.map((value) => ({ value, label: label(value) }));

/** What the name that goes with a condition becomes. */
const naming = (name: Condition, label?: string) => {
  const beside = namesOf[name];
  return beside ? { [beside]: label ?? null } : {};
};

/** The rollout waves, locations or job families that there are, and the chosen one. */
function useParts(
  scope: Scope,
  by: 'wave' | 'location' | 'jobFamily',
  chosen: string | undefined,
  chosenName: string | null = null,
) {
  const { t } = useTranslation();
  const { query } = company(scope);
  const rows = useQuery({
    queryKey: ['reports', 'breakdown', query, by, 1],
    queryFn: () => reporting.breakdown({ ...query, by }),
    staleTime: 60_000,
  });
  const found = (rows.data?.rows ?? []).map((row) =>
    by === 'wave'
      ? { value: row.key || outsideWaves, label: row.wave?.name ?? t('reports.outsideWaves') }
      : { value: row.key, label: row.key || t('reports.notGiven') },
  );
  return chosen === undefined || found.some((part) => part.value === chosen)
    ? found
    : [...found, { value: chosen, label: chosenName ?? (chosen || t('reports.notGiven')) }];
}

/** What was chosen, each to be taken away. */
function Chosen({ scope }: { scope: Scope }) {
  const { t } = useTranslation();
  const change = useChange();
  const { query } = scope;
  const words: Record<Condition, (value: string) => string> = {
    personId: () => scope.personName ?? t('reports.condition.onePerson'),
    waveId: (v) =>
      v === outsideWaves ? t('reports.outsideWaves') : (scope.waveName ?? t('reports.condition.oneWave')),
    location: (v) => v || t('reports.notGiven'),
    jobFamily: (v) => v || t('reports.notGiven'),
    objectiveOwnerId: () => t('reports.condition.onePerson'),
    objectiveLevel: (v) => t(`organization.kind.${v}`),
    objectiveKind: (v) => t(`objectives.kind.${v}`),
    objectiveStatus: (v) => t(`common.status.${v}`),
    objectiveText: (v) => v,
    includeSubUnits: (v) => t(v === 'true' ? 'reports.condition.withSubUnits' : 'reports.condition.alone'),
    objectiveStale: (v) => t(`reports.condition.stale.${v}`),
  };
  const chosen = conditions.filter((name) => query[name] !== undefined);
  if (chosen.length === 0) return null;
  return (
    <div className="chosen" role="list" aria-label={t('reports.condition.title')}>
      {chosen.map((name) => (
        <Tag
          key={name}
          role="listitem"
          closable={{ closeIcon: <span aria-label={t('reports.condition.remove')}>×</span> }}
          onClose={() => change({ [name]: null, ...naming(name) })}
        >
          {t(`reports.condition.${name}`)}: {words[name](String(query[name]))}
        </Tag>
      ))}
      <Button
        size="small"
        type="link"
        onClick={() =>
          change(
            Object.assign({}, ...chosen.map((name) => ({ [name]: null, ...naming(name) }))) as Record<string, null>,
          )
        }
      >
        {t('reports.condition.clear')}
      </Button>
    </div>
  );
}
