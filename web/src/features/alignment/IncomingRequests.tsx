import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { alignment } from '@/api';
import { Panel } from '@/ui/parts';
import { LinkRow } from './LinkRow';

/** Requests that wait for me; nothing at all when there are none. */
export function IncomingRequests({ cycleId }: { cycleId: string }) {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ['alignments', 'incoming', cycleId],
    queryFn: () => alignment.list({ state: 'requested', mine: 'incoming', cycleId, limit: 20 }),
  });
  if (!query.data || query.data.items.length === 0) return null;
  return (
    <Panel title={t('alignment.incoming')} flush>
      <div className="rows">
        {query.data.items.map((link) => (
          <LinkRow key={link.id} link={link} show="from" />
        ))}
      </div>
    </Panel>
  );
}
