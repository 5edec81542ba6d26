import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { reporting } from '@/api';
import { search, type QueryValue } from '@/api/http';
import { useCycles } from '@/app/cycle';
import { Hint } from '@/ui/parts';

/** The conditions of a report as its address has them. */
const texts = [
  'personId',
  'waveId',
  'location',
  'jobFamily',
  'objectiveOwnerId',
  'objectiveLevel',
  'objectiveKind',
  'objectiveStatus',
  'objectiveText',
] as const;
const switches = ['includeSubUnits', 'objectiveStale'] as const;
export type Condition = (typeof texts)[number] | (typeof switches)[number];
export const conditions: readonly Condition[] = [...texts, ...switches];

type Conditions = Partial<Record<(typeof texts)[number], string> & Record<(typeof switches)[number], boolean>>;

export interface Scope {
  query: { cycleId: string; asOf: string | null; unitId: string | null } & Conditions;
  unitName: string | null;
  personName: string | null;
  waveName: string | null;
}

/** Stands for the units that no rollout wave covers. */
export const outsideWaves = '00000000-0000-0000-0000-000000000000';

/** What is shown of conditions beside their ids; goes with them. */
export const namesOf: Partial<Record<Condition, string>> = { personId: 'personName', waveId: 'waveName' };

/** Cycle, day, unit and conditions that a report speaks of; they stand in the address, so that it can be shared. */
export function useScope(): Scope | null {
  const { cycle } = useCycles();
  const [given] = useSearchParams();
  const cycleId = given.get('cycleId') ?? cycle?.id;
  if (!cycleId) return null;
  return {
    query: { cycleId, asOf: given.get('asOf'), unitId: given.get('unitId'), ...conditionsOf(given) },
    unitName: given.get('unitName'),
    personName: given.get('personName'),
    waveName: given.get('waveName'),
  };
}

export function conditionsOf(given: URLSearchParams): Conditions {
  const found: Conditions = {};
  for (const name of texts) {
    const value = given.get(name);
    if (value !== null) found[name] = value;
  }
  for (const name of switches) {
    const value = given.get(name);
    if (value !== null) found[name] = value === 'true';
  }
  return found;
}

/** Whether it is everything of the company. */
export const isCompany = ({ query }: Scope) =>
  query.unitId === null && conditions.every((name) => query[name] === undefined);

/** The whole company in the same cycle on the same day. */
export const company = ({ query: { cycleId, asOf } }: Scope): Scope => ({
  query: { cycleId, asOf, unitId: null },
  unitName: null,
  personName: null,
  waveName: null,
});

/** What a scope is called beside others. */
export function useScopeName(scope: Scope): string {
  const { t } = useTranslation();
  if (isCompany(scope)) return t('reports.wholeCompany');
  return scope.personName ?? scope.unitName ?? scope.waveName ?? t('reports.selection');
}

/** Changes parts of the address; what is null goes. */
export function useChange() {
  const [, setSearch] = useSearchParams();
  return (parts: Record<string, string | null>) =>
    setSearch(
      (now) => {
        const next = new URLSearchParams(now);
        for (const [name, value] of Object.entries(parts)) {
          if (value === null) next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      { replace: true },
    );
}

/** The address of the list behind a number. */
export function drill(scope: Scope, list: string, filter: Record<string, QueryValue> = {}): string {
  const { unitName, personName, waveName } = scope;
  return `/reports/operations/lists/${list}?${search({ ...scope.query, unitName, personName, waveName, ...filter })}`;
}

/** The address of a report about another unit, under the same conditions on the same day of the same cycle. */
export function at(scope: Scope, unit: { id: string; name: string }, path: string): string {
  const { query, unitName, personName, waveName } = within(scope, unit);
  return `${path}?${search({ ...query, unitName, personName, waveName })}`;
}

export const within = (scope: Scope, unit: { id: string; name: string }): Scope => ({
  ...scope,
  query: { ...scope.query, unitId: unit.id },
  unitName: unit.name,
});

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
