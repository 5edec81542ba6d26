import { queryOptions } from '@tanstack/react-query';
import { goal, progress } from '@/api';
import type { QueryValue } from '@/api/http';
import type { Objective, ObjectiveProgress } from '@/api/types';

/** All objectives of one owner and cycle: few by the rule of focus, at most some pages. */
export const objectivesQuery = (query: Record<string, QueryValue>) =>
  queryOptions({
    queryKey: ['objectives', query],
    queryFn: async ({ signal }) => {
      const all: Objective[] = [];
      let after: string | null = null;
      do {
        const page = await goal.objectives({ ...query, after, limit: 100 }, signal);
        all.push(...page.items);
        after = page.next;
      } while (after !== null && all.length < 500);
      return all;
    },
  });

export const objectiveQuery = (id: string) =>
  queryOptions({ queryKey: ['objective', id], queryFn: () => goal.objective(id) });

/** Progress of these objectives by their id; asked for 200 at a time. */
export const progressQuery = (ids: readonly string[]) =>
  queryOptions({
    queryKey: ['progress', 'objectives', ids],
    enabled: ids.length > 0,
    queryFn: async () => {
      const found = new Map<string, ObjectiveProgress>();
      for (let i = 0; i < ids.length; i += 200) {
        for (const p of await progress.objectives({ ids: ids.slice(i, i + 200) })) found.set(p.objectiveId, p);
      }
      return found;
    },
    structuralSharing: false,
  });
