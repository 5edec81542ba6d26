import type { Filter, FilterSettings } from '@/api/types';
import { conditions, conditionsOf, type Scope } from './scope';

/** The parts of the address that a saved filter sets; those that it says nothing of go. */
export function addressOf(filter: Filter, currentCycleId: string | null): Record<string, string | null> {
  const c = filter.conditions;
  const text = (value: boolean | null) => (value === null ? null : String(value));
  return {
    filter: filter.id,
    cycleId: filter.cycleId ?? currentCycleId,
    asOf: null,
    unitId: filter.unitId,
    unitName: filter.unitName,
    personId: filter.personId,
    personName: filter.personName,
    waveId: filter.waveId,
    waveName: filter.waveName,
    includeSubUnits: text(filter.includeSubUnits),
    location: c.location,
    jobFamily: c.jobFamily,
    objectiveOwnerId: c.ownerId,
    objectiveLevel: c.level,
    objectiveKind: c.kind,
    objectiveStatus: c.status,
    objectiveStale: text(c.stale),
    objectiveText: c.text,
    compare: filter.compare,
    view: filter.view,
  };
}

/** What the address says, as a saved filter keeps it. */
export function settingsOf(
  scope: Scope,
  address: URLSearchParams,
  named: Pick<FilterSettings, 'name' | 'report' | 'shared' | 'cycleId'>,
): FilterSettings {
  const c = conditionsOf(address);
  return {
    ...named,
    unitId: scope.query.unitId,
    includeSubUnits: c.includeSubUnits ?? null,
    personId: c.personId ?? null,
    waveId: c.waveId ?? null,
    conditions: {
      location: c.location ?? null,
      jobFamily: c.jobFamily ?? null,
      ownerId: c.objectiveOwnerId ?? null,
      level: c.objectiveLevel ?? null,
      kind: c.objectiveKind ?? null,
      status: c.objectiveStatus ?? null,
      stale: c.objectiveStale ?? null,
      text: c.objectiveText ?? null,
    },
    compare: address.get('compare'),
    view: address.get('view'),
  };
}

/** The parts of the address that belong to a filter, all taken away. */
export const noFilter: Record<string, null> = Object.fromEntries(
  ['filter', 'unitId', 'unitName', 'personName', 'waveName', 'compare', ...conditions].map((name) => [name, null]),
);
