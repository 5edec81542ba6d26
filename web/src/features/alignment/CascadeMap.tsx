import { CaretDownOutlined, CaretRightOutlined, WarningOutlined } from '@ant-design/icons';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Input, Select, Tooltip } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { alignment, type CascadeQuery } from '@/api';
import type { CascadeNode, Cycle } from '@/api/types';
import { useCycles } from '@/app/cycle';
import { Blank, Loaded, PageHeader, Panel } from '@/ui/parts';
import { ProgressBar } from '@/ui/ProgressBar';
import { PersonSelect, UnitSelect } from '@/ui/selects';
import { StatusTag, statuses } from '@/ui/Status';
import { Tabs } from '@/ui/Tabs';

export function CascadeMap() {
  const { t } = useTranslation();
  const { cycle, loading } = useCycles();
  if (loading) return null;
  return (
    <div className="page">
      <PageHeader title={t('common.nav.cascade')} sub={t('alignment.cascade.sub')} />
      {cycle ? (
        <View key={cycle.id} cycle={cycle} />
      ) : (
        <div className="panel">
          <Blank title={t('objectives.home.noCycle')} hint={t('objectives.home.noCycleHint')} />
        </div>
      )}
    </div>
  );
}

function View({ cycle }: { cycle: Cycle }) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const [unit, setUnit] = useState<{ id: string | null; name: string | null }>({ id: null, name: null });
  const [owner, setOwner] = useState<{ id: string | null; name: string | null }>({ id: null, name: null });
  const [status, setStatus] = useState<string | null>(null);
  const term = useDeferredValue(search.trim());
  const filter = { cycleId: cycle.id, unitId: unit.id, ownerPersonId: owner.id, status, search: term || null };
  return (
    <>
      <div className="filters">
        <Input.Search
          aria-label={t('alignment.cascade.search')}
          placeholder={t('alignment.cascade.search')}
          allowClear
          style={{ width: 240 }}
          value={search}
          onChange={(e) => setSearch(e.target.value)}
        />
        <UnitSelect
          label={t('alignment.cascade.unit')}
          placeholder={t('alignment.cascade.unit')}
          value={unit.id}
          known={unit.id ? [{ value: unit.id, label: unit.name ?? unit.id }] : []}
          style={{ width: 180 }}
          onChange={(id, name) => setUnit({ id, name })}
        />
        <PersonSelect
          label={t('objectives.owner')}
          placeholder={t('objectives.owner')}
          value={owner.id}
          known={owner.id ? [{ value: owner.id, label: owner.name ?? owner.id }] : []}
          style={{ width: 160 }}
          onChange={(id, name) => setOwner({ id, name })}
        />
        <Select
          aria-label={t('progress.status')}
          placeholder={t('progress.status')}
          allowClear
          style={{ width: 130 }}
          value={status}
          onChange={(s: string | undefined) => setStatus(s ?? null)}
          options={statuses.map((s) => ({ value: s, label: t(`common.status.${s}`) }))}
        />
      </div>
      <Tabs
        label={t('common.nav.cascade')}
        items={[
          {
            key: 'tree',
            label: t('alignment.cascade.tree'),
            children: (
              <Panel flush>
                <Head />
                <div role="tree" aria-label={t('common.nav.cascade')}>
                  <Branch filter={filter} depth={0} />
                </div>
              </Panel>
            ),
          },
          {
            key: 'isolated',
            label: t('alignment.cascade.isolated'),
            children: <Isolated cycle={cycle} unitId={unit.id} />,
          },
        ]}
      />
    </>
  );
}

function Head() {
  const { t } = useTranslation();
  return (
    <div className="tree-row small muted" style={{ minHeight: 32, background: 'var(--surface-2)' }} aria-hidden>
      <span style={{ paddingInlineStart: 30 }}>{t('objectives.objective')}</span>
      <span className="opt">{t('objectives.owner')}</span>
      <span className="opt">{t('objectives.progress')}</span>
      <span>{t('progress.status')}</span>
      <span className="opt">KR</span>
    </div>
  );
}

interface BranchProps {
  filter: CascadeQuery;
  parentId?: string;
  depth: number;
}

