import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Mentions } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { goal, organization } from '@/api';
import type { Comment, Objective } from '@/api/types';
import { isProgramAdmin, useMe } from '@/app/session';
import { moment } from '@/ui/format';
import { Blank, Initials, Loaded, Panel } from '@/ui/parts';
import { Problem } from '@/ui/Problem';
import { useDraft } from '@/ui/useDraft';

export function Comments({ objective }: { objective: Objective }) {
  const { t } = useTranslation();
  const [replyTo, setReplyTo] = useState<string | null>(null);
  const query = useInfiniteQuery({
    queryKey: ['comments', objective.id],
    queryFn: ({ pageParam }) => goal.comments(objective.id, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  return (
    <Panel title={t('objectives.tab.comments')} flush>
      <div className="panel-body">
        <Editor objectiveId={objective.id} parentId={null} />
      </div>
      <Loaded query={query}>
        {(data) => {
          const all = data.pages.flatMap((p) => p.items);
          const threads = all.filter((c) => c.parentId === null);
          return threads.length === 0 ? (
            <Blank title={t('objectives.comments.empty')} hint={t('objectives.comments.emptyHint')} />
          ) : (
            <div className="rows" style={{ borderTop: '1px solid var(--line)' }}>
              {threads.map((thread) => (
                <div key={thread.id}>
                  <One comment={thread} onReply={() => setReplyTo(replyTo === thread.id ? null : thread.id)} />
                  <div style={{ paddingInlineStart: 38 }}>
                    {all
                      .filter((c) => c.parentId === thread.id)
                      .map((c) => (
                        <One key={c.id} comment={c} />
                      ))}
                    {replyTo === thread.id && (
                      <Editor objectiveId={objective.id} parentId={thread.id} onDone={() => setReplyTo(null)} />
                    )}
                  </div>
                </div>
              ))}
              {query.hasNextPage && (
                <div>
                  <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                    {t('common.more')}
                  </Button>
                </div>
              )}
            </div>
          );
        }}
      </Loaded>
    </Panel>
  );
}

function One({ comment, onReply }: { comment: Comment; onReply?: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: ['comments', comment.objectiveId] });
  const resolve = useMutation({
    mutationFn: () => goal.resolveComment(comment.id, comment.version),
    onSuccess: refresh,
  });
  const remove = useMutation({ mutationFn: () => goal.deleteComment(comment.id, comment.version), onSuccess: refresh });
  const mine = comment.authorPersonId !== null && comment.authorPersonId === me.personId;
  return (
    <article
      className="row"
      style={{ alignItems: 'flex-start', paddingBlock: 4, opacity: comment.resolvedAt ? 0.75 : 1 }}
    >
      <Initials name={comment.authorName ?? '?'} />
      <div className="grow">
        <div className="small">
          <span className="strong">{comment.authorName}</span>{' '}
          <span className="muted">
            {moment(comment.createdAt)}
            {comment.editedAt && ` · ${t('objectives.comments.edited')}`}
            {comment.resolvedAt && ` · ${t('objectives.comments.resolved')}`}
          </span>
        </div>
        <p className="prewrap">{comment.text}</p>
        <div className="actions small">
          {onReply && (
            <Button type="link" size="small" style={{ padding: 0 }} onClick={onReply}>
              {t('objectives.comments.reply')}
            </Button>
          )}
          {onReply && !comment.resolvedAt && (
            <Button type="link" size="small" style={{ padding: 0 }} onClick={() => resolve.mutate()}>
              {t('objectives.comments.resolve')}
            </Button>
          )}
          {(mine || isProgramAdmin(me)) && (
            <Button type="link" danger size="small" style={{ padding: 0 }} onClick={() => remove.mutate()}>
              {t('common.delete')}
            </Button>
          )}
        </div>
        {(resolve.error ?? remove.error) && <Problem error={resolve.error ?? remove.error} />}
      </div>
    </article>
  );
}

interface EditorProps {
  objectiveId: string;
  parentId: string | null;
  onDone?: () => void;
}

function Editor({ objectiveId, parentId, onDone }: EditorProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const draft = useDraft<{ text: string; mentions: Record<string, string> }>(
    `comment.${objectiveId}.${parentId ?? 'new'}`,
    { text: '', mentions: {} },
  );
  const [options, setOptions] = useState<{ value: string; label: string; id: string }[]>([]);
  const asked = useRef(0);
  const search = async (term: string) => {
    const mine = ++asked.current;
    const page = await organization.people({ search: term, active: true, limit: 8 }).catch(() => null); // no suggestions, typing goes on
    if (page && mine === asked.current)
      setOptions(
        page.items.map((p) => ({
          id: p.id,
          value: p.name.replace(/\s/g, '\u00a0'),
          label: `${p.name} ${p.orgUnitName ?? ''}`,
        })),
      );
  };
  const send = useMutation({
    mutationFn: () =>
      goal.addComment({
        objectiveId,
        keyResultId: null,
        parentId,
        text: draft.value.text.trim(),
        mentions: Object.entries(draft.value.mentions)
          .filter(([, name]) => draft.value.text.includes(`@${name}`))
          .map(([id]) => id),
      }),
    onSuccess: async () => {
      draft.clear();
      await client.invalidateQueries({ queryKey: ['comments', objectiveId] });
      onDone?.();
    },
  });
  return (
    <div className="stack" style={{ display: 'flow-root' }}>
      <Mentions
        aria-label={t('objectives.comments.write')}
        placeholder={t('objectives.comments.placeholder')}
        autoSize={{ minRows: 2, maxRows: 8 }}
        value={draft.value.text}
        options={options.map(({ value, label, id }) => ({ value, label, key: id }))}
        onSearch={(term) => void search(term)}
        onSelect={(option) => {
          const found = options.find((o) => o.value === option.value);
          if (found) draft.set((d) => ({ ...d, mentions: { ...d.mentions, [found.id]: found.value } }));
        }}
        onChange={(text) => draft.set((d) => ({ ...d, text }))}
      />
      <div className="actions" style={{ marginTop: 8 }}>
        <Button
          type="primary"
          size="small"
          disabled={draft.value.text.trim() === ''}
          loading={send.isPending}
          onClick={() => send.mutate()}
        >
          {t('objectives.comments.send')}
        </Button>
        {draft.restored && <span className="muted small">{t('common.draftRestored')}</span>}
      </div>
      {send.error && <Problem error={send.error} />}
    </div>
  );
}
