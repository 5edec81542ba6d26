import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueryValue } from '@/api/http';
import { ObjectiveCard } from '@/features/objectives/ObjectiveCard';
import { objectivesQuery, progressQuery } from '@/features/objectives/queries';
import { Blank, Loaded } from '@/ui/parts';

/** The objectives of a person or a unit in their order. */
export function OwnedObjectives({ filter, action }: { filter: Record<string, QueryValue>; action?: ReactNode }) {
  const { t } = useTranslation();
  const query = useQuery(objectivesQuery(filter));
  const live = query.data?.filter((o) => o.state !== 'cancelled') ?? [];
  const progress = useQuery(progressQuery(live.map((o) => o.id)));
  return (
    <Loaded query={query}>
      {() =>
        live.length === 0 ? (
          <div className="panel">
            <Blank title={t('organization.noObjectives')} hint={t('organization.noObjectivesHint')}>
              {action}
            </Blank>
          </div>
        ) : (
          <div className="stack">
            {live.map((o, i) => (
              <ObjectiveCard key={o.id} objective={o} index={i} progress={progress.data?.get(o.id)} />
            ))}
          </div>
        )
      }
    </Loaded>
  );
}