/** The children of one objective, a page at a time; asked for only when they are opened. */
function Branch({ filter, parentId, depth }: BranchProps) {
  const { t } = useTranslation();
  const query = useInfiniteQuery({
    queryKey: ['cascade', filter, parentId ?? null],
    queryFn: ({ pageParam, signal }) =>
      alignment.cascade({ ...filter, parentId: parentId ?? null, after: pageParam ?? null, limit: 50 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  return (
    <Loaded query={query} rows={depth === 0 ? 6 : 1}>
      {(data) => {
        const nodes = data.pages.flatMap((p) => p.items);
        if (nodes.length === 0 && depth === 0)
          return (
            <div role="treeitem" aria-selected={false}>
              <Blank title={t('alignment.cascade.empty')} hint={t('alignment.cascade.emptyHint')}>
                <Link to="/objectives/new">{t('objectives.new')}</Link>
              </Blank>
            </div>
          );
        return (
          <>
            {nodes.map((node) => (
              <Node key={node.objectiveId} node={node} filter={filter} depth={depth} />
            ))}
            {query.hasNextPage && (
              <div style={{ padding: 8, paddingInlineStart: 46 + depth * 22 }}>
                <Button size="small" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  {t('common.more')}
                </Button>
              </div>
            )}
          </>
        );
      }}
    </Loaded>
  );
}

function Node({ node, filter, depth }: { node: CascadeNode; filter: CascadeQuery; depth: number }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const has = node.childCount > 0;
  return (
    <div role="treeitem" aria-level={depth + 1} aria-selected={false} {...(has ? { 'aria-expanded': open } : {})}>
      <div className="tree-row">
        <div className="name" style={{ paddingInlineStart: depth * 22 }}>
          {has ? (
            <button
              type="button"
              className="tree-toggle"
              aria-label={t(open ? 'alignment.cascade.collapse' : 'alignment.cascade.expand', { title: node.title })}
              onClick={() => setOpen(!open)}
              onKeyDown={(event) => {
                if (event.key === 'ArrowRight') setOpen(true);
                if (event.key === 'ArrowLeft') setOpen(false);
              }}
            >
              {open ? <CaretDownOutlined aria-hidden /> : <CaretRightOutlined aria-hidden />}
            </button>
          ) : (
            <span style={{ width: 24, flex: 'none' }} />
          )}
          <div style={{ minWidth: 0 }}>
            <Link to={`/objectives/${node.objectiveId}`}>{node.title}</Link>
            <div className="muted small">
              {t(`objectives.ownerKind.${node.ownerKind}`)}
              {has && ` · ${t('alignment.cascade.children', { count: node.childCount })}`}
            </div>
          </div>
          {node.riskFromBelow && (
            <Tooltip title={t('alignment.riskFromBelow')}>
              <WarningOutlined
                role="img"
                aria-label={t('alignment.riskFromBelow')}
                style={{ color: 'var(--amber-text)' }}
              />
            </Tooltip>
          )}
        </div>
        <span className="opt ellipsis">{node.ownerName ?? '–'}</span>
        <span className="opt">
          <ProgressBar value={node.progress} status={node.status} />
        </span>
        <span>
          <StatusTag status={node.status} />
        </span>
        <span className="opt num muted">{node.keyResultCount}</span>
      </div>
      {open && (
        <div role="group">
          <Branch filter={filter} parentId={node.objectiveId} depth={depth + 1} />
        </div>
      )}
    </div>
  );
}

function Isolated({ cycle, unitId }: { cycle: Cycle; unitId: string | null }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery({
    queryKey: ['cascade', 'isolated', cycle.id, unitId],
    queryFn: ({ pageParam }) => alignment.isolated({ cycleId: cycle.id, unitId, after: pageParam, limit: 50 }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  return (
    <Panel flush>
      <Loaded query={query}>
        {(data) => {
          const nodes = data.pages.flatMap((p) => p.items);
          return nodes.length === 0 ? (
            <Blank title={t('alignment.cascade.noneIsolated')} hint={t('alignment.cascade.noneIsolatedHint')} />
          ) : (
            <>
              <Head />
              {nodes.map((node) => (
                <div key={node.objectiveId} className="tree-row">
                  <Link to={`/objectives/${node.objectiveId}`}>{node.title}</Link>
                  <span className="opt ellipsis">{node.ownerName ?? '–'}</span>
                  <span className="opt">
                    <ProgressBar value={node.progress} status={node.status} />
                  </span>
                  <span>
                    <StatusTag status={node.status} />
                  </span>
                  <span className="opt num muted">{node.keyResultCount}</span>
                </div>
              ))}
              {query.hasNextPage && (
                <div style={{ padding: 12, textAlign: 'center' }}>
                  <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                    {t('common.more')}
                  </Button>
                </div>
              )}
            </>
          );
        }}
      </Loaded>
    </Panel>
  );
}
