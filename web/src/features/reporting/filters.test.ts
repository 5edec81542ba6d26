import { describe, expect, it } from 'vitest';
import type { Filter } from '@/api/types';
import { search } from '@/api/http';
import { addressOf, settingsOf } from './filters';
import { conditionsOf, type Scope } from './scope';

const filter: Filter = {
  id: 'f1',
  version: 3,
  name: 'Berlin',
  report: 'progress',
  shared: false,
  isMine: true,
  mayChange: true,
  cycleId: null,
  unitId: 'u1',
  unitName: 'Sales',
  includeSubUnits: false,
  personId: null,
  personName: null,
  waveId: 'w1',
  waveName: 'Pilot',
  conditions: {
    location: '',
    jobFamily: 'engineering',
    ownerId: null,
    level: 'team',
    kind: null,
    status: 'at_risk',
    stale: false,
    text: 'a & b',
  },
  compare: 'company',
  view: 'heatmap',
  createdAt: '2026-01-01T00:00:00Z',
  changedAt: '2026-01-01T00:00:00Z',
};

describe('saved filters', () => {
  it('go into the address and come back the same', () => {
    const address = new URLSearchParams();
    for (const [name, value] of Object.entries(addressOf(filter, 'c9'))) if (value !== null) address.set(name, value);
    const scope: Scope = {
      query: { cycleId: 'c9', asOf: null, unitId: address.get('unitId'), ...conditionsOf(address) },
      unitName: 'Sales',
      personName: null,
      waveName: address.get('waveName'),
    };
    expect(scope.waveName).toBe('Pilot');
    expect(scope.query).toEqual({
      cycleId: 'c9',
      asOf: null,
      unitId: 'u1',
      includeSubUnits: false,
      waveId: 'w1',
      location: '',
      jobFamily: 'engineering',
      objectiveLevel: 'team',
      objectiveStatus: 'at_risk',
      objectiveStale: false,
      objectiveText: 'a & b',
    });
    const { name, report, shared, cycleId } = filter;
    const { unitId, includeSubUnits, personId, waveId, conditions, compare, view } = filter;
    expect(settingsOf(scope, address, { name, report, shared, cycleId })).toEqual({
      ...{ name, report, shared, cycleId, unitId, includeSubUnits, personId, waveId, conditions, compare, view },
    });
  });

  it('keep people without a location apart from everybody', () => {
    expect(search({ location: '', jobFamily: null, unitName: '' })).toBe('location=');
  });
});
