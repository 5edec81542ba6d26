import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { reporting } from '@/api';
import { search, type QueryValue } from '@/api/http';
import { useCycles } from '@/app/cycle';
import { Hint } from '@/ui/parts';
import { today } from '@/ui/format';
import { UnitSelect } from '@/ui/selects';

export interface Scope {
  query: { cycleId: string; asOf: string | null; unitId: string | null };
  unitName: string | null;
}

/** Cycle, day and unit that a report speaks of; the day and the unit stand in the address, so that it can be shared. */
export function useScope(): Scope | null {
  const { cycle } = useCycles();
  const [given] = useSearchParams();
  const cycleId = given.get('cycleId') ?? cycle?.id;
  if (!cycleId) return null;
  return {
    query: { cycleId, asOf: given.get('asOf'), unitId: given.get('unitId') },
    unitName: given.get('unitName'),
  };
}

/** The address of the list behind a number. */
export function drill(scope: Scope, list: string, filter: Record<string, QueryValue> = {}): string {
  return `/reports/operations/lists/${list}?${search({ ...scope.query, unitName: scope.unitName, ...filter })}`;
}

/** The address of a report about another unit, on the same day of the same cycle. */
export function at(scope: Scope, unit: { id: string; name: string }, path: string): string {
  const { cycleId, asOf } = scope.query;
  return `${path}?${search({ cycleId, asOf, unitId: unit.id, unitName: unit.name })}`;
}

export function ScopeBar({ scope }: { scope: Scope }) {
  const { t } = useTranslation();
  const { cycles } = useCycles();
  const [, setSearch] = useSearchParams();
  const cycle = cycles.find((c) => c.id === scope.query.cycleId);
  const change = (part: Record<string, string | null>) =>
    setSearch(
      (now) => {
        const next = new URLSearchParams(now);
        for (const [name, value] of Object.entries(part)) {
          if (value) next.set(name, value);
          else next.delete(name);
        }
        return next;
      },
      { replace: true },
    );
  return (
    <div className="filters">
      <div className="field">
        <label htmlFor="scope-unit">{t('reports.scope')}</label>
        <UnitSelect
          id="scope-unit"
          label={t('reports.scope')}
          placeholder={t('reports.wholeCompany')}
          value={scope.query.unitId}
          known={scope.query.unitId ? [{ value: scope.query.unitId, label: scope.unitName ?? scope.query.unitId }] : []}
          style={{ width: 220 }}
          onChange={(unitId, unitName) => change({ unitId, unitName })}
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
    </div>
  );
}

/** The name of a metric and, in a tooltip, how it is computed. */
export function useDefinitions() {
  const { i18n } = useTranslation();
  const query = useQuery({ queryKey: ['reports', 'definitions'], queryFn: reporting.definitions, staleTime: Infinity });
  const language = i18n.language === 'zh-CN' ? 'zh' : 'en';
  return (id: string) => {
    const found = query.data?.items.find((d) => d.id === id);
    if (!found) return null;
    const parts = [found.name[language], found.formula[language], found.denominator?.[language]];
    return parts.filter(Boolean).join(' · ');
  };
}

export function MetricLabel({ id, label }: { id: string; label: string }) {
  const define = useDefinitions();
  const text = define(id);
  return (
    <>
      {label}
      {text && <Hint text={text} />}
    </>
  );
}
