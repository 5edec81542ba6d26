import { describe, expect, it } from 'vitest';
import { isUnderWay, tableName, written } from './exports';

describe('A file that is being made', () => {
  it('is whole only when the server says so', () => {
    expect(written({ state: 'queued', rowsDone: 0, rowsTotal: 100 })).toBe(0);
    expect(written({ state: 'running', rowsDone: 50, rowsTotal: 200 })).toBe(25);
    expect(written({ state: 'running', rowsDone: 200, rowsTotal: 200 })).toBe(99);
    expect(written({ state: 'succeeded', rowsDone: 200, rowsTotal: 200 })).toBe(100);
  });

  it('has no part where its rows are not counted', () => {
    expect(written({ state: 'running', rowsDone: 50, rowsTotal: null })).toBeNull();
    expect(written({ state: 'running', rowsDone: 0, rowsTotal: 0 })).toBeNull();
  });

  it('is asked about until it is over', () => {
    const states = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'expired'];
    expect(states.filter((state) => isUnderWay({ state }))).toEqual(['queued', 'running']);
  });

  it('has a name for every table', () => {
    expect(tableName('operations/lists/never-updated')).toBe('list');
    expect(tableName('operations/low-adoption/people')).toBe('operations-low-adoption-people');
  });
});
