import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { progress } from '@/api';
import type { Explanation } from '@/api/types';
import { day, number, percent, weight } from '@/ui/format';
import { Loaded, Panel } from '@/ui/parts';

/** How the number came about: weight × value, down to the check-in. */
export function ExplanationTree({ objectiveId }: { objectiveId: string }) {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ['progress', 'explanation', objectiveId],
    queryFn: () => progress.explanation(objectiveId),
  });
  return (
    <Panel title={t('progress.explanation')} flush>
      <Loaded query={query}>
        {(root) => (
          <div className="table-wrap">
            <table className="plain">
              <thead>
                <tr>
                  <th>{t('progress.term')}</th>
                  <th className="right">{t('objectives.weight')}</th>
                  <th className="right">{t('objectives.progress')}</th>
                  <th>{t('progress.sourceLabel')}</th>
                </tr>
              </thead>
              <tbody>
                <Rows term={root} depth={0} />
              </tbody>
            </table>
          </div>
        )}
      </Loaded>
    </Panel>
  );
}

/** Progress is a share; baselines, targets and checked-in values are in the key result's unit. */
const isShare = (kind: string) => ['objective', 'key_result', 'step'].includes(kind);

function Rows({ term, depth }: { term: Explanation; depth: number }) {
  const { t } = useTranslation();
  const termName = (e: Explanation) => e.title ?? t(`progress.explained.${e.kind}`);
  const sourceText = (e: Explanation) =>
    [
      e.leftOut ? t('progress.leftOut') : '',
      e.source ? t(`progress.source.${e.source}`) : '',
      e.byPersonName ?? '',
      e.on ? day(e.on) : '',
    ]
      .filter(Boolean)
      .join(' · ');
  return (
    <>
      <tr>
        <td style={{ paddingInlineStart: 16 + depth * 20 }} className={depth === 0 ? 'strong' : ''}>
          {termName(term)}
        </td>
        <td className="right">{weight(term.weightBp)}</td>
        <td className="right">{isShare(term.kind) ? percent(term.value, 1) : number(term.value)}</td>
        <td className="muted small">{sourceText(term)}</td>
      </tr>
      {(term.children ?? []).map((child, i) => (
        <Rows key={child.id ?? i} term={child} depth={depth + 1} />
      ))}
    </>
  );
}
