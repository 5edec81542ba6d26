import { describe, expect, it } from 'vitest';
import { branches, foundRows, openRows, points, type BreakdownRow } from './breakdown';

const row = (key: string, parentId: string | null, depth: number, name: string): BreakdownRow =>
  ({ key, parentId, depth, unit: { id: key, code: key.toUpperCase(), name }, hasChildren: true }) as BreakdownRow;

const all = [
  row('a', null, 1, 'Products'),
  row('a1', 'a', 2, 'Web'),
  row('a1x', 'a1', 3, '质量组'),
  row('a2', 'a', 2, 'Apps'),
  row('b', null, 1, 'Sales'),
];
const roots = all.filter((r) => r.depth === 1);
const children = (key: string) => all.filter((r) => r.parentId === key);
const shown = (rows: ReturnType<typeof openRows>) => rows.map((r) => `${r.row.key}:${r.depth}`);

describe('The tree of units', () => {
  it('shows the children of what is open, in their place and indented', () => {
    expect(shown(openRows(roots, new Set(), children))).toEqual(['a:1', 'b:1']);
    expect(shown(openRows(roots, new Set(['a', 'a1']), children))).toEqual(['a:1', 'a1:2', 'a1x:3', 'a2:2', 'b:1']);
  });

  it('keeps what is open below something closed to itself', () => {
    expect(shown(openRows(roots, new Set(['a1']), children))).toEqual(['a:1', 'b:1']);
  });

  it('says that children are on the way', () => {
    const rows = openRows(roots, new Set(['b']), () => undefined);
    expect(rows.map((r) => r.waiting)).toEqual([false, true]);
  });

  it('finds by name and by code, with the units above', () => {
    expect(shown(foundRows(all, '质量'))).toEqual(['a:1', 'a1:2', 'a1x:3']);
    expect(shown(foundRows(all, ' A2 '))).toEqual(['a:1', 'a2:2']);
    expect(foundRows(all, 'nowhere')).toEqual([]);
  });

  it('finds in 5 000 units, as deep as they are', () => {
    const deep = Array.from({ length: 5000 }, (_, i) =>
      row(`u${i}`, i % 20 === 0 ? null : `u${i - 1}`, (i % 20) + 1, `Unit ${i}`),
    );
    expect(foundRows(deep, 'unit 4999')).toHaveLength(20);
    expect(foundRows(deep, 'unit')).toHaveLength(5000);
  });
});

describe('Percentage points', () => {
  it('need both sides', () => {
    expect(points(0.5, 0.4)).toBeCloseTo(0.1);
    expect(points(null, 0.4)).toBeNull();
    expect(points(0.5, undefined)).toBeNull();
    expect(points(0, 0)).toBe(0);
  });
});

describe('The branches of the cascade', () => {
  const rows = [
    { objectiveId: 'a', depth: 0 },
    { objectiveId: 'b', depth: 1 },
    { objectiveId: 'c', depth: 2 },
    { objectiveId: 'd', depth: 1 },
    { objectiveId: 'e', depth: 0 },
  ];
  const ids = (closed: string[]) =>
    branches(rows, new Set(closed))
      .map((b) => b.row.objectiveId)
      .join('');

  it('close with all that is below', () => {
    expect(ids([])).toBe('abcde');
    expect(ids(['b'])).toBe('abde');
    expect(ids(['a'])).toBe('ae');
    expect(ids(['a', 'b'])).toBe('ae');
    expect(ids(['e', 'c'])).toBe('abcde');
  });

  it('are those that have rows below', () => {
    expect(branches(rows, new Set(['a'])).map((b) => b.parent)).toEqual([true, false]);
    expect(branches(rows, new Set()).map((b) => b.parent)).toEqual([true, true, false, false, false]);
  });
});
