import type { Breakdown } from '@/api/types';

export type BreakdownRow = Breakdown['rows'][number];

/** A row of the tree as it stands on the screen, one after the other. */
export interface TreeRow {
  row: BreakdownRow;
  depth: number;
  open: boolean;
  /** Its children are on the way. */
  waiting: boolean;
}

/**
 * The rows of a tree of which only what was opened is known: below each open unit its children, or a mark that they are
 * still being fetched.
 */
export function openRows(
  roots: readonly BreakdownRow[],
  open: ReadonlySet<string>,
  childrenOf: (key: string) => readonly BreakdownRow[] | undefined,
): TreeRow[] {
  const rows: TreeRow[] = [];
  const add = (row: BreakdownRow, depth: number) => {
    const isOpen = open.has(row.key);
    const children = isOpen ? childrenOf(row.key) : undefined;
    rows.push({ row, depth, open: isOpen, waiting: isOpen && children === undefined });
    children?.forEach((child) => add(child, depth + 1));
  };
  roots.forEach((row) => add(row, 1));
  return rows;
}

/** Of all units in tree order those whose name or code contains the text, with the units above them. */
export function foundRows(all: readonly BreakdownRow[], text: string): TreeRow[] {
  const term = text.trim().toLocaleLowerCase();
  const shown = new Set<string>();
  const parents = new Map(all.map((row) => [row.key, row.parentId]));
  for (const row of all) {
    if (!`${row.unit?.name ?? ''}\n${row.unit?.code ?? ''}`.toLocaleLowerCase().includes(term)) continue;
    for (let key: string | null | undefined = row.key; key && !shown.has(key); key = parents.get(key)) shown.add(key);
  }
  const below = new Set(all.flatMap((row) => (row.parentId && shown.has(row.key) ? [row.parentId] : [])));
  return all
    .filter((row) => shown.has(row.key))
    .map((row) => ({ row, depth: row.depth, open: below.has(row.key), waiting: false }));
}

/** Difference of two shares in percentage points; null when there is nothing to compare. */
export const points = (now: number | null | undefined, then: number | null | undefined): number | null =>
  now === null || now === undefined || then === null || then === undefined ? null : now - then;

/** Of rows in tree order those that no closed row above hides, each with whether rows stand below it. */
export function branches<T extends { depth: number; objectiveId: string }>(
  rows: readonly T[],
  closed: ReadonlySet<string>,
): { row: T; parent: boolean }[] {
  let hiddenBelow = Infinity;
  return rows.flatMap((row, i) => {
    if (row.depth > hiddenBelow) return [];
    hiddenBelow = closed.has(row.objectiveId) ? row.depth : Infinity;
    return [{ row, parent: (rows[i + 1]?.depth ?? 0) > row.depth }];
  });
}
